"""How two entries of one member are made one, and parted. Every action reads: may, load, decide, store, record."""

from collections.abc import Sequence
from uuid import UUID

from governance.bodies.store import act_with
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.merges import events, rules, store
from governance.merges.refusals import MergeWaits
from governance.merges.values import Merge, Moved, NewMerge, NewMergeDecision, Part, State
from governance.permissions import Permission
from governance.standing import store as standing

# What each of the two memberships is said to have gone through.
_STEPS = {State.MERGED: ("absorb", "merge"), State.UNMERGED: ("release", "unmerge")}


async def propose_merge(ctx: Context, new: NewMerge) -> UUID:
    """Propose, as who keeps the register, that two entries are of one member: nothing moves yet. Gives its id."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    there = await store.waiting(ctx.db, new.kept_id, new.merged_id)
    found = await store.sides(ctx.db, new.kept_id, new.merged_id)
    kept, merged = rules.check(found.get(new.kept_id), found.get(new.merged_id), officer_id)
    if there is not None:
        raise MergeWaits(there)
    merge = Merge(
        id=new_id(),
        kept_id=kept.member_id,
        merged_id=merged.member_id,
        state=State.PROPOSED,
        reasons=rules.in_both(new.reasons),
        proposed_by=officer_id,
        proposed_at=await ctx.now(),
    )
    await store.put(ctx.db, merge)
    await record(ctx, events.MergeProposed(merge.merged_id, kept_id=merge.kept_id, merge_id=merge.id))
    return merge.id


async def decide_merge(ctx: Context, merge_id: UUID, new: NewMergeDecision) -> None:
    """Confirm a merge as a second officer, decline it, withdraw one's own; or part two who were merged."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    merge = await store.load(ctx.db, merge_id, lock=True)
    await store.waiting(ctx.db, merge.kept_id, merge.merged_id)
    decided = rules.decided(
        merge,
        new,
        officer_id,
        proposers=await act_with(ctx.db, merge.proposed_at, merge.proposed_by),
        theirs=await store.theirs(ctx.db, merge),
        is_erased=await store.is_erased(ctx.db, merge),
        later=await store.later(ctx.db, merge),
        now=await ctx.now(),
    )
    if decided.state is State.MERGED:
        await _merge(ctx, merge, decided, officer_id)
    elif decided.state is State.UNMERGED:
        await _unmerge(ctx, merge, decided)
    else:
        await store.change(ctx.db, merge, decided)
        await record(ctx, events.MergeDropped(merge.merged_id, kept_id=merge.kept_id, merge_id=merge_id))


async def _merge(ctx: Context, merge: Merge, decided: Merge, officer_id: UUID) -> None:
    """Make one of two, by what stands today: each row that moves is written down with what it was."""
    found = await store.sides(ctx.db, merge.kept_id, merge.merged_id, lock=True)
    rules.check(found.get(merge.kept_id), found.get(merge.merged_id), officer_id)
    rules.not_voting(await store.voting_with_both(ctx.db, merge))
    rows = await store.plan(ctx.db, merge.kept_id, merge.merged_id)
    await store.change(ctx.db, merge, decided)
    await store.move(ctx.db, decided, rows)
    await _tell_asked(ctx, rows)
    ended = next(row.row_id for row in rows if row.part is Part.MEMBERSHIP)
    await _tell(ctx, decided, found[merge.kept_id].membership_id, ended)
    await record(ctx, events.MembersMerged(merge.merged_id, kept_id=merge.kept_id, merge_id=merge.id))


async def _unmerge(ctx: Context, merge: Merge, decided: Merge) -> None:
    """Put everything that a merge moved back to where it was."""
    rows = await store.moved(ctx.db, merge.id)
    await store.change(ctx.db, merge, decided)
    await store.put_back(ctx.db, decided, rows)
    await _tell_asked(ctx, rows)
    ended = next(row.row_id for row in rows if row.part is Part.MEMBERSHIP)
    await _tell(ctx, decided, await store.membership_of(ctx.db, merge.kept_id), ended)
    await record(ctx, events.MembersUnmerged(merge.merged_id, kept_id=merge.kept_id, merge_id=merge.id))


async def _tell_asked(ctx: Context, rows: Sequence[Moved]) -> None:
    """Tell whoever was asked to act for one of the two, and who asked them, what becomes of it."""
    for row in rows:
        if row.part in (Part.OFFER, Part.OFFER_ENDED):
            await defer(ctx, "tell", event="nomination.moved", subject_id=row.row_id)


async def _tell(ctx: Context, merge: Merge, kept_id: UUID, merged_id: UUID) -> None:
    """Write a step of both memberships, and tell whoever speaks for them."""
    by, reasons = merge.undone_by or merge.decided_by, merge.undoing or merge.reasons
    for move, membership_id in zip(_STEPS[merge.state], (kept_id, merged_id), strict=True):
        now = merge.undone_at or merge.decided_at or merge.proposed_at
        step_id = await standing.put_step(ctx.db, membership_id, move, now, made_by=by, reasons=reasons)
        await defer(ctx, "tell", event="membership.step", subject_id=step_id)
