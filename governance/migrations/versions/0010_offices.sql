-- Offices handed over, changes in offices of power that two persons make, interests, and mail to a role.

-- One person in a single office at a time is said with a range and two plain columns, which needs this (a trusted
-- extension of PostgreSQL's own: the owner of a database may make it).
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- ── Offices ──────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE appointment
  ADD ended_by uuid REFERENCES person,
  ADD ended_at timestamptz,
  ADD end_reason bilingual,
  ADD CONSTRAINT one_holder_at_a_time EXCLUDE USING gist (
    body_id WITH =, office WITH =, daterange(held_from, held_to, '[]') WITH &&)
    WHERE (office IN ('board_chair', 'board_secretary', 'committee_chair', 'forum_chair', 'secretary')),
  ADD CONSTRAINT not_twice_in_one_office EXCLUDE USING gist (
    body_id WITH =, office WITH =, person_id WITH =, daterange(held_from, held_to, '[]') WITH &&);

-- What somebody held stays theirs: an appointment may be given a last day that has not passed, and nothing else.
CREATE FUNCTION guard_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an appointment is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.id, NEW.body_id, NEW.person_id, NEW.office, NEW.held_from) IS DISTINCT FROM
      (OLD.id, OLD.body_id, OLD.person_id, OLD.office, OLD.held_from) THEN
    RAISE EXCEPTION 'who held which office is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.held_to < app_today() OR NEW.held_to < app_today()
      OR NEW.held_to IS DISTINCT FROM OLD.held_to AND NEW.held_to IS NULL THEN
    RAISE EXCEPTION 'the past of an office is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER appointment_is_guarded BEFORE UPDATE OR DELETE ON appointment
  FOR EACH ROW EXECUTE FUNCTION guard_appointment();

-- A change in an office of power, before it takes effect: another officer confirms it, or the time lock runs out.
CREATE TABLE office_proposal (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('appointment', 'ending')),
  body_id uuid NOT NULL REFERENCES body,
  office text NOT NULL,
  person_id uuid NOT NULL REFERENCES person,       -- who would hold the office, or would leave it
  held_from date,
  held_to date,
  appointment_id uuid REFERENCES appointment,      -- the one that is taken over, or that ends
  reason bilingual,
  state text NOT NULL CHECK (state IN ('waiting', 'confirmed', 'objected', 'withdrawn', 'lapsed')),
  proposed_by uuid NOT NULL REFERENCES person,
  proposed_at timestamptz NOT NULL,
  locked_until timestamptz,                        -- nobody else could confirm: it takes effect then, unless objected to
  decided_by uuid REFERENCES person,               -- NULL: the rules, when the time lock ran out
  decided_at timestamptz,
  objection bilingual,
  version integer NOT NULL DEFAULT 1,
  CHECK (kind = 'ending' OR held_from IS NOT NULL),
  CHECK (kind = 'appointment' OR (appointment_id IS NOT NULL AND held_to IS NOT NULL)),
  CHECK (held_to >= held_from),
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  CHECK (state <> 'objected' OR (objection IS NOT NULL AND decided_by IS NOT NULL)),
  CONSTRAINT nobody_confirms_their_own CHECK (
    state <> 'confirmed' OR (decided_by IS NULL AND locked_until IS NOT NULL)
    OR (decided_by IS NOT NULL AND decided_by <> proposed_by AND decided_by <> person_id))
);
CREATE INDEX office_proposal_body ON office_proposal (body_id, id);
CREATE INDEX office_proposal_waiting ON office_proposal (locked_until) WHERE state = 'waiting';

CREATE FUNCTION guard_office_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'waiting' THEN
    RAISE EXCEPTION 'what became of a proposal is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.kind, NEW.body_id, NEW.office, NEW.person_id, NEW.held_from, NEW.held_to, NEW.appointment_id, NEW.reason,
      NEW.proposed_by, NEW.proposed_at, NEW.locked_until) IS DISTINCT FROM
      (OLD.kind, OLD.body_id, OLD.office, OLD.person_id, OLD.held_from, OLD.held_to, OLD.appointment_id, OLD.reason,
      OLD.proposed_by, OLD.proposed_at, OLD.locked_until) THEN
    RAISE EXCEPTION 'what was proposed is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'confirmed' AND NEW.decided_by IS NULL AND app_now() < OLD.locked_until THEN
    RAISE EXCEPTION 'the time lock has not run out' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER office_proposal_is_guarded BEFORE UPDATE OR DELETE ON office_proposal
  FOR EACH ROW EXECUTE FUNCTION guard_office_proposal();

-- ── Interests: ended, never deleted ──────────────────────────────────────────────────────────────────

CREATE TABLE interest (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  nature bilingual NOT NULL,
  declared_on date NOT NULL,
  ended_on date,                                   -- the last day, inclusive
  CHECK (ended_on >= declared_on)
);
CREATE INDEX interest_person ON interest (person_id);

CREATE TRIGGER interest_is_guarded BEFORE UPDATE OR DELETE ON interest
  FOR EACH ROW EXECUTE FUNCTION guard_register();

-- ── Notices to whoever holds an office ───────────────────────────────────────────────────────────────

ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN ('motion_noticed', 'ballot_opened',
  'result_declared', 'motion_responded', 'motion_submitted', 'response_awaited', 'office_proposed'));

-- ── What the app may do ──────────────────────────────────────────────────────────────────────────────

GRANT SELECT, INSERT ON office_proposal, interest TO fforwm_app;
REVOKE UPDATE ON appointment FROM fforwm_app;
GRANT UPDATE (held_to, ended_by, ended_at, end_reason) ON appointment TO fforwm_app;
GRANT UPDATE (state, decided_by, decided_at, objection, version) ON office_proposal TO fforwm_app;
GRANT UPDATE (ended_on) ON interest TO fforwm_app;
