"""The register of members by its pages: for everybody, how to look into it; for its keepers, each line."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from frontend import session
from frontend.forms import Form, attempt, beside, read_form, sought, status_of
from frontend.listings import ASKED_FOR, Filters, listed, states_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import LANGUAGES
from governance.context import Context
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from governance.register import actions, queries
from governance.register.values import (
    InspectionState,
    NewCourtReasons,
    NewInspection,
    NewLegalForm,
    NewRegisterEntry,
)
from i18n.addresses import routes

_ASKS: Filters[InspectionState] = {
    "waiting": (N_("To be answered"), [InspectionState.ASKED]),
    "answered": (N_("Answered"), [InspectionState.ANSWERED, InspectionState.AT_COURT]),
}
_FILTERS: Filters[bool] = {"current": (N_("Members today"), [True]), "ceased": (N_("Ceased"), [False])}


@get(routes("register_kept"))
async def register_kept(request: Asked, ctx: Ctx) -> Page:
    """What the register is, and who may look into it."""
    return await _kept(request, ctx, Form({}, language_of(request)), {})


@post(routes("ask_inspection"))
async def ask_inspection(request: Asked, ctx: Ctx) -> Page:
    """Ask to look into it, or for a copy."""
    form = await read_form(request)
    new, errors = form.read(NewInspection)
    if new is None:
        return await _kept(request, ctx, form, errors)
    _, refusal = await attempt(ctx, actions.ask_inspection(ctx, new))
    if refusal:
        return await _kept(request, ctx, form, {}, refusal)
    return redirect(request, "register_kept", {"done": "asked"})


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
    session.expect_form(request)
    errors = errors | beside(refusal, form)
    page = await render(
        request,
        ctx,
        "pages/register_kept.html",
        say(request, N_("The register of members")),
        status=status_of(request, refusal, errors),
        kept=await queries.register_kept(ctx),
        keeps=Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions,
        done=request.query_params.get("done") == "asked",
        form=form,
        errors=errors,
    )
    session.keep_browser(request, page)
    return page


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


@get(routes("inspections"))
async def inspections(
    request: Asked, ctx: Ctx, show: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """Who asked to look into it."""
    found = await queries.inspections(ctx, states=states_of(_ASKS, show), after=after, limit=ASKED_FOR)
    page = listed(request, "inspections", found, _ASKS, show)
    return await render(
        request,
        ctx,
        "pages/inspections.html",
        say(request, N_("Requests to look into the register of members")),
        inspections=page.shown,
        filters=page.filters,
        next_url=page.next_url,
    )


@get(routes("inspection"))
async def inspection(request: Asked, ctx: Ctx, inspection_id: FromPath[UUID]) -> Page:
    """One ask, and what the officer is to do."""
    return await _inspection(request, ctx, inspection_id, Form({}, language_of(request)), {})


@post(routes("give_copy"))
async def give_copy(request: Asked, ctx: Ctx, inspection_id: FromPath[UUID]) -> Page:
    """Take the copy, and show it."""
    form = await read_form(request)
    _, refusal = await attempt(ctx, actions.give_copy(ctx, inspection_id))
    if refusal:
        return await _inspection(request, ctx, inspection_id, form, {}, refusal)
    return redirect(request, "register_copy", inspection_id=inspection_id)


@post(routes("apply_to_court"))
async def apply_to_court(request: Asked, ctx: Ctx, inspection_id: FromPath[UUID]) -> Page:
    """Record that the board applies to the court."""
    form = await read_form(request)
    new, errors = form.read(NewCourtReasons)
    if new is None:
        return await _inspection(request, ctx, inspection_id, form, errors)
    _, refusal = await attempt(ctx, actions.apply_to_court(ctx, inspection_id, new))
    if refusal:
        return await _inspection(request, ctx, inspection_id, form, {}, refusal)
    return redirect(request, "inspection", inspection_id=inspection_id)


async def _inspection(
    request: Asked,
    ctx: Context,
    inspection_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    found = await queries.inspection(ctx, inspection_id)
    errors = errors | beside(refusal, form)
    status = status_of(request, refusal, errors)
    return await render(
        request, ctx, "pages/inspection.html", found.name, status=status, inspection=found, form=form, errors=errors
    )


@get(routes("register_copy"))
async def register_copy(request: Asked, ctx: Ctx, inspection_id: FromPath[UUID]) -> Page:
    """The copy that was given, to be read or printed."""
    found = await queries.register_copy(ctx, inspection_id)
    title = say(request, N_("A copy of the register of members"))
    return await render(request, ctx, "pages/register_copy.html", title, copy=found)


@post(routes("register_copy_file"), status_code=200)
async def register_copy_file(request: Asked, ctx: Ctx, inspection_id: FromPath[UUID]) -> Response[str]:
    """The same as a file."""
    await read_form(request)
    headers = {"Content-Disposition": 'attachment; filename="register.csv"'}
    return Response(await queries.register_copy_file(ctx, inspection_id), media_type="text/csv", headers=headers)


handlers: list[Any] = [
    register_kept,
    say_legal_form,
    ask_inspection,
    register,
    register_line,
    write_register,
    inspections,
    inspection,
    give_copy,
    apply_to_court,
    register_copy,
    register_copy_file,
]
