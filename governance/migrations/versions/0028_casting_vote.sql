-- The casting vote of the chair: an act of its own, beside the count and never in it.

ALTER TABLE ballot DROP CONSTRAINT ballot_state_check;
ALTER TABLE ballot
  ADD CONSTRAINT ballot_state_check CHECK (
    state IN ('scheduled', 'open', 'closed', 'tied', 'provisional', 'declared', 'annulled')),
  ADD COLUMN casting_until timestamptz,            -- the chair may give it before this instant
  ADD COLUMN casting_vote text CHECK (casting_vote IN ('yes', 'no', 'declined')),
  ADD COLUMN casting_by uuid REFERENCES person,
  ADD COLUMN casting_at timestamptz,
  ADD COLUMN casting_reason bilingual CHECK (casting_reason ?& '{cy,en}'),
  ADD CONSTRAINT casting_vote_is_whole CHECK (
    (casting_vote IS NULL) = (casting_by IS NULL) AND (casting_vote IS NULL) = (casting_at IS NULL)
    AND (casting_vote IS NULL) = (casting_reason IS NULL) AND (casting_vote IS NULL OR casting_until IS NOT NULL)),
  ADD CONSTRAINT tied_is_counted CHECK (state <> 'tied' OR (outcome IS NOT NULL AND casting_until IS NOT NULL)),
  ADD CONSTRAINT nobody_certifies_their_casting_vote CHECK (certified_by <> casting_by);
CREATE INDEX ballot_casting ON ballot (casting_until) WHERE state = 'tied';

-- The moves of a ballot as data, as those of a motion are: of MOVES in governance/ballots/rules.py.
CREATE TABLE ballot_move (from_state text, to_state text, PRIMARY KEY (from_state, to_state));
INSERT INTO ballot_move VALUES ('scheduled', 'open'), ('scheduled', 'annulled'), ('open', 'closed'), ('open', 'annulled'),
  ('closed', 'tied'), ('closed', 'provisional'), ('closed', 'declared'), ('closed', 'annulled'), ('tied', 'provisional'),
  ('tied', 'declared'), ('tied', 'annulled'), ('provisional', 'declared'), ('provisional', 'annulled');
GRANT SELECT ON ballot_move TO fforwm_app;

-- As it was, but for the moves.
CREATE OR REPLACE FUNCTION guard_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE early boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a ballot is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'scheduled' OR NEW.roll_digest IS NOT NULL OR NEW.outcome IS NOT NULL THEN
      RAISE EXCEPTION 'a ballot begins as scheduled' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('declared', 'annulled') THEN
    RAISE EXCEPTION 'a % ballot is never changed', OLD.state USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state <> OLD.state
      AND NOT EXISTS (SELECT FROM ballot_move WHERE (from_state, to_state) = (OLD.state, NEW.state)) THEN
    RAISE EXCEPTION 'a % ballot never becomes %', OLD.state, NEW.state USING ERRCODE = 'FF001';
  END IF;
  early := NEW.was_to_close_at IS DISTINCT FROM OLD.was_to_close_at;
  IF early AND ((OLD.state, NEW.state) <> ('open', 'closed') OR NEW.was_to_close_at IS DISTINCT FROM OLD.closes_at
      OR NEW.closes_at > app_now()) THEN
    RAISE EXCEPTION 'a ballot is closed early once, and as of no later than that' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'closed' AND app_now() < OLD.closes_at AND NOT early THEN
    RAISE EXCEPTION 'a ballot closes at its time only' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.outcome IS NOT NULL AND NEW.state NOT IN ('tied', 'provisional', 'declared', 'annulled') THEN
    RAISE EXCEPTION 'a ballot is counted when it has closed' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state <> 'scheduled' AND (NEW.roll_digest, NEW.entitled, NEW.text_version, NEW.text_digest, NEW.standing_orders_id,
      NEW.names_seen_by, NEW.record_on, NEW.motion_id, NEW.opens_at, CASE WHEN early THEN OLD.closes_at ELSE NEW.closes_at END,
      NEW.scheduled_by, NEW.opened_by, NEW.replaces_id) IS DISTINCT FROM
      (OLD.roll_digest, OLD.entitled, OLD.text_version, OLD.text_digest, OLD.standing_orders_id,
      OLD.names_seen_by, OLD.record_on, OLD.motion_id, OLD.opens_at, OLD.closes_at, OLD.scheduled_by, OLD.opened_by,
      OLD.replaces_id) THEN
    RAISE EXCEPTION 'the terms of an opened ballot are never changed' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.outcome IS NOT NULL AND NEW.outcome IS DISTINCT FROM OLD.outcome THEN
    RAISE EXCEPTION 'a counted ballot keeps its count' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;

-- Only an equal vote whose names are seen, only where the rules give it, only the chair of that very body, only in time.
CREATE FUNCTION guard_casting_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE days integer; may_be boolean;
BEGIN
  IF (NEW.casting_vote, NEW.casting_by, NEW.casting_at, NEW.casting_reason) IS DISTINCT FROM
      (OLD.casting_vote, OLD.casting_by, OLD.casting_at, OLD.casting_reason)
      AND NOT (OLD.state = 'tied' AND NEW.state IN ('provisional', 'declared'))
      OR NEW.casting_until IS DISTINCT FROM OLD.casting_until AND NEW.state <> 'tied'
      OR NEW.casting_until IS DISTINCT FROM OLD.casting_until AND OLD.state = 'tied' THEN
    RAISE EXCEPTION 'a casting vote is given once, and never changed' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state = 'closed' AND NEW.state IN ('tied', 'provisional', 'declared') THEN
    SELECT CAST(rules ->> 'casting_vote_days' AS integer) INTO days FROM standing_orders WHERE id = NEW.standing_orders_id;
    may_be := days IS NOT NULL AND NEW.names_seen_by <> 'self' AND NEW.outcome ->> 'reason' = 'tie';
    IF may_be <> (NEW.state = 'tied') THEN
      RAISE EXCEPTION 'the chair is asked where the votes are equal and the rules say so' USING ERRCODE = 'FF001';
    END IF;
    IF NEW.state = 'tied' AND NEW.casting_until <= app_now() THEN
      RAISE EXCEPTION 'the chair has time to give a casting vote' USING ERRCODE = 'FF001';
    END IF;
  END IF;
  IF OLD.state = 'tied' AND NEW.state IN ('provisional', 'declared') THEN
    IF NEW.casting_vote IS NULL AND app_now() < OLD.casting_until THEN
      RAISE EXCEPTION 'the chair may still give a casting vote' USING ERRCODE = 'FF001';
    END IF;
    IF NEW.casting_vote IS NOT NULL AND app_now() >= OLD.casting_until THEN
      RAISE EXCEPTION 'the time for a casting vote is over' USING ERRCODE = 'FF001';
    END IF;
    IF NEW.casting_vote IS NOT NULL AND NOT EXISTS (
        SELECT FROM appointment a JOIN motion m ON m.body_id = a.body_id
         WHERE m.id = NEW.motion_id AND a.person_id = NEW.casting_by
           AND a.office IN ('board_chair', 'committee_chair', 'forum_chair', 'group_convenor', 'workstream_lead')
           AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')) THEN
      RAISE EXCEPTION 'only the chair of the body gives a casting vote' USING ERRCODE = 'FF001';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER casting_vote_is_guarded BEFORE UPDATE ON ballot
  FOR EACH ROW EXECUTE FUNCTION guard_casting_vote();
