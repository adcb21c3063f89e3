"""What can happen to a question, as the journal and partners hear of it. Never an answer, and never a name."""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class QuestionEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "question"


class QuestionAsked(QuestionEvent, frozen=True, kw_only=True):
    """`orders` is the digest of the standing orders that the question is held under."""

    name = "question.asked"
    said = N_("A question to the members was set up.")
    method: str
    binding: bool
    orders: str


class QuestionOpened(QuestionEvent, frozen=True, kw_only=True):
    """The roll is frozen: `roll` is its digest, `entitled` how many rights it holds."""

    name = "question.opened"
    said = N_("The question opened.")
    told = True
    roll: str
    entitled: int


class AnswerGiven(QuestionEvent, frozen=True):
    """A right was used, for the first time or anew. The change feed never tells of it."""

    name = "question.answered"
    said = N_("An answer was given.")


class ProposalAmended(QuestionEvent, frozen=True, kw_only=True):
    """`text_version` is the new one; answers to the one before no longer count."""

    name = "question.amended"
    said = N_("The proposal was changed.")
    text_version: int


class ObjectionAnswered(QuestionEvent, frozen=True, kw_only=True):
    """A facilitator replied to an objection."""

    name = "question.objection_answered"
    said = N_("An objection was replied to.")
    objection: str


class QuestionClosed(QuestionEvent, frozen=True, kw_only=True):
    """Closed and counted. `verdict` is the result's public name."""

    name = "question.closed"
    said = N_("The question closed, and its answers were counted.")
    told = True
    verdict: str


class QuestionAnnulled(QuestionEvent, frozen=True):
    name = "question.annulled"
    said = N_("The question was annulled.")
