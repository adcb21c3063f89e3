"""Carrying out what was carried: the board's officers plan and end it, whoever answers for it reports."""

from uuid import UUID

from governance.context import Context
from governance.identifiers import new_id
from governance.implementation import rules, store
from governance.implementation.events import (
    ImplementationEnded,
    ImplementationPlanned,
    MilestoneAdded,
    ProgressReported,
)
from governance.implementation.refusals import DecisionUnknown, OwnerUnknown
from governance.implementation.values import NewEnding, NewMilestone, NewPlan, NewProgress
from governance.journal import record
from governance.motions import actions as motion_actions
from governance.motions import store as motions
from governance.motions.values import Move
from governance.permissions import Permission


async def plan_implementation(ctx: Context, motion_id: UUID, new: NewPlan) -> None:
    """Say in public how a motion that was carried will be carried out: what, by whom, by when."""
    person_id = ctx.actor.require(Permission.IMPLEMENTATION_PLAN)
    motion = await motions.load_visible(ctx.db, motion_id, person_id, "update")
    plan = rules.planned(new_id(), motion, new, person_id, await ctx.now())
    if plan.owner_id is not None and not await store.is_person(ctx.db, plan.owner_id):
        raise OwnerUnknown
    await store.put_plan(ctx.db, plan)
    await motion_actions.follow(ctx, motion_id, Move.PLAN, implementation_due_on=plan.due_on)
    await record(ctx, ImplementationPlanned(motion_id, plan_id=plan.id, due_on=plan.due_on))


async def add_milestone(ctx: Context, motion_id: UUID, new: NewMilestone) -> None:
    """Add a step to a plan under way."""
    person_id = ctx.actor.require(Permission.IMPLEMENTATION_PLAN)
    await motions.load_visible(ctx.db, motion_id, person_id)
    plan = await store.load(ctx.db, motion_id)
    milestone = rules.milestone(new_id(), plan, new, person_id, await ctx.now())
    await store.put_milestone(ctx.db, milestone)
    await record(ctx, MilestoneAdded(motion_id, milestone_id=milestone.id, due_on=milestone.due_on))


async def report_progress(ctx: Context, motion_id: UUID, new: NewProgress) -> None:
    """Report how it goes, or that a milestone is reached. What was reported stays."""
    person_id = ctx.person_id()
    await motions.load_visible(ctx.db, motion_id, person_id)
    plan = await store.load(ctx.db, motion_id)
    reports = await store.reports(ctx.db, plan.id)
    progress = rules.reported(
        new_id(),
        plan,
        new,
        await store.milestones(ctx.db, plan.id),
        {each.milestone_id for each in reports if each.milestone_id},
        person_id,
        await ctx.now(),
        may=rules.is_owner(plan, person_id, ctx.actor.offices)
        or Permission.IMPLEMENTATION_PLAN in ctx.actor.permissions,
    )
    ctx.actor.acts_in(plan.owner_office)
    await store.put_progress(ctx.db, progress)
    await record(ctx, ProgressReported(motion_id, milestone_id=progress.milestone_id))


async def end_implementation(ctx: Context, motion_id: UUID, new: NewEnding) -> None:
    """Say that it is done, and what shows it; or that it is stopped, and why."""
    person_id = ctx.actor.require(Permission.IMPLEMENTATION_PLAN)
    await motions.load_visible(ctx.db, motion_id, person_id, "update")
    plan = await store.load(ctx.db, motion_id)
    if new.decision_id is not None and not await store.is_published(ctx.db, new.decision_id):
        raise DecisionUnknown
    reached = {each.milestone_id for each in await store.reports(ctx.db, plan.id)}
    left = sum(each.id not in reached for each in await store.milestones(ctx.db, plan.id))
    ended = rules.ended(plan, new, left, person_id, await ctx.now())
    await store.end(ctx.db, ended)
    await motion_actions.follow(ctx, motion_id, rules.ENDS[new.to])
    await record(ctx, ImplementationEnded(motion_id, plan_id=plan.id, outcome=new.to))
