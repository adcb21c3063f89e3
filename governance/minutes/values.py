"""What minutes are made of: what of the record they tell, what officers send, and what is stored. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from governance.bilingual import Bilingual, BilingualProse
from governance.permissions import Office


class State(StrEnum):
    """`draft`: its officers write it. `proposed`: everybody reads it, as not approved yet. `approved`: for ever."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"


# What of the record stands in minutes; a note is the officers' own.
Kind = Literal[
    "motion_admitted",
    "motion_noticed",
    "ballot_declared",
    "decision_published",
    "report_received",
    "office_filled",
    "office_covered",
    "office_ended",
    "note",
]
MOST_PEOPLE, MOST_ITEMS = 500, 500
People = Annotated[tuple[UUID, ...], Meta(max_length=MOST_PEOPLE)]


class NewMinutes(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Minutes of a body for a period, both days inclusive."""

    body_id: UUID
    period_from: date
    period_to: date


class NewCorrection(Struct, frozen=True, forbid_unknown_fields=True):
    """What is corrected in approved minutes, in both languages."""

    reason: BilingualProse


class ItemText(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The wording of an item, or of a new note where `id` is null. What is `left_out` is kept, and not shown."""

    id: UUID | None = None
    text: BilingualProse
    left_out: bool = False


class MinutesChanges(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Changes to a draft: what is absent stays, and so does every item that is not named."""

    present: People | UnsetType = UNSET
    apologies: People | UnsetType = UNSET
    items: Annotated[tuple[ItemText, ...], Meta(max_length=MOST_ITEMS)] | UnsetType = UNSET


class NewMove(Struct, frozen=True, forbid_unknown_fields=True):
    """To put a draft before everybody and the chair, to take it back, or to approve it for ever."""

    to: Literal["proposed", "draft", "approved"]


class Minutes(Struct, frozen=True, kw_only=True):
    """Minutes as stored, without their items."""

    id: UUID
    body_id: UUID
    period_from: date
    period_to: date
    state: State
    present: tuple[UUID, ...]
    apologies: tuple[UUID, ...]
    drafted_by: UUID
    drafted_at: datetime
    approved_at: datetime | None
    corrects_id: UUID | None
    correction: BilingualProse | None
    version: int


class Item(Struct, frozen=True, kw_only=True):
    """One thing that minutes tell, as stored; `subject_id` is null of a note."""

    id: UUID
    kind: Kind
    subject_id: UUID | None
    happened_at: datetime | None
    text: BilingualProse
    left_out: bool


class Happening(Struct, frozen=True, kw_only=True):
    """One thing of the record that belongs into minutes, with what is to be said of it."""

    kind: Kind
    subject_id: UUID
    happened_at: datetime
    reference: str | None = None
    title: Bilingual | None = None
    prose: BilingualProse | None = None  # a decision's reasons, or a report
    outcome: Literal["carried", "lost", "not_decided"] | None = None
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    entitled: int | None = None
    office: Office | None = None
    person: str | None = None
    holder: str | None = None
    first_on: date | None = None
    last_on: date | None = None
