"""Applications as the API gives them and the pages show them: to the applicant, and to those who decide."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse, Language, LetterLanguage
from governance.bodies.rules import MembersRules
from governance.journal import sentence_of
from governance.memberships.values import Authority, OrganisationKind, State


class PrinciplesVersion(Struct, frozen=True, kw_only=True):
    """One version of the principles. One of them is `in_force`; a newer one is still to come, an older one held."""

    version: int
    text: BilingualProse
    effective_on: date
    in_force: bool


class Assent(Struct, frozen=True):
    """To which version somebody agreed, of the principles or the promise, and in which language they read it."""

    version: int
    language: Language


class Step(Struct, frozen=True, kw_only=True):
    """One thing that happened to an application. `by` is a name; null where the applicant did it, or the rules."""

    event: str
    at: datetime
    by: str | None

    @property
    def said(self) -> str:
        """What happened, as a catalogue key."""
        return sentence_of(self.event)


class ApplicationLine(Struct, frozen=True, kw_only=True):
    """An application in a list: one's own, or one on which one decides."""

    id: UUID
    kind: Literal["person", "organisation"]
    state: State
    name: str
    organisation: Bilingual | None
    region: Bilingual | None
    submitted_at: datetime
    state_since: datetime
    mine: bool
    allowed_actions: list[str]


class AskedAndAnswered(Struct, frozen=True, kw_only=True):
    """A question back to the applicant, and the answer; that and its time are null while it waits."""

    question: BilingualProse
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


class ApplicationView(ApplicationLine, frozen=True, kw_only=True):
    """One application. `member_id` is of the member that came of it.

    An organisation's has its kind, and the `position` in it of whoever applied. An answer to a question is due at
    `answer_due_at`, and after a refusal the board may be asked to think again until `representation_closes_at`. It was
    approved by the `authority` of the board, or by delegation, and by `decision_id` where the board recorded one.
    Its periods are `by_rules`, those under which it was submitted.
    """

    language: LetterLanguage
    organisation_kind: OrganisationKind | None
    position: str | None
    assent: Assent | None
    promise: Assent | None
    questions: list[AskedAndAnswered]
    answer_due_at: datetime | None
    reasons: BilingualProse | None
    refused_by: str | None
    representation: str | None
    representation_closes_at: datetime | None
    review: BilingualProse | None
    authority: Authority | None
    decision_id: UUID | None
    decided_by: str | None
    member_id: UUID | None
    by_rules: MembersRules
    history: list[Step]
    version: int
