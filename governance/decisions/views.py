"""Decisions as the API gives them and the pages show them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.motions.values import Response
from governance.permissions import Office


class DecidingBody(Struct, frozen=True):
    """The body that decided."""

    id: UUID
    name: Bilingual


class DeclaredInterest(Struct, frozen=True):
    """An interest that a member of the board declared, and whether they left while it was decided."""

    person_id: UUID
    name: str
    nature: Bilingual
    withdrew: bool


class AnsweredMotion(Struct, frozen=True):
    """A motion that the decision is about; `response` is the board's answer, where it gave one."""

    motion_id: UUID
    reference: str | None
    title: Bilingual
    response: Response | None


class Recorder(Struct, frozen=True):
    """Who recorded or published it, under the name that they have now, and the office they held on that day.

    `covers` is the holder of the office for whom a deputy did.
    """

    name: str
    office: Office
    covers: str | None


class DecisionSummary(Struct, frozen=True, kw_only=True):
    """A decision in a list."""

    id: UUID
    reference: str
    body_id: UUID
    state: Literal["draft", "published"]
    title: Bilingual
    decided_on: date
    owner: Bilingual | None
    due_on: date | None
    published_at: datetime | None
    motions: list[AnsweredMotion]


class DecisionView(Struct, frozen=True, kw_only=True):
    """A decision with its reasons, its votes, and what this caller may do with it.

    `recorded_by` and `published_by` acted in an office; what was brought in without one names nobody. `missing` are the
    texts without which it cannot be published, as pointers; `version` goes into `If-Match`.
    """

    id: UUID
    reference: str
    body: DecidingBody
    state: Literal["draft", "published"]
    title: Bilingual
    summary: BilingualProse | None
    text: BilingualProse
    reasons: BilingualProse
    decided_on: date
    yes: int
    no: int
    abstain: int
    interests: list[DeclaredInterest]
    motions: list[AnsweredMotion]
    owner: Bilingual | None
    due_on: date | None
    recorded_by: Recorder | None
    recorded_at: datetime
    published_by: Recorder | None
    published_at: datetime | None
    missing: list[str]
    allowed_actions: list[str]
    transitions: list[str]
    version: int


class PublishedDecision(Struct, frozen=True, kw_only=True):
    """A published decision as a feed tells it."""

    id: UUID
    reference: str
    body: Bilingual
    title: Bilingual
    text: BilingualProse
    reasons: BilingualProse
    responses: list[str]
    published_at: datetime
