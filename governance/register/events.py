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
