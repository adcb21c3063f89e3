"""What a letter between members is made of. Values only."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import PROSE

LetterText = Annotated[str, Meta(min_length=1, max_length=4000, pattern=PROSE)]
Report = Annotated[str, Meta(min_length=1, max_length=2000, pattern=PROSE)]


class NewLetterbox(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether other members may write to whoever sends this, by way of the entry."""

    is_open: bool


class NewLetter(Struct, frozen=True, forbid_unknown_fields=True):
    """A letter, in the language of whoever writes it."""

    text: LetterText


class NewReport(Struct, frozen=True, forbid_unknown_fields=True):
    """What is wrong with a letter: an officer reads it, and the letter with it."""

    report: Report


class StoredLetter(Struct, frozen=True, kw_only=True):
    """A letter as stored: from `written_by` to `person_id`, who met by the entry of `member_id`."""

    id: UUID
    written_by: UUID
    person_id: UUID
    member_id: UUID
    replies_to: UUID | None
    text: str
    written_at: datetime
    report: str | None = None
    reported_at: datetime | None = None
    settled_by: UUID | None = None
    settled_at: datetime | None = None
