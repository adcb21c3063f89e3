"""What a handler is given: one transaction, and who acts in it.

A handler that takes `ctx: Ctx` runs in a transaction that is committed before the first byte of its answer is
sent, so a 2xx means committed; whatever is raised rolls it back, so a refusal means that nothing happened. GET
and HEAD get a transaction in which PostgreSQL itself refuses to write, but where the reading is to be written down.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from api.problems import Unavailable, UnknownToken
from governance.accounts import actions, queries
from governance.accounts.rules import token_digest
from governance.apps import queries as apps
from governance.apps.rules import ACCESS_PREFIX
from governance.context import Actor, App, Context, Person, Visitor
from governance.partners import queries as partners
from governance.partners.rules import TOKEN_PREFIX
from governance.refusal import NotByApp

# The type of a handler's `ctx`: the dependency named "ctx", passed as it is.
Ctx: TypeAlias = SkipValidation[NamedDependency[Context]]

READS = frozenset({"GET", "HEAD"})


def bearer(request: Request[Any, Any, Any]) -> str | None:
    """The token of `Authorization: Bearer …`, or None where there is no such header.

    Raises `UnknownToken` for another scheme, or for more than one header.
    """
    given = request.headers.getall("authorization", [])
    if not given:
        return None
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.lower() != "bearer" or not token.strip() or not token.isascii():
        raise UnknownToken
    return token.strip()


@asynccontextmanager
async def open_context(state: State, *, read_only: bool, token: str | None) -> AsyncGenerator[Context, None]:
    """Open a transaction for one request, with the actor whom `token` names.

    `state` is the app's. An unknown token gives a visitor: each door says for itself what that means. Commits
    when the block ends, rolls back when it raises. That a session was seen is kept by a short transaction of its
    own, committed before. Raises `Unavailable` where no connection can be had.
    """
    async with _connection(state.engine) as connection:
        await connection.execution_options(postgresql_readonly=read_only)
        async with connection.begin():
            actor, touch_due = await _actor(connection, token)
            ctx = Context(connection, actor)
            if token and state.limiter and not isinstance(actor, Visitor):
                state.limiter.recognise(token)
            if not (token and touch_due):
                yield ctx
                return
        await connection.execution_options(postgresql_readonly=False)
        async with connection.begin():
            await actions.touch_session(ctx, token_digest(token))
        await connection.execution_options(postgresql_readonly=read_only)
        async with connection.begin():
            yield ctx


async def _actor(connection: Any, token: str | None) -> tuple[Actor, bool]:
    """Whom a token names, and whether it is to be written down that their session was seen."""
    if token is None:
        return Visitor(), False
    if token.startswith(TOKEN_PREFIX):
        return await partners.client_of(connection, token_digest(token)) or Visitor(), False
    if token.startswith(ACCESS_PREFIX):
        return await apps.acting_for(connection, token_digest(token)) or Visitor(), False
    found = await queries.signed_in(connection, token_digest(token))
    return (found.person, found.touch_due) if found else (Visitor(), False)


@asynccontextmanager
async def _connection(engine: Any) -> AsyncGenerator[Any, None]:
    connection = engine.connect()
    try:
        await connection.start()
    except OSError as error:
        raise Unavailable from error
    try:
        yield connection
    finally:
        await connection.close()


async def context(request: Request[Any, Any, State]) -> AsyncGenerator[Context, None]:
    """Litestar's dependency `ctx` for `/api`: the actor comes from the Bearer token, never from a cookie."""
    token = bearer(request)
    reads = request.method in READS and "discloses" not in request.route_handler.opt
    async with open_context(request.app.state, read_only=reads, token=token) as ctx:
        if token and isinstance(ctx.actor, Visitor):
            raise UnknownToken
        if isinstance(ctx.actor, Person) and ctx.actor.app:
            _look_over(ctx.actor.app, request)
        yield ctx


def _look_over(app: App, request: Request[Any, Any, State]) -> None:
    """Let an app read what everybody may, and do what its handler names the scope of: nothing else, here as in the act.

    Raises `NotByApp` or `InsufficientScope`.
    """
    opt = request.route_handler.opt
    if "app" in opt:
        app.require(opt["app"])
    elif request.method not in READS or "open" not in opt:
        raise NotByApp
