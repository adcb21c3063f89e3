"""The co-production promise: its wording, one's own, what came of it, and how many gave it."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.problems import language_of
from api.requests import IfMatch, expected_version, with_etag
from governance.promises import actions, queries
from governance.promises.values import NewFeedback, NewPromise, NewWording
from governance.promises.views import (
    MyPromise,
    PromiseCounts,
    PromiseLine,
    PromiseView,
    SharedFeedback,
    WordingVersion,
)

Version = Annotated[
    int | None, QueryParameter(name="wording", ge=1, le=1_000_000, description="A version of the promise.")
]


class WordingPage(Struct, frozen=True):
    """Every version of the promise, the newest first: always one page."""

    data: list[WordingVersion]
    next_cursor: None = None


class MyPromises(Struct, frozen=True):
    """The members for whom the caller speaks today: themselves first, then organisations."""

    data: list[MyPromise]


class PromisePage(Struct, frozen=True):
    """A page of promises: who joined last stands first."""

    data: list[PromiseLine]
    next_cursor: str | None


class SharedPage(Struct, frozen=True):
    """A page of what members share, the latest asked first."""

    data: list[SharedFeedback]
    next_cursor: str | None


async def _shown(ctx: Ctx, member_id: UUID) -> Response[PromiseView]:
    view = await queries.promise(ctx, member_id)
    return with_etag(view, view.version)


@get("/promise-wordings", operation_id="promise_wordings", opt=OPEN)
async def promise_wordings(ctx: Ctx) -> WordingPage:
    """What members may promise, version by version; one is in force, if any."""
    return WordingPage(await queries.promise_wordings(ctx))


@post("/promise-wordings", operation_id="enact_promise")
async def enact_promise(ctx: Ctx, data: JSONBody[NewWording]) -> WordingPage:
    """Add a version of the promise, as the board's officer. Who gave an older one keeps it, and is asked later."""
    await actions.enact_promise(ctx, data)
    return WordingPage(await queries.promise_wordings(ctx))


@get("/me/promises", operation_id="my_promises")
async def my_promises(ctx: Ctx) -> MyPromises:
    """One's own promise, and those of the organisations for which one speaks, with all that was asked and answered."""
    return MyPromises(await queries.my_promises(ctx))


@get("/promises", operation_id="promises")
async def promises(
    ctx: Ctx,
    request: Request[None, None, AppState],
    version: Version = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[PromisePage]:
    """Who of today's members gave the promise, and in which version, for the officers who admit members."""
    found = await queries.promises(ctx, wording=version, after=read_id(request, cursor), limit=limit + 1)
    return page(request, PromisePage, found, limit, lambda each: each.id)


@get("/promises/counts", operation_id="promise_counts")
async def promise_counts(ctx: Ctx) -> PromiseCounts:
    """How many gave the promise, by version, and how many of those who were asked answered."""
    return await queries.promise_counts(ctx)


@get("/promises/feedback", operation_id="shared_feedback")
async def shared_feedback(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[SharedPage]:
    """What members let each other read of what came of their promises; empty for whoever is none."""
    found = await queries.shared_feedback(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, SharedPage, found, limit, lambda each: each.id)


@get("/promises/{member_id:uuid}", operation_id="promise")
async def promise(ctx: Ctx, member_id: FromPath[UUID]) -> Response[PromiseView]:
    """One promise, to whoever speaks for the member. Officers read it too, and of the feedback what is shared."""
    return await _shown(ctx, member_id)


@put("/promises/{member_id:uuid}", operation_id="give_promise")
async def give_promise(
    ctx: Ctx,
    member_id: FromPath[UUID],
    data: JSONBody[NewPromise],
    request: Request[None, None, AppState],
    if_match: IfMatch = None,
) -> Response[PromiseView]:
    """Give the promise, or give it otherwise, for oneself or for an organisation for which one speaks.

    `If-Match` is `"0"` where there is none yet.
    """
    await actions.give_promise(ctx, member_id, data, language_of(request.scope), expected_version(if_match))
    return await _shown(ctx, member_id)


@delete("/promises/{member_id:uuid}", operation_id="withdraw_promise")
async def withdraw_promise(ctx: Ctx, member_id: FromPath[UUID]) -> None:
    """Withdraw it, at once, with all that was said of it: nothing is kept."""
    await actions.withdraw_promise(ctx, member_id)


@put("/promises/{member_id:uuid}/feedback/{feedback_id:uuid}", operation_id="give_feedback")
async def give_feedback(
    ctx: Ctx,
    member_id: FromPath[UUID],
    feedback_id: FromPath[UUID],
    data: JSONBody[NewFeedback],
    request: Request[None, None, AppState],
    if_match: IfMatch = None,
) -> Response[PromiseView]:
    """Answer what came of a promise, or answer it otherwise. `If-Match` takes the version of the asking."""
    read_in = language_of(request.scope)
    await actions.give_feedback(ctx, member_id, feedback_id, data, read_in, expected_version(if_match))
    return await _shown(ctx, member_id)


handlers = [
    promise_wordings,
    enact_promise,
    my_promises,
    promises,
    promise_counts,
    shared_feedback,
    promise,
    give_promise,
    withdraw_promise,
    give_feedback,
]
