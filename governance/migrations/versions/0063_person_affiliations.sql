-- Where people say that they work or volunteer, as what, and on which days: shown beside an office while they hold one.

CREATE TABLE person_affiliation (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  organisation_id uuid REFERENCES organisation,    -- a member; of any other organisation the name alone
  name bilingual,
  title bilingual,
  held_from date NOT NULL,
  held_to date,                                    -- the last day, inclusive
  CHECK ((organisation_id IS NULL) <> (name IS NULL)),
  CHECK (held_to >= held_from),
  CONSTRAINT not_twice_with_one_member EXCLUDE USING gist (
    person_id WITH =, organisation_id WITH =, daterange(held_from, held_to, '[]') WITH &&),
  CONSTRAINT not_twice_by_one_welsh_name EXCLUDE USING gist (
    person_id WITH =, lower(name ->> 'cy') WITH =, daterange(held_from, held_to, '[]') WITH &&),
  CONSTRAINT not_twice_by_one_english_name EXCLUDE USING gist (
    person_id WITH =, lower(name ->> 'en') WITH =, daterange(held_from, held_to, '[]') WITH &&)
);

-- Ended once, and else never altered; it goes with the person, whole.
CREATE TRIGGER person_affiliation_is_guarded BEFORE UPDATE ON person_affiliation
  FOR EACH ROW EXECUTE FUNCTION guard_register();
CREATE TRIGGER person_affiliation_is_kept BEFORE DELETE ON person_affiliation
  FOR EACH ROW WHEN (NOT erasing()) EXECUTE FUNCTION guard_register();

CREATE FUNCTION forget_affiliations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM person_affiliation WHERE person_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER affiliations_go_with_the_person AFTER UPDATE ON person
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION forget_affiliations();

GRANT SELECT, INSERT ON person_affiliation TO fforwm_app;
GRANT UPDATE (held_to) ON person_affiliation TO fforwm_app;
