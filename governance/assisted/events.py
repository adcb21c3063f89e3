"""What can happen to a vote by paper or phone, as the journal keeps it: never the choice."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class EntryEvent(Event, frozen=True, kw_only=True):
    """Of a ballot; `entry_id` is what was entered in it, `channel` how it came."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "ballot"
    entry_id: UUID
    channel: str


class VoteEntered(EntryEvent, frozen=True, kw_only=True):
    name = "vote.entered"
    said = N_("An officer entered a vote that came by paper or phone.")


class VoteConfirmed(EntryEvent, frozen=True, kw_only=True):
    name = "vote.confirmed"
    said = N_("A second officer confirmed a vote that came by paper or phone.")


class VoteDisputed(EntryEvent, frozen=True, kw_only=True):
    name = "vote.disputed"
    said = N_("Two officers had different choices from a vote by paper or phone, and it was not counted.")


class VoteWithdrawn(EntryEvent, frozen=True, kw_only=True):
    name = "vote.withdrawn"
    said = N_("An officer withdrew a vote that came by paper or phone before it was counted.")
