-- What people ask to have put right about themselves that only an officer can: answered within a month, with reasons.

CREATE TABLE rectification (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  wish text NOT NULL CHECK (wish IN ('correct', 'object', 'restrict')),
  about text NOT NULL,
  wrong text NOT NULL CHECK (length(wrong) BETWEEN 1 AND 4000),
  instead text CHECK (length(instead) BETWEEN 1 AND 4000),
  state text NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'withdrawn')),
  asked_at timestamptz NOT NULL,
  due_on date NOT NULL,
  answer bilingual CHECK (answer ?& '{cy,en}'),
  answered_by uuid REFERENCES person,
  ended_at timestamptz,
  CHECK (wish <> 'correct' OR instead IS NOT NULL),
  CHECK ((state = 'waiting') = (ended_at IS NULL)),
  CHECK ((state IN ('done', 'refused')) = (answer IS NOT NULL) AND (answer IS NULL) = (answered_by IS NULL)),
  CHECK (answered_by <> person_id)
);
CREATE INDEX rectification_of ON rectification (person_id, id);
CREATE INDEX rectification_waiting ON rectification (due_on) WHERE state = 'waiting';

-- An ask says for ever what it said, is answered once, and goes three years later or with whoever asked.
CREATE FUNCTION guard_rectification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.ended_at + interval '3 years' <= app_now()
        OR EXISTS (SELECT FROM person WHERE id = OLD.person_id AND erased_at IS NOT NULL) THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'an ask to have something put right is deleted at its time' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state <> 'waiting'
      OR to_jsonb(NEW) - '{state,answer,answered_by,ended_at}'::text[]
         <> to_jsonb(OLD) - '{state,answer,answered_by,ended_at}'::text[] THEN
    RAISE EXCEPTION 'an ask to have something put right is answered once, and never altered' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rectification_is_guarded BEFORE UPDATE OR DELETE ON rectification
  FOR EACH ROW EXECUTE FUNCTION guard_rectification();

CREATE FUNCTION forget_rectifications() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM rectification WHERE person_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER rectifications_go_with_the_person AFTER UPDATE ON person
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION forget_rectifications();

GRANT SELECT, INSERT, DELETE ON rectification TO fforwm_app;
GRANT UPDATE (state, answer, answered_by, ended_at) ON rectification TO fforwm_app;
