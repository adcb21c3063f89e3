"""Partner bodies: what is agreed with each, the officers' forms, and what a member's own data are shared for."""

from typing import Annotated, Any, get_args
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery, QueryParameter

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, PAGE_SIZE, listed
from frontend.lookups import MANY
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import LANGUAGES
from governance.bodies import queries as bodies
from governance.bodies.queries import Region
from governance.context import Context
from governance.exports import queries as exports
from governance.exports.views import FIELD_SAID
from governance.partners import actions, clients, queries, refusals
from governance.partners.values import Field, NewAgreement, NewConsent, NewEnd, NewKeys, NewPartner, Purpose, Secret
from governance.permissions import Permission, Scope
from governance.refusal import N_, NotFound, Refusal
from governance.register import queries as register
from governance.webhooks import queries as webhooks
from i18n.addresses import routes, url

_NO_KEYS = N_("These are no public keys. Paste the whole JSON Web Key Set, as the program gives it.")
_NO_SCOPE = N_("Choose at least one.")
# What a new form has ticked: who is a member, and nothing by which they could be reached.
_CONTACT = ("name", "email", "language")
_TICKED = {f"fields_{number}": "yes" for number, field in enumerate(Field) if field not in _CONTACT}


# The number of a line of the log of disclosures, as its table holds it.
Row = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)]


@get(routes("partners"))
async def partners(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """Every partner, the newest first."""
    page = listed(request, "partners", await queries.partners(ctx, after=after, limit=ASKED_FOR))
    return await render(
        request,
        ctx,
        "pages/partners.html",
        say(request, N_("Partners who are told of members")),
        partners=page.shown,
        next_url=page.next_url,
    )


@get(routes("enter_partner"))
async def enter_form(request: Asked, ctx: Ctx) -> Page:
    """A new partner, with what is agreed."""
    ctx.actor.require(Permission.PARTNER_AGREE)
    return await _agreeing(request, ctx, _blank(request), {})


@post(routes("enter_partner"))
async def enter_partner(request: Asked, ctx: Ctx) -> Page:
    """Enter it, and show the secret of its program this once."""
    form = await read_form(request)
    new, errors = await _read(ctx, form, NewPartner)
    if new is None:
        return await _agreeing(request, ctx, form, errors)
    made, refusal = await attempt(ctx, actions.enter_partner(ctx, new))
    if made is None:
        return await _agreeing(request, ctx, form, {}, refusal)
    return await _made(request, ctx, made.partner_id, made.secret)


async def _made(request: Asked, ctx: Context, partner_id: UUID, secret: Secret) -> Page:
    partner = await queries.partner(ctx, partner_id)
    page = await render(
        request, ctx, "pages/partner_made.html", say(request, N_("Pass this on")), partner=partner, secret=secret
    )
    page.headers["Cache-Control"] = "no-store"
    return page


@post(routes("make_secret"))
async def make_secret(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """Make another secret for a program of the partner's, and show it this once."""
    form = await read_form(request)
    secret, refusal = await attempt(ctx, clients.make_secret(ctx, _id(form["client_id"])))
    if secret is None:
        return await _partner(request, ctx, partner_id, form, {}, refusal)
    return await _made(request, ctx, partner_id, secret)


@post(routes("end_secret"))
async def end_secret(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """End a secret, and go back to the partner."""
    form = await read_form(request)
    await clients.end_secret(ctx, _id(form["client_id"]), _id(form["secret_id"]))
    return redirect(request, "partner", partner_id=partner_id)


@post(routes("put_keys"))
async def put_keys(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """Enter the public keys of a program, and go back to the partner."""
    form = await read_form(request)
    try:
        new = msgspec.json.decode(form["keys"] or '{"keys": []}', type=NewKeys)
    except (msgspec.MsgspecError, ValueError):
        return await _partner(request, ctx, partner_id, form, {"keys": say(request, _NO_KEYS)})
    _, refusal = await attempt(ctx, clients.put_keys(ctx, _id(form["client_id"]), new))
    if refusal is not None:
        errors = {"keys": i18n.sentence(refusal, form.language)}
        return await _partner(request, ctx, partner_id, form, errors, refusal)
    return redirect(request, "partner", partner_id=partner_id)


@post(routes("disable_client"))
async def disable_client(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """Switch a program off, and go back to the partner."""
    await clients.disable_client(ctx, _id((await read_form(request))["client_id"]))
    return redirect(request, "partner", partner_id=partner_id)


@get(routes("partner"))
async def partner(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """What is agreed, what was, and the officers' acts."""
    return await _partner(request, ctx, partner_id, Form({}, language_of(request)), {})


@get(routes("partner_messages"))
async def messages(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """What a partner's programs are told at once, and what did not arrive: for those who make agreements."""
    return await render(
        request,
        ctx,
        "pages/partner_messages.html",
        say(request, N_("What its programs are told at once")),
        endpoints=await webhooks.partner_endpoints(ctx, partner_id),
        partner=await queries.partner(ctx, partner_id),
    )


@get(routes("make_agreement"))
async def agreement_form(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """The next agreement with a partner."""
    ctx.actor.require(Permission.PARTNER_AGREE)
    return await _agreeing(request, ctx, _blank(request), {}, partner_id=partner_id)


@post(routes("make_agreement"))
async def make_agreement(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """Enter it, and go back to the partner."""
    form = await read_form(request)
    new, errors = await _read(ctx, form, NewAgreement)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.make_agreement(ctx, partner_id, new))
        if refusal is None:
            return redirect(request, "partner", partner_id=partner_id)
    return await _agreeing(request, ctx, form, errors, refusal, partner_id=partner_id)


@post(routes("end_agreement"))
async def end_agreement(request: Asked, ctx: Ctx, partner_id: FromPath[UUID], agreement_id: FromPath[UUID]) -> Page:
    """End an agreement, and go back to the partner."""
    form = await read_form(request)
    new, errors = form.read(NewEnd)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.end_agreement(ctx, agreement_id, new))
        if refusal is None:
            return redirect(request, "partner", partner_id=partner_id)
    return await _partner(request, ctx, partner_id, form, errors, refusal)


# ── One's own data ───────────────────────────────────────────────────────────────────────────────────


@get(routes("disclosures"))
async def disclosures(request: Asked, ctx: Ctx, before: Row = None) -> Page:
    """What partners ask to know of one, what one said to it, and who was told what."""
    found = await queries.my_disclosures(ctx, after=before, limit=ASKED_FOR)
    older = {"before": found[PAGE_SIZE - 1].id} if found[PAGE_SIZE:] else None
    return await render(
        request,
        ctx,
        "pages/disclosures.html",
        say(request, N_("Who is told about you")),
        choices=await queries.my_sharing(ctx),
        disclosures=found[:PAGE_SIZE],
        copies=await register.my_register_copies(ctx),
        exports=await exports.my_exports(ctx),
        field_said={field.value: say(request, said) for field, said in FIELD_SAID.items()},
        next_url=url(language_of(request), "disclosures", older) if older else None,
    )


@post(routes("give_consent"))
async def give_consent(request: Asked, ctx: Ctx) -> Page:
    """Consent to one purpose, in the words of this page's language."""
    form = await read_form(request)
    agreement_id, purpose = _of(form)
    await actions.give_consent(ctx, NewConsent(agreement_id, purpose, form.language))
    return redirect(request, "disclosures")


@post(routes("withdraw_consent"))
async def withdraw_consent(request: Asked, ctx: Ctx) -> Page:
    """Withdraw a consent."""
    await actions.withdraw_consent(ctx, *_of(await read_form(request)))
    return redirect(request, "disclosures")


@post(routes("object_to_sharing"))
async def object_to_sharing(request: Asked, ctx: Ctx) -> Page:
    """Object to what needs no consent."""
    await actions.object_to_sharing(ctx, _of(await read_form(request))[0])
    return redirect(request, "disclosures")


def _of(form: Form) -> tuple[UUID, Purpose]:
    """Which purpose of which agreement a form is about. Raises `NotFound` for what none of our forms says."""
    purpose = next((each for each in get_args(Purpose) if each == (form["purpose"] or "membership")), None)
    if purpose is None:
        raise NotFound
    return _id(form["agreement_id"]), purpose


def _id(given: str) -> UUID:
    """An id that stands in one of our forms. Raises `NotFound` for what is none."""
    try:
        return UUID(given)
    except ValueError:
        raise NotFound from None


# ── The form of an agreement: lists as numbered boxes ────────────────────────────────────────────────


def _blank(request: Asked) -> Form:
    return Form(_TICKED | {"scopes_0": "yes", "basis": "consent"}, language_of(request))


async def _areas(ctx: Context) -> list[Region]:
    """The areas that members live in, in the order of their codes."""
    found = await bodies.regions(ctx, limit=MANY)
    return [each for each in found if each.kind == "local_authority"]


async def _read(ctx: Context, form: Form, type_: Any) -> tuple[Any, dict[str, str]]:
    """Read the whole form, or None and one sentence for each field that is wrong."""
    areas = await _areas(ctx)
    ticked: dict[str, Any] = {
        name: tuple(each for number, each in enumerate(choices) if form[f"{name}_{number}"])
        for name, choices in (("scopes", Scope), ("fields", Field), ("regions", [each.code for each in areas]))
    }
    new, errors = form.read(type_, **ticked)
    if not ticked["scopes"]:
        return None, errors | {"scopes_0": i18n.gettext(form.language, _NO_SCOPE)}
    return new, errors


async def _agreeing(
    request: Asked,
    ctx: Context,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    *,
    partner_id: UUID | None = None,
) -> Page:
    errors = errors | _beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/partner_form.html",
        say(request, N_("The next agreement") if partner_id else N_("Enter a partner")),
        status=status_of(request, refusal, errors),
        partner=await queries.partner(ctx, partner_id) if partner_id else None,
        scopes=list(Scope),
        fields=list(Field),
        areas=await _areas(ctx),
        form=form,
        errors=errors,
    )


async def _partner(
    request: Asked, ctx: Context, partner_id: UUID, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    found = await queries.partner(ctx, partner_id)
    errors = errors or beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/partner.html",
        found.name.in_(form.language).text,
        status=status_of(request, refusal, errors),
        partner=found,
        areas={each.code: each.name for each in await _areas(ctx)},
        form=form,
        errors=errors,
    )


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about, else above the page."""
    if refusal is None:
        return {}
    sentence = i18n.sentence(refusal, form.language)
    match refusal:
        case refusals.AgreementInBothLanguages(field):
            return {f"{field}_{each}": sentence for each in LANGUAGES if not form[f"{field}_{each}"]}
        case refusals.ContactWithoutPurpose():
            return {f"contact_{form.language}": sentence}
        case refusals.AgreementDaysInvalid():
            return {"ends_on": sentence}
        case refusals.AgreementStands():
            return {"starts_on": sentence}
        case _:
            return beside(refusal, form)


handlers = [
    partners,
    enter_form,
    enter_partner,
    make_secret,
    end_secret,
    put_keys,
    disable_client,
    partner,
    messages,
    agreement_form,
    make_agreement,
    end_agreement,
    disclosures,
    give_consent,
    withdraw_consent,
    object_to_sharing,
]
