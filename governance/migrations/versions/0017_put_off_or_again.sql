-- A motion is put off to a day, voted on again where too few voted, lapses when its time is over, or is carried over.

INSERT INTO motion_move VALUES ('noticed', 'adjourned'), ('adjourned', 'noticed'), ('admitted', 'lapsed'),
  ('final_text', 'lapsed'), ('noticed', 'lapsed'), ('not_decided', 'noticed'), ('not_decided', 'lapsed');

ALTER TABLE motion DROP CONSTRAINT motion_state_check;
ALTER TABLE motion ADD CONSTRAINT motion_state_check CHECK (state IN ('draft', 'seeking_seconders', 'submitted',
  'admitted', 'ruled_out', 'appealed', 'final_text', 'noticed', 'adjourned', 'balloting', 'carried', 'lost',
  'not_decided', 'awaiting_response', 'responded', 'implementing', 'implemented', 'not_implemented', 'lapsed',
  'withdrawn'));
ALTER TABLE motion
  ADD COLUMN returns_on date,
  ADD COLUMN lapses_at timestamptz,                -- unless voting has opened by then
  ADD COLUMN carried_over integer NOT NULL DEFAULT 0 CHECK (carried_over >= 0),
  ADD CONSTRAINT motion_set_aside_check CHECK ((state = 'adjourned') = (returns_on IS NOT NULL));
CREATE INDEX motion_returns ON motion (returns_on) WHERE returns_on IS NOT NULL;
CREATE INDEX motion_lapses ON motion (lapses_at) WHERE lapses_at IS NOT NULL;

CREATE TABLE adjournment (
  id uuid PRIMARY KEY,
  motion_id uuid NOT NULL REFERENCES motion,
  reason bilingual NOT NULL CHECK (reason ?& '{cy,en}'),
  returns_on date NOT NULL,
  adjourned_by uuid NOT NULL REFERENCES person,
  adjourned_at timestamptz NOT NULL
);
CREATE INDEX adjournment_motion ON adjournment (motion_id, id);
-- Nobody changes why and until when something was put off: the app's role may add, and read.
GRANT SELECT, INSERT ON adjournment TO fforwm_app;

-- What moves by itself moves at its time, by the database's clock, and never past a ballot that is under way.
CREATE FUNCTION guard_motion_times() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('adjourned', 'lapsed') AND EXISTS (SELECT FROM ballot
      WHERE motion_id = NEW.id AND state NOT IN ('declared', 'annulled')) THEN
    RAISE EXCEPTION 'a ballot on the motion is under way' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'adjourned' AND NOT EXISTS (SELECT FROM adjournment
      WHERE motion_id = NEW.id AND returns_on = NEW.returns_on) THEN
    RAISE EXCEPTION 'a motion is put off for a reason' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state = 'adjourned' AND app_today() < OLD.returns_on THEN
    RAISE EXCEPTION 'what was put off comes back on its day' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'lapsed' AND OLD.state IN ('admitted', 'final_text', 'noticed')
      AND app_now() < coalesce(OLD.lapses_at, 'infinity') THEN
    RAISE EXCEPTION 'a motion lapses at its time only' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state = 'not_decided' AND NEW.state = 'noticed' AND (SELECT count(*) FROM ballot
      WHERE motion_id = NEW.id AND state = 'declared' AND outcome ->> 'reason' = 'inquorate') <> 1 THEN
    RAISE EXCEPTION 'a motion on which too few voted is voted on again once' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state = 'not_decided' AND NOT EXISTS (SELECT FROM standing_orders o WHERE o.id = NEW.standing_orders_id
      AND o.rules ->> 'inquorate' = CASE NEW.state WHEN 'noticed' THEN 'second_ballot' ELSE NEW.state END) THEN
    RAISE EXCEPTION 'what follows where too few voted is said in the rules' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER motion_keeps_its_times BEFORE UPDATE OF state ON motion FOR EACH ROW
  WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION guard_motion_times();

-- ── Several ballots on one motion, one after the other: each keeps its roll, its votes and its result ────────

DROP INDEX one_ballot_a_motion;
CREATE UNIQUE INDEX one_ballot_at_a_time ON ballot (motion_id) WHERE state NOT IN ('declared', 'annulled');

CREATE FUNCTION guard_ballot_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM ballot WHERE motion_id = NEW.motion_id AND state = 'declared')
      AND (SELECT state FROM motion WHERE id = NEW.motion_id FOR SHARE) NOT IN ('noticed', 'balloting') THEN
    RAISE EXCEPTION 'what was decided is not voted on again' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballot_comes_again_by_the_rules BEFORE INSERT ON ballot
  FOR EACH ROW EXECUTE FUNCTION guard_ballot_again();
