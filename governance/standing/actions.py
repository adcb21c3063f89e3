"""What is done with a membership while it lasts, and how it ends. Every action reads: may, load, decide, store, record.

Ballots that are open keep their frozen roll, whatever becomes of a membership meanwhile.
"""

from datetime import date
from uuid import UUID

from governance.bilingual import BilingualProse
from governance.bodies.store import act_with, members_rules, today
from governance.context import Context
from governance.journal import defer, record
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.standing import events, rules, store
from governance.standing.refusals import MembershipMove, OwnMembership
from governance.standing.values import (
    Membership,
    Move,
    NewHearing,
    NewPayment,
    NewReasons,
    NewRemovalDecision,
    State,
)


async def resign_membership(ctx: Context, membership_id: UUID) -> None:
    """Give one's own membership up, or that of the organisation one represents: at once."""
    person_id = ctx.person_id()
    membership = await store.load(ctx.db, membership_id, lock=True)
    theirs, others = await store.theirs(ctx.db, membership.member_id), await store.others(ctx.db, membership_id)
    resigned = rules.resigned(membership, person_id, theirs, others, await today(ctx.db))
    await _store(ctx, membership, resigned, Move.RESIGN, made_by=person_id)


async def suspend_membership(ctx: Context, membership_id: UUID, new: NewReasons) -> None:
    """Suspend a membership as the board decided: no voting right from today on, until it is reinstated."""
    await _decide(ctx, membership_id, Move.SUSPEND, new.reasons)


async def reinstate_membership(ctx: Context, membership_id: UUID, new: NewReasons) -> None:
    """Reinstate a suspended membership as the board decided: its right may be used from today on."""
    await _decide(ctx, membership_id, Move.REINSTATE, new.reasons)


async def propose_removal(ctx: Context, membership_id: UUID, new: NewReasons) -> None:
    """Propose, as the board, that a member be removed: for as long as the rules say they are heard, and vote."""
    await _decide(ctx, membership_id, Move.PROPOSE_REMOVAL, new.reasons)


async def be_heard(ctx: Context, membership_id: UUID, new: NewHearing) -> None:
    """Say something to the proposal that one be removed, while it waits to be decided."""
    person_id = ctx.person_id()
    membership = await store.load(ctx.db, membership_id, lock=True)
    if person_id not in await store.theirs(ctx.db, membership.member_id):
        raise NotFound
    if membership.state is not State.REMOVAL_PROPOSED:
        raise MembershipMove(membership.state, [])
    await store.put_step(ctx.db, membership_id, "hear", await ctx.now(), made_by=person_id, words=new.words)
    await record(ctx, events.MemberHeard(membership_id))


async def decide_removal(ctx: Context, membership_id: UUID, new: NewRemovalDecision) -> None:
    """Remove a member, or dismiss the proposal: after the notice has run, by somebody else than who proposed it."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_DECIDE)
    membership = await store.load(ctx.db, membership_id, lock=True)
    if membership.state is State.REMOVAL_PROPOSED:
        proposal = await store.proposal(ctx.db, membership_id)
        proposers = await act_with(ctx.db, proposal.made_at, proposal.made_by)
        rules.check_removal(proposal, officer_id, proposers, await ctx.now())
    await _decide(ctx, membership_id, Move.REMOVE if new.to == "removed" else Move.DISMISS, new.reasons)


async def end_membership(ctx: Context, membership_id: UUID, new: NewReasons) -> None:
    """Enter that a membership is over because its person has died, or its organisation was dissolved."""
    await _decide(ctx, membership_id, Move.END, new.reasons, Permission.MEMBERSHIP_ADMIT)


async def record_payment(ctx: Context, membership_id: UUID, new: NewPayment) -> None:
    """Enter until when a membership is paid for: the day on which it lapses follows, and so does the right's last."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    membership = await store.load(ctx.db, membership_id, lock=True)
    if officer_id in await store.theirs(ctx.db, membership.member_id):
        raise OwnMembership
    if membership.state is State.ENDED:
        raise MembershipMove(membership.state, [])
    paid = rules.paid(membership, new.paid_to, await members_rules(ctx.db))
    await store.change(ctx.db, membership, paid, await today(ctx.db))
    await record(ctx, events.PaymentRecorded(membership_id))


async def advance_due(ctx: Context) -> int:
    """Write down which memberships have lapsed: their right ended by itself on its last day. Gives how many."""
    lapsed = await store.lapsed(ctx.db)
    for membership_id in lapsed:
        membership = await store.load(ctx.db, membership_id, lock=True)
        await _store(ctx, membership, rules.moved(membership, Move.LAPSE, await today(ctx.db)), Move.LAPSE)
    return len(lapsed)


async def _decide(
    ctx: Context,
    membership_id: UUID,
    move: Move,
    reasons: BilingualProse,
    permission: Permission = Permission.MEMBERSHIP_DECIDE,
) -> None:
    officer_id = ctx.actor.require(permission)
    membership = await store.load(ctx.db, membership_id, lock=True)
    theirs = await store.theirs(ctx.db, membership.member_id)
    decided = rules.decided(membership, move, reasons, officer_id, theirs, await today(ctx.db))
    await _store(ctx, membership, decided, move, made_by=officer_id, reasons=reasons)


async def _store(
    ctx: Context,
    old: Membership,
    new: Membership,
    move: Move,
    *,
    made_by: UUID | None = None,
    reasons: BilingualProse | None = None,
) -> None:
    """Store a move with its step, and tell the member of it."""
    day: date = await today(ctx.db)
    by, now = await members_rules(ctx.db), await ctx.now()
    step_id = await store.put_step(
        ctx.db,
        old.id,
        move,
        now,
        made_by=made_by,
        reasons=reasons,
        orders_id=by.id if move is Move.PROPOSE_REMOVAL else None,
        heard_until=rules.heard_until(move, by.rules, now),
    )
    await store.change(ctx.db, old, new, day)
    event = events.EVENTS.get(move)
    await record(ctx, event(old.id) if event else events.MembershipEnded(old.id, reason=new.end_reason or ""))
    await defer(ctx, "tell", event="membership.step", subject_id=step_id)
