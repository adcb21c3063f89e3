"""Why a ballot says no: each a fact, with one whole sentence."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class InvalidBallotTransition(Refusal):
    kind = Kind.CONFLICT
    message = N_("This cannot be done in the ballot’s present state.")
    state: str
    move: str
    allowed: list[str]


@dataclass(eq=False)
class BallotNotOpen(Refusal):
    kind = Kind.CONFLICT
    message = N_("This ballot is not open yet. It opens on {opens_at} and closes on {closes_at}.")
    opens_at: datetime
    closes_at: datetime


@dataclass(eq=False)
class BallotClosed(Refusal):
    kind = Kind.CONFLICT
    message = N_("This ballot closed on {closed_at}. No vote is taken after that.")
    closed_at: datetime


@dataclass(eq=False)
class BallotAnnulled(Refusal):
    kind = Kind.CONFLICT
    message = N_("This ballot has been annulled.")


@dataclass(eq=False)
class BallotExists(Refusal):
    kind = Kind.CONFLICT
    message = N_("This motion already has a ballot.")
    ballot_id: UUID


@dataclass(eq=False)
class MotionNotNoticed(Refusal):
    kind = Kind.CONFLICT
    message = N_("A ballot can be held only on a motion of which notice has been given.")
    state: str


@dataclass(eq=False)
class NotOnTheRoll(Refusal):
    """`reason` is the code that stands on the roll beside this right."""

    kind = Kind.FORBIDDEN
    message = N_("You were not a member in good standing on {record_date}.")
    record_date: date
    reason: str


@dataclass(eq=False)
class NoticeNotGiven(Refusal):
    kind = Kind.CONFLICT
    message = N_("The notice of this motion is still being sent.")


@dataclass(eq=False)
class TooEarly(Refusal):
    message = N_("The clear days of notice have not run. The ballot can open from {earliest}.")
    earliest: datetime


@dataclass(eq=False)
class BallotTooShort(Refusal):
    message = N_("The standing orders give members more time to vote. The ballot can close from {earliest}.")
    earliest: datetime


@dataclass(eq=False)
class BallotTooFarAhead(Refusal):
    message = N_("This is too far ahead. Choose a time before {latest}.")
    latest: datetime


@dataclass(eq=False)
class CertifierOpenedTheBallot(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Somebody other than the officer who called or opened this ballot must certify it.")


@dataclass(eq=False)
class ClosesAtItsTime(Refusal):
    kind = Kind.CONFLICT
    message = N_("The rules of this ballot do not let anybody close it early. It closes on {closes_at}.")
    closes_at: datetime


@dataclass(eq=False)
class NotAllHaveVoted(Refusal):
    """Not how many, nor who: nobody learns that while a ballot is open."""

    kind = Kind.CONFLICT
    message = N_("A ballot can be closed early only when every right on its roll has voted. It closes on {closes_at}.")
    closes_at: datetime


@dataclass(eq=False)
class EntriesWait(Refusal):
    kind = Kind.CONFLICT
    message = N_("A vote that came on paper or by phone still waits for a second officer.")


@dataclass(eq=False)
class CertifierGaveCastingVote(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Somebody other than whoever gave the casting vote must certify the result.")


@dataclass(eq=False)
class NotTheChair(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Only whoever chairs the body that the motion is before can give a casting vote.")


@dataclass(eq=False)
class NoCastingVote(Refusal):
    kind = Kind.CONFLICT
    message = N_("There is no casting vote to be given in this ballot.")
    state: str


@dataclass(eq=False)
class CastingVoteTooLate(Refusal):
    kind = Kind.CONFLICT
    message = N_("The time for a casting vote was over on {until}. The motion is lost, as the votes were equal.")
    until: datetime


@dataclass(eq=False)
class StepWaits(Refusal):
    kind = Kind.CONFLICT
    message = N_("This has been proposed already. It is to be confirmed, or withdrawn, first.")
    proposal_id: UUID


@dataclass(eq=False)
class ResultNotYet(Refusal):
    kind = Kind.UNKNOWN
    message = N_("There is no result before the ballot has closed and been counted. It closes on {closes_at}.")
    closes_at: datetime


@dataclass(eq=False)
class SecretFromApps(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Nobody sees who votes how in this ballot, so no app votes in it. Vote here yourself.")
