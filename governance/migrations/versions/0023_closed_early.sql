-- Two persons close a ballot before its time, where its rules let them and every right on its roll has voted.

ALTER TABLE ballot ADD COLUMN was_to_close_at timestamptz;  -- what had been said, where it was closed early
ALTER TABLE ballot ADD CONSTRAINT closed_early_is_earlier CHECK (
  was_to_close_at IS NULL OR (was_to_close_at > closes_at AND state NOT IN ('scheduled', 'open')));

ALTER TABLE ballot_proposal DROP CONSTRAINT ballot_proposal_kind_check, DROP CONSTRAINT ballot_proposal_check;
ALTER TABLE ballot_proposal
  ADD CONSTRAINT ballot_proposal_kind_check CHECK (kind IN ('annulment', 'certification', 'early_close')),
  ADD CONSTRAINT ballot_proposal_check CHECK (
    (kind = 'certification') = (reason IS NULL) AND (reason IS NULL OR reason ?& '{cy,en}'));

-- As it was, but for the one way to close early; the trigger below says when that is open.
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
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('scheduled', 'open'), ('scheduled', 'annulled'),
      ('open', 'closed'), ('open', 'annulled'), ('closed', 'provisional'), ('closed', 'declared'), ('closed', 'annulled'),
      ('provisional', 'declared'), ('provisional', 'annulled')) THEN
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
  IF NEW.outcome IS NOT NULL AND NEW.state NOT IN ('provisional', 'declared', 'annulled') THEN
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

CREATE FUNCTION guard_closed_early() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM standing_orders
                  WHERE id = NEW.standing_orders_id AND CAST(rules ->> 'early_close' AS boolean)) THEN
    RAISE EXCEPTION 'the rules of this ballot let nobody close it early' USING ERRCODE = 'FF001';
  END IF;
  IF NOT EXISTS (SELECT FROM ballot_proposal WHERE (ballot_id, kind, state) = (NEW.id, 'early_close', 'confirmed')) THEN
    RAISE EXCEPTION 'two persons close a ballot early' USING ERRCODE = 'FF001';
  END IF;
  IF EXISTS (SELECT FROM roll_entry e WHERE e.ballot_id = NEW.id AND e.on_roll AND NOT EXISTS (
               SELECT FROM vote v WHERE (v.ballot_id, v.member_id) = (e.ballot_id, e.member_id)))
     OR EXISTS (SELECT FROM waiting_entry w WHERE w.ballot_id = NEW.id) THEN
    RAISE EXCEPTION 'nobody loses a vote by an early close' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER early_only_when_all_have_voted BEFORE UPDATE ON ballot
  FOR EACH ROW WHEN (NEW.was_to_close_at IS DISTINCT FROM OLD.was_to_close_at) EXECUTE FUNCTION guard_closed_early();
