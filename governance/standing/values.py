"""A membership while it lasts and when it ends: what is stored, and what people send. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import BilingualProse, Prose


class State(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REMOVAL_PROPOSED = "removal_proposed"
    ENDED = "ended"


class Move(StrEnum):
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    PROPOSE_REMOVAL = "propose_removal"
    REMOVE = "remove"
    DISMISS = "dismiss"
    RESIGN = "resign"
    LAPSE = "lapse"
    END = "end"


EndReason = Literal["lapsed", "resigned", "removed", "ended", "merged"]


class Membership(Struct, frozen=True, kw_only=True):
    """A membership as stored. `ended_on` is the first day without it; `lapses_on` the same, unless it is paid for."""

    id: UUID
    member_id: UUID
    state: State
    joined_on: date
    ended_on: date | None
    end_reason: EndReason | None
    lapses_on: date | None
    lapse_orders_id: UUID | None  # the rules by which that day was worked out
    version: int


class Step(Struct, frozen=True, kw_only=True):
    """One move of a membership, or what its member said to it: never altered."""

    id: UUID
    membership_id: UUID
    move: str
    reasons: BilingualProse | None
    words: str | None
    made_by: UUID | None
    made_at: datetime
    heard_until: datetime | None = None  # of a proposal to remove the member


class NewReasons(Struct, frozen=True, forbid_unknown_fields=True):
    """Why, in both languages: the member reads it."""

    reasons: BilingualProse


class NewHearing(Struct, frozen=True, forbid_unknown_fields=True):
    """What the member says to the proposal that they be removed, in the language of their choice."""

    words: Prose


class NewRemovalDecision(Struct, frozen=True, forbid_unknown_fields=True):
    """What the board decides after the member could be heard, and why."""

    to: Literal["removed", "active"]
    reasons: BilingualProse


class NewPayment(Struct, frozen=True, forbid_unknown_fields=True):
    """The last day for which the subscription is paid; null where nothing is ever due."""

    paid_to: date | None = None
