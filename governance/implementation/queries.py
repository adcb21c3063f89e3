"""What is being done about a motion that was carried, as everybody may read it."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from governance.context import Context, Visitor
from governance.implementation import rules, store
from governance.implementation.values import Milestone, Plan, Progress
from governance.implementation.views import Implementation, MilestoneView, Owner, PlanView, Report
from governance.members.store import person
from governance.motions import store as motions
from governance.motions.rules import LONDON
from governance.motions.values import Motion
from governance.permissions import Permission


async def motion_implementation(ctx: Context, motion_id: UUID) -> Implementation:
    """The plan for a motion with all that was reported. Raises `NotFound`, for somebody else's draft too."""
    motion = await motions.load_visible(ctx.db, motion_id, ctx.actor.person_id)
    plan = await store.latest(ctx.db, motion_id)
    return Implementation(await _shown(ctx, plan) if plan else None, _open_to(ctx, motion, plan))


async def _shown(ctx: Context, plan: Plan) -> PlanView:
    today = (await ctx.now()).astimezone(LONDON).date()
    reports = await store.reports(ctx.db, plan.id)
    ended = plan.ended_at is not None
    return PlanView(
        id=plan.id,
        owner=Owner(plan.owner_office, plan.owner_id, await _name(ctx, plan.owner_id)),
        summary=plan.summary,
        due_on=plan.due_on,
        overdue=not ended and today > plan.due_on,
        planned_at=plan.planned_at,
        milestones=[_milestone(each, reports, today, ended=ended) for each in await store.milestones(ctx.db, plan.id)],
        reports=[Report(each.id, each.note, each.milestone_id, each.reported_at) for each in reports],
        outcome=plan.outcome,
        reason=plan.reason,
        decision_id=plan.decision_id,
        ended_at=plan.ended_at,
    )


def _milestone(of: Milestone, reports: list[Progress], today: date, *, ended: bool) -> MilestoneView:
    reached_at = next((each.reported_at for each in reports if each.milestone_id == of.id), None)
    late = reached_at is None and not ended and today > of.due_on
    return MilestoneView(of.id, of.title, of.due_on, reached_at, overdue=late)


async def _name(ctx: Context, person_id: UUID | None) -> str | None:
    if person_id is None or ctx.actor.person_id is None:
        return None
    name: str = (await ctx.db.execute(select(person.c.name).where(person.c.id == person_id))).scalar_one()
    return name


def _open_to(ctx: Context, motion: Motion, plan: Plan | None) -> list[str]:
    """The operations that this caller may ask for now; the action decides again."""
    if isinstance(ctx.actor, Visitor):
        return []
    officer = Permission.IMPLEMENTATION_PLAN in ctx.actor.permissions
    if plan is None or plan.ended_at is not None:
        return ["plan_implementation"] if officer and rules.may_plan(motion) else []
    actions = ["add_milestone", "end_implementation"] if officer else []
    if officer or rules.is_owner(plan, ctx.actor.person_id, ctx.actor.offices):
        actions.append("report_progress")
    return actions
