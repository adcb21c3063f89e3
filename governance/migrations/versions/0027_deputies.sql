-- Somebody who covers an office for a time: with what it may do, and never as the second person beside its holder.

CREATE TABLE cover (
  id uuid PRIMARY KEY,
  appointment_id uuid NOT NULL REFERENCES appointment,   -- whose office it is; the cover ends with it
  deputy_id uuid NOT NULL REFERENCES person,
  covers_from date NOT NULL,
  covers_to date NOT NULL,                               -- the last day, inclusive; the day before the first: never begun
  reason bilingual,
  named_by uuid NOT NULL REFERENCES person,
  named_at timestamptz NOT NULL,
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  CHECK (covers_to - covers_from < 60),
  CHECK (covers_to >= covers_from OR (covers_to = covers_from - 1 AND ended_at IS NOT NULL)),
  CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
  CONSTRAINT one_deputy_at_a_time EXCLUDE USING gist (
    appointment_id WITH =, daterange(covers_from, covers_to + 1, '[)') WITH &&)
);
CREATE INDEX cover_deputy ON cover (deputy_id);

CREATE FUNCTION guard_cover() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held appointment;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT * INTO held FROM appointment WHERE id = NEW.appointment_id;
    IF NEW.deputy_id = held.person_id OR NEW.covers_from < app_today() OR NEW.covers_from < held.held_from
        OR NEW.covers_to > held.held_to THEN
      RAISE EXCEPTION 'a deputy is somebody else, for days to come in which the office is held' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR OLD.covers_to < app_today() THEN
    RAISE EXCEPTION 'who covered an office is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF to_jsonb(NEW) - '{covers_to,ended_by,ended_at}'::text[] <> to_jsonb(OLD) - '{covers_to,ended_by,ended_at}'::text[]
      OR NEW.covers_to > OLD.covers_to OR NEW.covers_to < least(app_today(), OLD.covers_from - 1)
      OR NEW.covers_to < app_today() AND OLD.covers_from <= app_today() THEN
    RAISE EXCEPTION 'a cover is ended, today or later, and else never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cover_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON cover FOR EACH ROW EXECUTE FUNCTION guard_cover();

-- Who may act in which office: its holder, and whoever covers it. Everything that asks for an office of today asks here.
CREATE VIEW in_office AS
  SELECT a.id AS appointment_id, NULL::uuid AS cover_id, a.body_id, a.office, a.person_id, NULL::uuid AS covers,
         a.held_from, a.held_to
    FROM appointment a
  UNION ALL
  SELECT a.id, c.id, a.body_id, a.office, c.deputy_id, a.person_id, c.covers_from, least(c.covers_to, a.held_to)
    FROM cover c JOIN appointment a ON a.id = c.appointment_id;

-- Those who count as one person where two are asked for: whoever acted, and all whom a cover binds to them, on any day
-- from then on.
CREATE FUNCTION acts_with(person_id uuid, since timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH RECURSIVE one AS (
    SELECT person_id AS id WHERE person_id IS NOT NULL
    UNION SELECT CASE WHEN i.person_id = one.id THEN i.covers ELSE i.person_id END
      FROM one JOIN in_office i ON i.cover_id IS NOT NULL AND one.id IN (i.person_id, i.covers)
       AND i.held_from <= app_today() AND i.held_to >= (since AT TIME ZONE 'Europe/London')::date
       AND i.held_to >= i.held_from
  ) SELECT id FROM one
$$;

CREATE FUNCTION guard_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'confirmed' AND NEW.decided_by <> OLD.proposed_by
      AND NEW.decided_by IN (SELECT acts_with(OLD.proposed_by, OLD.proposed_at)) THEN
    RAISE EXCEPTION 'a deputy and whom they cover are one person where two are asked for' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER second_person_of_an_office BEFORE UPDATE ON office_proposal
  FOR EACH ROW EXECUTE FUNCTION guard_second_person();
CREATE TRIGGER second_person_of_a_step BEFORE UPDATE ON ballot_proposal
  FOR EACH ROW EXECUTE FUNCTION guard_second_person();

CREATE FUNCTION guard_certifier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.certified_by NOT IN (coalesce(NEW.scheduled_by, NEW.opened_by), coalesce(NEW.opened_by, NEW.scheduled_by))
      AND NEW.certified_by IN (
        SELECT acts_with(NEW.scheduled_by, NEW.opens_at) UNION SELECT acts_with(NEW.opened_by, NEW.opens_at)) THEN
    RAISE EXCEPTION 'nobody certifies what they, or whom they cover, called' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certifier_is_another BEFORE UPDATE OF certified_by ON ballot
  FOR EACH ROW WHEN (NEW.certified_by IS NOT NULL) EXECUTE FUNCTION guard_certifier();

-- A deputy's acts are recorded as such.
ALTER TABLE journal ADD cover_id uuid;

-- Named for an absent holder, in an office of power: by two persons, or by the time lock.
ALTER TABLE office_proposal DROP CONSTRAINT office_proposal_kind_check;
ALTER TABLE office_proposal ADD CONSTRAINT office_proposal_kind_check CHECK (kind IN ('appointment', 'ending', 'cover'));

-- Cover that somebody asked for, because what the office owes waits.
CREATE TABLE cover_ask (
  id uuid PRIMARY KEY,
  appointment_id uuid NOT NULL REFERENCES appointment,
  asked_by uuid NOT NULL REFERENCES person,
  asked_at timestamptz NOT NULL
);
CREATE INDEX cover_ask_appointment ON cover_ask (appointment_id, asked_at);

GRANT SELECT, INSERT ON cover, cover_ask TO fforwm_app;
GRANT UPDATE (covers_to, ended_by, ended_at) ON cover TO fforwm_app;
GRANT SELECT ON in_office TO fforwm_app;
GRANT INSERT (cover_id) ON journal TO fforwm_app;
