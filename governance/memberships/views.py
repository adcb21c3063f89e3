"""Applications as the API gives them and the pages show them: to the applicant, and to those who decide."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse, Language, LetterLanguage
from governance.journal import sentence_of
from governance.memberships.values import State


class PrinciplesVersion(Struct, frozen=True, kw_only=True):
    """One version of the principles. One of them is `in_force`; a newer one is still to come, an older one held."""

    version: int
    text: BilingualProse
    effective_on: date
    in_force: bool


class Assent(Struct, frozen=True):
    """To which version of the principles somebody agreed, and in which language they read it."""

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
    state: State
    name: str
    region: Bilingual | None
    submitted_at: datetime
    state_since: datetime
    mine: bool
    allowed_actions: list[str]


class ApplicationView(ApplicationLine, frozen=True, kw_only=True):
    """One application. `member_id` is of the member that came of it; `version` goes into `If-Match`."""

    language: LetterLanguage
    assent: Assent | None
    decided_by: str | None
    member_id: UUID | None
    history: list[Step]
    version: int
