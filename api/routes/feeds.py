"""Decisions as feeds: RSS 2.0 and JSON Feed 1.1, one for each language. Their addresses never change."""

from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
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

Caller: TypeAlias = Request[None, None, AppState]

TAGS = {Language.CY: "cy", Language.EN: "en-GB"}
PAGES = {Language.CY: "cy/penderfyniadau", Language.EN: "en/decisions"}
FRESH_FOR = 300  # seconds
ATOM, DC = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"
# What JSON may hold and XML 1.0 may not (§2.2); controls and surrogates never come in.
NOT_XML = {0xFFFE: None, 0xFFFF: None}

ET.register_namespace("atom", ATOM)
ET.register_namespace("dc", DC)


class Author(Struct, frozen=True):
    """The body that decided: never a person."""

    name: str


class Extension(Struct, frozen=True):
    """What is ours in a feed's item: the reference, and the board's answers in it."""

    reference: str
    responses: list[str]


class FeedItem(Struct, frozen=True, kw_only=True):
    """One decision. `id` is `urn:uuid:…`, and stays when pages move."""

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
    found = await queries.published(ctx)
    base = _base(request)
    feed = JsonFeed(
        title=_title(lang),
        home_page_url=f"{base}/{PAGES[lang]}",
        feed_url=_address(base, "json", lang),
        language=TAGS[lang],
        items=[_item(decision, base, lang) for decision in found],
    )
    return _answer(request, msgspec.json.encode(feed), "application/feed+json", "json", lang, found)


@get("/feeds/decisions.xml", operation_id="decisions_rss_feed", media_type="application/rss+xml")
async def decisions_rss_feed(ctx: Ctx, request: Caller, lang: FromQuery[Language] = Language.CY) -> Response[bytes]:
    """The fifty decisions published last, in one language, as RSS 2.0."""
    found = await queries.published(ctx)
    body = rss(found, _base(request), lang)
    return _answer(request, body, "application/rss+xml", "xml", lang, found)


def rss(found: list[PublishedDecision], base: str, lang: Language) -> bytes:
    """Write RSS 2.0. `base` is the site's address without a slash at its end."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _put(channel, "title", _title(lang))
    _put(channel, "link", f"{base}/{PAGES[lang]}")
    _put(channel, "description", _title(lang))
    _put(channel, "language", TAGS[lang])
    _put(channel, "ttl", str(FRESH_FOR // 60))
    kind = "application/rss+xml"
    ET.SubElement(channel, f"{{{ATOM}}}link", rel="self", type=kind, href=_address(base, "xml", lang))
    other = _address(base, "xml", lang.other)
    ET.SubElement(channel, f"{{{ATOM}}}link", rel="alternate", type=kind, hreflang=TAGS[lang.other], href=other)
    if found:
        _put(channel, "lastBuildDate", _day(found[0].published_at))
    for decision in found:
        item = ET.SubElement(channel, "item")
        _put(item, "title", f"{decision.reference}: {decision.title.in_(lang).text}")
        _put(item, "link", f"{base}/{PAGES[lang]}/{decision.id}")
        ET.SubElement(item, "guid", isPermaLink="false").text = decision.id.urn
        _put(item, "description", _text(decision, lang))
        _put(item, "pubDate", _day(decision.published_at))
        _put(item, f"{{{DC}}}creator", decision.body.in_(lang).text)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _item(decision: PublishedDecision, base: str, lang: Language) -> FeedItem:
    return FeedItem(
        id=decision.id.urn,
        url=f"{base}/{PAGES[lang]}/{decision.id}",
        title=f"{decision.reference}: {decision.title.in_(lang).text}",
        content_text=_text(decision, lang),
        date_published=decision.published_at,
        authors=[Author(decision.body.in_(lang).text)],
        language=TAGS[lang],
        extension=Extension(decision.reference, decision.responses),
    )


def _text(decision: PublishedDecision, lang: Language) -> str:
    """The decision, then its reasons, as plain text."""
    return f"{decision.text.in_(lang).text}\n\n{decision.reasons.in_(lang).text}"


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text.translate(NOT_XML)


def _day(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _title(lang: Language) -> str:
    return i18n.gettext(lang, "Decisions of the board")


def _base(request: Caller) -> str:
    base: str = request.app.state.settings.base_url
    return base.rstrip("/")


def _address(base: str, form: str, lang: Language) -> str:
    return f"{base}/feeds/decisions.{form}?lang={lang}"


def _answer(
    request: Caller, body: bytes, media_type: str, form: str, lang: Language, found: list[PublishedDecision]
) -> Response[Any]:
    """Answer with a feed, or with 304 where the reader has this very one."""
    base = _base(request)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": f"public, max-age={FRESH_FOR}",
        "Content-Language": lang,
        "ETag": tag,
        "Link": ", ".join(
            f'<{_address(base, form, each)}>; rel="alternate"; hreflang="{TAGS[each]}"' for each in LANGUAGES
        ),
    }
    if found:
        headers["Last-Modified"] = _day(found[0].published_at)
    return Response(body, headers=headers, media_type=media_type)


handlers = [decisions_json_feed, decisions_rss_feed]
