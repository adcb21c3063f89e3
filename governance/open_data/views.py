"""The public facts as open data: one flat row for each thing, both languages in each."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import Resolution
from governance.outcomes.rules import Became
from governance.permissions import Office


class OpenMotion(Struct, frozen=True, kw_only=True):
    """A public motion. Who moved and who seconded it is not open data."""

    id: UUID
    reference: str | None
    body: Bilingual
    title: Bilingual
    summary: BilingualProse | None
    state: str
    resolution: Resolution
    became: Became
    overdue: bool
    begun_at: datetime
    decided_at: datetime | None
    ballot_id: UUID | None
    outcome: str | None
    decision_id: UUID | None
    decision_reference: str | None
    response: str | None
    response_due_on: date | None


class LatestMotion(Struct, frozen=True, kw_only=True):
    """A motion as a feed tells it; `put_at` is when it was first put to the members."""

    id: UUID
    reference: str | None
    body: Bilingual
    state: str
    title: Bilingual
    text: BilingualProse
    put_at: datetime


class OpenResult(Struct, frozen=True, kw_only=True):
    """A declared result in figures; numbers are rights. Who voted how is not open data.

    Where the votes were equal, `casting_vote` is the chair’s (`yes`, `no`, `declined`), and in none of the numbers.
    """

    ballot_id: UUID
    motion_id: UUID
    motion_reference: str | None
    body_id: UUID
    title: Bilingual
    resolution: Resolution
    outcome: str
    yes: int
    no: int
    abstain: int
    entitled: int
    turnout: int
    quorum_needed: int
    base: int
    needed: int
    casting_vote: str | None
    record_on: date
    opens_at: datetime
    closes_at: datetime
    declared_at: datetime


class OpenDecision(Struct, frozen=True, kw_only=True):
    """A published decision of the board. `answers` are the references of the motions that it answers."""

    id: UUID
    reference: str
    body: Bilingual
    title: Bilingual
    text: BilingualProse
    reasons: BilingualProse
    decided_on: date
    yes: int
    no: int
    abstain: int
    due_on: date | None
    published_at: datetime
    answers: list[str]


class OpenBody(Struct, frozen=True, kw_only=True):
    """A body of the network."""

    id: UUID
    slug: str
    kind: str
    name: Bilingual
    purpose: BilingualProse | None
    founded_on: date
    dissolved_on: date | None


class OpenOffice(Struct, frozen=True, kw_only=True):
    """Who holds a public office of a body today, as the body's own page says it."""

    id: UUID
    body_id: UUID
    person_id: UUID
    name: str
    office: Office
    held_from: date
    held_to: date | None
