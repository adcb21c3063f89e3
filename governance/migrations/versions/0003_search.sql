-- What a search reads: the words of a text, folded, under indexes of the texts as they stand; and who wishes to be found.
-- Nothing is copied, so nothing can be forgotten when a text changes. Repeats `governance.search.rules.fold`.

ALTER TABLE person ADD COLUMN findable_since timestamptz;  -- NULL: nobody finds this person by name

-- Words without accents, capitals and punctuation, each once. What is longer than 60 letters is no word.
CREATE FUNCTION search_words(said text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
  SELECT DISTINCT left(word, 60)
    FROM regexp_split_to_table(
           translate(
             lower(regexp_replace(normalize(said, NFD), '[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]', '', 'g')
                   COLLATE "pg_c_utf8"),
             'łøđð', 'lodd'),
           '[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f]+') word
   WHERE word <> '');

-- English is found by its stems; Welsh changes the beginnings of its words, and is found by asking for each.
CREATE FUNCTION search_stems(words text[]) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(SELECT coalesce((ts_lexize('english_stem', word))[1], word)
               FROM unnest(words) WITH ORDINALITY asked (word, place) ORDER BY place);

CREATE FUNCTION search_vector(language text, title jsonb, summary jsonb, words jsonb) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
RETURN array_to_tsvector(CASE language
  WHEN 'en' THEN search_stems(search_words(concat(title ->> 'en', ' ', summary ->> 'en', ' ', words ->> 'en')))
  ELSE search_words(concat(title ->> 'cy', ' ', summary ->> 'cy', ' ', words ->> 'cy')) END);

CREATE INDEX motion_text_cy ON motion_text USING gin (search_vector('cy', title, summary, text));
CREATE INDEX motion_text_en ON motion_text USING gin (search_vector('en', title, summary, text));
CREATE INDEX decision_text_cy ON decision USING gin (search_vector('cy', title, reasons, text));
CREATE INDEX decision_text_en ON decision USING gin (search_vector('en', title, reasons, text));
CREATE INDEX person_findable ON person USING gin (array_to_tsvector(search_words(name))) WHERE findable_since IS NOT NULL;
