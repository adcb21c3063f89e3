"""What somebody was told, as they read it here."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual
from governance.notices.kinds import KINDS


class MyNotice(Struct, frozen=True, kw_only=True):
    """One thing that the caller was told: the same as was mailed. `id` is the notice's, `subject_id` that of the thing.

    `type` says what kind of thing it is about, and `title` is the thing's own.
    """

    id: UUID
    kind: str
    type: str
    subject_id: UUID
    title: Bilingual
    told_at: datetime
    read_at: datetime | None

    @property
    def said(self) -> str:
        """What happened, as a catalogue key."""
        return KINDS[self.kind].said
