"""Minutes as the API gives them and the pages show them."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.minutes.values import Kind, State


class MinutesBody(Struct, frozen=True):
    """The body whose minutes they are."""

    id: UUID
    name: Bilingual


class Attendant(Struct, frozen=True):
    """Somebody who was there, or who sent apologies, under the name that they have now."""

    person_id: UUID
    name: str


class MinutesSummary(Struct, frozen=True, kw_only=True):
    """Minutes in a list; both days inclusive. `corrects_id` are those that they put right."""

    id: UUID
    body: MinutesBody
    period_from: date
    period_to: date
    state: State
    approved_at: datetime | None
    corrects_id: UUID | None
    corrected_by_id: UUID | None


class MinutesItem(Struct, frozen=True, kw_only=True):
    """One thing that minutes tell: `subject_id` is of what it tells, null of a note. UTC."""

    id: UUID
    kind: Kind
    subject_id: UUID | None
    happened_at: datetime | None
    text: BilingualProse
    left_out: bool


class NotYetIn(Struct, frozen=True, kw_only=True):
    """What the record holds of the period and the draft does not."""

    kind: Kind
    subject_id: UUID
    happened_at: datetime
    text: BilingualProse


class MinutesView(MinutesSummary, frozen=True, kw_only=True):
    """Minutes with what they tell, and what this caller may do with them.

    What was left out, what is `not_yet_in` and what is `missing` (pointers to texts) is shown to those who write them.
    `correction` says what they put right; `approved_by` is who approved them. `version` goes into `If-Match`.
    """

    present: list[Attendant]
    apologies: list[Attendant]
    items: list[MinutesItem]
    not_yet_in: list[NotYetIn]
    missing: list[str]
    drafted_by: Attendant
    drafted_at: datetime
    approved_by: Attendant | None
    correction: BilingualProse | None
    allowed_actions: list[str]
    transitions: list[str]
    version: int
