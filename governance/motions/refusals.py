"""Why something may not be done with a motion: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from governance.bilingual import Language
from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class InvalidTransition(Refusal):
    kind = Kind.CONFLICT
    message = N_("This cannot be done in the motion’s present state.")
    state: str
    move: str
    allowed: list[str]


@dataclass(eq=False)
class NotTheMover(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Only the mover of this motion may do this.")


@dataclass(eq=False)
class MoverCannotSecond(Refusal):
    message = N_("The mover of a motion cannot second it.")


@dataclass(eq=False)
class AlreadySeconded(Refusal):
    kind = Kind.CONFLICT
    message = N_("This member has already seconded this text.")


@dataclass(eq=False)
class NotSeconded(Refusal):
    kind = Kind.CONFLICT
    message = N_("This member has not seconded this text.")


@dataclass(eq=False)
class NotSeekingSeconders(Refusal):
    kind = Kind.CONFLICT
    message = N_("This motion is not seeking seconders now.")
    state: str


@dataclass(eq=False)
class NotEnoughSeconders(Refusal):
    message = N_("The motion needs more seconders: it has {has} and needs {needs}.")
    has: int
    needs: int


@dataclass(eq=False)
class SecondingIsOver(Refusal):
    kind = Kind.CONFLICT
    message = N_("The time for seconding this motion ended on {ended_at}.")
    ended_at: datetime


@dataclass(eq=False)
class TextIsFixed(Refusal):
    kind = Kind.CONFLICT
    message = N_("The text of this motion can no longer be changed.")
    state: str


@dataclass(eq=False)
class TextNotApproved(Refusal):
    message = N_("Both languages of the text must be approved first.")
    missing: list[Language]


@dataclass(eq=False)
class TextMissing(Refusal):
    message = N_("The text is not written in this language yet.")
    language: Language


@dataclass(eq=False)
class OriginalIsTheMovers(Refusal):
    message = N_("The text in its own language can be changed by its mover alone.")
    language: Language


@dataclass(eq=False)
class ReasonNeeded(Refusal):
    """`field` is what lacks a language."""

    field: ClassVar[str] = "reason"
    message = N_("Give a reason in Welsh and in English.")


@dataclass(eq=False)
class SummaryTooLong(Refusal):
    message = N_("The summary has {words} words. Write {most} words at most, and plain ones.")
    language: Language
    words: int
    most: int


@dataclass(eq=False)
class FieldNotTaken(Refusal):
    """`pointer` is what was sent with a move that has no use for it (RFC 6901)."""

    message = N_("A reason is given only to rule a motion out, and a legal effect or a class only to admit it.")
    pointer: str


@dataclass(eq=False)
class NoSpecialResolutions(Refusal):
    """`field` is the class that was asked for."""

    field: ClassVar[str] = "resolution"
    message = N_("The rules of this body know no special resolutions.")
