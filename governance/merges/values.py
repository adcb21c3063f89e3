"""Two entries of one member in the register, made one: what is proposed, what was moved. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import BilingualProse
from governance.standing.values import State as Standing

Kind = Literal["person", "organisation"]


class State(StrEnum):
    PROPOSED = "proposed"
    MERGED = "merged"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    UNMERGED = "unmerged"


class Part(StrEnum):
    """What a merge moves, or ends, one row of it at a time; in the order in which it does."""

    MEMBERSHIP = "membership"
    RIGHT = "right"
    NOMINATION = "nomination"
    OFFER = "nomination_offer"
    OFFER_ENDED = "offer_ended"
    REFERENCE = "reference"
    OUTSIDE_ID = "outside_id"
    IDENTIFIER = "identifier"
    CONSENT = "consent"
    OBJECTION = "objection"
    ENTRY = "directory_entry"
    PROMISE = "promise"


class Reason(StrEnum):
    """Why two members may be one, the most telling first."""

    IDENTIFIER = "identifier"
    OUTSIDE_ID = "outside_id"
    EMAIL = "email"
    NAME = "name"


class NewMerge(Struct, frozen=True, forbid_unknown_fields=True):
    """That two entries are of one member: which is kept, which ends in it, and why, in both languages."""

    kept_id: UUID
    merged_id: UUID
    reasons: BilingualProse


class NewMergeDecision(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of a merge; to part the two again, `reasons` are needed in both languages."""

    to: Literal["merged", "declined", "withdrawn", "unmerged"]
    reasons: BilingualProse | None = None


class Merge(Struct, frozen=True, kw_only=True):
    """A merge as stored, from its proposal on. `decided_at` is when it took effect, or was given up."""

    id: UUID
    kept_id: UUID
    merged_id: UUID
    state: State
    reasons: BilingualProse
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    undone_by: UUID | None = None
    undone_at: datetime | None = None
    undoing: BilingualProse | None = None


class Side(Struct, frozen=True):
    """One of two members as they stand today: the membership that lasts, and who may speak for them.

    `merged_by` is the merge in which an earlier membership of theirs ended, where it stands.
    """

    member_id: UUID
    kind: Kind
    membership_id: UUID
    state: Standing
    theirs: frozenset[UUID]
    merged_by: UUID | None = None


class Moved(Struct, frozen=True, kw_only=True):
    """One row that a merge moves or ends, with what unmerging needs to put back.

    `row_id` says which: a membership, a member's right, a nomination, a partner's program, an organisation, a consent,
    an agreement, an entry's member. `made_id` is of a nomination that was carried: another row, which goes again.
    `role` is for which somebody had been asked who has not answered yet.
    """

    part: Part
    row_id: UUID
    made_id: UUID | None = None
    scheme: str | None = None
    identifier: str | None = None
    state: Standing | None = None
    held_to: date | None = None
    role: str | None = None


class Known(Struct, frozen=True, kw_only=True):
    """By what a member is recognised. `outside` are ids of partners' (`partner:id`), `identifiers` of registers."""

    member_id: UUID
    kind: Kind
    joined_on: date
    names: list[str]
    emails: list[str]
    outside: list[str]
    identifiers: list[str]


class Pair(Struct, frozen=True):
    """Two members that may be one, the older one first, and why."""

    first: UUID
    second: UUID
    reasons: list[Reason]
