-- Calls for motions, and which motion answers which.

CREATE TABLE call (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES body,
  title bilingual NOT NULL CHECK (title ?& '{cy,en}'),
  text bilingual NOT NULL CHECK (text ?& '{cy,en}'),
  opened_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  opened_by uuid NOT NULL REFERENCES person,
  version integer NOT NULL DEFAULT 1,
  UNIQUE (id, body_id),
  CHECK (opened_at < closes_at)
);

-- What went out to the members stays as it went out; only its closing moves, later, and never once it is over.
CREATE FUNCTION guard_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a call is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.id, NEW.body_id, NEW.title, NEW.text, NEW.opened_at, NEW.opened_by) IS DISTINCT FROM
     (OLD.id, OLD.body_id, OLD.title, OLD.text, OLD.opened_at, OLD.opened_by)
     OR NEW.closes_at < OLD.closes_at OR app_now() >= OLD.closes_at THEN
    RAISE EXCEPTION 'a call is only ever given more time, while it is open' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER call_is_guarded BEFORE UPDATE OR DELETE ON call FOR EACH ROW EXECUTE FUNCTION guard_call();

ALTER TABLE motion
  ADD COLUMN call_id uuid,
  ADD CONSTRAINT motion_answers_a_call_of_its_body FOREIGN KEY (call_id, body_id) REFERENCES call (id, body_id);
CREATE INDEX motion_call ON motion (call_id) WHERE call_id IS NOT NULL;

CREATE FUNCTION guard_answer_to_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR app_now() >= (SELECT closes_at FROM call WHERE id = NEW.call_id) THEN
    RAISE EXCEPTION 'a motion answers a call from its beginning, while that is open' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER motion_begins_under_an_open_call BEFORE INSERT ON motion
  FOR EACH ROW WHEN (NEW.call_id IS NOT NULL) EXECUTE FUNCTION guard_answer_to_call();
CREATE TRIGGER motion_keeps_its_call BEFORE UPDATE ON motion
  FOR EACH ROW WHEN (NEW.call_id IS DISTINCT FROM OLD.call_id) EXECUTE FUNCTION guard_answer_to_call();

GRANT SELECT, INSERT ON call TO fforwm_app;
GRANT UPDATE (closes_at, version) ON call TO fforwm_app;

-- Which kinds of notice there are is said in governance/notices/rules.py alone.
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind ~ '^[a-z_]{1,60}$');
