"""Lists of members from spreadsheets: sent in, looked at row by row, taken into the register, and undone."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_cursor, read_id
from api.requests import IfMatch, expected_version, with_etag
from governance.imports import actions, queries
from governance.imports.values import MOST_FILE, NewCommit, NewImport, NewMapping, Verdict
from governance.imports.views import ImportSummary, ImportView, RowView

# A file as base64, and what is written beside it.
MOST_SENT = MOST_FILE * 4 // 3 + 1000
Caller = Request[None, None, AppState]


class ImportPage(Struct, frozen=True):
    """A page of imports, the newest first."""

    data: list[ImportSummary]
    next_cursor: str | None


class RowPage(Struct, frozen=True):
    """A page of rows, in the order of the file."""

    data: list[RowView]
    next_cursor: str | None


@get("/imports", operation_id="imports")
async def imports(
    ctx: Ctx, request: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[ImportPage]:
    """The lists of members that were sent in: for those who admit members."""
    found = await queries.imports(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, ImportPage, found, limit, lambda each: each.id)


@post("/imports", operation_id="begin_import", status_code=202, request_max_body_size=MOST_SENT)
async def begin_import(ctx: Ctx, data: JSONBody[NewImport]) -> Response[ImportView]:
    """Send in a list of members, as CSV or XLSX. It is read at once, and changes nothing until it is committed.

    Ask for it again until its `state` is `checked`: then each of its rows has a verdict.
    """
    import_id = await actions.begin_import(ctx, data)
    headers = {"Location": f"/api/v1/imports/{import_id}"}
    return Response(await queries.member_import(ctx, import_id), headers=headers)


@get("/imports/{import_id:uuid}", operation_id="member_import")
async def member_import(ctx: Ctx, import_id: FromPath[UUID]) -> Response[ImportView]:
    """One import: how far it is, and what its rows would do."""
    return await _shown(ctx, import_id)


@get("/imports/{import_id:uuid}/rows", operation_id="import_rows")
async def import_rows(
    ctx: Ctx,
    request: Caller,
    import_id: FromPath[UUID],
    verdict: FromQuery[Verdict | None] = None,
    flagged: Annotated[bool, QueryParameter(description="Only rows with something to look at.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[RowPage]:
    """The rows of an import, each with its verdict."""
    position = read_cursor(request, cursor)
    found = await queries.import_rows(
        ctx,
        import_id,
        verdicts=[verdict] if verdict else None,
        flagged=flagged,
        after=int(position) if position else 0,
        limit=limit + 1,
    )
    return page(request, RowPage, found, limit, lambda row: row.line)


@put("/imports/{import_id:uuid}/mapping", operation_id="map_columns", status_code=202)
async def map_columns(
    ctx: Ctx, import_id: FromPath[UUID], data: JSONBody[NewMapping], if_match: IfMatch = None
) -> Response[ImportView]:
    """Say which column holds what, in the place of what was guessed by the headings: the file is read anew."""
    await actions.map_columns(ctx, import_id, data, expected_version(if_match))
    return await _shown(ctx, import_id)


@post("/imports/{import_id:uuid}/commit", operation_id="commit_import", status_code=202)
async def commit_import(
    ctx: Ctx, import_id: FromPath[UUID], data: JSONBody[NewCommit], if_match: IfMatch = None
) -> Response[ImportView]:
    """Take a list into the register, whole. Nobody is ever removed by it, and nobody is written to.

    Where the register has changed meanwhile, its state is `checked` again, with the rows as they are now.
    """
    await actions.commit_import(ctx, import_id, data, expected_version(if_match))
    return await _shown(ctx, import_id)


@post("/imports/{import_id:uuid}/undoing", operation_id="undo_import", status_code=202)
async def undo_import(ctx: Ctx, import_id: FromPath[UUID], if_match: IfMatch = None) -> Response[ImportView]:
    """Undo an import: who was changed is as before, and who was new is gone; unless one of them was used since."""
    await actions.undo_import(ctx, import_id, expected_version(if_match))
    return await _shown(ctx, import_id)


@post("/imports/{import_id:uuid}/discarding", operation_id="discard_import", status_code=200)
async def discard_import(ctx: Ctx, import_id: FromPath[UUID], if_match: IfMatch = None) -> Response[ImportView]:
    """Put a list away unused: it is forgotten."""
    await actions.discard_import(ctx, import_id, expected_version(if_match))
    return await _shown(ctx, import_id)


async def _shown(ctx: Ctx, import_id: UUID) -> Response[ImportView]:
    view = await queries.member_import(ctx, import_id)
    return with_etag(view, view.version)


handlers = [
    imports,
    begin_import,
    member_import,
    import_rows,
    map_columns,
    commit_import,
    undo_import,
    discard_import,
]
