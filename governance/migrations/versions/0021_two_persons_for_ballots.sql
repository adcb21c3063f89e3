-- Two persons annul a ballot, and certify one that no officer called; where there is no second, a time lock.

CREATE TABLE ballot_proposal (
  id uuid PRIMARY KEY,
  ballot_id uuid NOT NULL REFERENCES ballot,
  kind text NOT NULL CHECK (kind IN ('annulment', 'certification')),
  reason bilingual,
  state text NOT NULL CHECK (state IN ('waiting', 'confirmed', 'objected', 'withdrawn', 'lapsed')),
  proposed_by uuid NOT NULL REFERENCES person,
  proposed_at timestamptz NOT NULL,
  locked_until timestamptz,                        -- nobody else could confirm: it takes effect then, unless objected to
  decided_by uuid REFERENCES person,               -- NULL: the rules, when the time lock ran out or the ballot was over
  decided_at timestamptz,
  objection bilingual,
  CHECK ((kind = 'annulment') = (reason IS NOT NULL) AND (reason IS NULL OR reason ?& '{cy,en}')),
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  CHECK (state <> 'objected' OR (objection IS NOT NULL AND decided_by IS NOT NULL)),
  CONSTRAINT nobody_confirms_their_own_step CHECK (
    state <> 'confirmed' OR (decided_by IS NULL AND locked_until IS NOT NULL)
    OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
);
CREATE UNIQUE INDEX one_step_of_a_kind_waits ON ballot_proposal (ballot_id, kind) WHERE state = 'waiting';
CREATE INDEX ballot_proposal_ballot ON ballot_proposal (ballot_id, id);
CREATE INDEX ballot_proposal_locked ON ballot_proposal (locked_until) WHERE state = 'waiting';

CREATE FUNCTION guard_ballot_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' OR NEW.locked_until < app_now() + interval '71 hours' THEN
      RAISE EXCEPTION 'a step begins as proposed, and its time lock runs for three days' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'waiting' THEN
    RAISE EXCEPTION 'what became of a step is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.id, NEW.ballot_id, NEW.kind, NEW.reason, NEW.proposed_by, NEW.proposed_at, NEW.locked_until)
      IS DISTINCT FROM
      (OLD.id, OLD.ballot_id, OLD.kind, OLD.reason, OLD.proposed_by, OLD.proposed_at, OLD.locked_until) THEN
    RAISE EXCEPTION 'what was proposed is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'confirmed' AND NEW.decided_by IS NULL AND app_now() < OLD.locked_until THEN
    RAISE EXCEPTION 'the time lock has not run out' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballot_proposal_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON ballot_proposal
  FOR EACH ROW EXECUTE FUNCTION guard_ballot_proposal();

-- The ballot itself asks for the second person.
CREATE FUNCTION guard_two_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'annulled' AND NOT EXISTS (
      SELECT FROM ballot_proposal WHERE (ballot_id, kind, state) = (NEW.id, 'annulment', 'confirmed')) THEN
    RAISE EXCEPTION 'two persons annul a ballot' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state = 'provisional' AND NEW.state = 'declared'
      AND (NEW.certified_by IS NULL OR coalesce(NEW.scheduled_by, NEW.opened_by) IS NULL) AND NOT EXISTS (
      SELECT FROM ballot_proposal WHERE (ballot_id, kind, state) = (NEW.id, 'certification', 'confirmed')) THEN
    RAISE EXCEPTION 'two persons stand behind a certified result' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER two_persons_where_it_must_be BEFORE UPDATE OF state ON ballot
  FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION guard_two_persons();

GRANT SELECT, INSERT ON ballot_proposal TO fforwm_app;
GRANT UPDATE (state, decided_by, decided_at, objection) ON ballot_proposal TO fforwm_app;
