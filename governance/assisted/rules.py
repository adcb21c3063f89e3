"""When a vote by paper or phone is taken, and when it counts: by two officers, neither of whom may use the right."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from governance.assisted.refusals import (
    CannotAskForThis,
    EntryIsOver,
    EntryWaits,
    OwnRight,
    RightNotOnTheRoll,
    SameOfficer,
    VotedSince,
)
from governance.assisted.values import NewVoteEntry, State, VoteEntry
from governance.ballots.rules import require_open
from governance.ballots.values import Ballot, Choice, Vote


class RightAsked(Struct, frozen=True, kw_only=True):
    """A right that a vote is entered for, as it stands today.

    `holders` are the people who may use it today, and whoever it belongs to. `waits`: an entry for it is not
    confirmed yet. `voted_at` is when its present vote was cast, if it has one.
    """

    on_roll: bool
    usable_by: frozenset[UUID]
    holders: frozenset[UUID]
    waits: bool
    voted_at: datetime | None


def enter(
    ballot: Ballot, right: RightAsked, new: NewVoteEntry, entry_id: UUID, person_id: UUID, now: datetime
) -> VoteEntry:
    """What an officer enters in an open ballot. It is no vote yet.

    Raises as `require_open` does, and `RightNotOnTheRoll`, `OwnRight`, `CannotAskForThis` or `EntryWaits`.
    """
    require_open(ballot, now)
    if not right.on_roll:
        raise RightNotOnTheRoll
    _not_own(right.holders, person_id)
    if new.asked_by not in right.usable_by:
        raise CannotAskForThis
    if right.waits:
        raise EntryWaits
    return VoteEntry(
        id=entry_id,
        ballot_id=ballot.id,
        member_id=new.member_id,
        asked_by=new.asked_by,
        channel=new.channel,
        choice=new.choice,
        state=State.ENTERED,
        entered_by=person_id,
        entered_at=now,
    )


def confirm(
    ballot: Ballot,
    right: RightAsked,
    entry: VoteEntry,
    choice: Choice,
    person_id: UUID,
    now: datetime,
    own: Collection[UUID] = (),
) -> State:
    """What becomes of an entry when a second officer says the choice: it counts only where both say the same.

    There is one try: else whoever does not know the choice could find it. `own` are those whom a cover binds to who
    entered it, with whom they count as one. Raises as `require_open` does, and
    `EntryIsOver`, `SameOfficer`, `OwnRight`, `CannotAskForThis` or `VotedSince`.
    """
    require_open(ballot, now)
    _waiting(entry)
    if person_id in (entry.entered_by, *own):
        raise SameOfficer
    _not_own(right.holders, person_id)
    if entry.asked_by not in right.usable_by:
        raise CannotAskForThis
    if right.voted_at is not None and right.voted_at >= entry.entered_at:
        raise VotedSince
    return State.CONFIRMED if choice == entry.choice else State.DISPUTED


def withdraw(ballot: Ballot, entry: VoteEntry, now: datetime) -> State:
    """Take back what was entered, while it could still be confirmed. Raises as `require_open`, and `EntryIsOver`."""
    require_open(ballot, now)
    _waiting(entry)
    return State.WITHDRAWN


def vote_of(entry: VoteEntry, now: datetime) -> Vote:
    """The vote that a confirmed entry becomes: it is of whoever asked, and says how it came."""
    return Vote(
        ballot_id=entry.ballot_id,
        member_id=entry.member_id,
        choice=entry.choice,
        reason=None,
        cast_by=entry.asked_by,
        cast_at=now,
        channel=entry.channel,
        entry_id=entry.id,
    )


def _waiting(entry: VoteEntry) -> None:
    if entry.state is not State.ENTERED:
        raise EntryIsOver(entry.state)


def _not_own(holders: Collection[UUID], person_id: UUID) -> None:
    if person_id in holders:
        raise OwnRight
