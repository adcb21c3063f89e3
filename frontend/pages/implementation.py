"""What becomes of a motion that was carried: the plan for all to read, and the acts of those who see to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.lookups import body_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import LANGUAGES
from governance.bodies import queries as bodies
from governance.bodies.refusals import DayOutOfReach
from governance.context import Context
from governance.decisions import queries as decisions
from governance.implementation import actions, queries, refusals
from governance.implementation.values import NewEnding, NewMilestone, NewPlan, NewProgress
from governance.motions import queries as motions
from governance.refusal import N_, Refusal
from i18n.addresses import routes

# The field that a refusal stands beside.
_PLACES: Mapping[type[Refusal], str] = {
    refusals.OneOwner: "owner_office",
    refusals.OwnerUnknown: "owner_id",
    DayOutOfReach: "due_on",
    refusals.DueTooSoon: "due_on",
    refusals.MilestoneAfterPlan: "due_on",
    refusals.MilestoneUnknown: "milestone_id",
    refusals.MilestoneReached: "milestone_id",
    refusals.DecisionUnknown: "decision_id",
}


@get(routes("motion_implementation"))
async def motion_implementation(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """The plan, what was reported, and the forms of those who may plan, report or end it."""
    return await _shown(request, ctx, motion_id, Form({}, language_of(request)), {})


async def _shown(
    request: Asked,
    ctx: Context,
    motion_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    found = await queries.motion_implementation(ctx, motion_id)
    wrong = errors | _beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/implementation.html",
        say(request, N_("Carrying out the motion")),
        status=status_of(request, refusal, wrong),
        motion=await motions.motion(ctx, motion_id),
        plan=found.plan,
        allowed=found.allowed_actions,
        people=await _people(ctx) if "plan_implementation" in found.allowed_actions else [],
        decisions=await decisions.decisions(ctx, state="published", motion_id=motion_id),
        today=(await ctx.now()).astimezone(i18n.LONDON).date(),
        form=form,
        errors=wrong,
    )


def _beside(refusal: Refusal | None, form: Form) -> dict[str, str]:
    if refusal is None:
        return {}
    sentence = i18n.sentence(refusal, form.language)
    if isinstance(refusal, refusals.TitleInBothLanguages):
        return {f"title_{each}": sentence for each in LANGUAGES if not form[f"title_{each}"]}
    place = _PLACES.get(type(refusal))
    return {place: sentence} if place else beside(refusal, form)


async def _people(ctx: Context) -> list[tuple[str, str]]:
    """Who may be asked to see to it: whoever holds an office today in the forum or on the board."""
    held = [
        office
        for kind in ("board", "forum")
        for office in (await bodies.body(ctx, (await body_of(ctx, kind)).id)).offices
    ]
    return list({str(each.person_id): each.name for each in held}.items())


@post(routes("plan_implementation"))
async def plan_implementation(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Plan it."""
    return await _act(request, ctx, motion_id, NewPlan, actions.plan_implementation)


@post(routes("add_milestone"))
async def add_milestone(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Add a milestone."""
    return await _act(request, ctx, motion_id, NewMilestone, actions.add_milestone)


@post(routes("report_progress"))
async def report_progress(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Report how it goes."""
    return await _act(request, ctx, motion_id, NewProgress, actions.report_progress)


@post(routes("end_implementation"))
async def end_implementation(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Say that it is done, or stopped."""
    return await _act(request, ctx, motion_id, NewEnding, actions.end_implementation)


async def _act(request: Asked, ctx: Context, motion_id: UUID, type_: Any, action: Any) -> Page:
    form = await read_form(request)
    new, errors = form.read(type_)
    if new is None:
        return await _shown(request, ctx, motion_id, form, errors)
    _, refusal = await attempt(ctx, action(ctx, motion_id, new))
    if refusal:
        return await _shown(request, ctx, motion_id, form, {}, refusal)
    return redirect(request, "motion_implementation", motion_id=motion_id)


handlers = [motion_implementation, plan_implementation, add_milestone, report_progress, end_implementation]
