"""A member's own rights: what is held about them, and its erasure."""

from typing import cast
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from api import problems
from api.access import client_address
from api.context import Ctx
from governance.accounts.rules import network_of
from governance.rights import actions, queries
from governance.rights.values import (
    AddressAsked,
    Details,
    ErasureAsked,
    Hindrance,
    NewAddress,
    NewCode,
    NewDetails,
    NewErasure,
)
from i18n.holdings import MyData, portable

Caller = Request[None, None, State]
UNKEPT = {"Cache-Control": "no-store"}


@get("/me/data", operation_id="my_data")
async def my_data(ctx: Ctx) -> Response[MyData]:
    """Everything that is held about you, by the lines of the retention schedule, and who was told of it.

    Nothing of anybody else is in it: of a row that is also about others you read what is yours.
    """
    return Response(portable(await queries.my_data(ctx)), headers=UNKEPT)


@get("/me/details", operation_id="my_details")
async def my_details(ctx: Ctx) -> Details:
    """Your name, area and addresses as they stand, and the new address that waits for its code."""
    return await queries.my_details(ctx)


@put("/me/details", operation_id="correct_details")
async def correct_details(ctx: Ctx, data: JSONBody[NewDetails]) -> Details:
    """Correct your name and area. A line in a register that the law asks for is corrected by an officer."""
    await actions.correct_details(ctx, data)
    return await queries.my_details(ctx)


@post("/me/addresses", operation_id="ask_address", status_code=202)
async def ask_address(ctx: Ctx, data: JSONBody[NewAddress], request: Caller) -> AddressAsked:
    """Give a new address. A code goes to it, and nothing changes until you confirm by it."""
    network = network_of(client_address(request.scope))
    return await actions.ask_address(ctx, data, problems.language_of(request.scope), network)


@post("/me/addresses/{change_id:uuid}/confirmation", operation_id="confirm_address", status_code=200)
async def confirm_address(
    ctx: Ctx, change_id: FromPath[UUID], data: JSONBody[NewCode], request: Caller
) -> Response[Details]:
    """Take the new address in place of the old ones. Whoever reads these is told, once."""
    wrong = await actions.confirm_address(ctx, change_id, data, request.app.state.settings.secret)
    if wrong is not None:
        return cast("Response[Details]", problems.answer(request, wrong))
    return Response(await queries.my_details(ctx), status_code=200)


@get("/me/erasure", operation_id="my_erasure")
async def my_erasure(ctx: Ctx) -> Hindrance:
    """What your erasure would have to wait for: nothing, where both are empty."""
    return await queries.my_erasure(ctx)


@post("/me/erasure-requests", operation_id="ask_erasure", status_code=202)
async def ask_erasure(ctx: Ctx, data: JSONBody[NewErasure], request: Caller) -> ErasureAsked:
    """Ask to be erased. A code goes to your address; nothing happens until you confirm by it.

    With `texts` the reasons and comments go too that you wrote beside votes and answers; else they stay, as a former
    member's. Of both, what was counted, decided and recorded stays.
    """
    network = network_of(client_address(request.scope))
    return await actions.ask_erasure(ctx, data, problems.language_of(request.scope), network)


@post("/me/erasure-requests/{request_id:uuid}/confirmation", operation_id="confirm_erasure", status_code=204)
async def confirm_erasure(
    ctx: Ctx, request_id: FromPath[UUID], data: JSONBody[NewCode], request: Caller
) -> Response[None]:
    """Be erased, by the code. Your token is worth nothing from now on, and nothing brings back what is gone."""
    settings = request.app.state.settings
    wrong = await actions.confirm_erasure(ctx, request_id, data, settings.secret, settings.erasures)
    if wrong is not None:
        # Answered, not raised: the wrong try must be counted, so the transaction commits.
        return cast("Response[None]", problems.answer(request, wrong))
    return Response(None, status_code=204)


@post("/memberships/{membership_id:uuid}/erasure", operation_id="erase_member", status_code=204)
async def erase_member(ctx: Ctx, membership_id: FromPath[UUID], data: JSONBody[NewErasure], request: Caller) -> None:
    """Erase a person who wrote in: for officers of the board, who have made sure who it was. It is not undone."""
    await actions.erase_member(ctx, membership_id, data, request.app.state.settings.erasures)


handlers = [
    my_data,
    my_details,
    correct_details,
    ask_address,
    confirm_address,
    my_erasure,
    ask_erasure,
    confirm_erasure,
    erase_member,
]
