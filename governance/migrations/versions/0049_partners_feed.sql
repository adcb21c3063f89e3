-- What partners follow: who changed, of those whom an agreement shows or of whom a program was told.

CREATE INDEX disclosure_client ON disclosure (client_id, member_id);
CREATE INDEX journal_of_members ON journal (epoch, xid, seq) WHERE subject_type IN ('member', 'membership', 'person');

-- Whether a partner's programs were told of a member: by this agreement or by one before it.
CREATE FUNCTION was_told(member uuid, agreement uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM agreement g JOIN client c USING (partner_id) JOIN disclosure d ON d.client_id = c.id AND d.member_id = $1
     WHERE g.id = $2)
$$;

-- The journal by member. The owner's eyes: a program must hear of who left its view, whom row security hides from it;
-- so the second lock stands in here. What somebody said to another's agreement is no affair of this one's.
CREATE VIEW member_change AS
  SELECT j.epoch, j.xid, j.seq, j.at, who.member_id,
         -- By these alone nobody leaves a view. Whoever left it is not told of again for them.
         j.subject_type <> 'membership' AND j.event <> 'person.language_chosen' AS may_leave
    FROM journal j CROSS JOIN LATERAL (
      SELECT j.subject_id AS member_id WHERE j.subject_type = 'member'
      UNION SELECT (j.facts ->> 'kept_id')::uuid WHERE j.subject_type = 'member' AND j.facts ? 'kept_id'
      UNION SELECT s.member_id FROM membership s WHERE j.subject_type = 'membership' AND s.id = j.subject_id
      UNION SELECT m.id FROM member m WHERE j.subject_type = 'person' AND m.person_id = j.subject_id) who
   WHERE j.subject_type IN ('member', 'membership', 'person')
     AND j.event NOT IN ('interest.declared', 'interest.ended', 'person.findable_chosen')
     AND ((SELECT reading_agreement()) IS NULL
          OR coalesce((j.facts ->> 'agreement_id')::uuid = (SELECT reading_agreement()), true)
             AND (is_shown(who.member_id, (SELECT reading_agreement()))
                  OR was_told(who.member_id, (SELECT reading_agreement()))));

CREATE VIEW erased_member AS
  SELECT m.id AS member_id FROM member m JOIN person p ON p.id = m.person_id
   WHERE p.erased_at IS NOT NULL
     AND ((SELECT reading_agreement()) IS NULL OR is_shown(m.id, (SELECT reading_agreement()))
          OR was_told(m.id, (SELECT reading_agreement())));

-- A program says that it has deleted what it was told of somebody who was erased.
CREATE TABLE erasure_acknowledgement (
  client_id uuid NOT NULL REFERENCES client,
  member_id uuid NOT NULL REFERENCES member,
  acknowledged_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, member_id)
);
CREATE FUNCTION guard_acknowledgement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM erased_member e WHERE e.member_id = NEW.member_id) THEN
    RAISE EXCEPTION 'only who was erased is acknowledged' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER acknowledgement_is_guarded BEFORE INSERT ON erasure_acknowledgement
  FOR EACH ROW EXECUTE FUNCTION guard_acknowledgement();
CREATE TRIGGER acknowledgement_is_never_altered BEFORE UPDATE OR DELETE ON erasure_acknowledgement
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

GRANT SELECT ON member_change, erased_member TO fforwm_app;
GRANT SELECT, INSERT ON erasure_acknowledgement TO fforwm_app;
