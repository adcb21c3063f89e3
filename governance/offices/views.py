"""Changes that wait, people and interests, as the API gives them and the pages show them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.offices.values import State
from governance.permissions import Office


class Named(Struct, frozen=True):
    """A person, by the name that they have now."""

    id: UUID
    name: str


class ProposalView(Struct, frozen=True, kw_only=True):
    """A change in an office of power, from its proposal on: of a `cover`, `person` is the deputy.

    `takes_over` is who holds the office until then, of a handover, and `covers` whom a deputy is for. `locked_until` is
    when it takes effect by itself, where no other officer could confirm it; `decided_by` is null where it did.
    `transitions` are the states to which the caller may bring it now.
    """

    id: UUID
    kind: Literal["appointment", "ending", "cover"]
    body_id: UUID
    office: Office
    person: Named
    held_from: date | None
    held_to: date | None
    takes_over: Named | None
    covers: Named | None
    reason: BilingualProse | None
    state: State
    proposed_by: Named
    proposed_at: datetime
    locked_until: datetime | None
    decided_by: Named | None
    decided_at: datetime | None
    objection: BilingualProse | None
    transitions: list[str]


class OfficeChange(Struct, frozen=True):
    """What came of an act: whether the change is made, and the proposal where two persons make it."""

    done: bool
    proposal: ProposalView | None


class MyInterest(Struct, frozen=True, kw_only=True):
    """One's own entry in the register of interests; both days inclusive."""

    id: UUID
    nature: Bilingual
    declared_on: date
    ended_on: date | None


class MyInterests(Struct, frozen=True):
    """All one's entries, the newest first: always one page."""

    data: list[MyInterest]
    next_cursor: None = None


class PeopleFound(Struct, frozen=True):
    """The people whose names hold what was asked for, twenty at most: always one page."""

    data: list[Named]
    next_cursor: None = None
