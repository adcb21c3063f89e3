-- Standing orders that officers enact: who, when and why; and what the schema itself holds to.

ALTER TABLE standing_orders
  ADD COLUMN enacted_at timestamptz,               -- NULL, as the two below: entered at the founding, by an operator
  ADD COLUMN enacted_by uuid REFERENCES person,
  ADD COLUMN reason bilingual,
  ADD CONSTRAINT standing_orders_enacted CHECK (
    (enacted_at IS NULL) = (enacted_by IS NULL) AND (enacted_at IS NULL) = (reason IS NULL)),
  ADD CONSTRAINT standing_orders_reason CHECK (reason ?& '{cy,en}'),
  -- Repeats CLEAR_DAYS of governance/orders/rules.py: neither the day of enacting nor that of beginning counts.
  ADD CONSTRAINT standing_orders_known_in_time CHECK (
    (effective_from AT TIME ZONE 'Europe/London')::date > (enacted_at AT TIME ZONE 'Europe/London')::date + 14);

-- Versions follow each other, and none overtakes the one before: what is in force on a day is never changed afterwards.
CREATE FUNCTION guard_standing_orders() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('standing orders of ' || NEW.body_id::text, 0));
  SELECT version, effective_from INTO last FROM standing_orders WHERE body_id = NEW.body_id ORDER BY version DESC LIMIT 1;
  IF NEW.version <> coalesce(last.version, 0) + 1 THEN
    RAISE EXCEPTION 'version % does not follow version %', NEW.version, coalesce(last.version, 0) USING ERRCODE = 'FF001';
  END IF;
  IF NEW.effective_from < last.effective_from THEN
    RAISE EXCEPTION 'a version never comes into force before the one that it replaces' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER standing_orders_are_guarded BEFORE INSERT ON standing_orders
  FOR EACH ROW EXECUTE FUNCTION guard_standing_orders();

-- A ballot is held by the rules of its motion, which keeps those that it was proposed under (guard_motion).
CREATE FUNCTION guard_ballot_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.standing_orders_id <> (SELECT standing_orders_id FROM motion WHERE id = NEW.motion_id) THEN
    RAISE EXCEPTION 'a ballot is held by the rules of its motion' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballot_keeps_its_orders BEFORE INSERT OR UPDATE ON ballot
  FOR EACH ROW EXECUTE FUNCTION guard_ballot_orders();
