"""Imports, to those who admit members."""

from typing import Any
from uuid import UUID

from msgspec import structs
from sqlalchemy import text

from governance.context import Context
from governance.database import Json, values
from governance.imports import rules, store
from governance.imports.values import Verdict
from governance.imports.views import ImportSummary, ImportView, RowView
from governance.permissions import Permission

_IMPORTS = text(
    """
    SELECT i.id, i.state, i.file_name, p.name AS by, i.begun_at, i.committed_at, i.undone_at, i.counts
      FROM member_import i JOIN person p ON p.id = i.begun_by
     WHERE (CAST(:id AS uuid) IS NULL OR i.id = :id) AND (CAST(:after AS uuid) IS NULL OR i.id < :after)
     ORDER BY i.id DESC LIMIT :limit
    """
).columns(counts=Json)
_ROWS = text(
    """
    SELECT r.line, r.verdict, r.name, r.reference, r.changes, r.faults || r.clashes AS faults, r.notes,
           coalesce(r.target_id, CASE WHEN i.state IN ('committed', 'undoing') AND r.verdict = 'new'
                                      THEN r.member_id END) AS member_id
      FROM member_import_row r JOIN member_import i ON i.id = r.import_id
     WHERE r.import_id = :id AND r.line > :after AND (CAST(:verdicts AS text[]) IS NULL OR r.verdict = ANY (:verdicts))
       AND (NOT :flagged OR r.notes <> '[]')
     ORDER BY r.line LIMIT :limit
    """
).columns(name=Json, faults=Json, notes=Json)


async def imports(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[ImportSummary]:
    """Every import, the newest first. Raises `SignInNeeded` or `NotPermitted`."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    return await _summaries(ctx, after=after, limit=limit)


async def member_import(ctx: Context, import_id: UUID) -> ImportView:
    """One import: how far it is, what its rows would do, and what may be done with it. Raises `NotFound`."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    found = await store.load(ctx.db, import_id)
    summary = (await _summaries(ctx, id=import_id, limit=1))[0]
    barred = await store.undo_bar(ctx.db, found)
    return ImportView(
        **structs.asdict(summary),
        headings=found.headings,
        mapping=found.mapping,
        rows_read=found.rows_read,
        fault=found.fault,
        fault_line=found.fault_line,
        allowed_actions=rules.may(found, barred),
        undo_barred=barred,
        version=found.version,
    )


async def import_rows(
    ctx: Context,
    import_id: UUID,
    *,
    verdicts: list[Verdict] | None = None,
    flagged: bool = False,
    after: int = 0,
    limit: int = 50,
) -> list[RowView]:
    """The rows of an import in the order of the file, after a line. `flagged` leaves those with something to look at.

    Raises `NotFound`.
    """
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    await store.load(ctx.db, import_id)
    keys = {"id": import_id, "verdicts": verdicts, "flagged": flagged, "after": after, "limit": limit}
    return values((await ctx.db.execute(_ROWS, keys)).mappings(), RowView)


async def _summaries(ctx: Context, **asked: Any) -> list[ImportSummary]:
    keys = dict.fromkeys(("id", "after")) | asked
    return values((await ctx.db.execute(_IMPORTS, keys)).mappings(), ImportSummary)
