"""Translations: what waits for its other language, and what members offer."""

from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import IfMatch, expected_version, with_etag
from governance.bilingual import Language
from governance.motions import queries as motions
from governance.motions.views import MotionView
from governance.translations import actions, queries
from governance.translations.values import NewDeclining, NewMotionOffer, NewSummaryOffer, NewTranslation
from governance.translations.views import OfferLine, OfferView, TranslationView, WaitingTranslation


class WaitingTranslations(Struct, frozen=True):
    """A page of what waits for its other language, the longest due first."""

    data: list[WaitingTranslation]
    next_cursor: str | None


class TranslationOffers(Struct, frozen=True):
    """A page of offered translations, the newest first."""

    data: list[OfferLine]
    next_cursor: str | None


@get("/translations", operation_id="translations", opt=OPEN)
async def translations(
    ctx: Ctx, request: Request[None, None, AppState], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[WaitingTranslations]:
    """What still lacks its other language, or its approval: by when it is due, and how late it is."""
    found = await queries.translations(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, WaitingTranslations, found, limit, lambda each: each.id)


@get("/motions/{motion_id:uuid}/translation", operation_id="motion_translation", opt=OPEN)
async def motion_translation(ctx: Ctx, motion_id: FromPath[UUID]) -> TranslationView:
    """How far a motion's languages are, by when both are due, and how each was made."""
    return await queries.motion_translation(ctx, motion_id)


@put("/motions/{motion_id:uuid}/translations/{language:str}", operation_id="translate_motion")
async def translate_motion(
    ctx: Ctx,
    motion_id: FromPath[UUID],
    language: FromPath[Language],
    data: JSONBody[NewTranslation],
    if_match: IfMatch = None,
) -> Response[MotionView]:
    """Write the language that the motion was not written in. Approvals of the text before it no longer count."""
    await actions.translate_motion(ctx, motion_id, language, data, expected_version(if_match))
    view = await motions.motion(ctx, motion_id)
    return with_etag(view, view.version)


@post("/motions/{motion_id:uuid}/translation-offers", operation_id="offer_motion_translation")
async def offer_motion_translation(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewMotionOffer]) -> OfferView:
    """Offer, as a member, a motion in its other language. An officer takes it up, or declines it and says why."""
    return await queries.translation_offer(ctx, await actions.offer_motion_translation(ctx, motion_id, data))


@get("/decisions/{decision_id:uuid}/translation", operation_id="decision_translation", opt=OPEN)
async def decision_translation(ctx: Ctx, decision_id: FromPath[UUID]) -> TranslationView:
    """How far a decision's languages are, and by when both are due."""
    return await queries.decision_translation(ctx, decision_id)


@post("/decisions/{decision_id:uuid}/translation-offers", operation_id="offer_decision_translation")
async def offer_decision_translation(
    ctx: Ctx, decision_id: FromPath[UUID], data: JSONBody[NewSummaryOffer]
) -> OfferView:
    """Offer, as a member, a published decision's plain summary in the language that it lacks."""
    return await queries.translation_offer(ctx, await actions.offer_decision_translation(ctx, decision_id, data))


@get("/translation-offers", operation_id="translation_offers")
async def translation_offers(
    ctx: Ctx,
    request: Request[None, None, AppState],
    waiting: FromQuery[bool] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[TranslationOffers]:
    """The translations that you offered, and those that are yours to decide on; `waiting` leaves the undecided."""
    found = await queries.translation_offers(ctx, waiting=waiting, after=read_id(request, cursor), limit=limit + 1)
    return page(request, TranslationOffers, found, limit, lambda each: each.id)


@get("/translation-offers/{offer_id:uuid}", operation_id="translation_offer")
async def translation_offer(ctx: Ctx, offer_id: FromPath[UUID]) -> OfferView:
    """One offered translation beside what it translates."""
    return await queries.translation_offer(ctx, offer_id)


@post("/translation-offers/{offer_id:uuid}/acceptance", operation_id="accept_translation", status_code=200)
async def accept_translation(ctx: Ctx, offer_id: FromPath[UUID]) -> OfferView:
    """Take an offer up, as an officer: it is the text's other language from now on, and approved."""
    await actions.accept_translation(ctx, offer_id)
    return await queries.translation_offer(ctx, offer_id)


@post("/translation-offers/{offer_id:uuid}/declining", operation_id="decline_translation", status_code=200)
async def decline_translation(ctx: Ctx, offer_id: FromPath[UUID], data: JSONBody[NewDeclining]) -> OfferView:
    """Decline an offer, as an officer, with the reason: whoever offered reads it."""
    await actions.decline_translation(ctx, offer_id, data)
    return await queries.translation_offer(ctx, offer_id)


@post("/translation-offers/{offer_id:uuid}/withdrawal", operation_id="withdraw_translation", status_code=200)
async def withdraw_translation(ctx: Ctx, offer_id: FromPath[UUID]) -> OfferView:
    """Take your own offer back, while nobody has decided on it."""
    await actions.withdraw_translation(ctx, offer_id)
    return await queries.translation_offer(ctx, offer_id)


handlers = [
    translations,
    motion_translation,
    translate_motion,
    offer_motion_translation,
    decision_translation,
    offer_decision_translation,
    translation_offers,
    translation_offer,
    accept_translation,
    decline_translation,
    withdraw_translation,
]
