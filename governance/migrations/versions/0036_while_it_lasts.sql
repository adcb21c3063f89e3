-- A membership while it lasts, and how it ends: suspension, removal with the right to be heard, arrears, resignation.

ALTER TABLE membership
  ADD state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'removal_proposed', 'ended')),
  ADD lapses_on date,                              -- the first day without it, unless more is paid
  ADD version integer NOT NULL DEFAULT 1;
UPDATE membership SET state = 'ended' WHERE ended_on IS NOT NULL;
ALTER TABLE membership ADD CHECK ((state = 'ended') = (ended_on IS NOT NULL));
CREATE INDEX membership_lapses ON membership (lapses_on) WHERE ended_on IS NULL;

-- Each move of a membership, and what its member said to it.
CREATE TABLE membership_step (
  id uuid PRIMARY KEY,
  membership_id uuid NOT NULL REFERENCES membership,
  move text NOT NULL CHECK (move ~ '^[a-z_]{1,60}$'),
  reasons bilingual CHECK (reasons ?& '{cy,en}'),
  words text,
  made_by uuid REFERENCES person,                  -- NULL: the rules, at its time
  made_at timestamptz NOT NULL,
  CHECK (move IN ('resign', 'lapse', 'hear') OR reasons IS NOT NULL),
  CHECK ((move = 'hear') = (words IS NOT NULL))
);
CREATE INDEX membership_step_of ON membership_step (membership_id, id);
CREATE TRIGGER membership_steps_are_never_altered BEFORE UPDATE OR DELETE ON membership_step
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What is over stays over; and nobody is removed without the board's proposal, its notice, and a second officer.
CREATE FUNCTION guard_membership() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE proposed membership_step; decided membership_step;
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'ended'
      OR (NEW.id, NEW.member_id, NEW.class, NEW.joined_on) IS DISTINCT FROM (OLD.id, OLD.member_id, OLD.class, OLD.joined_on) THEN
    RAISE EXCEPTION 'a membership is ended, and never deleted or begun anew' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.end_reason = 'removed' THEN
    SELECT * INTO proposed FROM membership_step WHERE membership_id = NEW.id AND move = 'propose_removal' ORDER BY id DESC LIMIT 1;
    SELECT * INTO decided FROM membership_step WHERE membership_id = NEW.id AND move = 'remove' ORDER BY id DESC LIMIT 1;
    IF OLD.state <> 'removal_proposed' OR proposed.id IS NULL OR decided.id IS NULL
        OR app_now() < proposed.made_at + interval '21 days' OR decided.made_by IN (SELECT acts_with(proposed.made_by, proposed.made_at)) THEN
      RAISE EXCEPTION 'a member is removed after 21 days in which they could be heard, by two persons' USING ERRCODE = 'FF001';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_is_guarded BEFORE UPDATE OR DELETE ON membership
  FOR EACH ROW EXECUTE FUNCTION guard_membership();

GRANT SELECT, INSERT ON membership_step TO fforwm_app;
