-- What an attack on erasure found: words that stayed, and what was still to happen to whoever was gone.

-- Erasing a second entry of somebody ended the erasing of the first, whose letters were then not let go.
CREATE OR REPLACE FUNCTION erase_beside() RETURNS trigger LANGUAGE plpgsql AS $$
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
    PERFORM set_config('app.erasing', 'yes', true);
  END LOOP;
  RETURN NULL;
END $$;

-- With a new address that waits goes the ask for its code, which holds it too.
CREATE OR REPLACE FUNCTION forget_address_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM sign_in WHERE id IN (SELECT sign_in_id FROM address_change WHERE person_id = NEW.id);
  DELETE FROM address_change WHERE person_id = NEW.id;
  RETURN NULL;
END $$;

DO $$
DECLARE each record;
BEGIN
  FOR each IN SELECT tgname, tgrelid::regclass AS of_table, pg_get_triggerdef(oid) AS made FROM pg_trigger
      WHERE NOT tgisinternal
        AND tgname = ANY ('{motion_text_is_guarded,member_merge_is_guarded,cover_is_guarded,vote_entry_is_guarded}') LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', each.tgname, each.of_table);
    EXECUTE replace(each.made, ' EXECUTE FUNCTION ', ' WHEN ((NOT erasing())) EXECUTE FUNCTION ');
  END LOOP;
END $$;
CREATE TRIGGER motion_text_is_erased BEFORE UPDATE OR DELETE ON motion_text
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('title', 'summary', 'text', 'digest');
CREATE TRIGGER member_merge_is_erased BEFORE UPDATE OR DELETE ON member_merge
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('reasons', 'undoing', 'state', 'decided_by', 'decided_at');
CREATE TRIGGER cover_is_erased BEFORE UPDATE OR DELETE ON cover
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('reason', 'covers_to', 'ended_by', 'ended_at');
CREATE TRIGGER vote_entry_is_erased BEFORE UPDATE OR DELETE ON vote_entry
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('reason');

CREATE FUNCTION erase_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gone_both CONSTANT jsonb := '{"cy": "–", "en": "–"}';
  mine CONSTANT uuid[] := ARRAY(SELECT id FROM member WHERE person_id = NEW.id);
BEGIN
  -- What was withdrawn as a draft, and nobody else has seen either.
  UPDATE motion_text t SET title = gone_both, text = gone_both, summary = NULL, digest = repeat('0', 64)
    FROM motion m
   WHERE m.id = t.motion_id AND m.moved_by = NEW.id AND m.state = 'withdrawn'
     AND NOT EXISTS (SELECT FROM journal j WHERE j.subject_id = m.id AND j.event IN ('motion.transitioned', 'motion.composed')
                        AND (j.event = 'motion.composed' OR j.facts ->> 'to' = 'seeking_seconders'));

  -- What officers wrote of them: why two entries are of one, why they acted no longer, why they were away, how they voted.
  UPDATE member_merge
     SET reasons = gone_both, undoing = CASE WHEN undoing IS NOT NULL THEN gone_both END,
         decided_by = CASE WHEN state = 'proposed' THEN NEW.id ELSE decided_by END,
         decided_at = CASE WHEN state = 'proposed' THEN app_now() ELSE decided_at END,
         state = CASE WHEN state = 'proposed' THEN 'withdrawn' ELSE state END
   WHERE kept_id = ANY (mine) OR merged_id = ANY (mine);
  UPDATE nomination SET end_reason = gone_both WHERE person_id = NEW.id AND end_reason IS NOT NULL;
  UPDATE cover SET reason = gone_both
   WHERE reason IS NOT NULL
     AND (deputy_id = NEW.id OR appointment_id IN (SELECT id FROM appointment WHERE person_id = NEW.id));
  UPDATE vote_entry SET reason = '–' WHERE NEW.id = asked_by AND reason IS NOT NULL;

  -- What was still to come.
  UPDATE cover SET covers_to = greatest(covers_from - 1, app_today()), ended_by = NEW.id, ended_at = app_now()
   WHERE deputy_id = NEW.id AND ended_at IS NULL AND covers_to > app_today();
  UPDATE office_proposal SET state = 'lapsed', decided_at = app_now() WHERE person_id = NEW.id AND state = 'waiting';
  DELETE FROM letterbox WHERE person_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER erased_words AFTER UPDATE ON person
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION erase_words();

-- A row of a list that no address finds is found by what another system knows them by, before that is forgotten.
CREATE FUNCTION forget_import_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM member_import_row WHERE reference = OLD.value;
  RETURN NULL;
END $$;
CREATE TRIGGER import_rows_go_with_their_reference AFTER DELETE ON member_reference
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION forget_import_rows();
