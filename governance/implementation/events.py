"""What can happen to the carrying out of a motion, as the journal and partners hear of it: it is the motion's life."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from governance.implementation.values import Outcome
from governance.journal import Event
from governance.refusal import N_


class ImplementationEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "motion"


class ImplementationPlanned(ImplementationEvent, frozen=True, kw_only=True):
    name = "motion.planned"
    said = N_("The board published how the motion will be carried out.")
    plan_id: UUID
    due_on: date


class MilestoneAdded(ImplementationEvent, frozen=True, kw_only=True):
    name = "motion.milestone_added"
    said = N_("A milestone was added to the plan.")
    milestone_id: UUID
    due_on: date


class ProgressReported(ImplementationEvent, frozen=True, kw_only=True):
    """Somebody reported on it; `milestone_id` is the milestone reached, if one was."""

    name = "motion.progress_reported"
    said = N_("Somebody reported how the work goes.")
    milestone_id: UUID | None


class ImplementationEnded(ImplementationEvent, frozen=True, kw_only=True):
    name = "motion.implementation_ended"
    said = N_("The carrying out of the motion ended.")
    plan_id: UUID
    outcome: Outcome
