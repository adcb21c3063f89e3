"""What a decision of the board is made of: the case as stored, and what its officers send. Values only."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from governance.bilingual import Bilingual, BilingualProse
from governance.motions.values import Response

Votes = Annotated[int, Meta(ge=0, le=1_000_000)]


class Interest(Struct, frozen=True, forbid_unknown_fields=True):
    """A board member's interest in the matter, and whether they left while it was decided."""

    person_id: UUID
    nature: Bilingual
    withdrew: bool


class LinkedMotion(Struct, frozen=True, forbid_unknown_fields=True):
    """A motion that the decision is about. `response` is the board's answer to it, where it is one."""

    motion_id: UUID
    response: Response | None = None


MOST_NAMED = 50
Interests = Annotated[tuple[Interest, ...], Meta(max_length=MOST_NAMED)]
LinkedMotions = Annotated[tuple[LinkedMotion, ...], Meta(max_length=MOST_NAMED)]


class NewDecision(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was decided, as the secretary records it. One language may still be missing."""

    body_id: UUID
    title: Bilingual
    summary: BilingualProse | None = None
    text: BilingualProse
    reasons: BilingualProse
    decided_on: date
    yes: Votes
    no: Votes
    abstain: Votes = 0
    interests: Interests = ()
    motions: LinkedMotions = ()
    owner: Bilingual | None = None
    due_on: date | None = None


class DecisionChanges(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Changes to a draft: what is absent stays, and null empties. A text is given whole, in each of its languages."""

    title: Bilingual | UnsetType = UNSET
    summary: BilingualProse | UnsetType | None = UNSET
    text: BilingualProse | UnsetType = UNSET
    reasons: BilingualProse | UnsetType = UNSET
    decided_on: date | UnsetType = UNSET
    yes: Votes | UnsetType = UNSET
    no: Votes | UnsetType = UNSET
    abstain: Votes | UnsetType = UNSET
    interests: Interests | UnsetType = UNSET
    motions: LinkedMotions | UnsetType = UNSET
    owner: Bilingual | UnsetType | None = UNSET
    due_on: date | UnsetType | None = UNSET


class Decision(Struct, frozen=True, kw_only=True):
    """A decision as stored; mirrors its table, with the rows that belong to it."""

    id: UUID
    reference: str
    body_id: UUID
    state: Literal["draft", "published"]
    title: Bilingual
    summary: BilingualProse | None = None
    text: BilingualProse
    reasons: BilingualProse
    decided_on: date
    yes: int
    no: int
    abstain: int
    owner: Bilingual | None
    due_on: date | None
    recorded_by: UUID
    recorded_at: datetime
    published_at: datetime | None
    version: int
    interests: tuple[Interest, ...] = ()
    motions: tuple[LinkedMotion, ...] = ()
