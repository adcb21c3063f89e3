-- Letters between members by way of the directory: neither sees the other's address, and the words go after 90 days.

-- Who takes letters about an entry: whoever opened it, for as long as they speak for the member and the entry stands.
CREATE TABLE letterbox (
  member_id uuid PRIMARY KEY REFERENCES directory_entry ON DELETE CASCADE,
  person_id uuid NOT NULL REFERENCES person,
  opened_at timestamptz NOT NULL
);

CREATE TABLE letter (
  id uuid PRIMARY KEY,
  written_by uuid NOT NULL REFERENCES person,
  person_id uuid NOT NULL REFERENCES person,       -- who gets it
  member_id uuid NOT NULL REFERENCES member,       -- by whose entry the two began to write
  replies_to uuid REFERENCES letter ON DELETE SET NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
  written_at timestamptz NOT NULL,
  report text CHECK (length(report) BETWEEN 1 AND 2000),
  reported_at timestamptz,
  settled_by uuid REFERENCES person,
  settled_at timestamptz,
  CHECK (written_by <> person_id),
  CHECK ((report IS NULL) = (reported_at IS NULL) AND (settled_by IS NULL) = (settled_at IS NULL)),
  CHECK (settled_at IS NULL OR reported_at IS NOT NULL)
);
CREATE INDEX letter_by ON letter (written_by, id);
CREATE INDEX letter_to ON letter (person_id, id);
CREATE INDEX letter_replies ON letter (replies_to) WHERE replies_to IS NOT NULL;

-- Who does not wish to hear from whom.
CREATE TABLE letter_block (
  person_id uuid NOT NULL REFERENCES person,
  blocked_id uuid NOT NULL REFERENCES person,
  blocked_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, blocked_id)
);

-- A letter says for ever what it said, is written by nobody who is blocked, and goes at its time.
CREATE FUNCTION guard_letter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM letter_block b WHERE (b.person_id, b.blocked_id) = (NEW.person_id, NEW.written_by)) THEN
      RAISE EXCEPTION 'nobody writes to whoever blocked them' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF NOT erasing() AND OLD.written_at + interval '90 days' > app_now() OR (OLD.reported_at IS NOT NULL AND OLD.settled_at IS NULL) THEN
      RAISE EXCEPTION 'a letter is deleted at its time' USING ERRCODE = 'FF001';
    END IF;
    RETURN OLD;
  END IF;
  IF to_jsonb(NEW) - '{replies_to,report,reported_at,settled_by,settled_at}'::text[]
      <> to_jsonb(OLD) - '{replies_to,report,reported_at,settled_by,settled_at}'::text[] 
      OR OLD.settled_at IS NOT NULL AND to_jsonb(NEW) - 'replies_to' <> to_jsonb(OLD) - 'replies_to' THEN
    RAISE EXCEPTION 'a letter is never altered' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER letter_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON letter
  FOR EACH ROW EXECUTE FUNCTION guard_letter();

-- Whoever is erased takes their letters with them, but for what was reported and waits for an officer.
CREATE FUNCTION erase_letters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM letter WHERE NEW.id IN (written_by, person_id) AND (reported_at IS NULL OR settled_at IS NOT NULL);
  DELETE FROM letter_block WHERE NEW.id IN (person_id, blocked_id);
  RETURN NULL;
END $$;
CREATE TRIGGER letters_of_the_erased_go AFTER UPDATE ON person
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL) EXECUTE FUNCTION erase_letters();

GRANT SELECT, INSERT, DELETE ON letterbox, letter, letter_block TO fforwm_app;
GRANT UPDATE (report, reported_at, settled_by, settled_at, replies_to) ON letter TO fforwm_app;
