-- Each restore of a backup begins a new epoch of the journal: a new server counts its transactions from the beginning,
-- and the change feed goes by them.

CREATE TABLE restoration (
  number integer PRIMARY KEY CHECK (number > 0),
  backup_made_at timestamptz NOT NULL,
  restored_at timestamptz NOT NULL
);
CREATE TRIGGER restoration_is_append_only BEFORE UPDATE OR DELETE ON restoration
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION app_epoch() RETURNS integer LANGUAGE sql STABLE AS
  $$ SELECT coalesce(max(number), 0) FROM restoration $$;

ALTER TABLE journal ADD COLUMN epoch integer NOT NULL DEFAULT 0;
ALTER TABLE journal ALTER COLUMN epoch SET DEFAULT app_epoch();
DROP INDEX journal_order;
CREATE INDEX journal_order ON journal (epoch, xid, seq);

-- A schema from before this one may have been restored by hand: then what is in the journal came first.
INSERT INTO restoration (number, backup_made_at, restored_at)
  SELECT 1, max(at), app_now() FROM journal HAVING max(xid) >= pg_current_xact_id();

GRANT SELECT ON restoration TO fforwm_app;
