"""A motion off the straight road: what happened to it there, and the forms of those who may act."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.lookups import my_rights
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bodies import queries as bodies
from governance.context import Context
from governance.motions import queries as motions
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
from governance.refusal import N_, Refusal
from i18n.addresses import routes


@get(routes("motion_procedure"))
async def motion_procedure(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """What happened to it there, and what its reader may do."""
    return await _shown(request, ctx, motion_id, Form({}, language_of(request)), {})


async def _shown(
    request: Asked,
    ctx: Context,
    motion_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    wrong = errors | beside(refusal, form)
    procedure = await queries.motion_procedure(ctx, motion_id)
    return await render(
        request,
        ctx,
        "pages/procedure.html",
        say(request, N_("The motion’s procedure")),
        status=status_of(request, refusal, wrong),
        motion=await motions.motion(ctx, motion_id),
        procedure=procedure,
        bodies=[each for each in await bodies.bodies(ctx) if each.dissolved_on is None]
        if "refer_motion" in procedure.allowed_actions
        else [],
        rights=await my_rights(ctx) if "ask_reopening" in procedure.allowed_actions else [],
        form=form,
        errors=wrong,
    )


@post(routes("appeal_ruling"))
async def appeal_ruling(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Appeal against the ruling."""
    return await _act(request, ctx, motion_id, NewAppeal, actions.appeal_ruling)


@post(routes("decide_appeal"))
async def decide_appeal(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Decide the appeal."""
    return await _act(request, ctx, motion_id, NewAppealDecision, actions.decide_appeal)


@post(routes("ask_withdrawal"))
async def ask_withdrawal(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Ask the seconders to let it be withdrawn."""
    return await _act(request, ctx, motion_id, NewWithdrawal, actions.ask_withdrawal)


@post(routes("consent_withdrawal"))
async def consent_withdrawal(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Consent, as a seconder."""
    return await _act(request, ctx, motion_id, SeconderActs, actions.consent_withdrawal)


@post(routes("adopt_motion"))
async def adopt_motion(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Adopt it, as a seconder."""
    return await _act(request, ctx, motion_id, SeconderActs, actions.adopt_motion)


@post(routes("adjourn_motion"))
async def adjourn_motion(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Put it off to a later day."""
    return await _act(request, ctx, motion_id, NewAdjournment, actions.adjourn_motion)


@post(routes("refer_motion"))
async def refer_motion(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Refer it to another body."""
    return await _act(request, ctx, motion_id, NewReferral, actions.refer_motion)


@post(routes("report_referral"))
async def report_referral(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Report on it, as whoever leads that body."""
    return await _act(request, ctx, motion_id, NewReport, actions.report_referral)


@post(routes("ask_reopening"))
async def ask_reopening(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Ask that it be voted on again."""
    return await _act(request, ctx, motion_id, NewReopening, actions.ask_reopening)


@post(routes("support_reopening"))
async def support_reopening(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Join in asking for that."""
    return await _act(request, ctx, motion_id, SeconderActs, actions.support_reopening)


async def _act(request: Asked, ctx: Context, motion_id: UUID, type_: Any, action: Any) -> Page:
    form = await read_form(request)
    new, errors = form.read(type_)
    if new is None:
        return await _shown(request, ctx, motion_id, form, errors)
    _, refusal = await attempt(ctx, action(ctx, motion_id, new))
    if refusal:
        return await _shown(request, ctx, motion_id, form, {}, refusal)
    return redirect(request, "motion", motion_id=motion_id)


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
