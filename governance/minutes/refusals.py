"""Why something may not be done with minutes: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from governance.minutes.values import State
from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class PeriodNotOver(Refusal):
    """`today` is the last day that can be given."""

    message = N_("Minutes are of days that are over, or of today at the latest: {today}")
    today: date


@dataclass(eq=False)
class PeriodTooLong(Refusal):
    message = N_("Minutes are of a year at most, from an earlier day to a later one.")


@dataclass(eq=False)
class NotADraft(Refusal):
    kind = Kind.CONFLICT
    message = N_(
        "Only a draft of minutes is changed. What was proposed is taken back first; what is approved is corrected."
    )
    state: State


@dataclass(eq=False)
class MinutesMove(Refusal):
    kind = Kind.CONFLICT
    message = N_("These minutes cannot go there from where they are.")
    state: State


@dataclass(eq=False)
class MinutesInOneLanguage(Refusal):
    """`missing` are the texts still to be written, as pointers: `/items/3/text/cy`."""

    message = N_("Minutes are proposed when every item is in Welsh and in English.")
    missing: list[str]


@dataclass(eq=False)
class MinutesEmpty(Refusal):
    message = N_("There is nothing in these minutes yet. Write at least one item.")


@dataclass(eq=False)
class AnotherApproves(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Somebody else approves minutes than who drafted them: the chair, or another who leads the body.")


@dataclass(eq=False)
class NobodySuch(Refusal):
    """`person_id` is the first that names nobody."""

    message = N_("A person is named who is not in the register.")
    person_id: UUID


@dataclass(eq=False)
class PresentAndAbsent(Refusal):
    message = N_("The same person cannot be present and have sent apologies.")
    person_id: UUID


@dataclass(eq=False)
class ItemUnknown(Refusal):
    message = N_("There is no such item in these minutes.")
    item_id: UUID


@dataclass(eq=False)
class CorrectedBefore(Refusal):
    """`minutes_id` are those that correct them."""

    kind = Kind.CONFLICT
    message = N_("These minutes are being corrected, or have been, already. What is still wrong is corrected there.")
    minutes_id: UUID


@dataclass(eq=False)
class NothingToCorrect(Refusal):
    kind = Kind.CONFLICT
    message = N_("Only approved minutes are corrected. A draft is changed.")


@dataclass(eq=False)
class CorrectionInOneLanguage(Refusal):
    message = N_("Say in Welsh and in English what is corrected.")
