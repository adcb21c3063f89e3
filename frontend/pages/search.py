"""Searching: one box, and what was found, by kind."""

import re
from itertools import groupby
from uuid import UUID

from litestar import get
from litestar.params import FromQuery

import i18n
from frontend.forms import sought
from frontend.listings import ASKED_FOR, PAGE_SIZE
from frontend.render import Asked, Ctx, Page, language_of, render, say
from governance.refusal import N_
from governance.search import queries
from governance.search.queries import KINDS, Position
from governance.search.rules import asked_words
from governance.search.views import Found, Kind
from i18n.addresses import routes, url

LONGEST = 200
_NO_WORDS = N_("Write at least one word.")
_TOO_LONG = N_("This is too long: write 200 characters at most.")
_POSITION = re.compile(rf"({'|'.join(KINDS)})-([01])-([0-9a-f-]{{36}})")
_NAMES: dict[Kind, str] = {"body": N_("Bodies"), "person": N_("People"), "decision": N_("Decisions")}


@get(routes("search"))
async def search(
    request: Asked,
    ctx: Ctx,
    q: FromQuery[str] = "",
    kind: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
) -> Page:
    """Whatever holds the words that were asked for, as far as the reader may see it."""
    language, question = language_of(request), sought(q)
    only = next((each for each in KINDS if each == kind), None)
    wrong = _wrong(question) if "q" in request.query_params else None
    found = (
        await queries.search(ctx, question, kind=only, reader=language, after=_read(after), limit=ASKED_FOR)
        if question and not wrong
        else []
    )
    shown = found[:PAGE_SIZE]
    kept = {"q": question} | ({"kind": only} if only else {})
    return await render(
        request,
        ctx,
        "pages/search.html",
        say(request, N_("Search: {words}"), words=question) if found else say(request, N_("Search the forum")),
        status=422 if wrong else 200,
        question=question[:LONGEST],
        errors={"q": say(request, wrong)} if wrong else {},
        asked=bool(question) and not wrong,
        groups=[(_named(request, each), list(of)) for each, of in groupby(shown, lambda one: one.kind)],
        filters=[(url(language, "search", {"q": question}), say(request, N_("Everything")), only is None)]
        + [
            (url(language, "search", {"q": question, "kind": each}), _named(request, each), only == each)
            for each in KINDS
        ],
        next_url=url(language, "search", {**kept, "after": _position(shown[-1])}) if found[PAGE_SIZE:] else None,
    )


def _named(request: Asked, kind: Kind) -> str:
    if kind == "motion":
        return i18n.pgettext(language_of(request), "motion", "Motions")
    return say(request, _NAMES[kind])


def _wrong(question: str) -> str | None:
    if len(question) > LONGEST:
        return _TOO_LONG
    return None if asked_words(question) else _NO_WORDS


def _position(found: Found) -> str:
    return f"{found.kind}-{found.named:d}-{found.id}"


def _read(after: str | None) -> Position | None:
    """Where the list goes on; from its beginning where that cannot be read."""
    read = _POSITION.fullmatch(after or "")
    if read is None:
        return None
    try:
        kind = next(each for each in KINDS if each == read[1])
        return Position(kind, read[2] == "1", UUID(read[3]))
    except ValueError:
        return None


handlers = [search]
