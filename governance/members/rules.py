"""Members and their voting rights: one right a member, used by whoever may use it that day."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, LetterLanguage
from governance.permissions import Capacity
from governance.refusal import N_, Kind, Refusal


class Right(Struct, frozen=True):
    """A voting right that a person may use today: their own, or an organisation's as its representative or deputy."""

    member_id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual
    capacity: Capacity


class RollLine(Struct, frozen=True):
    """Why a right is, or is not, on a roll for one record date. `reason` is `member` where it is."""

    member_id: UUID
    kind: Literal["person", "organisation"]
    reason: Literal["member", "joined_after_record_date", "membership_ended", "suspended", "no_representative"]

    @property
    def on_roll(self) -> bool:
        return self.reason == "member"


class Who(Struct, frozen=True):
    """What a person is called, and in which language they are written to."""

    name: str
    language: LetterLanguage


class Admitted(Struct, frozen=True):
    """A membership that has begun, and whose it is."""

    id: UUID
    member_id: UUID


class RightChoice(Struct, frozen=True):
    """One of the rights a person must choose between."""

    member_id: UUID
    name: Bilingual


@dataclass(eq=False)
class ChooseRight(Refusal):
    kind = Kind.CONFLICT
    message = N_("You hold more than one voting right. Say for whom you act.")
    rights: list[RightChoice]


@dataclass(eq=False)
class NoRight(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("You have no voting right today.")


@dataclass(eq=False)
class RightNotYours(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("You may not act for this member today.")


def choose_right(rights: list[Right], on_behalf_of: UUID | None) -> Right:
    """Find the right that an act uses. Raises `NoRight`, `RightNotYours`, or `ChooseRight` where it is unclear."""
    if on_behalf_of is not None:
        for right in rights:
            if right.member_id == on_behalf_of:
                return right
        raise RightNotYours
    if not rights:
        raise NoRight
    if len(rights) > 1:
        raise ChooseRight([RightChoice(right.member_id, right.name) for right in rights])
    return rights[0]
