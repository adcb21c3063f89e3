"""What can happen to a nomination, as the journal hears of it. Who was asked is said by the nomination alone."""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class NominationEvent(Event, frozen=True, kw_only=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "nomination"
    role: str


class PersonNominated(NominationEvent, frozen=True, kw_only=True):
    """The nominee is told."""

    name = "nomination.made"
    said = N_("Somebody was asked to act for an organisation.")
    told = True
    by_officer: bool


class NominationAccepted(NominationEvent, frozen=True, kw_only=True):
    """Whoever asked is told, and whoever speaks for the organisation."""

    name = "nomination.accepted"
    said = N_("Somebody agreed to act for an organisation.")
    told = True


class NominationDeclined(NominationEvent, frozen=True, kw_only=True):
    """Whoever asked is told, and whoever speaks for the organisation."""

    name = "nomination.declined"
    said = N_("Somebody declined to act for an organisation.")
    told = True


class NominationWithdrawn(NominationEvent, frozen=True, kw_only=True):
    """Whoever was asked is told, and whoever asked."""

    name = "nomination.withdrawn"
    said = N_("A nomination was withdrawn before it was answered.")
    told = True


class NominationLapsed(NominationEvent, frozen=True, kw_only=True):
    """Whoever asked is told."""

    name = "nomination.lapsed"
    said = N_("A nomination lapsed: it was not answered in time.")
    told = True


class NominationEnded(NominationEvent, frozen=True, kw_only=True):
    """Whoever it was is told, and whoever speaks for the organisation."""

    name = "nomination.ended"
    said = N_("Somebody’s role in an organisation was ended.")
    told = True
    ending: str
