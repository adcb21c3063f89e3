"""A motion off the straight road to its ballot: appeals, withdrawal, adoption, adjournment."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from api.access import OPEN
from api.context import Ctx
from governance.procedure import actions, queries
from governance.procedure.values import (
    NewAdjournment,
    NewAppeal,
    NewAppealDecision,
    NewReferral,
    NewReopening,
    NewReport,
    NewWithdrawal,
    SeconderActs,
)
from governance.procedure.views import Procedure


@get("/motions/{motion_id:uuid}/procedure", operation_id="motion_procedure", opt=OPEN)
async def motion_procedure(ctx: Ctx, motion_id: FromPath[UUID]) -> Procedure:
    """What happened to a motion off its straight road, and what you may do there."""
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/appeal", operation_id="appeal_ruling")
async def appeal_ruling(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewAppeal]) -> Procedure:
    """Appeal, as its mover, against the ruling on a motion: once, and in time."""
    await actions.appeal_ruling(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/appeal/decision", operation_id="decide_appeal", status_code=200)
async def decide_appeal(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewAppealDecision]) -> Procedure:
    """Decide an appeal. Whoever ruled, or appealed, does not."""
    await actions.decide_appeal(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/withdrawal", operation_id="ask_withdrawal")
async def ask_withdrawal(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewWithdrawal]) -> Procedure:
    """Ask the seconders, as its mover, to let an admitted motion be withdrawn."""
    await actions.ask_withdrawal(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/withdrawal/consents", operation_id="consent_withdrawal")
async def consent_withdrawal(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[SeconderActs]) -> Procedure:
    """Consent, as a seconder, to its withdrawal. With the last one's consent it is withdrawn."""
    await actions.consent_withdrawal(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/adoptions", operation_id="adopt_motion")
async def adopt_motion(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[SeconderActs]) -> Procedure:
    """Adopt, as a seconder, a motion that its mover wishes to withdraw: you move it from now on."""
    await actions.adopt_motion(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/adjournments", operation_id="adjourn_motion")
async def adjourn_motion(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewAdjournment]) -> Procedure:
    """Put off, as an officer, a motion of which notice was given. It comes back by itself, with notice anew."""
    await actions.adjourn_motion(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/referrals", operation_id="refer_motion")
async def refer_motion(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewReferral]) -> Procedure:
    """Refer, as an officer, a motion of which notice was given to another body, which reports on it."""
    await actions.refer_motion(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/referrals/report", operation_id="report_referral", status_code=200)
async def report_referral(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewReport]) -> Procedure:
    """Report, as whoever leads the body that a motion was referred to. It comes back, with notice anew."""
    await actions.report_referral(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/reopening", operation_id="ask_reopening")
async def ask_reopening(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewReopening]) -> Procedure:
    """Ask, as a member, that what was lost, declined, done or stopped be voted on again: once, in time, by enough."""
    await actions.ask_reopening(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/reopening/supporters", operation_id="support_reopening")
async def support_reopening(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[SeconderActs]) -> Procedure:
    """Join in with who asks that a motion be voted on again. The last one needed reopens it."""
    await actions.support_reopening(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


handlers = [
    motion_procedure,
    appeal_ruling,
    decide_appeal,
    ask_withdrawal,
    consent_withdrawal,
    adopt_motion,
    adjourn_motion,
    refer_motion,
    report_referral,
    ask_reopening,
    support_reopening,
]
