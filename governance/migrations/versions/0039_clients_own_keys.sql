-- A partner's program may show itself by a key of its own, each proof counting once; and a program can be switched off.

-- Of a pair of keys only the public half ever comes here (RFC 7518 §6: `d` and `k` are the secret ones).
ALTER TABLE client
  ADD COLUMN keys jsonb NOT NULL DEFAULT '[]' CHECK (
    jsonb_typeof(keys) = 'array' AND jsonb_array_length(keys) <= 4
    AND NOT jsonb_path_exists(keys, '$[*].keyvalue() ? (@.key == "d" || @.key == "k")')),
  ADD COLUMN disabled_at timestamptz,
  ADD COLUMN disabled_by uuid REFERENCES person,
  ADD CHECK ((disabled_at IS NULL) = (disabled_by IS NULL));

CREATE FUNCTION guard_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - '{keys,disabled_at,disabled_by}'::text[]
                         <> to_jsonb(OLD) - '{keys,disabled_at,disabled_by}'::text[] THEN
    RAISE EXCEPTION 'a client stays whose it is' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.disabled_at IS NOT NULL THEN
    RAISE EXCEPTION 'a client that is switched off stays as it is' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER client_is_never_altered ON client;
CREATE TRIGGER client_is_guarded BEFORE UPDATE OR DELETE ON client FOR EACH ROW EXECUTE FUNCTION guard_client();
GRANT UPDATE (keys, disabled_at, disabled_by) ON client TO fforwm_app;

-- What a program has shown once, until it would have run out (RFC 7523 §3, `jti`).
CREATE TABLE client_assertion (
  client_id uuid NOT NULL REFERENCES client,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, digest)
);
CREATE INDEX client_assertion_expires ON client_assertion (expires_at);
GRANT SELECT, INSERT, DELETE ON client_assertion TO fforwm_app;

CREATE OR REPLACE FUNCTION guard_access_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
       OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at' THEN
      RAISE EXCEPTION 'a token only ever ends' USING ERRCODE = 'FF001';
    END IF;
  ELSIF NOT EXISTS (
      SELECT FROM agreement g JOIN client c ON c.partner_id = g.partner_id
       WHERE g.id = NEW.agreement_id AND c.id = NEW.client_id AND c.disabled_at IS NULL
         AND NEW.scopes <@ g.scopes AND g.ended_at IS NULL AND app_today() >= g.starts_on
         AND NEW.expires_at <= (g.ends_on + 1)::timestamp AT TIME ZONE 'Europe/London') THEN
    RAISE EXCEPTION 'no agreement in force gives this token' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
