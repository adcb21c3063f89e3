-- A body comes to its end: between two persons, with nothing of it left open, and its acts stay.

ALTER TABLE body ADD dissolved_on date CHECK (dissolved_on >= founded_on);  -- its last day

CREATE TABLE dissolution (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES body,
  last_on date NOT NULL,
  reason bilingual NOT NULL CHECK (reason ?& '{cy,en}'),
  state text NOT NULL CHECK (state IN ('waiting', 'confirmed', 'objected', 'withdrawn', 'lapsed')),
  proposed_by uuid NOT NULL REFERENCES person,
  proposed_at timestamptz NOT NULL,
  locked_until timestamptz,                        -- nobody else could confirm: it takes effect then, unless objected to
  decided_by uuid REFERENCES person,               -- NULL: the rules, when the time lock ran out
  decided_at timestamptz,
  objection bilingual,
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  CHECK (state <> 'objected' OR (objection IS NOT NULL AND decided_by IS NOT NULL)),
  CONSTRAINT nobody_confirms_their_own_dissolution CHECK (
    state <> 'confirmed' OR (decided_by IS NULL AND locked_until IS NOT NULL)
    OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
);
CREATE UNIQUE INDEX one_dissolution_waits ON dissolution (body_id) WHERE state = 'waiting';
CREATE INDEX dissolution_body ON dissolution (body_id, id);

CREATE FUNCTION guard_dissolution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' OR NEW.locked_until < app_now() + interval '71 hours' THEN
      RAISE EXCEPTION 'a dissolution begins as proposed, and its time lock runs for three days' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'waiting' THEN
    RAISE EXCEPTION 'what became of a dissolution is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.id, NEW.body_id, NEW.last_on, NEW.reason, NEW.proposed_by, NEW.proposed_at, NEW.locked_until)
      IS DISTINCT FROM
      (OLD.id, OLD.body_id, OLD.last_on, OLD.reason, OLD.proposed_by, OLD.proposed_at, OLD.locked_until) THEN
    RAISE EXCEPTION 'what was proposed is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'confirmed' AND NEW.decided_by IS NULL AND app_now() < OLD.locked_until THEN
    RAISE EXCEPTION 'the time lock has not run out' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dissolution_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON dissolution
  FOR EACH ROW EXECUTE FUNCTION guard_dissolution();

-- What of a body stands in the way: what is open, what begins after its last day, and the bodies under it.
CREATE FUNCTION open_in_body(of_body uuid, last_on date) RETURNS TABLE (kind text, id uuid) LANGUAGE sql STABLE AS $$
  SELECT 'motion', m.id FROM motion m WHERE m.body_id = of_body AND m.state NOT IN (
    'draft', 'withdrawn', 'ruled_out', 'lost', 'not_decided', 'responded', 'implemented', 'not_implemented', 'lapsed')
  UNION ALL SELECT 'ballot', b.id FROM ballot b JOIN motion m ON m.id = b.motion_id
   WHERE m.body_id = of_body AND b.state NOT IN ('declared', 'annulled')
  UNION ALL SELECT 'composite', k.id FROM composite k WHERE k.body_id = of_body AND k.ended_as IS NULL
  UNION ALL SELECT 'call', c.id FROM call c WHERE c.body_id = of_body AND c.closes_at > app_now()
  UNION ALL SELECT 'question', q.id FROM question q WHERE q.body_id = of_body AND q.state IN ('scheduled', 'open')
  UNION ALL SELECT 'report', m.id FROM adjournment a JOIN motion m ON m.id = a.motion_id
   WHERE a.body_id = of_body AND m.state = 'referred' AND a.report IS NULL
  UNION ALL SELECT 'body', u.id FROM body u WHERE u.parent_id = of_body AND u.dissolved_on IS NULL
  UNION ALL SELECT 'office', p.id FROM appointment p WHERE p.body_id = of_body AND p.held_from > last_on
  UNION ALL SELECT 'office_change', w.id FROM office_proposal w WHERE w.body_id = of_body AND w.state = 'waiting'
$$;

CREATE FUNCTION guard_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.dissolved_on IS NOT NULL OR NEW.kind NOT IN ('workstream', 'committee', 'regional_group')
      OR NEW.dissolved_on < app_today() THEN
    RAISE EXCEPTION 'a body is dissolved once, not before today, and never the forum or the board' USING ERRCODE = 'FF001';
  END IF;
  IF NOT EXISTS (SELECT FROM dissolution d WHERE (d.body_id, d.state) = (NEW.id, 'confirmed')
                    AND d.last_on <= NEW.dissolved_on) THEN
    RAISE EXCEPTION 'two persons dissolve a body' USING ERRCODE = 'FF001';
  END IF;
  IF EXISTS (SELECT FROM open_in_body(NEW.id, NEW.dissolved_on))
      OR EXISTS (SELECT FROM appointment WHERE body_id = NEW.id AND coalesce(held_to, 'infinity') > NEW.dissolved_on) THEN
    RAISE EXCEPTION 'something of the body is still open' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER body_is_guarded BEFORE UPDATE OF dissolved_on ON body
  FOR EACH ROW WHEN (NEW.dissolved_on IS DISTINCT FROM OLD.dissolved_on) EXECUTE FUNCTION guard_body();

-- Nothing new begins in a dissolved body. What is entered of its time, beside its name, is let in.
CREATE FUNCTION guard_dissolved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  new_row jsonb := to_jsonb(NEW);
  last_on date := (SELECT dissolved_on FROM body WHERE id = coalesce(new_row ->> 'body_id', new_row ->> 'parent_id')::uuid);
  begins date := coalesce(CAST(new_row ->> 'held_to' AS date), CAST(new_row ->> 'effective_on' AS date),
                          CAST(new_row ->> 'founded_on' AS date), 'infinity');
BEGIN
  IF last_on < begins THEN
    RAISE EXCEPTION 'nothing new begins in a dissolved body' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
DO $$
DECLARE each text;
BEGIN
  FOREACH each IN ARRAY '{motion,call,question,appointment,terms_of_reference,affiliation,standing_orders,body}'::text[] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION guard_dissolved()',
                   each || '_not_in_a_dissolved_body', each);
  END LOOP;
END $$;

GRANT SELECT, INSERT ON dissolution TO fforwm_app;
GRANT UPDATE (state, decided_by, decided_at, objection) ON dissolution TO fforwm_app;
GRANT UPDATE (dissolved_on) ON body TO fforwm_app;
