"""Becoming a member: the principles, applying, confirming the address, and the desk of those who decide."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

import i18n
from frontend import session
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, Filters, listed, states_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.accounts import actions as accounts
from governance.accounts.refusals import CodeNotValid
from governance.accounts.rules import CODE_MINUTES, network_of
from governance.bodies import queries as bodies
from governance.context import Context
from governance.decisions import queries as decisions
from governance.memberships import actions, queries
from governance.memberships.refusals import NotTheirLanguage, ReasonsNeeded
from governance.memberships.values import (
    NewAnswer,
    NewApplication,
    NewApproval,
    NewConfirmation,
    NewPrinciples,
    NewQuestion,
    NewRefusal,
    NewRepresentation,
    NewReview,
    NewVisitorApplication,
    State,
)
from governance.permissions import Permission
from governance.promises import queries as promises
from governance.refusal import N_, Refusal
from i18n.addresses import routes, url

_FILTERS: Filters[State] = {
    "waiting": (N_("To be decided"), [State.SUBMITTED, State.UNDER_REVIEW]),
    "asked": (N_("Question asked"), [State.INFO_NEEDED]),
    "approved": (N_("Approved"), [State.APPROVED]),
    "refused": (N_("Refused"), [State.REFUSED, State.REFUSED_FINAL]),
}
T = TypeVar("T", bound=Struct)
_NO_CODE = N_("Enter the eight digits from the e-mail.")


@get(routes("principles"))
async def principles(request: Asked, ctx: Ctx) -> Page:
    """What members agree to: in force, to come, and as it was."""
    found = await queries.principles(ctx)
    return await render(request, ctx, "pages/principles.html", say(request, N_("The principles")), versions=found)


@get(routes("enact_principles"))
async def principles_form(request: Asked, ctx: Ctx) -> Page:
    """A new version of them."""
    ctx.actor.require(Permission.PRINCIPLES_ENACT)
    return await _enacting(request, ctx, Form({}, language_of(request)), {})


@post(routes("enact_principles"))
async def enact_principles(request: Asked, ctx: Ctx) -> Page:
    """Enact it, and read it among the others."""
    form = await read_form(request)
    new, errors = form.read(NewPrinciples)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.enact_principles(ctx, new))
        if refusal is None:
            return redirect(request, "principles")
    return await _enacting(request, ctx, form, errors, refusal)


async def _enacting(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    errors = errors | beside(refusal, form)
    title, status = say(request, N_("Enact new principles")), status_of(request, refusal, errors)
    return await render(request, ctx, "pages/principles_form.html", title, status=status, form=form, errors=errors)


@get(routes("apply"))
async def apply_form(request: Asked, ctx: Ctx) -> Page:
    """What membership is, what it asks, and the form."""
    return await _applying(request, ctx, Form({}, language_of(request)), {})


@post(routes("apply"))
async def apply(request: Asked, ctx: Ctx) -> Page:
    """Keep the application, and ask for the code that confirms its address; or submit it, where that is known."""
    form = await read_form(request)
    refusal: Refusal | None
    if ctx.actor.person_id:
        new, errors = form.read(NewApplication)
        if new is None:
            return await _applying(request, ctx, form, errors)
        application_id, refusal = await attempt(ctx, actions.apply_as_myself(ctx, new, form.language))
        if refusal is None:
            return redirect(request, "application", {"done": "applied"}, application_id=application_id)
        return await _applying(request, ctx, form, {}, refusal)
    by_visitor, errors = form.read(NewVisitorApplication)
    if by_visitor is None:
        if "email" in errors:
            errors["email"] = say(request, N_("Enter an e-mail address, like name@example.org."))
        return await _applying(request, ctx, form, errors)
    network = network_of(request.client.host if request.client else None)
    asked, refusal = await attempt(ctx, actions.apply_for_membership(ctx, by_visitor, form.language, network))
    if asked is None:
        return await _applying(request, ctx, form, {}, refusal)
    answer = redirect(request, "apply_code")
    session.keep_sign_in(request, answer, asked.sign_in_id)
    return answer


async def _applying(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    session.expect_form(request)
    errors = errors | beside(refusal, form)
    versions = await queries.principles(ctx)
    page = await render(
        request,
        ctx,
        "pages/apply.html",
        say(request, N_("Become a member")),
        status=status_of(request, refusal, errors),
        principles=next((each for each in versions if each.in_force), None),
        promise=next((each for each in await promises.promise_wordings(ctx) if each.in_force), None),
        regions=await bodies.regions(ctx, limit=200),
        group=form["kind"] == "organisation" or request.query_params.get("kind") == "organisation",
        form=form,
        errors=errors,
    )
    session.keep_browser(request, page)
    return page


@get(routes("apply_code"))
async def apply_code(request: Asked, ctx: Ctx) -> Page:
    """Ask for the code. Whoever follows a link here has only opened a page: nothing is confirmed by it."""
    return await _code(request, ctx, Form({}, language_of(request)), {})


@post(routes("apply_code"))
async def confirm_application(request: Asked, ctx: Ctx) -> Page:
    """Submit the application by the code that this browser asked for, and sign the applicant in."""
    form = await read_form(request)
    sign_in_id = session.sign_in_of(request)
    if sign_in_id is None:
        return await _code(request, ctx, form, {})
    new, errors = form.read(NewConfirmation, sign_in_id=sign_in_id)
    if new is None:
        return await _code(request, ctx, form, {name: say(request, _NO_CODE) for name in errors})
    secret = request.app.state.settings.secret
    begun, refusal = await attempt(ctx, actions.confirm_application(ctx, new, secret, "pages"))
    if begun is None:
        return await _code(request, ctx, form, beside(refusal, form), refusal)
    if isinstance(begun, CodeNotValid):
        # Shown, not raised: the wrong try must be counted, so the transaction commits.
        return await _code(request, ctx, form, {"code": i18n.sentence(begun, form.language)})
    if ctx.actor.person_id:
        await accounts.end_session(ctx, session.digest_of(request))
    answer = Redirect(url(form.language, "applications", {"done": "applied"}), status_code=303)
    session.begin(request, answer, begun, await ctx.now())
    return answer


async def _code(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    session.expect_form(request)
    page = await render(
        request,
        ctx,
        "pages/apply_code.html",
        say(request, N_("Confirm your address")),
        status=status_of(request, refusal, errors),
        form=form,
        errors=errors,
        asked=session.sign_in_of(request) is not None,
        minutes=CODE_MINUTES,
    )
    session.keep_browser(request, page)
    return page


@get(routes("applications"))
async def applications(
    request: Asked, ctx: Ctx, show: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """One's own applications; all of them, for those who decide on them."""
    states = states_of(_FILTERS, show)
    found = await queries.applications(ctx, states=states, after=after, limit=ASKED_FOR)
    page = listed(request, "applications", found, _FILTERS, show)
    return await render(
        request,
        ctx,
        "pages/applications.html",
        say(request, N_("Applications for membership")),
        applications=page.shown,
        filters=page.filters if Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions else [],
        next_url=page.next_url,
        done=request.query_params.get("done") == "applied",
    )


@get(routes("application"))
async def application(request: Asked, ctx: Ctx, application_id: FromPath[UUID]) -> Page:
    """One application: what is asked of the reader, what was said, and what happened."""
    return await _application(request, ctx, application_id)


async def _application(
    request: Asked,
    ctx: Context,
    application_id: UUID,
    form: Form | None = None,
    errors: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Page:
    found = await queries.application(ctx, application_id)
    form = form or Form({}, language_of(request))
    errors = (errors or {}) | _beside(refusal, form)
    may_decide = "approve_application" in found.allowed_actions
    return await render(
        request,
        ctx,
        "pages/application.html",
        found.organisation.in_(form.language).text if found.organisation else found.name,
        status=status_of(request, refusal, errors),
        application=found,
        decisions=await decisions.decisions(ctx, state="published", limit=20) if may_decide else [],
        done=request.query_params.get("done") == "applied",
        form=form,
        errors=errors,
    )


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the field that it is about, of which a text in two languages has two."""
    match refusal:
        case ReasonsNeeded(pointer) | NotTheirLanguage(_, pointer):
            return {pointer[1:].replace("/", "_"): i18n.sentence(refusal, form.language)}
        case _:
            return beside(refusal, form)


async def _act(
    request: Asked,
    ctx: Context,
    application_id: UUID,
    type_: type[T],
    act: Callable[[Context, UUID, T], Awaitable[None]],
) -> Page:
    """Read the form of an act into what the API takes too, do it, and show the application."""
    form = await read_form(request)
    new, errors = form.read(type_)
    if new is None:
        return await _application(request, ctx, application_id, form, errors)
    _, refusal = await attempt(ctx, act(ctx, application_id, new))
    if refusal:
        return await _application(request, ctx, application_id, form, None, refusal)
    return redirect(request, "application", application_id=application_id)


@post(routes("approve_application"))
async def approve_application(request: Asked, ctx: Ctx, application_id: FromPath[UUID]) -> Page:
    """Admit the applicant."""
    return await _act(request, ctx, application_id, NewApproval, actions.approve_application)


@post(routes("ask_applicant"))
async def ask_applicant(request: Asked, ctx: Ctx, application_id: FromPath[UUID]) -> Page:
    """Ask the applicant something."""
    return await _act(request, ctx, application_id, NewQuestion, actions.ask_applicant)


@post(routes("answer_question"))
async def answer_question(request: Asked, ctx: Ctx, application_id: FromPath[UUID]) -> Page:
    """Answer it."""
    return await _act(request, ctx, application_id, NewAnswer, actions.answer_question)


@post(routes("refuse_application"))
async def refuse_application(request: Asked, ctx: Ctx, application_id: FromPath[UUID]) -> Page:
    """Refuse the applicant, as the board."""
    return await _act(request, ctx, application_id, NewRefusal, actions.refuse_application)


@post(routes("make_representation"))
async def make_representation(request: Asked, ctx: Ctx, application_id: FromPath[UUID]) -> Page:
    """Ask the board to think again."""
    return await _act(request, ctx, application_id, NewRepresentation, actions.make_representation)


@post(routes("review_application"))
async def review_application(request: Asked, ctx: Ctx, application_id: FromPath[UUID]) -> Page:
    """Decide on that for good."""
    return await _act(request, ctx, application_id, NewReview, actions.review_application)


@post(routes("withdraw_application"))
async def withdraw_application(request: Asked, ctx: Ctx, application_id: FromPath[UUID]) -> Page:
    """Take one's own application back."""
    await read_form(request)
    _, refusal = await attempt(ctx, actions.withdraw_application(ctx, application_id))
    if refusal:
        return await _application(request, ctx, application_id, refusal=refusal)
    return redirect(request, "application", application_id=application_id)


handlers: list[Any] = [
    principles,
    principles_form,
    enact_principles,
    apply_form,
    apply,
    apply_code,
    confirm_application,
    applications,
    application,
    approve_application,
    ask_applicant,
    answer_question,
    refuse_application,
    make_representation,
    review_application,
    withdraw_application,
]
