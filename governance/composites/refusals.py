"""Why motions may not be put together so: each a fact, and one whole sentence."""

from dataclasses import dataclass
from typing import Literal

from governance.motions.refusals import ReasonNeeded
from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class TooFewMotions(Refusal):
    """`pointer` is what was sent (RFC 6901)."""

    message = N_("A composite is made of two motions or more: choose the others.")
    pointer: str = "/motion_ids"


@dataclass(eq=False)
class NotOfOneBody(Refusal):
    message = N_("Only motions of one body are put together.")
    pointer: str = "/motion_ids"


@dataclass(eq=False)
class NotToBeCombined(Refusal):
    kind = Kind.CONFLICT
    message = N_("Only motions that were submitted or admitted are put together, before their text is final.")
    state: str


@dataclass(eq=False)
class OfferedAlready(Refusal):
    kind = Kind.CONFLICT
    message = N_("The mover of one of these motions is being asked about another composite.")


@dataclass(eq=False)
class CompositeInBothLanguages(Refusal):
    message = N_("A composite is offered in Welsh and in English: write both.")
    field: Literal["title", "text", "reason"]


@dataclass(eq=False)
class DeclinedWithoutReason(ReasonNeeded):
    message = N_("Say why you decline. One language is enough.")


@dataclass(eq=False)
class NoLongerOffered(Refusal):
    kind = Kind.CONFLICT
    message = N_("This composite can no longer be answered: the motions go on as they stand.")
    state: str


@dataclass(eq=False)
class AnsweredAlready(Refusal):
    kind = Kind.CONFLICT
    message = N_("The mover of this motion has answered already.")
