-- Partner bodies as clients of the API: what was agreed with each, what members said to it, and what was disclosed.

CREATE TABLE partner (
  id uuid PRIMARY KEY,
  name bilingual NOT NULL,
  email text NOT NULL CHECK (email LIKE '%_@_%' AND length(email) <= 254),
  entered_by uuid NOT NULL REFERENCES person,
  entered_at timestamptz NOT NULL
);

CREATE TABLE agreement (
  id uuid PRIMARY KEY,
  partner_id uuid NOT NULL REFERENCES partner,
  membership bilingual NOT NULL CHECK (membership ?& '{cy,en}'),
  basis text NOT NULL CHECK (basis IN ('consent', 'legitimate_interests', 'legal_obligation')),
  contact bilingual CHECK (contact ?& '{cy,en}'),
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  fields text[] NOT NULL,
  regions text[] NOT NULL,                         -- none: members everywhere
  starts_on date NOT NULL,
  ends_on date NOT NULL CHECK (ends_on >= starts_on),
  entered_by uuid NOT NULL REFERENCES person,
  entered_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by uuid REFERENCES person,
  ending bilingual,
  CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ending IS NULL))
);
CREATE INDEX agreement_partner ON agreement (partner_id);

-- What was agreed stays as it was agreed, and only ends; with one partner there is one agreement at a time.
CREATE FUNCTION guard_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an agreement is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
     OR to_jsonb(NEW) - '{ended_at,ended_by,ending}'::text[] <> to_jsonb(OLD) - '{ended_at,ended_by,ending}'::text[]) THEN
    RAISE EXCEPTION 'an agreement only ever ends, once' USING ERRCODE = 'FF001';
  END IF;
  IF TG_OP = 'INSERT' AND EXISTS (
       SELECT FROM agreement a WHERE a.partner_id = NEW.partner_id AND a.ended_at IS NULL
          AND a.starts_on <= NEW.ends_on AND NEW.starts_on <= a.ends_on) THEN
    RAISE EXCEPTION 'there is one agreement with a partner at a time' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreement_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON agreement
  FOR EACH ROW EXECUTE FUNCTION guard_agreement();

CREATE TABLE client (
  id uuid PRIMARY KEY,
  partner_id uuid NOT NULL REFERENCES partner,
  made_at timestamptz NOT NULL
);
CREATE INDEX client_partner ON client (partner_id);

CREATE TABLE client_secret (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES client,
  digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
  made_by uuid NOT NULL REFERENCES person,
  made_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX client_secret_client ON client_secret (client_id);

CREATE TABLE access_token (
  digest bytea PRIMARY KEY CHECK (length(digest) = 32),
  client_id uuid NOT NULL REFERENCES client,
  agreement_id uuid NOT NULL REFERENCES agreement,
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  CHECK (expires_at <= issued_at + interval '15 minutes')
);
CREATE INDEX access_token_expires ON access_token (expires_at);

-- A token is of the partner whose agreement it reads by, has no scope beyond it, and does not outlive it.
CREATE FUNCTION guard_access_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
       OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at' THEN
      RAISE EXCEPTION 'a token only ever ends' USING ERRCODE = 'FF001';
    END IF;
  ELSIF NOT EXISTS (
      SELECT FROM agreement g JOIN client c ON c.partner_id = g.partner_id
       WHERE g.id = NEW.agreement_id AND c.id = NEW.client_id AND NEW.scopes <@ g.scopes AND g.ended_at IS NULL
         AND app_today() >= g.starts_on
         AND NEW.expires_at <= (g.ends_on + 1)::timestamp AT TIME ZONE 'Europe/London') THEN
    RAISE EXCEPTION 'no agreement in force gives this token' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_token_is_guarded BEFORE INSERT OR UPDATE ON access_token
  FOR EACH ROW EXECUTE FUNCTION guard_access_token();

CREATE TABLE consent (
  id uuid PRIMARY KEY,
  agreement_id uuid NOT NULL REFERENCES agreement,
  member_id uuid NOT NULL REFERENCES member,
  purpose text NOT NULL CHECK (purpose IN ('membership', 'contact')),
  wording text NOT NULL,
  language text NOT NULL CHECK (language IN ('cy', 'en')),
  given_at timestamptz NOT NULL,
  withdrawn_at timestamptz CHECK (withdrawn_at >= given_at)
);
CREATE UNIQUE INDEX consent_standing ON consent (agreement_id, member_id, purpose) WHERE withdrawn_at IS NULL;
CREATE INDEX consent_member ON consent (member_id);

-- To what words somebody consented stays, and so does when they withdrew: it proves both.
CREATE FUNCTION guard_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
     OR to_jsonb(NEW) - 'withdrawn_at' <> to_jsonb(OLD) - 'withdrawn_at' THEN
    RAISE EXCEPTION 'a consent is only ever withdrawn' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_is_guarded BEFORE UPDATE OR DELETE ON consent FOR EACH ROW EXECUTE FUNCTION guard_consent();

CREATE TABLE objection (
  agreement_id uuid NOT NULL REFERENCES agreement,
  member_id uuid NOT NULL REFERENCES member,
  objected_at timestamptz NOT NULL,
  PRIMARY KEY (agreement_id, member_id)
);

CREATE TABLE disclosure (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES client,
  agreement_id uuid NOT NULL REFERENCES agreement,
  member_id uuid NOT NULL REFERENCES member,
  fields text[] NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX disclosure_member ON disclosure (member_id, id);
CREATE TRIGGER disclosure_is_never_altered BEFORE UPDATE OR DELETE ON disclosure
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON partner, agreement, client, client_secret, access_token, consent, objection, disclosure TO fforwm_app;
GRANT UPDATE (email) ON partner TO fforwm_app;
GRANT UPDATE (ended_at, ended_by, ending) ON agreement TO fforwm_app;
GRANT UPDATE (ended_at) ON client_secret, access_token TO fforwm_app;
GRANT UPDATE (withdrawn_at) ON consent TO fforwm_app;
GRANT DELETE ON access_token TO fforwm_app;
