"""The network: its bodies, regions and founding documents, and one body on any day."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from uuid import UUID

from litestar import get
from litestar.params import FromPath

import i18n
from frontend.forms import Form, status_of
from frontend.lookups import all_of
from frontend.render import Asked, Ctx, Page, language_of, render, say
from governance.bilingual import Bilingual, Language, sort_key
from governance.bodies import queries
from governance.bodies.queries import BodySummary, Region
from governance.context import Context
from governance.dissolution import queries as dissolution
from governance.minutes import queries as minutes
from governance.offices import queries as offices
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from i18n.addresses import routes

ALL, LATEST = 200, 3
# The bodies whose officers the network's page names; every body's own page names its own.
LEADING = ("network", "forum", "board")
KINDS = (*LEADING, "committee", "workstream", "regional_group")


def stands(body: BodySummary) -> bool:
    """Whether a body has no last day."""
    return body.dissolved_on is None


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
        bodies=[each for each in found if each is not own and stands(each)],
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


@get(routes("bodies"))
async def bodies(request: Asked, ctx: Ctx) -> Page:
    """Every body by its kind, each kind in the order of the reader's alphabet."""
    language = language_of(request)
    found = sorted(await all_of(partial(queries.bodies, ctx)), key=lambda body: _named(body.name, language))
    return await render(
        request,
        ctx,
        "pages/bodies.html",
        say(request, N_("The bodies of the network")),
        groups=[(kind, of) for kind in KINDS if (of := [each for each in found if each.kind == kind and stands(each)])],
        dissolved=[each for each in found if not stands(each)],
        names={each.id: each.name for each in found},
        may_establish=Permission.BODY_ESTABLISH in ctx.actor.permissions,
    )


@get(routes("body"))
async def body(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """One body, today or on the day that is asked for: its purpose, its offices, and what it goes by."""
    wished = request.query_params.get("on", "").strip()
    on, errors = _day(request, wished)
    return await body_page(request, ctx, body_id, on=on, wished=wished, errors=errors)


async def body_page(
    request: Asked,
    ctx: Context,
    body_id: UUID,
    *,
    on: date | None = None,
    wished: str = "",
    refusal: Refusal | None = None,
    errors: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> Page:
    """The page of a body; shown again with what is wrong after an act that was refused."""
    found = await queries.body(ctx, body_id, on)
    language = language_of(request)
    wrong = dict(errors or {}) | ({"form": i18n.sentence(refusal, language)} if refusal else {})
    return await render(
        request,
        ctx,
        "pages/body.html",
        found.name.in_(language).text,
        status=status_of(request, refusal, wrong),
        body=found,
        proposals=await all_of(partial(offices.office_proposals, ctx, body_id, waiting=True)) if found.is_today else [],
        dissolutions=(await dissolution.dissolutions(ctx, body_id)).data,
        minutes=await minutes.minutes_list(ctx, body_id=body_id, limit=LATEST),
        form=form or Form({}, language),
        wished=wished,
        errors=wrong,
    )


def _day(request: Asked, wished: str) -> tuple[date | None, dict[str, str]]:
    """The day that is asked for, or what is wrong with it; None, for today, where nothing is."""
    try:
        return date.fromisoformat(wished) if wished else None, {}
    except ValueError:
        return None, {"on": say(request, N_("Give a day as the year, the month and the day, like this: 2024-05-31."))}


handlers = [network, bodies, body]
