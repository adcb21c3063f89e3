-- Minutes: a draft that is filled from the record, edited in both languages, approved by a second person, kept for ever.

CREATE TABLE minutes (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES body,
  period_from date NOT NULL,
  period_to date NOT NULL,                             -- both inclusive
  state text NOT NULL CHECK (state IN ('draft', 'proposed', 'approved')),
  present uuid[] NOT NULL DEFAULT '{}',
  apologies uuid[] NOT NULL DEFAULT '{}',
  drafted_by uuid NOT NULL REFERENCES person,
  drafted_at timestamptz NOT NULL,
  approved_by uuid REFERENCES person,
  approved_at timestamptz,
  corrects_id uuid UNIQUE REFERENCES minutes,          -- one correction of each; what is still wrong is corrected in that
  correction bilingual,
  version integer NOT NULL DEFAULT 1,
  CHECK (period_to >= period_from),
  CHECK (NOT present && apologies),
  CHECK ((state = 'approved') = (approved_at IS NOT NULL) AND (approved_by IS NULL) = (approved_at IS NULL)),
  CHECK ((corrects_id IS NULL) = (correction IS NULL) AND (correction IS NULL OR correction ?& '{cy,en}'))
);
CREATE INDEX minutes_body ON minutes (body_id, period_to);

CREATE TABLE minutes_item (
  id uuid PRIMARY KEY,
  minutes_id uuid NOT NULL REFERENCES minutes,
  kind text NOT NULL,
  subject_id uuid,                                     -- what of the record it tells; NULL: the secretary's own words
  happened_at timestamptz,
  text bilingual NOT NULL,
  left_out boolean NOT NULL DEFAULT false,
  CHECK ((kind = 'note') = (subject_id IS NULL)),
  UNIQUE (minutes_id, kind, subject_id)
);

CREATE FUNCTION guard_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM minutes WHERE id = NEW.corrects_id AND state = 'approved' AND body_id = NEW.body_id) THEN
      RAISE EXCEPTION 'minutes begin as a draft, and correct what is approved' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state = 'approved' THEN
    RAISE EXCEPTION 'approved minutes are never changed, and none are deleted' USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.id, NEW.body_id, NEW.period_from, NEW.period_to, NEW.drafted_by, NEW.drafted_at, NEW.corrects_id,
      NEW.correction) IS DISTINCT FROM (OLD.id, OLD.body_id, OLD.period_from, OLD.period_to, OLD.drafted_by,
      OLD.drafted_at, OLD.corrects_id, OLD.correction) THEN
    RAISE EXCEPTION 'of what minutes are is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'approved' AND (OLD.state <> 'proposed' OR EXISTS (
      SELECT FROM minutes_item WHERE minutes_id = NEW.id AND NOT left_out AND NOT text ?& '{cy,en}')) THEN
    RAISE EXCEPTION 'minutes are approved as they were proposed, in both languages' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'approved' AND NEW.approved_by IN (SELECT acts_with(NEW.drafted_by, NEW.drafted_at)) AND EXISTS (
      SELECT FROM in_office WHERE body_id = NEW.body_id AND app_today() BETWEEN held_from AND coalesce(held_to, 'infinity')
         AND office IN ('board_chair', 'board_secretary', 'committee_chair', 'forum_chair', 'group_convenor',
                        'secretary', 'workstream_lead')
         AND person_id NOT IN (SELECT acts_with(NEW.drafted_by, NEW.drafted_at))) THEN
    RAISE EXCEPTION 'somebody else approves minutes than who drafted them' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER minutes_are_guarded BEFORE INSERT OR UPDATE OR DELETE ON minutes FOR EACH ROW
  EXECUTE FUNCTION guard_minutes();

CREATE FUNCTION guard_minutes_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NOT EXISTS (SELECT FROM minutes WHERE id = NEW.minutes_id AND state = 'draft')
      OR TG_OP = 'UPDATE' AND (NEW.id, NEW.minutes_id, NEW.kind, NEW.subject_id, NEW.happened_at)
         IS DISTINCT FROM (OLD.id, OLD.minutes_id, OLD.kind, OLD.subject_id, OLD.happened_at) THEN
    RAISE EXCEPTION 'the text of minutes is changed in a draft alone' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER minutes_items_are_guarded BEFORE INSERT OR UPDATE OR DELETE ON minutes_item FOR EACH ROW
  EXECUTE FUNCTION guard_minutes_item();

GRANT SELECT, INSERT ON minutes, minutes_item TO fforwm_app;
GRANT UPDATE (state, present, apologies, approved_by, approved_at, version) ON minutes TO fforwm_app;
GRANT UPDATE (text, left_out) ON minutes_item TO fforwm_app;
