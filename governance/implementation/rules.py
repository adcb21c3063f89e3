"""Carrying out what was carried: who answers for it, by when, and what it takes to say that it is done."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from governance.bodies.rules import check_reach
from governance.implementation.refusals import (
    DueTooSoon,
    MilestoneAfterPlan,
    MilestoneReached,
    MilestonesLeft,
    MilestoneUnknown,
    NotAccepted,
    NotTheOwner,
    OneOwner,
    TitleInBothLanguages,
)
from governance.implementation.values import (
    Milestone,
    NewEnding,
    NewMilestone,
    NewPlan,
    NewProgress,
    Outcome,
    Plan,
    Progress,
)
from governance.motions.moves import move
from governance.motions.refusals import ReasonNeeded
from governance.motions.rules import LONDON
from governance.motions.values import Motion, Move, State
from governance.permissions import Office

# What the board said yes to, in whole or in part, is carried out; so is whatever bound it without asking.
ACCEPTED = frozenset({"accepted", "in_part"})
ENDS: dict[Outcome, Move] = {"implemented": Move.COMPLETE, "not_implemented": Move.STOP}


def may_plan(motion: Motion) -> bool:
    """Whether there is something to carry out: a motion that binds, or one that the board accepted."""
    return motion.state is State.CARRIED or (motion.state is State.RESPONDED and motion.response in ACCEPTED)


def planned(plan_id: UUID, motion: Motion, new: NewPlan, person_id: UUID, now: datetime) -> Plan:
    """A plan as it begins. Raises `InvalidTransition`, `NotAccepted`, `OneOwner`, `DayOutOfReach` or `DueTooSoon`."""
    move(motion.state, Move.PLAN)
    if not may_plan(motion):
        raise NotAccepted(motion.response)
    if (new.owner_office is None) is (new.owner_id is None):
        raise OneOwner
    _still_to_come(new.due_on, now)
    return Plan(
        id=plan_id,
        motion_id=motion.id,
        owner_office=new.owner_office,
        owner_id=new.owner_id,
        summary=new.summary,
        due_on=new.due_on,
        planned_by=person_id,
        planned_at=now,
    )


def milestone(milestone_id: UUID, plan: Plan, new: NewMilestone, person_id: UUID, now: datetime) -> Milestone:
    """A milestone of a plan. Raises `TitleInBothLanguages`, `DayOutOfReach`, `DueTooSoon` or `MilestoneAfterPlan`."""
    if new.title.missing:
        raise TitleInBothLanguages
    _still_to_come(new.due_on, now)
    if new.due_on > plan.due_on:
        raise MilestoneAfterPlan(plan.due_on)
    return Milestone(
        id=milestone_id, plan_id=plan.id, title=new.title, due_on=new.due_on, added_by=person_id, added_at=now
    )


def is_owner(plan: Plan, person_id: UUID | None, offices: Collection[Office]) -> bool:
    """Whether somebody answers for a plan today: by name, or by the office that they hold."""
    return (person_id is not None and plan.owner_id == person_id) or plan.owner_office in offices


def reported(
    progress_id: UUID,
    plan: Plan,
    new: NewProgress,
    milestones: Sequence[Milestone],
    reached: Collection[UUID],
    person_id: UUID,
    now: datetime,
    *,
    may: bool,
) -> Progress:
    """A note on a plan, by its owner or an officer of the board.

    Raises `NotTheOwner`, `MilestoneUnknown` or `MilestoneReached`.
    """
    if not may:
        raise NotTheOwner
    if new.milestone_id is not None and new.milestone_id not in {each.id for each in milestones}:
        raise MilestoneUnknown
    if new.milestone_id in reached:
        raise MilestoneReached
    return Progress(
        id=progress_id,
        plan_id=plan.id,
        milestone_id=new.milestone_id,
        note=new.note,
        reported_by=person_id,
        reported_at=now,
    )


def ended(plan: Plan, new: NewEnding, left: int, person_id: UUID, now: datetime) -> Plan:
    """A plan as it ends; `left` milestones are not reached. Raises `ReasonNeeded` or `MilestonesLeft`."""
    if new.reason.missing:
        raise ReasonNeeded
    if new.to == "implemented" and left:
        raise MilestonesLeft(left)
    return msgspec.structs.replace(
        plan, outcome=new.to, reason=new.reason, decision_id=new.decision_id, ended_by=person_id, ended_at=now
    )


def _still_to_come(due_on: date, now: datetime) -> None:
    check_reach(due_on)
    if due_on < now.astimezone(LONDON).date():
        raise DueTooSoon(due_on)
