-- A partner's app acts for a member who lets it: what each app is, who let it do what until when, and its tokens.

CREATE TABLE app (
  client_id uuid PRIMARY KEY REFERENCES client,
  name bilingual NOT NULL,
  redirect_uris text[] NOT NULL CHECK (cardinality(redirect_uris) BETWEEN 1 AND 8),
  scopes text[] NOT NULL CHECK (scopes <@ '{forum.read,motions.write,seconds.write,votes.write}'
                                AND 'forum.read' = ANY (scopes)),
  is_public boolean NOT NULL,                     -- it runs where no secret can be kept
  registered_by uuid NOT NULL REFERENCES person,
  registered_at timestamptz NOT NULL
);
CREATE TRIGGER app_is_never_altered BEFORE UPDATE OR DELETE ON app FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE app_permit (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES app,
  agreement_id uuid NOT NULL REFERENCES agreement,
  person_id uuid NOT NULL REFERENCES person,
  scopes text[] NOT NULL CHECK ('forum.read' = ANY (scopes)),
  language text NOT NULL CHECK (language IN ('cy', 'en')),    -- in which the page was read
  given_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at <= given_at + interval '91 days'),
  used_at timestamptz,
  ended_at timestamptz
);
CREATE INDEX app_permit_person ON app_permit (person_id);

-- What somebody let an app do stays as it was said, and ends once.
CREATE FUNCTION guard_app_permit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (
        SELECT FROM app a JOIN client c ON c.id = a.client_id JOIN agreement g USING (partner_id)
         WHERE a.client_id = NEW.client_id AND g.id = NEW.agreement_id AND NEW.scopes <@ a.scopes
           AND c.disabled_at IS NULL AND g.ended_at IS NULL AND app_today() >= g.starts_on
           AND NEW.expires_at <= (g.ends_on + 1)::timestamp AT TIME ZONE 'Europe/London') THEN
      RAISE EXCEPTION 'no agreement in force gives this app a permit' USING ERRCODE = 'FF001';
    END IF;
  ELSIF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
     OR to_jsonb(NEW) - '{used_at,ended_at}'::text[] <> to_jsonb(OLD) - '{used_at,ended_at}'::text[] THEN
    RAISE EXCEPTION 'a permit is used, and ends once' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER app_permit_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON app_permit
  FOR EACH ROW EXECUTE FUNCTION guard_app_permit();

CREATE TABLE app_code (
  digest bytea PRIMARY KEY CHECK (length(digest) = 32),
  permit_id uuid NOT NULL REFERENCES app_permit,
  redirect_uri text NOT NULL,
  challenge text NOT NULL CHECK (challenge ~ '^[A-Za-z0-9_-]{43}$'),
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at <= issued_at + interval '60 seconds'),
  ended_at timestamptz
);

CREATE TABLE app_token (
  digest bytea PRIMARY KEY CHECK (length(digest) = 32),
  permit_id uuid NOT NULL REFERENCES app_permit,
  kind text NOT NULL CHECK (kind IN ('access', 'refresh')),
  scopes text[] NOT NULL,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  CHECK (kind = 'refresh' OR expires_at <= issued_at + interval '15 minutes')
);
CREATE INDEX app_token_permit ON app_token (permit_id);

-- A code and a token are of a permit that stands, go no further than it does, do not outlive it, and end once.
CREATE FUNCTION guard_app_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
       OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at' THEN
      RAISE EXCEPTION 'a token only ever ends' USING ERRCODE = 'FF001';
    END IF;
  ELSIF NOT EXISTS (
      SELECT FROM app_permit p WHERE p.id = NEW.permit_id AND p.ended_at IS NULL
         AND (TG_TABLE_NAME = 'app_code' OR NEW.expires_at <= p.expires_at AND (to_jsonb(NEW) -> 'scopes') <@ to_jsonb(p.scopes))) THEN
    RAISE EXCEPTION 'no permit gives this token' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER app_code_is_guarded BEFORE INSERT OR UPDATE ON app_code
  FOR EACH ROW EXECUTE FUNCTION guard_app_token();
CREATE TRIGGER app_token_is_guarded BEFORE INSERT OR UPDATE ON app_token
  FOR EACH ROW EXECUTE FUNCTION guard_app_token();

-- By whose permit a transaction acts, where an app asked for it; NULL in every other.
CREATE FUNCTION acting_permit() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.permit_id', true), '')::uuid $$;

-- What a vote by an app was, for the letter that tells its voter; never the choice.
CREATE TABLE app_vote (
  id uuid PRIMARY KEY,
  ballot_id uuid NOT NULL,
  member_id uuid NOT NULL,
  permit_id uuid NOT NULL REFERENCES app_permit,
  cast_at timestamptz NOT NULL,
  FOREIGN KEY (ballot_id, member_id) REFERENCES vote
);
CREATE TRIGGER app_vote_is_never_altered BEFORE UPDATE OR DELETE ON app_vote
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- An app votes for nobody but who let it vote, and only where the names of the voters are seen.
CREATE FUNCTION guard_vote_by_app() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM app_permit p, ballot b
                  WHERE p.id = acting_permit() AND p.person_id = NEW.cast_by AND 'votes.write' = ANY (p.scopes)
                    AND p.ended_at IS NULL AND b.id = NEW.ballot_id AND b.names_seen_by <> 'self') THEN
    RAISE EXCEPTION 'this vote is not cast by an app' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER vote_by_app_is_guarded BEFORE INSERT OR UPDATE ON vote
  FOR EACH ROW WHEN (acting_permit() IS NOT NULL) EXECUTE FUNCTION guard_vote_by_app();

ALTER TABLE journal ADD COLUMN app_id uuid REFERENCES app;
CREATE INDEX journal_by_app ON journal (person_id, seq) WHERE app_id IS NOT NULL;

GRANT SELECT, INSERT ON app, app_permit, app_code, app_token, app_vote TO fforwm_app;
GRANT INSERT (app_id) ON journal TO fforwm_app;
GRANT UPDATE (used_at, ended_at) ON app_permit TO fforwm_app;
GRANT UPDATE (ended_at) ON app_code, app_token TO fforwm_app;
GRANT DELETE ON app_code, app_token TO fforwm_app;
