"""The change feed: what to fetch again, in the order of commits."""

from litestar import Request, get
from litestar.datastructures import State

from api.context import Ctx
from api.paging import Cursor, Limit, read_cursor, write_cursor
from governance.changes import queries
from governance.changes.queries import Changes


@get("/changes", operation_id="changes")
async def changes(ctx: Ctx, request: Request[None, None, State], after: Cursor = None, limit: Limit = 200) -> Changes:
    """Follow what happens. Keep `next_cursor` and ask again with it as `after`: nothing is skipped or comes twice.

    It says what to fetch again. Votes are never in it, also after `ballot.closed`. Of a motion or a decision it begins
    with the publication: what was done to the draft is never in it. For officers who may read the journal.
    """
    xid, _, seq = (read_cursor(request, after, "after") or "0.0").partition(".")
    found, position, more = await queries.changes(ctx, int(xid), int(seq), limit)
    return Changes(found, write_cursor(request, f"{position[0]}.{position[1]}"), more)


handlers = [changes]
