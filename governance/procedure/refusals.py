"""Why a motion may not leave the straight road so: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

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
class ReturnOutOfReach(Refusal):
    """`pointer` is the day that was sent (RFC 6901)."""

    message = N_("Choose a day after today, and no later than {latest_on}.")
    latest_on: date
    pointer: str = "/returns_on"


@dataclass(eq=False)
class OwnRuling(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("An appeal is decided by somebody other than whoever ruled or appealed.")
