"""What an application for membership is made of, and what people send. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.accounts.values import Email
from governance.bilingual import Bilingual, BilingualProse, Language, LetterLanguage, Line, Prose

Region = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9-]+(?![\s\S])")]


class State(StrEnum):
    """Where an application is. A draft has been sent, and waits for its address to be confirmed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    INFO_NEEDED = "info_needed"
    APPROVED = "approved"
    REFUSED = "refused"
    UNDER_REVIEW = "under_review"
    REFUSED_FINAL = "refused_final"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    SUBMIT = "submit"
    ASK = "ask"
    ANSWER = "answer"
    LAPSE = "lapse"
    APPROVE = "approve"
    REFUSE = "refuse"
    REPRESENT = "represent"
    ADMIT = "admit"
    UPHOLD = "uphold"
    WITHDRAW = "withdraw"


OrganisationKind = Literal[
    "charity",
    "community_group",
    "co_operative",
    "social_enterprise",
    "housing_association",
    "user_led",
    "carers_group",
    "youth_group",
    "timebank",
    "research",
    "public_body",
]
# By what somebody approved: as the board's officer, or in an office to which the board has delegated it.
Authority = Literal["board", "delegation"]


class NewApplication(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An application by whoever is signed in. `agrees` is to the principles of `principles_version`, as they were read
    in `principles_language`; where no principles are in force, there is nothing to agree to.

    An organisation is given by its legal name, its kind, and the position in it of whoever applies: they sign for it,
    and represent it until it nominates somebody else.

    With `promise_version` the co-production promise is given too, from the day of the admission on: nothing depends
    on it.
    """

    organisation_name: Bilingual | None = None
    organisation_kind: OrganisationKind | None = None
    position: Line | None = None
    region_code: Region | None = None
    principles_version: int | None = None
    principles_language: Language | None = None
    agrees: bool = False
    promise_version: int | None = None
    promise_language: Language | None = None


class NewVisitorApplication(NewApplication, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same by somebody whom nobody knows yet: a code goes to the address, and confirms that it is theirs."""

    name: Line
    email: Email
    language: LetterLanguage


class NewConfirmation(Struct, frozen=True, forbid_unknown_fields=True):
    """The code as it was typed: spaces and hyphens are forgiven."""

    sign_in_id: UUID
    code: Annotated[str, Meta(min_length=1, max_length=40, examples=["1234 5678"])]


class NewApproval(Struct, frozen=True, forbid_unknown_fields=True):
    """An approval; `decision_id` is of the board's published decision, where it was the board itself that decided."""

    decision_id: UUID | None = None


class NewQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    """What an applicant is asked, in each language in which they wish to be written to."""

    question: BilingualProse


class NewAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """What the applicant answers, in the language of their choice."""

    answer: Prose


class NewRefusal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the board refuses, in both languages: the applicant reads it."""

    reasons: BilingualProse


class NewRepresentation(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the applicant thinks that the refusal is wrong, in the language of their choice."""

    representation: Prose


class NewReview(Struct, frozen=True, forbid_unknown_fields=True):
    """What the board decides for good after a representation, and why."""

    to: Literal["approved", "refused_final"]
    reasons: BilingualProse


class NewPrinciples(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new version of the principles, in both languages; the older ones stay as they are."""

    text: BilingualProse
    effective_on: date


class Principles(Struct, frozen=True, kw_only=True):
    """One version of what members agree to, from a day on."""

    version: int
    text: BilingualProse
    effective_on: date


class Application(Struct, frozen=True, kw_only=True):
    """An application as stored. A draft has an `email`, and no `person_id`; from its confirmation on, the reverse.

    `name` is of the person who applies, and signs for the organisation where there is one. A refusal is the board's:
    `refused_by` recorded it, with its `reasons`; whoever `decided_by` names approved it, or decided the review.
    Its periods are those of the rules under which it was submitted, the forum's; None where it had none.
    """

    id: UUID
    state: State
    name: str
    email: str | None
    language: LetterLanguage
    region_code: str | None
    principles_version: int | None
    principles_language: Language | None
    sign_in_id: UUID | None
    person_id: UUID | None
    begun_at: datetime
    submitted_at: datetime | None
    state_since: datetime
    kind: Literal["person", "organisation"] = "person"
    organisation_name: Bilingual | None = None
    organisation_kind: OrganisationKind | None = None
    position: str | None = None
    refused_by: UUID | None = None
    refused_at: datetime | None = None
    reasons: BilingualProse | None = None
    representation: str | None = None
    review: BilingualProse | None = None
    decided_by: UUID | None = None
    authority: Authority | None = None
    decision_id: UUID | None = None
    member_id: UUID | None = None
    standing_orders_id: UUID | None = None
    answer_due_at: datetime | None = None
    representation_closes_at: datetime | None = None
    promise_version: int | None = None
    promise_language: Language | None = None
    version: int = 1


class Question(Struct, frozen=True, kw_only=True):
    """A question back to the applicant, as stored: the last of an application is the one that waits, if one does."""

    id: UUID
    application_id: UUID
    question: BilingualProse
    asked_by: UUID
    asked_at: datetime
    answer: str | None = None
    answered_at: datetime | None = None
