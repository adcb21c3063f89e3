"""What a partner's program is told of a change, and how long its cursor is good. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.changes.refusals import CursorExpired

HORIZON = timedelta(days=90)

# `upserted`: fetch it. `removed`: out of this program's view. `erased`: to be deleted by law, and acknowledged.
Op = Literal["upserted", "removed", "erased"]


class Place(Struct, frozen=True, kw_only=True):
    """Where a program stands in its feed: after this row, of this transaction, in this epoch.

    `agreement_id` is the one it read by. `passing` is set while everybody in view is gone through, once at the
    beginning and once more under each next agreement: the member who came last. `given_at` is in UTC.
    """

    epoch: int
    xid: int
    seq: int
    member_id: UUID
    given_at: datetime
    agreement_id: UUID
    passing: UUID | None = None


class Seen(Struct, frozen=True, kw_only=True):
    """A change to a member, with how things are as it is read.

    `visible`: the program sees the member today. `told`: it was told of them before. `may_leave`: by changes of this
    kind somebody may come out of its view. `version` is the membership's.
    """

    member_id: UUID
    at: datetime
    may_leave: bool
    visible: bool
    told: bool
    erased: bool
    acknowledged: bool
    version: int | None


class MemberChange(Struct, frozen=True):
    """One line of a partner's feed. `version` is the membership's present one; null for whoever is in view no more."""

    id: UUID
    op: Op
    version: int | None
    changed_at: datetime


def require_good(place: Place, epoch: int, now: datetime) -> None:
    """Raise `CursorExpired` for a place too long ago, or from before a backup was restored."""
    if place.epoch != epoch or now - place.given_at > HORIZON:
        raise CursorExpired(HORIZON.days)


def op_of(seen: Seen) -> Op | None:
    """What is to be done with a copy; None where a program that keeps one has nothing to do, or may not know.

    It goes by how things are now, not by what the change was: two transactions that overlapped may each have seen the
    other's work undone, and what is true as the last of them is read is what holds.
    """
    if seen.erased:
        return "erased" if seen.told and not seen.acknowledged else None
    if seen.visible:
        return "upserted"
    return "removed" if seen.told and seen.may_leave else None


def lines_of(found: Iterable[Seen]) -> list[MemberChange]:
    """The lines of a page: of each member the last one."""
    last: dict[UUID, MemberChange] = {}
    for seen in found:
        if op := op_of(seen):
            last.pop(seen.member_id, None)
            version = seen.version if op == "upserted" else None
            last[seen.member_id] = MemberChange(seen.member_id, op, version, seen.at)
    return [*last.values()]
