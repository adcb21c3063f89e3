"""What the board's officers do: record a decision, mend the draft, publish it for ever."""

from uuid import UUID

from governance.context import Context
from governance.decisions import rules, store
from governance.decisions.events import DecisionAmended, DecisionPublished, DecisionRecorded, MotionResponded
from governance.decisions.refusals import NamesNothing
from governance.decisions.values import DecisionChanges, NewDecision
from governance.identifiers import new_id
from governance.journal import record
from governance.motions import actions as motions
from governance.permissions import Permission


async def record_decision(ctx: Context, new: NewDecision) -> UUID:
    """Record what the board decided, as a draft that its officers alone see. Gives its id."""
    person_id = ctx.actor.require(Permission.DECISION_RECORD)
    await _check(ctx, new)
    decision_id = new_id()
    await store.put(ctx.db, decision_id, new, person_id, await ctx.now())
    await record(ctx, DecisionRecorded(decision_id))
    return decision_id


async def amend_decision(
    ctx: Context, decision_id: UUID, changes: DecisionChanges, if_version: int | None = None
) -> None:
    """Change a draft. Raises `Stale` where it is no longer at the version that was read."""
    ctx.actor.require(Permission.DECISION_RECORD)
    decision = await store.load(ctx.db, decision_id, lock=True)
    new = rules.amended(decision, changes, if_version)
    await _check(ctx, new)
    await store.change(ctx.db, decision, new)
    await record(ctx, DecisionAmended(decision_id))


async def publish_decision(ctx: Context, decision_id: UUID) -> None:
    """Publish a draft, and with it the board's answer to each motion that it names an answer to."""
    ctx.actor.require(Permission.DECISION_PUBLISH)
    decision = await store.load(ctx.db, decision_id, lock=True)
    linked = [link.motion_id for link in decision.motions]
    rules.check_publishable(decision, await store.binding_motions(ctx.db, linked))
    await store.publish(ctx.db, decision, await ctx.now())
    await record(ctx, DecisionPublished(decision_id))
    for link in decision.motions:
        if link.response is not None:
            await motions.record_response(ctx, link.motion_id, link.response)
            await record(ctx, MotionResponded(link.motion_id, decision_id=decision_id, response=link.response))


async def _check(ctx: Context, new: NewDecision) -> None:
    kind = await store.body_kind(ctx.db, new.body_id)
    if kind is None:
        raise NamesNothing("/body_id")
    rules.check(new, kind, await store.today(ctx.db))
    people = await store.people(ctx.db, [interest.person_id for interest in new.interests])
    rules.check_names(new, people, await store.public_motions(ctx.db, [link.motion_id for link in new.motions]))
