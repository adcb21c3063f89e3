-- Ordinary and special resolutions: the class of a motion is fixed when it is admitted, and its ballot takes it.

ALTER TABLE motion
  ADD COLUMN resolution text NOT NULL DEFAULT 'ordinary' CHECK (resolution IN ('ordinary', 'special')),
  ADD CONSTRAINT motion_of_a_class UNIQUE (id, resolution);
ALTER TABLE ballot
  ADD COLUMN resolution text NOT NULL DEFAULT 'ordinary',
  ADD CONSTRAINT ballot_of_the_class_of_its_motion FOREIGN KEY (motion_id, resolution) REFERENCES motion (id, resolution);

CREATE FUNCTION guard_resolution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NOT (OLD.state = 'submitted' AND NEW.state = 'admitted') THEN
    RAISE EXCEPTION 'the class of a motion is fixed when it is admitted' USING ERRCODE = 'FF001';
  END IF;
  IF (SELECT rules -> 'special_threshold' ->> 'denominator' FROM standing_orders WHERE id = NEW.standing_orders_id)
      IS NULL THEN
    RAISE EXCEPTION 'these rules know no special resolutions' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER motion_begins_as_ordinary BEFORE INSERT ON motion
  FOR EACH ROW WHEN (NEW.resolution <> 'ordinary') EXECUTE FUNCTION guard_resolution();
CREATE TRIGGER motion_keeps_its_class BEFORE UPDATE OF resolution ON motion
  FOR EACH ROW WHEN (NEW.resolution <> OLD.resolution) EXECUTE FUNCTION guard_resolution();
