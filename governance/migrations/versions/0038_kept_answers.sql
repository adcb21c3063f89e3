-- Answers that are kept for two days: who did not hear one asks again, and nothing is done twice.

CREATE TABLE kept_answer (
  key_digest bytea PRIMARY KEY CHECK (length(key_digest) = 32),     -- of who asked and of their key
  fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),      -- of what they asked
  status integer NOT NULL CHECK (status BETWEEN 200 AND 299),
  headers jsonb NOT NULL,
  body bytea NOT NULL,                                              -- hidden by the key itself, which is not kept
  kept_at timestamptz NOT NULL
);
CREATE INDEX kept_answer_kept_at ON kept_answer (kept_at);

GRANT SELECT, INSERT, DELETE ON kept_answer TO fforwm_app;
