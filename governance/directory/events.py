"""What can happen to an entry in the directory, as the journal hears of it: never what it says."""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_


class EntryEvent(Event, frozen=True, kw_only=True):
    """The subject is the member. `public`: it is, or was, for everybody to read."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "directory_entry"
    public: bool


class EntryPut(EntryEvent, frozen=True, kw_only=True):
    """`shows` names the parts that show."""

    name = "directory_entry.put"
    said = N_("A member chose what the directory shows.")
    shows: list[str]


class EntryWithdrawn(EntryEvent, frozen=True, kw_only=True):
    name = "directory_entry.withdrawn"
    said = N_("A member withdrew their entry from the directory.")
