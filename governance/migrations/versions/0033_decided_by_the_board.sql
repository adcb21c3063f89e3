-- The rest of an application's way: organisations, questions back, refusal by the board, representation and review.

ALTER TABLE application
  ADD kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'organisation')),
  ADD organisation_name bilingual,
  ADD organisation_kind text,
  ADD position text CHECK (length(position) BETWEEN 1 AND 200),  -- in the organisation, of whoever signs for it
  ADD refused_by uuid REFERENCES person,
  ADD refused_at timestamptz,
  ADD reasons bilingual CHECK (reasons ?& '{cy,en}'),
  ADD representation text,
  ADD review bilingual CHECK (review ?& '{cy,en}'),
  ADD authority text CHECK (authority IN ('board', 'delegation')),
  ADD decision_id uuid REFERENCES decision,
  ADD CHECK ((kind = 'organisation') = (organisation_name IS NOT NULL AND organisation_kind IS NOT NULL
             AND position IS NOT NULL)),
  ADD CHECK ((refused_by IS NULL) = (refused_at IS NULL) AND (refused_by IS NULL) = (reasons IS NULL)),
  ADD CONSTRAINT refused_with_reasons CHECK (
    state NOT IN ('refused', 'under_review', 'refused_final') OR refused_by IS NOT NULL),
  ADD CONSTRAINT reviewed_with_reasons CHECK (
    state <> 'refused_final' OR (representation IS NOT NULL AND review IS NOT NULL AND decided_by IS NOT NULL)),
  ADD CONSTRAINT nobody_reviews_their_own_refusal CHECK (decided_by <> refused_by),
  ADD CONSTRAINT nobody_refuses_themselves CHECK (refused_by <> person_id);
UPDATE application SET authority = 'delegation' WHERE state = 'approved';

DROP INDEX one_application_waits;
CREATE UNIQUE INDEX one_application_waits ON application (person_id)
  WHERE kind = 'person' AND state IN ('submitted', 'info_needed', 'under_review');

INSERT INTO application_move VALUES ('submitted', 'info_needed'), ('info_needed', 'submitted'),
  ('info_needed', 'lapsed'), ('info_needed', 'withdrawn'), ('submitted', 'refused'), ('refused', 'under_review'),
  ('under_review', 'approved'), ('under_review', 'refused_final');

CREATE TABLE application_question (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES application,
  question bilingual NOT NULL,
  asked_by uuid NOT NULL REFERENCES person,
  asked_at timestamptz NOT NULL,
  answer text,
  answered_at timestamptz,
  CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX one_question_waits ON application_question (application_id) WHERE answer IS NULL;
CREATE INDEX application_question_of ON application_question (application_id, id);

CREATE FUNCTION guard_application_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.answer IS NOT NULL OR
      (NEW.id, NEW.application_id, NEW.question, NEW.asked_by, NEW.asked_at) IS DISTINCT FROM
      (OLD.id, OLD.application_id, OLD.question, OLD.asked_by, OLD.asked_at) THEN
    RAISE EXCEPTION 'what was asked, and what was answered, is never changed' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_question_is_guarded BEFORE UPDATE OR DELETE ON application_question
  FOR EACH ROW EXECUTE FUNCTION guard_application_question();

-- What was said stays; and who decides holds, on that day, the office by which they may.
CREATE FUNCTION guard_deciding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.kind, NEW.organisation_name, NEW.organisation_kind, NEW.position) IS DISTINCT FROM
     (OLD.kind, OLD.organisation_name, OLD.organisation_kind, OLD.position)
     OR OLD.refused_by IS NOT NULL AND (NEW.refused_by, NEW.refused_at, NEW.reasons) IS DISTINCT FROM
     (OLD.refused_by, OLD.refused_at, OLD.reasons)
     OR OLD.representation IS NOT NULL AND NEW.representation IS DISTINCT FROM OLD.representation
     OR OLD.review IS NOT NULL AND NEW.review IS DISTINCT FROM OLD.review
     OR OLD.authority IS NOT NULL AND (NEW.authority, NEW.decision_id) IS DISTINCT FROM (OLD.authority, OLD.decision_id) THEN
    RAISE EXCEPTION 'what was applied for, said and decided is never changed' USING ERRCODE = 'FF001';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state IN ('approved', 'refused', 'refused_final') AND NOT EXISTS (
      SELECT FROM in_office
       WHERE person_id = CASE NEW.state WHEN 'refused' THEN NEW.refused_by ELSE NEW.decided_by END
         AND app_today() BETWEEN held_from AND coalesce(held_to, 'infinity')
         AND (office IN ('board_chair', 'board_secretary')
              OR office = 'membership_officer' AND NEW.state = 'approved' AND OLD.state = 'submitted')) THEN
    RAISE EXCEPTION 'only the board, or its delegate of today, admits; and only the board refuses' USING ERRCODE = 'FF001';
  END IF;
  IF OLD.state = 'under_review' AND NEW.state <> OLD.state
      AND NEW.decided_by IN (SELECT acts_with(OLD.refused_by, OLD.refused_at)) THEN
    RAISE EXCEPTION 'somebody else decides on a representation than who refused' USING ERRCODE = 'FF001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_is_decided_by_office BEFORE UPDATE ON application
  FOR EACH ROW EXECUTE FUNCTION guard_deciding();

GRANT SELECT, INSERT ON application_question TO fforwm_app;
GRANT UPDATE (answer, answered_at) ON application_question TO fforwm_app;
GRANT UPDATE (refused_by, refused_at, reasons, representation, review, authority, decision_id)
  ON application TO fforwm_app;
