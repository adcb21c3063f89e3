"""Why a membership is not changed so: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import datetime

from governance.refusal import N_, Kind, OutOfTurn, Refusal


@dataclass(eq=False)
class MembershipMove(OutOfTurn):
    message = N_("This cannot be done with the membership as it stands.")


@dataclass(eq=False)
class ReasonsInBothLanguages(Refusal):
    """`pointer` is the text that is missing (RFC 6901)."""

    message = N_("Write the reasons in Welsh and in English.")
    pointer: str


@dataclass(eq=False)
class OwnMembership(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Nobody on the board decides on their own membership.")


@dataclass(eq=False)
class StillToBeHeard(Refusal):
    """`until` is when the notice of the proposal has run."""

    kind = Kind.CONFLICT
    message = N_("The member may still be heard: decide after {until}.")
    until: datetime


@dataclass(eq=False)
class OwnProposal(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("You proposed the removal. Somebody else on the board decides on it.")


@dataclass(eq=False)
class LastMember(Refusal):
    kind = Kind.CONFLICT
    message = N_("This is the last membership: the network would have no members.")
