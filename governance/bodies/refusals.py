"""Why something may not be done with a body: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class NotYourBody(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Only those who lead this body, or a body that it stands under, may do this.")
    body_id: UUID


@dataclass(eq=False)
class OnlyOne(Refusal):
    """A network has one forum and one board: `body_id` is the one there is."""

    kind = Kind.CONFLICT
    message = N_("There is such a body already, and a network has only one of this kind.")
    body_id: UUID


@dataclass(eq=False)
class NameTaken(Refusal):
    kind = Kind.CONFLICT
    message = N_("Another body has this name, or one too like it. Choose another.")


@dataclass(eq=False)
class ParentUnknown(Refusal):
    message = N_("The body that it is to stand under does not exist.")
    parent_id: UUID


@dataclass(eq=False)
class BodyIsDissolved(Refusal):
    """`last_on` is its last day, which may still be to come."""

    kind = Kind.CONFLICT
    message = N_("This body is dissolved, and nothing new begins in it. Its last day: {last_on}")
    last_on: date


@dataclass(eq=False)
class BodyInOneLanguage(Refusal):
    """`missing` are the texts still to be written, as pointers: `/purpose/cy`."""

    message = N_("A body is established when its name and its purpose are in Welsh and in English.")
    missing: list[str]


@dataclass(eq=False)
class TermsInOneLanguage(Refusal):
    """`missing` are the texts still to be written, as pointers: `/text/cy`."""

    message = N_("Terms of reference are enacted when they are in Welsh and in English.")
    missing: list[str]


@dataclass(eq=False)
class TermsInThePast(Refusal):
    message = N_("Terms of reference begin today or later: what held on a day that has passed stays as it was.")
    effective_on: date


@dataclass(eq=False)
class TermsBeforeTheLast(Refusal):
    """`last_on` is the day on which the newest version begins."""

    message = N_("A newer version begins on a later day than this. Choose that day, or one after it.")
    effective_on: date
    last_on: date


@dataclass(eq=False)
class DaysOutOfOrder(Refusal):
    message = N_("The last day cannot be before the first.")
    held_to: date


@dataclass(eq=False)
class DayOutOfReach(Refusal):
    message = N_("Give a day in the years from 1900 to 2199.")
    day: date


@dataclass(eq=False)
class AffiliationEnded(Refusal):
    kind = Kind.CONFLICT
    message = N_("This affiliation has its last day already.")
    held_to: date
