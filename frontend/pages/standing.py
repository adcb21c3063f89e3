"""Memberships by their pages: the list of those who keep the register, one's own, and each with its acts."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, Filters, listed, states_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.context import Context
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from governance.standing import actions, queries
from governance.standing.refusals import ReasonsInBothLanguages
from governance.standing.values import NewHearing, NewPayment, NewReasons, NewRemovalDecision, State
from i18n.addresses import routes

T = TypeVar("T", bound=Struct)
_FILTERS: Filters[State] = {
    "active": (N_("In force"), [State.ACTIVE]),
    "suspended": (N_("Suspended"), [State.SUSPENDED]),
    "removal": (N_("Removal proposed"), [State.REMOVAL_PROPOSED]),
    "ended": (N_("Ended"), [State.ENDED]),
}


@get(routes("memberships"))
async def memberships(
    request: Asked,
    ctx: Ctx,
    show: FromQuery[str | None] = None,
    lapses_by: FromQuery[str | None] = None,
    name: FromQuery[str | None] = None,
    after: FromQuery[UUID | None] = None,
) -> Page:
    """Memberships of the reader's own; all, for those who keep the register, who may ask who lapses by a day."""
    day, wrong = _day(lapses_by)
    states = states_of(_FILTERS, show)
    found = await queries.memberships(
        ctx, states=states, lapses_by=day, name=(name or "").strip() or None, after=after, limit=ASKED_FOR
    )
    page = listed(request, "memberships", found, _FILTERS, show)
    errors = {"lapses_by": say(request, N_("Give a day, like 2027-04-01."))} if wrong else {}
    return await render(
        request,
        ctx,
        "pages/memberships.html",
        say(request, N_("Memberships")),
        status=status_of(request, None, errors),
        memberships=page.shown,
        filters=page.filters if Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions else [],
        next_url=page.next_url,
        lapses_by=lapses_by or "",
        name=name or "",
        errors=errors,
    )


def _day(given: str | None) -> tuple[date | None, bool]:
    """The day of a control, and whether something else was written there."""
    try:
        return (date.fromisoformat(given) if given else None), False
    except ValueError:
        return None, True


@get(routes("membership"))
async def membership(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """One membership: how it stands, what is asked of the reader, and what happened."""
    return await shown_again(request, ctx, membership_id, Form({}, language_of(request)), {})


async def shown_again(
    request: Asked,
    ctx: Context,
    membership_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    found = await queries.membership(ctx, membership_id)
    match refusal:
        case ReasonsInBothLanguages(pointer):
            errors = {pointer[1:].replace("/", "_"): i18n.sentence(refusal, form.language)}
        case _:
            errors = errors | beside(refusal, form)
    title, status = found.name.in_(form.language).text, status_of(request, refusal, errors)
    return await render(
        request, ctx, "pages/membership.html", title, status=status, membership=found, form=form, errors=errors
    )


async def _act(
    request: Asked,
    ctx: Context,
    membership_id: UUID,
    type_: type[T],
    act: Callable[[Context, UUID, T], Awaitable[None]],
) -> Page:
    """Read the form of an act into what the API takes too, do it, and show the membership."""
    form = await read_form(request)
    new, errors = form.read(type_)
    if new is None:
        return await shown_again(request, ctx, membership_id, form, errors)
    _, refusal = await attempt(ctx, act(ctx, membership_id, new))
    if refusal:
        return await shown_again(request, ctx, membership_id, form, {}, refusal)
    return redirect(request, "membership", membership_id=membership_id)


@post(routes("resign_membership"))
async def resign_membership(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Give it up."""
    form = await read_form(request)
    _, refusal = await attempt(ctx, actions.resign_membership(ctx, membership_id))
    if refusal:
        return await shown_again(request, ctx, membership_id, form, {}, refusal)
    return redirect(request, "membership", membership_id=membership_id)


@post(routes("suspend_membership"))
async def suspend_membership(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Suspend it, as the board."""
    return await _act(request, ctx, membership_id, NewReasons, actions.suspend_membership)


@post(routes("reinstate_membership"))
async def reinstate_membership(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Reinstate it, as the board."""
    return await _act(request, ctx, membership_id, NewReasons, actions.reinstate_membership)


@post(routes("propose_removal"))
async def propose_removal(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Propose the removal."""
    return await _act(request, ctx, membership_id, NewReasons, actions.propose_removal)


@post(routes("be_heard"))
async def be_heard(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Be heard."""
    return await _act(request, ctx, membership_id, NewHearing, actions.be_heard)


@post(routes("decide_removal"))
async def decide_removal(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Decide on the removal."""
    return await _act(request, ctx, membership_id, NewRemovalDecision, actions.decide_removal)


@post(routes("end_membership"))
async def end_membership(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Enter that it is over."""
    return await _act(request, ctx, membership_id, NewReasons, actions.end_membership)


@post(routes("record_payment"))
async def record_payment(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Enter until when it is paid for."""
    return await _act(request, ctx, membership_id, NewPayment, actions.record_payment)


handlers: list[Any] = [
    memberships,
    membership,
    resign_membership,
    suspend_membership,
    reinstate_membership,
    propose_removal,
    be_heard,
    decide_removal,
    end_membership,
    record_payment,
]
