"""The directory: the list with its filters and its map of areas, and one entry."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery

import i18n
from frontend.forms import sought
from frontend.listings import ASKED_FOR, PAGE_SIZE
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from frontend.tiles import COLUMNS, HIGH, ROWS, WIDE, tiles
from governance.bilingual import sort_key
from governance.bodies.queries import Region, regions
from governance.context import Context
from governance.directory import queries
from governance.directory.refusals import PlaceLost
from governance.directory.values import Sector, Side, Sought
from governance.letters import queries as letters
from governance.refusal import N_
from i18n.addresses import routes, url

ALL = 200
LONGEST = 200
SECTORS: Mapping[Sector, str] = {
    Sector.ADVICE: N_("Advice and advocacy"),
    Sector.ARTS: N_("Arts and culture"),
    Sector.CARE: N_("Care and carers"),
    Sector.COMMUNITY: N_("Community"),
    Sector.DISABILITY: N_("Disability"),
    Sector.ENVIRONMENT: N_("Environment"),
    Sector.FOOD: N_("Food and gardens"),
    Sector.HEALTH: N_("Health"),
    Sector.HOUSING: N_("Housing"),
    Sector.LEARNING: N_("Learning"),
    Sector.RESEARCH: N_("Research"),
    Sector.TRANSPORT: N_("Transport"),
    Sector.YOUTH: N_("Young people"),
}


@get(routes("directory"))
async def directory(
    request: Asked,
    ctx: Ctx,
    q: FromQuery[str] = "",
    region: FromQuery[str | None] = None,
    sector: FromQuery[str | None] = None,
    shows: FromQuery[str | None] = None,
    after: FromQuery[UUID | None] = None,
) -> Page:
    """The list by the reader's alphabet, what it is filtered by, and the areas with how many are in each."""
    language = language_of(request)
    wanted = Sought(
        words=sought(q)[:LONGEST] or None,
        region=region or None,
        sector=next((each for each in Sector if each == sector), None),
        side=next((each for each in Side if each == shows), None),
    )
    asked = {"q": wanted.words, "region": wanted.region, "sector": wanted.sector, "shows": wanted.side}
    kept = {name: str(said) for name, said in asked.items() if said}
    try:
        found = await queries.directory(ctx, wanted, reader=language, after=after, limit=ASKED_FOR)
    except PlaceLost:  # whoever stood last on the page before has left the directory
        return redirect(request, "directory", kept)
    areas = await queries.directory_areas(ctx, wanted)
    elsewhere = {name: said for name, said in kept.items() if name != "region"}
    return await render(
        request,
        ctx,
        "pages/directory.html",
        say(request, N_("The directory of members")),
        listings=found[:PAGE_SIZE],
        next_url=url(language, "directory", {**kept, "after": found[PAGE_SIZE - 1].id}) if found[PAGE_SIZE:] else None,
        asked={name: kept.get(name, "") for name in asked},
        filtered=bool(kept),
        regions=await region_options(request, ctx),
        sectors=sector_options(request),
        sector_names={str(each): say(request, words) for each, words in SECTORS.items()},
        areas=sorted(areas, key=lambda each: sort_key(each.name.in_(language).text, language)),
        tiles=tiles(areas, language),
        map_size=(COLUMNS * WIDE, ROWS * HIGH),
        area_url=lambda code: url(language, "directory", {**elsewhere, "region": code}),
        everywhere=url(language, "directory", elsewhere) if wanted.region else None,
    )


@get(routes("listing"))
async def listing(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """What one member shows."""
    found = await queries.listing(ctx, member_id)
    return await render(
        request,
        ctx,
        "pages/listing.html",
        found.name.in_(language_of(request)).text if found.name else nameless(request, found.kind),
        listing=found,
        box=await letters.letterbox(ctx, member_id),
        sector_names={str(each): say(request, words) for each, words in SECTORS.items()},
    )


def nameless(request: Asked, kind: str) -> str:
    """What an entry is called that shows no name."""
    return say(request, N_("A member organisation") if kind == "organisation" else N_("A member"))


async def region_options(request: Asked, ctx: Context) -> dict[str, list[tuple[str, str]]]:
    """The areas by their kind, each in the order of the reader's alphabet, as a control offers them."""
    language = language_of(request)
    found: list[Region] = sorted(
        await regions(ctx, limit=ALL), key=lambda each: sort_key(each.name.in_(language).text, language)
    )
    kinds = ("local_authority", "voluntary_council")
    return {kind: [(each.code, each.name.in_(language).text) for each in found if each.kind == kind] for kind in kinds}


def sector_options(request: Asked) -> list[tuple[str, str]]:
    """The sectors in the order of the reader's alphabet."""
    language = language_of(request)
    named: list[tuple[str, str]] = [(each.value, i18n.gettext(language, words)) for each, words in SECTORS.items()]
    return sorted(named, key=lambda each: sort_key(each[1], language))


handlers: list[Any] = [directory, listing]
