-- How somebody becomes a member: the principles, in versions, and the applications of those who agree to them.

CREATE TABLE principles (
  version integer PRIMARY KEY CHECK (version > 0),
  text bilingual NOT NULL CHECK (text ?& '{cy,en}'),
  effective_on date NOT NULL,
  enacted_by uuid REFERENCES person,               -- NULL: entered when the network was founded
  enacted_at timestamptz NOT NULL
);
CREATE TRIGGER principles_are_never_altered BEFORE UPDATE OR DELETE ON principles
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A code that confirms the address of an application signs nobody in, and goes to an address that nobody has yet.
ALTER TABLE sign_in ADD applies boolean NOT NULL DEFAULT false;

CREATE TABLE application (
  id uuid PRIMARY KEY,
  state text NOT NULL CHECK (state ~ '^[a-z_]{1,60}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email text CHECK (email = lower(email)),         -- while nobody has confirmed it: then it is the person's own
  language text NOT NULL CHECK (language IN ('cy', 'en', 'both')),
  region_code text REFERENCES region,
  principles_version integer REFERENCES principles,
  principles_language text CHECK (principles_language IN ('cy', 'en')),
  sign_in_id uuid UNIQUE,
  person_id uuid REFERENCES person,
  begun_at timestamptz NOT NULL,
  submitted_at timestamptz,
  state_since timestamptz NOT NULL,
  decided_by uuid REFERENCES person,
  member_id uuid REFERENCES voting_right,          -- the right that came of it
  version integer NOT NULL DEFAULT 1,
  CHECK ((principles_version IS NULL) = (principles_language IS NULL)),
  CHECK ((state = 'draft') = (email IS NOT NULL) AND (state = 'draft') = (sign_in_id IS NOT NULL)),
  CHECK ((state = 'draft') = (person_id IS NULL) AND (state = 'draft') = (submitted_at IS NULL)),
  CONSTRAINT nobody_admits_themselves CHECK (decided_by <> person_id),
  CONSTRAINT admitted_by_somebody CHECK (state <> 'approved' OR (decided_by IS NOT NULL AND member_id IS NOT NULL))
);
CREATE UNIQUE INDEX one_application_waits ON application (person_id) WHERE state = 'submitted';
CREATE INDEX application_person ON application (person_id);
CREATE INDEX application_state ON application (state, id);

-- The moves that there are; governance/memberships/rules.py has the same table.
CREATE TABLE application_move (
  from_state text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
INSERT INTO application_move VALUES ('draft', 'submitted'), ('submitted', 'approved'), ('submitted', 'withdrawn');

CREATE FUNCTION guard_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state NOT IN ('draft', 'submitted') THEN
      RAISE EXCEPTION 'an application begins as it is sent' USING ERRCODE = 'FF001';
    END IF;
    IF NEW.principles_version IS DISTINCT FROM (SELECT max(version) FROM principles WHERE effective_on <= app_today()) THEN
      RAISE EXCEPTION 'whoever applies agrees to the principles in force' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'draft' THEN
      RAISE EXCEPTION 'an application that was submitted is never deleted' USING ERRCODE = 'FF001';
    END IF;
    RETURN OLD;
  END IF;
  IF (NEW.id, NEW.name, NEW.language, NEW.region_code, NEW.principles_version, NEW.principles_language, NEW.begun_at)
      IS DISTINCT FROM
      (OLD.id, OLD.name, OLD.language, OLD.region_code, OLD.principles_version, OLD.principles_language, OLD.begun_at)
      OR OLD.person_id IS NOT NULL AND (NEW.person_id, NEW.submitted_at) IS DISTINCT FROM (OLD.person_id, OLD.submitted_at) THEN
    RAISE EXCEPTION 'what was applied for is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state <> OLD.state
      AND NOT EXISTS (SELECT FROM application_move WHERE (from_state, to_state) = (OLD.state, NEW.state)) THEN
    RAISE EXCEPTION 'an application does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = OLD.state AND (NEW.decided_by, NEW.member_id) IS DISTINCT FROM (OLD.decided_by, OLD.member_id) THEN
    RAISE EXCEPTION 'what was decided is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON application
  FOR EACH ROW EXECUTE FUNCTION guard_application();

GRANT SELECT, INSERT ON principles, application TO fforwm_app;
GRANT SELECT ON application_move TO fforwm_app;
GRANT UPDATE (state, email, sign_in_id, person_id, submitted_at, state_since, decided_by, member_id, version)
  ON application TO fforwm_app;
GRANT DELETE ON application TO fforwm_app;
GRANT UPDATE (region_code) ON member TO fforwm_app;
