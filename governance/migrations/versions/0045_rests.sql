-- The times for which a right rests are rows of their own, so that a second suspension leaves the first as it was.

CREATE TABLE right_rest (
  member_id uuid NOT NULL REFERENCES voting_right,
  rests_from date NOT NULL,
  rests_to date,                                   -- the last day, inclusive; NULL: until it is ended
  PRIMARY KEY (member_id, rests_from),
  CHECK (rests_to >= rests_from)
);

-- What each suspension was, by the steps that were never altered; a later one had taken the place of its days.
WITH moved AS (
  SELECT s.member_id, t.move, (t.made_at AT TIME ZONE 'Europe/London')::date AS day, s.ended_on,
         lead((t.made_at AT TIME ZONE 'Europe/London')::date) OVER (PARTITION BY s.id ORDER BY t.id) AS next_day
    FROM membership_step t JOIN membership s ON s.id = t.membership_id
   WHERE t.move IN ('suspend', 'reinstate')
)
INSERT INTO right_rest (member_id, rests_from, rests_to)
SELECT member_id, day, max(coalesce(next_day, ended_on) - 1) FROM moved
 WHERE move = 'suspend' AND (coalesce(next_day, ended_on) IS NULL OR coalesce(next_day, ended_on) > day)
 GROUP BY member_id, day;

-- And what a right has now, where no step says so: what the register brought, and the time between two memberships.
INSERT INTO right_rest (member_id, rests_from, rests_to)
SELECT r.member_id, r.suspended_from, r.suspended_to FROM voting_right r
 WHERE r.suspended_from IS NOT NULL AND coalesce(r.suspended_to, 'infinity') >= r.suspended_from
   AND NOT EXISTS (SELECT FROM right_rest w WHERE w.member_id = r.member_id
                      AND w.rests_from <= coalesce(r.suspended_to, 'infinity')
                      AND coalesce(w.rests_to, 'infinity') >= r.suspended_from);

CREATE OR REPLACE VIEW right_today AS
  SELECT u.person_id, u.member_id, u.capacity FROM usable_right u
   WHERE (SELECT app_today()) BETWEEN u.used_from AND coalesce(u.used_to, 'infinity')
     AND NOT EXISTS (SELECT FROM right_rest w WHERE w.member_id = u.member_id
                        AND (SELECT app_today()) BETWEEN w.rests_from AND coalesce(w.rests_to, 'infinity'));
CREATE OR REPLACE VIEW champion_today AS
  SELECT n.person_id, n.member_id FROM nomination n JOIN voting_right r ON r.member_id = n.member_id
   WHERE n.role = 'champion' AND (SELECT app_today()) BETWEEN n.acts_from AND coalesce(n.acts_to, 'infinity')
     AND (SELECT app_today()) BETWEEN r.held_from AND coalesce(r.held_to, 'infinity')
     AND NOT EXISTS (SELECT FROM right_rest w WHERE w.member_id = r.member_id
                        AND (SELECT app_today()) BETWEEN w.rests_from AND coalesce(w.rests_to, 'infinity'));
ALTER TABLE voting_right DROP COLUMN suspended_from, DROP COLUMN suspended_to;

-- A rest that is over stays as it was, and no two are of the same day.
CREATE FUNCTION guard_right_rest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND (OLD.rests_to IS NOT NULL
      OR TG_OP = 'UPDATE' AND (NEW.member_id, NEW.rests_from) <> (OLD.member_id, OLD.rests_from)) THEN
    RAISE EXCEPTION 'a rest that is over is never altered' USING ERRCODE = 'FF001';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT FROM right_rest w WHERE w.member_id = NEW.member_id AND w.rests_from <> NEW.rests_from
                AND w.rests_from <= coalesce(NEW.rests_to, 'infinity')
                AND coalesce(w.rests_to, 'infinity') >= NEW.rests_from) THEN
    RAISE EXCEPTION 'a right rests once at a time' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER right_rest_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON right_rest
  FOR EACH ROW EXECUTE FUNCTION guard_right_rest();

ALTER TABLE right_rest ENABLE ROW LEVEL SECURITY;
CREATE POLICY partners_see_whom_they_may ON right_rest
  USING ((SELECT reading_agreement()) IS NULL OR is_shown(member_id, (SELECT reading_agreement())));
GRANT SELECT, INSERT, DELETE ON right_rest TO fforwm_app;
GRANT UPDATE (rests_to) ON right_rest TO fforwm_app;

-- An import that is undone as a whole takes its entries out of the register of members with it, unless a copy was given
-- that has one of them.
CREATE OR REPLACE FUNCTION guard_register_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.corrects IS NOT NULL
        AND NOT EXISTS (SELECT FROM register_entry e WHERE (e.number, e.membership_id) = (NEW.corrects, NEW.membership_id)) THEN
      RAISE EXCEPTION 'an entry corrects one of the same membership' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' OR NOT EXISTS (
      SELECT FROM membership m WHERE m.id = OLD.membership_id
         AND (m.ended_on + interval '10 years' < app_today()
              OR m.import_id::text = current_setting('app.undoing_import', true)
                 AND NOT EXISTS (SELECT FROM register_copy_line l WHERE l.number = OLD.number))) THEN
    RAISE EXCEPTION 'the register is never altered' USING ERRCODE = 'FF001';
  END IF;
  RETURN OLD;
END $$;
CREATE FUNCTION take_out_of_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.import_id::text = current_setting('app.undoing_import', true)
      AND NOT EXISTS (SELECT FROM register_entry e JOIN register_copy_line l USING (number) WHERE e.membership_id = OLD.id) THEN
    DELETE FROM register_entry WHERE membership_id = OLD.id;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER membership_goes_from_register BEFORE DELETE ON membership
  FOR EACH ROW EXECUTE FUNCTION take_out_of_register();
