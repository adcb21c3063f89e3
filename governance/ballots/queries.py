"""Ballots as people see them. While a ballot is open nobody sees a number of votes, and each only their own."""

from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import text

from governance.ballots import rules, store
from governance.ballots.papers import papers_of
from governance.ballots.refusals import ResultNotYet
from governance.ballots.values import Ballot, State, Vote
from governance.ballots.views import (
    BallotMotion,
    BallotSummary,
    BallotView,
    Electorate,
    MotionBallots,
    MyPapers,
    MyVote,
    NamedVote,
    Result,
)
from governance.bodies import store as bodies
from governance.context import Context, Person
from governance.counting.majority import Outcome
from governance.database import Json, value, values
from governance.members import store as members
from governance.motions.rules import earliest_opening
from governance.motions.values import State as MotionState
from governance.permissions import Permission
from governance.refusal import NotFound

# An open ballot is over at its time, whether or not a job has stored that yet (as `rules.state_at`).
_STATE = "CASE WHEN b.state = 'open' AND app_now() >= b.closes_at THEN 'closed' ELSE b.state END"

_LIST = text(
    f"""
    SELECT b.id, {_STATE} AS state, b.opens_at, b.closes_at, b.names_seen_by, b.outcome ->> 'outcome' AS outcome,
           m.body_id, jsonb_build_object('id', m.id, 'reference', m.reference, 'title', t.title) AS motion,
           CAST(ARRAY[] AS text[]) AS allowed_actions,
           (SELECT count(*) FROM roll_entry r
             WHERE r.ballot_id = b.id AND r.on_roll AND r.member_id = ANY (:rights)) AS my_papers,
           (SELECT count(*) FROM vote v WHERE v.ballot_id = b.id AND v.member_id = ANY (:rights)) AS my_votes
      FROM ballot b JOIN motion m ON m.id = b.motion_id
      JOIN motion_text t ON t.motion_id = b.motion_id AND t.version = b.text_version
     WHERE (CAST(:states AS text[]) IS NULL OR {_STATE} = ANY (:states))
       AND (CAST(:motion_id AS uuid) IS NULL OR b.motion_id = :motion_id)
       AND (CAST(:after AS uuid) IS NULL OR b.id < :after)
     ORDER BY b.id DESC LIMIT :limit
    """  # noqa: S608 - the only piece put in is the constant above
).columns(motion=Json)


async def ballots(
    ctx: Context,
    *,
    states: list[State] | None = None,
    motion_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[BallotSummary]:
    """Ballots, newest first; `after` is the id of the last one already seen."""
    rights = await members.usable_rights(ctx.db, ctx.actor.person_id) if ctx.actor.person_id else []
    keys = {
        "rights": [right.member_id for right in rights],
        "states": states,
        "motion_id": motion_id,
        "after": after,
        "limit": limit,
    }
    found = values((await ctx.db.execute(_LIST, keys)).mappings(), BallotSummary)
    return [replace(each, allowed_actions=_listed(each)) for each in found]


def _listed(listed: BallotSummary) -> list[str]:
    return ["cast_vote"] if listed.state is State.OPEN and listed.my_papers else []


_MOTION = text("SELECT state, noticed_at, standing_orders_id FROM motion WHERE id = :id AND state <> 'draft'")


async def motion_ballots(ctx: Context, motion_id: UUID) -> MotionBallots:
    """The ballots on one motion, and whether the caller may call one now. Raises `NotFound`."""
    row = (await ctx.db.execute(_MOTION, {"id": motion_id})).mappings().one_or_none()
    if row is None:
        return await _of_draft(ctx, motion_id)
    found = await ballots(ctx, motion_id=motion_id)
    orders = await bodies.orders(ctx.db, row["standing_orders_id"])
    earliest = earliest_opening(row["noticed_at"], orders.rules.notice_clear_days) if row["noticed_at"] else None
    free = all(each.state is State.ANNULLED for each in found)
    fit = row["state"] in (MotionState.NOTICED, MotionState.BALLOTING) and earliest is not None
    may = Permission.BALLOT_OPEN in ctx.actor.permissions
    return MotionBallots(
        data=found,
        earliest_opening_at=earliest,
        allowed_actions=["schedule_ballot"] if may and free and fit else [],
    )


async def _of_draft(ctx: Context, motion_id: UUID) -> MotionBallots:
    """A draft has no ballots, and is there for its mover alone."""
    query = text("SELECT 1 FROM motion WHERE id = :id AND moved_by = CAST(:person_id AS uuid)")
    if (await ctx.db.execute(query, {"id": motion_id, "person_id": ctx.actor.person_id})).first() is None:
        raise NotFound
    return MotionBallots(data=[], earliest_opening_at=None, allowed_actions=[])


_ONE = text(
    """
    SELECT m.body_id, jsonb_build_object('id', m.id, 'reference', m.reference, 'title', t.title) AS motion,
           (SELECT r.id FROM ballot r WHERE r.replaces_id = b.id ORDER BY r.id DESC LIMIT 1) AS replaced_by_id,
           (SELECT count(*) FROM roll_entry e WHERE e.ballot_id = b.id AND NOT e.on_roll) AS not_entitled
      FROM ballot b JOIN motion m ON m.id = b.motion_id
      JOIN motion_text t ON t.motion_id = b.motion_id AND t.version = b.text_version
     WHERE b.id = :id
    """
).columns(motion=Json)


class _Beside(Struct, frozen=True):
    """What a ballot's page needs from beside its own row."""

    body_id: UUID
    motion: BallotMotion
    replaced_by_id: UUID | None
    not_entitled: int


async def _beside(ctx: Context, ballot_id: UUID) -> _Beside:
    found = value((await ctx.db.execute(_ONE, {"id": ballot_id})).mappings().one_or_none(), _Beside)
    if found is None:
        raise NotFound
    return found


async def ballot(ctx: Context, ballot_id: UUID) -> BallotView:
    """One ballot as this caller may see it. Raises `NotFound`."""
    case = await store.load(ctx.db, ballot_id)
    beside = await _beside(ctx, ballot_id)
    orders = await bodies.orders(ctx.db, case.standing_orders_id)
    now = await ctx.now()
    papers = await papers_of(ctx, case, now) if ctx.actor.person_id else []
    transitions = rules.transitions(case, ctx.actor.person_id, ctx.actor.permissions, now)
    actions = ["cast_vote"] if any(paper.can_vote for paper in papers) else []
    return BallotView(
        id=case.id,
        motion=beside.motion,
        body_id=beside.body_id,
        state=rules.state_at(case, now),
        text_version=case.text_version,
        text_digest=case.text_digest,
        opens_at=case.opens_at,
        closes_at=case.closes_at,
        names_seen_by=case.names_seen_by,
        rules=orders.rules,
        preset=orders.preset,
        orders_version=orders.version,
        orders_digest=orders.digest,
        electorate=_electorate(case, beside.not_entitled),
        outcome=rules.name_of(case.outcome) if case.outcome else None,
        declared_at=case.declared_at,
        replaces_id=case.replaces_id,
        replaced_by_id=beside.replaced_by_id,
        annulled_at=case.annulled_at,
        annulment=case.annulment,
        my_papers=papers,
        allowed_actions=actions + (["transition_ballot"] if transitions else []),
        transitions=transitions,
        version=case.version,
    )


def _electorate(case: Ballot, not_entitled: int) -> Electorate:
    frozen = case.roll_digest is not None
    return Electorate(
        ballot_id=case.id,
        record_on=case.record_on,
        frozen=frozen,
        entitled=case.entitled,
        not_entitled=not_entitled if frozen else None,
        digest=case.roll_digest,
    )


async def electorate(ctx: Context, ballot_id: UUID) -> Electorate:
    """The roll of a ballot in figures, and its digest. Raises `NotFound`."""
    case = await store.load(ctx.db, ballot_id)
    return _electorate(case, (await _beside(ctx, ballot_id)).not_entitled)


async def my_papers(ctx: Context, ballot_id: UUID) -> MyPapers:
    """The caller's own papers: each right with its line of the roll and its vote. Raises `SignInNeeded`, `NotFound`."""
    ctx.person_id()
    case = await store.load(ctx.db, ballot_id)
    return MyPapers(await papers_of(ctx, case, await ctx.now()))


def my_vote(vote: Vote) -> MyVote:
    """A vote just cast, as its voter sees it."""
    return MyVote(**{name: getattr(vote, name) for name in MyVote.__struct_fields__})


_NAMED = text(
    """
    SELECT v.member_id, n.name, v.choice, v.reason FROM vote v JOIN member_name n USING (member_id)
     WHERE v.ballot_id = :ballot_id ORDER BY n.sort_key_cy, v.member_id
    """
).columns(name=Json)


async def result(ctx: Context, ballot_id: UUID) -> Result:
    """The result of a counted ballot. Raises `NotFound`, and `ResultNotYet` before it is counted."""
    case = await store.load(ctx.db, ballot_id)
    if case.state is State.ANNULLED:
        raise NotFound
    if case.state not in rules.COUNTED or case.outcome is None or case.roll_digest is None:
        raise ResultNotYet(case.closes_at)
    view = await ballot(ctx, ballot_id)
    counted: Outcome = case.outcome
    return Result(
        ballot_id=case.id,
        motion=view.motion,
        state=case.state,
        outcome=rules.name_of(counted),
        reason=counted.reason,
        sentence=None,
        tally=counted.tally,
        entitled=counted.entitled,
        turnout=counted.turnout,
        quorum=view.rules.quorum,
        quorum_needed=counted.quorum_needed,
        threshold=view.rules.threshold,
        tie=view.rules.tie,
        base=counted.base,
        needed=counted.needed,
        steps=counted.steps,
        record_on=case.record_on,
        roll_digest=case.roll_digest,
        text_version=case.text_version,
        text_digest=case.text_digest,
        orders_version=view.orders_version,
        orders_digest=view.orders_digest,
        opened_at=case.opens_at,
        closed_at=case.closes_at,
        declared_at=case.declared_at,
        names_seen_by=case.names_seen_by,
        votes=await _named(ctx, case),
    )


async def _named(ctx: Context, case: Ballot) -> list[NamedVote] | None:
    """Who voted how, for those whom the terms let know it, once the result is declared."""
    is_member = isinstance(ctx.actor, Person) and ctx.actor.is_member
    if case.state is not State.DECLARED or not rules.sees_names(case, is_member=is_member):
        return None
    return values((await ctx.db.execute(_NAMED, {"ballot_id": case.id})).mappings(), NamedVote)
