"""What may be done with a ballot. Every action reads: may, load, decide, store, record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from governance.ballots import casting, events, rules, store
from governance.ballots.refusals import BallotClosed, StepWaits
from governance.ballots.values import (
    Ballot,
    Move,
    NewBallot,
    NewBallotTransition,
    NewCastingVote,
    NewVote,
    Proposal,
    ProposalKind,
    State,
    Vote,
)
from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.bodies.rules import EnactedOrders
from governance.context import Context, attempt
from governance.counting.majority import Named, Outcome
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.members import store as members
from governance.motions import actions as motion_actions
from governance.motions import store as motions
from governance.motions.refusals import TextNotApproved
from governance.motions.rules import unapproved
from governance.motions.values import Move as MotionMove
from governance.motions.values import State as MotionState
from governance.offices import rules as two_persons
from governance.offices.values import NewVerdict
from governance.offices.values import State as ProposalState
from governance.permissions import Permission


async def schedule_ballot(ctx: Context, motion_id: UUID, new: NewBallot) -> UUID:
    """Call a ballot on a motion of which notice has been given. Gives the ballot's id."""
    person_id = ctx.actor.require(Permission.BALLOT_OPEN)
    return await _schedule(ctx, motion_id, new, person_id)


async def transition_ballot(ctx: Context, ballot_id: UUID, new: NewBallotTransition) -> None:
    """Make a move by hand, or propose it: open the ballot, close it early, declare its result, or annul it."""
    match new.to:
        case "open":
            await open_ballot(ctx, ballot_id)
        case "closed":
            await close_early(ctx, ballot_id, new.reason)
        case "declared":
            await certify_result(ctx, ballot_id)
        case "annulled":
            await annul_ballot(ctx, ballot_id, new.reason)


async def open_ballot(ctx: Context, ballot_id: UUID) -> None:
    """Freeze the roll and open the ballot: both languages are approved and the clear days of notice have run."""
    person_id = ctx.actor.require(Permission.BALLOT_OPEN)
    await _open(ctx, await store.load(ctx.db, ballot_id, "update"), person_id)


async def cast_vote(ctx: Context, ballot_id: UUID, new: NewVote) -> Vote:
    """Cast the vote of one right, or cast it anew while the ballot is open; the last one counts."""
    person_id = ctx.person_id()
    ballot = await store.load(ctx.db, ballot_id, "share")
    if ctx.actor.app:
        rules.cast_by_app(ballot)
    voter = await store.voter(ctx.db, ballot_id, person_id)
    vote = rules.cast(ballot, voter, new, await ctx.now())
    # Asked after the rule, so that whoever has no right today is told why, and not only that it is so.
    ctx.actor.require(Permission.VOTE_CAST)
    stored = await store.put_vote(ctx.db, vote)
    if stored is None:
        raise BallotClosed(ballot.closes_at)
    await record(ctx, events.VoteCast(ballot_id, vote.member_id))
    if ctx.actor.app:
        # No act of its own: the member is told of each vote that an app cast, though it be the same ballot's.
        told = await store.put_app_vote(ctx.db, stored, ctx.actor.app.permit_id)
        await defer(ctx, "tell", event="vote.cast_by_app", subject_id=told)
    return stored


async def give_casting_vote(ctx: Context, ballot_id: UUID, new: NewCastingVote) -> None:
    """Decide an equal vote as the chair of the body, for the motion or against it, or decline to; never for another."""
    person_id = ctx.actor.require(Permission.BALLOT_CASTING_VOTE)
    ballot = await store.load(ctx.db, ballot_id, "update")
    chairs = await bodies.holders(ctx.db, await store.body_of(ctx.db, ballot), Permission.BALLOT_CASTING_VOTE)
    now = await ctx.now()
    casting.cast(ballot, new, person_id, chairs, now)
    await record(ctx, events.CastingVoteGiven(ballot_id, vote=new.vote))
    given = {"casting_vote": new.vote, "casting_by": person_id, "casting_at": now, "casting_reason": new.reason}
    await _conclude(ctx, ballot, now, **given)


async def certify_result(ctx: Context, ballot_id: UUID) -> UUID | None:
    """Say, as somebody other than who called the ballot, that the provisional result is right: it is declared.

    Gives the proposal's id where somebody else is to say so too, or a time lock to run out first.
    """
    ballot = await _closed_if_due(ctx, await store.load(ctx.db, ballot_id, "update"))
    scrutineers = await store.scrutineers(ctx.db, ballot)
    person_id = ctx.actor.require(Permission.BALLOT_CERTIFY if scrutineers else Permission.BALLOT_OPEN)
    if not rules.certify(ballot, person_id, scrutineers):
        return await _propose(ctx, ballot, "certification", None)
    await _declare(ctx, ballot, await ctx.now(), certified_by=person_id)
    return None


async def annul_ballot(ctx: Context, ballot_id: UUID, reason: BilingualProse | None) -> UUID:
    """Propose to annul a ballot before its result is declared; another officer confirms it. Gives the proposal's id.

    Its votes are then kept and never counted, and another may be called.
    """
    ctx.actor.require(Permission.BALLOT_ANNUL)
    ballot = await store.load(ctx.db, ballot_id, "update")
    rules.annul(ballot, reason, await ctx.now())
    return await _propose(ctx, ballot, "annulment", reason)


async def close_early(ctx: Context, ballot_id: UUID, reason: BilingualProse | None) -> UUID:
    """Propose to close a ballot in which everybody has voted; another officer confirms it. Gives the proposal's id.

    Every vote stands that was taken before it is confirmed, and may be changed until then.
    """
    ctx.actor.require(Permission.BALLOT_CLOSE)
    ballot = await store.load(ctx.db, ballot_id, "update")
    await _early(ctx, ballot, reason)
    return await _propose(ctx, ballot, "early_close", reason)


async def decide_ballot_proposal(ctx: Context, ballot_id: UUID, proposal_id: UUID, new: NewVerdict) -> None:
    """Confirm a step that waits, object to it, or withdraw it: nobody confirms their own."""
    person_id = ctx.person_id()
    ballot = await store.load(ctx.db, ballot_id, "update")
    proposal = await store.load_proposal(ctx.db, ballot_id, proposal_id)
    able, is_member = await store.able(ctx.db, ballot, proposal.kind), Permission.OFFICE_OBJECT in ctx.actor.permissions
    own = await bodies.act_with(ctx.db, proposal.proposed_at, proposal.proposed_by)
    state = two_persons.decide(proposal, new, person_id, able, own=own, is_member=is_member)
    if state is ProposalState.CONFIRMED:
        ctx.actor.require(rules.STEPS[proposal.kind])
        await _take_effect(ctx, ballot, proposal, person_id)
        return
    await store.decide_proposal(ctx.db, proposal.id, state, person_id, await ctx.now(), new.reason)
    await _decided(ctx, proposal, state)


async def advance_due(ctx: Context) -> int:
    """Call, open, close and count what is due by now. Safe to repeat, and to run twice at once. Gives how many.

    What a rule holds back (a text not yet approved) stays as it is, and holds nothing else back.
    """
    done = 0
    for motion_id in await store.uncalled(ctx.db):
        called, _ = await attempt(ctx, _schedule(ctx, motion_id, NewBallot(), None))
        done += called is not None
    for ballot_id in await store.due(ctx.db):
        advanced, _ = await attempt(ctx, _advance(ctx, ballot_id))
        done += bool(advanced)
    for proposal_id, ballot_id in await store.due_proposals(ctx.db):
        ballot = await store.load(ctx.db, ballot_id, "update")
        proposal = await store.load_proposal(ctx.db, ballot_id, proposal_id)
        if proposal.state is ProposalState.WAITING:
            _, refusal = await attempt(ctx, _take_effect(ctx, ballot, proposal, None))
            if refusal:
                await store.decide_proposal(ctx.db, proposal_id, ProposalState.LAPSED, None, await ctx.now())
                await _decided(ctx, proposal, ProposalState.LAPSED)
            done += 1
    return done


# ── How each of these is done, by an officer or by the rules at their time ───────────────────────────


async def _advance(ctx: Context, ballot_id: UUID) -> bool:
    ballot = await store.load(ctx.db, ballot_id, "update")
    if ballot.state is State.SCHEDULED and await ctx.now() >= ballot.opens_at:
        await _open(ctx, ballot, None)
        return True
    return await _closed_if_due(ctx, ballot) is not ballot


async def _schedule(ctx: Context, motion_id: UUID, new: NewBallot, person_id: UUID | None) -> UUID:
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    earlier = await store.of_motion(ctx.db, motion_id)
    replaced = rules.replaceable(motion, earlier)
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    terms = rules.schedule(motion, orders.rules, new, await ctx.now())
    text = await motions.load_text(ctx.db, motion_id, motion.text_version)
    ballot = Ballot(
        id=new_id(),
        motion_id=motion_id,
        text_version=text.version,
        text_digest=text.digest,
        standing_orders_id=orders.id,
        state=State.SCHEDULED,
        names_seen_by=new.names_seen_by or orders.rules.names_seen_by,
        record_on=terms.record_on,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        scheduled_by=person_id,
        replaces_id=replaced,
        resolution=motion.resolution,
    )
    await store.put(ctx.db, ballot)
    await record(ctx, events.BallotScheduled(ballot.id, orders=orders.digest))
    return ballot.id


async def _open(ctx: Context, ballot: Ballot, person_id: UUID | None) -> None:
    motion = await motions.load(ctx.db, ballot.motion_id, "update")
    orders = await bodies.orders(ctx.db, ballot.standing_orders_id)
    text = await motions.load_text(ctx.db, motion.id, motion.text_version)
    terms = rules.opening(ballot, motion, orders.rules, await ctx.now())
    if missing := unapproved(text, await motions.approved_languages(ctx.db, text)):
        raise TextNotApproved(missing)
    roll = rules.on_roll(await members.roll_material(ctx.db, terms.record_on))
    digest = rules.roll_digest(ballot.id, terms.record_on, roll)
    entitled = sum(each.on_roll for each in roll)
    await store.freeze_roll(ctx.db, ballot.id, roll)
    await store.change(
        ctx.db,
        ballot,
        rules.move(ballot.state, Move.OPEN),
        text_version=text.version,
        text_digest=text.digest,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        record_on=terms.record_on,
        roll_digest=digest,
        entitled=entitled,
        opened_by=person_id,
    )
    # A ballot that replaces an annulled one finds its motion balloting already.
    if motion.state is not MotionState.BALLOTING:
        await motion_actions.begin_balloting(ctx, motion.id)
    await record(ctx, events.BallotOpened(ballot.id, roll=digest, entitled=entitled, text=text.digest))


async def _closed_if_due(ctx: Context, ballot: Ballot) -> Ballot:
    """Close and count a ballot, held for update, whose time is over, or do without a casting vote that was not given.

    Any other is given back as it is.
    """
    now = await ctx.now()
    if ballot.state is State.OPEN and rules.state_at(ballot, now) is State.CLOSED:
        await store.change(ctx.db, ballot, rules.move(ballot.state, Move.CLOSE))
        await _lapse(ctx, ballot.id, "early_close")
        await record(ctx, events.BallotClosed(ballot.id))
        await _after_closing(ctx, ballot.id)
    elif casting.is_over_for_the_chair(ballot, now):
        await record(ctx, events.CastingVoteLapsed(ballot.id))
        await _conclude(ctx, ballot, ballot.casting_until or now)
    else:
        return ballot
    return await store.load(ctx.db, ballot.id)


async def _after_closing(ctx: Context, ballot_id: UUID) -> None:
    """Count a ballot that has just closed, and declare its result or leave it to a scrutineer, as its rules say."""
    closed = await store.load(ctx.db, ballot_id)
    orders = await bodies.orders(ctx.db, closed.standing_orders_id)
    outcome = await _count(ctx, closed, orders)
    # From the count on, and not from the closing, so that the chair has the whole time however late a job came to it.
    until = casting.until(closed, outcome, orders.rules, await ctx.now())
    if until is not None:
        state = rules.move(closed.state, Move.AWAIT_CASTING_VOTE)
        await store.change(ctx.db, closed, state, outcome=outcome, casting_until=until)
        await record(ctx, events.BallotTied(ballot_id, until=until))
        return
    # Declared as of its closing, however late a job came to it: the same result whichever was first.
    await _conclude(ctx, replace(closed, outcome=outcome), closed.closes_at)


async def _conclude(ctx: Context, ballot: Ballot, at: datetime, **given: Any) -> None:
    """What follows when a ballot is counted, and an equal vote decided or left: declared, or first certified.

    `given` is the casting vote.
    """
    orders = await bodies.orders(ctx.db, ballot.standing_orders_id)
    if rules.after_count(orders.rules) is Move.DECLARE:
        await _declare(ctx, ballot, at, **given)
        return
    state, counted = rules.move(ballot.state, Move.AWAIT_CERTIFICATION), _counted(replace(ballot, **given))
    await store.change(ctx.db, ballot, state, outcome=ballot.outcome, **given)
    await record(ctx, events.BallotCounted(ballot.id, outcome=counted))


async def _count(ctx: Context, ballot: Ballot, orders: EnactedOrders) -> Outcome:
    return rules.counted(ballot, await store.tally(ctx.db, ballot.id), ballot.entitled or 0, orders.rules)


def _counted(ballot: Ballot) -> Named:
    assert ballot.outcome is not None  # noqa: S101 - the schema keeps a counted ballot's count
    return rules.decided(ballot.outcome, ballot.casting_vote)


async def _declare(ctx: Context, ballot: Ballot, at: datetime, **columns: Any) -> None:
    """Declare a result: of the count just made, or the provisional one that a scrutineer found right.

    `columns` are the casting vote just given, or who certified it.
    """
    state, result = rules.move(ballot.state, Move.DECLARE), _counted(replace(ballot, **columns))
    await store.change(ctx.db, ballot, state, outcome=ballot.outcome, declared_at=at, **columns)
    await _lapse(ctx, ballot.id)
    await motion_actions.record_outcome(ctx, ballot.motion_id, result, at)
    await record(ctx, events.ResultDeclared(ballot.id, outcome=result))
    if result == "not_decided":
        await _after_inquorate(ctx, ballot, at)


async def _after_inquorate(ctx: Context, ballot: Ballot, at: datetime) -> None:
    """Do what the motion's rules say where too few have voted: nothing, let it lapse, or have it voted on again."""
    orders = await bodies.orders(ctx.db, ballot.standing_orders_id)
    move = rules.after_inquorate(orders.rules, await store.of_motion(ctx.db, ballot.motion_id))
    if move is not None:
        await motion_actions.follow(ctx, ballot.motion_id, move, at=at)
    if move is MotionMove.CALL_AGAIN:
        await defer(ctx, "tell", event="motion.voted_on_again", subject_id=ballot.id)


# ── Steps that two persons take: as for offices of power, by the rules of governance/offices ─────────


async def _early(ctx: Context, ballot: Ballot, reason: BilingualProse | None) -> State:
    """The state of a ballot, held for update, that is closed early now. Raises where it may not be."""
    orders = await bodies.orders(ctx.db, ballot.standing_orders_id)
    waits_for = await store.outstanding(ctx.db, ballot.id)
    return rules.close_early(ballot, orders.rules, waits_for, reason, await ctx.now())


async def _propose(ctx: Context, ballot: Ballot, kind: ProposalKind, reason: BilingualProse | None) -> UUID:
    """Enter a step that waits for a second person; where there is none, for a time lock that everybody can see."""
    person_id, now = ctx.person_id(), await ctx.now()
    there = await store.waiting_proposal(ctx.db, ballot.id, kind)
    if there is not None:
        raise StepWaits(there)
    own = await bodies.act_with(ctx.db, now, person_id)
    others = two_persons.confirmers(await store.able(ctx.db, ballot, kind) - own, person_id)
    proposal = Proposal(
        id=new_id(),
        kind=kind,
        ballot_id=ballot.id,
        body_id=await store.body_of(ctx.db, ballot),
        reason=reason,
        state=ProposalState.WAITING,
        proposed_by=person_id,
        proposed_at=now,
        locked_until=two_persons.locked_until(others, now),
    )
    await store.put_proposal(ctx.db, proposal)
    await record(ctx, events.BallotStepProposed(ballot.id, kind=kind, proposal_id=proposal.id))
    await defer(ctx, "tell", event=events.BallotStepProposed.name, subject_id=proposal.id)
    return proposal.id


async def _take_effect(ctx: Context, ballot: Ballot, proposal: Proposal, by: UUID | None) -> None:
    """Take a confirmed step, by the rules of the moment; `by` is None where its time lock ran out.

    It is confirmed first: without that the schema lets nobody annul a ballot, close it early, or declare what nobody
    certified.
    """
    now = await ctx.now()
    await store.decide_proposal(ctx.db, proposal.id, ProposalState.CONFIRMED, by, now)
    match proposal.kind:
        case "annulment":
            state = rules.annul(ballot, proposal.reason, now)
            who = {"annulled_at": now, "annulled_by": proposal.proposed_by, "annulment": proposal.reason}
            await store.change(ctx.db, ballot, state, **who)
            await _lapse(ctx, ballot.id)
            await record(ctx, events.BallotAnnulled(ballot.id))
        case "certification":
            await _declare(ctx, ballot, now, certified_by=by)
        case "early_close":
            state, then = await _early(ctx, ballot, proposal.reason), ballot.closes_at
            await store.change(ctx.db, ballot, state, closes_at=now, was_to_close_at=then)
            await record(ctx, events.BallotClosedEarly(ballot.id, was_to_close_at=then))
            await _after_closing(ctx, ballot.id)
    await _decided(ctx, proposal, ProposalState.CONFIRMED)


async def _lapse(ctx: Context, ballot_id: UUID, kind: ProposalKind | None = None) -> None:
    """Let what waits of a ballot that is over lapse, and tell those who proposed it."""
    for proposal_id in await store.lapse_proposals(ctx.db, ballot_id, await ctx.now(), kind):
        await defer(ctx, "tell", event=events.BallotStepDecided.name, subject_id=proposal_id)


async def _decided(ctx: Context, proposal: Proposal, state: ProposalState) -> None:
    """Record what became of a step, and tell whoever proposed it."""
    decided = events.BallotStepDecided(proposal.ballot_id, kind=proposal.kind, proposal_id=proposal.id, state=state)
    await record(ctx, decided)
    await defer(ctx, "tell", event=decided.name, subject_id=proposal.id)
