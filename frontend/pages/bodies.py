"""The network: its bodies, regions and founding documents, and one body with its rules."""

from datetime import date
from functools import partial
from uuid import UUID

from litestar import get
from litestar.params import FromPath

from frontend.addresses import routes
from frontend.lookups import all_of
from frontend.render import Asked, Ctx, Page, language_of, render, say
from governance.bilingual import Bilingual, Language, sort_key
from governance.bodies import queries
from governance.bodies.queries import Region
from governance.context import Context
from governance.refusal import N_

ALL = 200
# The bodies whose officers the network's page names; every body's own page names its own.
LEADING = ("network", "forum", "board")


@get(routes("network"))
async def network(request: Asked, ctx: Ctx) -> Page:
    """The whole network: what it is, its bodies, its regions, and what it was founded on."""
    language = language_of(request)
    found = sorted(
        await all_of(partial(queries.bodies, ctx)),
        key=lambda body: (body.kind not in LEADING, body.kind == "board", _named(body.name, language)),
    )
    own = next((each for each in found if each.kind == "network"), None)
    return await render(
        request,
        ctx,
        "pages/network.html",
        say(request, N_("The network and its bodies")),
        network=own,
        bodies=[each for each in found if each is not own],
        officers=[await queries.body(ctx, each.id) for each in found if each.kind in LEADING],
        regions=await _regions(request, ctx),
        documents=sorted(await all_of(partial(queries.documents, ctx)), key=lambda each: each.published_on or date.min),
    )


async def _regions(request: Asked, ctx: Context) -> dict[str, list[Region]]:
    """The regions by their kind, each in the order of the reader's alphabet."""
    language = language_of(request)
    found = sorted(await queries.regions(ctx, limit=ALL), key=lambda region: _named(region.name, language))
    return {kind: [each for each in found if each.kind == kind] for kind in ("local_authority", "voluntary_council")}


def _named(name: Bilingual, language: Language) -> str:
    """Where a name stands in the reader's alphabet."""
    return sort_key(name.in_(language).text, language)


@get(routes("body"))
async def body(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """One body: its purpose, who holds its offices today, and its standing orders in words."""
    found = await queries.body(ctx, body_id)
    return await render(request, ctx, "pages/body.html", found.name.in_(language_of(request)).text, body=found)


handlers = [network, body]
