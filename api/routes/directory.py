"""The directory: what members show of themselves, and how they choose it."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, delete, get, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.problems import language_of
from api.requests import IfMatch, expected_version, with_etag
from api.routes.open_data import CSV, as_csv
from governance.directory import actions, queries
from governance.directory.values import NewEntry, Sector, Side, Sought
from governance.directory.views import AreaCount, Listing, ListingView, MyEntry, OpenListing

Words = Annotated[
    str | None, QueryParameter(min_length=1, max_length=200, description="Words; what is found holds all of them.")
]
RegionSought = Annotated[
    str | None,
    QueryParameter(
        max_length=40, description="A code from `/regions`. The area of a council holds those of its authorities."
    ),
]


class DirectoryPage(Struct, frozen=True):
    """A page of entries, by the alphabet of the caller's language; those that show no name stand last."""

    data: list[Listing]
    next_cursor: str | None


class AreaCounts(Struct, frozen=True):
    """Every local authority's area, by its code, with the number of entries that show it."""

    data: list[AreaCount]


class MyEntries(Struct, frozen=True):
    """The members for whom the caller speaks today: themselves first, then organisations."""

    data: list[MyEntry]


@get("/directory", operation_id="directory", opt={**OPEN, "refuses": (409, 422)})
async def directory(
    ctx: Ctx,
    request: Request[None, None, AppState],
    q: Words = None,
    region: RegionSought = None,
    sector: FromQuery[Sector | None] = None,
    shows: FromQuery[Side | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[DirectoryPage]:
    """What members chose to show: to everybody, and more of it to other members.

    Words are found as by `/search`, in names, offers and asks. `shows` leaves what has an offer, or an ask. A cursor
    whose entry was withdrawn since is answered with 409: begin the list again.
    """
    sought = Sought(words=q, region=region, sector=sector, side=shows)
    reader = language_of(request.scope)
    found = await queries.directory(ctx, sought, reader=reader, after=read_id(request, cursor), limit=limit + 1)
    return page(request, DirectoryPage, found, limit, lambda each: each.id)


@get("/directory/areas", operation_id="directory_areas", opt=OPEN)
async def directory_areas(
    ctx: Ctx, q: Words = None, sector: FromQuery[Sector | None] = None, shows: FromQuery[Side | None] = None
) -> AreaCounts:
    """How many entries there are in each area: what the map draws."""
    return AreaCounts(await queries.directory_areas(ctx, Sought(words=q, sector=sector, side=shows)))


@get("/directory.csv", operation_id="directory_csv", opt=OPEN, media_type=CSV)
async def directory_csv(ctx: Ctx) -> Response[str]:
    """What everybody may read, as CSV. It is no open data: who takes a copy sees to it that what is withdrawn goes."""
    return as_csv("directory", OpenListing, await queries.open_directory(ctx), licence=None)


@get("/directory/{member_id:uuid}", operation_id="listing", opt=OPEN)
async def listing(ctx: Ctx, member_id: FromPath[UUID]) -> Response[ListingView]:
    """One entry."""
    return await _shown(ctx, member_id)


@put("/directory/{member_id:uuid}", operation_id="put_entry")
async def put_entry(
    ctx: Ctx, member_id: FromPath[UUID], data: JSONBody[NewEntry], if_match: IfMatch = None
) -> Response[ListingView]:
    """Choose all that the directory shows of oneself, or of an organisation that one represents.

    It takes the place of the entry before: what is absent is not shown any more. `If-Match` is `"0"` where there is
    no entry yet.
    """
    await actions.put_entry(ctx, member_id, data, expected_version(if_match))
    return await _shown(ctx, member_id)


@delete("/directory/{member_id:uuid}", operation_id="withdraw_entry")
async def withdraw_entry(ctx: Ctx, member_id: FromPath[UUID]) -> None:
    """Withdraw an entry, at once and whole."""
    await actions.withdraw_entry(ctx, member_id)


@get("/me/directory", operation_id="my_entries")
async def my_entries(ctx: Ctx) -> MyEntries:
    """One's own entry, and those of the organisations that one represents."""
    return MyEntries(await queries.my_entries(ctx))


async def _shown(ctx: Ctx, member_id: UUID) -> Response[ListingView]:
    view = await queries.listing(ctx, member_id)
    return with_etag(view, view.version)


handlers = [directory, directory_areas, directory_csv, listing, put_entry, withdraw_entry, my_entries]
