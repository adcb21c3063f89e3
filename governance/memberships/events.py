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


class ApplicantAsked(ApplicationEvent, frozen=True):
    """The clock stops; the applicant is told of this question, and again of the next."""

    name = "application.asked"
    said = N_("An applicant was asked a question.")


class ApplicantAnswered(ApplicationEvent, frozen=True):
    """The office is told of each answer."""

    name = "application.answered"
    said = N_("An applicant answered the question.")


class ApplicationLapsed(ApplicationEvent, frozen=True):
    """The applicant is told."""

    name = "application.lapsed"
    said = N_("An application lapsed: its question was not answered in time.")
    told = True


class ApplicationRefused(ApplicationEvent, frozen=True):
    """The applicant is told, with the reasons."""

    name = "application.refused"
    said = N_("The board refused an application for membership.")
    told = True


class RepresentationMade(ApplicationEvent, frozen=True):
    """The board's officers are told."""

    name = "application.represented"
    said = N_("An applicant asked the board to think again.")
    told = True


class RefusalUpheld(ApplicationEvent, frozen=True):
    """The applicant is told, with the reasons."""

    name = "application.upheld"
    said = N_("The board upheld the refusal of an application. That is final.")
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
