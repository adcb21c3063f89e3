-- Appeals against rulings, and what became of what was carried. The table of moves becomes a table.

-- Repeats MOVES of governance/motions/moves.py; nobody but a migration writes it.
CREATE TABLE motion_move (
  from_state text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
GRANT SELECT ON motion_move TO fforwm_app;
INSERT INTO motion_move VALUES ('draft', 'seeking_seconders'), ('draft', 'withdrawn'),
  ('seeking_seconders', 'submitted'), ('seeking_seconders', 'lapsed'), ('seeking_seconders', 'withdrawn'),
  ('submitted', 'admitted'), ('submitted', 'ruled_out'), ('submitted', 'withdrawn'),
  ('ruled_out', 'appealed'), ('appealed', 'ruled_out'), ('appealed', 'admitted'),
  ('admitted', 'final_text'), ('admitted', 'withdrawn'), ('final_text', 'noticed'), ('noticed', 'balloting'),
  ('balloting', 'carried'), ('balloting', 'lost'), ('balloting', 'not_decided'), ('carried', 'awaiting_response'),
  ('awaiting_response', 'responded'), ('carried', 'implementing'), ('responded', 'implementing'),
  ('implementing', 'implemented'), ('implementing', 'not_implemented');

ALTER TABLE motion DROP CONSTRAINT motion_state_check;
ALTER TABLE motion ADD CONSTRAINT motion_state_check CHECK (state IN ('draft', 'seeking_seconders', 'submitted',
  'admitted', 'ruled_out', 'appealed', 'final_text', 'noticed', 'balloting', 'carried', 'lost', 'not_decided',
  'awaiting_response', 'responded', 'implementing', 'implemented', 'not_implemented', 'lapsed', 'withdrawn'));
ALTER TABLE motion
  ADD COLUMN ruled_out_by uuid REFERENCES person,
  ADD COLUMN response text CHECK (response IN ('accepted', 'in_part', 'declined', 'referred_back')),
  ADD COLUMN implementation_due_on date;
UPDATE motion SET response = a.response FROM decision_motion a JOIN decision d ON d.id = a.decision_id
 WHERE a.motion_id = motion.id AND a.response IS NOT NULL AND d.state = 'published';
UPDATE motion SET ruled_out_by = (SELECT j.person_id FROM journal j WHERE j.subject_id = motion.id
    AND j.event = 'motion.transitioned' AND j.facts ->> 'to' = 'ruled_out' ORDER BY j.seq DESC LIMIT 1)
 WHERE state = 'ruled_out';

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
  IF (NEW.id, NEW.body_id, NEW.standing_orders_id, NEW.mover_id, NEW.moved_by, NEW.created_at) IS DISTINCT FROM
      (OLD.id, OLD.body_id, OLD.standing_orders_id, OLD.mover_id, OLD.moved_by, OLD.created_at)
      OR NEW.reference IS DISTINCT FROM OLD.reference AND OLD.reference IS NOT NULL THEN
    RAISE EXCEPTION 'whose motion it is, its rules and its reference are never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.text_version <> OLD.text_version AND OLD.state NOT IN ('draft', 'seeking_seconders') THEN
    RAISE EXCEPTION 'a % motion keeps its version of the text', OLD.state USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;

-- ── Appeals: one a ruling, decided once, by somebody else than who ruled ─────────────────────────────

CREATE TABLE appeal (
  motion_id uuid PRIMARY KEY REFERENCES motion,
  grounds bilingual NOT NULL,
  appealed_by uuid NOT NULL REFERENCES person,
  appealed_at timestamptz NOT NULL,
  overturned boolean,
  reason bilingual,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  CHECK ((overturned IS NULL) = (reason IS NULL) AND (overturned IS NULL) = (decided_by IS NULL)
     AND (overturned IS NULL) = (decided_at IS NULL)),
  CHECK (reason IS NULL OR reason ?& '{cy,en}'),
  CHECK (decided_by <> appealed_by)
);
CREATE FUNCTION guard_appeal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.decided_at IS NOT NULL THEN
    RAISE EXCEPTION 'an appeal is decided once' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.decided_by = (SELECT ruled_out_by FROM motion WHERE id = NEW.motion_id) THEN
    RAISE EXCEPTION 'whoever ruled does not hear the appeal' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER appeal_is_guarded BEFORE UPDATE OR DELETE ON appeal FOR EACH ROW EXECUTE FUNCTION guard_appeal();
GRANT SELECT, INSERT ON appeal TO fforwm_app;
GRANT UPDATE (overturned, reason, decided_by, decided_at) ON appeal TO fforwm_app;

-- ── Carrying out what was carried: a plan, its milestones, and what its owner reports ────────────────

CREATE TABLE plan (
  id uuid PRIMARY KEY,
  motion_id uuid NOT NULL REFERENCES motion,
  owner_office text,
  owner_id uuid REFERENCES person,
  summary bilingual NOT NULL,
  due_on date NOT NULL,
  planned_by uuid NOT NULL REFERENCES person,
  planned_at timestamptz NOT NULL,
  outcome text CHECK (outcome IN ('implemented', 'not_implemented')),
  reason bilingual,                                -- what shows that it was done, or why it was stopped
  decision_id uuid REFERENCES decision,            -- by which the board ended it, where it did so by one
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  CHECK ((owner_office IS NULL) <> (owner_id IS NULL)),
  CHECK ((outcome IS NULL) = (reason IS NULL) AND (outcome IS NULL) = (ended_by IS NULL)
     AND (outcome IS NULL) = (ended_at IS NULL)),
  CHECK (reason IS NULL OR reason ?& '{cy,en}')
);
CREATE UNIQUE INDEX one_plan_a_motion ON plan (motion_id) WHERE ended_at IS NULL;
CREATE INDEX plan_motion ON plan (motion_id, id);

CREATE TABLE milestone (
  id uuid PRIMARY KEY,
  plan_id uuid NOT NULL REFERENCES plan,
  title bilingual NOT NULL CHECK (title ?& '{cy,en}'),
  due_on date NOT NULL,
  added_by uuid NOT NULL REFERENCES person,
  added_at timestamptz NOT NULL,
  UNIQUE (plan_id, id)
);

CREATE TABLE progress (
  id uuid PRIMARY KEY,
  plan_id uuid NOT NULL REFERENCES plan,
  milestone_id uuid UNIQUE,                        -- reached, once
  note bilingual NOT NULL,
  reported_by uuid NOT NULL REFERENCES person,
  reported_at timestamptz NOT NULL,
  FOREIGN KEY (plan_id, milestone_id) REFERENCES milestone (plan_id, id)
);
CREATE INDEX progress_plan ON progress (plan_id, id);

CREATE FUNCTION guard_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a plan that has ended is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.outcome = 'implemented' AND EXISTS (SELECT FROM milestone s WHERE s.plan_id = NEW.id
      AND NOT EXISTS (SELECT FROM progress p WHERE p.milestone_id = s.id)) THEN
    RAISE EXCEPTION 'not every milestone is reached' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_is_guarded BEFORE UPDATE OR DELETE ON plan FOR EACH ROW EXECUTE FUNCTION guard_plan();

CREATE FUNCTION guard_plan_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' OR (SELECT ended_at FROM plan WHERE id = NEW.plan_id FOR SHARE) IS NOT NULL THEN
    RAISE EXCEPTION 'what was planned and reported is added to, and never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER milestone_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON milestone
  FOR EACH ROW EXECUTE FUNCTION guard_plan_part();
CREATE TRIGGER progress_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON progress
  FOR EACH ROW EXECUTE FUNCTION guard_plan_part();
GRANT SELECT, INSERT ON plan, milestone, progress TO fforwm_app;
GRANT UPDATE (outcome, reason, decision_id, ended_by, ended_at) ON plan TO fforwm_app;
