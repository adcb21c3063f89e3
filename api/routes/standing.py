"""Memberships while they last and how they end: one's own, and all for those who keep the register."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.standing import actions, queries
from governance.standing.values import NewHearing, NewPayment, NewReasons, NewRemovalDecision, State
from governance.standing.views import MembershipLine, MembershipView


class MembershipPage(Struct, frozen=True):
    """A page of memberships, the newest first."""

    data: list[MembershipLine]
    next_cursor: str | None


@get("/memberships", operation_id="memberships")
async def memberships(
    ctx: Ctx,
    request: Request[None, None, AppState],
    states: Annotated[list[State] | None, QueryParameter(name="state", max_items=len(State))] = None,
    lapses_by: FromQuery[date | None] = None,
    name: FromQuery[str | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[MembershipPage]:
    """Your own memberships; all of them, where you keep the register. `lapses_by`: who lapses by a day, if unpaid."""
    after = read_id(request, cursor)
    found = await queries.memberships(ctx, states=states, lapses_by=lapses_by, name=name, after=after, limit=limit + 1)
    return page(request, MembershipPage, found, limit, lambda each: each.id)


@get("/memberships/{membership_id:uuid}", operation_id="membership")
async def membership(ctx: Ctx, membership_id: FromPath[UUID]) -> MembershipView:
    """One membership, what happened to it, and what you may do."""
    return await queries.membership(ctx, membership_id)


@post("/memberships/{membership_id:uuid}/resignation", operation_id="resign_membership", status_code=200)
async def resign_membership(ctx: Ctx, membership_id: FromPath[UUID]) -> MembershipView:
    """Give your own membership up, or that of the organisation you represent: at once."""
    await actions.resign_membership(ctx, membership_id)
    return await queries.membership(ctx, membership_id)


@post("/memberships/{membership_id:uuid}/suspension", operation_id="suspend_membership", status_code=200)
async def suspend_membership(ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewReasons]) -> MembershipView:
    """Suspend a membership, as the board decided. Open ballots keep their roll."""
    await actions.suspend_membership(ctx, membership_id, data)
    return await queries.membership(ctx, membership_id)


@post("/memberships/{membership_id:uuid}/reinstatement", operation_id="reinstate_membership", status_code=200)
async def reinstate_membership(ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewReasons]) -> MembershipView:
    """Reinstate a suspended membership, as the board decided."""
    await actions.reinstate_membership(ctx, membership_id, data)
    return await queries.membership(ctx, membership_id)


@post("/memberships/{membership_id:uuid}/removal", operation_id="propose_removal", status_code=200)
async def propose_removal(ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewReasons]) -> MembershipView:
    """Propose, as the board, that a member be removed: they may be heard for as long as the rules say."""
    await actions.propose_removal(ctx, membership_id, data)
    return await queries.membership(ctx, membership_id)


@post("/memberships/{membership_id:uuid}/hearing", operation_id="be_heard", status_code=200)
async def be_heard(ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewHearing]) -> MembershipView:
    """Say, as the member, what speaks against your removal."""
    await actions.be_heard(ctx, membership_id, data)
    return await queries.membership(ctx, membership_id)


@post("/memberships/{membership_id:uuid}/removal/decision", operation_id="decide_removal", status_code=200)
async def decide_removal(ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewRemovalDecision]) -> MembershipView:
    """Remove the member or dismiss the proposal, after the notice, as another officer than who proposed it."""
    await actions.decide_removal(ctx, membership_id, data)
    return await queries.membership(ctx, membership_id)


@post("/memberships/{membership_id:uuid}/ending", operation_id="end_membership", status_code=200)
async def end_membership(ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewReasons]) -> MembershipView:
    """Enter that the person has died, or that the organisation was dissolved."""
    await actions.end_membership(ctx, membership_id, data)
    return await queries.membership(ctx, membership_id)


@post("/memberships/{membership_id:uuid}/payment", operation_id="record_payment", status_code=200)
async def record_payment(ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewPayment]) -> MembershipView:
    """Enter until when it is paid for; it lapses as the rules say, unless more is paid."""
    await actions.record_payment(ctx, membership_id, data)
    return await queries.membership(ctx, membership_id)


handlers = [
    memberships,
    membership,
    resign_membership,
    suspend_membership,
    reinstate_membership,
    propose_removal,
    be_heard,
    decide_removal,
    end_membership,
    record_payment,
]
