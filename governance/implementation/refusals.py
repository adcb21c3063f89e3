"""Why something may not be done with the plan of a motion: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class OneOwner(Refusal):
    message = N_("Choose an office or a person to see to it, and not both.")


@dataclass(eq=False)
class OwnerUnknown(Refusal):
    message = N_("There is nobody here with this id.")


@dataclass(eq=False)
class NotAccepted(Refusal):
    kind = Kind.CONFLICT
    message = N_("The board did not accept this motion, so there is nothing to carry out.")
    response: str | None


@dataclass(eq=False)
class DueTooSoon(Refusal):
    message = N_("This day has passed. Choose today or a later day.")
    due_on: date


@dataclass(eq=False)
class MilestoneAfterPlan(Refusal):
    message = N_("A milestone cannot be due after the whole is to be done, on {due_on}.")
    due_on: date


@dataclass(eq=False)
class MilestoneUnknown(Refusal):
    message = N_("This milestone is not one of this plan.")


@dataclass(eq=False)
class MilestoneReached(Refusal):
    kind = Kind.CONFLICT
    message = N_("This milestone has been reached already.")


@dataclass(eq=False)
class MilestonesLeft(Refusal):
    message = N_("There are milestones still to be reached: {count}.")
    count: int


@dataclass(eq=False)
class TitleInBothLanguages(Refusal):
    message = N_("Write the title in Welsh and in English.")


@dataclass(eq=False)
class NotTheOwner(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Only those who see to it, or the board’s officers, report on it.")


@dataclass(eq=False)
class DecisionUnknown(Refusal):
    message = N_("There is no published decision with this id.")


@dataclass(eq=False)
class NotPlanned(Refusal):
    kind = Kind.CONFLICT
    message = N_("There is no plan under way for this motion.")
