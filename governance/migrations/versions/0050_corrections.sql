-- A member's own corrections: a new address waits for the code that goes to it, and the old ones are told, once.

CREATE TABLE address_change (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  email text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
  sign_in_id uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  done_at timestamptz,
  replaced text[] NOT NULL DEFAULT '{}'            -- where it was told that this address came in their place
);
CREATE INDEX address_change_person ON address_change (person_id, asked_at);

-- It is gone after a day, and with the person.
CREATE FUNCTION forget_address_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM address_change WHERE person_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER address_changes_go_with_the_person AFTER UPDATE ON person
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION forget_address_changes();

GRANT SELECT, INSERT, DELETE ON address_change TO fforwm_app;
GRANT UPDATE (done_at, replaced) ON address_change TO fforwm_app;
