"""From values to a page: the reader's language, what every template knows, and refusals as pages."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Redirect

import i18n
from frontend import session
from governance.bilingual import Language, sort_key
from governance.context import Context
from governance.notices import inbox
from governance.orders.sentences import orders_said, quorum_said, step_said, threshold_said
from governance.refusal import N_, Kind, Refusal
from i18n.addresses import elsewhere, url

Ctx: TypeAlias = SkipValidation[NamedDependency[Context]]
Page: TypeAlias = Response[Any]
Asked: TypeAlias = Request[Any, Any, Any]


def language_of(request: Asked) -> Language:
    """The language is in the path; where a path has none, in `?lang=`, or as the browser wishes, else Welsh."""
    for said in (request.scope["path"][1:3], request.query_params.get("lang")):
        if said in ("cy", "en"):
            return Language(said)
    return i18n.negotiate(request.headers.get("accept-language"), Language.CY)


@cache
def environment(language: Language) -> Environment:
    """The templates, with their words and dates in one language. A name that nobody gave is an error, not a blank."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    templates.globals |= {
        "language": language.value,
        "other_language": language.other.value,
        "url": partial(url, language),
        "_": partial(i18n.gettext, language),
        "gettext": partial(i18n.gettext, language),
        "ngettext": partial(i18n.ngettext, language),
        "pgettext": partial(i18n.pgettext, language),
        "said": lambda what: i18n.sentence(what, language),
        "orders_said": orders_said,
        "quorum_said": quorum_said,
        "step_said": step_said,
        "threshold_said": threshold_said,
    }
    templates.filters |= {
        "date": partial(_day, language),
        "datetime": lambda value: i18n.datetime(value, language),
        "alphabetically": partial(_alphabetically, language),
        "count": lambda value: i18n.number(value, language),
    }
    return templates


async def render(request: Asked, ctx: Context, template: str, title: str, *, status: int = 200, **facts: Any) -> Page:
    """Make a page. `title` is in the page's language already; `facts` are what the template shows."""
    unread = await inbox.unread(ctx) if ctx.actor.person_id else 0
    shared = _shared(request, ctx, await ctx.now(), unread)
    return _page(request, template, status, shared | {"page_title": title} | facts)


def _page(request: Asked, template: str, status: int, facts: Mapping[str, Any]) -> Page:
    language = language_of(request)
    html = environment(language).get_template(template).render(facts)
    headers = {
        "Content-Language": language,
        "Cache-Control": "no-store" if facts.get("viewer") else "private, no-cache",
        "Vary": "Cookie" if request.scope["path"][1:3] in ("cy", "en") else "Cookie, Accept-Language",
    }
    return Response(html, status_code=status, media_type=MediaType.HTML, headers=headers)


def _day(language: Language, value: date | datetime) -> str:
    return i18n.date(value.astimezone(i18n.LONDON).date() if isinstance(value, datetime) else value, language)


def _alphabetically(language: Language, things: Iterable[Any], within: str | None = None) -> list[Any]:
    """Put things with a `name` in the order of the reader's alphabet, those with the same `within` together.

    SQL gives them in the order of the Welsh one: it does not know who reads.
    """
    listed = list(things)
    groups = list(dict.fromkeys(getattr(each, within) for each in listed)) if within else []
    return sorted(
        listed,
        key=lambda each: (
            groups.index(getattr(each, within)) if within else 0,
            sort_key(each.name if isinstance(each.name, str) else each.name.in_(language).text, language),
        ),
    )


def _shared(request: Asked, ctx: Context | None, now: datetime | None, unread: int = 0) -> dict[str, Any]:
    """What every template knows; `unread` is how many notices the reader has not read."""
    viewer = ctx.actor if ctx and ctx.actor.person_id else None
    return {
        "switch_url": _switched(request, language_of(request).other),
        "viewer": viewer,
        "signed_in": viewer is not None,
        "csrf_token": session.csrf_token(request),
        "base_url": request.app.state.settings.base_url,
        "demo": request.app.state.settings.demo,
        "now": now,
        "unread": unread,
        "errors": {},
    }


def _switched(request: Asked, language: Language) -> str:
    """The same page, thing and query in the other language: in the path, or (the demo's pages) said in the query."""
    path, query = request.scope["path"], parse_qsl(request.scope["query_string"].decode("latin-1"))
    if path[1:3] in ("cy", "en") and path[3:4] in ("", "/"):
        switched = elsewhere(path, language, to_read=True) or f"/{language}{quote(path[3:])}"
    else:
        switched, query = quote(path), [*((name, said) for name, said in query if name != "lang"), ("lang", language)]
    return f"{switched}?{urlencode(query)}" if query else switched


def say(request: Asked, message: str, **facts: Any) -> str:
    """A sentence in the page's language."""
    return i18n.gettext(language_of(request), message, **facts)


def redirect(request: Asked, name: str, query: Mapping[str, object] | None = None, **ids: Any) -> Page:
    """After an act: go and see it (303), so that a reload repeats nothing."""
    return Redirect(url(language_of(request), name, query, **ids), status_code=303)


_TITLES: Mapping[Kind, str] = {
    Kind.RULE: N_("This cannot be done"),
    Kind.SIGN_IN: N_("Sign in first"),
    Kind.FORBIDDEN: N_("You may not do this"),
    Kind.UNKNOWN: N_("Page not found"),
    Kind.CONFLICT: N_("This cannot be done now"),
    Kind.STALE: N_("Somebody else was first"),
}


def refused(request: Asked, refusal: Refusal) -> Page:
    """A refusal as a page of its own: what happened, in words, and the way on."""
    if refusal.kind is Kind.SIGN_IN and request.method == "GET":
        back = request.scope["path"]
        return Redirect(url(language_of(request), "sign_in", {"next": back}), status_code=303)
    language = language_of(request)
    return _page(
        request,
        "refused.html",
        request.app.state.status_of(refusal),
        _shared(request, None, None)
        | {
            "demo": False,
            # Who it is was not asked, but whoever brings a session is not to think that it is over.
            "signed_in": refusal.kind is not Kind.SIGN_IN and session.token_of(request) is not None,
            "page_title": i18n.gettext(language, _TITLES[refusal.kind]),
            "sentence": i18n.sentence(refusal, language),
            "unknown": refusal.kind is Kind.UNKNOWN,
        },
    )
