"""Bodies as everybody sees them: what they are, who holds their offices today, and the procedure they follow."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies.rules import StandingOrders
from governance.context import Context
from governance.database import Json, values
from governance.permissions import Office
from governance.refusal import NotFound


class BodySummary(Struct, frozen=True, kw_only=True):
    """A body in a list."""

    id: UUID
    slug: str
    kind: str
    name: Bilingual
    purpose: BilingualProse | None
    founded_on: date


class OfficeHolder(Struct, frozen=True):
    """Who holds an office today; both days inclusive, `held_to` null where no end is set."""

    office: Office
    person_id: UUID
    name: str
    held_from: date
    held_to: date | None


class OrdersVersion(Struct, frozen=True):
    """One version of the standing orders. `digest` is SHA-256 of its values; motions and ballots keep theirs."""

    id: UUID
    version: int
    preset: str
    effective_from: datetime
    rules: StandingOrders
    digest: str
    in_force: bool


class BodyView(BodySummary, frozen=True, kw_only=True):
    """A body with its offices and all versions of its standing orders, the newest first."""

    offices: list[OfficeHolder]
    standing_orders: list[OrdersVersion]


class Region(Struct, frozen=True):
    """A local authority's area, or a county voluntary council's."""

    code: str
    kind: Literal["local_authority", "voluntary_council"]
    name: Bilingual


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
    SELECT id, slug, kind, name, purpose, founded_on FROM body
     WHERE (CAST(:kind AS text) IS NULL OR kind = :kind) AND (CAST(:after AS uuid) IS NULL OR id > :after)
     ORDER BY id LIMIT :limit
    """
).columns(name=Json, purpose=Json)

_BODY = text(
    """
    SELECT b.id, b.slug, b.kind, b.name, b.purpose, b.founded_on,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                     'office', a.office, 'person_id', p.id, 'name', p.name, 'held_from', a.held_from,
                     'held_to', a.held_to) ORDER BY a.office, p.sort_key_cy, p.id), '[]')
              FROM appointment a JOIN person p ON p.id = a.person_id
             WHERE a.body_id = b.id
               AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')) AS offices
      FROM body b WHERE b.id = :id
    """
).columns(name=Json, purpose=Json, offices=Json)

_ORDERS = text(
    """
    SELECT o.id, o.version, o.preset, o.effective_from, o.rules, o.digest,
           o.version = (SELECT max(n.version) FROM standing_orders n
                         WHERE n.body_id = o.body_id AND n.effective_from <= app_now()) IS TRUE AS in_force
      FROM standing_orders o WHERE o.body_id = :id ORDER BY o.version DESC
    """
).columns(rules=Json)

_REGIONS = text(
    """
    SELECT code, kind, name FROM region
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


async def body(ctx: Context, body_id: UUID) -> BodyView:
    """One body. Raises `NotFound`."""
    row = (await ctx.db.execute(_BODY, {"id": body_id})).mappings().one_or_none()
    if row is None:
        raise NotFound
    orders = values((await ctx.db.execute(_ORDERS, {"id": body_id})).mappings(), OrdersVersion)
    found: dict[str, Any] = {str(name): each for name, each in row.items()}
    return msgspec.convert(found | {"standing_orders": orders}, BodyView)


async def regions(ctx: Context, *, after: str | None = None, limit: int = 50) -> list[Region]:
    """Every region, by its code."""
    return values((await ctx.db.execute(_REGIONS, {"after": after, "limit": limit})).mappings(), Region)


async def documents(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Document]:
    """Every document, in the order in which they were entered."""
    return values((await ctx.db.execute(_DOCUMENTS, {"after": after, "limit": limit})).mappings(), Document)
