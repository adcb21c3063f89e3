"""What may be done with a motion off the straight road. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.ballots import store as ballots
from governance.bodies import store as bodies
from governance.context import Context, attempt
from governance.identifiers import new_id
from governance.journal import defer, record
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
    MotionAdjourned,
    MotionAdopted,
    MotionReferred,
    ReferralReported,
    ReopeningSupported,
    ReopeningWished,
    RulingAppealed,
    WithdrawalConsented,
    WithdrawalWished,
)
from governance.procedure.values import (
    NewAdjournment,
    NewAppeal,
    NewAppealDecision,
    NewReferral,
    NewReopening,
    NewReport,
    NewWithdrawal,
    Reopening,
    SeconderActs,
    Withdrawal,
)
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
    own = await bodies.act_with(ctx.db, appeal.appealed_at, motion.ruled_out_by, appeal.appealed_by)
    decided = rules.decided(motion, appeal, new, person_id, await ctx.now(), own)
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
    if await store.seconders(ctx.db, motion):
        await defer(ctx, "tell", event=WithdrawalWished.name, subject_id=asked.id)
    else:
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


async def adjourn_motion(ctx: Context, motion_id: UUID, new: NewAdjournment) -> None:
    """Put a motion off to a later day, on which it comes back by itself. Members are told, and noticed anew then."""
    person_id = ctx.actor.require(Permission.MOTION_DEFER)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    ballot_id = await ballots.under_way(ctx.db, motion_id)
    earlier = len(await store.adjournments(ctx.db, motion_id))
    put_off = rules.adjourned(new_id(), motion, new, ballot_id, earlier, orders.rules, person_id, await ctx.now())
    await store.put_adjournment(ctx.db, put_off)
    await motion_actions.follow(ctx, motion_id, Move.ADJOURN, returns_on=put_off.returns_on)
    await record(ctx, MotionAdjourned(motion_id, returns_on=put_off.returns_on))
    await defer(ctx, "tell", event=MotionAdjourned.name, subject_id=put_off.id)


async def refer_motion(ctx: Context, motion_id: UUID, new: NewReferral) -> None:
    """Refer a motion to another body. It comes back with that body's report, or on its day without one."""
    person_id = ctx.actor.require(Permission.MOTION_DEFER)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    ballot_id = await ballots.under_way(ctx.db, motion_id)
    earlier = len(await store.adjournments(ctx.db, motion_id))
    referred = rules.adjourned(new_id(), motion, new, ballot_id, earlier, orders.rules, person_id, await ctx.now())
    await bodies.hold_body(ctx.db, new.body_id)
    await bodies.require_standing(ctx.db, new.body_id)
    await store.put_adjournment(ctx.db, referred)
    await motion_actions.follow(ctx, motion_id, Move.REFER, returns_on=referred.returns_on)
    await record(ctx, MotionReferred(motion_id, body_id=new.body_id, returns_on=referred.returns_on))
    for told in (MotionReferred.name, "motion.report_asked"):
        await defer(ctx, "tell", event=told, subject_id=referred.id)


async def report_referral(ctx: Context, motion_id: UUID, new: NewReport) -> None:
    """Report on a motion, as whoever leads the body to which it was referred: it comes back to be voted on."""
    person_id = ctx.actor.require(Permission.REFERRAL_REPORT)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    last = next(iter(await store.adjournments(ctx.db, motion_id)), None)
    leads = await bodies.leads(ctx.db, last.body_id, Permission.REFERRAL_REPORT) if last and last.body_id else ()
    now = await ctx.now()
    reported = rules.reported(motion, last, leads, new, person_id, now)
    await store.put_report(ctx.db, reported)
    await motion_actions.follow(ctx, motion_id, Move.RESUME, **rules.left(motion, now))
    await record(ctx, ReferralReported(motion_id))
    await defer(ctx, "tell", event="motion.resumed", subject_id=reported.id)


async def ask_reopening(ctx: Context, motion_id: UUID, new: NewReopening) -> None:
    """Ask, as a member, that a motion that came to its end be voted on again; others join in. It can be asked once."""
    person_id = ctx.actor.require(Permission.MOTION_PROPOSE)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    right = choose_right(await members.usable_rights(ctx.db, person_id), new.on_behalf_of)
    earlier = await store.load_reopening(ctx.db, motion_id)
    asked = rules.reopening(new_id(), motion, earlier, new, orders.rules, person_id, await ctx.now())
    await store.put_reopening(ctx.db, asked)
    await record(ctx, ReopeningWished(motion_id, right.member_id))
    await _join(ctx, motion, asked, right.member_id, person_id)


async def support_reopening(ctx: Context, motion_id: UUID, new: SeconderActs) -> None:
    """Join in, as a member, with who asks that a motion be voted on again. The last one needed reopens it."""
    person_id = ctx.actor.require(Permission.MOTION_PROPOSE)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    right = choose_right(await members.usable_rights(ctx.db, person_id), new.on_behalf_of)
    await _join(ctx, motion, await store.load_reopening(ctx.db, motion_id), right.member_id, person_id)
    await record(ctx, ReopeningSupported(motion_id, right.member_id))


async def _join(ctx: Context, motion: Motion, asked: Reopening | None, member_id: UUID, person_id: UUID) -> None:
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    earlier = await store.supporters(ctx.db, asked.id) if asked else ()
    now = await ctx.now()
    enough = rules.supported(motion, asked, member_id, earlier, orders.rules, now)
    assert asked is not None  # noqa: S101 - the rule has refused what nobody asked for
    await store.put_support(ctx.db, asked.id, member_id, person_id, now)
    if enough:
        await motion_actions.follow(ctx, motion.id, Move.REOPEN)
        await defer(ctx, "tell", event="motion.reopened", subject_id=asked.id)


async def advance_due(ctx: Context) -> int:
    """Bring back what was put off until today; end, or carry over, what had its time. Gives how many; safe twice.

    What a rule holds back stays as it is, and holds nothing else back.
    """
    done = 0
    for motion_id in await store.due(ctx.db):
        advanced, _ = await attempt(ctx, _advance(ctx, motion_id))
        done += bool(advanced)
    return done


async def _advance(ctx: Context, motion_id: UUID) -> bool:
    motion = await motions.load(ctx.db, motion_id, "update")
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    called = await ballots.under_way(ctx.db, motion_id) is not None
    due = rules.due(motion, orders.rules, await ctx.now(), called=called)
    if due is None:
        return False
    if due.move is None:
        await motion_actions.carry_over(ctx, motion_id, **due.columns)
        return True
    await motion_actions.follow(ctx, motion_id, due.move, at=due.at, **due.columns)
    if due.move is Move.RESUME:
        [last, *_] = await store.adjournments(ctx.db, motion_id)
        await defer(ctx, "tell", event="motion.resumed", subject_id=last.id)
    return True


async def _asked(ctx: Context, motion_id: UUID, person_id: UUID, new: SeconderActs) -> tuple[Motion, Withdrawal, UUID]:
    """The motion, held, the wish that its seconders are asked about, and the right by which somebody answers."""
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    right = choose_right(await members.usable_rights(ctx.db, person_id), new.on_behalf_of)
    asked = await store.last_withdrawal(ctx.db, motion_id)
    seconders = await store.seconders(ctx.db, motion)
    return motion, rules.asked_now(motion, asked, right.member_id, seconders, await ctx.now()), right.member_id
