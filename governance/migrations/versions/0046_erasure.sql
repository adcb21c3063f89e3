-- Erasure: a person's name, addresses and words go; what others decided, counted and recorded stays as it was.

ALTER TABLE person ADD erased_at timestamptz;
ALTER TABLE sign_in ADD purpose text CHECK (purpose IN ('erasure', 'address'));  -- what the code confirms, if not who signs in

-- Each ask, kept until it is confirmed or a day old; a confirmed one for good, as what allowed the erasure.
CREATE TABLE erasure_request (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  texts boolean NOT NULL,                          -- also what they wrote beside their votes and answers
  sign_in_id uuid,                                 -- the code by which it is confirmed
  entered_by uuid REFERENCES person,               -- an officer, for somebody who wrote in
  asked_at timestamptz NOT NULL,
  done_at timestamptz,
  CHECK (entered_by <> person_id),
  CHECK (done_at IS NOT NULL OR sign_in_id IS NOT NULL)
);
CREATE UNIQUE INDEX erased_once ON erasure_request (person_id) WHERE done_at IS NOT NULL;
CREATE INDEX erasure_request_person ON erasure_request (person_id, asked_at);

CREATE FUNCTION guard_erasure_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.done_at IS NOT NULL OR TG_OP = 'UPDATE'
      AND (to_jsonb(NEW) - 'done_at') <> (to_jsonb(OLD) - 'done_at') THEN
    RAISE EXCEPTION 'an erasure that was done stays known' USING ERRCODE = 'FF001';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER erasure_request_is_guarded BEFORE UPDATE OR DELETE ON erasure_request
  FOR EACH ROW EXECUTE FUNCTION guard_erasure_request();

-- Whoever was erased is nobody for ever.
CREATE FUNCTION guard_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.erased_at IS NOT NULL OR (NEW.erased_at IS NOT NULL AND NOT erasing()) THEN
    RAISE EXCEPTION 'an erased person is never changed, and nobody is erased but by erase_person' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;

-- True within erase_person alone: the setting can be made by anybody, but the owner's role by nobody else.
CREATE FUNCTION erasing() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('app.erasing', true), '') = 'yes'
     AND current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = 'public.person'::regclass)
$$;
CREATE TRIGGER person_is_erased_once BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION guard_erased();

-- Guards step aside while somebody is erased, and in their place stands one that lets these columns change and no other.
CREATE FUNCTION guard_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV THEN
    RAISE EXCEPTION 'erasing takes words out of %, and changes nothing else', TG_TABLE_NAME USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE each record;
BEGIN
  FOR each IN SELECT tgname, tgrelid::regclass AS of_table, pg_get_triggerdef(oid) AS made FROM pg_trigger
      WHERE NOT tgisinternal AND tgname = ANY ('{application_is_guarded,application_is_decided_by_office,
        application_question_is_guarded,membership_steps_are_never_altered,vote_is_guarded,
        question_answer_is_guarded,question_objection_is_guarded,translation_offer_is_guarded,nomination_offer_is_guarded}') LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', each.tgname, each.of_table);
    EXECUTE replace(each.made, ' EXECUTE FUNCTION ', ' WHEN ((NOT erasing())) EXECUTE FUNCTION ');
  END LOOP;
END $$;
DROP TRIGGER vote_is_confirmed ON vote;
CREATE TRIGGER vote_is_confirmed BEFORE INSERT OR UPDATE ON vote
  FOR EACH ROW WHEN (NEW.entry_id IS NOT NULL AND NOT erasing()) EXECUTE FUNCTION guard_entered_vote();
DROP TRIGGER replied_objection_keeps_its_reason ON question_objection;
CREATE TRIGGER replied_objection_keeps_its_reason BEFORE UPDATE ON question_objection
  FOR EACH ROW WHEN (OLD.reply IS NOT NULL AND NEW.reason IS DISTINCT FROM OLD.reason AND NOT erasing())
  EXECUTE FUNCTION refuse_change();

CREATE TRIGGER vote_is_erased BEFORE UPDATE OR DELETE ON vote
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('reason');
CREATE TRIGGER question_answer_is_erased BEFORE UPDATE OR DELETE ON question_answer
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('comment');
CREATE TRIGGER question_objection_is_erased BEFORE UPDATE OR DELETE ON question_objection
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('reason');
CREATE TRIGGER translation_offer_is_erased BEFORE UPDATE OR DELETE ON translation_offer
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('title', 'summary', 'text');
CREATE TRIGGER membership_step_is_erased BEFORE UPDATE OR DELETE ON membership_step
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('reasons', 'words');
CREATE TRIGGER application_question_is_erased BEFORE UPDATE OR DELETE ON application_question
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('question', 'answer');
CREATE TRIGGER nomination_offer_is_erased BEFORE UPDATE OR DELETE ON nomination_offer
  FOR EACH ROW WHEN (erasing())
  EXECUTE FUNCTION guard_erasing('name', 'email', 'language', 'reason', 'state', 'state_since');
CREATE TRIGGER application_is_erased BEFORE UPDATE ON application
  FOR EACH ROW WHEN (erasing()) EXECUTE FUNCTION guard_erasing('state', 'state_since', 'name', 'language', 'region_code',
    'position', 'reasons', 'representation', 'review', 'version');

-- Everything at once, by whoever may ask for it: true where it was done, false where it had been. What is kept, and why,
-- stands in decision 45; the tests look for a person's words in every column of the database.
CREATE FUNCTION erase_person(whom uuid, with_texts boolean) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE
  nobody CONSTANT text := 'Cyn-aelod / Former member';
  gone CONSTANT text := '–';
  gone_both CONSTANT jsonb := '{"cy": "–", "en": "–"}';
  mine uuid[];
  emails text[];
BEGIN
  PERFORM FROM person WHERE id = whom AND erased_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF NOT EXISTS (SELECT FROM erasure_request WHERE person_id = whom AND done_at IS NOT NULL) THEN
    RAISE EXCEPTION 'nobody is erased without an ask that is kept' USING ERRCODE = 'FF001';
  END IF;
  PERFORM set_config('app.erasing', 'yes', true);
  mine := ARRAY(SELECT id FROM member WHERE person_id = whom);
  emails := ARRAY(SELECT email FROM address a WHERE person_id = whom
                     AND NOT EXISTS (SELECT FROM address b WHERE b.email = a.email AND b.person_id <> whom));

  -- Nothing lets them in, and nothing reaches them.
  DELETE FROM sign_in WHERE email = ANY (emails);
  DELETE FROM application WHERE state = 'draft' AND email = ANY (emails);
  DELETE FROM address WHERE person_id = whom;
  UPDATE session SET ended_at = app_now() WHERE person_id = whom AND ended_at IS NULL;
  DELETE FROM session WHERE person_id = whom;
  DELETE FROM account WHERE person_id = whom;
  DELETE FROM version_ask WHERE asked_by = whom;

  -- Nothing of theirs is shown, and no partner is told.
  DELETE FROM directory_entry WHERE member_id = ANY (mine);
  DELETE FROM external_id WHERE member_id = ANY (mine);
  DELETE FROM member_reference WHERE member_id = ANY (mine);
  DELETE FROM member_import_row
   WHERE subject_id = whom OR member_id = ANY (mine) OR target_id = ANY (mine) OR lower(email) = ANY (emails);
  UPDATE consent SET withdrawn_at = app_now() WHERE member_id = ANY (mine) AND withdrawn_at IS NULL;

  -- What they may do ends today; what they did stays.
  UPDATE membership SET state = 'ended', ended_on = greatest(joined_on, app_today()), end_reason = 'resigned',
         version = version + 1
   WHERE member_id = ANY (mine) AND state <> 'ended';
  UPDATE voting_right SET held_to = app_today() - 1
   WHERE member_id = ANY (mine) AND coalesce(held_to, 'infinity') >= app_today();
  UPDATE nomination SET acts_to = greatest(acts_from, app_today())
   WHERE person_id = whom AND coalesce(acts_to, 'infinity') > app_today();
  UPDATE appointment SET held_to = greatest(held_from, app_today()), ended_at = app_now()
   WHERE person_id = whom AND coalesce(held_to, 'infinity') > app_today();

  UPDATE nomination_offer
     SET name = nobody, email = NULL, language = 'both', reason = CASE WHEN reason IS NOT NULL THEN gone_both END,
         state_since = CASE WHEN state = 'waiting' THEN app_now() ELSE state_since END,
         state = CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END
   WHERE nominee_id = whom OR email = ANY (emails);

  -- What was said on the way into the network and out of it.
  UPDATE member SET region_code = NULL WHERE id = ANY (mine);
  UPDATE application
     SET name = nobody, language = 'both', region_code = NULL,
         state = CASE WHEN state IN ('submitted', 'info_needed', 'under_review') THEN 'withdrawn' ELSE state END,
         position = CASE WHEN position IS NOT NULL THEN gone END,
         reasons = CASE WHEN reasons IS NOT NULL THEN gone_both END,
         representation = CASE WHEN representation IS NOT NULL THEN gone END,
         review = CASE WHEN review IS NOT NULL THEN gone_both END
   WHERE person_id = whom;
  UPDATE application_question q SET question = gone_both, answer = CASE WHEN answer IS NOT NULL THEN gone END
    FROM application a WHERE a.id = q.application_id AND a.person_id = whom;
  UPDATE membership_step s
     SET reasons = CASE WHEN reasons IS NOT NULL THEN gone_both END, words = CASE WHEN words IS NOT NULL THEN gone END
    FROM membership m WHERE m.id = s.membership_id AND m.member_id = ANY (mine);

  -- Drafts, which nobody else has seen.
  UPDATE motion_text t SET title = gone_both, text = gone_both, summary = NULL, digest = repeat('0', 64)
    FROM motion m WHERE m.id = t.motion_id AND m.moved_by = whom AND m.state = 'draft';

  IF with_texts THEN
    UPDATE vote SET reason = NULL WHERE cast_by = whom AND reason IS NOT NULL;
    UPDATE question_answer SET comment = gone WHERE given_by = whom AND comment IS NOT NULL;
    UPDATE question_objection SET reason = gone WHERE member_id = ANY (mine);
    UPDATE translation_offer SET title = CASE WHEN title IS NOT NULL THEN gone_both END,
           summary = CASE WHEN summary IS NOT NULL THEN gone_both END, text = CASE WHEN text IS NOT NULL THEN gone_both END
     WHERE offered_by = whom AND state <> 'accepted';
  END IF;

  UPDATE person SET name = nobody, sort_key_cy = '', sort_key_en = '', language = 'both', findable_since = NULL,
         erased_at = app_now()
   WHERE id = whom;
  PERFORM set_config('app.erasing', '', true);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION erase_person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_person TO fforwm_app;

-- Their name is in both languages, wherever a member's name is.
CREATE OR REPLACE VIEW member_name AS
  SELECT m.id AS member_id, m.kind,
         coalesce(o.name::jsonb, CASE WHEN p.erased_at IS NULL THEN jsonb_build_object('cy', p.name, 'en', p.name)
                                      ELSE '{"cy": "Cyn-aelod", "en": "Former member"}' END) AS name,
         coalesce(o.sort_key_cy, p.sort_key_cy) AS sort_key_cy,
         coalesce(o.sort_key_en, p.sort_key_en) AS sort_key_en
    FROM member m LEFT JOIN person p ON p.id = m.person_id LEFT JOIN organisation o ON o.id = m.organisation_id;

-- A third lock: whatever an agreement gives, nobody who was erased is in it.
CREATE FUNCTION is_erased(of_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT EXISTS (SELECT FROM person WHERE id = $1 AND erased_at IS NOT NULL) $$;
CREATE POLICY partners_see_nobody_erased ON member AS RESTRICTIVE
  USING ((SELECT reading_agreement()) IS NULL OR NOT is_erased(person_id));

GRANT SELECT, INSERT, DELETE ON erasure_request TO fforwm_app;
GRANT UPDATE (done_at) ON erasure_request TO fforwm_app;
