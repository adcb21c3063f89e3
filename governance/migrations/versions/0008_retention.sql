-- The retention schedule is carried out by the worker, which may delete what it no longer keeps, and writes down that it did.

CREATE TABLE purge (
  id uuid PRIMARY KEY,
  ran_at timestamptz NOT NULL,
  sessions integer NOT NULL CHECK (sessions >= 0),
  addresses integer NOT NULL CHECK (addresses >= 0)
);
CREATE INDEX purge_ran_at ON purge (ran_at);
CREATE TRIGGER purge_is_append_only BEFORE UPDATE OR DELETE ON purge
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A session that still lets somebody in is never deleted, only ended: who ended it stays known until then.
CREATE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NULL AND OLD.expires_at > app_now() THEN
    RAISE EXCEPTION 'a living session is never deleted' USING ERRCODE = 'FF001';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER session_is_guarded BEFORE DELETE ON session FOR EACH ROW EXECUTE FUNCTION guard_session();

GRANT SELECT, INSERT ON purge TO fforwm_app;
GRANT DELETE ON session, address TO fforwm_app;
