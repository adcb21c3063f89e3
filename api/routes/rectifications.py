"""What people ask to have put right about themselves that only an officer can, and the answers."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.rectifications import actions, queries
from governance.rectifications.values import NewRectification, NewRectificationAnswer, State
from governance.rectifications.views import RectificationLine, RectificationView


class RectificationPage(Struct, frozen=True):
    """A page of asks, the newest first."""

    data: list[RectificationLine]
    next_cursor: str | None


@post("/me/rectifications", operation_id="ask_rectification")
async def ask_rectification(ctx: Ctx, data: JSONBody[NewRectification]) -> RectificationView:
    """Ask an officer to put right what you cannot yourself: to correct it, to stop using it, or not to use it for now.

    You are answered within a month of the day on which you ask (UK GDPR articles 12, 16, 18 and 21).
    """
    return await queries.rectification(ctx, await actions.ask_rectification(ctx, data))


@get("/me/rectifications", operation_id="my_rectifications")
async def my_rectifications(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[RectificationPage]:
    """What you asked to have put right, and what became of it."""
    found = await queries.my_rectifications(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, RectificationPage, found, limit, lambda each: each.id)


@get("/rectifications", operation_id="rectifications")
async def rectifications(
    ctx: Ctx,
    request: Request[None, None, AppState],
    states: Annotated[list[State] | None, QueryParameter(name="state", max_items=len(State))] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[RectificationPage]:
    """What people asked to have put right: for those who answer."""
    found = await queries.rectifications(ctx, states=states, after=read_id(request, cursor), limit=limit + 1)
    return page(request, RectificationPage, found, limit, lambda each: each.id)


@get("/rectifications/{rectification_id:uuid}", operation_id="rectification")
async def rectification(ctx: Ctx, rectification_id: FromPath[UUID]) -> RectificationView:
    """One ask with its answer, and who was told of whoever asked: for them, and for those who answer."""
    return await queries.rectification(ctx, rectification_id)


@post("/rectifications/{rectification_id:uuid}/withdrawal", operation_id="withdraw_rectification", status_code=200)
async def withdraw_rectification(ctx: Ctx, rectification_id: FromPath[UUID]) -> RectificationView:
    """Take back what you asked."""
    await actions.withdraw_rectification(ctx, rectification_id)
    return await queries.rectification(ctx, rectification_id)


@post("/rectifications/{rectification_id:uuid}/answer", operation_id="answer_rectification", status_code=200)
async def answer_rectification(
    ctx: Ctx, rectification_id: FromPath[UUID], data: JSONBody[NewRectificationAnswer]
) -> RectificationView:
    """Say what was done, or why nothing is: whoever asked is told, and partners read them anew where it was done."""
    await actions.answer_rectification(ctx, rectification_id, data)
    return await queries.rectification(ctx, rectification_id)


handlers = [
    ask_rectification,
    my_rectifications,
    rectifications,
    rectification,
    withdraw_rectification,
    answer_rectification,
]
