"""A motion's turns off the straight road, as everybody who sees the motion may read them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from governance.ballots import store as ballots
from governance.bodies import store as bodies
from governance.bodies.rules import StandingOrders
from governance.context import Context
from governance.database import Json, values
from governance.members import store as members
from governance.motions import store as motions
from governance.motions.values import Motion, State
from governance.motions.views import Mover
from governance.permissions import Permission
from governance.procedure import rules, store
from governance.procedure.values import Appeal
from governance.procedure.views import (
    AdjournmentView,
    AdoptionView,
    AppealView,
    Procedure,
    ReopeningView,
    WithdrawalView,
)


async def motion_procedure(ctx: Context, motion_id: UUID) -> Procedure:
    """The appeal on a motion, its withdrawal, and what this caller may do off its straight road. Raises `NotFound`."""
    motion = await motions.load_visible(ctx.db, motion_id, ctx.actor.person_id)
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    appeal = await store.load_appeal(ctx.db, motion_id)
    closes_at = rules.appeal_closes_at(motion, orders.rules) if appeal is None else None
    now = await ctx.now()
    is_open = closes_at is not None and now < closes_at
    withdrawal = await _withdrawal(ctx, motion, now)
    reopening = await _reopening(ctx, motion, orders.rules, now)
    reopening_actions = _of_reopening(ctx, motion, orders.rules, reopening, now)
    put_off = values((await ctx.db.execute(_ADJOURNMENTS, {"id": motion_id})).mappings(), AdjournmentView)
    most = orders.rules.adjournments
    return Procedure(
        appeal=_appeal(appeal),
        appeal_closes_at=closes_at if is_open else None,
        withdrawal=withdrawal,
        adoptions=await _adoptions(ctx, motion_id),
        adjournments=put_off,
        latest_return_on=rules.latest_return(now, orders.rules),
        adjournments_left=None if most is None else max(0, most - len(put_off)),
        reopening=reopening,
        reopening_closes_at=rules.reopening_closes_at(motion, orders.rules) if reopening_actions else None,
        allowed_actions=[
            *await _open_to(ctx, motion, appeal, appealable=is_open),
            *_of_withdrawal(ctx, motion, withdrawal),
            *await _of_adjournment(ctx, motion, may=rules.may_be_put_off(len(put_off), orders.rules)),
            *reopening_actions,
        ],
    )


def _appeal(appeal: Appeal | None) -> AppealView | None:
    if appeal is None:
        return None
    return AppealView(appeal.grounds, appeal.appealed_at, appeal.overturned, appeal.reason, appeal.decided_at)


async def _withdrawal(ctx: Context, motion: Motion, now: datetime) -> WithdrawalView | None:
    asked = await store.last_withdrawal(ctx.db, motion.id)
    if asked is None:
        return None
    seconders, consents = await store.seconders(ctx.db, motion), await store.consents(ctx.db, asked.id)
    still = rules.in_force(motion, asked, now)
    person_id = ctx.actor.person_id
    rights = await members.usable_rights(ctx.db, person_id) if still and person_id else []
    return WithdrawalView(
        reason=asked.reason,
        asked_at=asked.asked_at,
        closes_at=asked.closes_at,
        open=still,
        consents=len(consents & seconders),
        needed=len(seconders),
        mine_open=[Mover(each.member_id, each.name) for each in rights if each.member_id in seconders - consents],
    )


_ADOPTIONS = text(
    """
    SELECT a.adopted_at,
           CASE WHEN :known THEN jsonb_build_object('member_id', a.member_id, 'name', n.name) END AS member
      FROM adoption a JOIN member_name n ON n.member_id = a.member_id WHERE a.motion_id = :id ORDER BY a.id
    """
).columns(member=Json)


async def _adoptions(ctx: Context, motion_id: UUID) -> list[AdoptionView]:
    keys = {"id": motion_id, "known": ctx.actor.person_id is not None}
    return values((await ctx.db.execute(_ADOPTIONS, keys)).mappings(), AdoptionView)


def _of_withdrawal(ctx: Context, motion: Motion, withdrawal: WithdrawalView | None) -> list[str]:
    held, still = ctx.actor.permissions, withdrawal is not None and withdrawal.open
    actions = []
    mine = motion.moved_by == ctx.actor.person_id and Permission.MOTION_PROPOSE in held
    if mine and motion.state in rules.CONSENT_NEEDED and not still:
        actions.append("ask_withdrawal")
    if withdrawal is not None and withdrawal.mine_open and Permission.MOTION_SECOND in held:
        actions += ["consent_withdrawal", "adopt_motion"]
    return actions


_ADJOURNMENTS = text(
    """
    SELECT a.reason, a.adjourned_at, a.returns_on, a.body_id, b.name AS body, a.report, a.reported_at
      FROM adjournment a LEFT JOIN body b ON b.id = a.body_id WHERE a.motion_id = :id ORDER BY a.id DESC
    """
).columns(reason=Json, body=Json, report=Json)


async def _of_adjournment(ctx: Context, motion: Motion, *, may: bool) -> list[str]:
    held = ctx.actor.permissions
    if motion.state is State.NOTICED and Permission.MOTION_DEFER in held:
        return [] if not may or await ballots.under_way(ctx.db, motion.id) else ["adjourn_motion", "refer_motion"]
    if motion.state is State.REFERRED and Permission.REFERRAL_REPORT in held:
        [last, *_] = await store.adjournments(ctx.db, motion.id)
        leads = await bodies.leads(ctx.db, last.body_id, Permission.REFERRAL_REPORT) if last.body_id else ()
        return ["report_referral"] if ctx.actor.person_id in leads else []
    return []


async def _reopening(ctx: Context, motion: Motion, orders: StandingOrders, now: datetime) -> ReopeningView | None:
    asked = await store.load_reopening(ctx.db, motion.id)
    if asked is None:
        return None
    supporters, still = await store.supporters(ctx.db, asked.id), rules.is_open(motion, asked, now)
    person_id = ctx.actor.person_id
    rights = await members.usable_rights(ctx.db, person_id) if still and person_id else []
    return ReopeningView(
        reason=asked.reason,
        asked_at=asked.asked_at,
        closes_at=asked.closes_at,
        open=still,
        support=len(supporters),
        needed=orders.reopen_members,
        reopened_at=asked.reopened_at,
        mine_open=[Mover(each.member_id, each.name) for each in rights if each.member_id not in supporters],
    )


def _of_reopening(
    ctx: Context, motion: Motion, orders: StandingOrders, reopening: ReopeningView | None, now: datetime
) -> list[str]:
    if Permission.MOTION_PROPOSE not in ctx.actor.permissions:
        return []
    if reopening is not None:
        return ["support_reopening"] if reopening.mine_open else []
    closes_at = rules.reopening_closes_at(motion, orders)
    return ["ask_reopening"] if closes_at is not None and now < closes_at else []


async def _open_to(ctx: Context, motion: Motion, appeal: Appeal | None, *, appealable: bool) -> list[str]:
    """The operations that this caller may ask for now; the action decides again."""
    held, person_id = ctx.actor.permissions, ctx.actor.person_id
    actions = []
    if appealable and motion.moved_by == person_id and Permission.MOTION_PROPOSE in held:
        actions.append("appeal_ruling")
    if motion.state is State.APPEALED and appeal and person_id and Permission.APPEAL_DECIDE in held:
        own = await bodies.act_with(ctx.db, appeal.appealed_at, motion.ruled_out_by, appeal.appealed_by)
        actions += ["decide_appeal"] if rules.may_decide(motion, appeal, person_id, own) else []
    return actions
