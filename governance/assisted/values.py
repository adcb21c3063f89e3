"""A vote that comes by paper or phone: what an officer enters, and what becomes of it. Values only."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.ballots.values import Choice, Remark

# How a vote reaches the officer.
Asked = Literal["paper", "phone"]


class State(StrEnum):
    ENTERED = "entered"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class NewVoteEntry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A vote as it reached an officer: for which member's right, who asked (a person who may use it), how, and what."""

    member_id: UUID
    asked_by: UUID
    channel: Asked
    choice: Choice


class NewConfirmation(Struct, frozen=True, forbid_unknown_fields=True):
    """The choice as a second officer has it from the paper or from the voter, without having seen what was entered."""

    choice: Choice


class NewWithdrawal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why what was entered does not stand."""

    reason: Remark


class VoteEntry(Struct, frozen=True, kw_only=True):
    """What was entered, as stored. `ended_by` confirmed it, found that it differs, or withdrew it."""

    id: UUID
    ballot_id: UUID
    member_id: UUID
    asked_by: UUID
    channel: Asked
    choice: Choice
    state: State
    entered_by: UUID
    entered_at: datetime
    ended_by: UUID | None = None
    ended_at: datetime | None = None
    reason: str | None = None
