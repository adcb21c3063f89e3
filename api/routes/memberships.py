"""Becoming a member: the principles, an application and its confirmation, and the desk of those who decide."""

from typing import Annotated, cast
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from api import problems
from api.access import OPEN, client_address
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import with_etag
from governance.accounts.refusals import CodeNotValid
from governance.accounts.rules import network_of
from governance.accounts.values import SignInAsked, Token
from governance.context import Context
from governance.memberships import actions, queries
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
from governance.memberships.views import ApplicationLine, ApplicationView, PrinciplesVersion


class PrinciplesPage(Struct, frozen=True):
    """Every version of the principles, the newest first: always one page."""

    data: list[PrinciplesVersion]
    next_cursor: None = None


class ApplicationPage(Struct, frozen=True):
    """A page of applications, the newest first."""

    data: list[ApplicationLine]
    next_cursor: str | None


async def _shown(ctx: Context, application_id: UUID) -> Response[ApplicationView]:
    view = await queries.application(ctx, application_id)
    return with_etag(view, view.version)


@get("/principles", operation_id="principles", opt=OPEN)
async def principles(ctx: Ctx) -> PrinciplesPage:
    """What members agree to, version by version; one is in force."""
    return PrinciplesPage(await queries.principles(ctx))


@post("/principles", operation_id="enact_principles")
async def enact_principles(ctx: Ctx, data: JSONBody[NewPrinciples]) -> PrinciplesPage:
    """Add a version of the principles, as the board's officer. Older ones, and who agreed to them, stay as they are."""
    await actions.enact_principles(ctx, data)
    return PrinciplesPage(await queries.principles(ctx))


@post("/applications", operation_id="apply_for_membership", status_code=202, opt=OPEN)
async def apply_for_membership(
    ctx: Ctx, data: JSONBody[NewVisitorApplication], request: Request[None, None, AppState]
) -> SignInAsked:
    """Apply for membership without an account: a code goes to the address, and confirms it.

    The answer is the same for every address. The code is asked for, and limited, as at `/sign-ins`; it works at
    `/applications/confirmations` alone.
    """
    network = network_of(client_address(request.scope))
    return await actions.apply_for_membership(ctx, data, problems.language_of(request.scope), network)


@post("/applications/confirmations", operation_id="confirm_application", opt=OPEN)
async def confirm_application(
    ctx: Ctx, data: JSONBody[NewConfirmation], request: Request[None, None, AppState]
) -> Response[Token]:
    """Submit the application by its code, which signs you in too. The token is shown this once."""
    begun = await actions.confirm_application(ctx, data, request.app.state.settings.secret, "api")
    if isinstance(begun, CodeNotValid):
        # Answered, not raised: the wrong try must be counted, so the transaction commits.
        return cast("Response[Token]", problems.answer(request, begun))
    return Response(begun, headers={"Cache-Control": "no-store"})


@post("/me/applications", operation_id="apply_as_myself")
async def apply_as_myself(
    ctx: Ctx, data: JSONBody[NewApplication], request: Request[None, None, AppState]
) -> Response[ApplicationView]:
    """Apply as whoever you are signed in as: somebody whose membership has ended, or who never had one."""
    application_id = await actions.apply_as_myself(ctx, data, problems.language_of(request.scope))
    shown = await _shown(ctx, application_id)
    shown.headers["Location"] = f"/api/v1/applications/{application_id}"
    return shown


@get("/applications", operation_id="applications")
async def applications(
    ctx: Ctx,
    request: Request[None, None, AppState],
    states: Annotated[list[State] | None, QueryParameter(name="state", max_items=len(State))] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[ApplicationPage]:
    """Your own applications; all of them, where you decide on them."""
    found = await queries.applications(ctx, states=states, after=read_id(request, cursor), limit=limit + 1)
    return page(request, ApplicationPage, found, limit, lambda each: each.id)


@get("/applications/{application_id:uuid}", operation_id="application")
async def application(ctx: Ctx, application_id: FromPath[UUID]) -> Response[ApplicationView]:
    """One application, and what happened to it."""
    return await _shown(ctx, application_id)


@post("/applications/{application_id:uuid}/approval", operation_id="approve_application", status_code=200)
async def approve_application(
    ctx: Ctx, application_id: FromPath[UUID], data: JSONBody[NewApproval]
) -> Response[ApplicationView]:
    """Admit the applicant: the membership and its voting right begin at once.

    Whoever approves does so as the board's officer, or in an office to which the board has delegated it; `decision_id`
    names the board's published decision, where it took one.
    """
    await actions.approve_application(ctx, application_id, data)
    return await _shown(ctx, application_id)


@post("/applications/{application_id:uuid}/questions", operation_id="ask_applicant")
async def ask_applicant(
    ctx: Ctx, application_id: FromPath[UUID], data: JSONBody[NewQuestion]
) -> Response[ApplicationView]:
    """Ask the applicant something. The clock stops; without an answer in time, as the rules say, it lapses."""
    await actions.ask_applicant(ctx, application_id, data)
    return await _shown(ctx, application_id)


@post("/applications/{application_id:uuid}/answer", operation_id="answer_question", status_code=200)
async def answer_question(
    ctx: Ctx, application_id: FromPath[UUID], data: JSONBody[NewAnswer]
) -> Response[ApplicationView]:
    """Answer the question about your own application."""
    await actions.answer_question(ctx, application_id, data)
    return await _shown(ctx, application_id)


@post("/applications/{application_id:uuid}/refusal", operation_id="refuse_application", status_code=200)
async def refuse_application(
    ctx: Ctx, application_id: FromPath[UUID], data: JSONBody[NewRefusal]
) -> Response[ApplicationView]:
    """Refuse the applicant, as the board's officer, with reasons in both languages: they are sent at once."""
    await actions.refuse_application(ctx, application_id, data)
    return await _shown(ctx, application_id)


@post("/applications/{application_id:uuid}/representation", operation_id="make_representation", status_code=200)
async def make_representation(
    ctx: Ctx, application_id: FromPath[UUID], data: JSONBody[NewRepresentation]
) -> Response[ApplicationView]:
    """Ask the board to think again about your refused application: once, in the time that the rules give."""
    await actions.make_representation(ctx, application_id, data)
    return await _shown(ctx, application_id)


@post("/applications/{application_id:uuid}/review", operation_id="review_application", status_code=200)
async def review_application(
    ctx: Ctx, application_id: FromPath[UUID], data: JSONBody[NewReview]
) -> Response[ApplicationView]:
    """Decide on the representation for good, as another officer of the board than who recorded the refusal."""
    await actions.review_application(ctx, application_id, data)
    return await _shown(ctx, application_id)


@post("/applications/{application_id:uuid}/withdrawal", operation_id="withdraw_application", status_code=200)
async def withdraw_application(ctx: Ctx, application_id: FromPath[UUID]) -> Response[ApplicationView]:
    """Take your own application back, while nobody has decided on it."""
    await actions.withdraw_application(ctx, application_id)
    return await _shown(ctx, application_id)


handlers = [
    principles,
    enact_principles,
    apply_for_membership,
    confirm_application,
    apply_as_myself,
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
