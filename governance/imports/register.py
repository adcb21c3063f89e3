"""A list against the register, in whole sets: what each row would do, what the commit does, and what undoes it.

Every statement is of one import (`:id`) and goes through all of its rows, so a hundred thousand take as many
statements as one.
"""

from uuid import UUID

from sqlalchemy import Select, TextClause, Uuid, column, func, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

# Each row beside whom it is about. Where an id and a reference disagree, a clash says so.
_JUDGED = """
    WITH found AS MATERIALIZED (
      SELECT r.line, r.given_id, r.reference, r.kind, r.name, r.sort_key_en, r.organisation_kind, r.email, r.language,
             r.region_code, r.joined_on, f.member_id AS referred_id,
             m.id AS known_id, m.kind AS known_kind, m.region_code AS known_region,
             m.person_id, p.language AS known_language, o.kind AS known_organisation_kind,
             s.joined_on AS known_joined_on, s.ended_on,
             m.person_id IS NOT NULL AND (EXISTS (SELECT FROM account a WHERE a.person_id = m.person_id)
               OR EXISTS (SELECT FROM session e WHERE e.person_id = m.person_id)) AS signs_in,
             EXISTS (SELECT FROM address a WHERE a.person_id = m.person_id AND a.email = r.email) AS has_email,
             coalesce(o.name::jsonb, jsonb_build_object('cy', p.name, 'en', p.name)) AS known_name,
             count(*) OVER same AS times, min(r.line) OVER same AS first_line, max(r.line) OVER same AS last_line,
             min(r.line) OVER referred AS first_referred, max(r.line) OVER referred AS last_referred,
             min(r.line) OVER alike AS first_alike, max(r.line) OVER alike AS last_alike
        FROM member_import_row r
        LEFT JOIN member_reference f ON f.value = r.reference
        LEFT JOIN member m ON m.id = coalesce(r.given_id, f.member_id)
        LEFT JOIN person p ON p.id = m.person_id
        LEFT JOIN organisation o ON o.id = m.organisation_id
        LEFT JOIN LATERAL (SELECT i.joined_on, i.ended_on FROM membership i WHERE i.member_id = m.id
                            ORDER BY i.joined_on DESC, i.id DESC LIMIT 1) s ON true
       WHERE r.import_id = :id AND r.faults = '[]'
      WINDOW same AS (PARTITION BY coalesce(m.id::text, r.given_id::text, r.reference)),
             referred AS (PARTITION BY r.reference),
             alike AS (PARTITION BY r.sort_key_en, r.email)
    ), alike AS (
      SELECT r.line, min(n.member_id::text)::uuid AS member_id
        FROM found r JOIN member_name n ON n.sort_key_en = r.sort_key_en JOIN member m ON m.id = n.member_id
       WHERE r.known_id IS NULL
         AND (m.region_code = r.region_code OR r.email IS NULL OR r.kind = 'organisation'
              OR EXISTS (SELECT FROM address a WHERE a.person_id = m.person_id AND a.email = r.email))
       GROUP BY r.line
    ), judged AS (
      SELECT f.line, f.known_id,
             array_remove(ARRAY[
               CASE WHEN f.given_id IS NOT NULL AND f.known_id IS NULL
                    THEN '{"code":"id_unknown","field":"id"}'::jsonb END,
               CASE WHEN f.given_id IS NOT NULL AND f.referred_id <> f.given_id
                    THEN jsonb_build_object('code', 'reference_taken', 'field', 'reference',
                                            'member_id', f.referred_id) END,
               CASE WHEN f.times > 1 THEN jsonb_build_object('code', 'twice_in_file', 'field', 'reference', 'line',
                      CASE WHEN f.line = f.first_line THEN f.last_line ELSE f.first_line END) END,
               CASE WHEN f.times = 1 AND f.reference IS NOT NULL AND f.first_referred < f.last_referred
                    THEN jsonb_build_object('code', 'reference_taken', 'field', 'reference', 'line',
                      CASE WHEN f.line = f.first_referred THEN f.last_referred ELSE f.first_referred END) END,
               CASE WHEN f.known_kind <> f.kind THEN '{"code":"other_kind","field":"kind"}'::jsonb END,
               CASE WHEN f.ended_on IS NOT NULL THEN '{"code":"membership_over","field":"reference"}'::jsonb END,
               CASE WHEN f.joined_on <> f.known_joined_on
                    THEN '{"code":"joined_on_stays","field":"joined_on"}'::jsonb END,
               CASE WHEN f.known_id IS NULL AND f.given_id IS NULL AND f.name IS NULL
                    THEN '{"code":"name_needed","field":"name"}'::jsonb END,
               CASE WHEN f.known_id IS NULL AND f.kind = 'organisation' AND f.organisation_kind IS NULL
                    THEN '{"code":"organisation_kind_needed","field":"organisation_kind"}'::jsonb END
             ], NULL) AS clashes,
             array_remove(ARRAY[
               CASE WHEN a.member_id IS NOT NULL
                    THEN jsonb_build_object('code', 'perhaps_known', 'field', 'name', 'member_id', a.member_id) END,
               CASE WHEN f.known_id IS NULL AND f.first_alike < f.last_alike
                         AND (f.email IS NOT NULL OR f.kind = 'organisation')
                    THEN jsonb_build_object('code', 'perhaps_known', 'field', 'name', 'line',
                      CASE WHEN f.line = f.first_alike THEN f.last_alike ELSE f.first_alike END) END,
               CASE WHEN f.signs_in AND f.email IS NOT NULL AND NOT f.has_email
                    THEN '{"code":"own_address","field":"email"}'::jsonb END,
               CASE WHEN f.signs_in AND f.language <> f.known_language
                    THEN '{"code":"own_language","field":"language"}'::jsonb END
             ], NULL) AS notes,
             CASE WHEN f.known_id IS NULL THEN '{}' ELSE array_remove(ARRAY[
               CASE WHEN f.name <> f.known_name THEN 'name' END,
               CASE WHEN f.person_id IS NOT NULL AND f.email IS NOT NULL AND NOT f.has_email AND NOT f.signs_in
                    THEN 'email' END,
               CASE WHEN f.person_id IS NOT NULL AND f.language <> f.known_language AND NOT f.signs_in
                    THEN 'language' END,
               CASE WHEN f.region_code IS DISTINCT FROM f.known_region AND f.region_code IS NOT NULL THEN 'region' END,
               CASE WHEN f.organisation_kind <> f.known_organisation_kind THEN 'organisation_kind' END,
               CASE WHEN f.reference IS NOT NULL AND f.referred_id IS NULL THEN 'reference' END
             ], NULL) END AS changes
        FROM found f LEFT JOIN alike a USING (line)
    ), verdicts AS (
      SELECT j.line, j.known_id, to_jsonb(j.clashes) AS clashes, to_jsonb(j.notes) AS notes, j.changes,
             CASE WHEN cardinality(j.clashes) > 0 THEN 'refused' WHEN j.known_id IS NULL THEN 'new'
                  WHEN cardinality(j.changes) > 0 THEN 'changed' ELSE 'unchanged' END AS verdict
        FROM judged j
    )
    UPDATE member_import_row r
       SET verdict = v.verdict, clashes = v.clashes, notes = v.notes, changes = v.changes, target_id = v.known_id
      FROM verdicts v
     WHERE r.import_id = :id AND r.line = v.line
       AND (r.verdict, r.clashes, r.notes, r.changes, r.target_id)
           IS DISTINCT FROM (v.verdict, v.clashes, v.notes, v.changes, v.known_id)
"""


async def judge(db: AsyncConnection, import_id: UUID) -> int:
    """Set each row against the register as it is now. Gives how many verdicts are not what they were."""
    # Of rows that were just copied the planner knows nothing, and would go through all of them for each.
    for setting, value in (("enable_nestloop", "off"), ("work_mem", "128MB"), ("jit", "off")):
        await db.execute(select(func.set_config(setting, value, True)))
    return (await db.execute(text(_JUDGED), {"id": import_id})).rowcount


# What is there now, in the shape in which the row would put it back.
_PRESENT = """
    jsonb_build_object('name', coalesce(o.name::jsonb, to_jsonb(p.name)),
      'sort_key_cy', coalesce(o.sort_key_cy, p.sort_key_cy), 'sort_key_en', coalesce(o.sort_key_en, p.sort_key_en),
      'language', p.language, 'region', m.region_code, 'organisation_kind', o.kind, 'reference', f.value,
      'email', (SELECT jsonb_agg(a.email ORDER BY a.email) FROM address a WHERE a.person_id = m.person_id))
"""
_WHOM = """
      FROM member m LEFT JOIN person p ON p.id = m.person_id LEFT JOIN organisation o ON o.id = m.organisation_id
      LEFT JOIN member_reference f ON f.member_id = m.id
"""

# A person of whom the list does not say it is written to in both languages. The right begins today, whatever the day on
# which somebody joined: nobody comes to a roll of a day that is past.
_ENTER = """
INSERT INTO person (id, name, sort_key_cy, sort_key_en, language)
  SELECT subject_id, coalesce(name ->> 'cy', name ->> 'en'), sort_key_cy, sort_key_en, coalesce(language, 'both')
    FROM member_import_row WHERE import_id = :id AND verdict = 'new' AND kind IS DISTINCT FROM 'organisation';
INSERT INTO organisation (id, name, sort_key_cy, sort_key_en, kind)
  SELECT subject_id, name, sort_key_cy, sort_key_en, organisation_kind
    FROM member_import_row WHERE import_id = :id AND verdict = 'new' AND kind = 'organisation';
INSERT INTO address (id, person_id, email)
  SELECT address_id, subject_id, email FROM member_import_row
   WHERE import_id = :id AND verdict = 'new' AND kind IS DISTINCT FROM 'organisation' AND email IS NOT NULL;
INSERT INTO member (id, kind, person_id, organisation_id, region_code)
  SELECT member_id, coalesce(kind, 'person'), CASE WHEN kind IS DISTINCT FROM 'organisation' THEN subject_id END,
         CASE WHEN kind = 'organisation' THEN subject_id END, region_code
    FROM member_import_row WHERE import_id = :id AND verdict = 'new';
INSERT INTO membership (id, member_id, class, joined_on, import_id)
  SELECT membership_id, member_id, CASE WHEN kind = 'organisation' THEN 'organisation' ELSE 'individual' END,
         coalesce(joined_on, app_today()), import_id
    FROM member_import_row WHERE import_id = :id AND verdict = 'new';
INSERT INTO voting_right (member_id, held_from)
  SELECT member_id, app_today() FROM member_import_row WHERE import_id = :id AND verdict = 'new';
INSERT INTO member_reference (member_id, value)
  SELECT member_id, reference FROM member_import_row
   WHERE import_id = :id AND verdict = 'new' AND reference IS NOT NULL
"""
_KEEP_BEFORE = f"""
UPDATE member_import_row r SET before = {_PRESENT} {_WHOM}
 WHERE r.import_id = :id AND r.verdict = 'changed' AND m.id = r.target_id;
"""  # noqa: S608 - constants of ours
_AMEND = """
UPDATE person p
   SET name = CASE WHEN 'name' = ANY (r.changes) THEN coalesce(r.name ->> 'cy', r.name ->> 'en') ELSE p.name END,
       sort_key_cy = CASE WHEN 'name' = ANY (r.changes) THEN r.sort_key_cy ELSE p.sort_key_cy END,
       sort_key_en = CASE WHEN 'name' = ANY (r.changes) THEN r.sort_key_en ELSE p.sort_key_en END,
       language = CASE WHEN 'language' = ANY (r.changes) THEN r.language ELSE p.language END
  FROM member_import_row r JOIN member m ON m.id = r.target_id
 WHERE r.import_id = :id AND r.verdict = 'changed' AND p.id = m.person_id AND r.changes && '{name,language}';
UPDATE organisation o
   SET name = CASE WHEN 'name' = ANY (r.changes) THEN r.name ELSE o.name::jsonb END,
       sort_key_cy = CASE WHEN 'name' = ANY (r.changes) THEN r.sort_key_cy ELSE o.sort_key_cy END,
       sort_key_en = CASE WHEN 'name' = ANY (r.changes) THEN r.sort_key_en ELSE o.sort_key_en END,
       kind = CASE WHEN 'organisation_kind' = ANY (r.changes) THEN r.organisation_kind ELSE o.kind END
  FROM member_import_row r JOIN member m ON m.id = r.target_id
 WHERE r.import_id = :id AND r.verdict = 'changed' AND o.id = m.organisation_id
   AND r.changes && '{name,organisation_kind}';
UPDATE member m SET region_code = r.region_code FROM member_import_row r
 WHERE r.import_id = :id AND r.verdict = 'changed' AND m.id = r.target_id AND 'region' = ANY (r.changes);
DELETE FROM address a USING member_import_row r, member m
 WHERE r.import_id = :id AND r.verdict = 'changed' AND m.id = r.target_id AND a.person_id = m.person_id
   AND 'email' = ANY (r.changes);
INSERT INTO address (id, person_id, email)
  SELECT r.address_id, m.person_id, r.email FROM member_import_row r JOIN member m ON m.id = r.target_id
   WHERE r.import_id = :id AND r.verdict = 'changed' AND 'email' = ANY (r.changes);
INSERT INTO member_reference (member_id, value)
  SELECT target_id, reference FROM member_import_row
   WHERE import_id = :id AND verdict = 'changed' AND 'reference' = ANY (changes)
  ON CONFLICT (member_id) DO UPDATE SET value = excluded.value
"""


def _each(statements: str) -> list[TextClause]:
    return [text(each) for each in statements.split(";") if each.strip()]


async def enter(db: AsyncConnection, import_id: UUID) -> None:
    """Enter the new members of a list, and amend the known ones."""
    for statement in (*_each(_ENTER), *_each(_KEEP_BEFORE), *_each(_AMEND)):
        await db.execute(statement, {"id": import_id})


_row = table(
    "member_import_row",
    column("verdict"),
    *(column(each, Uuid()) for each in ("import_id", "membership_id", "target_id")),
)


def entered(import_id: UUID) -> Select[tuple[UUID]]:
    """The memberships that an import began."""
    return select(_row.c.membership_id).where(_row.c.import_id == import_id, _row.c.verdict == "new")


def amended(import_id: UUID) -> Select[tuple[UUID]]:
    """The members that an import changed."""
    return select(_row.c.target_id).where(_row.c.import_id == import_id, _row.c.verdict == "changed")


# Whoever is not as the import left them, and why it cannot be told apart from what was done since.
_TOUCHED = text(
    f"""
    SELECT r.line FROM member_import_row r
      LEFT JOIN LATERAL (SELECT m.id, m.person_id, {_PRESENT} AS present {_WHOM}
                          WHERE m.id = CASE r.verdict WHEN 'new' THEN r.member_id ELSE r.target_id END) n ON true
      LEFT JOIN membership s ON s.id = r.membership_id LEFT JOIN voting_right v ON v.member_id = r.member_id
     WHERE r.import_id = :id AND r.verdict IN ('new', 'changed')
       AND (n.id IS NULL
         OR ('name' = ANY (r.changes) OR r.verdict = 'new') AND n.present -> 'name' IS DISTINCT FROM
            CASE WHEN n.person_id IS NULL THEN r.name ELSE to_jsonb(coalesce(r.name ->> 'cy', r.name ->> 'en')) END
         OR 'language' = ANY (r.changes) AND n.present ->> 'language' IS DISTINCT FROM r.language
         OR 'region' = ANY (r.changes) AND n.present ->> 'region' IS DISTINCT FROM r.region_code
         OR 'reference' = ANY (r.changes) AND n.present ->> 'reference' IS DISTINCT FROM r.reference
         OR 'organisation_kind' = ANY (r.changes)
            AND n.present ->> 'organisation_kind' IS DISTINCT FROM r.organisation_kind
         OR ('email' = ANY (r.changes) OR r.verdict = 'new' AND r.email IS NOT NULL AND n.person_id IS NOT NULL)
            AND n.present -> 'email' IS DISTINCT FROM jsonb_build_array(r.email)
         OR r.verdict = 'new' AND (s.version <> 1 OR s.state <> 'active' OR v.held_to IS NOT NULL
            OR EXISTS (SELECT FROM right_rest w WHERE w.member_id = r.member_id)
            OR n.present ->> 'region' IS DISTINCT FROM r.region_code
            OR n.person_id IS NOT NULL AND n.present ->> 'language' IS DISTINCT FROM coalesce(r.language, 'both')))
     ORDER BY r.line LIMIT 1
    """  # noqa: S608 - constants of ours
)


async def touched(db: AsyncConnection, import_id: UUID) -> int | None:
    """The first line whose member was changed since the import; None where all are as it left them."""
    return (await db.execute(_TOUCHED, {"id": import_id})).scalar_one_or_none()


_BACK = """
UPDATE person p
   SET name = r.before ->> 'name', sort_key_cy = r.before ->> 'sort_key_cy', sort_key_en = r.before ->> 'sort_key_en',
       language = r.before ->> 'language'
  FROM member_import_row r JOIN member m ON m.id = r.target_id
 WHERE r.import_id = :id AND r.verdict = 'changed' AND p.id = m.person_id AND r.changes && '{name,language}';
UPDATE organisation o
   SET name = r.before -> 'name', sort_key_cy = r.before ->> 'sort_key_cy', sort_key_en = r.before ->> 'sort_key_en',
       kind = r.before ->> 'organisation_kind'
  FROM member_import_row r JOIN member m ON m.id = r.target_id
 WHERE r.import_id = :id AND r.verdict = 'changed' AND o.id = m.organisation_id
   AND r.changes && '{name,organisation_kind}';
UPDATE member m SET region_code = r.before ->> 'region' FROM member_import_row r
 WHERE r.import_id = :id AND r.verdict = 'changed' AND m.id = r.target_id AND 'region' = ANY (r.changes);
DELETE FROM address a USING member_import_row r, member m
 WHERE r.import_id = :id AND r.verdict = 'changed' AND m.id = r.target_id AND a.person_id = m.person_id
   AND 'email' = ANY (r.changes);
INSERT INTO address (id, person_id, email)
  SELECT gen_random_uuid(), m.person_id, e.email
    FROM member_import_row r JOIN member m ON m.id = r.target_id
    CROSS JOIN LATERAL jsonb_array_elements_text(
      CASE jsonb_typeof(r.before -> 'email') WHEN 'array' THEN r.before -> 'email' ELSE '[]' END) e (email)
   WHERE r.import_id = :id AND r.verdict = 'changed' AND 'email' = ANY (r.changes);
DELETE FROM member_reference f USING member_import_row r
 WHERE r.import_id = :id AND r.verdict = 'changed' AND f.member_id = r.target_id AND 'reference' = ANY (r.changes);
INSERT INTO member_reference (member_id, value)
  SELECT target_id, before ->> 'reference' FROM member_import_row
   WHERE import_id = :id AND verdict = 'changed' AND 'reference' = ANY (changes) AND before ->> 'reference' IS NOT NULL;
SELECT undo_member_import(:id)
"""


async def take_back(db: AsyncConnection, import_id: UUID) -> None:
    """Put the known members back as they were, and take the new ones out.

    Raises SQLAlchemy's `IntegrityError` where something refers to one of them: that has happened since.
    """
    for statement in _each(_BACK):
        await db.execute(statement, {"id": import_id})
