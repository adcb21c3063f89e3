"""The network's calendar: what falls due, as JSON and as a calendar to subscribe to."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import icalendar
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromQuery
from msgspec import Struct

import i18n
from api.access import OPEN
from api.context import Ctx
from governance.bilingual import Bilingual, Language
from governance.changes.calendar import Due
from governance.changes.calendar import calendar as due_dates
from i18n.addresses import url

FRESH_FOR = 300  # seconds


class DueDate(Struct, frozen=True):
    """One date: what it means in a sentence, and what it is about.

    `at` is the instant (UTC); where a whole day is meant, its end, and `on` names the day in Wales. `overdue`: a duty
    that should be done by now and is not.
    """

    kind: str
    sentence: Bilingual
    at: datetime
    on: date | None
    overdue: bool
    type: str
    id: str
    title: Bilingual


class Calendar(Struct, frozen=True):
    """Every date to come, the earliest first; before them the duties that are late. It is one page, always."""

    data: list[DueDate]
    next_cursor: None = None


@get("/calendar", operation_id="calendar", opt=OPEN)
async def calendar(ctx: Ctx) -> Calendar:
    """Read what falls due: calls, seconding, rulings, ballots, questions, answers of the board, what it is to do."""
    return Calendar([_due(each) for each in await due_dates(ctx)])


def _due(each: Due) -> DueDate:
    sentence = Bilingual(**{language.value: i18n.gettext(language, each.said) for language in Language})
    return DueDate(each.kind, sentence, each.at, each.on, each.overdue, each.type, str(each.id), each.title)


@get("/feeds/calendar.ics", operation_id="calendar_feed", media_type="text/calendar")
async def calendar_feed(
    ctx: Ctx, request: Request[None, None, State], lang: FromQuery[Language] = Language.CY
) -> Response[bytes]:
    """Subscribe to the same dates in one language, as iCalendar (RFC 5545)."""
    base = request.app.state.settings.base_url
    body = _written(await due_dates(ctx), base, lang)
    headers = {
        "Cache-Control": f"public, max-age={FRESH_FOR}",
        "Content-Language": lang,
        "ETag": f'"{sha256(body).hexdigest()[:32]}"',
    }
    return Response(body, headers=headers, media_type="text/calendar; charset=utf-8")


def _written(found: list[Due], base: str, lang: Language) -> bytes:
    """Write the calendar. Every date keeps its UID, so that one that moves, moves in people's calendars too."""
    kept = icalendar.Calendar()
    kept.add("prodid", "-//Fforwm//calendar//CY EN")
    kept.add("version", "2.0")
    kept.add("name", i18n.gettext(lang, "What falls due"))
    kept.add("x-wr-calname", i18n.gettext(lang, "What falls due"))
    for each in found:
        event = icalendar.Event()
        event.add("uid", f"{each.kind}-{each.id}@fforwm")
        event.add("dtstamp", each.at.astimezone(UTC))
        event.add("summary", f"{i18n.gettext(lang, each.said)}: {each.title.in_(lang).text}")
        event.add("url", base + url(lang, each.type, None, **{f"{each.type}_id": each.id}))
        event.add("dtstart", each.on or each.at.astimezone(UTC))
        if each.on:
            event.add("dtend", each.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        kept.add_component(event)
    written: bytes = kept.to_ical()
    return written


handlers = [calendar]
feeds = [calendar_feed]
