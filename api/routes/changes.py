"""The change feed: what to fetch again, in the order of commits."""

from litestar import Request, get
from litestar.datastructures import State

from api.context import Ctx
from api.paging import Cursor, Limit, read_cursor, write_cursor
from governance import journal
from governance.journal import Changes


@get("/changes", operation_id="changes")
async def changes(ctx: Ctx, request: Request[None, None, State], after: Cursor = None, limit: Limit = 200) -> Changes:
    """Follow what happens. Keep `next_cursor` and ask again with it as `after`: nothing is skipped or comes twice.

    Nothing is said of the votes in a ballot before it has closed. For officers who may read the journal.
    """
    xid, _, seq = (read_cursor(request, after) or "0.0").partition(".")
    found, position, more = await journal.changes(ctx, int(xid), int(seq), limit)
    return Changes(found, write_cursor(request, f"{position[0]}.{position[1]}"), more)


handlers = [changes]
