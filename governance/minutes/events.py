"""What can happen to minutes, as the journal hears of it."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class MinutesEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "minutes"


class MinutesDrafted(MinutesEvent, frozen=True, kw_only=True):
    name = "minutes.drafted"
    said = N_("A draft of minutes was begun.")
    corrects: UUID | None = None


class MinutesAmended(MinutesEvent, frozen=True):
    name = "minutes.amended"
    said = N_("The draft of the minutes was changed.")


class MinutesProposed(MinutesEvent, frozen=True):
    name = "minutes.proposed"
    said = N_("The minutes were put forward for approval.")
    told = True


class MinutesTakenBack(MinutesEvent, frozen=True):
    name = "minutes.taken_back"
    said = N_("The minutes were taken back, to be changed.")


class MinutesApproved(MinutesEvent, frozen=True):
    name = "minutes.approved"
    said = N_("The minutes were approved.")
