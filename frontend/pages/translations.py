"""Translations: what waits for its other language, offering one, and deciding on what was offered."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.listings import ASKED_FOR, PAGE_SIZE, listed
from frontend.lookups import all_of
from frontend.pages.motion_texts import places_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import Language
from governance.context import Context
from governance.decisions import queries as decisions
from governance.motions import queries as motions
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from governance.translations import actions, queries
from governance.translations.refusals import NothingToTranslate
from governance.translations.values import NewDeclining, NewMotionOffer, NewSummaryOffer
from governance.translations.views import OfferLine, Wording
from i18n.addresses import routes, url


@get(routes("translations"))
async def translations(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """What waits, the longest due first; then the offers of the reader's own, and those that they decide on."""
    page = listed(request, "translations", await queries.translations(ctx, after=after, limit=ASKED_FOR))
    return await render(
        request,
        ctx,
        "pages/translations.html",
        say(request, N_("What waits to be translated")),
        waiting=page.shown,
        offers=await _offers(ctx) if ctx.actor.person_id and not after else [],
        next_url=page.next_url,
    )


async def _offers(ctx: Context) -> list[OfferLine]:
    """Every offer that waits, and the newest of those on which it was decided."""
    waits = await all_of(partial(queries.translation_offers, ctx, waiting=True))
    latest = await queries.translation_offers(ctx, limit=PAGE_SIZE)
    return [*waits, *(each for each in latest if each not in waits)]


@get(routes("offer_motion_translation"))
async def offer_motion_form(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """A motion in its other language."""
    ctx.actor.require(Permission.TRANSLATION_OFFER)
    if not (await queries.motion_translation(ctx, motion_id)).allowed_actions:
        raise NothingToTranslate
    return await _of_motion(request, ctx, motion_id, Form({}, language_of(request)), {})


@post(routes("offer_motion_translation"))
async def offer_motion_translation(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Keep the offer, and go to it."""
    form = await read_form(request)
    found = await motions.motion(ctx, motion_id)
    new, errors = form.read(NewMotionOffer, asked=found.original_language.other)
    if new is None:
        return await _of_motion(request, ctx, motion_id, form, errors)
    offer_id, refusal = await attempt(ctx, actions.offer_motion_translation(ctx, motion_id, new))
    if refusal:
        return await _of_motion(request, ctx, motion_id, form, {}, refusal)
    return redirect(request, "translation_offer", offer_id=offer_id)


async def _of_motion(
    request: Asked,
    ctx: Context,
    motion_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    found = await motions.motion(ctx, motion_id)
    return await _offering(
        request,
        ctx,
        form,
        errors,
        refusal,
        of=Wording(found.title, found.summary, found.text),
        # Who is told that the text has moved meanwhile reads the new one here, and may then insist.
        digest=found.text_digest if refusal else form["text_digest"] or found.text_digest,
        target=found.original_language.other.value,
        address=url(form.language, "offer_motion_translation", motion_id=motion_id),
        back=url(form.language, "motion", motion_id=motion_id),
    )


@get(routes("offer_decision_translation"))
async def offer_decision_form(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """The summary of a decision in the language that it lacks."""
    ctx.actor.require(Permission.TRANSLATION_OFFER)
    if not (await queries.decision_translation(ctx, decision_id)).allowed_actions:
        raise NothingToTranslate
    return await _of_decision(request, ctx, decision_id, Form({}, language_of(request)), {})


@post(routes("offer_decision_translation"))
async def offer_decision_translation(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """Keep the offer, and go to it."""
    form = await read_form(request)
    found = await decisions.decision(ctx, decision_id)
    asked = found.summary.missing[0] if found.summary and found.summary.missing else None
    new, errors = form.read(NewSummaryOffer, asked=asked)
    if new is None:
        return await _of_decision(request, ctx, decision_id, form, errors)
    offer_id, refusal = await attempt(ctx, actions.offer_decision_translation(ctx, decision_id, new))
    if refusal:
        return await _of_decision(request, ctx, decision_id, form, {}, refusal)
    return redirect(request, "translation_offer", offer_id=offer_id)


async def _of_decision(
    request: Asked,
    ctx: Context,
    decision_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    found = await decisions.decision(ctx, decision_id)
    missing = found.summary.missing if found.summary else ()
    return await _offering(
        request,
        ctx,
        form,
        errors,
        refusal,
        of=Wording(None, found.summary, None),
        digest=None,
        target=(missing[0] if missing else Language.CY).value,
        address=url(form.language, "offer_decision_translation", decision_id=decision_id),
        back=url(form.language, "decision", decision_id=decision_id),
    )


async def _offering(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None, **facts: Any
) -> Page:
    if refusal:
        errors = dict.fromkeys(places_of(refusal, form), i18n.sentence(refusal, form.language))
    return await render(
        request,
        ctx,
        "pages/translation_offer_form.html",
        say(request, N_("Offer a translation")),
        status=status_of(request, refusal, errors),
        form=form,
        errors=errors,
        **facts,
    )


@get(routes("translation_offer"))
async def translation_offer(request: Asked, ctx: Ctx, offer_id: FromPath[UUID]) -> Page:
    """What was offered beside what it translates, for whoever offered it and for those who decide."""
    return await _offer(request, ctx, offer_id, Form({}, language_of(request)), {})


async def _offer(
    request: Asked,
    ctx: Context,
    offer_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    wrong = {"form": i18n.sentence(refusal, form.language)} if refusal else errors
    return await render(
        request,
        ctx,
        "pages/translation_offer.html",
        say(request, N_("An offered translation")),
        status=status_of(request, refusal, wrong),
        offer=await queries.translation_offer(ctx, offer_id),
        form=form,
        errors=wrong,
    )


@post(routes("accept_translation"))
async def accept_translation(request: Asked, ctx: Ctx, offer_id: FromPath[UUID]) -> Page:
    """Take it up."""
    form = await read_form(request)
    _, refusal = await attempt(ctx, actions.accept_translation(ctx, offer_id))
    return await _done(request, ctx, offer_id, form, refusal)


@post(routes("decline_translation"))
async def decline_translation(request: Asked, ctx: Ctx, offer_id: FromPath[UUID]) -> Page:
    """Decline it, with the reason."""
    form = await read_form(request)
    new, errors = form.read(NewDeclining)
    if new is None:
        return await _offer(request, ctx, offer_id, form, errors)
    _, refusal = await attempt(ctx, actions.decline_translation(ctx, offer_id, new))
    return await _done(request, ctx, offer_id, form, refusal)


@post(routes("withdraw_translation"))
async def withdraw_translation(request: Asked, ctx: Ctx, offer_id: FromPath[UUID]) -> Page:
    """Take one's own offer back."""
    form = await read_form(request)
    _, refusal = await attempt(ctx, actions.withdraw_translation(ctx, offer_id))
    return await _done(request, ctx, offer_id, form, refusal)


async def _done(request: Asked, ctx: Context, offer_id: UUID, form: Form, refusal: Refusal | None) -> Page:
    if refusal:
        return await _offer(request, ctx, offer_id, form, {}, refusal)
    return redirect(request, "translation_offer", offer_id=offer_id)


handlers = [
    translations,
    offer_motion_form,
    offer_motion_translation,
    offer_decision_form,
    offer_decision_translation,
    translation_offer,
    accept_translation,
    decline_translation,
    withdraw_translation,
]
