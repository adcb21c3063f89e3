-- How long things take in a membership is said by the forum's rules, in versions; what has begun keeps its version and
-- its day. Until now it was 28 days to answer, to ask again and to accept, 21 to be heard, and six months of grace.

CREATE FUNCTION members_rules() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT o.id FROM standing_orders o JOIN body b ON b.id = o.body_id
   WHERE b.kind = 'forum' AND o.effective_from <= app_now() ORDER BY o.version DESC LIMIT 1
$$;

ALTER TABLE application
  ADD standing_orders_id uuid REFERENCES standing_orders,  -- in force when it was submitted; NULL: there was none
  ADD answer_due_at timestamptz,                           -- while a question waits
  ADD representation_closes_at timestamptz;
ALTER TABLE membership ADD lapse_orders_id uuid REFERENCES standing_orders;
ALTER TABLE membership_step
  ADD standing_orders_id uuid REFERENCES standing_orders,
  ADD heard_until timestamptz;
ALTER TABLE nomination_offer
  ADD standing_orders_id uuid REFERENCES standing_orders,
  ADD answer_due_at timestamptz;

-- What stands already stands under the version that was in force, and by the days that were the same for everybody.
ALTER TABLE application DISABLE TRIGGER USER;
ALTER TABLE membership DISABLE TRIGGER USER;
ALTER TABLE membership_step DISABLE TRIGGER USER;
ALTER TABLE nomination_offer DISABLE TRIGGER USER;
CREATE FUNCTION pg_temp.rules_at(at timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT o.id FROM standing_orders o JOIN body b ON b.id = o.body_id
   WHERE b.kind = 'forum' AND o.effective_from <= at ORDER BY o.version DESC LIMIT 1
$$;
UPDATE application SET
  standing_orders_id = pg_temp.rules_at(submitted_at),
  answer_due_at = CASE WHEN state = 'info_needed' THEN state_since + interval '28 days' END,
  representation_closes_at = refused_at + interval '28 days';
UPDATE membership SET lapse_orders_id = members_rules() WHERE lapses_on IS NOT NULL;
UPDATE membership_step SET standing_orders_id = pg_temp.rules_at(made_at), heard_until = made_at + interval '21 days'
 WHERE move = 'propose_removal';
UPDATE nomination_offer SET standing_orders_id = pg_temp.rules_at(offered_at), answer_due_at = offered_at + interval '28 days';
DROP FUNCTION pg_temp.rules_at(timestamptz);
ALTER TABLE application ENABLE TRIGGER USER;
ALTER TABLE membership ENABLE TRIGGER USER;
ALTER TABLE membership_step ENABLE TRIGGER USER;
ALTER TABLE nomination_offer ENABLE TRIGGER USER;

ALTER TABLE application
  ADD CONSTRAINT a_question_has_its_day CHECK ((state = 'info_needed') <= (answer_due_at IS NOT NULL)),
  ADD CONSTRAINT a_refusal_has_its_day CHECK ((refused_at IS NULL) = (representation_closes_at IS NULL)),
  ADD CHECK (representation_closes_at > refused_at);
ALTER TABLE membership ADD CHECK (lapse_orders_id IS NULL OR lapses_on IS NOT NULL);
ALTER TABLE membership_step
  ADD CONSTRAINT nobody_is_removed_in_a_week CHECK (heard_until >= made_at + interval '7 days'),
  ADD CHECK ((move = 'propose_removal') = (heard_until IS NOT NULL)),
  ADD CHECK (standing_orders_id IS NULL OR heard_until IS NOT NULL);
ALTER TABLE nomination_offer ALTER answer_due_at SET NOT NULL, ADD CHECK (answer_due_at > offered_at);
CREATE INDEX application_answer_due ON application (answer_due_at) WHERE state = 'info_needed';

-- What begins does so under the version in force that day, and keeps it.
CREATE FUNCTION guard_members_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) ->> TG_ARGV[0])::uuid IS DISTINCT FROM members_rules() THEN
    RAISE EXCEPTION 'what begins keeps the rules that are in force' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_begins_under_rules BEFORE INSERT ON application
  FOR EACH ROW WHEN (NEW.state = 'submitted') EXECUTE FUNCTION guard_members_rules('standing_orders_id');
CREATE TRIGGER draft_begins_under_rules BEFORE UPDATE ON application
  FOR EACH ROW WHEN (OLD.state = 'draft' AND NEW.state <> 'draft') EXECUTE FUNCTION guard_members_rules('standing_orders_id');
CREATE TRIGGER application_keeps_its_rules BEFORE UPDATE ON application
  FOR EACH ROW WHEN (OLD.state <> 'draft' AND (
    NEW.standing_orders_id IS DISTINCT FROM OLD.standing_orders_id
    OR OLD.representation_closes_at IS NOT NULL AND NEW.representation_closes_at IS DISTINCT FROM OLD.representation_closes_at
  )) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER removal_begins_under_rules BEFORE INSERT ON membership_step
  FOR EACH ROW WHEN (NEW.move = 'propose_removal') EXECUTE FUNCTION guard_members_rules('standing_orders_id');
CREATE TRIGGER lapse_begins_under_rules BEFORE UPDATE ON membership
  FOR EACH ROW WHEN (NEW.lapses_on IS NOT NULL AND NEW.lapse_orders_id IS DISTINCT FROM OLD.lapse_orders_id)
  EXECUTE FUNCTION guard_members_rules('lapse_orders_id');
CREATE TRIGGER nomination_begins_under_rules BEFORE INSERT ON nomination_offer
  FOR EACH ROW EXECUTE FUNCTION guard_members_rules('standing_orders_id');

-- As before, by the day that the proposal named.
CREATE OR REPLACE FUNCTION guard_membership() RETURNS trigger LANGUAGE plpgsql AS $$
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
        OR app_now() < proposed.heard_until OR decided.made_by IN (SELECT acts_with(proposed.made_by, proposed.made_at)) THEN
      RAISE EXCEPTION 'a member is removed after a time in which they could be heard, by two persons' USING ERRCODE = 'FF001';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE VIEW nomination_line WITH (security_invoker = true) AS
  SELECT n.id, n.member_id, n.role, n.person_id AS nominee_id, p.name,
         CASE WHEN n.acts_to < n.acts_from OR n.acts_to < app_today() THEN 'ended'
              WHEN n.acts_from > app_today() THEN 'to_come' ELSE 'acting' END AS state,
         n.acts_from AS starts_on, n.acts_to AS ends_on, coalesce(o.by_officer, false) AS by_officer, o.reason,
         o.offered_by, o.offered_at, n.ending, n.end_reason, n.ended_by, o.answer_due_at
    FROM nomination n JOIN person p ON p.id = n.person_id LEFT JOIN nomination_offer o ON o.id = n.id
  UNION ALL
  SELECT o.id, o.member_id, o.role, o.nominee_id, o.name,
         CASE WHEN o.state = 'waiting' AND app_now() >= o.answer_due_at THEN 'lapsed' ELSE o.state END,
         o.starts_on, o.ends_on, o.by_officer, o.reason, o.offered_by, o.offered_at, NULL, NULL, NULL, o.answer_due_at
    FROM nomination_offer o WHERE o.state <> 'accepted';

GRANT UPDATE (standing_orders_id, answer_due_at, representation_closes_at) ON application TO fforwm_app;
GRANT UPDATE (lapse_orders_id) ON membership TO fforwm_app;
GRANT EXECUTE ON FUNCTION members_rules() TO fforwm_app;
