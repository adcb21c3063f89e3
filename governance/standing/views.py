"""Memberships as the API gives them and the pages show them: to the member, and to those who keep the register."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import MembersRules
from governance.standing.values import EndReason, State


class MembershipLine(Struct, frozen=True, kw_only=True):
    """A membership in a list. `ended_on` is the first day without it; so is `lapses_on`, unless more is paid."""

    id: UUID
    member_id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual
    state: State
    joined_on: date
    ended_on: date | None
    end_reason: EndReason | None
    lapses_on: date | None
    mine: bool


class StepView(Struct, frozen=True, kw_only=True):
    """One step: a move with its reasons, or what the member said. `by` is a name; null where the rules did it."""

    move: str
    reasons: BilingualProse | None
    words: str | None
    by: str | None
    made_at: datetime


class MembershipView(MembershipLine, frozen=True, kw_only=True):
    """One membership, what happened to it, and what this caller may do.

    Where a removal is proposed the member may be heard, and nobody decides before `heard_until`.
    `by_rules` are those of today, by which a lapse or a notice that begins now would be worked out.
    """

    steps: list[StepView]
    heard_until: datetime | None
    by_rules: MembersRules
    allowed_actions: list[str]
