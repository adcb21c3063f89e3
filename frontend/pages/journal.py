"""The journal: what was done, as sentences, for the officers who answer for it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from litestar import get
from litestar.params import FromQuery, QueryParameter
from msgspec import Struct

from frontend.forms import Form, status_of
from frontend.listings import ASKED_FOR, PAGE_SIZE
from frontend.render import Asked, Ctx, Page, language_of, render, say
from governance.changes import queries
from governance.refusal import N_
from i18n.addresses import routes, url

# What acts are done to, and the page of each: by the word in the address.
KINDS: Mapping[str, str] = {
    "call": N_("Calls for motions"),
    "composite": N_("Composites"),
    "motion": N_("Motions and their life"),
    "ballot": N_("Ballots and results"),
    "question": N_("Questions to the members"),
    "decision": N_("Decisions of the board"),
    "minutes": N_("Minutes"),
    "body": N_("Bodies, offices and rules"),
    "partner": N_("Partners and what is agreed with them"),
}
# The number of a row of the journal, as its table holds it.
Row = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)]


class Days(Struct, frozen=True):
    """From which day to which, both included."""

    since: date | None = None
    until: date | None = None


@get(routes("journal"))
async def journal(request: Asked, ctx: Ctx, show: FromQuery[str | None] = None, before: Row = None) -> Page:
    """The newest act first; `show` leaves those on one kind of thing, the form those of some days."""
    form = Form(request.query_params, language_of(request))
    read, errors = form.read(Days)
    days = read or Days()
    kept = {name: form[name] for name in ("since", "until") if getattr(days, name)}
    found = await queries.journal(
        ctx,
        types=[show] if show and show in KINDS else [*KINDS],
        since=days.since,
        until=days.until,
        before=before,
        limit=ASKED_FOR,
    )
    shown: dict[str, object] = {"show": show} if show in KINDS else {}
    older = shown | kept | {"before": found[PAGE_SIZE - 1].seq} if found[PAGE_SIZE:] else None
    return await render(
        request,
        ctx,
        "pages/journal.html",
        say(request, N_("What was done")),
        status=status_of(request, None, errors),
        entries=found[:PAGE_SIZE],
        filters=_filters(request, show, kept),
        next_url=url(form.language, "journal", older) if older else None,
        show=show if show in KINDS else None,
        form=form,
        errors=errors,
    )


def _filters(request: Asked, show: str | None, kept: Mapping[str, object]) -> list[tuple[str, str, bool]]:
    """The kinds as links, each with the days that were asked for."""
    language = language_of(request)
    every = (url(language, "journal", kept or None), say(request, N_("All")), show not in KINDS)
    return [every] + [
        (url(language, "journal", {"show": kind, **kept}), say(request, words), show == kind)
        for kind, words in KINDS.items()
    ]


handlers: list[Any] = [journal]
