-- With a person go the apps that they let in, and whatever else was entered of them as of another, and put together since.

CREATE FUNCTION erase_beside() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE twin uuid; with_texts boolean;
BEGIN
  UPDATE app_permit SET ended_at = app_now() WHERE person_id = NEW.id AND ended_at IS NULL;
  SELECT texts INTO with_texts FROM erasure_request WHERE person_id = NEW.id AND done_at IS NOT NULL;
  FOR twin IN
    SELECT other.person_id FROM member_merge g JOIN member own ON own.id IN (g.kept_id, g.merged_id)
      JOIN member other ON other.id IN (g.kept_id, g.merged_id) AND other.id <> own.id
      JOIN person p ON p.id = other.person_id AND p.erased_at IS NULL
     WHERE g.state = 'merged' AND own.person_id = NEW.id
  LOOP
    INSERT INTO erasure_request (id, person_id, texts, asked_at, done_at)
    VALUES (gen_random_uuid(), twin, with_texts, app_now(), app_now());
    PERFORM erase_person(twin, with_texts);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER erased_beside AFTER UPDATE ON person
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION erase_beside();
