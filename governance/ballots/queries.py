"""Ballots as people see them. While a ballot is open nobody sees a number of votes, and each only their own."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import text

from governance.ballots import casting, rules, steps, store
from governance.ballots.papers import papers_of
from governance.ballots.refusals import ResultNotYet
from governance.ballots.sentences import because
from governance.ballots.values import Ballot, NewBallot, State, Vote
from governance.ballots.views import (
    BallotMotion,
    BallotPreview,
    BallotSummary,
    BallotView,
    CastingVote,
    Channels,
    Electorate,
    MotionBallots,
    MyPapers,
    MyVote,
    NamedVote,
    Result,
)
from governance.bodies import store as bodies
from governance.bodies.rules import for_resolution
from governance.context import Context, Person
from governance.database import Json, value, values
from governance.members import store as members
from governance.members.rules import Right
from governance.motions import queries as motions
from governance.motions import store as motion_store
from governance.motions.values import State as MotionState
from governance.offices.values import State as ProposalState
from governance.offices.views import Named as Officer
from governance.permissions import Permission
from governance.refusal import NotFound

# One reading of the clock for all: what is filtered as open is shown as open.
_LIST = text(
    """
    WITH clock AS MATERIALIZED (SELECT app_now() AS now)
    SELECT b.*, clock.now, m.body_id,
           jsonb_build_object('id', m.id, 'reference', m.reference, 'title', t.title) AS motion,
           ARRAY(SELECT r.member_id FROM roll_entry r
                  WHERE r.ballot_id = b.id AND r.on_roll AND r.member_id = ANY (:rights)) AS papers,
           ARRAY(SELECT v.member_id FROM vote v WHERE v.ballot_id = b.id AND v.member_id = ANY (:rights)) AS voted
      FROM clock, ballot b JOIN motion m ON m.id = b.motion_id
      JOIN motion_text t ON t.motion_id = b.motion_id AND t.version = b.text_version
     WHERE (CAST(:states AS text[]) IS NULL  -- the state that holds now, as `rules.state_at`
            OR CASE WHEN b.state = 'open' AND clock.now >= b.closes_at THEN 'closed' ELSE b.state END = ANY (:states))
       AND (CAST(:motion_id AS uuid) IS NULL OR b.motion_id = :motion_id)
       AND (CAST(:after AS uuid) IS NULL OR b.id < :after)
     ORDER BY b.id DESC LIMIT :limit
    """
).columns(motion=Json, outcome=Json, annulment=Json)


class _Listed(Struct, frozen=True):
    """What a list needs from beside a ballot's own row: of the caller's rights, those on its roll, and those used."""

    body_id: UUID
    motion: BallotMotion
    papers: set[UUID]
    voted: set[UUID]
    now: datetime


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
    rows = (await ctx.db.execute(_LIST, keys)).mappings().all()
    return [
        _summary(ctx, case, beside, rights)
        for case, beside in zip(values(rows, Ballot), values(rows, _Listed), strict=True)
    ]


def _summary(ctx: Context, case: Ballot, beside: _Listed, rights: list[Right]) -> BallotSummary:
    state = rules.state_at(case, beside.now)
    takes_votes = state is State.OPEN and beside.now >= case.opens_at
    unvoted = [each.name for each in rights if each.member_id in beside.papers - beside.voted] if takes_votes else []
    return BallotSummary(
        id=case.id,
        motion=beside.motion,
        body_id=beside.body_id,
        state=state,
        resolution=case.resolution,
        opens_at=case.opens_at,
        closes_at=case.closes_at,
        names_seen_by=case.names_seen_by,
        outcome=rules.result_of(case),
        casting_until=case.casting_until if case.state is State.TIED else None,
        my_papers=len(beside.papers),
        my_votes=len(beside.voted),
        unvoted=unvoted,
        allowed_actions=["cast_vote"] if state is State.OPEN and beside.papers else [],
        transitions=rules.transitions(case, ctx.actor.person_id, ctx.actor.permissions, beside.now),
    )


async def motion_ballots(ctx: Context, motion_id: UUID) -> MotionBallots:
    """The ballots on one motion, and whether the caller may call one now. Raises `NotFound`."""
    motion = await motions.motion(ctx, motion_id)
    found = await ballots(ctx, motion_id=motion_id)
    over = {State.ANNULLED, State.DECLARED} if motion.state is MotionState.NOTICED else {State.ANNULLED}
    free = not found or found[0].state in over
    fit = motion.state in (MotionState.NOTICED, MotionState.BALLOTING) and motion.earliest_opening_at is not None
    may = Permission.BALLOT_OPEN in ctx.actor.permissions
    return MotionBallots(
        data=found,
        earliest_opening_at=motion.earliest_opening_at,
        allowed_actions=["schedule_ballot"] if may and free and fit else [],
    )


async def ballot_preview(ctx: Context, motion_id: UUID, new: NewBallot) -> BallotPreview:
    """A ballot as `schedule_ballot` would call it now, without calling it. Raises as that does."""
    person_id = ctx.actor.require(Permission.BALLOT_OPEN)
    motion = await motion_store.load_visible(ctx.db, motion_id, person_id)
    rules.replaceable(motion, await store.of_motion(ctx.db, motion_id))
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    terms, by = (
        rules.schedule(motion, orders.rules, new, await ctx.now()),
        for_resolution(orders.rules, motion.resolution),
    )
    written = await motion_store.load_text(ctx.db, motion_id, motion.text_version)
    return BallotPreview(
        motion=BallotMotion(motion.id, motion.reference, written.title),
        summary=written.summary,
        text=written.text,
        resolution=motion.resolution,
        quorum=by.quorum,
        threshold=by.threshold,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        record_on=terms.record_on,
        names_seen_by=new.names_seen_by or orders.rules.names_seen_by,
        may_close_early=orders.rules.early_close,
    )


_ONE = text(
    """
    SELECT m.body_id, jsonb_build_object('id', m.id, 'reference', m.reference, 'title', t.title) AS motion,
           (SELECT r.id FROM ballot r WHERE r.replaces_id = b.id ORDER BY r.id DESC LIMIT 1) AS replaced_by_id,
           (SELECT count(*) FROM roll_entry e WHERE e.ballot_id = b.id AND NOT e.on_roll) AS not_entitled,
           (SELECT jsonb_build_object('id', p.id, 'name', p.name) FROM person p WHERE p.id = b.casting_by)
             AS casting_by,
           CASE WHEN b.state IN ('tied', 'provisional', 'declared') THEN jsonb_build_object(
             'online', (SELECT count(*) FROM vote v WHERE v.ballot_id = b.id AND v.channel = 'online'),
             'paper', (SELECT count(*) FROM vote v WHERE v.ballot_id = b.id AND v.channel = 'paper'),
             'phone', (SELECT count(*) FROM vote v WHERE v.ballot_id = b.id AND v.channel = 'phone'),
             'not_confirmed', (SELECT count(*) FROM waiting_entry w WHERE w.ballot_id = b.id)) END AS channels
      FROM ballot b JOIN motion m ON m.id = b.motion_id
      JOIN motion_text t ON t.motion_id = b.motion_id AND t.version = b.text_version
     WHERE b.id = :id
    """
).columns(motion=Json, casting_by=Json, channels=Json)


class _Beside(Struct, frozen=True):
    """What a ballot's page needs from beside its own row."""

    body_id: UUID
    motion: BallotMotion
    replaced_by_id: UUID | None
    not_entitled: int
    casting_by: Officer | None
    channels: Channels | None


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
    by, now = for_resolution(orders.rules, case.resolution), await ctx.now()
    papers = await papers_of(ctx, case, now) if ctx.actor.person_id else []
    scrutineers = await store.scrutineers(ctx.db, case)
    proposals = await steps.steps_of(ctx, case, beside.body_id)
    waiting = {steps.LEADS_TO[each.kind] for each in proposals if each.state is ProposalState.WAITING}
    may_close = orders.rules.early_close and rules.takes_votes(case, now)
    may_close = may_close and (await store.outstanding(ctx.db, ballot_id)).nothing
    may = rules.transitions(case, ctx.actor.person_id, ctx.actor.permissions, now, scrutineers, may_close=may_close)
    transitions = [to for to in may if to not in waiting]
    actions = ["cast_vote"] if any(paper.can_vote for paper in papers) else []
    if Permission.VOTE_ENTER in ctx.actor.permissions and rules.takes_votes(case, now):
        actions.append("enter_vote")
    if case.state is State.TIED and not casting.is_over_for_the_chair(case, now):
        chairs = await bodies.holders(ctx.db, beside.body_id, Permission.BALLOT_CASTING_VOTE)
        actions += ["give_casting_vote"] if ctx.actor.person_id in chairs else []
    return BallotView(
        id=case.id,
        motion=beside.motion,
        body_id=beside.body_id,
        state=rules.state_at(case, now),
        text_version=case.text_version,
        text_digest=case.text_digest,
        resolution=case.resolution,
        quorum=by.quorum,
        threshold=by.threshold,
        opens_at=case.opens_at,
        closes_at=case.closes_at,
        names_seen_by=case.names_seen_by,
        rules=orders.rules,
        preset=orders.preset,
        orders_version=orders.version,
        orders_digest=orders.digest,
        electorate=_electorate(case, beside),
        outcome=rules.result_of(case),
        casting=_casting(case, beside),
        declared_at=case.declared_at,
        replaces_id=case.replaces_id,
        replaced_by_id=beside.replaced_by_id,
        annulled_at=case.annulled_at,
        annulment=case.annulment,
        closed_early=await steps.closed_early(ctx, case, beside.body_id),
        proposals=proposals,
        my_papers=papers,
        allowed_actions=actions + (["transition_ballot"] if transitions else []),
        transitions=transitions,
        version=case.version,
    )


def _casting(case: Ballot, beside: _Beside) -> CastingVote | None:
    if case.casting_until is None:
        return None
    return CastingVote(
        until=case.casting_until,
        vote=case.casting_vote,
        by=beside.casting_by,
        given_at=case.casting_at,
        reason=case.casting_reason,
    )


def _electorate(case: Ballot, beside: _Beside) -> Electorate:
    frozen = case.roll_digest is not None
    return Electorate(
        ballot_id=case.id,
        record_on=case.record_on,
        frozen=frozen,
        entitled=case.entitled,
        not_entitled=beside.not_entitled if frozen else None,
        digest=case.roll_digest,
        channels=beside.channels,
    )


async def electorate(ctx: Context, ballot_id: UUID) -> Electorate:
    """The roll of a ballot in figures, and its digest. Raises `NotFound`."""
    case = await store.load(ctx.db, ballot_id)
    return _electorate(case, await _beside(ctx, ballot_id))


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
    beside = await _beside(ctx, ballot_id)
    assert beside.channels is not None  # noqa: S101 - the query gives them for what is counted
    orders = await bodies.orders(ctx.db, case.standing_orders_id)
    counted, by = case.outcome, for_resolution(orders.rules, case.resolution)
    return Result(
        ballot_id=case.id,
        motion=beside.motion,
        state=case.state,
        resolution=case.resolution,
        outcome=rules.decided(counted, case.casting_vote),
        reason=counted.reason,
        tally=counted.tally,
        entitled=counted.entitled,
        turnout=counted.turnout,
        channels=beside.channels,
        quorum=by.quorum,
        quorum_needed=counted.quorum_needed,
        threshold=by.threshold,
        tie=casting.tie_of(by, case.names_seen_by),
        base=counted.base,
        needed=counted.needed,
        steps=counted.steps,
        casting=_casting(case, beside),
        record_on=case.record_on,
        roll_digest=case.roll_digest,
        text_version=case.text_version,
        text_digest=case.text_digest,
        orders_version=orders.version,
        orders_digest=orders.digest,
        opened_at=case.opens_at,
        closed_at=case.closes_at,
        closed_early=await steps.closed_early(ctx, case, beside.body_id),
        declared_at=case.declared_at,
        names_seen_by=case.names_seen_by,
        votes=await _named(ctx, case),
        because=because(counted, by.threshold.base, case.resolution, casting.standing(case)),
    )


async def _named(ctx: Context, case: Ballot) -> list[NamedVote] | None:
    """Who voted how, for those whom the terms let know it, once the result is declared."""
    is_member = isinstance(ctx.actor, Person) and ctx.actor.is_member
    if case.state is not State.DECLARED or not rules.sees_names(case, is_member=is_member):
        return None
    return values((await ctx.db.execute(_NAMED, {"ballot_id": case.id})).mappings(), NamedVote)
