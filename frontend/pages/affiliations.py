"""One's own affiliations by forms: where one works or volunteers, as what, and until when."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.accounts.queries import my_rights
from governance.affiliations import actions, queries, refusals
from governance.affiliations.values import NewPersonAffiliation, NewPersonAffiliationEnd
from governance.bodies.refusals import DayOutOfReach, DaysOutOfOrder
from governance.context import Context
from governance.refusal import N_, Refusal
from i18n.addresses import routes


@get(routes("declare_affiliation"))
async def my_affiliations(request: Asked, ctx: Ctx) -> Page:
    """One's own affiliations, and a new one."""
    return await _affiliations(request, ctx, Form({}, language_of(request)), {})


@post(routes("declare_affiliation"))
async def declare_affiliation(request: Asked, ctx: Ctx) -> Page:
    """Enter it."""
    form = await read_form(request)
    new, errors = form.read(NewPersonAffiliation)
    if new is None:
        return await _affiliations(request, ctx, form, errors)
    _, refusal = await attempt(ctx, actions.declare_affiliation(ctx, new))
    if refusal:
        return await _affiliations(request, ctx, form, {}, refusal)
    return redirect(request, "declare_affiliation")


@post(routes("end_my_affiliation"))
async def end_my_affiliation(request: Asked, ctx: Ctx, affiliation_id: FromPath[UUID]) -> Page:
    """Give it its last day."""
    form = await read_form(request)
    new, errors = form.read(NewPersonAffiliationEnd)
    if new is None:
        return await _affiliations(request, ctx, form, errors, ending=affiliation_id)
    _, refusal = await attempt(ctx, actions.end_my_affiliation(ctx, affiliation_id, new))
    if refusal:
        return await _affiliations(request, ctx, form, {}, refusal, ending=affiliation_id)
    return redirect(request, "declare_affiliation")


async def _affiliations(
    request: Asked,
    ctx: Context,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    ending: UUID | None = None,
) -> Page:
    """The page of one's affiliations; `ending` is the one whose last day was wrong."""
    return await render(
        request,
        ctx,
        "pages/my_affiliations.html",
        say(request, N_("Where I work or volunteer")),
        status=status_of(request, refusal, errors),
        affiliations=(await queries.my_affiliations(ctx)).data,
        organisations=[right for right in await my_rights(ctx) if right.capacity != "own"],
        form=Form({}, form.language) if ending else form,
        sent=form,
        ending=ending,
        errors=_beside(refusal, form) or errors,
    )


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about."""
    match refusal:
        case None:
            return {}
        case refusals.OneOrganisation():
            place = f"name_{form.language}"
        case refusals.OrganisationUnknown():
            place = "member_id" if "member_id" in form.fields else "form"
        case DaysOutOfOrder():
            place = "held_to"
        case DayOutOfReach(day=day):
            place = "held_from" if form["held_from"] == str(day) else "held_to"
        case refusals.AffiliatedAlready():
            place = "held_from"
        case _:
            place = "form"
    return {place: i18n.sentence(refusal, form.language)}


handlers: list[Any] = [my_affiliations, declare_affiliation, end_my_affiliation]
