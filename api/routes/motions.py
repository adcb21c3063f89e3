"""Motions: proposing, seconding, and each step on the way to a ballot."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, delete, get, patch, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from api.access import MOVES_BY_APP, OPEN, SECONDS_BY_APP
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import IfMatch, expected_version, with_etag
from governance.context import Context
from governance.motions import actions, queries
from governance.motions.values import NewApproval, NewMotion, NewSecond, NewText, NewTransition, State
from governance.motions.views import MotionSummary, MotionTransition, MotionView


class MotionPage(Struct, frozen=True):
    """A page of motions, newest first."""

    data: list[MotionSummary]
    next_cursor: str | None


class MotionTransitions(Struct, frozen=True):
    """The steps of one motion's life so far, oldest first."""

    data: list[MotionTransition]
    next_cursor: str | None


async def _shown(ctx: Context, motion_id: UUID) -> Response[MotionView]:
    view = await queries.motion(ctx, motion_id)
    return with_etag(view, view.version)


@get("/motions", operation_id="motions", opt=OPEN)
async def motions(
    ctx: Ctx,
    request: Request[None, None, AppState],
    states: Annotated[list[State] | None, QueryParameter(name="state", max_items=40)] = None,
    body_id: FromQuery[UUID | None] = None,
    call_id: FromQuery[UUID | None] = None,
    mine: FromQuery[bool] = False,
    overdue: FromQuery[bool] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[MotionPage]:
    """List motions. A draft is shown to its mover alone; `overdue` leaves those that the board should have answered."""
    found = await queries.motions(
        ctx,
        states=states,
        body_id=body_id,
        call_id=call_id,
        mine=mine,
        overdue=overdue,
        after=read_id(request, cursor),
        limit=limit + 1,
    )
    return page(request, MotionPage, found, limit, lambda motion: motion.id)


@post("/motions", operation_id="propose_motion", opt=MOVES_BY_APP)
async def propose_motion(ctx: Ctx, data: JSONBody[NewMotion]) -> Response[MotionView]:
    """Begin a motion as a draft. Who may act for several members says for whom: `choose-right` (409) lists them."""
    motion_id = await actions.propose_motion(ctx, data)
    shown = await _shown(ctx, motion_id)
    shown.headers["Location"] = f"/api/v1/motions/{motion_id}"
    return shown


@get("/motions/{motion_id:uuid}", operation_id="motion", opt=OPEN)
async def motion(ctx: Ctx, motion_id: FromPath[UUID]) -> Response[MotionView]:
    """One motion: both texts, seconds, the rules it began under, its dates, and what you may do with it."""
    return await _shown(ctx, motion_id)


@patch("/motions/{motion_id:uuid}", operation_id="edit_motion", opt=MOVES_BY_APP)
async def edit_motion(
    ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewText], if_match: IfMatch = None
) -> Response[MotionView]:
    """Put a new version of the text in place of the present one. Seconds of the old version no longer count."""
    await actions.edit_motion(ctx, motion_id, data, expected_version(if_match))
    return await _shown(ctx, motion_id)


@post("/motions/{motion_id:uuid}/approvals", operation_id="approve_text")
async def approve_text(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewApproval]) -> Response[MotionView]:
    """Approve one language of the text as it stands."""
    await actions.approve_text(ctx, motion_id, data)
    return await _shown(ctx, motion_id)


@post("/motions/{motion_id:uuid}/seconds", operation_id="second_motion", opt=SECONDS_BY_APP)
async def second_motion(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewSecond]) -> Response[MotionView]:
    """Second the present text, with one voting right."""
    await actions.second_motion(ctx, motion_id, data)
    return await _shown(ctx, motion_id)


@delete("/motions/{motion_id:uuid}/seconds/mine", operation_id="withdraw_second", opt=SECONDS_BY_APP)
async def withdraw_second(ctx: Ctx, motion_id: FromPath[UUID], on_behalf_of: FromQuery[UUID | None] = None) -> None:
    """Take your second back, while seconders are still sought."""
    await actions.withdraw_second(ctx, motion_id, NewSecond(on_behalf_of))


@get("/motions/{motion_id:uuid}/transitions", operation_id="motion_history", opt=OPEN)
async def motion_history(ctx: Ctx, motion_id: FromPath[UUID]) -> MotionTransitions:
    """Every step of a motion's life, as the journal keeps it."""
    return MotionTransitions(await queries.motion_history(ctx, motion_id), None)


@post("/motions/{motion_id:uuid}/transitions", operation_id="transition_motion", opt=MOVES_BY_APP, status_code=200)
async def transition_motion(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewTransition]) -> Response[MotionView]:
    """Move a motion on. `invalid-transition` (409) lists the moves that its state allows."""
    await actions.transition_motion(ctx, motion_id, data)
    return await _shown(ctx, motion_id)


handlers = [
    motions,
    propose_motion,
    motion,
    edit_motion,
    approve_text,
    second_motion,
    withdraw_second,
    motion_history,
    transition_motion,
]
