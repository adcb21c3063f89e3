-- After admission a motion is no longer its mover's alone: seconders consent to its withdrawal, or one adopts it.

INSERT INTO motion_move VALUES ('final_text', 'withdrawn');

CREATE TABLE withdrawal (
  id uuid PRIMARY KEY,
  motion_id uuid NOT NULL REFERENCES motion,
  reason bilingual NOT NULL,
  asked_by uuid NOT NULL REFERENCES person,
  asked_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL CHECK (closes_at >= asked_at)
);
CREATE INDEX withdrawal_motion ON withdrawal (motion_id, id);

CREATE TABLE withdrawal_consent (
  withdrawal_id uuid NOT NULL REFERENCES withdrawal,
  member_id uuid NOT NULL REFERENCES voting_right,
  consented_by uuid NOT NULL REFERENCES person,
  consented_at timestamptz NOT NULL,
  PRIMARY KEY (withdrawal_id, member_id)
);

CREATE TABLE adoption (
  id uuid PRIMARY KEY,
  motion_id uuid NOT NULL REFERENCES motion,
  from_member_id uuid NOT NULL REFERENCES voting_right,
  member_id uuid NOT NULL REFERENCES voting_right,
  adopted_by uuid NOT NULL REFERENCES person,
  adopted_at timestamptz NOT NULL,
  CHECK (from_member_id <> member_id)
);
CREATE INDEX adoption_motion ON adoption (motion_id, id);

-- Nobody changes what was asked, consented to or adopted: the app's role may add, and read.
GRANT SELECT, INSERT ON withdrawal, withdrawal_consent, adoption TO fforwm_app;

CREATE OR REPLACE FUNCTION guard_motion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a motion is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state <> OLD.state
      AND NOT EXISTS (SELECT FROM motion_move WHERE (from_state, to_state) = (OLD.state, NEW.state)) THEN
    RAISE EXCEPTION 'a % motion never becomes %', OLD.state, NEW.state USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'implementing' AND OLD.state = 'responded'
      AND OLD.response NOT IN ('accepted', 'in_part') THEN
    RAISE EXCEPTION 'what the board did not accept is not carried out' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'withdrawn' AND OLD.state IN ('admitted', 'final_text') AND EXISTS (SELECT FROM second s
      WHERE (s.motion_id, s.text_version) = (NEW.id, NEW.text_version) AND NOT EXISTS (
        SELECT FROM withdrawal_consent c JOIN withdrawal w ON w.id = c.withdrawal_id
         WHERE w.motion_id = NEW.id AND w.asked_by = NEW.moved_by AND c.member_id = s.member_id)) THEN
    RAISE EXCEPTION 'an admitted motion is withdrawn with the consent of its seconders' USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.mover_id, NEW.moved_by) IS DISTINCT FROM (OLD.mover_id, OLD.moved_by) AND NOT EXISTS (
      SELECT FROM adoption a WHERE a.motion_id = NEW.id
         AND (a.from_member_id, a.member_id, a.adopted_by) = (OLD.mover_id, NEW.mover_id, NEW.moved_by))
      OR (NEW.id, NEW.body_id, NEW.standing_orders_id, NEW.created_at) IS DISTINCT FROM
      (OLD.id, OLD.body_id, OLD.standing_orders_id, OLD.created_at)
      OR NEW.reference IS DISTINCT FROM OLD.reference AND OLD.reference IS NOT NULL THEN
    RAISE EXCEPTION 'whose motion it is, its rules and its reference are never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.text_version <> OLD.text_version AND OLD.state NOT IN ('draft', 'seeking_seconders') THEN
    RAISE EXCEPTION 'a % motion keeps its version of the text', OLD.state USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
