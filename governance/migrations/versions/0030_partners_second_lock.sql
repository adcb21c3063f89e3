-- Two secrets at most, and a second lock on what a partner's program may see: PostgreSQL's own row security.

CREATE FUNCTION guard_client_secret() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF (SELECT count(*) FROM client_secret s WHERE s.client_id = NEW.client_id AND s.ended_at IS NULL) >= 2 THEN
      RAISE EXCEPTION 'a client has two secrets at most' USING ERRCODE = 'FF001';
    END IF;
  ELSIF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at' THEN
    RAISE EXCEPTION 'a secret only ever ends' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER client_secret_is_guarded BEFORE INSERT OR UPDATE ON client_secret
  FOR EACH ROW EXECUTE FUNCTION guard_client_secret();
GRANT UPDATE (made_at) ON client TO fforwm_app;    -- to hold the row; nothing writes it
CREATE TRIGGER client_is_never_altered BEFORE UPDATE OR DELETE ON client FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- By which agreement a transaction reads, where a partner's program asked for it; NULL in every other.
CREATE FUNCTION reading_agreement() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.agreement_id', true), '')::uuid $$;

-- The owner's eyes: the policies themselves look at members and consents through these.
CREATE FUNCTION is_shown(member uuid, agreement uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM agreement g JOIN member m ON m.id = $1
     WHERE g.id = $2 AND g.ended_at IS NULL AND app_today() BETWEEN g.starts_on AND g.ends_on
       AND (g.regions = '{}' OR m.region_code = ANY (g.regions))
       AND (m.person_id IS NULL OR g.basis = 'legal_obligation'
            OR EXISTS (SELECT FROM consent c WHERE (c.agreement_id, c.member_id, c.purpose) = (g.id, m.id, 'membership')
                          AND c.withdrawn_at IS NULL)
            OR g.basis = 'legitimate_interests'
               AND NOT EXISTS (SELECT FROM objection o WHERE (o.agreement_id, o.member_id) = (g.id, m.id))))
$$;

CREATE FUNCTION may_be_written_to(person uuid, agreement uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM member m JOIN consent c ON (c.member_id, c.agreement_id, c.purpose) = (m.id, $2, 'contact')
     WHERE m.person_id = $1 AND c.withdrawn_at IS NULL AND is_shown(m.id, $2))
$$;

-- The owner, who migrates and makes backups, is above them; the app is not.
ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE voting_right ENABLE ROW LEVEL SECURITY;
ALTER TABLE nomination ENABLE ROW LEVEL SECURITY;
ALTER TABLE address ENABLE ROW LEVEL SECURITY;
CREATE POLICY partners_see_whom_they_may ON member
  USING ((SELECT reading_agreement()) IS NULL OR is_shown(id, (SELECT reading_agreement())));
CREATE POLICY partners_see_whom_they_may ON membership
  USING ((SELECT reading_agreement()) IS NULL OR is_shown(member_id, (SELECT reading_agreement())));
CREATE POLICY partners_see_whom_they_may ON voting_right
  USING ((SELECT reading_agreement()) IS NULL OR is_shown(member_id, (SELECT reading_agreement())));
CREATE POLICY partners_see_nobody ON nomination USING ((SELECT reading_agreement()) IS NULL);
CREATE POLICY partners_write_to_whom_they_may ON address
  USING ((SELECT reading_agreement()) IS NULL OR may_be_written_to(person_id, (SELECT reading_agreement())));
