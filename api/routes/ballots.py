"""Ballots: calling and opening one, voting, and reading its result."""

import csv
import io
from datetime import UTC, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

import i18n
from api.access import OPEN, PUBLISHED, VOTES_BY_APP
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import with_etag
from governance.ballots import actions, queries, views
from governance.ballots.values import NewBallot, NewBallotTransition, NewCastingVote, NewVote, State
from governance.ballots.views import (
    BallotPreview,
    BallotSummary,
    BallotView,
    Electorate,
    MotionBallots,
    MyPapers,
    MyVote,
)
from governance.bilingual import Bilingual, Language
from governance.context import Context
from governance.offices.values import NewVerdict

NO_STORE = {"Cache-Control": "no-store"}


class Result(views.CountedBallot, frozen=True, kw_only=True):
    """A counted ballot. Numbers are rights; every comparison stands in `steps`, in whole numbers.

    `state` is `provisional` until a scrutineer has certified it, else `declared`. `base` is what the threshold is
    a share of, `needed` the fewest votes in favour that carry with that base. `closed_early` is null where it closed at
    the time that had been said. `sentence` says why, in both
    languages. `votes` lists who voted how where `names_seen_by` lets the caller know, else it is null.
    """

    sentence: Bilingual


class BallotPage(Struct, frozen=True):
    """A page of ballots, newest first."""

    data: list[BallotSummary]
    next_cursor: str | None


async def _shown(ctx: Context, ballot_id: UUID) -> Response[BallotView]:
    view = await queries.ballot(ctx, ballot_id)
    return with_etag(view, view.version)


@get("/ballots", operation_id="ballots", opt=OPEN)
async def ballots(
    ctx: Ctx,
    request: Request[None, None, AppState],
    states: Annotated[list[State] | None, QueryParameter(name="state", max_items=7)] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[BallotPage]:
    """List ballots. A ballot is `open` until its closing time by our clock, not until a job has noticed."""
    found = await queries.ballots(ctx, states=states, after=read_id(request, cursor), limit=limit + 1)
    return page(request, BallotPage, found, limit, lambda ballot: ballot.id)


@get("/ballots/{ballot_id:uuid}", operation_id="ballot", opt=OPEN)
async def ballot(ctx: Ctx, ballot_id: FromPath[UUID]) -> Response[BallotView]:
    """One ballot: its terms, its roll in figures, who will see names, your own papers, and what you may do."""
    return await _shown(ctx, ballot_id)


@get("/motions/{motion_id:uuid}/ballots", operation_id="motion_ballots", opt=OPEN)
async def motion_ballots(ctx: Ctx, motion_id: FromPath[UUID]) -> MotionBallots:
    """The ballots on one motion, and whether you may call one now."""
    return await queries.motion_ballots(ctx, motion_id)


@post("/motions/{motion_id:uuid}/ballots", operation_id="schedule_ballot")
async def schedule_ballot(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewBallot]) -> Response[BallotView]:
    """Call a ballot on a motion of which notice has been given. What you leave out the standing orders give.

    Neither the notice nor the time for voting can be shorter than the standing orders say: `too-early` and
    `ballot-too-short` (422) name the earliest time.
    """
    ballot_id = await actions.schedule_ballot(ctx, motion_id, data)
    shown = await _shown(ctx, ballot_id)
    shown.headers["Location"] = f"/api/v1/ballots/{ballot_id}"
    return shown


@post("/motions/{motion_id:uuid}/ballots/preview", operation_id="preview_ballot", status_code=200)
async def preview_ballot(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewBallot]) -> BallotPreview:
    """Show a ballot as you would call it: its times, its roll's day, and what its paper says. Nothing is called yet.

    It is refused as calling it would be.
    """
    return await queries.ballot_preview(ctx, motion_id, data)


@post("/ballots/{ballot_id:uuid}/transitions", operation_id="transition_ballot", status_code=200)
async def transition_ballot(
    ctx: Ctx, ballot_id: FromPath[UUID], data: JSONBody[NewBallotTransition]
) -> Response[BallotView]:
    """Open a ballot, declare a provisional result (a scrutineer), or propose to annul it or to close it early.

    To annul takes a reason and two officers: `proposals` says what waits for the second. So does to declare, where no
    other officer called the ballot. Where there is no second, it takes effect after 72 hours unless somebody objects.
    A ballot closes at its time. Two officers close it before that only where its rules say `early_close` and every
    right on its roll has voted, with a reason: else `closes-at-its-time`, `not-all-have-voted` or `entries-wait` (409).
    """
    await actions.transition_ballot(ctx, ballot_id, data)
    return await _shown(ctx, ballot_id)


@post(
    "/ballots/{ballot_id:uuid}/proposals/{proposal_id:uuid}/transitions",
    operation_id="decide_ballot_proposal",
    status_code=200,
)
async def decide_ballot_proposal(
    ctx: Ctx, ballot_id: FromPath[UUID], proposal_id: FromPath[UUID], data: JSONBody[NewVerdict]
) -> Response[BallotView]:
    """Confirm a step that waits for a second officer, object to it with a reason, or withdraw it.

    Nobody confirms their own. While a time lock runs, every member may object; else those who could confirm.
    """
    await actions.decide_ballot_proposal(ctx, ballot_id, proposal_id, data)
    return await _shown(ctx, ballot_id)


@post("/ballots/{ballot_id:uuid}/casting-vote", operation_id="give_casting_vote", status_code=200)
async def give_casting_vote(
    ctx: Ctx, ballot_id: FromPath[UUID], data: JSONBody[NewCastingVote]
) -> Response[BallotView]:
    """Decide an equal vote as the chair of the body, for the motion or against it, or decline to, with a reason.

    Only in a ballot that is `tied`: its rules give the chair a casting vote, and names are seen in it. It is in none of
    the figures of the count, and is never changed.
    """
    await actions.give_casting_vote(ctx, ballot_id, data)
    return await _shown(ctx, ballot_id)


@put("/ballots/{ballot_id:uuid}/my-vote", operation_id="cast_vote", opt=VOTES_BY_APP)
async def cast_vote(ctx: Ctx, ballot_id: FromPath[UUID], data: JSONBody[NewVote]) -> Response[MyVote]:
    """Vote, or change your vote until the ballot closes. A 200 means that it is recorded.

    Where you may use several rights on this roll, say which: `choose-right` (409) lists them.
    """
    vote = await actions.cast_vote(ctx, ballot_id, data)
    return Response(queries.my_vote(vote), headers=NO_STORE)


@get("/ballots/{ballot_id:uuid}/my-vote", operation_id="my_papers", opt=VOTES_BY_APP)
async def my_papers(ctx: Ctx, ballot_id: FromPath[UUID]) -> Response[MyPapers]:
    """Your own papers in a ballot: each right you may use, why it is on the roll or not, and its present vote."""
    return Response(await queries.my_papers(ctx, ballot_id), headers=NO_STORE)


@get("/ballots/{ballot_id:uuid}/electorate", operation_id="electorate", opt=OPEN)
async def electorate(ctx: Ctx, ballot_id: FromPath[UUID]) -> Electorate:
    """The frozen roll in figures, and its digest (SHA-256), as it was published at opening."""
    return await queries.electorate(ctx, ballot_id)


@get("/ballots/{ballot_id:uuid}/results", operation_id="result", opt=PUBLISHED)
async def result(
    ctx: Ctx,
    ballot_id: FromPath[UUID],
    format: FromQuery[Literal["json", "csv"]] = "json",  # noqa: A002 - the parameter's public name
) -> Response[Result]:
    """The result, once it is counted: `result-not-yet` (404) before that, for everybody.

    `sentence` says in both languages why the motion was carried, lost or not decided; `steps` shows each
    comparison in whole numbers. `format=csv` gives the figures as one line under their names.
    """
    found = await queries.result(ctx, ballot_id)
    if format == "csv":
        return cast("Response[Result]", _as_csv(found))
    figures = {name: getattr(found, name) for name in views.CountedBallot.__struct_fields__}
    cy, en = (i18n.sentence(found.because, language) for language in Language)
    return Response(Result(**figures, sentence=Bilingual(cy=cy, en=en)))


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else ""


def _as_csv(found: views.Result) -> Response[str]:
    columns = {
        "ballot_id": found.ballot_id,
        "motion": found.motion.reference,
        "state": found.state.value,
        "resolution": found.resolution,
        "outcome": found.outcome,
        "reason": found.reason,
        "yes": found.tally.yes,
        "no": found.tally.no,
        "abstain": found.tally.abstain,
        "entitled": found.entitled,
        "turnout": found.turnout,
        "quorum_needed": found.quorum_needed,
        "base": found.base,
        "needed": found.needed,
        "casting_vote": found.casting.vote if found.casting else None,
        "roll_digest": found.roll_digest,
        "text_digest": found.text_digest,
        "closed_at": _instant(found.closed_at),
        "was_to_close_at": _instant(found.closed_early.was_to_close_at) if found.closed_early else None,
        "declared_at": _instant(found.declared_at),
    }
    written = io.StringIO(newline="")
    csv.writer(written).writerows([columns.keys(), columns.values()])
    name = f"{found.motion.reference or found.ballot_id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


handlers = [
    ballots,
    ballot,
    motion_ballots,
    schedule_ballot,
    preview_ballot,
    transition_ballot,
    decide_ballot_proposal,
    give_casting_vote,
    cast_vote,
    my_papers,
    electorate,
    result,
]
