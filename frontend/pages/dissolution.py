"""The end of a body, by forms: proposed on a page of its own, decided on the body's."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.pages.bodies import body_page
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bodies import queries as bodies
from governance.bodies.refusals import DayOutOfReach
from governance.context import Context
from governance.dissolution import actions, refusals
from governance.dissolution.values import NewDissolution
from governance.offices.values import NewVerdict
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from i18n.addresses import routes


@get(routes("dissolve_body"))
async def dissolve_form(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """What it means that a body is dissolved, and the form that proposes it."""
    ctx.actor.require(Permission.BODY_DISSOLVE)
    return await _dissolving(request, ctx, body_id, Form({}, language_of(request)), {})


@post(routes("dissolve_body"))
async def dissolve_body(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """Propose it, and go to the body."""
    form = await read_form(request)
    new, errors = form.read(NewDissolution)
    if new is None:
        return await _dissolving(request, ctx, body_id, form, errors)
    _, refusal = await attempt(ctx, actions.dissolve_body(ctx, body_id, new))
    if refusal:
        return await _dissolving(request, ctx, body_id, form, _beside(refusal, form), refusal)
    return redirect(request, "body", body_id=body_id)


@post(routes("decide_dissolution"))
async def decide_dissolution(request: Asked, ctx: Ctx, body_id: FromPath[UUID], dissolution_id: FromPath[UUID]) -> Page:
    """Confirm it, object to it or withdraw it, on the page of its body."""
    form = await read_form(request)
    new, errors = form.read(NewVerdict)
    if new is None:
        return await body_page(request, ctx, body_id, errors={"form": next(iter(errors.values()))}, form=form)
    _, refusal = await attempt(ctx, actions.decide_dissolution(ctx, dissolution_id, new))
    if refusal:
        return await body_page(request, ctx, body_id, refusal=refusal, form=form)
    return redirect(request, "body", body_id=body_id)


async def _dissolving(
    request: Asked, ctx: Context, body_id: UUID, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    return await render(
        request,
        ctx,
        "pages/dissolve_form.html",
        say(request, N_("Dissolve the body")),
        status=status_of(request, refusal, errors),
        body=await bodies.body(ctx, body_id),
        form=form,
        errors=errors,
    )


def _beside(refusal: Refusal, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about."""
    sentence = i18n.sentence(refusal, form.language)
    match refusal:
        case refusals.DissolutionInOneLanguage(missing=missing):
            return {pointer.strip("/").replace("/", "_"): sentence for pointer in missing}
        case refusals.DissolvedInThePast() | DayOutOfReach():
            return {"last_on": sentence}
        case _:
            return {"form": sentence}


handlers = [dissolve_form, dissolve_body, decide_dissolution]
