"""Why a promise, its wording or its feedback is not taken: each a fact, and one whole sentence."""

from dataclasses import dataclass

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class WordingChanged(Refusal):
    """`version` is the one in force; null where the network asks for no promise."""

    kind = Kind.CONFLICT
    message = N_("The promise has another wording today than the one you read. Read it, and choose once more.")
    version: int | None


@dataclass(eq=False)
class PromiseOfMembers(Refusal):
    kind = Kind.CONFLICT
    message = N_("Members give the promise, and this membership is over.")


@dataclass(eq=False)
class FeedbackEmpty(Refusal):
    """`pointer` is the first of the three (RFC 6901)."""

    message = N_("Write something in one of the three boxes, or leave it for another time.")
    pointer: str = "/done"


@dataclass(eq=False)
class WordingInOneLanguage(Refusal):
    """`missing` are the texts still to be written, as pointers: `/text/cy`."""

    message = N_("The promise is enacted when it is in Welsh and in English.")
    missing: list[str]


@dataclass(eq=False)
class WordingInThePast(Refusal):
    """`pointer` is the day that was sent (RFC 6901)."""

    message = N_("A wording begins today or later, and not before the one that was enacted last.")
    pointer: str = "/effective_on"
