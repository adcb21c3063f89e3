"""How a body comes to its end: proposed by one who leads it, confirmed by another; its acts stay.

Every action reads: may, load, decide, store, record.
"""

from uuid import UUID

from governance.bodies import store as bodies
from governance.bodies.rules import check_lead
from governance.context import Context, attempt
from governance.dissolution import events, rules, store
from governance.dissolution.refusals import DissolutionWaits
from governance.dissolution.values import Dissolution, NewDissolution
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.offices import rules as two_persons
from governance.offices.values import NewVerdict, State
from governance.permissions import Permission


async def dissolve_body(ctx: Context, body_id: UUID, new: NewDissolution) -> UUID:
    """Propose to dissolve a body; another who leads it confirms it. Gives the dissolution's id. Raises `NotFound`."""
    person_id = ctx.actor.require(Permission.BODY_DISSOLVE)
    await bodies.hold_body(ctx.db, body_id)
    leads = await bodies.leads(ctx.db, body_id, Permission.BODY_DISSOLVE)
    check_lead(body_id, person_id, leads)
    await _check(ctx, body_id, new)
    there = await store.waiting(ctx.db, body_id)
    if there is not None:
        raise DissolutionWaits(there)
    now = await ctx.now()
    others = two_persons.confirmers(leads - await bodies.act_with(ctx.db, now, person_id), person_id)
    case = Dissolution(
        id=new_id(),
        body_id=body_id,
        last_on=new.last_on,
        reason=new.reason,
        state=State.WAITING,
        proposed_by=person_id,
        proposed_at=now,
        locked_until=two_persons.locked_until(others, now),
    )
    await store.put(ctx.db, case)
    await record(ctx, events.DissolutionProposed(body_id, dissolution_id=case.id))
    await defer(ctx, "tell", event=events.DissolutionProposed.name, subject_id=case.id)
    return case.id


async def decide_dissolution(ctx: Context, dissolution_id: UUID, new: NewVerdict) -> UUID:
    """Confirm that a body is dissolved, object to it, or withdraw it. Gives the body's id."""
    person_id = ctx.person_id()
    await bodies.hold_body(ctx.db, (await store.load(ctx.db, dissolution_id)).body_id)
    case = await store.load(ctx.db, dissolution_id)
    leads = await bodies.leads(ctx.db, case.body_id, Permission.BODY_DISSOLVE)
    is_member = Permission.OFFICE_OBJECT in ctx.actor.permissions
    own = await bodies.act_with(ctx.db, case.proposed_at, case.proposed_by)
    state = two_persons.decide(case, new, person_id, leads, own=own, is_member=is_member)
    if state is State.CONFIRMED:
        ctx.actor.require(Permission.BODY_DISSOLVE)
        await _take_effect(ctx, case, person_id)
    else:
        await store.decide(ctx.db, case.id, state, person_id, await ctx.now(), new.reason)
        await record(ctx, events.DissolutionDecided(case.body_id, dissolution_id=case.id, state=state))
    return case.body_id


async def advance_due(ctx: Context) -> int:
    """Let the dissolutions take effect whose time lock has run out. Safe to repeat. Gives how many were decided."""
    found = await store.due(ctx.db)
    for dissolution_id, body_id in found:
        await bodies.hold_body(ctx.db, body_id)
        case = await store.load(ctx.db, dissolution_id)
        if case.state is not State.WAITING:
            continue
        _, refusal = await attempt(ctx, _take_effect(ctx, case, None))
        if refusal:
            await store.decide(ctx.db, case.id, State.LAPSED, None, await ctx.now())
            await record(ctx, events.DissolutionDecided(body_id, dissolution_id=case.id, state=State.LAPSED))
    return len(found)


async def _check(ctx: Context, body_id: UUID, new: NewDissolution) -> None:
    await bodies.require_standing(ctx.db, body_id)
    in_the_way = await store.in_the_way(ctx.db, body_id, new.last_on)
    rules.check(await bodies.hold_body(ctx.db, body_id), new, in_the_way, await bodies.today(ctx.db))


async def _take_effect(ctx: Context, case: Dissolution, by: UUID | None) -> None:
    """Dissolve a body, by the rules of the moment: not before today, however long it waited.

    It is confirmed first, and its offices are ended: without both the schema lets no body be dissolved.
    """
    new = NewDissolution(last_on=max(case.last_on, await bodies.today(ctx.db)), reason=case.reason)
    await _check(ctx, case.body_id, new)
    now = await ctx.now()
    await store.decide(ctx.db, case.id, State.CONFIRMED, by, now)
    await store.end_offices(ctx.db, case, new.last_on, now)
    await store.dissolve(ctx.db, case.body_id, new.last_on)
    await record(ctx, events.BodyDissolved(case.body_id, dissolution_id=case.id, last_on=new.last_on))
