"""What a question to the members is made of: its terms, its text, an answer, an objection. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.ballots.values import Remark
from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import Audience
from governance.counting.approval import ApprovalCount
from governance.counting.consent import ConsentCount
from governance.counting.score import HIGHEST, ScoreCount
from governance.counting.sense import SenseCount
from governance.moments import Instant

FEWEST_OPTIONS, MOST_OPTIONS = 2, 20

Consent = Literal["consent", "stand_aside", "object"]
AnyChoice = Literal[
    "strongly_support", "support", "neither", "oppose", "strongly_oppose", "consent", "stand_aside", "object"
]
OptionNumber = Annotated[int, Meta(ge=1, le=MOST_OPTIONS)]
Points = Annotated[int, Meta(ge=0, le=HIGHEST)]
# What came of a question, by its method. Stored as it was counted at the closing.
Count = SenseCount | ConsentCount | ApprovalCount | ScoreCount


class Method(StrEnum):
    SENSE_CHECK = "sense_check"
    CONSENT = "consent"
    APPROVAL = "approval"
    SCORE = "score"


class State(StrEnum):
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    ANNULLED = "annulled"


class Move(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    ANNUL = "annul"


class Question(Struct, frozen=True, kw_only=True):
    """A question as stored. Its terms and roll are fixed at the opening, its count at the closing.

    `opened_by` is None where it opened at its time.
    """

    id: UUID
    body_id: UUID
    standing_orders_id: UUID
    method: Method
    state: State
    title: Bilingual
    text_version: int
    options: tuple[Bilingual, ...] | None
    binding: bool
    names_seen_by: Audience
    quorum: int | None
    needs_majority: bool
    record_on: date
    opens_at: datetime
    closes_at: datetime
    asked_by: UUID
    roll_digest: str | None = None
    entitled: int | None = None
    outcome: Count | None = None
    opened_by: UUID | None = None
    annulled_at: datetime | None = None
    annulled_by: UUID | None = None
    annulment: BilingualProse | None = None
    version: int = 1


class NewQuestion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question to the members, in both languages. Without `opens_at` it opens at once. Instants need a UTC offset.

    `options` are for `approval` and `score` alone, and are known by their place in this list, from 1. `binding` says
    that the forum agreed beforehand to do what comes out; a sense-check never binds. `quorum` is how many rights must
    take part for anything to be decided. `needs_majority`, for `approval` alone, asks that what is chosen be approved
    by more than half of all who took part.
    """

    body_id: UUID
    method: Method
    title: Bilingual
    text: BilingualProse
    closes_at: Instant
    opens_at: Instant | None = None
    options: Annotated[tuple[Bilingual, ...], Meta(max_length=MOST_OPTIONS)] | None = None
    binding: bool = False
    names_seen_by: Audience = "self"
    quorum: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    needs_majority: bool = False


class NewQuestionTransition(Struct, frozen=True, forbid_unknown_fields=True):
    """A move to another state by hand. `reason` is needed, in both languages, to annul a question."""

    to: Literal["open", "annulled"]
    reason: BilingualProse | None = None


class Mark(Struct, frozen=True, forbid_unknown_fields=True):
    """What one option is given: its number, and points; 1 where it is approved of."""

    option: OptionNumber
    points: Points


class NewAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer, by the question's method: `choice` (a sense-check, a consent decision), `approves` or `scores`.

    An empty `approves` says that one approves of none. An option that is not in `scores` is one of which one has no
    opinion. `comment` is needed to object: it is the objection's reason. `on_behalf_of` is the member whose right is
    used, needed where the caller has several. `text_version` is the version that was read: where it is given, an
    answer to a proposal that has changed meanwhile is refused.
    """

    choice: AnyChoice | None = None
    approves: Annotated[tuple[OptionNumber, ...], Meta(max_length=MOST_OPTIONS)] | None = None
    scores: Annotated[tuple[Mark, ...], Meta(max_length=MOST_OPTIONS)] | None = None
    comment: Remark | None = None
    on_behalf_of: UUID | None = None
    text_version: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None


class NewProposal(Struct, frozen=True, forbid_unknown_fields=True):
    """A consent decision's proposal, changed: the whole new text, and what was changed and why, in both languages."""

    text: BilingualProse
    changes: BilingualProse


class NewReply(Struct, frozen=True, forbid_unknown_fields=True):
    """What a facilitator says to an objection: how it has been met, or why not. In either language, or both."""

    reply: BilingualProse


class Terms(Struct, frozen=True):
    """When a question is open, and who may answer it."""

    opens_at: datetime
    closes_at: datetime
    record_on: date


class QuestionText(Struct, frozen=True, kw_only=True):
    """One version of what is asked; only a consent decision's is ever changed. From version 2 on `changes` says how."""

    question_id: UUID
    version: int
    text: BilingualProse
    changes: BilingualProse | None
    written_by: UUID
    written_at: datetime


class Answer(Struct, frozen=True, kw_only=True):
    """The answer of one right to one version of the text. `revision` counts how often it has been given."""

    question_id: UUID
    text_version: int
    member_id: UUID
    choice: AnyChoice | None
    marks: tuple[Mark, ...] | None
    comment: str | None
    given_by: UUID
    given_at: datetime
    revision: int = 1


class Objection(Struct, frozen=True, kw_only=True):
    """An objection to a proposal. It stands until whoever raised it answers otherwise, or the question closes.

    `text_version` is the proposal that it was raised to.
    """

    id: UUID
    question_id: UUID
    member_id: UUID
    text_version: int
    reason: str
    raised_at: datetime
    state: Literal["standing", "resolved", "withdrawn"] = "standing"
    settled_at: datetime | None = None
    reply: BilingualProse | None = None
    replied_at: datetime | None = None
