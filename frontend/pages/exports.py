"""Members to a spreadsheet by their pages: what for, what is told of each, and the file."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, listed
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.context import Context
from governance.exports import actions, files, queries
from governance.exports.refusals import NothingAgreed
from governance.exports.values import Field, NewExport
from governance.exports.views import FIELD_SAID
from governance.partners import queries as partners
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from i18n import sentence
from i18n.addresses import routes

# What a form begins with: enough to write to people.
_USUAL = (Field.NAME, Field.EMAIL, Field.LANGUAGE)
_NOTHING = N_("Choose what the list is to say of each member.")
_MOST_PARTNERS = 200


@get(routes("exports"))
async def exports(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """The lists that were made, the newest first, and the form for the next."""
    form = Form({field.value: "yes" for field in _USUAL}, language_of(request))
    return await _exports(request, ctx, form, {}, after=after)


@post(routes("make_export"))
async def make_export(request: Asked, ctx: Ctx) -> Page:
    """Make a list, and go where its file is."""
    form = await read_form(request)
    fields = tuple(field for field in Field if form[field.value] == "yes")
    new, errors = form.read(NewExport, fields=fields)
    if not fields:
        errors["fields"] = say(request, _NOTHING)
    if new is None or errors:
        return await _exports(request, ctx, form, errors)
    export_id, refusal = await attempt(ctx, actions.make_export(ctx, new))
    if export_id is None:
        wrong = {"fields": sentence(refusal, form.language)} if isinstance(refusal, NothingAgreed) else {}
        return await _exports(request, ctx, form, wrong or beside(refusal, form), refusal)
    return redirect(request, "member_export", export_id=export_id)


async def _exports(
    request: Asked,
    ctx: Context,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    *,
    after: UUID | None = None,
) -> Page:
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    page = listed(request, "exports", await queries.exports(ctx, after=after, limit=ASKED_FOR))
    return await render(
        request,
        ctx,
        "pages/exports.html",
        say(request, N_("Members to a spreadsheet")),
        status=status_of(request, refusal, errors),
        exports=page.shown,
        next_url=page.next_url,
        partners=[
            (str(each.agreement.id), each.name.in_(language_of(request)).text)
            for each in await partners.partners(ctx, limit=_MOST_PARTNERS)
            if each.agreement
        ],
        field_said=_said(request),
        form=form,
        errors=errors,
    )


@get(routes("member_export"))
async def member_export(request: Asked, ctx: Ctx, export_id: FromPath[UUID]) -> Page:
    """One list, and the ways to have its file."""
    return await render(
        request,
        ctx,
        "pages/export.html",
        say(request, N_("A list of members")),
        found=await queries.member_export(ctx, export_id),
        field_said=_said(request),
    )


@post(routes("export_csv"), status_code=200)
async def export_csv(request: Asked, ctx: Ctx, export_id: FromPath[UUID]) -> Stream:
    """The file for spreadsheets."""
    return await _sent(request, ctx, export_id, files.CSV)


@post(routes("export_ndjson"), status_code=200)
async def export_ndjson(request: Asked, ctx: Ctx, export_id: FromPath[UUID]) -> Stream:
    """The file for programs."""
    return await _sent(request, ctx, export_id, files.NDJSON)


async def _sent(request: Asked, ctx: Context, export_id: UUID, kind: files.Kind) -> Stream:
    await read_form(request)
    found = await queries.export_file(ctx, export_id)
    parts = files.written(request.app.state.engine, ctx.actor, found, kind)
    return Stream(parts, media_type=kind.media_type, headers=kind.headers(found))


def _said(request: Asked) -> dict[str, str]:
    return {field.value: say(request, said) for field, said in FIELD_SAID.items()}


handlers: list[Any] = [exports, make_export, member_export, export_csv, export_ndjson]
