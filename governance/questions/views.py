"""What people are shown of questions: the shapes of the answers, on the wire and in the pages."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import Audience
from governance.counting.consent import Answers
from governance.counting.score import Scores
from governance.counting.sense import Steps
from governance.permissions import Capacity
from governance.questions.values import AnyChoice, Mark, Method, State
from governance.refusal import Said

Verdict = Literal["sensed", "consented", "objections_stand", "chosen", "tied", "none_chosen", "not_decided"]


class QuestionSummary(Struct, frozen=True, kw_only=True):
    """A question in a list.

    `verdict` is what came of it, null until it is counted. `my_papers` counts the caller's rights on its roll,
    `my_answers` those that have answered it as it stands now; `unanswered` names those that may still answer and have
    not. `objections` counts those that stand, `unreplied` those of them to which no facilitator has replied.
    """

    id: UUID
    body_id: UUID
    method: Method
    binding: bool
    title: Bilingual
    state: State
    opens_at: datetime
    closes_at: datetime
    verdict: Verdict | None
    objections: int
    unreplied: int
    my_papers: int
    my_answers: int
    unanswered: list[Bilingual]
    allowed_actions: list[str]
    transitions: list[str]


class MyAnswer(Struct, frozen=True, kw_only=True):
    """The answer of one right, for whoever may use that right. `marks` are by the options' numbers."""

    question_id: UUID
    text_version: int
    member_id: UUID
    choice: AnyChoice | None
    marks: list[Mark] | None
    comment: str | None
    revision: int
    given_at: datetime


class QuestionPaper(Struct, frozen=True, kw_only=True):
    """One voting right of the caller's before one question.

    `on_roll` is null until the roll is frozen at opening; `reason` is the roll's own code. `can_answer` says whether
    an answer is taken with this right now. `answer` is to the text as it stands now.
    """

    member_id: UUID
    name: Bilingual
    capacity: Capacity
    on_roll: bool | None
    reason: str | None
    can_answer: bool
    answer: MyAnswer | None


class MyQuestionPapers(Struct, frozen=True):
    """All the caller's papers for one question: always one page."""

    data: list[QuestionPaper]
    next_cursor: None = None


class ProposalVersion(Struct, frozen=True, kw_only=True):
    """One version of what is asked. `changes` says how it differs from the one before; null for the first."""

    version: int
    text: BilingualProse
    changes: BilingualProse | None
    written_at: datetime


class ObjectionView(Struct, frozen=True, kw_only=True):
    """An objection, for everybody: who raised it and why, and what was said to it.

    It is `standing` until whoever raised it answers otherwise: then `resolved`, where the proposal was changed or a
    facilitator replied meanwhile, else `withdrawn`.
    """

    id: UUID
    member_id: UUID
    name: Bilingual
    reason: str
    state: Literal["standing", "resolved", "withdrawn"]
    text_version: int
    raised_at: datetime
    settled_at: datetime | None
    reply: BilingualProse | None
    replied_at: datetime | None


class Objections(Struct, frozen=True):
    """All the objections to one proposal, the oldest first: always one page."""

    data: list[ObjectionView]
    next_cursor: None = None


class QuestionView(Struct, frozen=True, kw_only=True):
    """A question: what is asked and how it is decided, the caller's own papers, and what the caller may do.

    `options` are known by their place, from 1; `scale` is the points that each can be given. `binding` says whether the
    forum agreed beforehand to do what comes out. `names_seen_by` says, before anybody answers, who will see who
    answered how; whoever objects is always named. `texts` are the versions of what is asked, the newest first.
    `version` goes up with each change.
    """

    id: UUID
    body_id: UUID
    method: Method
    binding: bool
    title: Bilingual
    text: BilingualProse
    text_version: int
    texts: list[ProposalVersion]
    options: list[Bilingual] | None
    scale: list[int] | None
    names_seen_by: Audience
    quorum: int | None
    needs_majority: bool
    state: State
    opens_at: datetime
    closes_at: datetime
    record_on: date
    entitled: int | None
    roll_digest: str | None
    orders_version: int
    orders_digest: str
    verdict: Verdict | None
    objections: list[ObjectionView]
    annulled_at: datetime | None
    annulment: BilingualProse | None
    my_papers: list[QuestionPaper]
    allowed_actions: list[str]
    transitions: list[str]
    version: int


class Comment(Struct, frozen=True):
    """What somebody wrote beside their answer, without their name. `choice` is null among options."""

    choice: AnyChoice | None
    comment: str


class NamedAnswer(Struct, frozen=True, kw_only=True):
    """How one right answered, where the question's terms let the caller know."""

    member_id: UUID
    name: Bilingual
    choice: AnyChoice | None
    marks: list[Mark] | None
    comment: str | None


class OptionResult(Struct, frozen=True, kw_only=True):
    """One option's figures. `total` is approvals, or points; `scores` is null for approvals."""

    number: int
    name: Bilingual
    total: int
    leads: bool
    scores: Scores | None


class CountedQuestion(Struct, frozen=True, kw_only=True):
    """What came of a question. Numbers are rights, or points.

    `steps` is for a sense-check, `consent` for a consent decision, `options` for a choice; the others are null.
    `highest` is the total that an option would have if all who took part gave it their most. `reason` is null for a
    sense-check, which decides nothing. `comments` are without names, in no order of time.
    `answers` lists who answered how where `names_seen_by` lets the caller know, else it is null.
    """

    question_id: UUID
    title: Bilingual
    method: Method
    binding: bool
    verdict: Verdict
    reason: str | None
    entitled: int
    turnout: int
    quorum: int | None
    needs_majority: bool
    steps: Steps | None
    consent: Answers | None
    options: list[OptionResult] | None
    highest: int | None
    objections: list[ObjectionView]
    comments: list[Comment]
    answers: list[NamedAnswer] | None
    opened_at: datetime
    closed_at: datetime
    roll_digest: str


class CountLine(Struct, frozen=True, kw_only=True):
    """One figure of a counted question: `entitled`, `turnout`, an answer by its code, or an option's total or score.

    `number` and `name` are of the option, and null where the figure is of none.
    """

    figure: str
    number: int | None
    name: Bilingual | None
    count: int


class QuestionResult(CountedQuestion, frozen=True, kw_only=True):
    """The result with its sentence and its force still to be put into a language."""

    said: Said
    force: Said
