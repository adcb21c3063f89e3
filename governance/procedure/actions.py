"""What may be done with a motion off the straight road. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.bodies import store as bodies
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import record
from governance.members import store as members
from governance.members.rules import choose_right
from governance.motions import actions as motion_actions
from governance.motions import store as motions
from governance.motions.moves import move
from governance.motions.values import Motion, Move
from governance.permissions import Permission
from governance.procedure import rules, store
from governance.procedure.events import (
    AppealDecided,
    MotionAdopted,
    RulingAppealed,
    WithdrawalConsented,
    WithdrawalWished,
)
from governance.procedure.values import NewAppeal, NewAppealDecision, NewWithdrawal, SeconderActs, Withdrawal
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


async def ask_withdrawal(ctx: Context, motion_id: UUID, new: NewWithdrawal) -> None:
    """Ask the seconders, as its mover, to let an admitted motion be withdrawn. Without any, it is so at once."""
    person_id = ctx.actor.require(Permission.MOTION_PROPOSE)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    earlier = await store.last_withdrawal(ctx.db, motion_id)
    asked = rules.withdrawal(new_id(), motion, earlier, new, orders.rules, person_id, await ctx.now())
    await store.put_withdrawal(ctx.db, asked)
    await record(ctx, WithdrawalWished(motion_id, motion.mover_id))
    if not await store.seconders(ctx.db, motion):
        await motion_actions.follow(ctx, motion_id, Move.WITHDRAW_BY_CONSENT)


async def consent_withdrawal(ctx: Context, motion_id: UUID, new: SeconderActs) -> None:
    """Consent, by a right that seconded it, to the withdrawal of a motion. The last consent needed withdraws it."""
    person_id = ctx.actor.require(Permission.MOTION_SECOND)
    motion, asked, member_id = await _asked(ctx, motion_id, person_id, new)
    seconders, earlier = await store.seconders(ctx.db, motion), await store.consents(ctx.db, asked.id)
    all_of_them = rules.consented(member_id, earlier, seconders)
    await store.put_consent(ctx.db, asked.id, member_id, person_id, await ctx.now())
    await record(ctx, WithdrawalConsented(motion_id, member_id))
    if all_of_them:
        await motion_actions.follow(ctx, motion_id, Move.WITHDRAW_BY_CONSENT)


async def adopt_motion(ctx: Context, motion_id: UUID, new: SeconderActs) -> None:
    """Take the place of a mover who wishes to withdraw, by a right that seconded the motion."""
    person_id = ctx.actor.require(Permission.MOTION_SECOND)
    motion, _, member_id = await _asked(ctx, motion_id, person_id, new)
    await store.put_adoption(ctx.db, rules.adopted(new_id(), motion, member_id, person_id, await ctx.now()))
    await motion_actions.hand_over(ctx, motion_id, member_id, person_id)
    await record(ctx, MotionAdopted(motion_id, member_id))


async def _asked(ctx: Context, motion_id: UUID, person_id: UUID, new: SeconderActs) -> tuple[Motion, Withdrawal, UUID]:
    """The motion, held, the wish that its seconders are asked about, and the right by which somebody answers."""
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    right = choose_right(await members.usable_rights(ctx.db, person_id), new.on_behalf_of)
    asked = await store.last_withdrawal(ctx.db, motion_id)
    seconders = await store.seconders(ctx.db, motion)
    return motion, rules.asked_now(motion, asked, right.member_id, seconders, await ctx.now()), right.member_id
