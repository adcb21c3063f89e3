"""Calls for motions: the list, one call with the motions that answered it, and the officers' forms."""

from collections.abc import Mapping
from functools import partial
from typing import Literal
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, listed
from frontend.lookups import all_of, body_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import LANGUAGES
from governance.calls import actions, queries, refusals
from governance.calls.values import CallExtension, NewCall
from governance.context import Context
from governance.motions import queries as motions
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from i18n.addresses import routes

_FILTERS: Mapping[str, tuple[str, list[Literal["open", "closed"]]]] = {
    "open": (N_("Open"), ["open"]),
    "over": (N_("Closed"), ["closed"]),
}


@get(routes("calls"))
async def calls(
    request: Asked, ctx: Ctx, show: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """Every call, the newest first."""
    only = _FILTERS[show][1][0] if show and show in _FILTERS else None
    page = listed(request, "calls", await queries.calls(ctx, state=only, after=after, limit=ASKED_FOR), _FILTERS, show)
    return await render(
        request,
        ctx,
        "pages/calls.html",
        say(request, N_("Calls for motions")),
        calls=page.shown,
        filters=page.filters,
        next_url=page.next_url,
    )


@get(routes("open_call"))
async def open_form(request: Asked, ctx: Ctx) -> Page:
    """A new call: what is asked for, and until when."""
    ctx.actor.require(Permission.CALL_OPEN)
    return await _opening(request, ctx, Form({}, language_of(request)), {})


@post(routes("open_call"))
async def open_call(request: Asked, ctx: Ctx) -> Page:
    """Open it, and go to it."""
    form = await read_form(request)
    new, errors = form.read(NewCall, body_id=(await body_of(ctx, "forum")).id)
    if new is None:
        return await _opening(request, ctx, form, errors)
    call_id, refusal = await attempt(ctx, actions.open_call(ctx, new))
    if refusal:
        return await _opening(request, ctx, form, {}, refusal)
    return redirect(request, "call", call_id=call_id)


async def _opening(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    errors = errors | _beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/call_form.html",
        say(request, N_("Open a call for motions")),
        status=status_of(request, refusal, errors),
        form=form,
        errors=errors,
    )


@get(routes("call"))
async def call(request: Asked, ctx: Ctx, call_id: FromPath[UUID]) -> Page:
    """What is asked for, until when, how to answer, and what came."""
    return await _call(request, ctx, call_id, Form({}, language_of(request)), {})


@post(routes("extend_call"))
async def extend_call(request: Asked, ctx: Ctx, call_id: FromPath[UUID]) -> Page:
    """Give it more time."""
    form = await read_form(request)
    new, errors = form.read(CallExtension, versioned=True)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.extend_call(ctx, call_id, new, form.version))
        if refusal is None:
            return redirect(request, "call", call_id=call_id)
    return await _call(request, ctx, call_id, form.said_again(refusal), errors, refusal)


async def _call(
    request: Asked, ctx: Context, call_id: UUID, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    found = await queries.call(ctx, call_id)
    errors = errors | _beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/call.html",
        found.title.in_(form.language).text,
        status=status_of(request, refusal, errors),
        call=found,
        motions=await all_of(partial(motions.motions, ctx, call_id=call_id)),
        form=form,
        errors=errors,
    )


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about, else above the page."""
    if refusal is None:
        return {}
    sentence = i18n.sentence(refusal, form.language)
    match refusal:
        case refusals.CallInBothLanguages(field):
            return {f"{field}_{each}": sentence for each in LANGUAGES if not form[f"{field}_{each}"]}
        case refusals.CallTooShort() | refusals.CallTooFarAhead() | refusals.NotLater():
            return {"closes_at": sentence}
        case _:
            return beside(refusal, form)


handlers = [calls, open_form, open_call, call, extend_call]
