-- What the board declined, and what was done or stopped, is reopened as what was lost is; and rules may say how often a
-- motion is put off.

INSERT INTO motion_move VALUES ('responded', 'noticed'), ('implemented', 'noticed'), ('not_implemented', 'noticed');

CREATE FUNCTION guard_reopened_motion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'responded' AND OLD.response IS DISTINCT FROM 'declined' THEN
    RAISE EXCEPTION 'what the board did not decline is not voted on again' USING ERRCODE = 'FF001';
  END IF;
  UPDATE reopening SET reopened_at = app_now() WHERE motion_id = NEW.id AND reopened_at IS NULL
     AND app_now() < closes_at AND (SELECT count(*) FROM reopening_support s WHERE s.reopening_id = reopening.id)
       >= (SELECT nullif(CAST(o.rules ->> 'reopen_members' AS integer), 0) FROM standing_orders o
            WHERE o.id = NEW.standing_orders_id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a motion is reopened once, by enough members, in time' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER motion_is_reopened_by_members BEFORE UPDATE OF state ON motion FOR EACH ROW
  WHEN (OLD.state IN ('responded', 'implemented', 'not_implemented') AND NEW.state = 'noticed')
  EXECUTE FUNCTION guard_reopened_motion();

-- The row of the present adjournment is there already.
CREATE FUNCTION guard_adjournments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM adjournment WHERE motion_id = NEW.id) > (
      SELECT CAST(o.rules ->> 'adjournments' AS integer) FROM standing_orders o WHERE o.id = NEW.standing_orders_id) THEN
    RAISE EXCEPTION 'a motion is put off no more often than its rules allow' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER motion_is_put_off_by_its_rules BEFORE UPDATE OF state ON motion FOR EACH ROW
  WHEN (NEW.state IN ('adjourned', 'referred') AND NEW.state <> OLD.state) EXECUTE FUNCTION guard_adjournments();
