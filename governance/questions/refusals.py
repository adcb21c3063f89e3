"""Why a question says no: each a fact, with one whole sentence."""

from dataclasses import dataclass
from datetime import datetime

from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class BothLanguagesNeeded(Refusal):
    """`fields` are those of which a language is missing."""

    message = N_("What is asked of the members is asked in Welsh and in English. Write both.")
    fields: list[str]


@dataclass(eq=False)
class OptionsDoNotFit(Refusal):
    message = N_("A choice has from {fewest} to {most} options, no two of them the same. No other question has any.")
    fewest: int
    most: int


@dataclass(eq=False)
class SenseCheckDecidesNothing(Refusal):
    message = N_("A sense-check decides nothing, so it cannot bind anybody and has no quorum.")


@dataclass(eq=False)
class HalfIsForApproval(Refusal):
    message = N_("Only in a choice by approval can more than half be asked for.")


@dataclass(eq=False)
class QuestionTooShort(Refusal):
    message = N_("Members need more time to answer. The question can close from {earliest}.")
    earliest: datetime


@dataclass(eq=False)
class QuestionTooFarAhead(Refusal):
    message = N_("This is too far ahead. Choose a time before {latest}.")
    latest: datetime


@dataclass(eq=False)
class InvalidQuestionTransition(Refusal):
    kind = Kind.CONFLICT
    message = N_("This cannot be done in the question’s present state.")
    state: str
    move: str
    allowed: list[str]


@dataclass(eq=False)
class QuestionNotOpen(Refusal):
    kind = Kind.CONFLICT
    message = N_("This question is not open yet. It opens on {opens_at} and closes on {closes_at}.")
    opens_at: datetime
    closes_at: datetime


@dataclass(eq=False)
class QuestionClosed(Refusal):
    kind = Kind.CONFLICT
    message = N_("This question closed on {closed_at}. Nothing about it can be changed after that.")
    closed_at: datetime


@dataclass(eq=False)
class QuestionAnnulled(Refusal):
    kind = Kind.CONFLICT
    message = N_("This question has been annulled.")


@dataclass(eq=False)
class AnswerDoesNotFit(Refusal):
    """`method` says what kind of answer the question takes."""

    message = N_("This answer does not fit the question. Answer again on its page.")
    method: str


@dataclass(eq=False)
class AnswerEmpty(Refusal):
    message = N_("Choose an answer first.")


@dataclass(eq=False)
class ObjectionNeedsReason(Refusal):
    message = N_("Say why you object. Everyone reads the reason, so that the proposal can be changed to meet it.")


@dataclass(eq=False)
class ProposalChanged(Refusal):
    """`text_version` is the version that stands now."""

    kind = Kind.CONFLICT
    message = N_("The proposal has changed since you read it. Read it again, then answer.")
    text_version: int


@dataclass(eq=False)
class NotAConsentDecision(Refusal):
    kind = Kind.CONFLICT
    message = N_("Only the proposal of a consent decision is changed while it is open.")


@dataclass(eq=False)
class TooLateToAmend(Refusal):
    """`latest` is the last instant at which it could be changed."""

    kind = Kind.CONFLICT
    message = N_("It is too late to change the proposal, for members need time to read it. The last time was: {latest}")
    latest: datetime


@dataclass(eq=False)
class ObjectionSettled(Refusal):
    kind = Kind.CONFLICT
    message = N_("This objection no longer stands.")


@dataclass(eq=False)
class QuestionResultNotYet(Refusal):
    kind = Kind.UNKNOWN
    message = N_("There is no result before the question has closed and been counted. It closes on {closes_at}.")
    closes_at: datetime
