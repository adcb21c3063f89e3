"""Standing orders: every version in words, what differs, enacting the next, the examples, and trying a vote."""

from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, QueryParameter

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.orders_form import CHOICES, NUMBERS, fields_of, place_of, read_orders, read_trial
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bodies import queries as bodies
from governance.bodies.rules import PRESETS
from governance.context import Context
from governance.orders import actions, queries
from governance.orders.values import NewOrders
from governance.orders.views import Desk, OrdersSummary
from governance.permissions import Permission
from governance.refusal import N_, Refusal, Stale
from i18n.addresses import routes

ALL = 200
Numbered = Annotated[int | None, QueryParameter(ge=1, le=1_000_000)]
# What the simulator shows before anybody has typed anything.
FIRST = {"yes": "61", "no": "20", "abstain": "0", "entitled": "240"}


@get(routes("standing_orders"))
async def standing_orders(request: Asked, ctx: Ctx, body_id: FromPath[UUID], version: Numbered = None) -> Page:
    """One version of a body's rules, each value explained with an example: the one in force, or the one asked for."""
    versions = await queries.standing_orders(ctx, body_id, limit=ALL)
    shown = version or _present(versions)
    found = await queries.orders_version(ctx, body_id, shown) if shown else None
    owner = await bodies.body(ctx, body_id)
    return await render(
        request,
        ctx,
        "pages/standing_orders.html",
        say(request, N_("Standing orders: {name}"), name=owner.name),
        owner=owner,
        found=found,
        versions=versions,
        coming=[each for each in versions if each.coming],
        may_enact=Permission.STANDING_ORDERS_ENACT in ctx.actor.permissions,
    )


def _present(versions: list[OrdersSummary]) -> int | None:
    """The version in force; before any is, the newest; None where there is none."""
    in_force = [each.version for each in versions if each.in_force]
    return next(iter(in_force or [each.version for each in versions]), None)


@get(routes("compare_orders"))
async def compare_orders(
    request: Asked, ctx: Ctx, body_id: FromPath[UUID], old: Numbered = None, new: Numbered = None
) -> Page:
    """Two versions beside each other: the values that changed, as each says it."""
    owner = await bodies.body(ctx, body_id)
    found = await queries.compare_orders(ctx, body_id, old or 1, new or 1)
    title = N_("From version {old_num} to version {new_num}")
    return await render(
        request,
        ctx,
        "pages/orders_comparison.html",
        say(request, title, old_num=found.old_version, new_num=found.new_version),
        owner=owner,
        found=found,
    )


@get(routes("presets"))
async def presets(request: Asked, ctx: Ctx) -> Page:
    """The example rule sets, plainly so."""
    title = say(request, N_("Example rules"))
    return await render(request, ctx, "pages/presets.html", title, presets=await queries.presets(ctx))


@get(routes("enact_standing_orders"))
async def enact_form(request: Asked, ctx: Ctx, body_id: FromPath[UUID], begin: FromQuery[str | None] = None) -> Page:
    """A new version to be written, from the newest one, or from the example that `begin` names."""
    desk = await queries.desk(ctx, body_id)
    preset = begin if begin in PRESETS else None
    fields = fields_of(PRESETS[preset] if preset else desk.rules) | {
        "base_version": str(desk.base_version),
        "preset": preset or desk.preset,
        "effective_on": desk.earliest_on.isoformat(),
    }
    return await _writing(request, ctx, body_id, desk, Form(fields, language_of(request)), {})


@post(routes("enact_standing_orders"))
async def enact_standing_orders(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """See first what would change; then enact it, and go to it. The form's `step` says which was asked for."""
    form = await read_form(request)
    desk = await queries.desk(ctx, body_id)
    new, errors = read_orders(form, desk.rules, of_members=desk.of_members)
    if new is None or form["step"] == "edit":
        return await _writing(request, ctx, body_id, desk, form, errors if form["step"] != "edit" else {})
    if form["step"] != "enact":
        return await _reviewing(request, ctx, body_id, desk, form, new)
    version, refusal = await attempt(ctx, actions.enact_standing_orders(ctx, body_id, new))
    if refusal:
        return await _writing(request, ctx, body_id, desk, form, {}, refusal)
    return redirect(request, "standing_orders", {"version": version}, body_id=body_id)


async def _reviewing(request: Asked, ctx: Context, body_id: UUID, desk: Desk, form: Form, new: NewOrders) -> Page:
    """What would change, and the button that does it."""
    found, refusal = await attempt(ctx, queries.review(ctx, body_id, new))
    if found is None:
        return await _writing(request, ctx, body_id, desk, form, {}, refusal)
    return await render(
        request,
        ctx,
        "pages/orders_review.html",
        say(request, N_("Look over what would change")),
        owner=await bodies.body(ctx, body_id),
        found=found,
        new=new,
        kept={name: value for name, value in form.fields.items() if name not in ("csrf_token", "step")},
    )


async def _writing(
    request: Asked,
    ctx: Context,
    body_id: UUID,
    desk: Desk,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    if refusal:
        errors = place_of(refusal, form.language)
    return await render(
        request,
        ctx,
        "pages/orders_form.html",
        say(request, N_("Write a new version of the rules")),
        status=status_of(request, refusal, errors),
        owner=await bodies.body(ctx, body_id),
        desk=desk,
        presets=await queries.presets(ctx),
        form=form,
        errors=errors,
        stale=isinstance(refusal, Stale),
        numbers=NUMBERS,
        choices=CHOICES,
    )


@get(routes("simulate"))
async def simulate(request: Asked, ctx: Ctx, body_id: FromQuery[UUID | None] = None, version: Numbered = None) -> Page:
    """Try how a vote would go. Everything stands in the address, so that a trial can be sent to others."""
    language = language_of(request)
    asked = {name: value for name, value in request.query_params.items() if isinstance(value, str)}
    form = Form(asked if any(name in asked for name in FIRST) else FIRST | asked, language)
    trial, errors = read_trial(form)
    preset = form["preset"] or (None if body_id else next(iter(PRESETS)))
    found, refusal = None, None
    if trial is not None:
        by: dict[str, Any] = {"preset": preset} if preset else {"body_id": body_id, "version": version}
        found, refusal = await attempt(ctx, queries.simulate(ctx, trial, **by))
    if refusal:
        errors = place_of(refusal, language)
    return await render(
        request,
        ctx,
        "pages/simulate.html",
        say(request, N_("Try how a vote would go")),
        status=status_of(request, refusal, errors),
        owner=await bodies.body(ctx, body_id) if body_id else None,
        version=version,
        preset=preset,
        presets=await queries.presets(ctx),
        found=found,
        because=i18n.sentence(found.because, language) if found else None,
        form=form,
        errors=errors,
        numbers=NUMBERS,
        choices=CHOICES,
    )


handlers = [standing_orders, compare_orders, presets, enact_form, enact_standing_orders, simulate]
