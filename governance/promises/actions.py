"""What members do with their promise, and the network with its wording.

Every action reads: may, load, decide, store, record.
"""

from uuid import UUID

from governance.bilingual import Language
from governance.bodies.store import by_kind, today
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.members.rules import RightNotYours
from governance.permissions import Permission
from governance.promises import events, rules, store
from governance.promises.store import SpokenFor
from governance.promises.values import NewFeedback, NewPromise, NewWording
from governance.refusal import NotFound


async def enact_promise(ctx: Context, new: NewWording) -> None:
    """Add a version of the promise, for today or a later day. Who gave an older one keeps what they gave."""
    person_id = ctx.actor.require(Permission.PRINCIPLES_ENACT)
    last, last_on = await store.last_wording(ctx.db)
    rules.check_wording(new, last_on, await today(ctx.db))
    network_id = (await by_kind(ctx.db)).get("network")
    if network_id is None:
        raise NotFound
    await store.put_wording(ctx.db, last + 1, new.text, new.effective_on, person_id, await ctx.now())
    await record(ctx, events.PromiseEnacted(network_id, version=last + 1))


async def give_promise(
    ctx: Context, member_id: UUID, new: NewPromise, read_in: Language, if_version: int | None = None
) -> None:
    """Give the promise for a member for whom one speaks, or give it otherwise: nothing depends on it."""
    member = await _spoken_for(ctx, member_id)
    given = rules.put(
        member_id,
        new,
        await store.load(ctx.db, member_id, lock=True),
        await store.in_force(ctx.db),
        is_member=member.is_member,
        person_id=ctx.person_id(),
        read_in=read_in,
        today=await today(ctx.db),
        if_version=if_version,
    )
    await store.put(ctx.db, given)
    await record(ctx, events.PromiseGiven(member_id, member_id, wording=given.wording))


async def withdraw_promise(ctx: Context, member_id: UUID) -> None:
    """Withdraw it, with all that was said of it; whoever has left the network may too. Raises `NotFound`."""
    await _spoken_for(ctx, member_id)
    if await store.load(ctx.db, member_id, lock=True) is None:
        raise NotFound
    await store.forget(ctx.db, member_id)
    await record(ctx, events.PromiseWithdrawn(member_id, member_id))


async def give_feedback(
    ctx: Context,
    member_id: UUID,
    feedback_id: UUID,
    new: NewFeedback,
    read_in: Language,
    if_version: int | None = None,
) -> None:
    """Say what came of a promise, or say it otherwise; and give it in the wording in force, where that is chosen."""
    await _spoken_for(ctx, member_id)
    promise = await store.load(ctx.db, member_id, lock=True)
    if promise is None:
        raise NotFound
    asking = await store.load_feedback(ctx.db, member_id, feedback_id)
    person_id, now = ctx.person_id(), await ctx.now()
    said = rules.answered(asking, new, person_id=person_id, read_in=read_in, now=now, if_version=if_version)
    renewed = rules.renewed(promise, new.wording, await store.in_force(ctx.db), person_id)
    await store.change_feedback(ctx.db, said)
    await record(ctx, events.FeedbackGiven(member_id, member_id, shared=said.shared))
    if renewed:
        await store.put(ctx.db, renewed)
        await record(ctx, events.PromiseGiven(member_id, member_id, wording=renewed.wording))


async def advance_due(ctx: Context) -> int:
    """Ask those whose six months have gone by, each once. Gives how many."""
    due = await store.due(ctx.db)
    for member_id in due:
        promise = await store.load(ctx.db, member_id, lock=True)
        on = await today(ctx.db)
        if promise is None or promise.next_due_on > on:
            continue  # withdrawn or asked meanwhile
        moved, asking = rules.asked(promise, new_id(), on, await ctx.now())
        await store.put_feedback(ctx.db, asking)
        await store.move_on(ctx.db, moved)
        await record(ctx, events.FeedbackAsked(member_id, member_id))
        if promise.by_letter:
            await defer(ctx, "tell", event="promise.feedback_asked", subject_id=asking.id)
    return len(due)


async def _spoken_for(ctx: Context, member_id: UUID) -> SpokenFor:
    """The member, as one for whom the caller speaks today. Raises `RightNotYours`."""
    for each in await store.spoken_for(ctx.db, ctx.person_id()):
        if each.member_id == member_id:
            return each
    raise RightNotYours
