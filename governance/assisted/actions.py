"""What officers do with votes that come by paper or phone. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.assisted import events, rules, store
from governance.assisted.values import NewConfirmation, NewVoteEntry, NewWithdrawal, State
from governance.ballots import store as ballots
from governance.ballots.refusals import BallotClosed
from governance.bodies import store as bodies
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import record
from governance.permissions import Permission


async def enter_vote(ctx: Context, ballot_id: UUID, new: NewVoteEntry) -> UUID:
    """Enter a vote that came on paper or by phone: it waits for a second officer. Gives the entry's id."""
    person_id = ctx.actor.require(Permission.VOTE_ENTER)
    ballot = await ballots.load(ctx.db, ballot_id, "update")
    right = await store.right_asked(ctx.db, ballot_id, new.member_id)
    entry = rules.enter(ballot, right, new, new_id(), person_id, await ctx.now())
    if not await store.put(ctx.db, entry):
        raise BallotClosed(ballot.closes_at)
    await record(ctx, events.VoteEntered(ballot_id, new.member_id, entry_id=entry.id, channel=entry.channel))
    return entry.id


async def confirm_vote(ctx: Context, ballot_id: UUID, entry_id: UUID, new: NewConfirmation) -> State:
    """Say, as a second officer, the choice that was asked for. Where both said the same, it is a vote from now on.

    Where they differ, the entry is over and counts for nothing: it is entered anew with the voter. The ballot is held
    alone, so that no vote cast online meanwhile is overwritten.
    """
    person_id = ctx.actor.require(Permission.VOTE_ENTER)
    ballot = await ballots.load(ctx.db, ballot_id, "update")
    entry = await store.load(ctx.db, ballot_id, entry_id)
    right = await store.right_asked(ctx.db, ballot_id, entry.member_id)
    now = await ctx.now()
    own = await bodies.act_with(ctx.db, entry.entered_at, entry.entered_by)
    state = rules.confirm(ballot, right, entry, new.choice, person_id, now, own)
    if not await store.end(ctx.db, entry, state, person_id, now):
        raise BallotClosed(ballot.closes_at)
    if state is State.CONFIRMED and await ballots.put_vote(ctx.db, rules.vote_of(entry, now)) is None:
        raise BallotClosed(ballot.closes_at)
    kind = events.VoteConfirmed if state is State.CONFIRMED else events.VoteDisputed
    await record(ctx, kind(ballot_id, entry.member_id, entry_id=entry_id, channel=entry.channel))
    return state


async def withdraw_vote(ctx: Context, ballot_id: UUID, entry_id: UUID, new: NewWithdrawal) -> None:
    """Withdraw what was entered and is not confirmed yet, saying why."""
    person_id = ctx.actor.require(Permission.VOTE_ENTER)
    ballot = await ballots.load(ctx.db, ballot_id, "share")
    entry = await store.load(ctx.db, ballot_id, entry_id)
    now = await ctx.now()
    state = rules.withdraw(ballot, entry, now)
    if not await store.end(ctx.db, entry, state, person_id, now, new.reason):
        raise BallotClosed(ballot.closes_at)
    await record(ctx, events.VoteWithdrawn(ballot_id, entry.member_id, entry_id=entry_id, channel=entry.channel))
