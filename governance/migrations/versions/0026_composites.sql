-- Several motions are put together as one: each mover consents, and each motion goes on as what came of them.

INSERT INTO motion_move VALUES ('submitted', 'superseded'), ('admitted', 'superseded');

ALTER TABLE motion DROP CONSTRAINT motion_state_check;
ALTER TABLE motion ADD CONSTRAINT motion_state_check CHECK (state IN ('draft', 'seeking_seconders', 'submitted',
  'admitted', 'ruled_out', 'appealed', 'final_text', 'noticed', 'adjourned', 'referred', 'balloting', 'carried', 'lost',
  'not_decided', 'awaiting_response', 'responded', 'implementing', 'implemented', 'not_implemented', 'lapsed',
  'withdrawn', 'superseded'));
ALTER TABLE motion
  ADD COLUMN superseded_by uuid REFERENCES motion,
  ADD CONSTRAINT motion_superseded_check CHECK ((state = 'superseded') = (superseded_by IS NOT NULL));
CREATE INDEX motion_superseded ON motion (superseded_by) WHERE superseded_by IS NOT NULL;

CREATE TABLE composite (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES body,
  standing_orders_id uuid NOT NULL REFERENCES standing_orders,  -- what comes of it goes by the rules it was offered under
  title bilingual NOT NULL CHECK (title ?& '{cy,en}'),
  summary bilingual,
  text bilingual NOT NULL CHECK (text ?& '{cy,en}'),
  reason bilingual NOT NULL CHECK (reason ?& '{cy,en}'),
  legal_effect text NOT NULL CHECK (legal_effect IN ('advisory', 'member_power', 'reserved')),
  resolution text NOT NULL DEFAULT 'ordinary' CHECK (resolution IN ('ordinary', 'special')),
  offered_by uuid NOT NULL REFERENCES person,
  offered_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  ended_as text CHECK (ended_as IN ('agreed', 'declined', 'withdrawn')),
  ended_by uuid REFERENCES person,                 -- who declined it, or took it back
  ended_at timestamptz,
  ending bilingual,
  motion_id uuid UNIQUE REFERENCES motion DEFERRABLE INITIALLY DEFERRED,
  CHECK (offered_at < closes_at),
  CHECK ((ended_as IS NULL) = (ended_at IS NULL)),
  CHECK ((ended_as IS NOT DISTINCT FROM 'agreed') = (motion_id IS NOT NULL)),
  CHECK ((ended_by IS NULL) = (ending IS NULL) AND (coalesce(ended_as, 'agreed') = 'agreed') = (ending IS NULL))
);

CREATE TABLE composite_source (
  composite_id uuid NOT NULL REFERENCES composite,
  motion_id uuid NOT NULL REFERENCES motion,
  place integer NOT NULL CHECK (place > 0),
  answer text CHECK (answer IN ('consented', 'declined')),
  answered_by uuid REFERENCES person,
  answered_at timestamptz,
  PRIMARY KEY (composite_id, motion_id),
  UNIQUE (composite_id, place),
  CHECK ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX composite_source_motion ON composite_source (motion_id);

-- It ends once; agreed in time, with the consent of everybody who moves one of the motions at that instant.
CREATE FUNCTION guard_composite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'what became of a composite is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.ended_as = 'agreed' AND (app_now() >= OLD.closes_at OR 2 > (
      SELECT count(*) FROM composite_source WHERE composite_id = NEW.id) OR EXISTS (
      SELECT FROM composite_source s JOIN motion m ON m.id = s.motion_id
       WHERE s.composite_id = NEW.id
         AND (s.answer IS DISTINCT FROM 'consented' OR s.answered_by <> m.moved_by))) THEN
    RAISE EXCEPTION 'motions are put together with the consent of each mover, in time' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER composite_is_guarded BEFORE UPDATE OR DELETE ON composite
  FOR EACH ROW EXECUTE FUNCTION guard_composite();

-- Its mover answers for a motion, and nobody else; once, unless another moves it by then.
CREATE FUNCTION guard_composite_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.answered_by IS DISTINCT FROM (SELECT moved_by FROM motion WHERE id = NEW.motion_id)
      OR OLD.answered_by IS NOT DISTINCT FROM NEW.answered_by OR NOT EXISTS (
      SELECT FROM composite WHERE id = NEW.composite_id AND ended_at IS NULL AND app_now() < closes_at) THEN
    RAISE EXCEPTION 'the mover of a motion answers once, while the composite is offered' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER composite_answer_is_guarded BEFORE UPDATE OR DELETE ON composite_source
  FOR EACH ROW EXECUTE FUNCTION guard_composite_answer();

-- A motion is superseded by what came of it, and begins as admitted only so.
CREATE FUNCTION guard_composed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NOT EXISTS (
      SELECT FROM composite WHERE motion_id = NEW.id AND ended_as = 'agreed') THEN
    RAISE EXCEPTION 'a motion begins as a draft, unless others were put together as it' USING ERRCODE = 'FF001';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.superseded_by IS NOT NULL OR NOT EXISTS (
      SELECT FROM composite k JOIN composite_source s ON s.composite_id = k.id
       WHERE k.motion_id = NEW.superseded_by AND k.ended_as = 'agreed' AND s.motion_id = NEW.id)) THEN
    RAISE EXCEPTION 'a motion goes on only as the composite that its mover consented to' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER motion_begins_with_consent BEFORE INSERT ON motion
  FOR EACH ROW WHEN (NEW.state = 'admitted') EXECUTE FUNCTION guard_composed();
CREATE TRIGGER motion_goes_on_with_consent BEFORE UPDATE ON motion
  FOR EACH ROW WHEN (NEW.superseded_by IS DISTINCT FROM OLD.superseded_by) EXECUTE FUNCTION guard_composed();

-- As it was, and: a composite has from its beginning the class that its movers consented to.
CREATE OR REPLACE FUNCTION guard_resolution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'INSERT' AND NOT EXISTS (SELECT FROM composite
        WHERE motion_id = NEW.id AND ended_as = 'agreed' AND resolution = NEW.resolution))
      OR (TG_OP = 'UPDATE' AND NOT (OLD.state = 'submitted' AND NEW.state = 'admitted')) THEN
    RAISE EXCEPTION 'the class of a motion is fixed when it is admitted' USING ERRCODE = 'FF001';
  END IF;
  IF (SELECT rules -> 'special_threshold' ->> 'denominator' FROM standing_orders WHERE id = NEW.standing_orders_id)
      IS NULL THEN
    RAISE EXCEPTION 'these rules know no special resolutions' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;

GRANT SELECT, INSERT ON composite, composite_source TO fforwm_app;
GRANT UPDATE (ended_as, ended_by, ended_at, ending, motion_id) ON composite TO fforwm_app;
GRANT UPDATE (answer, answered_by, answered_at) ON composite_source TO fforwm_app;
