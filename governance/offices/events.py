"""What can happen to the offices of a body and to the register of interests, as the journal hears of it."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.permissions import Office
from governance.refusal import N_


class OfficeEvent(Event, frozen=True, kw_only=True):
    """It happens to a body; `appointment_id` or `proposal_id` says of whom."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "body"
    office: Office


class OfficeFilled(OfficeEvent, frozen=True, kw_only=True):
    name = "office.filled"
    said = N_("Somebody was appointed to an office.")
    appointment_id: UUID
    took_over: UUID | None


class OfficeEnds(OfficeEvent, frozen=True, kw_only=True):
    name = "office.ended"
    said = N_("The last day of an appointment was entered.")
    appointment_id: UUID


class OfficeChangeProposed(OfficeEvent, frozen=True, kw_only=True):
    name = "office.proposed"
    said = N_("A change in an office of power was proposed.")
    proposal_id: UUID


class OfficeChangeDecided(OfficeEvent, frozen=True, kw_only=True):
    name = "office.decided"
    said = N_("What became of a proposed change in an office was decided.")
    proposal_id: UUID
    state: str


class DeputyNamed(OfficeEvent, frozen=True, kw_only=True):
    name = "office.deputy_named"
    said = N_("A deputy was named to cover an office.")
    covered_by: UUID


class CoverHasEnded(OfficeEvent, frozen=True, kw_only=True):
    name = "office.cover_ended"
    said = N_("The cover of an office was ended early.")
    covered_by: UUID


class CoverAsked(OfficeEvent, frozen=True, kw_only=True):
    name = "office.cover_asked"
    said = N_("Cover was asked for an office.")
    appointment_id: UUID


class InterestEvent(Event, frozen=True):
    """It happens to a person's entry: the person is the subject, and what they declared is not in it."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "person"


class InterestDeclared(InterestEvent, frozen=True):
    name = "interest.declared"
    said = N_("An interest was declared.")


class InterestHasEnded(InterestEvent, frozen=True):
    name = "interest.ended"
    said = N_("A declared interest ended.")
