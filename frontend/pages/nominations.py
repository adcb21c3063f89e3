"""Who acts for an organisation, by its pages: whom it asks, what they answer, how a role is handed over and ended."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bodies.refusals import DaysOutOfOrder
from governance.context import Context
from governance.nominations import actions, queries
from governance.nominations.refusals import ActsAlready, AskedAlready, NomineeNeeded, OwnNomination
from governance.nominations.values import NewEnding, NewNomination
from governance.refusal import N_, Refusal
from governance.standing.refusals import ReasonsInBothLanguages
from i18n.addresses import routes

_OTHER = "other"


@get(routes("my_nominations"))
async def my_nominations(request: Asked, ctx: Ctx) -> Page:
    """The organisations for which the reader acts, did, or is asked to."""
    found = await queries.my_nominations(ctx)
    title = say(request, N_("Organisations for which you act"))
    return await render(request, ctx, "pages/my_nominations.html", title, nominations=found)


@get(routes("acting_for"))
async def acting_for(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Who acts for an organisation, and the form that asks somebody to."""
    return await _acting(request, ctx, membership_id, Form(request.query_params, language_of(request)), {})


@post(routes("acting_for"))
async def nominate_person(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Ask somebody to act for it: somebody chosen, or somebody by name and address."""
    form = await read_form(request)
    chosen = form["person_id"] not in ("", _OTHER)
    left_out = ("name", "email") if chosen else ("person_id",)
    sent = Form({name: text for name, text in form.fields.items() if name not in left_out}, form.language)
    new, errors = sent.read(NewNomination)
    if new is None:
        if "email" in errors:
            errors["email"] = say(request, N_("Enter an e-mail address, like name@example.org."))
        return await _acting(request, ctx, membership_id, form, errors)
    nomination_id, refusal = await attempt(ctx, actions.nominate_person(ctx, membership_id, new))
    if nomination_id is None:
        return await _acting(request, ctx, membership_id, form, {}, refusal)
    return redirect(request, "acting_for", {"done": "asked"}, membership_id=membership_id)


async def _acting(
    request: Asked,
    ctx: Context,
    membership_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    found = await queries.acting_for(ctx, membership_id)
    errors = errors | _beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/acting_for.html",
        say(request, N_("Who acts for the organisation")),
        status=status_of(request, refusal, errors),
        acting=found,
        other=_OTHER,
        done=request.query_params.get("done") == "asked",
        form=form,
        errors=errors,
    )


@get(routes("nomination"))
async def nomination(request: Asked, ctx: Ctx, nomination_id: FromPath[UUID]) -> Page:
    """One nomination: what is asked, of whom, and what the reader may do with it."""
    return await _shown(request, ctx, nomination_id, Form({}, language_of(request)))


async def _shown(
    request: Asked,
    ctx: Context,
    nomination_id: UUID,
    form: Form,
    errors: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Page:
    found = await queries.nomination(ctx, nomination_id)
    errors = (errors or {}) | _beside(refusal, form)
    title, status = found.organisation.in_(form.language).text, status_of(request, refusal, errors)
    return await render(
        request, ctx, "pages/nomination.html", title, status=status, nomination=found, form=form, errors=errors
    )


async def _answer(request: Asked, ctx: Context, nomination_id: UUID, act: Awaitable[None], form: Form) -> Page:
    _, refusal = await attempt(ctx, act)
    if refusal:
        return await _shown(request, ctx, nomination_id, form, {}, refusal)
    return redirect(request, "nomination", nomination_id=nomination_id)


@post(routes("accept_nomination"))
async def accept_nomination(request: Asked, ctx: Ctx, nomination_id: FromPath[UUID]) -> Page:
    """Accept."""
    form = await read_form(request)
    return await _answer(request, ctx, nomination_id, actions.accept_nomination(ctx, nomination_id), form)


@post(routes("decline_nomination"))
async def decline_nomination(request: Asked, ctx: Ctx, nomination_id: FromPath[UUID]) -> Page:
    """Decline."""
    form = await read_form(request)
    return await _answer(request, ctx, nomination_id, actions.decline_nomination(ctx, nomination_id), form)


@post(routes("withdraw_nomination"))
async def withdraw_nomination(request: Asked, ctx: Ctx, nomination_id: FromPath[UUID]) -> Page:
    """Take it back."""
    form = await read_form(request)
    return await _answer(request, ctx, nomination_id, actions.withdraw_nomination(ctx, nomination_id), form)


@post(routes("end_nomination"))
async def end_nomination(request: Asked, ctx: Ctx, nomination_id: FromPath[UUID]) -> Page:
    """End the role."""
    form = await read_form(request)
    new, errors = form.read(NewEnding)
    if new is None:
        return await _shown(request, ctx, nomination_id, form, errors)
    return await _answer(request, ctx, nomination_id, actions.end_nomination(ctx, nomination_id, new), form)


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about, of which a text in two languages has two."""
    match refusal:
        case None:
            return {}
        case ReasonsInBothLanguages(pointer):
            place = pointer[1:].replace("/", "_")
        case NomineeNeeded(pointer) if form["person_id"] or pointer != "/person_id":
            place = pointer[1:]
        case DaysOutOfOrder():
            place = "ends_on"
        case ActsAlready() | AskedAlready() | OwnNomination() if "person_id" in form.fields or "name" in form.fields:
            place = "person_id" if form["person_id"] not in ("", _OTHER) else "name"
        case _:
            return beside(refusal, form)
    return {place: i18n.sentence(refusal, form.language)}


handlers: list[Any] = [
    my_nominations,
    acting_for,
    nominate_person,
    nomination,
    accept_nomination,
    decline_nomination,
    withdraw_nomination,
    end_nomination,
]
