"""Lists of members that left the system: to those who admit members, to those who stand in them, and as a file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import text

from governance.context import Context
from governance.database import Json, values
from governance.exports import rules, store
from governance.exports.values import Export, Row
from governance.exports.views import ExportView, MyExport
from governance.partners.store import find_agreement
from governance.permissions import Permission
from governance.refusal import NotFound

# Members that are read at once: a file of any length takes as much memory as these, and no transaction is long.
STRIDE = 2000
_EXPORTS = text(
    """
    SELECT e.id, e.purpose, r.name AS partner, e.fields, p.name AS by, e.made_at, e.made_by = :person_id AS mine,
           (SELECT count(*) FROM export_line l WHERE l.export_id = e.id) AS members, e.made_at + :had_for AS until,
           CASE WHEN e.made_by = :person_id AND app_now() < e.made_at + :had_for
                THEN ARRAY['export_csv', 'export_ndjson'] ELSE '{}' END AS allowed_actions
      FROM export e JOIN person p ON p.id = e.made_by
      LEFT JOIN agreement g ON g.id = e.agreement_id LEFT JOIN partner r ON r.id = g.partner_id
     WHERE (CAST(:id AS uuid) IS NULL OR e.id = :id) AND (CAST(:after AS uuid) IS NULL OR e.id < :after)
     ORDER BY e.id DESC LIMIT :limit
    """
).columns(purpose=Json, partner=Json)
_MINE = text(
    """
    SELECT e.id, e.made_at, p.name AS by, r.name AS partner, e.purpose, l.member_id, n.name AS member, l.fields
      FROM export_line l JOIN export e ON e.id = l.export_id JOIN person p ON p.id = e.made_by
      JOIN member_name n ON n.member_id = l.member_id
      LEFT JOIN agreement g ON g.id = e.agreement_id LEFT JOIN partner r ON r.id = g.partner_id
     WHERE l.member_id IN (SELECT m.id FROM member m WHERE m.person_id = :person_id
                           UNION SELECT t.member_id FROM right_today t WHERE t.person_id = :person_id)
     ORDER BY e.id DESC, l.member_id
    """
).columns(purpose=Json, partner=Json, member=Json)


async def exports(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[ExportView]:
    """Every list that was made, the newest first. Raises `SignInNeeded` or `NotPermitted`."""
    return await _views(ctx, after=after, limit=limit)


async def member_export(ctx: Context, export_id: UUID) -> ExportView:
    """One of these. Raises `NotFound`."""
    found = await _views(ctx, id=export_id, limit=1)
    if not found:
        raise NotFound
    return found[0]


async def _views(ctx: Context, **asked: Any) -> list[ExportView]:
    person_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    keys = dict.fromkeys(("id", "after")) | asked | {"person_id": person_id, "had_for": rules.HAD_FOR}
    return values((await ctx.db.execute(_EXPORTS, keys)).mappings(), ExportView)


async def my_exports(ctx: Context) -> list[MyExport]:
    """The lists in which one stands, the latest first. Raises `SignInNeeded`."""
    return values((await ctx.db.execute(_MINE, {"person_id": ctx.person_id()})).mappings(), MyExport)


async def export_file(ctx: Context, export_id: UUID) -> Export:
    """The list whose file one may have: whoever made it, for a day, and while what was agreed stands.

    Raises `NotFound` for another's, `NotPermitted`, `FileOver` or `AgreementOver`.
    """
    person_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    found = await store.load(ctx.db, export_id)
    if found.made_by != person_id:
        raise NotFound
    rules.check_file(found, await ctx.now())
    await _told(ctx, found)
    return found


async def export_rows(ctx: Context, found: Export, after: UUID | None) -> Sequence[Row]:
    """The next members of a file, after one. Who withdrew a consent since the list was made is left out of it, too."""
    told = await _told(ctx, found)
    rows = await store.page(ctx.db, found, after=after, limit=STRIDE)
    return [replace(row, fields=tuple(each for each in row.fields if each in told.of(row))) for row in rows]


async def _told(ctx: Context, found: Export) -> rules.Told:
    agreement = await find_agreement(ctx.db, found.agreement_id) if found.agreement_id else None
    return rules.told(found.fields, agreement, await ctx.now())
