"""Why a motion may not leave the straight road so: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from governance.motions.refusals import ReasonNeeded
from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class AppealedBefore(Refusal):
    kind = Kind.CONFLICT
    message = N_("There has been an appeal against this ruling: there is one only.")


@dataclass(eq=False)
class AppealIsTooLate(Refusal):
    kind = Kind.CONFLICT
    message = N_("The time for an appeal ended on {ended_at}.")
    ended_at: datetime


@dataclass(eq=False)
class WithdrawalAsked(Refusal):
    kind = Kind.CONFLICT
    message = N_("The seconders have been asked already: they have until {closes_at}.")
    closes_at: datetime


@dataclass(eq=False)
class NoWithdrawal(Refusal):
    kind = Kind.CONFLICT
    message = N_("Nobody asks to withdraw this motion now.")


@dataclass(eq=False)
class AlreadyConsented(Refusal):
    kind = Kind.CONFLICT
    message = N_("This member has consented already.")


@dataclass(eq=False)
class BallotUnderWay(Refusal):
    kind = Kind.CONFLICT
    message = N_("A ballot on this motion has been called. It goes on, unless that ballot is annulled first.")
    ballot_id: UUID


@dataclass(eq=False)
class PutOffEnough(Refusal):
    kind = Kind.CONFLICT
    message = N_("By its rules this motion cannot be put off once more: it goes to the vote.")
    most: int


@dataclass(eq=False)
class ReturnOutOfReach(Refusal):
    """`pointer` is the day that was sent (RFC 6901)."""

    message = N_("Choose a day after today, and no later than {latest_on}.")
    latest_on: date
    pointer: str


@dataclass(eq=False)
class QuestionNeeded(ReasonNeeded):
    field = "question"
    message = N_("Say in Welsh and in English what the body is asked.")


@dataclass(eq=False)
class OwnBody(Refusal):
    """`pointer` is the body that was sent (RFC 6901)."""

    message = N_("A motion is referred to another body than its own.")
    pointer: str = "/body_id"


@dataclass(eq=False)
class NotReferredToYou(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Only whoever leads the body to which the motion was referred reports on it.")


@dataclass(eq=False)
class NotReferred(Refusal):
    kind = Kind.CONFLICT
    message = N_("This motion is not referred to a body now.")


@dataclass(eq=False)
class StaysLost(Refusal):
    kind = Kind.CONFLICT
    message = N_("By its rules this motion is not voted on again.")


@dataclass(eq=False)
class ReopeningAsked(Refusal):
    kind = Kind.CONFLICT
    message = N_("Members have asked for this before: a motion is reopened once.")


@dataclass(eq=False)
class ReopeningIsOver(Refusal):
    kind = Kind.CONFLICT
    message = N_("The time to have this motion voted on again ended on {ended_at}.")
    ended_at: datetime


@dataclass(eq=False)
class NoReopening(Refusal):
    kind = Kind.CONFLICT
    message = N_("Nobody has asked that this motion be voted on again.")


@dataclass(eq=False)
class AlreadySupported(Refusal):
    kind = Kind.CONFLICT
    message = N_("This member has joined in already.")


@dataclass(eq=False)
class OwnRuling(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("An appeal is decided by somebody other than whoever ruled or appealed.")
