"""Who acts for an organisation that has joined: nominated, accepted, handed over and ended."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from api.context import Ctx
from governance.nominations import actions, queries
from governance.nominations.values import NewEnding, NewNomination
from governance.nominations.views import ActingView, NominationView


class MyNominations(Struct, frozen=True):
    """For whom you act, did, or are asked to, the newest first: always one page."""

    data: list[NominationView]
    next_cursor: None = None


@get("/me/nominations", operation_id="my_nominations")
async def my_nominations(ctx: Ctx) -> MyNominations:
    """The organisations for which you act, did, or are asked to."""
    return MyNominations(await queries.my_nominations(ctx))


@get("/memberships/{membership_id:uuid}/nominations", operation_id="acting_for")
async def acting_for(ctx: Ctx, membership_id: FromPath[UUID]) -> ActingView:
    """Who acts for a member organisation, where you may use its right or keep the register."""
    return await queries.acting_for(ctx, membership_id)


@post("/memberships/{membership_id:uuid}/nominations", operation_id="nominate_person")
async def nominate_person(
    ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewNomination]
) -> Response[NominationView]:
    """Ask somebody to act for the organisation that you speak for; or, as an officer with a reason, for any.

    Somebody at an address that nobody here has is written to, and confirms it by signing in. What an officer begins
    takes a week, in which the organisation can stop it.
    """
    nomination_id = await actions.nominate_person(ctx, membership_id, data)
    view = await queries.nomination(ctx, nomination_id)
    return Response(view, headers={"Location": f"/api/v1/nominations/{nomination_id}"})


@get("/nominations/{nomination_id:uuid}", operation_id="nomination")
async def nomination(ctx: Ctx, nomination_id: FromPath[UUID]) -> NominationView:
    """One nomination, and what you may do with it."""
    return await queries.nomination(ctx, nomination_id)


@post("/nominations/{nomination_id:uuid}/acceptance", operation_id="accept_nomination", status_code=200)
async def accept_nomination(ctx: Ctx, nomination_id: FromPath[UUID]) -> NominationView:
    """Agree to act. A main representative takes over from the one before, tomorrow at the earliest, with no gap."""
    await actions.accept_nomination(ctx, nomination_id)
    return await queries.nomination(ctx, nomination_id)


@post("/nominations/{nomination_id:uuid}/refusal", operation_id="decline_nomination", status_code=200)
async def decline_nomination(ctx: Ctx, nomination_id: FromPath[UUID]) -> NominationView:
    """Decline to act."""
    await actions.decline_nomination(ctx, nomination_id)
    return await queries.nomination(ctx, nomination_id)


@post("/nominations/{nomination_id:uuid}/withdrawal", operation_id="withdraw_nomination", status_code=200)
async def withdraw_nomination(ctx: Ctx, nomination_id: FromPath[UUID]) -> NominationView:
    """Take a nomination back before it is answered; so an organisation stops what an officer began for it."""
    await actions.withdraw_nomination(ctx, nomination_id)
    return await queries.nomination(ctx, nomination_id)


@post("/nominations/{nomination_id:uuid}/ending", operation_id="end_nomination", status_code=200)
async def end_nomination(ctx: Ctx, nomination_id: FromPath[UUID], data: JSONBody[NewEnding]) -> NominationView:
    """End your own role, a role in the organisation that you speak for, or, as an officer with a reason, any but the
    main representative's. It lasts until the end of today.
    """
    await actions.end_nomination(ctx, nomination_id, data)
    return await queries.nomination(ctx, nomination_id)


handlers = [
    my_nominations,
    acting_for,
    nominate_person,
    nomination,
    accept_nomination,
    decline_nomination,
    withdraw_nomination,
    end_nomination,
]
