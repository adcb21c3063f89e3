"""Decisions and motions as feeds: RSS 2.0 and JSON Feed 1.1, one for each language. Their addresses never change."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State as AppState
from litestar.params import FromQuery
from msgspec import Struct, field

import i18n
from api.context import Ctx
from governance.bilingual import LANGUAGES, Language
from governance.decisions import queries
from governance.decisions.views import PublishedDecision
from governance.open_data import queries as open_data
from governance.open_data.views import LatestMotion
from governance.refusal import N_
from i18n.addresses import url

Caller: TypeAlias = Request[None, None, AppState]

TAGS = {Language.CY: "cy", Language.EN: "en-GB"}
FRESH_FOR = 300  # seconds
ATOM, DC = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"
# What JSON may hold and XML 1.0 may not (§2.2); controls and surrogates never come in.
NOT_XML = {0xFFFE: None, 0xFFFF: None}

ET.register_namespace("atom", ATOM)
ET.register_namespace("dc", DC)


class Feed(Struct, frozen=True):
    """One feed: the name in its address and of the page of its list, and what it is called."""

    name: str
    title: str


DECISIONS = Feed("decisions", N_("Decisions of the board"))
MOTIONS = Feed("motions", N_("Motions of the members"))


class Author(Struct, frozen=True):
    """The body whose it is: never a person."""

    name: str


class Extension(Struct, frozen=True, omit_defaults=True):
    """What is ours in a feed's item: the reference; the board's answers in a decision; where a motion stands."""

    reference: str | None
    responses: list[str] | None = None
    state: str | None = None


class FeedItem(Struct, frozen=True, kw_only=True):
    """One decision or motion. `id` is `urn:uuid:…`, and stays when pages move."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: datetime
    authors: list[Author]
    language: str
    extension: Extension = field(name="_fforwm")


class JsonFeed(Struct, frozen=True, kw_only=True):
    """A feed as JSON Feed 1.1 has it (jsonfeed.org/version/1.1)."""

    version: str = "https://jsonfeed.org/version/1.1"
    title: str
    home_page_url: str
    feed_url: str
    language: str
    items: list[FeedItem]


@get("/feeds/decisions.json", operation_id="decisions_json_feed", media_type="application/feed+json")
async def decisions_json_feed(ctx: Ctx, request: Caller, lang: FromQuery[Language] = Language.CY) -> Response[JsonFeed]:
    """The fifty decisions published last, in one language, as JSON Feed 1.1."""
    items = [_decision(each, _base(request), lang) for each in await queries.published(ctx)]
    return _as_json(request, DECISIONS, items, lang)


@get("/feeds/decisions.xml", operation_id="decisions_rss_feed", media_type="application/rss+xml")
async def decisions_rss_feed(ctx: Ctx, request: Caller, lang: FromQuery[Language] = Language.CY) -> Response[bytes]:
    """The fifty decisions published last, in one language, as RSS 2.0."""
    items = [_decision(each, _base(request), lang) for each in await queries.published(ctx)]
    return _as_rss(request, DECISIONS, items, lang)


@get("/feeds/motions.json", operation_id="motions_json_feed", media_type="application/feed+json")
async def motions_json_feed(ctx: Ctx, request: Caller, lang: FromQuery[Language] = Language.CY) -> Response[JsonFeed]:
    """The fifty motions put to the members last, as JSON Feed 1.1. A text is in the language that it has."""
    items = [_motion(each, _base(request), lang) for each in await open_data.latest_motions(ctx)]
    return _as_json(request, MOTIONS, items, lang)


@get("/feeds/motions.xml", operation_id="motions_rss_feed", media_type="application/rss+xml")
async def motions_rss_feed(ctx: Ctx, request: Caller, lang: FromQuery[Language] = Language.CY) -> Response[bytes]:
    """The fifty motions put to the members last, as RSS 2.0. A text is in the language that it has."""
    items = [_motion(each, _base(request), lang) for each in await open_data.latest_motions(ctx)]
    return _as_rss(request, MOTIONS, items, lang)


def _decision(decision: PublishedDecision, base: str, lang: Language) -> FeedItem:
    """The decision, then its reasons, as plain text."""
    return FeedItem(
        id=decision.id.urn,
        url=base + url(lang, "decision", decision_id=decision.id),
        title=f"{decision.reference}: {decision.title.in_(lang).text}",
        content_text=f"{decision.text.in_(lang).text}\n\n{decision.reasons.in_(lang).text}",
        date_published=decision.published_at,
        authors=[Author(decision.body.in_(lang).text)],
        language=TAGS[lang],
        extension=Extension(decision.reference, responses=decision.responses),
    )


def _motion(motion: LatestMotion, base: str, lang: Language) -> FeedItem:
    title = motion.title.in_(lang)
    return FeedItem(
        id=motion.id.urn,
        url=base + url(lang, "motion", motion_id=motion.id),
        title=f"{motion.reference}: {title.text}" if motion.reference else title.text,
        content_text=motion.text.in_(lang).text,
        date_published=motion.put_at,
        authors=[Author(motion.body.in_(lang).text)],
        language=TAGS[title.language],
        extension=Extension(motion.reference, state=motion.state),
    )


def rss(feed: Feed, items: Sequence[FeedItem], base: str, lang: Language) -> bytes:
    """Write RSS 2.0. `base` is the site's address without a slash at its end."""
    title = i18n.gettext(lang, feed.title)
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _put(channel, "title", title)
    _put(channel, "link", base + url(lang, feed.name))
    _put(channel, "description", title)
    _put(channel, "language", TAGS[lang])
    _put(channel, "ttl", str(FRESH_FOR // 60))
    kind = "application/rss+xml"
    ET.SubElement(channel, f"{{{ATOM}}}link", rel="self", type=kind, href=_address(base, feed, "xml", lang))
    other = _address(base, feed, "xml", lang.other)
    ET.SubElement(channel, f"{{{ATOM}}}link", rel="alternate", type=kind, hreflang=TAGS[lang.other], href=other)
    if items:
        _put(channel, "lastBuildDate", _day(items[0].date_published))
    for each in items:
        item = ET.SubElement(channel, "item")
        _put(item, "title", each.title)
        _put(item, "link", each.url)
        ET.SubElement(item, "guid", isPermaLink="false").text = each.id
        # Readers take it for HTML: what a member wrote is shown to them as it was written, and loads and runs nothing.
        _put(item, "description", "".join(f"<p>{escape(part)}</p>" for part in each.content_text.split("\n\n")))
        _put(item, "pubDate", _day(each.date_published))
        _put(item, f"{{{DC}}}creator", each.authors[0].name)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text.translate(NOT_XML)


def _day(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _base(request: Caller) -> str:
    base: str = request.app.state.settings.base_url
    return base


def _address(base: str, feed: Feed, form: str, lang: Language) -> str:
    return f"{base}/feeds/{feed.name}.{form}?lang={lang}"


def _as_json(request: Caller, feed: Feed, items: list[FeedItem], lang: Language) -> Response[Any]:
    base = _base(request)
    whole = JsonFeed(
        title=i18n.gettext(lang, feed.title),
        home_page_url=base + url(lang, feed.name),
        feed_url=_address(base, feed, "json", lang),
        language=TAGS[lang],
        items=items,
    )
    return _answer(request, feed, msgspec.json.encode(whole), "application/feed+json", "json", lang, items)


def _as_rss(request: Caller, feed: Feed, items: list[FeedItem], lang: Language) -> Response[Any]:
    body = rss(feed, items, _base(request), lang)
    return _answer(request, feed, body, "application/rss+xml", "xml", lang, items)


def _answer(
    request: Caller, feed: Feed, body: bytes, media_type: str, form: str, lang: Language, items: Sequence[FeedItem]
) -> Response[Any]:
    """Answer with a feed, or with 304 where the reader has this very one."""
    base = _base(request)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": f"public, max-age={FRESH_FOR}",
        "Content-Language": lang,
        "ETag": tag,
        "Link": ", ".join(
            f'<{_address(base, feed, form, each)}>; rel="alternate"; hreflang="{TAGS[each]}"' for each in LANGUAGES
        ),
    }
    if items:
        headers["Last-Modified"] = _day(items[0].date_published)
    return Response(body, headers=headers, media_type=media_type)


handlers = [decisions_json_feed, decisions_rss_feed, motions_json_feed, motions_rss_feed]
