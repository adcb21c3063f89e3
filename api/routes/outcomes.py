"""What became of the public motions, one by one and counted."""

from typing import Annotated

from litestar import Request, Response, get
from litestar.datastructures import State as AppState
from litestar.params import QueryParameter
from msgspec import Struct

from api.access import PUBLISHED
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.outcomes import queries
from governance.outcomes.views import Outcome, OutcomeCounts

Year = Annotated[int | None, QueryParameter(ge=1900, le=9999, description="Only the motions begun in this year.")]


class OutcomePage(Struct, frozen=True):
    """A page of motions and what they led to: those whose answer is overdue first, then the newest."""

    data: list[Outcome]
    next_cursor: str | None


@get("/outcomes", operation_id="outcomes", opt=PUBLISHED)
async def outcomes(
    ctx: Ctx,
    request: Request[None, None, AppState],
    year: Year = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[OutcomePage]:
    """List every public motion with its vote, the board's answer, and in one word what became of it."""
    found = await queries.outcomes(ctx, year=year, after=read_id(request, cursor), limit=limit + 1)
    return page(request, OutcomePage, found, limit, lambda outcome: outcome.id)


@get("/outcomes/counts", operation_id="outcome_counts", opt=PUBLISHED)
async def outcome_counts(ctx: Ctx, year: Year = None) -> OutcomeCounts:
    """Count the public motions by what became of them, in all and by the month in which they were begun."""
    return await queries.outcome_counts(ctx, year=year)


handlers = [outcomes, outcome_counts]
