"""The register of members by its pages: for everybody, how to look into it; for its keepers, each line."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

from frontend.forms import Form, attempt, beside, read_form, sought, status_of
from frontend.listings import ASKED_FOR, Filters, listed, states_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import LANGUAGES
from governance.context import Context
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from governance.register import actions, queries
from governance.register.values import NewLegalForm, NewRegisterEntry
from i18n.addresses import routes

_FILTERS: Filters[bool] = {"current": (N_("Members today"), [True]), "ceased": (N_("Ceased"), [False])}


@get(routes("register_kept"))
async def register_kept(request: Asked, ctx: Ctx) -> Page:
    """What the register is, and who may look into it."""
    return await _kept(request, ctx, Form({}, language_of(request)), {})


@post(routes("say_legal_form"))
async def say_legal_form(request: Asked, ctx: Ctx) -> Page:
    """Record what the network is in law."""
    form = await read_form(request)
    new, errors = form.read(NewLegalForm)
    if new is None:
        return await _kept(request, ctx, form, errors)
    kept = await queries.register_kept(ctx)
    _, refusal = await attempt(ctx, actions.say_legal_form(ctx, kept.network_id, new))
    return await _kept(request, ctx, form, {}, refusal) if refusal else redirect(request, "register_kept")


async def _kept(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    errors = errors | beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/register_kept.html",
        say(request, N_("The register of members")),
        status=status_of(request, refusal, errors),
        kept=await queries.register_kept(ctx),
        keeps=Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions,
        form=form,
        errors=errors,
    )


@get(routes("register"))
async def register(
    request: Asked,
    ctx: Ctx,
    show: FromQuery[str | None] = None,
    name: FromQuery[str | None] = None,
    after: FromQuery[UUID | None] = None,
) -> Page:
    """The lines of the register, for those who keep it."""
    asked = sought(name or "")
    states = states_of(_FILTERS, show)
    current = states[0] if states else None
    found = await queries.register(ctx, current=current, name=asked or None, after=after, limit=ASKED_FOR)
    page = listed(request, "register", found, _FILTERS, show)
    return await render(
        request,
        ctx,
        "pages/register.html",
        say(request, N_("Lines of the register of members")),
        lines=page.shown,
        filters=page.filters,
        next_url=page.next_url,
        name=asked,
    )


@get(routes("register_line"))
async def register_line(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """One line, every entry of it, and the form by which it is changed or corrected."""
    return await _line(request, ctx, membership_id, None, {})


@post(routes("write_register"))
async def write_register(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Write the next entry."""
    form = await read_form(request)
    new, errors = form.read(NewRegisterEntry, versioned=True)
    if new is None:
        return await _line(request, ctx, membership_id, form, errors)
    _, refusal = await attempt(ctx, actions.write_register(ctx, membership_id, new, form.version))
    if refusal:
        return await _line(request, ctx, membership_id, form.said_again(refusal), {}, refusal)
    return redirect(request, "register_line", membership_id=membership_id)


async def _line(
    request: Asked,
    ctx: Context,
    membership_id: UUID,
    form: Form | None,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    line = await queries.register_line(ctx, membership_id)
    if form is None:
        said = {f"name_{each}": getattr(line.name, each) or "" for each in LANGUAGES} | {
            "address": line.address or "",
            "entered_on": f"{line.entered_on}",
            "ceased_on": f"{line.ceased_on or ''}",
        }
        form = Form(said, language_of(request))
    errors = errors | beside(refusal, form)
    title, status = line.name.in_(language_of(request)).text, status_of(request, refusal, errors)
    return await render(
        request, ctx, "pages/register_line.html", title, status=status, line=line, form=form, errors=errors
    )


handlers: list[Any] = [register_kept, say_legal_form, register, register_line, write_register]
