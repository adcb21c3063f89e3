-- Two entries of one member made one: between two persons, with every row that moved written down, so that it can be undone.

CREATE TABLE member_merge (
  id uuid PRIMARY KEY,
  kept_id uuid NOT NULL REFERENCES member,
  merged_id uuid NOT NULL REFERENCES member CHECK (merged_id <> kept_id),
  state text NOT NULL CHECK (state IN ('proposed', 'merged', 'declined', 'withdrawn', 'unmerged')),
  reasons bilingual NOT NULL CHECK (reasons ?& '{cy,en}'),
  proposed_by uuid NOT NULL REFERENCES person,
  proposed_at timestamptz NOT NULL,
  decided_by uuid REFERENCES person,
  decided_at timestamptz,
  undone_by uuid REFERENCES person,
  undone_at timestamptz,
  undoing bilingual CHECK (undoing ?& '{cy,en}'),
  CHECK ((state = 'proposed') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
  CHECK ((state = 'unmerged') = (undone_at IS NOT NULL)
         AND (undone_at IS NULL) = (undone_by IS NULL) AND (undone_at IS NULL) = (undoing IS NULL))
);
CREATE UNIQUE INDEX merged_into_one ON member_merge (merged_id) WHERE state = 'merged';
CREATE UNIQUE INDEX one_merge_waits
  ON member_merge (least(kept_id, merged_id), greatest(kept_id, merged_id)) WHERE state = 'proposed';
CREATE INDEX member_merge_kept ON member_merge (kept_id);

-- One row for each row that was moved or ended, with what it was: as much as unmerging puts back.
CREATE TABLE merge_move (
  merge_id uuid NOT NULL REFERENCES member_merge,
  part text NOT NULL CHECK (part IN ('membership', 'right', 'nomination', 'reference', 'outside_id', 'identifier',
    'consent', 'objection', 'directory_entry')),
  row_id uuid NOT NULL,
  made_id uuid,                                    -- of the nomination that was carried
  scheme text,
  identifier text,
  state text,
  held_to date,
  UNIQUE NULLS NOT DISTINCT (merge_id, part, row_id, scheme, identifier),
  CHECK ((part = 'nomination') = (made_id IS NOT NULL)),
  CHECK ((part = 'identifier') = (scheme IS NOT NULL AND identifier IS NOT NULL))
);
CREATE TRIGGER merge_moves_are_never_altered BEFORE UPDATE OR DELETE ON merge_move
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The ballots and questions under way with both on their roll.
CREATE FUNCTION voting_with_both(kept uuid, merged uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT b.id FROM ballot b
    JOIN roll_entry k ON k.ballot_id = b.id AND k.member_id = kept AND k.on_roll
    JOIN roll_entry o ON o.ballot_id = b.id AND o.member_id = merged AND o.on_roll
   WHERE b.state = 'open' AND app_now() < b.closes_at
  UNION ALL
  SELECT q.id FROM question q
    JOIN question_roll k ON k.question_id = q.id AND k.member_id = kept AND k.on_roll
    JOIN question_roll o ON o.question_id = q.id AND o.member_id = merged AND o.on_roll
   WHERE q.state = 'open' AND app_now() < q.closes_at
$$;

CREATE FUNCTION guard_member_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'proposed' THEN
      RAISE EXCEPTION 'a merge begins as proposed' USING ERRCODE = 'FF001';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR (OLD.state, NEW.state) NOT IN (('proposed', 'merged'), ('proposed', 'declined'),
      ('proposed', 'withdrawn'), ('merged', 'unmerged')) THEN
    RAISE EXCEPTION 'what became of a merge is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF (NEW.id, NEW.kept_id, NEW.merged_id, NEW.reasons, NEW.proposed_by, NEW.proposed_at) IS DISTINCT FROM
      (OLD.id, OLD.kept_id, OLD.merged_id, OLD.reasons, OLD.proposed_by, OLD.proposed_at)
      OR OLD.decided_at IS NOT NULL
         AND (NEW.decided_by, NEW.decided_at) IS DISTINCT FROM (OLD.decided_by, OLD.decided_at) THEN
    RAISE EXCEPTION 'what was proposed or decided is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'merged' AND NEW.decided_by IN (SELECT acts_with(NEW.proposed_by, NEW.proposed_at)) THEN
    RAISE EXCEPTION 'two persons merge two members' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state = 'merged' AND EXISTS (SELECT FROM voting_with_both(NEW.kept_id, NEW.merged_id)) THEN
    RAISE EXCEPTION 'both are on the roll of a vote under way' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER member_merge_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON member_merge
  FOR EACH ROW EXECUTE FUNCTION guard_member_merge();

-- A membership that ended in another begins again where the two are parted, and in no other way.
ALTER TABLE membership DROP CONSTRAINT membership_end_reason_check;
ALTER TABLE membership ADD CONSTRAINT membership_end_reason_check
  CHECK (end_reason IN ('lapsed', 'resigned', 'removed', 'ended', 'merged'));
CREATE FUNCTION guard_merged_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM member_merge m WHERE m.merged_id = OLD.member_id AND m.state = 'merged')
      OR NEW.end_reason IS NOT NULL
      OR NOT EXISTS (SELECT FROM merge_move v JOIN member_merge m ON m.id = v.merge_id
                      WHERE (v.part, v.row_id, v.state, m.state) = ('membership', OLD.id, NEW.state, 'unmerged'))
      OR to_jsonb(NEW) - '{state,ended_on,end_reason}'::text[] <> to_jsonb(OLD) - '{state,ended_on,end_reason}'::text[] THEN
    RAISE EXCEPTION 'a membership that was merged begins again only as it was' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION guard_merging_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM member_merge m WHERE m.merged_id = NEW.member_id AND m.state = 'merged') THEN
    RAISE EXCEPTION 'a membership is merged between two persons' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER membership_is_guarded ON membership;
CREATE TRIGGER membership_is_guarded BEFORE UPDATE ON membership
  FOR EACH ROW WHEN (OLD.end_reason IS DISTINCT FROM 'merged') EXECUTE FUNCTION guard_membership();
CREATE TRIGGER merged_membership_is_guarded BEFORE UPDATE ON membership
  FOR EACH ROW WHEN (OLD.end_reason = 'merged') EXECUTE FUNCTION guard_merged_membership();
CREATE TRIGGER merging_membership_is_guarded BEFORE INSERT OR UPDATE ON membership
  FOR EACH ROW WHEN (NEW.end_reason = 'merged') EXECUTE FUNCTION guard_merging_membership();

-- A consent that a merge withdrew, because only one of the two had given it, stands again where they are parted.
CREATE FUNCTION guard_withdrawn_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.withdrawn_at IS NOT NULL OR to_jsonb(NEW) - 'withdrawn_at' <> to_jsonb(OLD) - 'withdrawn_at'
      OR NOT EXISTS (SELECT FROM merge_move v JOIN member_merge m ON m.id = v.merge_id
                      WHERE v.part = 'consent' AND v.row_id = OLD.id AND m.state = 'unmerged'
                        AND m.decided_at = OLD.withdrawn_at) THEN
    RAISE EXCEPTION 'a consent is only ever withdrawn' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER consent_is_guarded ON consent;
CREATE TRIGGER consent_is_guarded BEFORE UPDATE OR DELETE ON consent
  FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL) EXECUTE FUNCTION guard_consent();
CREATE TRIGGER withdrawn_consent_is_guarded BEFORE UPDATE OR DELETE ON consent
  FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION guard_withdrawn_consent();

-- What a merge carried goes again, and nothing else of its kind does.
CREATE FUNCTION guard_carried() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE old_row jsonb := to_jsonb(OLD);
BEGIN
  IF EXISTS (SELECT FROM merge_move v JOIN member_merge m ON m.id = v.merge_id
              WHERE m.state = 'unmerged' AND m.kept_id = OLD.member_id AND v.part = TG_TABLE_NAME
                AND coalesce(v.made_id, v.row_id) = coalesce(old_row ->> 'id', old_row ->> 'agreement_id')::uuid) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'only what a merge carried is taken away, where it is undone' USING ERRCODE = 'FF001';
END $$;
DROP TRIGGER nomination_is_guarded ON nomination;
CREATE TRIGGER nomination_is_guarded BEFORE UPDATE ON nomination FOR EACH ROW EXECUTE FUNCTION guard_nomination();
CREATE TRIGGER carried_nomination BEFORE DELETE ON nomination FOR EACH ROW EXECUTE FUNCTION guard_carried();
CREATE TRIGGER carried_objection BEFORE DELETE ON objection FOR EACH ROW EXECUTE FUNCTION guard_carried();

GRANT SELECT, INSERT ON member_merge, merge_move TO fforwm_app;
GRANT UPDATE (state, decided_by, decided_at, undone_by, undone_at, undoing) ON member_merge TO fforwm_app;
GRANT UPDATE (member_id) ON member_reference, external_id TO fforwm_app;
GRANT UPDATE (organisation_id) ON org_identifier TO fforwm_app;
GRANT DELETE ON nomination, objection TO fforwm_app;
