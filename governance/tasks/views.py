"""What waits, as the API gives it and the pages show it."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual
from governance.permissions import Office
from governance.tasks.rules import DUTIES, OWN, Holder


class Task(Struct, frozen=True, kw_only=True):
    """One thing that waits for somebody's act: for an office, or for the caller as a member.

    `due_at` is its time (UTC) where a rule gives one, and `due_on` the day in Wales where a whole day is meant. It is
    `overdue` after that; without a time, once it has waited for 14 days. `offices` owe it, and `holders` hold these
    today: told to officers alone. `names` are of the voting rights that the caller would use. `mine`: the caller may
    do it now.
    """

    kind: str
    type: str
    id: UUID
    title: Bilingual
    since: datetime
    due_at: datetime | None
    due_on: date | None
    overdue: bool
    offices: list[Office]
    holders: list[Holder]
    names: list[Bilingual]
    mine: bool

    @property
    def said(self) -> str:
        """Its sentence, as a catalogue key; `names` may stand in it."""
        return DUTIES[self.kind].said if self.kind in DUTIES else OWN[self.kind]
