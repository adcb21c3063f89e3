-- The first schema: everything that one motion, one vote and one answer need.
-- The owner runs this; the app's role is granted what its actions do, and what founding a society and keeping its register take.

CREATE DOMAIN bilingual AS jsonb CHECK (
  jsonb_typeof(VALUE) = 'object'
  AND VALUE - 'cy' - 'en' = '{}'::jsonb
  AND VALUE <> '{}'::jsonb
  AND (NOT VALUE ? 'cy' OR jsonb_typeof(VALUE -> 'cy') = 'string')
  AND (NOT VALUE ? 'en' OR jsonb_typeof(VALUE -> 'en') = 'string')
);

-- ── The clock: one for everybody, moved only by its owner (tests and the demo) ────────────────────────

CREATE TABLE clock (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  ahead interval NOT NULL DEFAULT '0'
);
INSERT INTO clock DEFAULT VALUES;

CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
  $$ SELECT clock_timestamp() + (SELECT ahead FROM clock) $$;

CREATE FUNCTION app_today() RETURNS date LANGUAGE sql VOLATILE AS
  $$ SELECT (app_now() AT TIME ZONE 'Europe/London')::date $$;

-- Refuses what a table never allows, with a code that the tests look for.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is never allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'FF001';
END $$;

-- ── Bodies ───────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE body (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,60}$'),
  kind text NOT NULL CHECK (kind IN ('network', 'forum', 'board', 'workstream', 'committee', 'regional_group')),
  name bilingual NOT NULL,
  purpose bilingual,
  founded_on date NOT NULL
);

CREATE TABLE region (
  code text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('local_authority', 'voluntary_council')),
  name bilingual NOT NULL
);

CREATE TABLE document (
  id uuid PRIMARY KEY,
  title text NOT NULL,
  published_on date,
  source text NOT NULL,
  language text NOT NULL CHECK (language IN ('cy', 'en')),
  quotation text NOT NULL,
  summary bilingual NOT NULL
);

CREATE TABLE standing_orders (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES body,
  version integer NOT NULL CHECK (version > 0),
  preset text NOT NULL,
  effective_from timestamptz NOT NULL,
  rules jsonb NOT NULL,
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  UNIQUE (body_id, version)
);
CREATE TRIGGER standing_orders_are_never_altered BEFORE UPDATE OR DELETE ON standing_orders
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- ── People, accounts, offices ────────────────────────────────────────────────────────────────────────

CREATE TABLE person (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  sort_key_cy text COLLATE "C" NOT NULL,
  sort_key_en text COLLATE "C" NOT NULL,
  language text NOT NULL CHECK (language IN ('cy', 'en', 'both'))
);

CREATE TABLE account (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL UNIQUE REFERENCES person,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz
);

CREATE TABLE address (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  email text NOT NULL CHECK (email = lower(email) AND email LIKE '%_@_%' AND length(email) <= 254),
  UNIQUE (person_id, email)
);
CREATE INDEX address_email ON address (email);

CREATE TABLE sign_in (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  language text NOT NULL CHECK (language IN ('cy', 'en')),
  network inet,
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  used_at timestamptz
);
CREATE INDEX sign_in_email ON sign_in (email, asked_at);
CREATE INDEX sign_in_network ON sign_in (network, asked_at);

CREATE TABLE session (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  token_digest bytea NOT NULL UNIQUE CHECK (length(token_digest) = 32),
  door text NOT NULL CHECK (door IN ('api', 'pages')),
  began_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE appointment (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES body,
  person_id uuid NOT NULL REFERENCES person,
  office text NOT NULL,
  held_from date NOT NULL,
  held_to date,                                    -- the last day, inclusive
  CHECK (held_to >= held_from)
);
CREATE INDEX appointment_person ON appointment (person_id);
CREATE INDEX appointment_body ON appointment (body_id);

-- ── Members, memberships, rights ─────────────────────────────────────────────────────────────────────

CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  name bilingual NOT NULL,
  sort_key_cy text COLLATE "C" NOT NULL,
  sort_key_en text COLLATE "C" NOT NULL,
  kind text NOT NULL
);

CREATE TABLE member (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('person', 'organisation')),
  person_id uuid UNIQUE REFERENCES person,
  organisation_id uuid UNIQUE REFERENCES organisation,
  region_code text REFERENCES region,
  CHECK ((kind = 'person') = (person_id IS NOT NULL) AND (kind = 'organisation') = (organisation_id IS NOT NULL))
);

CREATE TABLE membership (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member,
  class text NOT NULL CHECK (class IN ('individual', 'organisation')),
  joined_on date NOT NULL,
  ended_on date,                                   -- the first day without membership
  end_reason text CHECK (end_reason IN ('lapsed', 'resigned', 'removed', 'ended')),
  CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
  CHECK (ended_on >= joined_on)
);
CREATE INDEX membership_member ON membership (member_id);

-- One vote per right, and one right per member; suspended between memberships by dates.
CREATE TABLE voting_right (
  member_id uuid PRIMARY KEY REFERENCES member,
  held_from date NOT NULL,
  held_to date,
  suspended_from date,
  suspended_to date
);

CREATE TABLE nomination (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member,       -- the organisation as a member
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL CHECK (role IN ('representative', 'deputy')),
  acts_from date NOT NULL,
  acts_to date,
  CHECK (acts_to >= acts_from)
);
CREATE INDEX nomination_member ON nomination (member_id);
CREATE INDEX nomination_person ON nomination (person_id);

-- Who may use which right, and from when to when (both days inclusive; NULL is open).
CREATE VIEW usable_right AS
  SELECT m.person_id, m.id AS member_id, 'own' AS capacity, r.held_from AS used_from, r.held_to AS used_to
    FROM member m JOIN voting_right r ON r.member_id = m.id WHERE m.kind = 'person'
  UNION ALL
  SELECT n.person_id, n.member_id, n.role, greatest(n.acts_from, r.held_from), least(n.acts_to, r.held_to)
    FROM nomination n JOIN voting_right r ON r.member_id = n.member_id;

-- Whose right may be used by whom today: what every act and every page asks.
CREATE VIEW right_today AS
  SELECT u.person_id, u.member_id, u.capacity FROM usable_right u JOIN voting_right r ON r.member_id = u.member_id
   WHERE (SELECT app_today()) BETWEEN u.used_from AND coalesce(u.used_to, 'infinity')
     AND (r.suspended_from IS NULL
          OR (SELECT app_today()) NOT BETWEEN r.suspended_from AND coalesce(r.suspended_to, 'infinity'));

CREATE VIEW member_name AS
  SELECT m.id AS member_id, m.kind,
         coalesce(o.name::jsonb, jsonb_build_object('cy', p.name, 'en', p.name)) AS name,
         coalesce(o.sort_key_cy, p.sort_key_cy) AS sort_key_cy,
         coalesce(o.sort_key_en, p.sort_key_en) AS sort_key_en
    FROM member m LEFT JOIN person p ON p.id = m.person_id LEFT JOIN organisation o ON o.id = m.organisation_id;

-- ── Motions ──────────────────────────────────────────────────────────────────────────────────────────

CREATE SEQUENCE motion_number;

CREATE TABLE motion (
  id uuid PRIMARY KEY,
  reference text UNIQUE,                           -- given when the motion is admitted
  body_id uuid NOT NULL REFERENCES body,
  standing_orders_id uuid NOT NULL REFERENCES standing_orders,
  mover_id uuid NOT NULL REFERENCES member,        -- whose right moves it
  moved_by uuid NOT NULL REFERENCES person,        -- who used that right
  state text NOT NULL CHECK (state IN ('draft', 'seeking_seconders', 'submitted', 'admitted', 'ruled_out',
    'final_text', 'noticed', 'balloting', 'carried', 'lost', 'not_decided', 'awaiting_response', 'responded',
    'lapsed', 'withdrawn')),
  legal_effect text NOT NULL CHECK (legal_effect IN ('advisory', 'member_power', 'reserved')),
  text_version integer NOT NULL CHECK (text_version > 0),
  created_at timestamptz NOT NULL,
  state_since timestamptz NOT NULL,
  seconding_closes_at timestamptz,
  admission_due_at timestamptz,                    -- admitted then, unless ruled out before
  submitted_at timestamptz,
  ruling bilingual,                                -- why it was ruled out
  noticed_at timestamptz,                          -- when the last notice had gone
  decided_at timestamptz,
  response_due_on date,
  version integer NOT NULL DEFAULT 1               -- for If-Match
);
CREATE INDEX motion_state ON motion (state);
CREATE INDEX motion_body ON motion (body_id, id);
CREATE INDEX motion_moved_by ON motion (moved_by, id);

-- Repeats the moves of governance/motions/rules.py; what a motion began with stays.
CREATE FUNCTION guard_motion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a motion is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('draft', 'seeking_seconders'), ('draft', 'withdrawn'),
      ('seeking_seconders', 'submitted'), ('seeking_seconders', 'lapsed'), ('seeking_seconders', 'withdrawn'),
      ('submitted', 'admitted'), ('submitted', 'ruled_out'), ('submitted', 'withdrawn'), ('admitted', 'final_text'),
      ('admitted', 'withdrawn'), ('final_text', 'noticed'), ('noticed', 'balloting'), ('balloting', 'carried'),
      ('balloting', 'lost'), ('balloting', 'not_decided'), ('carried', 'awaiting_response'),
      ('awaiting_response', 'responded')) THEN
    RAISE EXCEPTION 'a % motion never becomes %', OLD.state, NEW.state USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.id, NEW.body_id, NEW.standing_orders_id, NEW.mover_id, NEW.moved_by, NEW.created_at) IS DISTINCT FROM
      (OLD.id, OLD.body_id, OLD.standing_orders_id, OLD.mover_id, OLD.moved_by, OLD.created_at)
      OR NEW.reference IS DISTINCT FROM OLD.reference AND OLD.reference IS NOT NULL THEN
    RAISE EXCEPTION 'whose motion it is, its rules and its reference are never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.text_version <> OLD.text_version AND OLD.state NOT IN ('draft', 'seeking_seconders') THEN
    RAISE EXCEPTION 'a % motion keeps its version of the text', OLD.state USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER motion_is_guarded BEFORE UPDATE OR DELETE ON motion
  FOR EACH ROW EXECUTE FUNCTION guard_motion();

CREATE TABLE motion_text (
  motion_id uuid NOT NULL REFERENCES motion DEFERRABLE INITIALLY DEFERRED,
  version integer NOT NULL CHECK (version > 0),
  original_language text NOT NULL CHECK (original_language IN ('cy', 'en')),
  title bilingual NOT NULL,
  summary bilingual,
  text bilingual NOT NULL,
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  written_by uuid NOT NULL REFERENCES person,
  written_at timestamptz NOT NULL,
  translated_by uuid REFERENCES person,
  PRIMARY KEY (motion_id, version)
);

-- Seconds, approvals and ballots refer to a text by its digest: once it is final, it stays as it is.
CREATE FUNCTION guard_motion_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (SELECT state FROM motion WHERE id = OLD.motion_id FOR SHARE)
      NOT IN ('draft', 'seeking_seconders', 'submitted', 'admitted') THEN
    RAISE EXCEPTION 'a final text is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER motion_text_is_guarded BEFORE UPDATE OR DELETE ON motion_text
  FOR EACH ROW EXECUTE FUNCTION guard_motion_text();

CREATE TABLE text_approval (
  motion_id uuid NOT NULL,
  version integer NOT NULL,
  language text NOT NULL CHECK (language IN ('cy', 'en')),
  digest text NOT NULL,                            -- an approval is of one exact text, in both languages
  approved_by uuid NOT NULL REFERENCES person,
  approved_at timestamptz NOT NULL,
  PRIMARY KEY (motion_id, version, language, digest),
  FOREIGN KEY (motion_id, version) REFERENCES motion_text
);

-- A second belongs to one version of the text; an edit makes a new version, with no seconds.
CREATE TABLE second (
  motion_id uuid NOT NULL,
  text_version integer NOT NULL,
  member_id uuid NOT NULL REFERENCES voting_right,
  seconded_by uuid NOT NULL REFERENCES person,
  seconded_at timestamptz NOT NULL,
  PRIMARY KEY (motion_id, text_version, member_id),
  FOREIGN KEY (motion_id, text_version) REFERENCES motion_text
);

-- ── Ballots ──────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE ballot (
  id uuid PRIMARY KEY,
  motion_id uuid NOT NULL REFERENCES motion,
  text_version integer NOT NULL,
  text_digest text NOT NULL,
  standing_orders_id uuid NOT NULL REFERENCES standing_orders,
  state text NOT NULL CHECK (state IN ('scheduled', 'open', 'closed', 'provisional', 'declared', 'annulled')),
  names_seen_by text NOT NULL CHECK (names_seen_by IN ('self', 'members', 'everyone')),
  record_on date NOT NULL,
  opens_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  roll_digest text,
  entitled integer,
  outcome jsonb,
  scheduled_by uuid REFERENCES person,             -- NULL: by the rules, at their time
  opened_by uuid REFERENCES person,                -- the same
  certified_by uuid REFERENCES person,
  declared_at timestamptz,
  replaces_id uuid REFERENCES ballot,              -- the annulled ballot on the same motion that this one is held for
  annulled_at timestamptz,
  annulled_by uuid REFERENCES person,
  annulment bilingual,                             -- why
  version integer NOT NULL DEFAULT 1,
  FOREIGN KEY (motion_id, text_version) REFERENCES motion_text,
  CHECK (opens_at < closes_at),
  CHECK ((state IN ('scheduled', 'annulled')) OR (roll_digest IS NOT NULL AND entitled IS NOT NULL)),
  CHECK (state NOT IN ('provisional', 'declared') OR outcome IS NOT NULL),
  CHECK (certified_by IS NULL OR certified_by IS DISTINCT FROM scheduled_by AND certified_by IS DISTINCT FROM opened_by),
  CHECK ((state = 'declared') = (declared_at IS NOT NULL)),
  CHECK ((state = 'annulled') = (annulled_at IS NOT NULL AND annulled_by IS NOT NULL AND annulment IS NOT NULL)),
  CHECK (annulment IS NULL OR annulment ?& '{cy,en}')
);
CREATE UNIQUE INDEX one_ballot_a_motion ON ballot (motion_id) WHERE state <> 'annulled';
CREATE INDEX ballot_state ON ballot (state);
CREATE INDEX ballot_motion ON ballot (motion_id);  -- the annulled ones too
CREATE INDEX ballot_replaces ON ballot (replaces_id);

CREATE FUNCTION guard_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF NEW.state = 'closed' AND app_now() < OLD.closes_at THEN
    RAISE EXCEPTION 'a ballot closes at its time only' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.outcome IS NOT NULL AND NEW.state NOT IN ('provisional', 'declared', 'annulled') THEN
    RAISE EXCEPTION 'a ballot is counted when it has closed' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state <> 'scheduled' AND (NEW.roll_digest, NEW.entitled, NEW.text_version, NEW.text_digest, NEW.standing_orders_id,
      NEW.names_seen_by, NEW.record_on, NEW.motion_id, NEW.opens_at, NEW.closes_at, NEW.scheduled_by, NEW.opened_by,
      NEW.replaces_id) IS DISTINCT FROM
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
CREATE TRIGGER ballot_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON ballot
  FOR EACH ROW EXECUTE FUNCTION guard_ballot();

CREATE TABLE roll_entry (
  ballot_id uuid NOT NULL REFERENCES ballot,
  member_id uuid NOT NULL REFERENCES voting_right,
  on_roll boolean NOT NULL,
  reason text NOT NULL CHECK (reason IN ('member', 'joined_after_record_date', 'membership_ended', 'suspended',
    'no_representative')),
  CHECK (on_roll = (reason = 'member')),
  PRIMARY KEY (ballot_id, member_id),
  UNIQUE (ballot_id, member_id, on_roll)
);

CREATE FUNCTION guard_roll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' OR (SELECT state FROM ballot WHERE id = NEW.ballot_id FOR UPDATE) <> 'scheduled' THEN
    RAISE EXCEPTION 'the roll is frozen' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER roll_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON roll_entry
  FOR EACH ROW EXECUTE FUNCTION guard_roll();

CREATE TABLE vote (
  ballot_id uuid NOT NULL,
  member_id uuid NOT NULL,
  on_roll boolean NOT NULL DEFAULT true CHECK (on_roll),
  choice text NOT NULL CHECK (choice IN ('yes', 'no', 'abstain')),
  reason text CHECK (length(reason) BETWEEN 1 AND 2000),
  cast_by uuid NOT NULL REFERENCES person,
  cast_at timestamptz NOT NULL,
  revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
  PRIMARY KEY (ballot_id, member_id),
  FOREIGN KEY (ballot_id, member_id, on_roll) REFERENCES roll_entry (ballot_id, member_id, on_roll)
);

-- The last lock on the box: whoever writes, and however, only an open ballot takes a vote.
CREATE FUNCTION guard_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE b record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a vote is never deleted' USING ERRCODE = 'FF001';
  END IF;
  SELECT state, opens_at, closes_at INTO b FROM ballot WHERE id = NEW.ballot_id FOR SHARE;
  IF b.state <> 'open' OR app_now() < b.opens_at OR app_now() >= b.closes_at THEN
    RAISE EXCEPTION 'the ballot is not open' USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vote_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON vote FOR EACH ROW EXECUTE FUNCTION guard_vote();

-- ── Decisions ────────────────────────────────────────────────────────────────────────────────────────

CREATE SEQUENCE decision_number;

CREATE TABLE decision (
  id uuid PRIMARY KEY,
  reference text NOT NULL UNIQUE,
  body_id uuid NOT NULL REFERENCES body,
  state text NOT NULL CHECK (state IN ('draft', 'published')),
  title bilingual NOT NULL,
  text bilingual NOT NULL,
  reasons bilingual NOT NULL,
  decided_on date NOT NULL,
  yes integer NOT NULL CHECK (yes >= 0),
  no integer NOT NULL CHECK (no >= 0),
  abstain integer NOT NULL CHECK (abstain >= 0),
  owner bilingual,
  due_on date,
  recorded_by uuid NOT NULL REFERENCES person,
  recorded_at timestamptz NOT NULL,
  published_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CHECK ((state = 'published') = (published_at IS NOT NULL)),
  CHECK (state = 'draft' OR (title ?& '{cy,en}' AND text ?& '{cy,en}' AND reasons ?& '{cy,en}'))
);

CREATE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'published' THEN
    RAISE EXCEPTION 'a published decision is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_is_guarded BEFORE UPDATE OR DELETE ON decision
  FOR EACH ROW EXECUTE FUNCTION guard_decision();

CREATE TABLE decision_motion (
  decision_id uuid NOT NULL REFERENCES decision,
  motion_id uuid NOT NULL REFERENCES motion,
  response text CHECK (response IN ('accepted', 'in_part', 'declined', 'referred_back')),
  PRIMARY KEY (decision_id, motion_id)
);
CREATE INDEX decision_motion_motion ON decision_motion (motion_id);

CREATE TABLE declared_interest (
  decision_id uuid NOT NULL REFERENCES decision,
  person_id uuid NOT NULL REFERENCES person,
  nature bilingual NOT NULL,
  withdrew boolean NOT NULL,
  PRIMARY KEY (decision_id, person_id)
);

-- What belongs to a decision is published with it. A draft's parts are put anew, never altered.
CREATE FUNCTION guard_decision_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR (SELECT state FROM decision WHERE id = coalesce(NEW.decision_id, OLD.decision_id) FOR SHARE)
      <> 'draft' THEN
    RAISE EXCEPTION 'a published decision is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER decision_motion_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON decision_motion
  FOR EACH ROW EXECUTE FUNCTION guard_decision_part();
CREATE TRIGGER declared_interest_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON declared_interest
  FOR EACH ROW EXECUTE FUNCTION guard_decision_part();

-- ── Notices: who must be told what, once ─────────────────────────────────────────────────────────────

CREATE TABLE notice (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('motion_noticed', 'ballot_opened', 'result_declared', 'motion_responded')),
  subject_id uuid NOT NULL,                        -- a motion's or a ballot's id
  person_id uuid NOT NULL REFERENCES person,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  failed_at timestamptz,
  UNIQUE (kind, subject_id, person_id)
);
CREATE INDEX notice_waiting ON notice (kind, subject_id) WHERE sent_at IS NULL AND failed_at IS NULL;

-- ── The journal: audit log, change feed and outbox are the same fact ─────────────────────────────────

CREATE TABLE journal (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT app_now(),
  event text NOT NULL,
  subject_type text NOT NULL,
  subject_id uuid NOT NULL,
  person_id uuid,                                  -- who acted; NULL: the rules, at their time
  member_id uuid,                                  -- on whose behalf
  facts jsonb NOT NULL
);
CREATE INDEX journal_order ON journal (xid, seq);
CREATE INDEX journal_subject ON journal (subject_id, seq);
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON journal
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_is_never_emptied BEFORE TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ── What the app may do ──────────────────────────────────────────────────────────────────────────────

GRANT USAGE ON SCHEMA public TO fforwm_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO fforwm_app;
GRANT INSERT ON body, region, document, standing_orders, person, account, address, sign_in, session, appointment, organisation,
  member, membership, voting_right, nomination, motion, motion_text, text_approval, second, ballot, roll_entry, vote, decision,
  decision_motion, declared_interest, notice, journal TO fforwm_app;
GRANT UPDATE ON person, account, sign_in, session, appointment, membership, voting_right, nomination, motion, ballot,
  decision, notice TO fforwm_app;
GRANT UPDATE (title, summary, text, digest, translated_by) ON motion_text TO fforwm_app;
GRANT UPDATE (choice, reason, cast_by, cast_at, revision) ON vote TO fforwm_app;
GRANT DELETE ON second, decision_motion, declared_interest, sign_in TO fforwm_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO fforwm_app;
