"""Putting motions together: the form of whoever admits them, and the page on which their movers answer."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.lookups import all_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import LANGUAGES
from governance.composites import actions, queries
from governance.composites.refusals import CompositeInBothLanguages
from governance.composites.rules import COMBINED
from governance.composites.values import NewComposite, NewCompositeAnswer, NewCompositeWithdrawal
from governance.composites.views import CompositeView
from governance.context import Context
from governance.motions import queries as motions
from governance.permissions import Permission
from governance.refusal import N_, NotFound, Refusal
from i18n.addresses import routes


@get(routes("offer_composite"))
async def offer_form(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """One motion, and which others it is to be put together with."""
    ctx.actor.require(Permission.MOTION_ADMIT)
    return await _offering(request, ctx, motion_id, Form({}, language_of(request)), {})


@post(routes("offer_composite"))
async def offer_composite(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Ask the movers, and go to the page on which they answer."""
    form = await read_form(request)
    chosen = [each.id for each in await _others(ctx, motion_id) if form[f"with_{each.id}"]]
    new, errors = form.read(NewComposite, motion_ids=(motion_id, *chosen))
    if new is None:
        return await _offering(request, ctx, motion_id, form, errors)
    composite_id, refusal = await attempt(ctx, actions.offer_composite(ctx, new))
    if refusal:
        return await _offering(request, ctx, motion_id, form, {}, refusal)
    return redirect(request, "composite", composite_id=composite_id)


async def _others(ctx: Context, motion_id: UUID) -> list[Any]:
    """The other motions of the same body that could be part of it."""
    first = await motions.motion(ctx, motion_id)
    if first.state not in COMBINED:
        raise NotFound
    listing = partial(motions.motions, ctx, states=sorted(COMBINED), body_id=first.body_id)
    return [each for each in await all_of(listing) if each.id != motion_id]


async def _offering(
    request: Asked, ctx: Context, motion_id: UUID, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    errors = errors | _beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/composite_form.html",
        say(request, N_("Put motions together")),
        status=status_of(request, refusal, errors),
        motion=await motions.motion(ctx, motion_id),
        others=await _others(ctx, motion_id),
        form=form,
        errors=errors,
    )


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about, else above the page."""
    if isinstance(refusal, CompositeInBothLanguages):
        sentence = i18n.sentence(refusal, form.language)
        return {f"{refusal.field}_{each}": sentence for each in LANGUAGES if not form[f"{refusal.field}_{each}"]}
    return beside(refusal, form)


@get(routes("composite"))
async def composite(request: Asked, ctx: Ctx, composite_id: FromPath[UUID]) -> Page:
    """What is to be put together, in which words, and who has consented."""
    return await _composite(request, ctx, composite_id, Form({}, language_of(request)), {})


async def _composite(
    request: Asked, ctx: Context, composite_id: UUID, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    found: CompositeView = await queries.composite(ctx, composite_id)
    errors = errors | beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/composite.html",
        found.title.in_(form.language).text,
        status=status_of(request, refusal, errors),
        composite=found,
        form=form,
        errors=errors,
    )


@post(routes("answer_composite"))
async def answer_composite(request: Asked, ctx: Ctx, composite_id: FromPath[UUID]) -> Page:
    """Consent to it, or decline it."""
    return await _act(request, ctx, composite_id, NewCompositeAnswer, actions.answer_composite)


@post(routes("withdraw_composite"))
async def withdraw_composite(request: Asked, ctx: Ctx, composite_id: FromPath[UUID]) -> Page:
    """Take it back."""
    return await _act(request, ctx, composite_id, NewCompositeWithdrawal, actions.withdraw_composite)


async def _act(request: Asked, ctx: Context, composite_id: UUID, type_: Any, action: Any) -> Page:
    form = await read_form(request)
    new, errors = form.read(type_)
    if new is None:
        return await _composite(request, ctx, composite_id, form, errors)
    _, refusal = await attempt(ctx, action(ctx, composite_id, new))
    if refusal:
        return await _composite(request, ctx, composite_id, form, {}, refusal)
    return redirect(request, "composite", composite_id=composite_id)


handlers = [offer_form, offer_composite, composite, answer_composite, withdraw_composite]
