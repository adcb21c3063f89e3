"""Cover by forms: who covers an office of a body, who is named to, and who asks for it."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from msgspec import Struct

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.pages.offices import FEWEST, body_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bodies import queries as bodies
from governance.bodies.refusals import DayOutOfReach, DaysOutOfOrder
from governance.context import Context
from governance.offices import actions, queries, refusals
from governance.offices.rules import LONGEST_COVER
from governance.offices.values import NewCover
from governance.permissions import OFFICES, Permission
from governance.refusal import N_, Refusal
from i18n.addresses import routes


class Whose(Struct, frozen=True):
    """Whose office: the appointment that a form names."""

    appointment_id: UUID


@get(routes("name_deputy"))
async def deputies(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """Who covers each office of a body, and, once somebody is found by name, the form that names a deputy."""
    ctx.person_id()
    return await _deputies(request, ctx, body_id, Form(request.query_params, language_of(request)), {})


@post(routes("name_deputy"))
async def name_deputy(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """Name a deputy, or propose it, and go to the body."""
    form = await read_form(request)
    whose, errors = form.read(Whose)
    new, wrong = form.read(NewCover)
    if whose is None or new is None:
        return await _deputies(request, ctx, body_id, form, errors | wrong)
    _, refusal = await attempt(ctx, actions.name_deputy(ctx, whose.appointment_id, new))
    if refusal:
        return await _deputies(request, ctx, body_id, form, {}, refusal)
    return redirect(request, "body", body_id=body_id)


@post(routes("ask_cover"))
async def ask_cover(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """Ask for cover of an office of the body."""
    form = await read_form(request)
    whose, errors = form.read(Whose)
    if whose is None:
        return await _deputies(request, ctx, body_id, form, errors)
    _, refusal = await attempt(ctx, actions.ask_cover(ctx, whose.appointment_id))
    if refusal:
        return await _deputies(request, ctx, body_id, form, {}, refusal)
    return redirect(request, "name_deputy", {"done": "asked"}, body_id=body_id)


@post(routes("end_cover"))
async def end_cover(request: Asked, ctx: Ctx, cover_id: FromPath[UUID]) -> Page:
    """End a cover, on the page of its body."""
    body_id, form = body_of(request), await read_form(request)
    _, refusal = await attempt(ctx, actions.end_cover(ctx, cover_id))
    if refusal:
        return await _deputies(request, ctx, body_id, form, {}, refusal)
    return redirect(request, "name_deputy", body_id=body_id)


async def _deputies(
    request: Asked,
    ctx: Context,
    body_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    """The page of a body's deputies; `form` may come with an office chosen."""
    body, me = await bodies.body(ctx, body_id), ctx.person_id()
    held = [each for each in body.offices if OFFICES[each.office]]
    leads = "appoint" in body.allowed_actions
    mine = [each for each in held if leads or each.person_id == me]
    name = request.query_params.get("name", "").strip()[:200]
    found = await queries.people_named(ctx, name) if mine and len(name) >= FEWEST else None
    return await render(
        request,
        ctx,
        "pages/deputies.html",
        say(request, N_("Cover for the offices of the body")),
        status=status_of(request, refusal, errors),
        body=body,
        held=held,
        leads=leads,
        mine=mine,
        may_ask=Permission.OFFICE_OBJECT in ctx.actor.permissions,
        name=name,
        found=found.data if found else None,
        days=LONGEST_COVER,
        asked=request.query_params.get("done") == "asked",
        form=form,
        errors=_beside(refusal, form) or errors,
    )


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about."""
    match refusal:
        case None:
            return {}
        case refusals.OfficeInThePast():
            place = "covers_from"
        case refusals.CoverTooLong() | DaysOutOfOrder():
            place = "covers_to"
        case DayOutOfReach(day=day):
            place = "covers_from" if form["covers_from"] == str(day) else "covers_to"
        case refusals.NothingToCover() | refusals.OfficeCovered() if form["person_id"]:
            place = "appointment_id"
        case refusals.NoDeputyOfOnesOwn() | refusals.DeputyFromTheBoard():
            place = "person_id"
        case _:
            place = "form"
    return {place: i18n.sentence(refusal, form.language)}


handlers: list[Any] = [deputies, name_deputy, ask_cover, end_cover]
