"""What became of motions, as everybody sees it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.ballots.values import Casting
from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import Resolution
from governance.motions.values import State
from governance.outcomes.rules import Became, Count, Month


class Vote(Struct, frozen=True):
    """The declared result of the vote on a motion, in rights; of equal votes, also how the chair decided."""

    ballot_id: UUID
    outcome: str
    yes: int
    no: int
    abstain: int
    casting_vote: Casting | None
    closed_at: datetime


class Answer(Struct, frozen=True, kw_only=True):
    """The board's published answer; `owner` sees to what was accepted, by `due_on`."""

    decision_id: UUID
    reference: str
    title: Bilingual
    response: Literal["accepted", "in_part", "declined", "referred_back"]
    decided_on: date
    owner: Bilingual | None
    due_on: date | None


class Outcome(Struct, frozen=True, kw_only=True):
    """One motion, and what it led to: first written down at `begun_at`, in its state since `state_since`.

    What was put together with others goes on as the motion `superseded_by`.
    """

    id: UUID
    reference: str | None
    body_id: UUID
    body: Bilingual
    state: State
    resolution: Resolution
    title: Bilingual
    summary: BilingualProse | None
    begun_at: datetime
    state_since: datetime
    decided_at: datetime | None
    response_due_on: date | None
    overdue: bool
    became: Became
    vote: Vote | None
    answer: Answer | None
    superseded_by: UUID | None


class OutcomeCounts(Struct, frozen=True, kw_only=True):
    """All public motions, or one year's, counted by what became of them.

    `months` are those of the year, or the last twelve where none is named; `years` those in which a motion was begun.
    """

    year: int | None
    total: int
    counts: list[Count]
    months: list[Month]
    years: list[int]
