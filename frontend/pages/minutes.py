"""Minutes by forms: those of a body, a draft begun, worded and put forward, approved, corrected; and printed."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.lookups import all_of
from frontend.minutes_form import ATTENDED, fields_of, read_changes
from frontend.pages.offices import FEWEST
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import LANGUAGES
from governance.bodies import queries as bodies
from governance.context import Context
from governance.minutes import actions, queries, refusals
from governance.minutes.values import NewCorrection, NewMinutes, NewMove
from governance.minutes.views import Attendant, MinutesView
from governance.offices import queries as offices
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from i18n import record
from i18n.addresses import routes


@get(routes("draft_minutes"))
async def minutes_list(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """The minutes of a body, and the form that begins some."""
    return await _list(request, ctx, body_id, Form({}, language_of(request)), {})


@post(routes("draft_minutes"))
async def draft_minutes(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """Begin a draft for some days, and go to it."""
    form = await read_form(request)
    new, errors = form.read(NewMinutes, body_id=body_id)
    if new is None:
        return await _list(request, ctx, body_id, form, errors)
    minutes_id, refusal = await attempt(ctx, actions.draft_minutes(ctx, new, record.say))
    if minutes_id is None:
        return await _list(request, ctx, body_id, form, {}, refusal)
    return redirect(request, "amend_minutes", minutes_id=minutes_id)


async def _list(
    request: Asked, ctx: Context, body_id: UUID, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    body = await bodies.body(ctx, body_id)
    dated = isinstance(refusal, refusals.PeriodNotOver | refusals.PeriodTooLong)
    if refusal:
        errors = {"period_to" if dated else "form": i18n.sentence(refusal, form.language)}
    return await render(
        request,
        ctx,
        "pages/minutes_list.html",
        say(request, N_("Minutes")),
        status=status_of(request, refusal, errors),
        body=body,
        minutes=await all_of(partial(queries.minutes_list, ctx, body_id=body_id)),
        may_draft="draft_minutes" in body.allowed_actions,
        form=form,
        errors=errors,
    )


@get(routes("minutes"))
async def minutes(request: Asked, ctx: Ctx, minutes_id: FromPath[UUID]) -> Page:
    """Minutes as a document, in the reader's language or in both."""
    return await _minutes(request, ctx, minutes_id, Form({}, language_of(request)))


@post(routes("transition_minutes"))
async def transition_minutes(request: Asked, ctx: Ctx, minutes_id: FromPath[UUID]) -> Page:
    """Put a draft forward, take it back, or approve it."""
    form = await read_form(request)
    new, errors = form.read(NewMove, versioned=True)
    if new is None:
        return await _minutes(request, ctx, minutes_id, form, errors={"form": next(iter(errors.values()))})
    _, refusal = await attempt(ctx, actions.transition_minutes(ctx, minutes_id, new, form.version))
    if refusal:
        return await _minutes(request, ctx, minutes_id, form, refusal)
    return redirect(request, "minutes", minutes_id=minutes_id)


@post(routes("take_in"))
async def take_in(request: Asked, ctx: Ctx, minutes_id: FromPath[UUID]) -> Page:
    """Take in what is not in the draft yet, and go on writing."""
    form = await read_form(request)
    _, refusal = await attempt(ctx, actions.take_in(ctx, minutes_id, record.say))
    if refusal:
        return await _minutes(request, ctx, minutes_id, form, refusal)
    return redirect(request, "amend_minutes", minutes_id=minutes_id)


@post(routes("correct_minutes"))
async def correct_minutes(request: Asked, ctx: Ctx, minutes_id: FromPath[UUID]) -> Page:
    """Begin minutes that correct these, and go to them."""
    form = await read_form(request)
    new, errors = form.read(NewCorrection)
    if new is None:
        return await _minutes(request, ctx, minutes_id, form, errors=errors)
    correction_id, refusal = await attempt(ctx, actions.correct_minutes(ctx, minutes_id, new))
    if correction_id is None:
        return await _minutes(request, ctx, minutes_id, form, refusal)
    return redirect(request, "amend_minutes", minutes_id=correction_id)


async def _minutes(
    request: Asked,
    ctx: Context,
    minutes_id: UUID,
    form: Form,
    refusal: Refusal | None = None,
    errors: dict[str, str] | None = None,
) -> Page:
    found = await queries.minutes(ctx, minutes_id, record.say)
    wrong = dict(errors or {})
    if isinstance(refusal, refusals.CorrectionInOneLanguage):
        wrong = {
            f"reason_{each}": i18n.sentence(refusal, form.language) for each in LANGUAGES if not form[f"reason_{each}"]
        }
    elif refusal:
        wrong = beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/minutes.html",
        _title(request, found),
        status=status_of(request, refusal, wrong),
        minutes=found,
        both=request.query_params.get("both") == "1",
        form=form,
        errors=wrong,
    )


@get(routes("amend_minutes"))
async def amend_form(request: Asked, ctx: Ctx, minutes_id: FromPath[UUID]) -> Page:
    """A draft, to be worded."""
    ctx.actor.require(Permission.MINUTES_WRITE)
    found = await queries.minutes(ctx, minutes_id, record.say)
    return await _writing(request, ctx, found, Form(fields_of(found), language_of(request)), {})


@post(routes("amend_minutes"))
async def amend_minutes(request: Asked, ctx: Ctx, minutes_id: FromPath[UUID]) -> Page:
    """Keep who was there and what is said."""
    form = await read_form(request)
    found = await queries.minutes(ctx, minutes_id, record.say)
    changes, errors = read_changes(form, found)
    if changes is None:
        return await _writing(request, ctx, found, form, errors)
    _, refusal = await attempt(ctx, actions.amend_minutes(ctx, minutes_id, changes, form.version))
    if refusal:
        return await _writing(request, ctx, found, form, beside(refusal, form), refusal)
    return redirect(request, "minutes", minutes_id=minutes_id)


async def _writing(
    request: Asked,
    ctx: Context,
    found: MinutesView,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    held = (await bodies.body(ctx, found.body.id, found.period_to)).offices
    name = request.query_params.get("name", "").strip()[:200]
    looked_for = (await offices.people_named(ctx, name)).data if len(name) >= FEWEST else []
    people = {each.person_id: each.name for each in (*found.present, *found.apologies)}
    people |= {each.person_id: each.name for each in held} | {each.id: each.name for each in looked_for}
    return await render(
        request,
        ctx,
        "pages/minutes_form.html",
        say(request, N_("Write the minutes")),
        status=status_of(request, refusal, errors),
        minutes=found,
        people=[Attendant(id_, named) for id_, named in people.items()],
        attended=ATTENDED,
        name=name,
        form=form.said_again(refusal),
        errors=errors,
    )


def _title(request: Asked, found: MinutesView) -> str:
    days = {"first_on": found.period_from, "last_on": found.period_to}
    return say(request, N_("Minutes from {first_on} to {last_on}"), **days)


handlers: list[Any] = [
    minutes_list,
    draft_minutes,
    minutes,
    transition_minutes,
    take_in,
    correct_minutes,
    amend_form,
    amend_minutes,
]
