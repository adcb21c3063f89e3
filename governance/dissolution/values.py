"""What is said to dissolve a body, and what is remembered of it. Values only; `rules` decides with them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.offices.values import State


class NewDissolution(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That a body is to be dissolved: its last day, and why, in both languages."""

    last_on: date
    reason: BilingualProse


class Dissolution(Struct, frozen=True, kw_only=True):
    """A dissolution as stored, from its proposal on. It is about a body, and about nobody.

    `locked_until` is set where nobody else could confirm it when it was proposed: it takes effect by itself then.
    """

    id: UUID
    body_id: UUID
    last_on: date
    reason: BilingualProse
    state: State
    proposed_by: UUID
    proposed_at: datetime
    locked_until: datetime | None
    person_id: None = None


class InTheWay(Struct, frozen=True):
    """Something of a body that is still open, or that begins after its last day; `title` is its own, or a name."""

    kind: Literal["motion", "ballot", "composite", "call", "question", "report", "body", "office", "office_change"]
    id: UUID
    title: Bilingual
