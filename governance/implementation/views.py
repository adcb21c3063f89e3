"""The carrying out of a motion as the API gives it and the pages show it."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.implementation.values import Outcome
from governance.permissions import Office


class Owner(Struct, frozen=True):
    """Who answers for it: an office, whoever holds it, or a person, whose name is shown to those signed in."""

    office: Office | None
    person_id: UUID | None
    name: str | None


class MilestoneView(Struct, frozen=True):
    """A milestone. `overdue` says that its day has passed and it is not reached."""

    id: UUID
    title: Bilingual
    due_on: date
    reached_at: datetime | None
    overdue: bool


class Report(Struct, frozen=True):
    """What was reported, and the milestone that was reached with it, if one was."""

    id: UUID
    note: BilingualProse
    milestone_id: UUID | None
    reported_at: datetime


class PlanView(Struct, frozen=True, kw_only=True):
    """How a motion is, or was, carried out. `reason` says what shows that it was done, or why it was stopped."""

    id: UUID
    owner: Owner
    summary: BilingualProse
    due_on: date
    overdue: bool
    planned_at: datetime
    milestones: list[MilestoneView]
    reports: list[Report]
    outcome: Outcome | None
    reason: BilingualProse | None
    decision_id: UUID | None
    ended_at: datetime | None


class Implementation(Struct, frozen=True):
    """The last plan for a motion, null where there is none, and the operations open to this caller."""

    plan: PlanView | None
    allowed_actions: list[str]
