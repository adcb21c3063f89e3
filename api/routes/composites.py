"""Composites: open to all to read, offered by whoever admits motions, agreed by the movers."""

from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.composites import actions, queries
from governance.composites.values import NewComposite, NewCompositeAnswer, NewCompositeWithdrawal
from governance.composites.views import CompositeSummary, CompositeView


class CompositePage(Struct, frozen=True):
    """A page of offers to put motions together, the newest first."""

    data: list[CompositeSummary]
    next_cursor: str | None


@get("/composites", operation_id="composites", opt=OPEN)
async def composites(
    ctx: Ctx,
    request: Request[None, None, State],
    motion_id: FromQuery[UUID | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[CompositePage]:
    """List offers to put motions together; `motion_id` leaves those of one motion, and the one that it came of."""
    found = await queries.composites(ctx, motion_id=motion_id, after=read_id(request, cursor), limit=limit + 1)
    return page(request, CompositePage, found, limit, lambda each: each.id)


@post("/composites", operation_id="offer_composite")
async def offer_composite(ctx: Ctx, data: JSONBody[NewComposite]) -> Response[CompositeView]:
    """Ask the movers of several motions, as whoever admits them, whether these may go on as one."""
    composite_id = await actions.offer_composite(ctx, data)
    shown = await queries.composite(ctx, composite_id)
    return Response(shown, headers={"Location": f"/api/v1/composites/{composite_id}"})


@get("/composites/{composite_id:uuid}", operation_id="composite", opt=OPEN)
async def composite(ctx: Ctx, composite_id: FromPath[UUID]) -> CompositeView:
    """One offer: its words, its motions, and what their movers answered."""
    return await queries.composite(ctx, composite_id)


@post("/composites/{composite_id:uuid}/answers", operation_id="answer_composite", status_code=200)
async def answer_composite(ctx: Ctx, composite_id: FromPath[UUID], data: JSONBody[NewCompositeAnswer]) -> CompositeView:
    """Consent or decline, as the mover of one of the motions. With the last consent they go on as one."""
    await actions.answer_composite(ctx, composite_id, data)
    return await queries.composite(ctx, composite_id)


@post("/composites/{composite_id:uuid}/withdrawal", operation_id="withdraw_composite", status_code=200)
async def withdraw_composite(
    ctx: Ctx, composite_id: FromPath[UUID], data: JSONBody[NewCompositeWithdrawal]
) -> CompositeView:
    """Take an offer back, as whoever admits motions. The motions go on as they stand."""
    await actions.withdraw_composite(ctx, composite_id, data)
    return await queries.composite(ctx, composite_id)


handlers = [composites, offer_composite, composite, answer_composite, withdraw_composite]
