"""Other forms of a text as the API gives them and the pages show them."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from governance.accessible.values import Kind, Of
from governance.bilingual import Bilingual, Language


class VersionView(Struct, frozen=True, kw_only=True):
    """A text in another form. `audio` is the path of the recording, of which `text` is the transcript.

    `outdated`: the text has changed since this was made from it. `size` is in bytes.
    """

    id: UUID
    language: Language
    kind: Kind
    text: str | None
    link: str | None
    audio: str | None
    media_type: str | None
    size: int | None
    outdated: bool
    added_at: datetime


class Wanted(Struct, frozen=True, kw_only=True):
    """A form of a text that is not there, in one language: how many members asked for it, and whether you did."""

    language: Language
    kind: Kind
    asks: int
    mine: bool


class VersionsView(Struct, frozen=True, kw_only=True):
    """The other forms of a motion or of a decision: those there are, those there are not, and what you may do."""

    there: list[VersionView]
    wanted: list[Wanted]
    allowed_actions: list[str]


class AskLine(Struct, frozen=True, kw_only=True):
    """A form that somebody asked for and that is not there. `may_add`: you could add it."""

    id: UUID
    of: Of
    subject_id: UUID
    title: Bilingual
    language: Language
    kind: Kind
    asks: int
    may_add: bool


class Recording(Struct, frozen=True):
    """What a recording is. `size` is in bytes."""

    media_type: str
    size: int
