-- Members from a spreadsheet: the file, what was found in each of its rows, and what came of it; and its undoing.

-- By what the network's own lists know a member.
CREATE TABLE member_reference (
  member_id uuid PRIMARY KEY REFERENCES member,
  value text NOT NULL UNIQUE CHECK (value ~ '^[!-~]{1,100}$')
);

CREATE TABLE member_import (
  id uuid PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('received', 'reading', 'checked', 'unreadable', 'discarded', 'committing',
                                       'committed', 'undoing', 'undone')),
  file_name text NOT NULL,
  headings jsonb NOT NULL DEFAULT '[]',
  mapping jsonb NOT NULL DEFAULT '{}',             -- field: place of its column, from 0
  fault text CHECK (fault ~ '^[a-z_]{1,60}$'),     -- why it could not be read, committed or undone
  fault_line integer,
  rows_read integer NOT NULL DEFAULT 0,
  counts jsonb NOT NULL DEFAULT '{}',
  begun_by uuid NOT NULL REFERENCES person,
  begun_at timestamptz NOT NULL,
  committed_by uuid REFERENCES person,
  committed_at timestamptz,
  undone_by uuid REFERENCES person,
  undone_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CHECK ((committed_by IS NULL) = (committed_at IS NULL) AND (undone_by IS NULL) = (undone_at IS NULL)),
  CHECK (state NOT IN ('committed', 'undoing', 'undone') OR committed_at IS NOT NULL),
  CHECK (state <> 'undone' OR undone_at IS NOT NULL)
);

-- What came of an import stays so; it is undone, and never committed twice.
CREATE FUNCTION guard_member_import() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state IN ('undone', 'discarded')
      OR (OLD.state IN ('committed', 'undoing') AND NEW.state NOT IN ('committed', 'undoing', 'undone'))
      OR (NEW.state = 'committed' AND OLD.state NOT IN ('committing', 'committed', 'undoing'))
      OR (NEW.state = 'undone' AND OLD.state <> 'undoing') THEN
    RAISE EXCEPTION 'an import is committed once, and undone once' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER member_import_is_guarded BEFORE UPDATE OR DELETE ON member_import
  FOR EACH ROW EXECUTE FUNCTION guard_member_import();

CREATE TABLE member_import_file (
  import_id uuid PRIMARY KEY REFERENCES member_import,
  content bytea NOT NULL CHECK (length(content) <= 20000000)
);

-- A row of the file, and what becomes of it. The ids are those that a new member gets; `target_id` is a known member.
CREATE TABLE member_import_row (
  import_id uuid NOT NULL REFERENCES member_import,
  line integer NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('new', 'changed', 'unchanged', 'refused')),
  faults jsonb NOT NULL DEFAULT '[]',              -- of the row by itself
  clashes jsonb NOT NULL DEFAULT '[]',             -- with the register, or another row
  notes jsonb NOT NULL DEFAULT '[]',
  changes text[] NOT NULL DEFAULT '{}',
  given_id uuid,
  reference text,
  kind text,
  name jsonb,
  sort_key_cy text COLLATE "C",
  sort_key_en text COLLATE "C",
  organisation_kind text,
  email text,
  language text,
  region_code text,
  joined_on date,
  subject_id uuid NOT NULL,                        -- the person, or the organisation
  member_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  address_id uuid NOT NULL,
  target_id uuid,
  before jsonb,                                    -- what a change took the place of
  PRIMARY KEY (import_id, line)
);

-- From which import somebody came; nothing else can be undone by it.
ALTER TABLE membership ADD import_id uuid REFERENCES member_import;
CREATE INDEX membership_import ON membership (import_id) WHERE import_id IS NOT NULL;
CREATE FUNCTION guard_membership_import() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'from which import a membership came is never altered' USING ERRCODE = 'FF001';
END $$;
CREATE TRIGGER membership_import_is_guarded BEFORE UPDATE OF import_id ON membership
  FOR EACH ROW WHEN (NEW.import_id IS DISTINCT FROM OLD.import_id) EXECUTE FUNCTION guard_membership_import();

-- A membership is deleted by the undoing of its import alone, which only the function below does.
DROP TRIGGER membership_is_guarded ON membership;
CREATE TRIGGER membership_is_guarded BEFORE UPDATE ON membership
  FOR EACH ROW EXECUTE FUNCTION guard_membership();
CREATE TRIGGER membership_is_never_deleted BEFORE DELETE ON membership
  FOR EACH ROW WHEN (OLD.import_id IS NULL OR OLD.import_id::text IS DISTINCT FROM current_setting('app.undoing_import', true))
  EXECUTE FUNCTION guard_membership();

-- Takes out of the register whom an import brought. Where anything refers to one of them since, the foreign keys refuse.
CREATE FUNCTION undo_member_import(import uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE members uuid[]; persons uuid[]; organisations uuid[];
BEGIN
  IF NOT EXISTS (SELECT FROM member_import i WHERE i.id = import AND i.state = 'undoing') THEN
    RAISE EXCEPTION 'this import is not being undone' USING ERRCODE = 'FF001';
  END IF;
  SELECT array_agg(m.id), array_remove(array_agg(m.person_id), NULL), array_remove(array_agg(m.organisation_id), NULL)
    INTO members, persons, organisations FROM membership s JOIN member m ON m.id = s.member_id WHERE s.import_id = import;
  PERFORM set_config('app.undoing_import', import::text, true);
  DELETE FROM member_reference WHERE member_id = ANY (members);
  DELETE FROM voting_right WHERE member_id = ANY (members);
  DELETE FROM membership WHERE import_id = import;
  DELETE FROM member WHERE id = ANY (members);
  DELETE FROM address WHERE person_id = ANY (persons);
  DELETE FROM person WHERE id = ANY (persons);
  DELETE FROM organisation WHERE id = ANY (organisations);
  PERFORM set_config('app.undoing_import', '', true);
END $$;
REVOKE ALL ON FUNCTION undo_member_import FROM PUBLIC;
GRANT EXECUTE ON FUNCTION undo_member_import TO fforwm_app;

GRANT SELECT, INSERT, DELETE ON member_reference, member_import_file, member_import_row TO fforwm_app;
GRANT UPDATE (value) ON member_reference TO fforwm_app;
GRANT UPDATE (verdict, clashes, notes, changes, target_id, before) ON member_import_row TO fforwm_app;
GRANT SELECT, INSERT ON member_import TO fforwm_app;
GRANT UPDATE (state, headings, mapping, fault, fault_line, rows_read, counts, committed_by, committed_at, undone_by,
  undone_at, version) ON member_import TO fforwm_app;
GRANT UPDATE (name, sort_key_cy, sort_key_en, kind) ON organisation TO fforwm_app;
