"""Letters as the API gives them and the pages show them: to the two who write, and to officers what is reported."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual


class LetterLine(Struct, frozen=True, kw_only=True):
    """A letter in a list. `mine`: the caller wrote it.

    `writer` is the name of whoever wrote it. `entry` is by whose entry in the directory the two met, as that shows its
    name; null where it shows none, or is gone.
    """

    id: UUID
    mine: bool
    writer: str
    entry: Bilingual | None
    member_id: UUID
    written_at: datetime
    reported_at: datetime | None


class LetterView(LetterLine, frozen=True, kw_only=True):
    """One letter. It is deleted at `kept_until`, or once an officer has seen to it, where it is `reported`."""

    text: str
    replies_to: UUID | None
    report: str | None
    is_blocked: bool
    kept_until: datetime
    allowed_actions: list[str]


class LetterboxView(Struct, frozen=True):
    """Whether somebody takes letters of this caller’s by way of an entry, and what the caller may do there."""

    is_open: bool
    allowed_actions: list[str]
