"""Calls for motions: open to all to read, and to the Forum's officers to make."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Request, Response, get, patch, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import IfMatch, expected_version, with_etag
from governance.calls import actions, queries
from governance.calls.values import CallExtension, NewCall
from governance.calls.views import CallSummary, CallView
from governance.context import Context


class CallPage(Struct, frozen=True):
    """A page of calls, the newest first."""

    data: list[CallSummary]
    next_cursor: str | None


async def _shown(ctx: Context, call_id: UUID) -> Response[CallView]:
    view = await queries.call(ctx, call_id)
    return with_etag(view, view.version)


@get("/calls", operation_id="calls", opt=OPEN)
async def calls(
    ctx: Ctx,
    request: Request[None, None, AppState],
    only: Annotated[Literal["open", "closed"] | None, QueryParameter(name="state")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[CallPage]:
    """List calls for motions. The motions that answer one are at `/motions?call_id=…`."""
    found = await queries.calls(ctx, state=only, after=read_id(request, cursor), limit=limit + 1)
    return page(request, CallPage, found, limit, lambda call: call.id)


@post("/calls", operation_id="open_call")
async def open_call(ctx: Ctx, data: JSONBody[NewCall]) -> Response[CallView]:
    """Ask the members for motions, until a day. Everybody who has a voting right is told by mail."""
    call_id = await actions.open_call(ctx, data)
    shown = await _shown(ctx, call_id)
    shown.headers["Location"] = f"/api/v1/calls/{call_id}"
    return shown


@get("/calls/{call_id:uuid}", operation_id="call", opt=OPEN)
async def call(ctx: Ctx, call_id: FromPath[UUID]) -> Response[CallView]:
    """One call: what is asked for, until when, and how many motions answered it."""
    return await _shown(ctx, call_id)


@patch("/calls/{call_id:uuid}", operation_id="extend_call")
async def extend_call(
    ctx: Ctx, call_id: FromPath[UUID], data: JSONBody[CallExtension], if_match: IfMatch = None
) -> Response[CallView]:
    """Give an open call more time. It is never shortened, and one that is over stays over."""
    await actions.extend_call(ctx, call_id, data, expected_version(if_match))
    return await _shown(ctx, call_id)


handlers = [calls, open_call, call, extend_call]
