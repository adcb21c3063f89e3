"""Offices by forms: who is appointed, hands over or leaves; what waits for a second person; declared interests."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.pages.bodies import body_page
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bodies import queries as bodies
from governance.bodies.refusals import DayOutOfReach, DaysOutOfOrder
from governance.context import Context
from governance.offices import actions, queries, refusals
from governance.offices.rules import OFFICES_IN
from governance.offices.values import NewAppointment, NewEnding, NewInterest, NewVerdict
from governance.refusal import N_, NotFound, Refusal
from i18n.addresses import routes

FEWEST = 2  # letters of a name to look for


@get(routes("appoint"))
async def appoint_form(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """A body's offices: who holds each, and, once somebody is found by name, the form that appoints them."""
    ctx.person_id()
    return await _offices(request, ctx, body_id, Form({}, language_of(request)), {})


@post(routes("appoint"))
async def appoint(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """Appoint somebody, or propose it, and go to the body."""
    form = await read_form(request)
    new, errors = form.read(NewAppointment)
    if new is None:
        return await _offices(request, ctx, body_id, form, errors)
    _, refusal = await attempt(ctx, actions.appoint(ctx, body_id, new))
    if refusal:
        return await _offices(request, ctx, body_id, form, {}, refusal)
    return redirect(request, "body", body_id=body_id)


@post(routes("end_appointment"))
async def end_appointment(request: Asked, ctx: Ctx, appointment_id: FromPath[UUID]) -> Page:
    """Enter the last day of an appointment, or propose it, and go to the body."""
    body_id, form = body_of(request), await read_form(request)
    new, errors = form.read(NewEnding)
    if new is None:
        return await _offices(request, ctx, body_id, form, errors, ending=appointment_id)
    _, refusal = await attempt(ctx, actions.end_appointment(ctx, appointment_id, new))
    if refusal:
        return await _offices(request, ctx, body_id, form, {}, refusal, ending=appointment_id)
    return redirect(request, "body", body_id=body_id)


async def _offices(
    request: Asked,
    ctx: Context,
    body_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    ending: UUID | None = None,
) -> Page:
    """The page of a body's offices; `ending` is the appointment whose form was wrong."""
    body = await bodies.body(ctx, body_id)
    name, leads = request.query_params.get("name", "").strip()[:200], "appoint" in body.allowed_actions
    found = await queries.people_named(ctx, name) if leads and len(name) >= FEWEST else None
    return await render(
        request,
        ctx,
        "pages/offices_form.html",
        say(request, N_("Offices of the body")),
        status=status_of(request, refusal, errors),
        body=body,
        offices=OFFICES_IN[body.kind],
        name=name,
        found=found.data if found else None,
        form=form,
        ending=ending,
        errors=_beside(refusal, form) or errors,
    )


def body_of(request: Asked) -> UUID:
    """The body on whose page a form stood. Raises `NotFound` where the address says none."""
    try:
        return UUID(request.query_params.get("body", ""))
    except ValueError:
        raise NotFound from None


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about."""
    match refusal:
        case None:
            return {}
        case refusals.OfficeInThePast():
            place = "held_from" if "office" in form.fields else "held_to"
        case refusals.OfficeEnded() | DaysOutOfOrder():
            place = "held_to"
        case DayOutOfReach(day=day):
            place = "held_from" if form["held_from"] == str(day) else "held_to"
        case refusals.OfficeHeld() | refusals.NothingToTakeOver():
            place = "takes_over"
        case refusals.AlreadyHolds() | refusals.OfficeNotInBody():
            place = "office"
        case _:
            place = "form"
    return {place: i18n.sentence(refusal, form.language)}


@post(routes("decide_proposal"))
async def decide_proposal(request: Asked, ctx: Ctx, proposal_id: FromPath[UUID]) -> Page:
    """Confirm a change that waits, object to it or withdraw it, on the page of its body."""
    body_id, form = body_of(request), await read_form(request)
    new, errors = form.read(NewVerdict)
    if new is None:
        return await body_page(request, ctx, body_id, errors={"form": next(iter(errors.values()))}, form=form)
    _, refusal = await attempt(ctx, actions.decide_proposal(ctx, proposal_id, new))
    if refusal:
        return await body_page(request, ctx, body_id, refusal=refusal, form=form)
    return redirect(request, "body", body_id=body_id)


@get(routes("declare_interest"))
async def my_interests(request: Asked, ctx: Ctx) -> Page:
    """One's own entries in the register of interests, and a new one."""
    return await _interests(request, ctx, Form({}, language_of(request)), {})


@post(routes("declare_interest"))
async def declare_interest(request: Asked, ctx: Ctx) -> Page:
    """Enter it."""
    form = await read_form(request)
    new, errors = form.read(NewInterest)
    if new is None:
        return await _interests(request, ctx, form, errors)
    _, refusal = await attempt(ctx, actions.declare_interest(ctx, new))
    if refusal:
        return await _interests(request, ctx, form, {}, refusal)
    return redirect(request, "declare_interest")


@post(routes("end_interest"))
async def end_interest(request: Asked, ctx: Ctx, interest_id: FromPath[UUID]) -> Page:
    """End it today."""
    form = await read_form(request)
    _, refusal = await attempt(ctx, actions.end_interest(ctx, interest_id))
    if refusal:
        return await _interests(request, ctx, form, {}, refusal)
    return redirect(request, "declare_interest")


async def _interests(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    return await render(
        request,
        ctx,
        "pages/interests.html",
        say(request, N_("My interests")),
        status=status_of(request, refusal, errors),
        interests=(await queries.my_interests(ctx)).data,
        in_office=ctx.actor.person_id is not None and bool(ctx.actor.offices),
        form=form,
        errors=_beside(refusal, form) or errors,
    )


handlers: list[Any] = [
    appoint_form,
    appoint,
    end_appointment,
    decide_proposal,
    my_interests,
    declare_interest,
    end_interest,
]
