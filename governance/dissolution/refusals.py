"""Why a body may not be dissolved: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from governance.bilingual import Bilingual
from governance.dissolution.values import InTheWay
from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class BodyStays(Refusal):
    kind = Kind.CONFLICT
    message = N_("Neither the network nor its forum or board is dissolved: only a workstream, a committee or a group.")


@dataclass(eq=False)
class DissolutionInOneLanguage(Refusal):
    """`missing` are the texts still to be written, as pointers: `/reason/cy`."""

    message = N_("Give the reason in Welsh and in English: everybody can read it.")
    missing: list[str]


@dataclass(eq=False)
class DissolvedInThePast(Refusal):
    message = N_("A body’s last day is today or a later day. What held on a day that has passed stays as it was.")
    last_on: date


@dataclass(eq=False)
class StillOpen(Refusal):
    """`in_the_way` is what is to be ended first; `titles` are theirs, in one line."""

    kind = Kind.CONFLICT
    message = N_("Something of this body is still open, and is to be ended first: {titles}")
    in_the_way: list[InTheWay]
    titles: Bilingual


@dataclass(eq=False)
class DissolutionWaits(Refusal):
    kind = Kind.CONFLICT
    message = N_("It has been proposed already to dissolve this body. Confirm it or withdraw it first.")
    dissolution_id: UUID
