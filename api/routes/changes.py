"""The change feed: what to fetch again, in the order of commits."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from litestar import Request, get
from litestar.datastructures import State
from litestar.params import QueryParameter
from msgspec import Struct

from api.context import Ctx
from api.paging import Cursor, Limit, read_cursor, write_cursor
from governance.changes import queries

Subject = Literal["motion", "ballot", "decision", "question", "call", "composite", "partner"]


class Change(Struct, frozen=True):
    """One line of the feed. `upserted`: fetch `href` again; `version` is the one that it has by now."""

    type: str
    id: UUID
    op: Literal["upserted"]
    version: int
    changed_at: datetime
    href: str
    event: str


class Changes(Struct, frozen=True):
    """A page of the feed. `next_cursor` is always there, even where the page is empty."""

    data: list[Change]
    next_cursor: str
    has_more: bool


@get("/changes", operation_id="changes")
async def changes(
    ctx: Ctx,
    request: Request[None, None, State],
    after: Cursor = None,
    types: Annotated[list[Subject] | None, QueryParameter(max_items=6)] = None,
    limit: Limit = 200,
) -> Changes:
    """Follow what happens. Keep `next_cursor` and ask again with it as `after`: nothing is skipped or comes twice.

    It says what to fetch again. Votes and answers are never in it, also after `ballot.closed`. Of a motion or a
    decision it begins with the publication: what was done to the draft is never in it. For officers who may read the
    journal.
    """
    position = _position(read_cursor(request, after, "after"))
    found, position, more = await queries.changes(ctx, position, limit, [*types] if types else None)
    lines = [
        Change(
            each.type, each.id, "upserted", each.version, each.changed_at, f"/api/v1/{each.type}s/{each.id}", each.event
        )
        for each in found
    ]
    return Changes(lines, write_cursor(request, ".".join(map(str, position))), more)


def _position(cursor: str | None) -> queries.Position:
    """Read a place in the feed; one without an epoch was given before there were any."""
    if cursor is None:
        return queries.BEGINNING
    *epoch, xid, seq = map(int, cursor.split("."))
    return (epoch[0] if epoch else 0, xid, seq)


handlers = [changes]
