"""What people ask to have put right, and how officers answer. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.bodies.store import today
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import record
from governance.permissions import Permission
from governance.rectifications import events, rules, store
from governance.rectifications.values import NewRectification, NewRectificationAnswer, State
from governance.rights.store import members


async def ask_rectification(ctx: Context, new: NewRectification) -> UUID:
    """Ask to have something put right that only an officer can: within a month there is an answer. Gives its id."""
    person_id = ctx.person_id()
    waiting = await store.waiting(ctx.db, person_id)
    now, day = await ctx.now(), await today(ctx.db)
    ask = rules.asked(new, id_=new_id(), person_id=person_id, waiting=waiting, now=now, today=day)
    await store.put(ctx.db, ask)
    await record(ctx, events.RectificationAsked(ask.id))
    return ask.id


async def withdraw_rectification(ctx: Context, rectification_id: UUID) -> None:
    """Take back what one asked."""
    person_id = ctx.person_id()
    ask = await store.load(ctx.db, rectification_id)
    await store.end(ctx.db, rules.withdrawn(ask, person_id, await ctx.now()))
    await record(ctx, events.RectificationWithdrawn(rectification_id))


async def answer_rectification(ctx: Context, rectification_id: UUID, new: NewRectificationAnswer) -> None:
    """Answer somebody's ask: say what was done, or why nothing is. They are told, and of what was done partners too."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    ask = await store.load(ctx.db, rectification_id)
    answered = rules.answered(ask, new, officer_id, await ctx.now())
    await store.end(ctx.db, answered)
    await record(ctx, events.RectificationAnswered(rectification_id))
    if answered.state is State.DONE:
        member_id = next(iter(await members(ctx.db, ask.person_id)), None)
        await record(ctx, events.PutRight(ask.person_id, member_id))


async def advance_due(ctx: Context) -> int:
    """Delete the asks whose time has come. Gives how many."""
    return await store.forget(ctx.db, rules.KEPT_YEARS, await ctx.now())
