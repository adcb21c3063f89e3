-- Webhooks: where partners' programs wish to be told of what, and what became of each message. No message is stored:
-- it is made of these few columns each time, and signed by a secret that is worked out of an id.

CREATE TABLE webhook_endpoint (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES client,
  url text NOT NULL CHECK (url ~ '^https://|^http://127[.]0[.]0[.]1:[0-9]+' AND length(url) <= 500),
  event_types text[] NOT NULL CHECK (cardinality(event_types) > 0),
  language text NOT NULL CHECK (language IN ('cy', 'en', 'both')),
  made_at timestamptz NOT NULL,
  disabled_at timestamptz,
  disabled_why text CHECK (disabled_why IN ('chosen', 'gone', 'failed')),
  version integer NOT NULL DEFAULT 1,
  CHECK ((disabled_at IS NULL) = (disabled_why IS NULL))
);
CREATE INDEX webhook_endpoint_client ON webhook_endpoint (client_id);

CREATE TABLE webhook_secret (
  id uuid PRIMARY KEY,
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
  made_at timestamptz NOT NULL,
  ends_at timestamptz
);
CREATE INDEX webhook_secret_endpoint ON webhook_secret (endpoint_id);

CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY,
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
  agreement_id uuid NOT NULL REFERENCES agreement,
  type text NOT NULL,
  subject_id uuid NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'dropped')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts BETWEEN 0 AND 10),
  due_at timestamptz,
  queued_at timestamptz,                           -- handed to the queue, and not come back yet
  made_at timestamptz NOT NULL,
  tried_at timestamptz,
  status integer,
  fault text CHECK (fault IN ('address_refused', 'no_answer', 'too_slow')),
  CHECK ((state = 'waiting') = (due_at IS NOT NULL))
);
CREATE INDEX webhook_delivery_endpoint ON webhook_delivery (endpoint_id, id DESC);
CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_made ON webhook_delivery (made_at);

-- How far the journal has been followed: in the order of commits, as the change feed.
CREATE TABLE webhook_position (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch integer NOT NULL,
  xid xid8 NOT NULL,
  seq bigint NOT NULL
);
INSERT INTO webhook_position (epoch, xid, seq)
  SELECT coalesce(max(epoch), 0), pg_current_xact_id(), coalesce(max(seq), 0) FROM journal;

-- A message stays what it was, to whom it was; a secret only ends; an endpoint stays its program's.
CREATE FUNCTION guard_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - TG_ARGV::text[] <> to_jsonb(OLD) - TG_ARGV::text[] THEN
    RAISE EXCEPTION 'this of a webhook never changes' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER webhook_endpoint_is_guarded BEFORE UPDATE ON webhook_endpoint FOR EACH ROW EXECUTE FUNCTION
  guard_webhook('url', 'event_types', 'language', 'disabled_at', 'disabled_why', 'version');
CREATE TRIGGER webhook_secret_is_guarded BEFORE UPDATE ON webhook_secret FOR EACH ROW EXECUTE FUNCTION
  guard_webhook('ends_at');
CREATE TRIGGER webhook_delivery_is_guarded BEFORE UPDATE ON webhook_delivery FOR EACH ROW EXECUTE FUNCTION
  guard_webhook('state', 'attempts', 'due_at', 'queued_at', 'tried_at', 'status', 'fault');

-- A program sees its own endpoints alone: the second lock, as on members.
ALTER TABLE webhook_endpoint ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_its_own ON webhook_endpoint
  USING ((SELECT reading_agreement()) IS NULL OR client_id IN (
    SELECT c.id FROM client c JOIN agreement g USING (partner_id) WHERE g.id = (SELECT reading_agreement())));

GRANT SELECT, INSERT, DELETE ON webhook_endpoint, webhook_delivery TO fforwm_app;
GRANT SELECT, INSERT ON webhook_secret TO fforwm_app;
GRANT UPDATE (url, event_types, language, disabled_at, disabled_why, version) ON webhook_endpoint TO fforwm_app;
GRANT UPDATE (ends_at) ON webhook_secret TO fforwm_app;
GRANT UPDATE (state, attempts, due_at, queued_at, tried_at, status, fault) ON webhook_delivery TO fforwm_app;
GRANT SELECT, UPDATE ON webhook_position TO fforwm_app;
