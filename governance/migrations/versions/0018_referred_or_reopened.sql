-- A motion is referred to another body, and comes back with its report; enough members have a lost one voted on again.

INSERT INTO motion_move VALUES ('noticed', 'referred'), ('referred', 'noticed'), ('lost', 'noticed');

ALTER TABLE motion DROP CONSTRAINT motion_state_check;
ALTER TABLE motion ADD CONSTRAINT motion_state_check CHECK (state IN ('draft', 'seeking_seconders', 'submitted',
  'admitted', 'ruled_out', 'appealed', 'final_text', 'noticed', 'adjourned', 'referred', 'balloting', 'carried', 'lost',
  'not_decided', 'awaiting_response', 'responded', 'implementing', 'implemented', 'not_implemented', 'lapsed',
  'withdrawn'));
ALTER TABLE motion DROP CONSTRAINT motion_set_aside_check;
ALTER TABLE motion ADD CONSTRAINT motion_set_aside_check
  CHECK ((state IN ('adjourned', 'referred')) = (returns_on IS NOT NULL));

-- A referral is an adjournment to whose end a body reports.
ALTER TABLE adjournment
  ADD COLUMN body_id uuid REFERENCES body,
  ADD COLUMN report bilingual,
  ADD COLUMN reported_by uuid REFERENCES person,
  ADD COLUMN reported_at timestamptz,
  ADD CONSTRAINT adjournment_report_check CHECK ((report IS NULL) = (reported_by IS NULL)
    AND (report IS NULL) = (reported_at IS NULL) AND (report IS NULL OR body_id IS NOT NULL));

CREATE FUNCTION guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.report IS NOT NULL OR (SELECT state FROM motion WHERE id = OLD.motion_id FOR SHARE) <> 'referred' THEN
    RAISE EXCEPTION 'a body reports once, while the motion is with it' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER report_is_guarded BEFORE UPDATE ON adjournment FOR EACH ROW EXECUTE FUNCTION guard_report();
GRANT UPDATE (report, reported_by, reported_at) ON adjournment TO fforwm_app;

CREATE TABLE reopening (
  id uuid PRIMARY KEY,
  motion_id uuid NOT NULL UNIQUE REFERENCES motion,  -- asked once in a motion's life
  reason bilingual NOT NULL,
  asked_by uuid NOT NULL REFERENCES person,
  asked_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  reopened_at timestamptz
);
CREATE TABLE reopening_support (
  reopening_id uuid NOT NULL REFERENCES reopening,
  member_id uuid NOT NULL REFERENCES voting_right,
  supported_by uuid NOT NULL REFERENCES person,
  supported_at timestamptz NOT NULL,
  PRIMARY KEY (reopening_id, member_id)
);
CREATE FUNCTION guard_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.reopened_at IS NOT NULL OR TG_OP = 'UPDATE' AND OLD.reopened_at IS NOT NULL THEN
    RAISE EXCEPTION 'a motion is reopened once, by its move' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reopening_is_guarded BEFORE INSERT OR UPDATE ON reopening
  FOR EACH ROW EXECUTE FUNCTION guard_reopening();
GRANT SELECT, INSERT ON reopening, reopening_support TO fforwm_app;
GRANT UPDATE (reopened_at) ON reopening TO fforwm_app;

-- As it was, and: with a report before its day; and a lost motion by enough members, once.
CREATE OR REPLACE FUNCTION guard_motion_times() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('adjourned', 'referred', 'lapsed') AND EXISTS (SELECT FROM ballot
      WHERE motion_id = NEW.id AND state NOT IN ('declared', 'annulled')) THEN
    RAISE EXCEPTION 'a ballot on the motion is under way' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state IN ('adjourned', 'referred') AND NOT EXISTS (SELECT FROM adjournment
      WHERE motion_id = NEW.id AND returns_on = NEW.returns_on
        AND (body_id IS NOT NULL) = (NEW.state = 'referred')) THEN
    RAISE EXCEPTION 'a motion is put off for a reason' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state IN ('adjourned', 'referred') AND app_today() < OLD.returns_on AND (SELECT report FROM adjournment
      WHERE motion_id = NEW.id ORDER BY adjourned_at DESC LIMIT 1) IS NULL THEN
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
  IF OLD.state = 'lost' THEN
    UPDATE reopening SET reopened_at = app_now() WHERE motion_id = NEW.id AND reopened_at IS NULL
       AND app_now() < closes_at AND (SELECT count(*) FROM reopening_support s WHERE s.reopening_id = reopening.id)
         >= (SELECT nullif(CAST(o.rules ->> 'reopen_members' AS integer), 0) FROM standing_orders o
              WHERE o.id = NEW.standing_orders_id);
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a lost motion is reopened once, by enough members, in time' USING ERRCODE = 'FF001';
    END IF;
  END IF;
  RETURN NEW;
END $$;
