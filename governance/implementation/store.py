"""What is remembered of the carrying out of motions: plans, milestones, and what was reported."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import Json, metadata, value, values
from governance.decisions.store import decision
from governance.implementation.refusals import NotPlanned
from governance.implementation.values import Milestone, Plan, Progress
from governance.members.store import person

plan = Table(
    "plan",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("owner_office", Text),
    Column("owner_id", Uuid),
    Column("summary", Json),
    Column("due_on", Date),
    Column("planned_by", Uuid),
    Column("planned_at", DateTime(timezone=True)),
    Column("outcome", Text),
    Column("reason", Json),
    Column("decision_id", Uuid),
    Column("ended_by", Uuid),
    Column("ended_at", DateTime(timezone=True)),
)

milestone = Table(
    "milestone",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("plan_id", Uuid),
    Column("title", Json),
    Column("due_on", Date),
    Column("added_by", Uuid),
    Column("added_at", DateTime(timezone=True)),
)

progress = Table(
    "progress",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("plan_id", Uuid),
    Column("milestone_id", Uuid),
    Column("note", Json),
    Column("reported_by", Uuid),
    Column("reported_at", DateTime(timezone=True)),
)


async def latest(db: AsyncConnection, motion_id: UUID) -> Plan | None:
    """The last plan made for a motion, under way or ended; None where there was none."""
    query = select(plan).where(plan.c.motion_id == motion_id).order_by(plan.c.id.desc()).limit(1)
    return value((await db.execute(query)).mappings().one_or_none(), Plan)


async def load(db: AsyncConnection, motion_id: UUID) -> Plan:
    """The plan under way for a motion, held until the transaction ends. Raises `NotPlanned`."""
    query = select(plan).where(plan.c.motion_id == motion_id, plan.c.ended_at.is_(None)).with_for_update()
    found = value((await db.execute(query)).mappings().one_or_none(), Plan)
    if found is None:
        raise NotPlanned
    return found


async def milestones(db: AsyncConnection, plan_id: UUID) -> list[Milestone]:
    """A plan's milestones, the first due first."""
    query = select(milestone).where(milestone.c.plan_id == plan_id).order_by(milestone.c.due_on, milestone.c.id)
    return values((await db.execute(query)).mappings(), Milestone)


async def reports(db: AsyncConnection, plan_id: UUID) -> list[Progress]:
    """What was reported on a plan, oldest first."""
    query = select(progress).where(progress.c.plan_id == plan_id).order_by(progress.c.id)
    return values((await db.execute(query)).mappings(), Progress)


async def is_person(db: AsyncConnection, person_id: UUID) -> bool:
    """Whether this is somebody's id."""
    return (await db.execute(select(person.c.id).where(person.c.id == person_id))).first() is not None


async def is_published(db: AsyncConnection, decision_id: UUID) -> bool:
    """Whether this is the id of a decision that everybody may read."""
    query = select(decision.c.id).where(decision.c.id == decision_id, decision.c.state == "published")
    return (await db.execute(query)).first() is not None


async def put_plan(db: AsyncConnection, new: Plan) -> None:
    """Store a new plan."""
    await db.execute(insert(plan).values(_columns(new)))


async def put_milestone(db: AsyncConnection, new: Milestone) -> None:
    """Store a milestone; it is never altered."""
    await db.execute(insert(milestone).values(_columns(new)))


async def put_progress(db: AsyncConnection, new: Progress) -> None:
    """Store a note; it is never altered."""
    await db.execute(insert(progress).values(_columns(new)))


async def end(db: AsyncConnection, ended: Plan) -> None:
    """Store how a plan, which this transaction holds, ended."""
    names = ("outcome", "reason", "decision_id", "ended_by", "ended_at")
    await db.execute(update(plan).where(plan.c.id == ended.id).values({name: getattr(ended, name) for name in names}))


def _columns(struct: Plan | Milestone | Progress) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}
