-- What no action writes, the app's role cannot write either: a row of the journal from another day or another
-- transaction, rules that nobody enacted, a reply under a reason that it does not answer.

-- The journal itself says when a row was written, in which transaction and after which.
REVOKE INSERT ON journal FROM fforwm_app;
GRANT INSERT (event, subject_type, subject_id, person_id, member_id, facts) ON journal TO fforwm_app;

-- Rules are enacted now, so that members know of them in time; and once officers have enacted any, they alone do.
CREATE FUNCTION guard_enacting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.enacted_at NOT BETWEEN app_now() - interval '1 minute' AND app_now() THEN
    RAISE EXCEPTION 'rules are enacted at the time when they are' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.enacted_at IS NULL
      AND EXISTS (SELECT FROM standing_orders WHERE body_id = NEW.body_id AND enacted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'rules that officers enacted are changed by enacting new ones' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER standing_orders_are_enacted_now BEFORE INSERT ON standing_orders
  FOR EACH ROW EXECUTE FUNCTION guard_enacting();

-- A second is taken back while seconders are still sought: afterwards it is what the motion stands on.
CREATE FUNCTION guard_second() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM motion WHERE id = OLD.motion_id FOR SHARE) <> 'seeking_seconders' THEN
    RAISE EXCEPTION 'who seconded what was submitted is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER second_is_guarded BEFORE DELETE ON second FOR EACH ROW EXECUTE FUNCTION guard_second();

-- What a facilitator replied to stays what they replied to.
CREATE TRIGGER replied_objection_keeps_its_reason BEFORE UPDATE ON question_objection
  FOR EACH ROW WHEN (OLD.reply IS NOT NULL AND NEW.reason IS DISTINCT FROM OLD.reason) EXECUTE FUNCTION refuse_change();
