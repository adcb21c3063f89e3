"""What people ask to have put right about themselves, by its pages: the form, the officers' list, each ask."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, Filters, listed, states_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.context import Context
from governance.permissions import Permission
from governance.rectifications import actions, queries
from governance.rectifications.values import NewRectification, NewRectificationAnswer, State
from governance.refusal import N_, Refusal
from i18n.addresses import routes

_SHOWN: Filters[State] = {
    "waiting": (N_("To be answered"), [State.WAITING]),
    "ended": (N_("Answered or taken back"), [State.DONE, State.REFUSED, State.WITHDRAWN]),
}


@get(routes("my_rectifications"))
async def my_rectifications(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """What one asked, and the form by which one asks."""
    return await _mine(request, ctx, Form({"wish": "correct"}, language_of(request)), {}, after=after)


@post(routes("ask_rectification"))
async def ask_rectification(request: Asked, ctx: Ctx) -> Page:
    """Ask, and show the ask with the day by which it is answered."""
    form = await read_form(request)
    new, errors = form.read(NewRectification)
    if new is None:
        return await _mine(request, ctx, form, errors)
    rectification_id, refusal = await attempt(ctx, actions.ask_rectification(ctx, new))
    if rectification_id is None:
        return await _mine(request, ctx, form, {}, refusal)
    return redirect(request, "rectification", rectification_id=rectification_id)


async def _mine(
    request: Asked,
    ctx: Context,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    *,
    after: UUID | None = None,
) -> Page:
    errors = errors | beside(refusal, form)
    found = await queries.my_rectifications(ctx, after=after, limit=ASKED_FOR)
    page = listed(request, "my_rectifications", found)
    return await render(
        request,
        ctx,
        "pages/my_rectifications.html",
        say(request, N_("Have something put right")),
        status=status_of(request, refusal, errors),
        asks=page.shown,
        next_url=page.next_url,
        form=form,
        errors=errors,
    )


@get(routes("rectifications"))
async def rectifications(
    request: Asked, ctx: Ctx, show: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """What people asked, for those who answer."""
    found = await queries.rectifications(ctx, states=states_of(_SHOWN, show), after=after, limit=ASKED_FOR)
    page = listed(request, "rectifications", found, _SHOWN, show)
    return await render(
        request,
        ctx,
        "pages/rectifications.html",
        say(request, N_("Requests to have something put right")),
        asks=page.shown,
        filters=page.filters,
        next_url=page.next_url,
    )


@get(routes("rectification"))
async def rectification(request: Asked, ctx: Ctx, rectification_id: FromPath[UUID]) -> Page:
    """One ask: its answer, or the form by which it is answered or taken back."""
    return await _shown(request, ctx, rectification_id, Form({}, language_of(request)), {})


@post(routes("withdraw_rectification"))
async def withdraw_rectification(request: Asked, ctx: Ctx, rectification_id: FromPath[UUID]) -> Page:
    """Take it back."""
    form = await read_form(request)
    _, refusal = await attempt(ctx, actions.withdraw_rectification(ctx, rectification_id))
    if refusal:
        return await _shown(request, ctx, rectification_id, form, {}, refusal)
    return redirect(request, "rectification", rectification_id=rectification_id)


@post(routes("answer_rectification"))
async def answer_rectification(request: Asked, ctx: Ctx, rectification_id: FromPath[UUID]) -> Page:
    """Say what was done, or why nothing is."""
    form = await read_form(request)
    new, errors = form.read(NewRectificationAnswer)
    if new is None:
        return await _shown(request, ctx, rectification_id, form, errors)
    _, refusal = await attempt(ctx, actions.answer_rectification(ctx, rectification_id, new))
    if refusal:
        return await _shown(request, ctx, rectification_id, form, {}, refusal)
    return redirect(request, "rectification", rectification_id=rectification_id)


async def _shown(
    request: Asked,
    ctx: Context,
    rectification_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    errors = errors | beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/rectification.html",
        say(request, N_("A request to have something put right")),
        status=status_of(request, refusal, errors),
        ask=await queries.rectification(ctx, rectification_id),
        answers=Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions,
        form=form,
        errors=errors,
    )


handlers: list[Any] = [
    my_rectifications,
    ask_rectification,
    rectifications,
    rectification,
    withdraw_rectification,
    answer_rectification,
]
