-- Bodies through time: where each stands, its terms of reference in versions, its affiliations.

ALTER TABLE body ADD parent_id uuid REFERENCES body CHECK (parent_id <> id);

-- ── Terms of reference: each version for ever ────────────────────────────────────────────────────────

CREATE TABLE terms_of_reference (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES body,
  version integer NOT NULL CHECK (version > 0),
  text bilingual NOT NULL CHECK (text ?& '{cy,en}'),
  effective_on date NOT NULL,
  enacted_by uuid REFERENCES person,               -- NULL: entered with the body, before anybody acted here
  enacted_at timestamptz NOT NULL,
  UNIQUE (body_id, version)
);
CREATE TRIGGER terms_are_never_altered BEFORE UPDATE OR DELETE ON terms_of_reference
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- ── Affiliations: ended, never deleted ───────────────────────────────────────────────────────────────

CREATE TABLE affiliation (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES body,
  name bilingual NOT NULL,                         -- of the other organisation or network
  nature bilingual,
  held_from date NOT NULL,
  held_to date,                                    -- the last day, inclusive
  entered_by uuid REFERENCES person,
  CHECK (held_to >= held_from)
);
CREATE INDEX affiliation_body ON affiliation (body_id);

-- An entry of a register is ended once; what it said stays.
CREATE FUNCTION guard_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an entry of a register is never deleted' USING ERRCODE = 'FF001';
  END IF;
  IF to_jsonb(NEW) - 'held_to' - 'ended_on' <> to_jsonb(OLD) - 'held_to' - 'ended_on'
      OR coalesce(to_jsonb(OLD) ->> 'held_to', to_jsonb(OLD) ->> 'ended_on') IS NOT NULL THEN
    RAISE EXCEPTION 'an entry of a register is ended, and else never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER affiliation_is_guarded BEFORE UPDATE OR DELETE ON affiliation
  FOR EACH ROW EXECUTE FUNCTION guard_register();

-- ── What the app may do ──────────────────────────────────────────────────────────────────────────────

GRANT SELECT, INSERT ON terms_of_reference, affiliation TO fforwm_app;
GRANT UPDATE (held_to) ON affiliation TO fforwm_app;
