"""What becomes of a motion that was carried: the plan, its milestones, what is reported, and how it ends."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from api.access import OPEN
from api.context import Ctx
from governance.implementation import actions, queries
from governance.implementation.values import NewEnding, NewMilestone, NewPlan, NewProgress
from governance.implementation.views import Implementation


@get("/motions/{motion_id:uuid}/implementation", operation_id="motion_implementation", opt=OPEN)
async def motion_implementation(ctx: Ctx, motion_id: FromPath[UUID]) -> Implementation:
    """What is being done about a motion that was carried: the last plan for it, and all that was reported."""
    return await queries.motion_implementation(ctx, motion_id)


@post("/motions/{motion_id:uuid}/implementation", operation_id="plan_implementation")
async def plan_implementation(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewPlan]) -> Implementation:
    """Plan how it is carried out. Of motions that ask the board, only those that it accepted are."""
    await actions.plan_implementation(ctx, motion_id, data)
    return await queries.motion_implementation(ctx, motion_id)


@post("/motions/{motion_id:uuid}/implementation/milestones", operation_id="add_milestone")
async def add_milestone(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewMilestone]) -> Implementation:
    """Add a milestone to the plan under way."""
    await actions.add_milestone(ctx, motion_id, data)
    return await queries.motion_implementation(ctx, motion_id)


@post("/motions/{motion_id:uuid}/implementation/reports", operation_id="report_progress")
async def report_progress(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewProgress]) -> Implementation:
    """Report how it goes, as its owner or for the board. What names a milestone says that it is reached."""
    await actions.report_progress(ctx, motion_id, data)
    return await queries.motion_implementation(ctx, motion_id)


@post("/motions/{motion_id:uuid}/implementation/ending", operation_id="end_implementation", status_code=200)
async def end_implementation(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewEnding]) -> Implementation:
    """Say that it is done, with what shows it, or that it is stopped, and why."""
    await actions.end_implementation(ctx, motion_id, data)
    return await queries.motion_implementation(ctx, motion_id)


handlers = [motion_implementation, plan_implementation, add_milestone, report_progress, end_implementation]
