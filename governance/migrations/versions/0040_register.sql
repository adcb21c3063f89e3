-- The register of members, where the network's legal form asks for one: written as memberships begin and end, never altered.

ALTER TABLE body
  ADD legal_form text CHECK (legal_form IN ('company', 'cio', 'society', 'unincorporated')),
  ADD CHECK (legal_form IS NULL OR kind = 'network');

-- Each entry is a whole line of the register as it was from then on, in words of its own: it needs nothing of `person`.
CREATE TABLE register_entry (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  membership_id uuid NOT NULL REFERENCES membership,
  kind text NOT NULL CHECK (kind IN ('entered', 'ceased', 'changed', 'corrected')),
  name bilingual NOT NULL,
  address text CHECK (length(address) BETWEEN 1 AND 500),   -- NULL: care of the network
  member_class text NOT NULL CHECK (member_class IN ('individual', 'organisation')),
  entered_on date NOT NULL,
  ceased_on date,
  corrects bigint REFERENCES register_entry,
  reason bilingual CHECK (reason ?& '{cy,en}'),
  made_by uuid REFERENCES person,                  -- NULL: with the membership itself
  made_at timestamptz NOT NULL DEFAULT app_now(),
  CHECK ((kind IN ('changed', 'corrected')) = (reason IS NOT NULL AND made_by IS NOT NULL)),
  CHECK ((kind = 'corrected') = (corrects IS NOT NULL)),
  CHECK (kind <> 'ceased' OR ceased_on IS NOT NULL)
);
CREATE INDEX register_entry_of ON register_entry (membership_id, number);
CREATE INDEX register_entry_corrects ON register_entry (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX register_entry_ceased ON register_entry (ceased_on) WHERE ceased_on IS NOT NULL;

-- The line of each membership as it stands: its last entry.
CREATE VIEW register_line WITH (security_invoker = true) AS
  SELECT DISTINCT ON (membership_id) number, membership_id, name, address, member_class, entered_on, ceased_on, made_at
    FROM register_entry ORDER BY membership_id, number DESC;

CREATE FUNCTION keeps_register() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT EXISTS (SELECT FROM body WHERE legal_form IN ('company', 'cio', 'society')) $$;

-- Whatever begins a membership enters it, in its own transaction.
CREATE FUNCTION enter_in_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF keeps_register() THEN
    INSERT INTO register_entry (membership_id, kind, name, member_class, entered_on)
    SELECT b.id, 'entered', n.name, b.class, b.joined_on FROM begun b JOIN member_name n USING (member_id)
     WHERE b.ended_on IS NULL ORDER BY b.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_is_entered AFTER INSERT ON membership REFERENCING NEW TABLE AS begun
  FOR EACH STATEMENT EXECUTE FUNCTION enter_in_register();

-- And whatever ends one, whose line stands in the register: by the words of that line, not of today.
CREATE FUNCTION cease_in_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO register_entry (membership_id, kind, name, address, member_class, entered_on, ceased_on)
  SELECT l.membership_id, 'ceased', l.name, l.address, l.member_class, l.entered_on, n.ended_on
    FROM ended n JOIN lasted o ON o.id = n.id AND o.ended_on IS NULL JOIN register_line l ON l.membership_id = n.id
   WHERE n.ended_on IS NOT NULL ORDER BY n.id;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_ceases AFTER UPDATE ON membership REFERENCING OLD TABLE AS lasted NEW TABLE AS ended
  FOR EACH STATEMENT EXECUTE FUNCTION cease_in_register();

-- Nobody alters an entry. What ceased ten years ago may go (Companies Act 2006 s.121), and nothing before.
CREATE FUNCTION guard_register_entry() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER register_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON register_entry
  FOR EACH ROW EXECUTE FUNCTION guard_register_entry();
CREATE TRIGGER register_is_never_emptied BEFORE TRUNCATE ON register_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION forget_register() RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM register_entry e USING register_line l, membership m
     WHERE l.membership_id = e.membership_id AND m.id = e.membership_id
       AND l.ceased_on + interval '10 years' < app_today() AND m.ended_on + interval '10 years' < app_today()
    RETURNING e.number)
  SELECT count(*) FROM gone
$$;
ALTER TABLE purge ADD register_entries bigint NOT NULL DEFAULT 0;

-- The second lock, as on members: a partner's program reads no line of it.
ALTER TABLE register_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY partners_see_nobody ON register_entry USING ((SELECT reading_agreement()) IS NULL);

GRANT SELECT ON register_line TO fforwm_app;
GRANT SELECT, INSERT ON register_entry TO fforwm_app;
GRANT UPDATE (legal_form) ON body TO fforwm_app;
