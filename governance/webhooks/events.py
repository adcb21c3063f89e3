"""What can happen to a program's endpoints, as the journal hears of it. Deliveries stand in their own table."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class EndpointEvent(Event, frozen=True, kw_only=True):
    """The subject is the partner, whom officers know."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "partner"
    endpoint_id: UUID


class EndpointMade(EndpointEvent, frozen=True, kw_only=True):
    name = "partner.endpoint_made"
    said = N_("A partner’s program asked to be told of things at an address of its own.")


class EndpointChanged(EndpointEvent, frozen=True, kw_only=True):
    name = "partner.endpoint_changed"
    said = N_("A partner’s program changed where or of what it is told.")


class EndpointRemoved(EndpointEvent, frozen=True, kw_only=True):
    name = "partner.endpoint_removed"
    said = N_("A partner’s program asked to be told nothing more at one of its addresses.")


class EndpointSecretMade(EndpointEvent, frozen=True, kw_only=True):
    name = "partner.endpoint_secret_made"
    said = N_("A partner’s program got another secret to check messages by.")


class EndpointSwitchedOff(EndpointEvent, frozen=True, kw_only=True):
    """By the rules: the address answered that it is gone, or never answered well in the time there was."""

    name = "partner.endpoint_disabled"
    said = N_("A partner’s address did not take its messages, and is told nothing more.")
    why: str
