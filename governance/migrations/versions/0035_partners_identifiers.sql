-- By what others know members: a partner's program by an id of its own, everybody by the number in a public register.

CREATE TABLE external_id (
  client_id uuid NOT NULL REFERENCES client,
  member_id uuid NOT NULL REFERENCES member,
  value text NOT NULL CHECK (value ~ '^[!-~]{1,100}$'),
  PRIMARY KEY (client_id, member_id),
  UNIQUE (client_id, value)
);
-- A program sees and writes its own alone: the second lock, as on members.
ALTER TABLE external_id ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_whom_they_may_see ON external_id
  USING ((SELECT reading_agreement()) IS NULL OR is_shown(member_id, (SELECT reading_agreement()))
    AND client_id IN (SELECT c.id FROM client c JOIN agreement g USING (partner_id) WHERE g.id = (SELECT reading_agreement())));

CREATE TABLE org_identifier (
  scheme text NOT NULL CHECK (scheme ~ '^(GB-[A-Z]{3,6}|x-[a-z-]{2,20})$'),
  identifier text NOT NULL CHECK (identifier ~ '^[A-Z0-9-]{1,40}$'),
  organisation_id uuid NOT NULL REFERENCES organisation,
  PRIMARY KEY (scheme, identifier)
);
CREATE INDEX org_identifier_organisation ON org_identifier (organisation_id);

GRANT SELECT, INSERT ON external_id, org_identifier TO fforwm_app;
GRANT UPDATE (value) ON external_id TO fforwm_app;
