-- Summaries of decisions, and votes that come by paper or phone.

ALTER TABLE decision ADD COLUMN summary bilingual;

-- ── Votes by paper and phone ─────────────────────────────────────────────────────────────────────────

-- What an officer entered for somebody who asked: a vote only once a second person has said the same choice.
CREATE TABLE vote_entry (
  id uuid PRIMARY KEY,
  ballot_id uuid NOT NULL REFERENCES ballot,
  member_id uuid NOT NULL,
  on_roll boolean NOT NULL DEFAULT true CHECK (on_roll),
  asked_by uuid NOT NULL REFERENCES person,
  channel text NOT NULL CHECK (channel IN ('paper', 'phone')),
  choice text NOT NULL CHECK (choice IN ('yes', 'no', 'abstain')),
  state text NOT NULL CHECK (state IN ('entered', 'confirmed', 'disputed', 'withdrawn')),
  entered_by uuid NOT NULL REFERENCES person,
  entered_at timestamptz NOT NULL,
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  reason text CHECK (length(reason) BETWEEN 1 AND 2000),
  FOREIGN KEY (ballot_id, member_id, on_roll) REFERENCES roll_entry (ballot_id, member_id, on_roll),
  UNIQUE (id, ballot_id, member_id, channel, choice),
  CHECK (entered_by <> asked_by),
  CHECK ((state = 'entered') = (ended_by IS NULL) AND (ended_by IS NULL) = (ended_at IS NULL)),
  CHECK (state NOT IN ('confirmed', 'disputed') OR ended_by <> entered_by AND ended_by <> asked_by),
  CHECK ((state = 'withdrawn') = (reason IS NOT NULL))
);
CREATE INDEX vote_entry_right ON vote_entry (ballot_id, member_id);

CREATE FUNCTION guard_vote_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE b record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'what was entered is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF TG_OP = 'INSERT' AND NEW.state <> 'entered' OR TG_OP = 'UPDATE' AND (OLD.state <> 'entered' OR
      (NEW.id, NEW.ballot_id, NEW.member_id, NEW.asked_by, NEW.channel, NEW.choice, NEW.entered_by, NEW.entered_at)
      IS DISTINCT FROM
      (OLD.id, OLD.ballot_id, OLD.member_id, OLD.asked_by, OLD.channel, OLD.choice, OLD.entered_by, OLD.entered_at)) THEN
    RAISE EXCEPTION 'an entry is confirmed or withdrawn once, and its vote never altered' USING ERRCODE = 'FF001';
  END IF;
  SELECT state, opens_at, closes_at INTO b FROM ballot WHERE id = NEW.ballot_id FOR SHARE;
  IF b.state <> 'open' OR app_now() < b.opens_at OR app_now() >= b.closes_at THEN
    RAISE EXCEPTION 'the ballot is not open' USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vote_entry_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON vote_entry
  FOR EACH ROW EXECUTE FUNCTION guard_vote_entry();

-- A vote says how it came. One by paper or phone is that of a confirmed entry, to the letter.
ALTER TABLE vote
  ADD COLUMN channel text NOT NULL DEFAULT 'online' CHECK (channel IN ('online', 'paper', 'phone')),
  ADD COLUMN entry_id uuid,
  ADD CONSTRAINT vote_is_entered_unless_online CHECK ((channel = 'online') = (entry_id IS NULL)),
  ADD CONSTRAINT vote_is_as_entered FOREIGN KEY (entry_id, ballot_id, member_id, channel, choice)
    REFERENCES vote_entry (id, ballot_id, member_id, channel, choice);

-- What may still be confirmed: a vote that the member cast since takes its place.
CREATE VIEW waiting_entry AS
  SELECT e.id, e.ballot_id, e.member_id, e.channel FROM vote_entry e
   WHERE e.state = 'entered'
     AND NOT EXISTS (SELECT FROM vote v WHERE (v.ballot_id, v.member_id) = (e.ballot_id, e.member_id)
                        AND v.cast_at >= e.entered_at);

CREATE FUNCTION guard_entered_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM vote_entry WHERE id = NEW.entry_id) IS DISTINCT FROM 'confirmed' THEN
    RAISE EXCEPTION 'a vote by paper or phone counts once it is confirmed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vote_is_confirmed BEFORE INSERT OR UPDATE ON vote
  FOR EACH ROW WHEN (NEW.entry_id IS NOT NULL) EXECUTE FUNCTION guard_entered_vote();

GRANT SELECT ON waiting_entry TO fforwm_app;
GRANT SELECT, INSERT ON vote_entry TO fforwm_app;
GRANT UPDATE (state, ended_by, ended_at, reason) ON vote_entry TO fforwm_app;
GRANT UPDATE (channel, entry_id) ON vote TO fforwm_app;
