"""Bodies, regions and documents: what everybody may read of how the network is made."""

from uuid import UUID

from litestar import Request, Response, get
from litestar.datastructures import State as AppState
from litestar.params import FromPath
from msgspec import Struct

from api.access import PUBLISHED
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_cursor, read_id
from governance.bodies import queries
from governance.bodies.queries import BodySummary, BodyView, Document, Region


class BodyPage(Struct, frozen=True):
    """A page of bodies."""

    data: list[BodySummary]
    next_cursor: str | None


class RegionPage(Struct, frozen=True):
    """A page of regions."""

    data: list[Region]
    next_cursor: str | None


class DocumentPage(Struct, frozen=True):
    """A page of documents."""

    data: list[Document]
    next_cursor: str | None


@get("/bodies", operation_id="bodies", opt=PUBLISHED)
async def bodies(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[BodyPage]:
    """List the network's bodies: forum, board, committees and groups."""
    found = await queries.bodies(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, BodyPage, found, limit, lambda body: body.id)


@get("/bodies/{body_id:uuid}", operation_id="body", opt=PUBLISHED)
async def body(ctx: Ctx, body_id: FromPath[UUID]) -> BodyView:
    """One body: who holds its offices today, and its standing orders in every version."""
    return await queries.body(ctx, body_id)


@get("/regions", operation_id="regions", opt=PUBLISHED)
async def regions(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[RegionPage]:
    """List the regions that members belong to."""
    found = await queries.regions(ctx, after=read_cursor(request, cursor), limit=limit + 1)
    return page(request, RegionPage, found, limit, lambda region: region.code)


@get("/documents", operation_id="documents", opt=PUBLISHED)
async def documents(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[DocumentPage]:
    """List the public documents that the network refers to."""
    found = await queries.documents(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, DocumentPage, found, limit, lambda document: document.id)


handlers = [bodies, body, regions, documents]
