"""Why an application is not taken, or not decided so: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import datetime

from governance.refusal import N_, Kind, OutOfTurn, Refusal


@dataclass(eq=False)
class AssentNeeded(Refusal):
    """`pointer` is the field to be ticked (RFC 6901)."""

    message = N_("Members share the principles: read them, and say that you agree.")
    pointer: str = "/agrees"


@dataclass(eq=False)
class PrinciplesChanged(Refusal):
    """`version` is the one in force; null where there is none."""

    kind = Kind.CONFLICT
    message = N_("Other principles are in force than those you read. Read them, and agree once more.")
    version: int | None


@dataclass(eq=False)
class RegionUnknown(Refusal):
    """`pointer` is the area that was sent (RFC 6901)."""

    message = N_("There is no such area.")
    pointer: str = "/region_code"


@dataclass(eq=False)
class AlreadyMember(Refusal):
    kind = Kind.CONFLICT
    message = N_("You are a member already.")


@dataclass(eq=False)
class ApplicationWaits(Refusal):
    kind = Kind.CONFLICT
    message = N_("You have applied already, and your application waits for an answer.")


@dataclass(eq=False)
class ApplicationMove(OutOfTurn):
    message = N_("This cannot be done with the application as it stands.")


@dataclass(eq=False)
class OwnApplication(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Nobody decides on their own application.")


@dataclass(eq=False)
class OrganisationIncomplete(Refusal):
    """`pointer` is what is missing (RFC 6901)."""

    message = N_("An organisation applies with its name, its kind, and your position in it.")
    pointer: str


@dataclass(eq=False)
class ReasonsNeeded(Refusal):
    """`pointer` is the text that lacks a language (RFC 6901)."""

    message = N_("Write this in Welsh and in English.")
    pointer: str


@dataclass(eq=False)
class NotTheirLanguage(Refusal):
    """`language` is one in which the applicant wishes to be written to; `pointer` the text that lacks it."""

    message = N_("Write it in the language in which the applicant wishes to be written to.")
    language: str
    pointer: str


@dataclass(eq=False)
class RepresentationTooLate(Refusal):
    """`closed_at` is when the time for it ended."""

    kind = Kind.CONFLICT
    message = N_("A representation could be made until {closed_at}.")
    closed_at: datetime


@dataclass(eq=False)
class OwnRefusal(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("You recorded the refusal. Somebody else on the board decides on the representation.")


@dataclass(eq=False)
class DecisionUnknown(Refusal):
    """`pointer` is the decision that was sent (RFC 6901)."""

    message = N_("There is no published decision with this id.")
    pointer: str = "/decision_id"


@dataclass(eq=False)
class PrinciplesInOneLanguage(Refusal):
    """`missing` are the texts still to be written, as pointers: `/text/cy`."""

    message = N_("Principles are enacted when they are in Welsh and in English.")
    missing: list[str]


@dataclass(eq=False)
class PrinciplesInThePast(Refusal):
    """`pointer` is the day that was sent (RFC 6901)."""

    message = N_("Principles begin today or later, and not before those that were enacted last.")
    pointer: str = "/effective_on"
