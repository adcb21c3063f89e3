-- Translations: how each was made, and what members offered.

-- How one language of a text came to be. `source_digest` says from what, `target_digest` what it said: where either is no
-- longer that of the text, the translation is out of date, or somebody has written over it.
CREATE TABLE translation (
  id uuid PRIMARY KEY,
  motion_id uuid REFERENCES motion,
  decision_id uuid REFERENCES decision,
  language text NOT NULL CHECK (language IN ('cy', 'en')),
  source_digest text NOT NULL CHECK (source_digest ~ '^[0-9a-f]{64}$'),
  target_digest text NOT NULL CHECK (target_digest ~ '^[0-9a-f]{64}$'),
  made text NOT NULL CHECK (made IN ('translator', 'member', 'machine')),
  translated_by uuid NOT NULL REFERENCES person,
  translated_at timestamptz NOT NULL,
  CHECK (num_nonnulls(motion_id, decision_id) = 1)
);
CREATE INDEX translation_motion ON translation (motion_id);
CREATE INDEX translation_decision ON translation (decision_id);

-- A translation that a member offered: a motion's title and text, and its summary if it has one; or the summary of a
-- decision. An officer takes it up, or declines it and says why.
CREATE TABLE translation_offer (
  id uuid PRIMARY KEY,
  motion_id uuid REFERENCES motion,
  decision_id uuid REFERENCES decision,
  language text NOT NULL CHECK (language IN ('cy', 'en')),
  source_digest text NOT NULL CHECK (source_digest ~ '^[0-9a-f]{64}$'),
  title bilingual,
  summary bilingual,
  text bilingual,
  made text NOT NULL CHECK (made IN ('translator', 'member', 'machine')),
  state text NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'withdrawn')),
  offered_by uuid NOT NULL REFERENCES person,
  offered_at timestamptz NOT NULL,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  reason text CHECK (length(reason) BETWEEN 1 AND 2000),
  CHECK (num_nonnulls(motion_id, decision_id) = 1),
  CHECK (CASE WHEN motion_id IS NULL THEN title IS NULL AND text IS NULL AND summary IS NOT NULL
              ELSE title IS NOT NULL AND text IS NOT NULL END),
  CHECK ((state = 'offered') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((state = 'declined') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX translation_offer_waiting ON translation_offer (coalesce(motion_id, decision_id), offered_by)
  WHERE state = 'offered';
CREATE INDEX translation_offer_motion ON translation_offer (motion_id);
CREATE INDEX translation_offer_decision ON translation_offer (decision_id);

CREATE FUNCTION guard_translation_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'what was offered is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state <> 'offered' OR
      (NEW.id, NEW.motion_id, NEW.decision_id, NEW.language, NEW.source_digest, NEW.title, NEW.summary, NEW.text,
       NEW.made, NEW.offered_by, NEW.offered_at) IS DISTINCT FROM
      (OLD.id, OLD.motion_id, OLD.decision_id, OLD.language, OLD.source_digest, OLD.title, OLD.summary, OLD.text,
       OLD.made, OLD.offered_by, OLD.offered_at) THEN
    RAISE EXCEPTION 'an offer is decided once, and its words never altered' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER translation_offer_is_guarded BEFORE UPDATE OR DELETE ON translation_offer
  FOR EACH ROW EXECUTE FUNCTION guard_translation_offer();

-- A published decision is never changed; the one thing that may come later is its summary in the language that it lacks.
CREATE OR REPLACE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'published'
      AND OLD.summary IS NOT NULL AND NEW.summary::jsonb @> OLD.summary::jsonb AND NEW.version = OLD.version + 1
      AND to_jsonb(NEW) - 'summary' - 'version' = to_jsonb(OLD) - 'summary' - 'version' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state = 'published' THEN
    RAISE EXCEPTION 'a published decision is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;

GRANT SELECT, INSERT ON translation, translation_offer TO fforwm_app;
GRANT UPDATE (state, decided_by, decided_at, reason) ON translation_offer TO fforwm_app;
