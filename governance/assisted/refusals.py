"""Why a vote by paper or phone is not taken: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class RightNotOnTheRoll(Refusal):
    message = N_("This member is not on the roll of this ballot.")


@dataclass(eq=False)
class CannotAskForThis(Refusal):
    message = N_("This person may not use this member’s right today.")


@dataclass(eq=False)
class OwnRight(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("You may use this right yourself. Another officer must do this.")


@dataclass(eq=False)
class SameOfficer(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("You entered this vote yourself. Another officer must confirm it.")


@dataclass(eq=False)
class EntryWaits(Refusal):
    kind = Kind.CONFLICT
    message = N_("A vote entered for this member waits to be confirmed. Confirm it, or withdraw it first.")


@dataclass(eq=False)
class EntryIsOver(Refusal):
    kind = Kind.CONFLICT
    message = N_("This entry has been dealt with already.")
    state: str


@dataclass(eq=False)
class VotedSince(Refusal):
    kind = Kind.CONFLICT
    message = N_("This member has voted online since. That vote stands, and this entry is not counted.")
