-- What an import entered in the register of members stays there (decision 43): the undoing takes nothing out of it.

DROP TRIGGER membership_goes_from_register ON membership;
DROP FUNCTION take_out_of_register();

CREATE OR REPLACE FUNCTION guard_register_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.corrects IS NOT NULL
        AND NOT EXISTS (SELECT FROM register_entry e WHERE (e.number, e.membership_id) = (NEW.corrects, NEW.membership_id)) THEN
      RAISE EXCEPTION 'an entry corrects one of the same membership' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' OR NOT EXISTS (
      SELECT FROM membership m WHERE m.id = OLD.membership_id AND m.ended_on + interval '10 years' < app_today()) THEN
    RAISE EXCEPTION 'the register is never altered' USING ERRCODE = 'FF001';
  END IF;
  RETURN OLD;
END $$;
