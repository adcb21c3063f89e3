-- Softer ways to decide: a sense-check, a consent decision, a choice by approval or by score.

CREATE TABLE question (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES body,
  standing_orders_id uuid NOT NULL REFERENCES standing_orders,
  method text NOT NULL CHECK (method IN ('sense_check', 'consent', 'approval', 'score')),
  state text NOT NULL CHECK (state IN ('scheduled', 'open', 'closed', 'annulled')),
  title bilingual NOT NULL CHECK (title ?& '{cy,en}'),
  text_version integer NOT NULL CHECK (text_version > 0),
  options jsonb,                                   -- known by their place, from 1
  binding boolean NOT NULL,
  names_seen_by text NOT NULL CHECK (names_seen_by IN ('self', 'members', 'everyone')),
  quorum integer CHECK (quorum > 0),
  needs_majority boolean NOT NULL,
  record_on date NOT NULL,
  opens_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  asked_by uuid NOT NULL REFERENCES person,
  roll_digest text,
  entitled integer,
  outcome jsonb,
  opened_by uuid REFERENCES person,                -- NULL: at its time
  annulled_at timestamptz,
  annulled_by uuid REFERENCES person,
  annulment bilingual,                             -- why
  version integer NOT NULL DEFAULT 1,
  CHECK (opens_at < closes_at),
  CHECK ((method IN ('approval', 'score')) = (options IS NOT NULL)),
  CHECK (options IS NULL OR jsonb_typeof(options) = 'array' AND jsonb_array_length(options) BETWEEN 2 AND 20),
  CHECK (method <> 'sense_check' OR NOT binding AND quorum IS NULL),
  CHECK (method = 'approval' OR NOT needs_majority),
  CHECK (state IN ('scheduled', 'annulled') OR (roll_digest IS NOT NULL AND entitled IS NOT NULL)),
  CHECK ((state = 'closed') = (outcome IS NOT NULL)),
  CHECK ((state = 'annulled') = (annulled_at IS NOT NULL AND annulled_by IS NOT NULL AND annulment IS NOT NULL)),
  CHECK (annulment IS NULL OR annulment ?& '{cy,en}')
);
CREATE INDEX question_state ON question (state);
CREATE INDEX question_body ON question (body_id, id);

-- Repeats the moves of governance/questions/rules.py; what it began with stays, and so does what came of it.
CREATE FUNCTION guard_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a question is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'scheduled' OR NEW.roll_digest IS NOT NULL OR NEW.outcome IS NOT NULL OR NEW.text_version <> 1 THEN
      RAISE EXCEPTION 'a question begins as scheduled' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('closed', 'annulled') THEN
    RAISE EXCEPTION 'a % question is never changed', OLD.state USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('scheduled', 'open'), ('scheduled', 'annulled'),
      ('open', 'closed'), ('open', 'annulled')) THEN
    RAISE EXCEPTION 'a % question never becomes %', OLD.state, NEW.state USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'closed' AND app_now() < OLD.closes_at THEN
    RAISE EXCEPTION 'a question closes at its time only' USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.id, NEW.body_id, NEW.standing_orders_id, NEW.method, NEW.title, NEW.options, NEW.binding, NEW.names_seen_by,
      NEW.quorum, NEW.needs_majority, NEW.asked_by) IS DISTINCT FROM
      (OLD.id, OLD.body_id, OLD.standing_orders_id, OLD.method, OLD.title, OLD.options, OLD.binding, OLD.names_seen_by,
      OLD.quorum, OLD.needs_majority, OLD.asked_by) THEN
    RAISE EXCEPTION 'what was asked, and how it is decided, is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state <> 'scheduled' AND (NEW.roll_digest, NEW.entitled, NEW.record_on, NEW.opens_at, NEW.closes_at, NEW.opened_by)
      IS DISTINCT FROM
      (OLD.roll_digest, OLD.entitled, OLD.record_on, OLD.opens_at, OLD.closes_at, OLD.opened_by) THEN
    RAISE EXCEPTION 'the terms of an opened question are never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.text_version <> OLD.text_version AND (OLD.method <> 'consent' OR OLD.state <> 'open' OR NEW.state <> 'open'
      OR NEW.text_version <> OLD.text_version + 1 OR app_now() >= OLD.closes_at) THEN
    RAISE EXCEPTION 'only the proposal of an open consent decision is changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER question_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON question
  FOR EACH ROW EXECUTE FUNCTION guard_question();

CREATE TABLE question_text (
  question_id uuid NOT NULL REFERENCES question,
  version integer NOT NULL CHECK (version > 0),
  text bilingual NOT NULL CHECK (text ?& '{cy,en}'),
  changes bilingual CHECK (changes ?& '{cy,en}'),  -- how it differs from the version before, and why
  written_by uuid NOT NULL REFERENCES person,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (question_id, version),
  CHECK ((version = 1) = (changes IS NULL))
);
CREATE TRIGGER question_text_is_never_altered BEFORE UPDATE OR DELETE ON question_text
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE question_roll (
  question_id uuid NOT NULL REFERENCES question,
  member_id uuid NOT NULL REFERENCES voting_right,
  on_roll boolean NOT NULL,
  reason text NOT NULL CHECK (reason IN ('member', 'joined_after_record_date', 'membership_ended', 'suspended',
    'no_representative')),
  CHECK (on_roll = (reason = 'member')),
  PRIMARY KEY (question_id, member_id),
  UNIQUE (question_id, member_id, on_roll)
);

CREATE FUNCTION guard_question_roll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' OR (SELECT state FROM question WHERE id = NEW.question_id FOR UPDATE) <> 'scheduled' THEN
    RAISE EXCEPTION 'the roll is frozen' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER question_roll_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON question_roll
  FOR EACH ROW EXECUTE FUNCTION guard_question_roll();

-- An answer belongs to one version of the text; a changed proposal has none.
CREATE TABLE question_answer (
  question_id uuid NOT NULL,
  text_version integer NOT NULL,
  member_id uuid NOT NULL,
  on_roll boolean NOT NULL DEFAULT true CHECK (on_roll),
  choice text CHECK (choice IN ('strongly_support', 'support', 'neither', 'oppose', 'strongly_oppose', 'consent',
    'stand_aside', 'object')),
  marks jsonb CHECK (jsonb_typeof(marks) = 'array'),
  comment text CHECK (length(comment) BETWEEN 1 AND 2000),
  given_by uuid NOT NULL REFERENCES person,
  given_at timestamptz NOT NULL,
  revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
  PRIMARY KEY (question_id, text_version, member_id),
  FOREIGN KEY (question_id, text_version) REFERENCES question_text,
  FOREIGN KEY (question_id, member_id, on_roll) REFERENCES question_roll (question_id, member_id, on_roll),
  CHECK ((choice IS NULL) <> (marks IS NULL)),
  CHECK (choice <> 'object' OR comment IS NOT NULL)
);

-- The last lock on the box: only an open question takes an answer, to the text as it stands, in a way that fits it.
CREATE FUNCTION guard_question_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE q record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an answer is never deleted' USING ERRCODE = 'FF001';
  END IF;
  SELECT state, opens_at, closes_at, method, text_version, options INTO q
    FROM question WHERE id = NEW.question_id FOR SHARE;
  IF q.state <> 'open' OR app_now() < q.opens_at OR app_now() >= q.closes_at THEN
    RAISE EXCEPTION 'the question is not open' USING ERRCODE = 'FF002';
  END IF;
  IF NEW.text_version <> q.text_version THEN
    RAISE EXCEPTION 'this is not the text that is asked' USING ERRCODE = 'FF001';
  END IF;
  IF (CASE q.method
        WHEN 'sense_check' THEN NEW.choice IN ('strongly_support', 'support', 'neither', 'oppose', 'strongly_oppose')
        WHEN 'consent' THEN NEW.choice IN ('consent', 'stand_aside', 'object')
        ELSE NEW.marks IS NOT NULL AND (
          SELECT count(*) = count(DISTINCT (m ->> 'option')::integer) AND coalesce(bool_and(
                   (m ->> 'option')::integer BETWEEN 1 AND jsonb_array_length(q.options)
                   AND CASE q.method WHEN 'approval' THEN (m ->> 'points')::integer = 1
                       ELSE (m ->> 'points')::integer BETWEEN 0 AND 5 END), q.method = 'approval')
            FROM jsonb_array_elements(NEW.marks) AS each (m))
      END) IS NOT TRUE THEN
    RAISE EXCEPTION 'this answer does not fit the question' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER question_answer_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON question_answer
  FOR EACH ROW EXECUTE FUNCTION guard_question_answer();

CREATE TABLE question_objection (
  id uuid PRIMARY KEY,
  question_id uuid NOT NULL,
  member_id uuid NOT NULL,
  text_version integer NOT NULL,                   -- the proposal that it was raised to
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  raised_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('standing', 'resolved', 'withdrawn')),
  settled_at timestamptz,
  reply bilingual,
  replied_at timestamptz,
  FOREIGN KEY (question_id, text_version, member_id) REFERENCES question_answer,
  CHECK ((state = 'standing') = (settled_at IS NULL)),
  CHECK ((reply IS NULL) = (replied_at IS NULL))
);
CREATE UNIQUE INDEX one_standing_objection_a_right ON question_objection (question_id, member_id)
  WHERE state = 'standing';
CREATE INDEX question_objection_question ON question_objection (question_id, id);

CREATE FUNCTION guard_question_objection() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE q record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an objection is never deleted' USING ERRCODE = 'FF001';
  END IF;
  SELECT state, closes_at, method INTO q FROM question WHERE id = NEW.question_id FOR SHARE;
  IF q.state <> 'open' OR app_now() >= q.closes_at THEN
    RAISE EXCEPTION 'the question is not open' USING ERRCODE = 'FF002';
  END IF;
  IF q.method <> 'consent' THEN
    RAISE EXCEPTION 'objections are to proposals of consent decisions' USING ERRCODE = 'FF001';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.state <> 'standing' OR (NEW.id, NEW.question_id, NEW.member_id, NEW.text_version,
      NEW.raised_at) IS DISTINCT FROM (OLD.id, OLD.question_id, OLD.member_id, OLD.text_version, OLD.raised_at)) THEN
    RAISE EXCEPTION 'an objection that was laid to rest is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER question_objection_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON question_objection
  FOR EACH ROW EXECUTE FUNCTION guard_question_objection();

GRANT SELECT, INSERT ON question, question_text, question_roll, question_answer, question_objection TO fforwm_app;
GRANT UPDATE ON question TO fforwm_app;
GRANT UPDATE (choice, marks, comment, given_by, given_at, revision) ON question_answer TO fforwm_app;
GRANT UPDATE (reason, state, settled_at, reply, replied_at) ON question_objection TO fforwm_app;
