-- Whoever was told of something reads it here too, and marks it read.

ALTER TABLE notice ADD read_at timestamptz;
-- What went out before there was a list was read, or not, in the mail.
UPDATE notice SET read_at = app_now();
CREATE INDEX notice_person ON notice (person_id, id);
CREATE INDEX notice_unread ON notice (person_id) WHERE read_at IS NULL;

-- Whom it told, of what and when, is never changed: a notice is sent or fails once, and is read once.
CREATE FUNCTION guard_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.kind, NEW.subject_id, NEW.person_id, NEW.created_at) IS DISTINCT FROM
      (OLD.id, OLD.kind, OLD.subject_id, OLD.person_id, OLD.created_at)
      OR OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at
      OR OLD.failed_at IS NOT NULL AND NEW.failed_at IS DISTINCT FROM OLD.failed_at
      OR OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at THEN
    RAISE EXCEPTION 'what somebody was told is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notice_is_guarded BEFORE UPDATE OR DELETE ON notice FOR EACH ROW EXECUTE FUNCTION guard_notice();
