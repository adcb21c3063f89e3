-- A motion or a decision in other forms: Easy Read, a recording with its transcript, a sign language video.

-- One of a kind in each language at a time. What took its place, or was taken away, has ended; its sound is not kept.
CREATE TABLE accessible_version (
  id uuid PRIMARY KEY,
  motion_id uuid REFERENCES motion,
  decision_id uuid REFERENCES decision,
  language text NOT NULL CHECK (language IN ('cy', 'en')),
  kind text NOT NULL CHECK (kind IN ('easy_read', 'audio', 'sign')),
  text text CHECK (length(text) BETWEEN 1 AND 20000),
  link text CHECK (link ~ '^https://' AND length(link) <= 500),
  audio bytea CHECK (length(audio) BETWEEN 1 AND 5000000),
  media_type text CHECK (media_type IN ('audio/mpeg', 'audio/ogg', 'audio/mp4', 'audio/wav')),
  size integer,
  source_digest text NOT NULL CHECK (source_digest ~ '^[0-9a-f]{64}$'),
  added_by uuid NOT NULL REFERENCES person,
  added_at timestamptz NOT NULL,
  ended_by uuid REFERENCES person,
  ended_at timestamptz,
  CHECK (num_nonnulls(motion_id, decision_id) = 1),
  CHECK (CASE kind WHEN 'easy_read' THEN text IS NOT NULL
                   WHEN 'audio' THEN text IS NOT NULL AND link IS NULL AND media_type IS NOT NULL AND size IS NOT NULL
                   ELSE link IS NOT NULL END),
  CHECK (kind = 'audio' OR num_nonnulls(audio, media_type, size) = 0),
  CHECK (kind <> 'audio' OR (audio IS NULL) = (ended_at IS NOT NULL)),
  CHECK (num_nonnulls(ended_by, ended_at) <> 1)
);
-- It is compressed already.
ALTER TABLE accessible_version ALTER COLUMN audio SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX accessible_version_present ON accessible_version (coalesce(motion_id, decision_id), language, kind)
  WHERE ended_at IS NULL;

CREATE FUNCTION guard_accessible_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.audio IS NOT NULL OR
      to_jsonb(NEW) - 'audio' - 'ended_by' - 'ended_at' <> to_jsonb(OLD) - 'audio' - 'ended_by' - 'ended_at' THEN
    RAISE EXCEPTION 'another form of a text is ended once, and never altered' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accessible_version_is_guarded BEFORE UPDATE OR DELETE ON accessible_version
  FOR EACH ROW EXECUTE FUNCTION guard_accessible_version();

-- Who would need a form that is not there.
CREATE TABLE version_ask (
  id uuid PRIMARY KEY,
  motion_id uuid REFERENCES motion,
  decision_id uuid REFERENCES decision,
  language text NOT NULL CHECK (language IN ('cy', 'en')),
  kind text NOT NULL CHECK (kind IN ('easy_read', 'audio', 'sign')),
  asked_by uuid NOT NULL REFERENCES person,
  asked_at timestamptz NOT NULL,
  CHECK (num_nonnulls(motion_id, decision_id) = 1)
);
CREATE UNIQUE INDEX version_ask_once ON version_ask (coalesce(motion_id, decision_id), language, kind, asked_by);

GRANT SELECT, INSERT ON accessible_version, version_ask TO fforwm_app;
GRANT UPDATE (audio, ended_by, ended_at) ON accessible_version TO fforwm_app;
