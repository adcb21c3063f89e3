"""A notice, and the letter that it becomes."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.ballots.sentences import Because
from governance.bilingual import Bilingual, BilingualProse, LetterLanguage
from governance.refusal import Said


class Notice(Struct, frozen=True):
    """One telling of one person. Exactly one of `sent_at` and `failed_at` is set in the end."""

    id: UUID
    kind: str
    subject_id: UUID
    person_id: UUID
    created_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        return self.sent_at is None and self.failed_at is None


Fact = Bilingual | BilingualProse | datetime | date | int | str | UUID | tuple[Bilingual, ...] | Because | Said | None


class Letter(Struct, frozen=True):
    """What one notice has to say, and to whom. `email` is None where the person has no address.

    `facts` are the values that its text names. Still to be put into words are `result` (why a ballot ended as it
    did), `response` (the board's, by its code) and `rule` (what carries a special resolution). `page_id` is of
    the thing whose page it leads to.
    """

    notice_id: UUID
    kind: str
    page_id: UUID
    name: str
    email: str | None
    language: LetterLanguage
    facts: Mapping[str, Fact]
