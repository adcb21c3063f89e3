-- Who acts for an organisation after it has joined: nominations that are answered, champions, and handing over.

ALTER TABLE nomination
  DROP CONSTRAINT nomination_role_check,
  DROP CONSTRAINT nomination_check,
  ADD CONSTRAINT nomination_role_check CHECK (role IN ('representative', 'deputy', 'champion')),
  ADD CONSTRAINT nomination_check CHECK (acts_to >= acts_from - 1),   -- the day before the first: never begun
  ADD ending text CHECK (ending IN ('handed_over', 'changed', 'by_nominee', 'by_organisation', 'by_officer')),
  ADD end_reason bilingual CHECK (end_reason ?& '{cy,en}'),
  ADD ended_by uuid REFERENCES person,
  ADD ended_at timestamptz,
  ADD CHECK ((ending IS NULL) = (ended_at IS NULL) AND (ending IS NULL) = (ended_by IS NULL)),
  ADD CHECK (ending IS NULL OR acts_to IS NOT NULL),
  ADD CHECK ((ending = 'by_officer') IS TRUE = (end_reason IS NOT NULL)),
  ADD CONSTRAINT one_representative_a_day EXCLUDE USING gist (
    member_id WITH =, daterange(acts_from, acts_to + 1, '[)') WITH &&) WHERE (role = 'representative'),
  ADD CONSTRAINT one_role_a_day EXCLUDE USING gist (
    member_id WITH =, person_id WITH =, daterange(acts_from, acts_to + 1, '[)') WITH &&);

-- Whoever acted on a day that has passed stays who acted on it. Whoever has handed over goes on if nobody takes over.
CREATE FUNCTION guard_nomination() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.role, NEW.acts_from) IS DISTINCT FROM (OLD.id, OLD.role, OLD.acts_from)
      OR NEW.acts_to IS DISTINCT FROM OLD.acts_to
         AND (OLD.acts_to < app_today() OR NEW.acts_to < greatest(app_today(), OLD.acts_from - 1)
              OR NEW.acts_to IS NULL AND OLD.ending IS DISTINCT FROM 'handed_over') THEN
    RAISE EXCEPTION 'who acts for an organisation is ended, today or later, and else never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER nomination_is_guarded BEFORE UPDATE OR DELETE ON nomination
  FOR EACH ROW EXECUTE FUNCTION guard_nomination();

-- Handing over leaves no day between: looked at when the transaction ends, when both are there.
CREATE FUNCTION guard_handover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM nomination h WHERE (h.member_id, h.ending) = (NEW.member_id, 'handed_over') AND NOT EXISTS (
       SELECT FROM nomination n WHERE (n.member_id, n.role, n.acts_from) = (h.member_id, h.role, h.acts_to + 1)
          AND coalesce(n.acts_to, 'infinity') >= n.acts_from)) THEN
    RAISE EXCEPTION 'whoever hands over does so to somebody, from the next day on' USING ERRCODE = 'FF001';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER handover_has_no_gap AFTER UPDATE ON nomination DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.role = 'representative') EXECUTE FUNCTION guard_handover();

-- Somebody is asked to act for an organisation, and acts for it once they have accepted: then a nomination has this id.
CREATE TABLE nomination_offer (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member,
  role text NOT NULL CHECK (role IN ('representative', 'deputy', 'champion')),
  nominee_id uuid NOT NULL,                        -- a person; or who becomes one, by the code that goes to `email`
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email text CHECK (email = lower(email)),         -- while nobody has confirmed it: then it is the person's own
  language text NOT NULL CHECK (language IN ('cy', 'en', 'both')),
  starts_on date NOT NULL,
  ends_on date,
  by_officer boolean NOT NULL,
  reason bilingual CHECK (reason ?& '{cy,en}'),
  offered_by uuid NOT NULL REFERENCES person,
  offered_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'accepted', 'declined', 'withdrawn', 'lapsed')),
  state_since timestamptz NOT NULL,
  CHECK (ends_on IS NULL OR (ends_on >= starts_on AND role <> 'representative')),
  CHECK (email IS NULL OR state = 'waiting'),
  CHECK (by_officer = (reason IS NOT NULL)),
  CONSTRAINT nobody_nominates_themselves CHECK (offered_by <> nominee_id)
);
CREATE UNIQUE INDEX one_handover_waits ON nomination_offer (member_id) WHERE role = 'representative' AND state = 'waiting';
CREATE UNIQUE INDEX one_offer_waits ON nomination_offer (member_id, nominee_id) WHERE state = 'waiting';
CREATE INDEX nomination_offer_member ON nomination_offer (member_id);
CREATE INDEX nomination_offer_nominee ON nomination_offer (nominee_id);
CREATE INDEX nomination_offer_email ON nomination_offer (email) WHERE email IS NOT NULL;

CREATE FUNCTION guard_nomination_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' OR NEW.starts_on < app_today()
        OR NOT EXISTS (SELECT FROM member m WHERE m.id = NEW.member_id AND m.kind = 'organisation') THEN
      RAISE EXCEPTION 'somebody is asked to act for an organisation, today or later' USING ERRCODE = 'FF001';
    END IF;
    IF NEW.by_officer AND NEW.role <> 'champion' AND NEW.starts_on < app_today() + 7 THEN
      RAISE EXCEPTION 'an organisation has seven days to stop what an officer begins for it' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE'
      OR to_jsonb(NEW) - '{state,state_since,email}'::text[] <> to_jsonb(OLD) - '{state,state_since,email}'::text[]
      OR NEW.email IS DISTINCT FROM OLD.email AND NEW.email IS NOT NULL
      OR OLD.state <> 'waiting' THEN
    RAISE EXCEPTION 'who was asked to act for an organisation is answered once, and never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'accepted' AND NOT EXISTS (SELECT FROM nomination n
      WHERE (n.id, n.member_id, n.person_id, n.role) = (NEW.id, NEW.member_id, NEW.nominee_id, NEW.role)
        AND n.acts_from >= NEW.starts_on) THEN
    RAISE EXCEPTION 'whoever accepts acts for the organisation' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER nomination_offer_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON nomination_offer
  FOR EACH ROW EXECUTE FUNCTION guard_nomination_offer();
ALTER TABLE nomination_offer ENABLE ROW LEVEL SECURITY;
CREATE POLICY partners_see_nobody ON nomination_offer USING ((SELECT reading_agreement()) IS NULL);

-- A champion has what members have, and no vote.
CREATE OR REPLACE VIEW usable_right AS
  SELECT m.person_id, m.id AS member_id, 'own' AS capacity, r.held_from AS used_from, r.held_to AS used_to
    FROM member m JOIN voting_right r ON r.member_id = m.id WHERE m.kind = 'person'
  UNION ALL
  SELECT n.person_id, n.member_id, n.role, greatest(n.acts_from, r.held_from), least(n.acts_to, r.held_to)
    FROM nomination n JOIN voting_right r ON r.member_id = n.member_id WHERE n.role <> 'champion';

CREATE VIEW champion_today AS
  SELECT n.person_id, n.member_id FROM nomination n JOIN voting_right r ON r.member_id = n.member_id
   WHERE n.role = 'champion' AND (SELECT app_today()) BETWEEN n.acts_from AND coalesce(n.acts_to, 'infinity')
     AND (SELECT app_today()) BETWEEN r.held_from AND coalesce(r.held_to, 'infinity')
     AND (r.suspended_from IS NULL
          OR (SELECT app_today()) NOT BETWEEN r.suspended_from AND coalesce(r.suspended_to, 'infinity'));

-- Whoever speaks for an organisation today: its main representative; while it has none, its deputies.
CREATE VIEW speaker_today AS
  SELECT n.member_id, n.person_id FROM nomination n
   WHERE (SELECT app_today()) BETWEEN n.acts_from AND coalesce(n.acts_to, 'infinity')
     AND (n.role = 'representative' OR n.role = 'deputy' AND NOT EXISTS (
           SELECT FROM nomination r WHERE (r.member_id, r.role) = (n.member_id, 'representative')
              AND (SELECT app_today()) BETWEEN r.acts_from AND coalesce(r.acts_to, 'infinity')));

-- Everybody who was ever asked to act for an organisation or does, and how that stands today.
CREATE VIEW nomination_line WITH (security_invoker = true) AS
  SELECT n.id, n.member_id, n.role, n.person_id AS nominee_id, p.name,
         CASE WHEN n.acts_to < n.acts_from OR n.acts_to < app_today() THEN 'ended'
              WHEN n.acts_from > app_today() THEN 'to_come' ELSE 'acting' END AS state,
         n.acts_from AS starts_on, n.acts_to AS ends_on, coalesce(o.by_officer, false) AS by_officer, o.reason,
         o.offered_by, o.offered_at, n.ending, n.end_reason, n.ended_by
    FROM nomination n JOIN person p ON p.id = n.person_id LEFT JOIN nomination_offer o ON o.id = n.id
  UNION ALL
  SELECT o.id, o.member_id, o.role, o.nominee_id, o.name,
         CASE WHEN o.state = 'waiting' AND app_now() >= o.offered_at + interval '28 days' THEN 'lapsed' ELSE o.state END,
         o.starts_on, o.ends_on, o.by_officer, o.reason, o.offered_by, o.offered_at, NULL, NULL, NULL
    FROM nomination_offer o WHERE o.state <> 'accepted';

GRANT SELECT, INSERT ON nomination_offer TO fforwm_app;
GRANT UPDATE (state, state_since, email) ON nomination_offer TO fforwm_app;
GRANT SELECT ON champion_today, speaker_today, nomination_line TO fforwm_app;
