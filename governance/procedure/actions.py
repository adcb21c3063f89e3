"""What may be done with a motion off the straight road. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.bodies import store as bodies
from governance.context import Context
from governance.journal import record
from governance.motions import actions as motion_actions
from governance.motions import store as motions
from governance.motions.moves import move
from governance.motions.values import Move
from governance.permissions import Permission
from governance.procedure import rules, store
from governance.procedure.events import AppealDecided, RulingAppealed
from governance.procedure.values import NewAppeal, NewAppealDecision
from governance.refusal import NotFound


async def appeal_ruling(ctx: Context, motion_id: UUID, new: NewAppeal) -> None:
    """Ask, as its mover, that the ruling on a motion be looked at again by somebody else: once."""
    person_id = ctx.actor.require(Permission.MOTION_PROPOSE)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    earlier = await store.load_appeal(ctx.db, motion_id)
    await store.put_appeal(ctx.db, rules.appealed(motion, earlier, new, orders.rules, person_id, await ctx.now()))
    await motion_actions.follow(ctx, motion_id, Move.APPEAL)
    await record(ctx, RulingAppealed(motion_id))


async def decide_appeal(ctx: Context, motion_id: UUID, new: NewAppealDecision) -> None:
    """Decide an appeal: the motion is admitted after all, or the ruling stands."""
    person_id = ctx.actor.require(Permission.APPEAL_DECIDE)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    made = Move.OVERTURN if new.to == "admitted" else Move.UPHOLD
    move(motion.state, made)
    appeal = await store.load_appeal(ctx.db, motion_id)
    if appeal is None:
        raise NotFound
    decided = rules.decided(motion, appeal, new, person_id, await ctx.now())
    await store.decide_appeal(ctx.db, decided)
    await motion_actions.follow(ctx, motion_id, made)
    await record(ctx, AppealDecided(motion_id, overturned=made is Move.OVERTURN))
