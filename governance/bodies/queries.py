"""Bodies as everybody sees them on any day: what they are, who holds their offices, and what they go by."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies import store
from governance.bodies.views import BodySummary, BodyView, OfficeHolder, OrdersVersion, TermsVersion
from governance.context import Context
from governance.database import Json, values
from governance.permissions import Permission
from governance.refusal import NotFound

__all__ = ["BodySummary", "BodyView", "OfficeHolder", "bodies", "body", "documents", "regions"]


class Region(Struct, frozen=True):
    """A local authority's area, or a county voluntary council's, which holds those of one authority or of several.

    An authority's `code` is its GSS code; `voluntary_council_code` is that of the area in which it lies.
    """

    code: str
    kind: Literal["local_authority", "voluntary_council"]
    name: Bilingual
    voluntary_council_code: str | None


class Document(Struct, frozen=True):
    """A public document that the network refers to: quoted in its own language, summarised in both."""

    id: UUID
    title: str
    published_on: date | None
    source: str
    language: Language
    quotation: str
    summary: BilingualProse


_BODIES = text(
    """
    SELECT id, slug, kind, name, purpose, founded_on, dissolved_on, parent_id FROM body
     WHERE (CAST(:kind AS text) IS NULL OR kind = :kind) AND (CAST(:after AS uuid) IS NULL OR id > :after)
     ORDER BY id LIMIT :limit
    """
).columns(name=Json, purpose=Json)

# What a body was on a day: every row of its registers bears the days for which it holds, both inclusive.
_BODY = text(
    """
    WITH asked AS (SELECT coalesce(CAST(:on AS date), app_today()) AS day),
    held AS (
      SELECT a.id AS appointment_id, a.office, p.id AS person_id, p.name, a.held_from, a.held_to, a.end_reason,
             p.sort_key_cy, asked.day BETWEEN a.held_from AND coalesce(a.held_to, 'infinity') AS holds,
             (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'nature', i.nature, 'declared_on', i.declared_on,
                       'ended_on', i.ended_on) ORDER BY i.id), '[]')
                FROM interest i WHERE i.person_id = p.id
                 AND asked.day BETWEEN i.declared_on AND coalesce(i.ended_on, 'infinity')) AS interests,
             (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', coalesce(f.name, o.name),
                       'title', f.title, 'held_from', f.held_from, 'held_to', f.held_to)
                       ORDER BY f.held_from, f.id), '[]')
                FROM person_affiliation f LEFT JOIN organisation o ON o.id = f.organisation_id
               WHERE f.person_id = p.id AND asked.day BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
                 AND asked.day BETWEEN f.held_from AND coalesce(f.held_to, 'infinity')) AS affiliations,
             (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.cover_id, 'person_id', d.id, 'name', d.name,
                       'covers_from', i.held_from, 'covers_to', i.held_to, 'reason', c.reason,
                       'in_force', i.held_from <= asked.day) ORDER BY i.held_from), '[]')
                FROM in_office i JOIN cover c ON c.id = i.cover_id JOIN person d ON d.id = i.person_id
               WHERE i.appointment_id = a.id AND i.held_to >= greatest(asked.day, i.held_from)
                 AND (asked.day = app_today() OR i.held_from <= asked.day)) AS covered_by
        FROM appointment a JOIN person p ON p.id = a.person_id CROSS JOIN asked
       WHERE a.body_id = :id AND a.held_from <= asked.day
    )
    SELECT b.id, b.slug, b.kind, b.name, b.purpose, b.founded_on, b.dissolved_on, b.parent_id, asked.day AS on,
           asked.day = app_today() AS is_today,
           (SELECT jsonb_build_object('id', u.id, 'kind', u.kind, 'name', u.name) FROM body u
             WHERE u.id = b.parent_id) AS parent,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'kind', u.kind, 'name', u.name)
                                      ORDER BY u.id), '[]')
              FROM body u WHERE u.parent_id = b.id
               AND asked.day BETWEEN u.founded_on AND coalesce(u.dissolved_on, 'infinity')) AS bodies,
           (SELECT coalesce(jsonb_agg(to_jsonb(h) ORDER BY h.office LIKE '%member', h.office, h.sort_key_cy), '[]')
              FROM held h WHERE h.holds) AS offices,
           (SELECT coalesce(jsonb_agg(to_jsonb(h) ORDER BY h.held_to DESC, h.office, h.sort_key_cy), '[]')
              FROM held h WHERE NOT h.holds) AS past_offices,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'nature', f.nature,
                     'held_from', f.held_from, 'held_to', f.held_to) ORDER BY f.held_from, f.id), '[]')
              FROM affiliation f
             WHERE f.body_id = b.id
               AND asked.day BETWEEN f.held_from AND coalesce(f.held_to, 'infinity')) AS affiliations
      FROM body b CROSS JOIN asked WHERE b.id = :id
    """
).columns(name=Json, purpose=Json, parent=Json, bodies=Json, offices=Json, past_offices=Json, affiliations=Json)

# In force on a day is what is in force now, or, on another day, at its end.
_ORDERS = text(
    """
    SELECT o.id, o.version, o.preset, o.effective_from, o.rules, o.digest,
           o.version = (SELECT max(n.version) FROM standing_orders n
                         WHERE n.body_id = o.body_id AND n.effective_from <= CASE
                           WHEN CAST(:on AS date) = app_today() THEN app_now()
                           ELSE (CAST(:on AS date) + 1)::timestamp AT TIME ZONE 'Europe/London' - interval '1 us'
                         END) IS TRUE AS in_force
      FROM standing_orders o WHERE o.body_id = :id ORDER BY o.version DESC
    """
).columns(rules=Json)

_TERMS = text(
    """
    SELECT t.id, t.version, t.text, t.effective_on, t.enacted_at,
           t.version = (SELECT max(n.version) FROM terms_of_reference n
                         WHERE n.body_id = t.body_id AND n.effective_on <= :on) IS TRUE AS in_force
      FROM terms_of_reference t WHERE t.body_id = :id ORDER BY t.version DESC
    """
).columns(text=Json)

_REGIONS = text(
    """
    SELECT code, kind, name, voluntary_council_code FROM region
     WHERE CAST(:after AS text) IS NULL OR code > :after ORDER BY code LIMIT :limit
    """
).columns(name=Json)

_DOCUMENTS = text(
    """
    SELECT id, title, published_on, source, language, quotation, summary FROM document
     WHERE CAST(:after AS uuid) IS NULL OR id > :after ORDER BY id LIMIT :limit
    """
).columns(summary=Json)


async def bodies(
    ctx: Context, *, kind: str | None = None, after: UUID | None = None, limit: int = 50
) -> list[BodySummary]:
    """Every body, or those of one kind, in the order in which they were entered."""
    keys = {"kind": kind, "after": after, "limit": limit}
    return values((await ctx.db.execute(_BODIES, keys)).mappings(), BodySummary)


async def body(ctx: Context, body_id: UUID, on: date | None = None) -> BodyView:
    """One body as it was, is or will be on a day: today, if not said. Raises `NotFound`.

    People and bodies have the names that they have now.
    """
    row = (await ctx.db.execute(_BODY, {"id": body_id, "on": on})).mappings().one_or_none()
    if row is None:
        raise NotFound
    found: dict[str, Any] = {str(name): each for name, each in row.items()}
    keys = {"id": body_id, "on": row["on"]}
    found["standing_orders"] = values((await ctx.db.execute(_ORDERS, keys)).mappings(), OrdersVersion)
    found["terms"] = values((await ctx.db.execute(_TERMS, keys)).mappings(), TermsVersion)
    found["allowed_actions"] = await _open_to(ctx, body_id, dissolvable=row["kind"] not in STAYS)
    if row["dissolved_on"] is not None:
        found["allowed_actions"] = [each for each in found["allowed_actions"] if each in _ENDINGS]
    return msgspec.convert(found, BodyView)


# By the permission that each asks for.
_ACTIONS = {
    Permission.BODY_AMEND: ("enact_terms", "affiliate_body", "end_affiliation"),
    Permission.BODY_DISSOLVE: ("dissolve_body",),
    Permission.BODY_ESTABLISH: ("establish_body",),
    Permission.MINUTES_WRITE: ("draft_minutes",),
    Permission.OFFICE_APPOINT: ("appoint", "end_appointment"),
}
# What is still done in a body that is dissolved, or will be; and the kinds that never are.
_ENDINGS = frozenset({"end_affiliation", "end_appointment"})
STAYS = frozenset({"board", "forum", "network"})


async def _open_to(ctx: Context, body_id: UUID, *, dissolvable: bool) -> list[str]:
    """Name the operations that this caller may do with a body, by leading it today; the action decides again."""
    return [
        name
        for permission, names in _ACTIONS.items()
        if permission in ctx.actor.permissions and ctx.actor.person_id in await store.leads(ctx.db, body_id, permission)
        for name in names
        if dissolvable or name != "dissolve_body"
    ]


async def regions(ctx: Context, *, after: str | None = None, limit: int = 50) -> list[Region]:
    """Every region, by its code."""
    return values((await ctx.db.execute(_REGIONS, {"after": after, "limit": limit})).mappings(), Region)


async def documents(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Document]:
    """Every document, in the order in which they were entered."""
    return values((await ctx.db.execute(_DOCUMENTS, {"after": after, "limit": limit})).mappings(), Document)
