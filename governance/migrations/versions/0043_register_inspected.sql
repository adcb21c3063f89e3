-- Who asks to look into the register of members, by when they are answered, and the copy that they were given.

CREATE TABLE register_inspection (
  id uuid PRIMARY KEY,
  wish text NOT NULL CHECK (wish IN ('copy', 'inspect')),
  name text NOT NULL,                              -- the particulars of the Companies Act 2006 s.116 (4)
  organisation text,
  address text NOT NULL,
  purpose text NOT NULL,
  disclosed_to text,                               -- NULL: to nobody
  email text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
  asked_by uuid REFERENCES person,                 -- NULL: nobody was signed in
  asked_at timestamptz NOT NULL,
  due_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'answered', 'at_court')),
  reasons bilingual CHECK (reasons ?& '{cy,en}'),
  answered_by uuid REFERENCES person,
  answered_at timestamptz,
  CHECK ((state = 'asked') = (answered_at IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL)),
  CHECK ((state = 'at_court') = (reasons IS NOT NULL))
);
CREATE UNIQUE INDEX register_inspection_waiting ON register_inspection (email) WHERE state = 'asked';

-- A copy is the entries that were the last of their lines at one moment: they are never altered, so neither is it.
CREATE TABLE register_copy (
  id uuid PRIMARY KEY REFERENCES register_inspection,
  true_at timestamptz NOT NULL,
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  lines integer NOT NULL CHECK (lines >= 0)
);
CREATE TABLE register_copy_line (
  copy_id uuid NOT NULL REFERENCES register_copy,
  number bigint NOT NULL REFERENCES register_entry ON DELETE CASCADE,
  PRIMARY KEY (copy_id, number)
);
CREATE INDEX register_copy_line_of ON register_copy_line (number);
CREATE TRIGGER register_copy_is_never_altered BEFORE UPDATE OR DELETE ON register_copy
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- An ask is answered once, and says for ever what it said.
CREATE FUNCTION guard_register_inspection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'asked' OR to_jsonb(NEW) - '{state,reasons,answered_by,answered_at}'::text[]
      <> to_jsonb(OLD) - '{state,reasons,answered_by,answered_at}'::text[] THEN
    RAISE EXCEPTION 'an ask to look into the register is answered once' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER register_inspection_is_guarded BEFORE UPDATE OR DELETE ON register_inspection
  FOR EACH ROW EXECUTE FUNCTION guard_register_inspection();

ALTER TABLE register_copy_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY partners_see_nobody ON register_copy_line USING ((SELECT reading_agreement()) IS NULL);

GRANT SELECT, INSERT ON register_inspection, register_copy, register_copy_line TO fforwm_app;
GRANT UPDATE (state, reasons, answered_by, answered_at) ON register_inspection TO fforwm_app;
