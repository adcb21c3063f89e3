"""What those who lead a body write by forms: a body under it, its terms of reference, its affiliations."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.lookups import all_of
from frontend.pages.bodies import body_page, stands
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import LANGUAGES
from governance.bodies import actions, queries, refusals
from governance.bodies.values import NewAffiliation, NewAffiliationEnd, NewBody, NewTerms
from governance.context import Context
from governance.permissions import Permission
from governance.refusal import N_, NotFound, Refusal
from i18n.addresses import routes


@get(routes("establish_body"))
async def establish_form(request: Asked, ctx: Ctx) -> Page:
    """A new body; `under` is the one that the officer comes from."""
    ctx.actor.require(Permission.BODY_ESTABLISH)
    form = Form({"parent_id": request.query_params.get("under", "")}, language_of(request))
    return await _establishing(request, ctx, form, {})


@post(routes("establish_body"))
async def establish_body(request: Asked, ctx: Ctx) -> Page:
    """Establish it, and go to it."""
    form = await read_form(request)
    new, errors = form.read(NewBody)
    if new is None:
        return await _establishing(request, ctx, form, errors)
    body_id, refusal = await attempt(ctx, actions.establish_body(ctx, new))
    if body_id is None:
        return await _establishing(request, ctx, form, {}, refusal)
    return redirect(request, "body", body_id=body_id)


async def _establishing(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    return await render(
        request,
        ctx,
        "pages/body_form.html",
        say(request, N_("Establish a body")),
        status=status_of(request, refusal, errors),
        bodies=[each for each in await all_of(partial(queries.bodies, ctx)) if stands(each)],
        form=form,
        errors=_beside(refusal, form) or errors,
    )


@get(routes("enact_terms"))
async def terms_form(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """The terms of reference as they stand, to be written anew."""
    ctx.actor.require(Permission.BODY_AMEND)
    body = await queries.body(ctx, body_id)
    newest = body.terms[0].text if body.terms else None
    fields = {f"text_{each}": getattr(newest, each) or "" for each in LANGUAGES} if newest else {}
    return await _terms(request, ctx, body_id, Form(fields, language_of(request)), {})


@post(routes("enact_terms"))
async def enact_terms(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """Enact them for a day; the older version stays as it is."""
    form = await read_form(request)
    new, errors = form.read(NewTerms)
    if new is None:
        return await _terms(request, ctx, body_id, form, errors)
    _, refusal = await attempt(ctx, actions.enact_terms(ctx, body_id, new))
    if refusal:
        return await _terms(request, ctx, body_id, form, {}, refusal)
    return redirect(request, "body", {"on": new.effective_on}, body_id=body_id)


async def _terms(
    request: Asked, ctx: Context, body_id: UUID, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    return await render(
        request,
        ctx,
        "pages/terms_form.html",
        say(request, N_("Enact terms of reference")),
        status=status_of(request, refusal, errors),
        body=await queries.body(ctx, body_id),
        form=form,
        errors=_beside(refusal, form) or errors,
    )


@get(routes("affiliate_body"))
async def affiliation_form(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """A new affiliation, and the last day of those there are."""
    ctx.actor.require(Permission.BODY_AMEND)
    return await _affiliations(request, ctx, body_id, Form({}, language_of(request)), {})


@post(routes("affiliate_body"))
async def affiliate_body(request: Asked, ctx: Ctx, body_id: FromPath[UUID]) -> Page:
    """Enter it."""
    form = await read_form(request)
    new, errors = form.read(NewAffiliation)
    if new is None:
        return await _affiliations(request, ctx, body_id, form, errors)
    _, refusal = await attempt(ctx, actions.affiliate_body(ctx, body_id, new))
    if refusal:
        return await _affiliations(request, ctx, body_id, form, {}, refusal)
    return redirect(request, "affiliate_body", body_id=body_id)


async def _affiliations(
    request: Asked, ctx: Context, body_id: UUID, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    return await render(
        request,
        ctx,
        "pages/affiliations.html",
        say(request, N_("Affiliations of the body")),
        status=status_of(request, refusal, errors),
        body=await queries.body(ctx, body_id),
        form=form,
        errors=_beside(refusal, form) or errors,
    )


@post(routes("end_affiliation"))
async def end_affiliation(request: Asked, ctx: Ctx, affiliation_id: FromPath[UUID]) -> Page:
    """Enter its last day. What is wrong is said on the page of the body that the form came from."""
    form = await read_form(request)
    new, errors = form.read(NewAffiliationEnd)
    if new is None:
        return await body_page(request, ctx, _came_from(request), errors={"form": next(iter(errors.values()))})
    body_id, refusal = await attempt(ctx, actions.end_affiliation(ctx, affiliation_id, new))
    if body_id is None:
        return await body_page(request, ctx, _came_from(request), refusal=refusal)
    return redirect(request, "affiliate_body", body_id=body_id)


def _came_from(request: Asked) -> UUID:
    """The body on whose page the form stood. Raises `NotFound` where the address says none."""
    try:
        return UUID(request.query_params.get("body", ""))
    except ValueError:
        raise NotFound from None


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about."""
    if refusal is None:
        return {}
    sentence = i18n.sentence(refusal, form.language)
    match refusal:
        case refusals.NameTaken():
            places = ["name_cy"]
        case refusals.OnlyOne():
            places = ["kind"]
        case refusals.ParentUnknown() | refusals.NotYourBody() if form["parent_id"]:
            places = ["parent_id"]
        case refusals.BodyInOneLanguage(missing=missing) | refusals.TermsInOneLanguage(missing=missing):
            places = [each.strip("/").replace("/", "_") for each in missing]
        case refusals.TermsInThePast() | refusals.TermsBeforeTheLast():
            places = ["effective_on"]
        case refusals.DaysOutOfOrder():
            places = ["held_to"]
        case refusals.DayOutOfReach(day=day):
            places = [name for name in ("effective_on", "held_from", "held_to") if form[name] == str(day)]
        case _:
            places = ["form"]
    return dict.fromkeys(places, sentence)


handlers: list[Any] = [
    establish_form,
    establish_body,
    terms_form,
    enact_terms,
    affiliation_form,
    affiliate_body,
    end_affiliation,
]
