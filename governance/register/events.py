"""What can happen to the register, as the journal hears of it: never what it says."""

from typing import ClassVar

from governance.bodies.events import BodyEvent
from governance.journal import Event
from governance.refusal import N_
from governance.register.values import EntryKind, LegalForm


class LegalFormSaid(BodyEvent, frozen=True, kw_only=True):
    name = "body.legal_form_said"
    said = N_("The network’s legal form was recorded.")
    legal_form: LegalForm


class RegisterWritten(Event, frozen=True, kw_only=True):
    """The subject is the membership; what begins and ends one is an event of its own."""

    name: ClassVar[str] = "register.written"
    said: ClassVar[str] = N_("A line of the register of members was changed or corrected.")
    subject_type: ClassVar[str] = "membership"
    kind: EntryKind


class InspectionEvent(Event, frozen=True):
    """Of an ask to look into the register: never who asked, or for what."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "register_inspection"


class InspectionAsked(InspectionEvent, frozen=True):
    name = "register.inspection_asked"
    said = N_("Somebody asked to look into the register of members.")


class CopyGiven(InspectionEvent, frozen=True, kw_only=True):
    """`digest` is the SHA-256 of the copy's file, of so many `lines`."""

    name = "register.copy_given"
    said = N_("A copy of the register of members was given.")
    digest: str
    lines: int


class CourtAsked(InspectionEvent, frozen=True):
    name = "register.court_asked"
    said = N_("The board applied to the court about a request to look into the register of members.")
