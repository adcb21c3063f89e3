"""What an offer to put motions together is made of, and what people send. Values only."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import Resolution

Ending = Literal["agreed", "declined", "withdrawn"]
LegalEffect = Literal["advisory", "member_power", "reserved"]


class Source(Struct, frozen=True, kw_only=True):
    """One of the motions that are to be put together, in its place, and what its mover answered."""

    composite_id: UUID
    motion_id: UUID
    place: int
    answer: Literal["consented", "declined"] | None = None
    answered_by: UUID | None = None
    answered_at: datetime | None = None


class Composite(Struct, frozen=True, kw_only=True):
    """An offer as stored. The movers answer until `closes_at`; `motion_id` is the motion that came of it.

    `ending` says why, where a mover declined it or the chair took it back.
    """

    id: UUID
    body_id: UUID
    standing_orders_id: UUID
    title: Bilingual
    summary: BilingualProse | None
    text: BilingualProse
    reason: BilingualProse
    legal_effect: LegalEffect
    resolution: Resolution
    offered_by: UUID
    offered_at: datetime
    closes_at: datetime
    ended_as: Ending | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = None
    ending: BilingualProse | None = None
    motion_id: UUID | None = None


class NewComposite(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two motions or more as one, in both languages, and why. The mover of the first that is named moves it.

    It is a special resolution where one of them was admitted as such, whatever is said here.
    """

    motion_ids: Annotated[tuple[UUID, ...], Meta(max_length=10)]
    title: Bilingual
    summary: BilingualProse | None = None
    text: BilingualProse
    reason: BilingualProse
    legal_effect: LegalEffect = "advisory"
    resolution: Resolution = "ordinary"


class NewCompositeAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """What the mover of one of the motions answers; why is said where they decline, and one language is enough."""

    motion_id: UUID
    to: Literal["consented", "declined"]
    reason: BilingualProse | None = None


class NewCompositeWithdrawal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why an offer is taken back; one language is enough."""

    reason: BilingualProse
