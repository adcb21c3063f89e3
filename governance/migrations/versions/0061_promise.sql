-- The co-production promise: its wording in versions, who gave it, and what they say of it every six months.

CREATE TABLE promise_wording (
  version integer PRIMARY KEY CHECK (version > 0),
  text bilingual NOT NULL CHECK (text ?& '{cy,en}'),
  effective_on date NOT NULL,
  enacted_by uuid REFERENCES person,               -- NULL: entered when the network was founded
  enacted_at timestamptz NOT NULL
);
CREATE TRIGGER promise_wordings_are_never_altered BEFORE UPDATE OR DELETE ON promise_wording
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- One a member, for as long as it is not withdrawn: then it is gone, with all that was said of it.
CREATE TABLE promise (
  member_id uuid PRIMARY KEY REFERENCES member,
  wording integer NOT NULL REFERENCES promise_wording,
  language text NOT NULL CHECK (language IN ('cy', 'en')),
  words text CHECK (length(words) BETWEEN 1 AND 2000),
  by_letter boolean NOT NULL,
  given_by uuid NOT NULL REFERENCES person,
  given_on date NOT NULL,
  next_due_on date NOT NULL CHECK (next_due_on > given_on),
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX promise_due ON promise (next_due_on);
CREATE INDEX promise_wording_of ON promise (wording);

CREATE TABLE promise_feedback (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES promise ON DELETE CASCADE,
  due_on date NOT NULL,
  asked_at timestamptz NOT NULL,
  done text CHECK (length(done) BETWEEN 1 AND 2000),
  hard text CHECK (length(hard) BETWEEN 1 AND 2000),
  help text CHECK (length(help) BETWEEN 1 AND 2000),
  language text CHECK (language IN ('cy', 'en')),
  shared boolean NOT NULL DEFAULT false,           -- with members; else nobody but the member reads it
  answered_by uuid REFERENCES person,
  answered_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  UNIQUE (member_id, due_on),
  CHECK ((answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (language IS NULL)),
  CHECK ((answered_at IS NULL) = (num_nonnulls(done, hard, help) = 0)),
  CONSTRAINT shared_once_answered CHECK (NOT shared OR answered_at IS NOT NULL)
);

-- Nobody promises in words that are still to come, and nobody who promised in newer ones does so in older ones.
CREATE FUNCTION guard_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM promise_wording WHERE version = NEW.wording AND effective_on <= app_today())
      OR TG_OP = 'UPDATE' AND NEW.wording < OLD.wording THEN
    RAISE EXCEPTION 'a promise is given in a wording that has come into force' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER promise_is_guarded BEFORE INSERT OR UPDATE ON promise
  FOR EACH ROW EXECUTE FUNCTION guard_promise();

-- Shown where its member says so, and not again by itself once it was withdrawn and is given anew.
ALTER TABLE directory_entry ADD shows_promise boolean NOT NULL DEFAULT false;
CREATE FUNCTION hide_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE directory_entry SET shows_promise = false, version = version + 1
   WHERE member_id = OLD.member_id AND shows_promise;
  RETURN NULL;
END $$;
CREATE TRIGGER withdrawn_promise_is_hidden AFTER DELETE ON promise
  FOR EACH ROW EXECUTE FUNCTION hide_promise();

CREATE OR REPLACE VIEW entry_shown AS
  SELECT e.member_id AS id, n.kind, CASE WHEN e.shows_name THEN n.name END AS name,
         (CASE WHEN e.shows_name THEN n.sort_key_cy ELSE '' END) COLLATE "C" AS sort_key_cy,
         (CASE WHEN e.shows_name THEN n.sort_key_en ELSE '' END) COLLATE "C" AS sort_key_en,
         e.region_code, r.name AS region_name, r.voluntary_council_code, e.sector, e.offers, e.asks, e.link,
         e.audience, e.entered_at AS changed_at, e.version,
         p.wording AS promise_wording, w.text AS promise_text, p.words AS promise_words,
         p.language AS promise_language, p.given_on AS promise_given_on
    FROM directory_entry e JOIN member_name n ON n.member_id = e.member_id LEFT JOIN region r ON r.code = e.region_code
    LEFT JOIN promise p ON p.member_id = e.member_id AND e.shows_promise
    LEFT JOIN promise_wording w ON w.version = p.wording;
CREATE OR REPLACE VIEW directory AS
  SELECT s.* FROM entry_shown s
   WHERE EXISTS (SELECT FROM membership m WHERE m.member_id = s.id AND m.joined_on <= (SELECT app_today())
                    AND coalesce(m.ended_on, 'infinity') > (SELECT app_today()));

-- Whoever applies may give it at once: it is theirs from the day on which they are admitted.
ALTER TABLE application
  ADD promise_version integer REFERENCES promise_wording,
  ADD promise_language text CHECK (promise_language IN ('cy', 'en')),
  ADD CONSTRAINT promised_in_a_language CHECK ((promise_version IS NULL) = (promise_language IS NULL));
CREATE FUNCTION guard_promised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.promise_version, NEW.promise_language) IS DISTINCT FROM (OLD.promise_version, OLD.promise_language) THEN
    RAISE EXCEPTION 'what was promised on applying is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_keeps_its_promise BEFORE UPDATE ON application
  FOR EACH ROW EXECUTE FUNCTION guard_promised();

-- Whoever is erased takes their promise with them.
CREATE FUNCTION erase_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM promise WHERE member_id IN (SELECT id FROM member WHERE person_id = NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER promise_of_the_erased_goes AFTER UPDATE ON person
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL) EXECUTE FUNCTION erase_promise();

GRANT SELECT, INSERT ON promise_wording, promise_feedback TO fforwm_app;
GRANT SELECT, INSERT, DELETE ON promise TO fforwm_app;
GRANT UPDATE (wording, language, words, by_letter, given_by, next_due_on, version) ON promise TO fforwm_app;
GRANT UPDATE (done, hard, help, language, shared, answered_by, answered_at, version) ON promise_feedback TO fforwm_app;
