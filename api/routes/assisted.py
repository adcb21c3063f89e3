"""Votes by paper and phone: entered by an officer for somebody who asked, and confirmed by a second one."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.assisted import actions, queries
from governance.assisted.values import NewConfirmation, NewVoteEntry, NewWithdrawal
from governance.assisted.views import RollLine, VoteEntryView
from governance.context import Context

NO_STORE = {"Cache-Control": "no-store"}


class Roll(Struct, frozen=True):
    """A page of the rights on a roll, by their names."""

    data: list[RollLine]
    next_cursor: str | None


class VoteEntries(Struct, frozen=True):
    """A page of what was entered in a ballot, the newest first."""

    data: list[VoteEntryView]
    next_cursor: str | None


async def _shown(ctx: Context, ballot_id: UUID, entry_id: UUID) -> Response[VoteEntryView]:
    return Response(await queries.vote_entry(ctx, ballot_id, entry_id), headers=NO_STORE)


@get("/ballots/{ballot_id:uuid}/roll", operation_id="roll")
async def roll(
    ctx: Ctx,
    request: Request[None, None, AppState],
    ballot_id: FromPath[UUID],
    name: Annotated[str | None, QueryParameter(min_length=1, max_length=200)] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[Roll]:
    """The rights on a frozen roll, for officers who enter votes; `name` is part of a name. Never who has voted."""
    found = await queries.roll(ctx, ballot_id, name=name, after=read_id(request, cursor), limit=limit + 1)
    return page(request, Roll, found, limit, lambda line: line.member_id)


@get("/ballots/{ballot_id:uuid}/vote-entries", operation_id="vote_entries")
async def vote_entries(
    ctx: Ctx,
    request: Request[None, None, AppState],
    ballot_id: FromPath[UUID],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[VoteEntries]:
    """What officers entered, and what became of each; the choice is not shown, not even to who entered it."""
    found = await queries.vote_entries(ctx, ballot_id, after=read_id(request, cursor), limit=limit + 1)
    return page(request, VoteEntries, found, limit, lambda entry: entry.id)


@post("/ballots/{ballot_id:uuid}/vote-entries", operation_id="enter_vote")
async def enter_vote(ctx: Ctx, ballot_id: FromPath[UUID], data: JSONBody[NewVoteEntry]) -> Response[VoteEntryView]:
    """Enter a vote that came on paper or by phone. It counts once a second officer has confirmed it before closing."""
    return await _shown(ctx, ballot_id, await actions.enter_vote(ctx, ballot_id, data))


@post(
    "/ballots/{ballot_id:uuid}/vote-entries/{entry_id:uuid}/confirmation",
    operation_id="confirm_vote",
    status_code=200,
)
async def confirm_vote(
    ctx: Ctx, ballot_id: FromPath[UUID], entry_id: FromPath[UUID], data: JSONBody[NewConfirmation]
) -> Response[VoteEntryView]:
    """Say the choice as you have it. `state` is then `confirmed`, and it is a vote; or `disputed`: the two differ, and
    it is entered anew with the voter.
    """
    await actions.confirm_vote(ctx, ballot_id, entry_id, data)
    return await _shown(ctx, ballot_id, entry_id)


@post(
    "/ballots/{ballot_id:uuid}/vote-entries/{entry_id:uuid}/withdrawal", operation_id="withdraw_vote", status_code=200
)
async def withdraw_vote(
    ctx: Ctx, ballot_id: FromPath[UUID], entry_id: FromPath[UUID], data: JSONBody[NewWithdrawal]
) -> Response[VoteEntryView]:
    """Withdraw what was entered and is not confirmed, with the reason."""
    await actions.withdraw_vote(ctx, ballot_id, entry_id, data)
    return await _shown(ctx, ballot_id, entry_id)


handlers = [roll, vote_entries, enter_vote, confirm_vote, withdraw_vote]
