"""Merges as officers see them: two members side by side, and what moves from one to the other."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.merges.values import Kind, Part, Reason, State


class MemberSide(Struct, frozen=True, kw_only=True):
    """One of the two: `membership_id` is of the membership that lasts, or ended last."""

    member_id: UUID
    membership_id: UUID
    kind: Kind
    name: Bilingual
    region: Bilingual | None
    joined_on: date


class Duplicate(Struct, frozen=True, kw_only=True):
    """Two members that may be one, the older one first, and why they may be."""

    first: MemberSide
    second: MemberSide
    reasons: list[Reason]


class MoveView(Struct, frozen=True, kw_only=True):
    """One thing that moves or ends. `name` is of a partner or a person, `detail` an id or a number, if it has one."""

    part: Part
    name: Bilingual | None
    detail: str | None


class MergePreview(Struct, frozen=True, kw_only=True):
    """What a merge would do today: nothing has happened yet."""

    kept: MemberSide
    merged: MemberSide
    moves: list[MoveView]


class MergeLine(Struct, frozen=True, kw_only=True):
    """A merge in a list. Names say who proposed it, decided on it, and undid it."""

    id: UUID
    state: State
    kept: MemberSide
    merged: MemberSide
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    undone_by: str | None
    undone_at: datetime | None


class MergeView(MergeLine, frozen=True, kw_only=True):
    """One merge: `moves` are what it moved, or would move while it waits. `undoing` says why the two were parted."""

    reasons: BilingualProse
    undoing: BilingualProse | None
    moves: list[MoveView]
    allowed_actions: list[str]
