"""A motion's turns off the straight road, as everybody who sees the motion may read them."""

from uuid import UUID

from governance.bodies import store as bodies
from governance.context import Context
from governance.motions import store as motions
from governance.motions.values import Motion, State
from governance.permissions import Permission
from governance.procedure import rules, store
from governance.procedure.values import Appeal
from governance.procedure.views import AppealView, Procedure


async def motion_procedure(ctx: Context, motion_id: UUID) -> Procedure:
    """The appeal on a motion, and what this caller may do off its straight road. Raises `NotFound`."""
    motion = await motions.load_visible(ctx.db, motion_id, ctx.actor.person_id)
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    appeal = await store.load_appeal(ctx.db, motion_id)
    closes_at = rules.appeal_closes_at(motion, orders.rules) if appeal is None else None
    is_open = closes_at is not None and await ctx.now() < closes_at
    return Procedure(
        appeal=_appeal(appeal),
        appeal_closes_at=closes_at if is_open else None,
        allowed_actions=_open_to(ctx, motion, appeal, appealable=is_open),
    )


def _appeal(appeal: Appeal | None) -> AppealView | None:
    if appeal is None:
        return None
    return AppealView(appeal.grounds, appeal.appealed_at, appeal.overturned, appeal.reason, appeal.decided_at)


def _open_to(ctx: Context, motion: Motion, appeal: Appeal | None, *, appealable: bool) -> list[str]:
    """The operations that this caller may ask for now; the action decides again."""
    held, person_id = ctx.actor.permissions, ctx.actor.person_id
    actions = []
    if appealable and motion.moved_by == person_id and Permission.MOTION_PROPOSE in held:
        actions.append("appeal_ruling")
    if motion.state is State.APPEALED and appeal and person_id and Permission.APPEAL_DECIDE in held:
        actions += ["decide_appeal"] if rules.may_decide(motion, appeal, person_id) else []
    return actions
