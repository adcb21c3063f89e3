"""Signing in by an e-mailed code, one's own sessions, and who one is here."""

from typing import cast
from uuid import UUID

from litestar import Request, Response, delete, get, patch, post, put
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody
from msgspec.structs import replace

from api import problems
from api.access import OPEN, READS_BY_APP, client_address
from api.context import Ctx, bearer
from governance.accounts import actions, queries
from governance.accounts.refusals import CodeNotValid
from governance.accounts.rules import network_of, token_digest
from governance.accounts.values import NewFindable, NewLanguage, NewSession, NewSignIn, SignInAsked, Token
from governance.accounts.views import Me, MySessions
from governance.refusal import SignInNeeded


def own_digest(request: Request[None, None, State]) -> bytes:
    """The digest of the token by which this request came. Raises `SignInNeeded` without one."""
    token = bearer(request)
    if token is None:
        raise SignInNeeded
    return token_digest(token)


@post("/sign-ins", operation_id="ask_sign_in", status_code=202, opt=OPEN)
async def ask_sign_in(ctx: Ctx, data: JSONBody[NewSignIn], request: Request[None, None, State]) -> SignInAsked:
    """Ask for a code by e-mail. The answer is the same whether the address is known or not.

    The code has eight digits and can be used once, within ten minutes. For one network at most three codes
    of an address are live at once, and ten an hour are mailed; nine are live in all. Beyond that no mail goes, and the
    answer is the same.
    """
    asked = data if data.language else replace(data, language=problems.language_of(request.scope))
    return await actions.ask_sign_in(ctx, asked, network_of(client_address(request.scope)))


@post("/sessions", operation_id="begin_session", opt=OPEN)
async def begin_session(ctx: Ctx, data: JSONBody[NewSession], request: Request[None, None, State]) -> Response[Token]:
    """Sign in with the code. The token is shown this once: send it as `Authorization: Bearer …`.

    Where several people share the address, `choose-person` (409) lists them: repeat with `person_id` and the same
    code. `code-not-valid` (422) stands for wrong, expired and used alike; five wrong tries end a code.
    """
    begun = await actions.begin_session(ctx, data, request.app.state.settings.secret, "api")
    if isinstance(begun, CodeNotValid):
        # Answered, not raised: the wrong try must be counted, so the transaction commits.
        return cast("Response[Token]", problems.answer(request, begun))
    return Response(begun, headers={"Cache-Control": "no-store"})


@delete("/sessions/current", operation_id="end_session")
async def end_session(ctx: Ctx, request: Request[None, None, State]) -> None:
    """Sign out: the token of this request is worth nothing from now on."""
    await actions.end_session(ctx, own_digest(request))


@get("/me", operation_id="me", opt=READS_BY_APP)
async def me(ctx: Ctx) -> Me:
    """Who you are here: your offices, the voting rights you may use today, and what you may do."""
    return await queries.me(ctx)


@patch("/me", operation_id="choose_language")
async def choose_language(ctx: Ctx, data: JSONBody[NewLanguage]) -> Me:
    """Choose the language in which you are written to: `cy`, `en` or `both`."""
    await actions.choose_language(ctx, data)
    return await queries.me(ctx)


@put("/me/findable", operation_id="choose_findable")
async def choose_findable(ctx: Ctx, data: JSONBody[NewFindable]) -> Me:
    """Choose whether other members may find you by your name. Until you say so, nobody does."""
    await actions.choose_findable(ctx, data)
    return await queries.me(ctx)


@get("/me/sessions", operation_id="my_sessions")
async def my_sessions(ctx: Ctx, request: Request[None, None, State]) -> MySessions:
    """Where you are signed in. Always one page."""
    return await queries.my_sessions(ctx, own_digest(request))


@delete("/me/sessions", operation_id="end_other_sessions")
async def end_other_sessions(ctx: Ctx, request: Request[None, None, State]) -> None:
    """Sign out everywhere else: all your sessions end but this one."""
    await actions.end_other_sessions(ctx, own_digest(request))


@delete("/me/sessions/{session_id:uuid}", operation_id="end_my_session")
async def end_my_session(ctx: Ctx, session_id: FromPath[UUID]) -> None:
    """End one of your sessions."""
    await actions.end_my_session(ctx, session_id)


handlers = [
    ask_sign_in,
    begin_session,
    end_session,
    me,
    choose_language,
    choose_findable,
    my_sessions,
    end_other_sessions,
    end_my_session,
]
