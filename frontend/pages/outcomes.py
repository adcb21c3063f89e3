"""What became of it: the motions and what each led to, the year as a picture; and the data that anybody may use."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from litestar import get
from litestar.params import FromQuery

import i18n
from frontend.listings import ASKED_FOR, PAGE_SIZE
from frontend.render import Asked, Ctx, Page, language_of, render, say
from governance.bilingual import Language
from governance.outcomes import queries
from governance.outcomes.rules import FATES, Became, Fate, Month
from governance.outcomes.views import Outcome, OutcomeCounts
from governance.refusal import N_
from i18n.addresses import routes, url

# How each fate is drawn: by the patterns of the votes, and two more.
TONES: dict[Fate, str] = {"owed": "late", "open": "open", "gained": "yes", "not_gained": "no", "ended": "abstain"}
# What has not come to its end: its line goes on to this day.
_GOES_ON: frozenset[Became] = frozenset({"overdue", "with_the_board", "referred_back", "implementing", "under_way"})
_YEARS = range(1900, 10_000)


@get(routes("outcomes"))
async def outcomes(
    request: Asked, ctx: Ctx, year: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """Each motion and what it led to, overdue first."""
    language = language_of(request)
    chosen = int(year) if year and year.isdecimal() and len(year) == 4 and int(year) in _YEARS else None  # noqa: PLR2004
    counts = await queries.outcome_counts(ctx, year=chosen)
    found = await queries.outcomes(ctx, year=chosen, after=after, limit=ASKED_FOR)
    kept: dict[str, object] = {"year": chosen} if chosen else {}
    return await render(
        request,
        ctx,
        "pages/outcomes.html",
        say(request, N_("What became of it")),
        outcomes=found[:PAGE_SIZE],
        counts=counts,
        tones=TONES,
        fates=FATES,
        lines=_lines(found, counts, (await ctx.now()).astimezone(i18n.LONDON)),
        columns=columns(counts, language),
        years=_years(counts, language, say(request, N_("All years"))),
        first=after is None,
        next_url=url(language, "outcomes", {**kept, "after": found[PAGE_SIZE - 1].id}) if found[PAGE_SIZE:] else None,
    )


def columns(counts: OutcomeCounts, language: Language) -> list[tuple[str, str, int, dict[str, int]]]:
    """The picture of the year, a column a month."""
    return [_column(month, language) for month in counts.months]


class Line(NamedTuple):
    """A motion's line across the months of the picture, in percent of its width; `vote` where it was voted on."""

    begin: float
    vote: float | None
    end: float


def _lines(found: list[Outcome], counts: OutcomeCounts, now: datetime) -> dict[UUID, Line]:
    """The line of each motion that can be seen in those months."""
    first = datetime.fromisoformat(f"{counts.months[0].month}-01").replace(tzinfo=i18n.LONDON)
    last = datetime.fromisoformat(f"{counts.months[-1].month}-28").replace(tzinfo=i18n.LONDON) + timedelta(days=3)

    def at(instant: datetime) -> float:
        return min(100.0, max(0.0, 100 * ((instant - first) / (last - first))))

    return {
        each.id: Line(at(each.begun_at), at(each.vote.closed_at) if each.vote else None, at(end))
        for each in found
        if (end := now if each.became in _GOES_ON else each.state_since) > first
    }


def _column(month: Month, language: Language) -> tuple[str, str, int, dict[str, int]]:
    """One month of the picture: its initial, its name, how many motions in all, and how many of each tone."""
    day = date.fromisoformat(f"{month.month}-01")
    return (
        i18n.month_initial(day, language),
        i18n.month(day, language),
        month.total,
        {TONES[each.fate]: each.number for each in month.fates},
    )


def _years(counts: OutcomeCounts, language: Language, every: str) -> list[tuple[str, str, bool]]:
    links = [(url(language, "outcomes", {"year": each}), str(each), each == counts.year) for each in counts.years]
    return [(url(language, "outcomes"), every, counts.year is None), *links]


@get(routes("open_data"))
async def open_data(request: Asked, ctx: Ctx) -> Page:
    """The data that anybody may use, and under what terms."""
    return await render(request, ctx, "pages/open_data.html", say(request, N_("Open data")))


handlers = [outcomes, open_data]
