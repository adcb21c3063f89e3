"""Minutes: drafted from the record by whoever leads a body, approved by another, and then there for all."""

from uuid import UUID

from litestar import Request, Response, get, patch, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from api.access import PUBLISHED
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import IfMatch, expected_version, with_etag
from governance.context import Context
from governance.minutes import actions, queries
from governance.minutes.values import MinutesChanges, NewCorrection, NewMinutes, NewMove
from governance.minutes.views import MinutesSummary, MinutesView
from i18n.record import say


class MinutesPage(Struct, frozen=True):
    """A page of minutes, the last begun first."""

    data: list[MinutesSummary]
    next_cursor: str | None


async def _shown(ctx: Context, minutes_id: UUID) -> Response[MinutesView]:
    view = await queries.minutes(ctx, minutes_id, say)
    return with_etag(view, view.version)


async def _begun(ctx: Context, minutes_id: UUID) -> Response[MinutesView]:
    shown = await _shown(ctx, minutes_id)
    shown.headers["Location"] = f"/api/v1/minutes/{minutes_id}"
    return shown


@get("/minutes", operation_id="minutes_list", opt=PUBLISHED)
async def minutes_list(
    ctx: Ctx,
    request: Request[None, None, AppState],
    body_id: FromQuery[UUID | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[MinutesPage]:
    """List minutes, or those of one body. Drafts are shown to those who lead a body."""
    found = await queries.minutes_list(ctx, body_id=body_id, after=read_id(request, cursor), limit=limit + 1)
    return page(request, MinutesPage, found, limit, lambda each: each.id)


@post("/minutes", operation_id="draft_minutes")
async def draft_minutes(ctx: Ctx, data: JSONBody[NewMinutes]) -> Response[MinutesView]:
    """Begin minutes of a body that you lead, for a period of a year at most: they are filled from the record.

    In them stand motions admitted and noticed, results, published decisions, reports, appointments and covers.
    """
    return await _begun(ctx, await actions.draft_minutes(ctx, data, say))


@get("/minutes/{minutes_id:uuid}", operation_id="minutes", opt=PUBLISHED)
async def minutes(ctx: Ctx, minutes_id: FromPath[UUID]) -> Response[MinutesView]:
    """One body's minutes of a period. `not_yet_in` is what the record has come to hold since the draft was begun."""
    return await _shown(ctx, minutes_id)


@patch("/minutes/{minutes_id:uuid}", operation_id="amend_minutes")
async def amend_minutes(
    ctx: Ctx, minutes_id: FromPath[UUID], data: JSONBody[MinutesChanges], if_match: IfMatch = None
) -> Response[MinutesView]:
    """Change a draft: who was present, who sent apologies, and the wording of items; an item without `id` is a note."""
    await actions.amend_minutes(ctx, minutes_id, data, expected_version(if_match))
    return await _shown(ctx, minutes_id)


@post("/minutes/{minutes_id:uuid}/items", operation_id="take_in", status_code=200)
async def take_in(ctx: Ctx, minutes_id: FromPath[UUID]) -> Response[MinutesView]:
    """Take into a draft whatever is `not_yet_in` it. What is there keeps its wording."""
    await actions.take_in(ctx, minutes_id, say)
    return await _shown(ctx, minutes_id)


@post("/minutes/{minutes_id:uuid}/transitions", operation_id="transition_minutes", status_code=200)
async def transition_minutes(
    ctx: Ctx, minutes_id: FromPath[UUID], data: JSONBody[NewMove], if_match: IfMatch = None
) -> Response[MinutesView]:
    """Put a draft forward, take it back, or approve it for ever: the version that you have read, by `If-Match`.

    The chair approves, or who covers them; where they drafted it themselves, another who leads the body.
    """
    await actions.transition_minutes(ctx, minutes_id, data, expected_version(if_match))
    return await _shown(ctx, minutes_id)


@post("/minutes/{minutes_id:uuid}/corrections", operation_id="correct_minutes")
async def correct_minutes(ctx: Ctx, minutes_id: FromPath[UUID], data: JSONBody[NewCorrection]) -> Response[MinutesView]:
    """Begin minutes that correct approved ones: a draft with the same items, which names what it corrects and why."""
    return await _begun(ctx, await actions.correct_minutes(ctx, minutes_id, data))


handlers = [minutes_list, draft_minutes, minutes, amend_minutes, take_in, transition_minutes, correct_minutes]
