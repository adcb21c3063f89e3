"""Composites as the API gives them and the pages show them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import Resolution
from governance.composites.rules import Standing
from governance.composites.values import LegalEffect
from governance.motions.values import State
from governance.motions.views import Mover


class SourceView(Struct, frozen=True, kw_only=True):
    """One of the motions, in its state, and what its mover answered. Who moves it is shown to members.

    `mine_open`: the caller moves it, and is to answer.
    """

    motion_id: UUID
    reference: str | None
    state: State
    title: Bilingual
    mover: Mover | None
    answer: Literal["consented", "declined"] | None
    answered_at: datetime | None
    mine_open: bool


class CompositeSummary(Struct, frozen=True, kw_only=True):
    """An offer in a list. `lapsed`: not all answered in time; `overtaken`: one of the motions moved on before."""

    id: UUID
    body_id: UUID
    state: Standing
    title: Bilingual
    offered_at: datetime
    closes_at: datetime
    motion_id: UUID | None
    mine_open: bool


class CompositeView(CompositeSummary, frozen=True, kw_only=True):
    """One offer with its words and its motions. `ending` says why, where it was declined or taken back.

    `motion_id` is the motion that came of it, once all have consented.
    """

    summary: BilingualProse | None
    text: BilingualProse
    reason: BilingualProse
    legal_effect: LegalEffect
    resolution: Resolution
    ended_at: datetime | None
    ending: BilingualProse | None
    sources: list[SourceView]
    allowed_actions: list[str]
