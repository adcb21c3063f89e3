"""What officers are shown of votes by paper and phone. What was chosen is never among it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.assisted.values import Asked
from governance.bilingual import Bilingual

# As stored; and `replaced` where the member has voted anew since, `not_confirmed` where the ballot closed before.
Standing = Literal["entered", "confirmed", "disputed", "withdrawn", "replaced", "not_confirmed"]


class Asker(Struct, frozen=True):
    """Somebody by name."""

    person_id: UUID
    name: str


class RollLine(Struct, frozen=True, kw_only=True):
    """A right on the roll, with the people who may use it today: one of them asks. `waits`: an entry awaits a second
    officer.
    """

    member_id: UUID
    name: Bilingual
    usable_by: list[Asker]
    waits: bool


class VoteEntryView(Struct, frozen=True, kw_only=True):
    """A vote by paper or phone as it was entered, without its choice.

    `ended_by` confirmed it, found that it differs, or withdrew it; `reason` says why it was withdrawn.
    """

    id: UUID
    ballot_id: UUID
    member_id: UUID
    name: Bilingual
    asked_by: Asker
    channel: Asked
    state: Standing
    entered_by: Asker
    entered_at: datetime
    ended_by: Asker | None
    ended_at: datetime | None
    reason: str | None
    allowed_actions: list[str]
