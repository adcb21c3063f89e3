"""A text in another form: Easy Read, sound, sign language. Values only."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import Language, Prose


class Kind(StrEnum):
    EASY_READ = "easy_read"
    AUDIO = "audio"
    SIGN = "sign"


class Of(StrEnum):
    """What has other forms."""

    MOTION = "motion"
    DECISION = "decision"


# An address elsewhere, as it is shown and followed: no name or password in it, nothing that is not written out.
Link = Annotated[
    str,
    Meta(max_length=500, pattern=r"^https://([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}(:[0-9]{1,5})?(/[!-~]*)?(?![\s\S])"),
]
# In bytes: ten minutes of speech as it is commonly recorded.
MOST_AUDIO = 5_000_000
Audio = Annotated[bytes, Meta(min_length=1, max_length=MOST_AUDIO)]


class NewVersion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A text in another form, in one language.

    Easy Read has its `text`, and a `link` to the illustrated document if there is one. A recording has the file (MP3,
    Ogg, M4A or WAV, 5 MB at most, as base64) and its transcript as `text`. Sign language has the `link` to its video.
    """

    text: Prose | None = None
    link: Link | None = None
    audio: Audio | None = None


class NewAsk(Struct, frozen=True, forbid_unknown_fields=True):
    """Which form of a text somebody would need, and in which language."""

    language: Language
    kind: Kind


class Version(Struct, frozen=True, kw_only=True):
    """A form of a text as stored, without its sound. `source_digest` is of the text that it was made from."""

    id: UUID
    motion_id: UUID | None = None
    decision_id: UUID | None = None
    language: Language
    kind: Kind
    text: str | None
    link: str | None
    media_type: str | None
    size: int | None
    source_digest: str
    added_by: UUID
    added_at: datetime
