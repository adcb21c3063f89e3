"""What is done with minutes: drafted from the record, worded, put forward, approved, and corrected by others.

`say` puts what the record holds into words, in both languages: the languages are not governance's own.
"""

from uuid import UUID

from msgspec import UNSET

from governance.bodies import rules as body_rules
from governance.bodies import store as bodies
from governance.context import Context
from governance.journal import record
from governance.minutes import events, rules, store
from governance.minutes.refusals import NobodySuch
from governance.minutes.rules import Say
from governance.minutes.values import Minutes, MinutesChanges, NewCorrection, NewMinutes, NewMove, State
from governance.permissions import Permission


async def draft_minutes(ctx: Context, new: NewMinutes, say: Say) -> UUID:
    """Begin minutes of a body for a period, filled from the record. Gives their id."""
    person_id = await _may_write(ctx, new.body_id)
    rules.check_period(new, await bodies.today(ctx.db))
    told = await store.record_of(ctx.db, new.body_id, new.period_from, new.period_to)
    columns = {
        "body_id": new.body_id,
        "period_from": new.period_from,
        "period_to": new.period_to,
        "drafted_by": person_id,
        "drafted_at": await ctx.now(),
    }
    minutes_id = await store.put(ctx.db, columns, told, [say(rules.said(each)) for each in told])
    await record(ctx, events.MinutesDrafted(minutes_id))
    return minutes_id


async def amend_minutes(ctx: Context, minutes_id: UUID, changes: MinutesChanges, if_version: int | None = None) -> None:
    """Change a draft: who was there, and what its items say. Raises `Stale` where it is at another version."""
    held = await _held(ctx, minutes_id)
    rules.check_draft(held, if_version)
    present = held.present if changes.present is UNSET else tuple(dict.fromkeys(changes.present))
    apologies = held.apologies if changes.apologies is UNSET else tuple(dict.fromkeys(changes.apologies))
    rules.check_people(present, apologies)
    if strangers := await store.strangers(ctx.db, [*present, *apologies]):
        raise NobodySuch(strangers[0])
    texts = () if changes.items is UNSET else changes.items
    rules.check_items(await store.items(ctx.db, minutes_id), texts)
    await store.write(ctx.db, minutes_id, texts)
    await store.change(ctx.db, held, present=list(present), apologies=list(apologies))
    await record(ctx, events.MinutesAmended(minutes_id))


async def take_in(ctx: Context, minutes_id: UUID, say: Say) -> None:
    """Take into a draft what the record has come to hold since it was begun. What is there already stays as it is."""
    held = await _held(ctx, minutes_id)
    rules.check_draft(held, None)
    found = await store.record_of(ctx.db, held.body_id, held.period_from, held.period_to)
    told = rules.not_yet(await store.items(ctx.db, minutes_id), found)
    await store.put_items(ctx.db, minutes_id, told, [say(rules.said(each)) for each in told])
    await store.change(ctx.db, held)
    await record(ctx, events.MinutesAmended(minutes_id))


async def transition_minutes(ctx: Context, minutes_id: UUID, new: NewMove, if_version: int | None = None) -> None:
    """Put a draft forward, take it back, or approve it: whoever approves it has read the version that they name."""
    held = await _held(ctx, minutes_id)
    able = await store.approvers(ctx.db, held)
    state = rules.move(held, await store.items(ctx.db, minutes_id), new, ctx.person_id(), able, if_version)
    if state is State.APPROVED:
        await store.change(ctx.db, held, state=state, approved_by=ctx.person_id(), approved_at=await ctx.now())
    else:
        await store.change(ctx.db, held, state=state)
    happened = {
        State.PROPOSED: events.MinutesProposed,
        State.DRAFT: events.MinutesTakenBack,
        State.APPROVED: events.MinutesApproved,
    }
    await record(ctx, happened[state](minutes_id))


async def correct_minutes(ctx: Context, minutes_id: UUID, new: NewCorrection) -> UUID:
    """Begin minutes that correct approved ones, with the same items. Gives their id."""
    wrong = await _held(ctx, minutes_id)
    rules.check_correction(wrong, await store.corrected_by(ctx.db, minutes_id), new)
    told = await store.items(ctx.db, minutes_id)
    columns = {
        "body_id": wrong.body_id,
        "period_from": wrong.period_from,
        "period_to": wrong.period_to,
        "present": list(wrong.present),
        "apologies": list(wrong.apologies),
        "drafted_by": ctx.person_id(),
        "drafted_at": await ctx.now(),
        "corrects_id": wrong.id,
        "correction": new.reason,
    }
    correction_id = await store.put(ctx.db, columns, told, [each.text for each in told])
    await record(ctx, events.MinutesDrafted(correction_id, corrects=wrong.id))
    return correction_id


async def _held(ctx: Context, minutes_id: UUID) -> Minutes:
    """Minutes that this transaction holds, for somebody who leads their body."""
    ctx.actor.require(Permission.MINUTES_WRITE)
    held = await store.load(ctx.db, minutes_id, lock=True)
    await _may_write(ctx, held.body_id)
    return held


async def _may_write(ctx: Context, body_id: UUID) -> UUID:
    person_id = ctx.actor.require(Permission.MINUTES_WRITE)
    await bodies.hold_body(ctx.db, body_id)
    body_rules.check_lead(body_id, person_id, await bodies.leads(ctx.db, body_id, Permission.MINUTES_WRITE))
    return person_id
