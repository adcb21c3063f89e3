"""The board's decisions: published for all, drafts for those who record them."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Request, Response, get, patch, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from api.access import PUBLISHED
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import IfMatch, expected_version, with_etag
from governance.context import Context
from governance.decisions import actions, queries
from governance.decisions.values import DecisionChanges, NewDecision
from governance.decisions.views import DecisionSummary, DecisionView


class DecisionPage(Struct, frozen=True):
    """A page of decisions, the last recorded first."""

    data: list[DecisionSummary]
    next_cursor: str | None


class NewDecisionTransition(Struct, frozen=True, forbid_unknown_fields=True):
    """The one move there is: to publish."""

    to: Literal["published"]


async def _shown(ctx: Context, decision_id: UUID) -> Response[DecisionView]:
    view = await queries.decision(ctx, decision_id)
    return with_etag(view, view.version)


@get("/decisions", operation_id="decisions", opt=PUBLISHED)
async def decisions(
    ctx: Ctx,
    request: Request[None, None, AppState],
    only: Annotated[Literal["draft", "published"] | None, QueryParameter(name="state")] = None,
    motion_id: FromQuery[UUID | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[DecisionPage]:
    """List decisions. `motion_id` leaves those about one motion. Drafts are shown to those who may record decisions."""
    found = await queries.decisions(
        ctx, state=only, motion_id=motion_id, after=read_id(request, cursor), limit=limit + 1
    )
    return page(request, DecisionPage, found, limit, lambda decision: decision.id)


@post("/decisions", operation_id="record_decision")
async def record_decision(ctx: Ctx, data: JSONBody[NewDecision]) -> Response[DecisionView]:
    """Record what the board decided, as a draft. A language may be missing until it is published."""
    decision_id = await actions.record_decision(ctx, data)
    shown = await _shown(ctx, decision_id)
    shown.headers["Location"] = f"/api/v1/decisions/{decision_id}"
    return shown


@get("/decisions/{decision_id:uuid}", operation_id="decision", opt=PUBLISHED)
async def decision(ctx: Ctx, decision_id: FromPath[UUID]) -> Response[DecisionView]:
    """One decision: its reasons, votes and declared interests, and the board's answers in it."""
    return await _shown(ctx, decision_id)


@patch("/decisions/{decision_id:uuid}", operation_id="amend_decision")
async def amend_decision(
    ctx: Ctx, decision_id: FromPath[UUID], data: JSONBody[DecisionChanges], if_match: IfMatch = None
) -> Response[DecisionView]:
    """Change a draft: what is absent stays, null empties `owner` or `due_on`, a text is given whole."""
    await actions.amend_decision(ctx, decision_id, data, expected_version(if_match))
    return await _shown(ctx, decision_id)


@post("/decisions/{decision_id:uuid}/transitions", operation_id="publish_decision", status_code=200)
async def publish_decision(
    ctx: Ctx,
    decision_id: FromPath[UUID],
    data: JSONBody[NewDecisionTransition],  # noqa: ARG001 - its type leaves one move
) -> Response[DecisionView]:
    """Publish a draft, for ever. Each motion that it answers has its answer now, and its electors are told."""
    await actions.publish_decision(ctx, decision_id)
    return await _shown(ctx, decision_id)


handlers = [decisions, record_decision, decision, amend_decision, publish_decision]
