"""Why something may not be done with a decision: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class NotABoard(Refusal):
    message = N_("Only a board’s decisions are recorded here.")


@dataclass(eq=False)
class DecidedInTheFuture(Refusal):
    message = N_("A decision cannot be recorded before the day on which it was made.")
    decided_on: date


@dataclass(eq=False)
class DueBeforeDecided(Refusal):
    message = N_("What was decided cannot be due before the day of the decision.")
    due_on: date


@dataclass(eq=False)
class NamedTwice(Refusal):
    """`pointer` is the second entry (RFC 6901)."""

    message = N_("The same person or motion is named twice.")
    pointer: str


@dataclass(eq=False)
class NamesNothing(Refusal):
    """`pointer` is the first entry whose id names nothing (RFC 6901)."""

    message = N_("A person, motion or body is named that does not exist.")
    pointer: str


@dataclass(eq=False)
class AlreadyPublished(Refusal):
    kind = Kind.CONFLICT
    message = N_("This decision has been published, and is never changed.")


@dataclass(eq=False)
class NotInBothLanguages(Refusal):
    """`missing` are the texts still to be written, as pointers: `/reasons/cy`."""

    message = N_("A decision is published only when its title, text and reasons are in Welsh and in English.")
    missing: list[str]


@dataclass(eq=False)
class NotCarriedByTheBoard(Refusal):
    message = N_("The board did not agree this: more must vote for it than against it.")
    yes: int
    no: int


@dataclass(eq=False)
class InterestNotWithdrawn(Refusal):
    """`person_ids` declared an interest and stayed: the board decides again, without them."""

    message = N_("Somebody who declared an interest did not withdraw. The board must decide again without them.")
    person_ids: list[UUID]


@dataclass(eq=False)
class CannotDecline(Refusal):
    message = N_("The members’ vote on this motion is binding: the board cannot decline it.")
    motion_id: UUID
