"""What a ballot is made of: its states, its terms, its roll, and a vote. Values only; `rules` decides with them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import PROSE, BilingualProse
from governance.bodies.rules import Audience, Resolution
from governance.counting.majority import Outcome
from governance.members.rules import Right
from governance.moments import Instant
from governance.offices.values import State as ProposalState

Choice = Literal["yes", "no", "abstain"]
# How a vote came: cast by the voter, or entered by officers for somebody who asked on paper or by phone.
Channel = Literal["online", "paper", "phone"]
# How the chair decides an equal vote, or that they do not. It is never one of the votes.
Casting = Literal["yes", "no", "declined"]
Remark = Annotated[str, Meta(min_length=1, max_length=2000, pattern=PROSE)]


class State(StrEnum):
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    TIED = "tied"
    PROVISIONAL = "provisional"
    DECLARED = "declared"
    ANNULLED = "annulled"


class Move(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    AWAIT_CASTING_VOTE = "await_casting_vote"
    AWAIT_CERTIFICATION = "await_certification"
    DECLARE = "declare"
    ANNUL = "annul"


class Ballot(Struct, frozen=True, kw_only=True):
    """A ballot as stored. Its terms, roll and count are fixed one after the other, and none of them twice.

    `scheduled_by` and `opened_by` are None where the rules did it at their time. Where two officers closed it early,
    `closes_at` is when they did, and `was_to_close_at` what had been said before. `resolution` is the
    motion’s class. `outcome` is the count alone: where it is a tie, the chair’s `casting_vote` stands beside it.
    """

    id: UUID
    motion_id: UUID
    text_version: int
    text_digest: str
    standing_orders_id: UUID
    state: State
    names_seen_by: Audience
    record_on: date
    opens_at: datetime
    closes_at: datetime
    roll_digest: str | None = None
    entitled: int | None = None
    outcome: Outcome | None = None
    scheduled_by: UUID | None = None
    opened_by: UUID | None = None
    certified_by: UUID | None = None
    declared_at: datetime | None = None
    replaces_id: UUID | None = None
    annulled_at: datetime | None = None
    annulled_by: UUID | None = None
    annulment: BilingualProse | None = None
    was_to_close_at: datetime | None = None
    version: int = 1
    resolution: Resolution = "ordinary"
    casting_until: datetime | None = None
    casting_vote: Casting | None = None
    casting_by: UUID | None = None
    casting_at: datetime | None = None
    casting_reason: BilingualProse | None = None


class NewBallot(Struct, frozen=True, forbid_unknown_fields=True):
    """An officer's choice of terms; what is left out the standing orders give. Instants need a UTC offset."""

    opens_at: Instant | None = None
    closes_at: Instant | None = None
    names_seen_by: Audience | None = None


class NewVote(Struct, frozen=True, forbid_unknown_fields=True):
    """A vote. `on_behalf_of` is the member whose right is used, needed where the voter has several."""

    choice: Choice
    on_behalf_of: UUID | None = None
    reason: Remark | None = None


class NewBallotTransition(Struct, frozen=True, forbid_unknown_fields=True):
    """A move to another state by hand. To annul, or to close early, takes a `reason` in both languages, and then a
    second officer.
    """

    to: Literal["open", "closed", "declared", "annulled"]
    reason: BilingualProse | None = None


class NewCastingVote(Struct, frozen=True, forbid_unknown_fields=True):
    """How the chair decides an equal vote: for the motion, against it, or not at all. Everybody reads the reason."""

    vote: Casting
    reason: BilingualProse


# What an officer proposes of a ballot, and another confirms.
ProposalKind = Literal["annulment", "certification", "early_close"]


class Proposal(Struct, frozen=True, kw_only=True):
    """A step that two persons take, from its proposal on. `reason` is None of a certification.

    `locked_until` is set where nobody else could confirm it when it was proposed: it takes effect by itself then.
    `body_id` is the body of the motion that is voted on.
    """

    id: UUID
    kind: ProposalKind
    ballot_id: UUID
    body_id: UUID
    reason: BilingualProse | None
    state: ProposalState
    proposed_by: UUID
    proposed_at: datetime
    locked_until: datetime | None
    person_id: None = None


class RollEntry(Struct, frozen=True):
    """One right on, or off, a frozen roll, and why."""

    member_id: UUID
    on_roll: bool
    reason: str


class Voter(Struct, frozen=True, kw_only=True):
    """A person before a ballot: the rights they may use today, and the lines of its roll for these and their own.

    `own_member_id` is the member that they are themselves, if they ever were one.
    """

    person_id: UUID
    own_member_id: UUID | None
    usable: list[Right]
    entries: dict[UUID, RollEntry]

    def entry(self, member_id: UUID) -> RollEntry | None:
        """The line for one of their rights; None where the roll has none."""
        return self.entries.get(member_id)


class Vote(Struct, frozen=True, kw_only=True):
    """The vote of one right. `revision` counts how often it has been cast; the last counts.

    `entry_id` is what officers entered and confirmed, where it did not come online.
    """

    ballot_id: UUID
    member_id: UUID
    choice: Choice
    reason: str | None
    cast_by: UUID
    cast_at: datetime
    revision: int = 1
    channel: Channel = "online"
    entry_id: UUID | None = None


class Terms(Struct, frozen=True):
    """When a ballot is open, and who may vote in it."""

    opens_at: datetime
    closes_at: datetime
    record_on: date
