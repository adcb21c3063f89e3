"""What the carrying out of a motion is made of: the plan, its milestones, what is reported. Values only."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.permissions import Office

Outcome = Literal["implemented", "not_implemented"]


class Plan(Struct, frozen=True, kw_only=True):
    """How a carried motion is to be carried out, as stored. Its owner is an office, whoever holds it, or a person."""

    id: UUID
    motion_id: UUID
    owner_office: Office | None
    owner_id: UUID | None
    summary: BilingualProse
    due_on: date
    planned_by: UUID
    planned_at: datetime
    outcome: Outcome | None = None
    reason: BilingualProse | None = None
    decision_id: UUID | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = None


class Milestone(Struct, frozen=True, kw_only=True):
    """A step of a plan that can be seen to be reached, and the day by which it should be."""

    id: UUID
    plan_id: UUID
    title: Bilingual
    due_on: date
    added_by: UUID
    added_at: datetime


class Progress(Struct, frozen=True, kw_only=True):
    """What the owner reports; where it names a milestone, that is reached."""

    id: UUID
    plan_id: UUID
    milestone_id: UUID | None
    note: BilingualProse
    reported_by: UUID
    reported_at: datetime


class NewPlan(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What will be done, by whom and by when. Exactly one of `owner_office` and `owner_id` says whose it is."""

    owner_office: Office | None = None
    owner_id: UUID | None = None
    summary: BilingualProse
    due_on: date


class NewMilestone(Struct, frozen=True, forbid_unknown_fields=True):
    """A milestone, with its title in both languages."""

    title: Bilingual
    due_on: date


class NewProgress(Struct, frozen=True, forbid_unknown_fields=True):
    """A note on how it goes. `milestone_id` names the milestone that is reached with it."""

    note: BilingualProse
    milestone_id: UUID | None = None


class NewEnding(Struct, frozen=True, forbid_unknown_fields=True):
    """How the carrying out ends: what shows that it was done, or why it was stopped, in both languages.

    `decision_id` is the board's published decision that says so, where there is one.
    """

    to: Outcome
    reason: BilingualProse
    decision_id: UUID | None = None
