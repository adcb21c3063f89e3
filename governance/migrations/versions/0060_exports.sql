-- Lists of members that leave the system: what for, by whom, and of each member in one what was told. No file is kept.

CREATE TABLE export (
  id uuid PRIMARY KEY,
  purpose bilingual NOT NULL,                      -- every member in it reads this
  fields text[] NOT NULL CHECK (cardinality(fields) > 0),
  agreement_id uuid REFERENCES agreement,          -- NULL: for the network's own work
  made_by uuid NOT NULL REFERENCES person,
  made_at timestamptz NOT NULL
);

CREATE TABLE export_line (
  export_id uuid NOT NULL REFERENCES export,
  member_id uuid NOT NULL REFERENCES member,
  fields text[] NOT NULL,
  PRIMARY KEY (export_id, member_id)
);
CREATE INDEX export_line_member ON export_line (member_id);

-- That something was told is never untold.
CREATE TRIGGER export_is_never_altered BEFORE UPDATE OR DELETE ON export FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER export_line_is_never_altered BEFORE UPDATE OR DELETE ON export_line
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A list says of nobody more than it was made to say, nothing of who was erased, and to a partner what is agreed.
-- By the owner's eyes: it looks at members whom row security hides from whoever writes.
CREATE FUNCTION guard_export_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM told t JOIN export e ON e.id = t.export_id JOIN member m ON m.id = t.member_id
              WHERE NOT t.fields <@ e.fields OR (m.person_id IS NOT NULL AND is_erased(m.person_id))
                 OR (e.agreement_id IS NOT NULL AND NOT is_shown(m.id, e.agreement_id))) THEN
    RAISE EXCEPTION 'this may not be told' USING ERRCODE = 'FF001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER export_line_is_guarded AFTER INSERT ON export_line REFERENCING NEW TABLE AS told
  FOR EACH STATEMENT EXECUTE FUNCTION guard_export_line();

GRANT SELECT, INSERT ON export, export_line TO fforwm_app;
