"""What can happen to an application, a membership and the principles, as the journal hears of it.

Who applies is no change of the society's: partners and the journal's page hear of a membership, once there is one.
"""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class ApplicationEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "application"


class ApplicationSubmitted(ApplicationEvent, frozen=True):
    """The office is told."""

    name = "application.submitted"
    said = N_("Somebody applied for membership.")
    told = True


class ApplicationApproved(ApplicationEvent, frozen=True):
    """The applicant is told."""

    name = "application.approved"
    said = N_("An application for membership was approved.")
    told = True


class ApplicationWithdrawn(ApplicationEvent, frozen=True):
    name = "application.withdrawn"
    said = N_("An applicant withdrew their application.")


class MembershipStarted(Event, frozen=True):
    """A voting right exists from this moment."""

    name: ClassVar[str] = "membership.started"
    said: ClassVar[str] = N_("A membership began.")
    subject_type: ClassVar[str] = "membership"


class PrinciplesEnacted(Event, frozen=True, kw_only=True):
    """The subject is the network, whose principles they are."""

    name: ClassVar[str] = "body.principles_enacted"
    said: ClassVar[str] = N_("A version of the principles was enacted.")
    subject_type: ClassVar[str] = "body"
    version: int
