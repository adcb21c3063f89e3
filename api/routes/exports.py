"""Lists of members that leave the system: made for a purpose, written down as told, and had as a file for a day."""

from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody
from litestar.response import Stream
from msgspec import Struct

from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.exports import actions, files, queries
from governance.exports.values import NewExport
from governance.exports.views import ExportView, MyExport

Caller = Request[None, None, AppState]


class ExportPage(Struct, frozen=True):
    """A page of lists, the newest first."""

    data: list[ExportView]
    next_cursor: str | None


class MyExports(Struct, frozen=True):
    """The lists in which one stands, the latest first. Always one page."""

    data: list[MyExport]
    next_cursor: None = None


@get("/exports", operation_id="exports")
async def exports(
    ctx: Ctx, request: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[ExportPage]:
    """The lists of members that were made, by whom and what for: for those who admit members."""
    found = await queries.exports(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, ExportPage, found, limit, lambda each: each.id)


@post("/exports", operation_id="make_export")
async def make_export(ctx: Ctx, data: JSONBody[NewExport]) -> Response[ExportView]:
    """Make a list of today's members. Each of them reads that you made it, what for and what it says of them.

    With an `agreement_id` it is for that partner: who has not consented, or objects, is not in it, and of nobody more
    is told than the agreement lets.
    """
    export_id = await actions.make_export(ctx, data)
    headers = {"Location": f"/api/v1/exports/{export_id}"}
    return Response(await queries.member_export(ctx, export_id), headers=headers)


@get("/exports/{export_id:uuid}", operation_id="member_export")
async def member_export(ctx: Ctx, export_id: FromPath[UUID]) -> ExportView:
    """One list: what for, by whom, of how many, and until when its file can be had."""
    return await queries.member_export(ctx, export_id)


@get("/exports/{export_id:uuid}/members.csv", operation_id="export_csv", media_type=files.CSV.media_type)
async def export_csv(ctx: Ctx, request: Caller, export_id: FromPath[UUID]) -> Stream:
    """The list as CSV: UTF-8 with a byte order mark, lines as in RFC 4180. An import reads it as it is.

    A cell that a spreadsheet would run has an apostrophe before it, which an import takes off again.
    """
    return await _sent(request, ctx, export_id, files.CSV)


@get("/exports/{export_id:uuid}/members.ndjson", operation_id="export_ndjson", media_type=files.NDJSON.media_type)
async def export_ndjson(ctx: Ctx, request: Caller, export_id: FromPath[UUID]) -> Stream:
    """The list as JSON, one member a line. What may not be told of a member is absent."""
    return await _sent(request, ctx, export_id, files.NDJSON)


async def _sent(request: Caller, ctx: Ctx, export_id: UUID, kind: files.Kind) -> Stream:
    found = await queries.export_file(ctx, export_id)
    parts = files.written(request.app.state.engine, ctx.actor, found, kind)
    return Stream(parts, media_type=kind.media_type, headers=kind.headers(found))


@get("/me/exports", operation_id="my_exports")
async def my_exports(ctx: Ctx) -> MyExports:
    """The lists in which you stand, or a member for whom you speak: who made each, what for, and what it says."""
    return MyExports(await queries.my_exports(ctx))


handlers = [exports, make_export, member_export, export_csv, export_ndjson, my_exports]
