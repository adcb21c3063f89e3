"""Bodies, regions and documents: how the network is made, on any day, and what those who lead a body write."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from api.access import PUBLISHED
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_cursor, read_id
from governance.bodies import actions, queries
from governance.bodies.queries import BodySummary, BodyView, Document, Region
from governance.bodies.values import NewAffiliation, NewAffiliationEnd, NewBody, NewTerms


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


@post("/bodies", operation_id="establish_body")
async def establish_body(ctx: Ctx, data: JSONBody[NewBody]) -> Response[BodyView]:
    """Establish a body today, under one that you lead. A network has one forum and one board."""
    body_id = await actions.establish_body(ctx, data)
    return Response(await queries.body(ctx, body_id), headers={"Location": f"/api/v1/bodies/{body_id}"})


@get("/bodies/{body_id:uuid}", operation_id="body", opt=PUBLISHED)
async def body(
    ctx: Ctx,
    body_id: FromPath[UUID],
    on: Annotated[date | None, QueryParameter(description="The day to look at; today, if not given.")] = None,
) -> BodyView:
    """One body as it is on a day: who holds its offices, its terms of reference and standing orders in every version.

    `in_force` marks the versions of that day. People and bodies have the names that they have now.
    """
    return await queries.body(ctx, body_id, on)


@post("/bodies/{body_id:uuid}/terms", operation_id="enact_terms")
async def enact_terms(ctx: Ctx, body_id: FromPath[UUID], data: JSONBody[NewTerms]) -> BodyView:
    """Enact a new version of the terms of reference of a body that you lead; older ones are never altered."""
    await actions.enact_terms(ctx, body_id, data)
    return await queries.body(ctx, body_id)


@post("/bodies/{body_id:uuid}/affiliations", operation_id="affiliate_body")
async def affiliate_body(ctx: Ctx, body_id: FromPath[UUID], data: JSONBody[NewAffiliation]) -> BodyView:
    """Enter that a body which you lead is affiliated with another organisation or network."""
    await actions.affiliate_body(ctx, body_id, data)
    return await queries.body(ctx, body_id)


@post("/affiliations/{affiliation_id:uuid}/endings", operation_id="end_affiliation")
async def end_affiliation(ctx: Ctx, affiliation_id: FromPath[UUID], data: JSONBody[NewAffiliationEnd]) -> BodyView:
    """Enter the last day of an affiliation; the entry stays, and is read of the days on which it held."""
    body_id = await actions.end_affiliation(ctx, affiliation_id, data)
    return await queries.body(ctx, body_id)


@get("/regions", operation_id="regions", opt=PUBLISHED)
async def regions(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[RegionPage]:
    """List the areas of Wales: 22 local authorities, by their GSS codes, and 19 county voluntary councils."""
    found = await queries.regions(ctx, after=read_cursor(request, cursor), limit=limit + 1)
    return page(request, RegionPage, found, limit, lambda region: region.code)


@get("/documents", operation_id="documents", opt=PUBLISHED)
async def documents(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[DocumentPage]:
    """List the public documents that the network refers to."""
    found = await queries.documents(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, DocumentPage, found, limit, lambda document: document.id)


handlers = [
    bodies,
    establish_body,
    body,
    enact_terms,
    affiliate_body,
    end_affiliation,
    regions,
    documents,
]
