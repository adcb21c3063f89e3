"""What people send about offices and interests, and what is stored of them. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.permissions import Office


class State(StrEnum):
    """What became of a change that had to wait. `lapsed`: at its time it could no longer be made."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class NewAppointment(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody for an office, from a day, to a day or until further notice; both days inclusive.

    `takes_over` is the appointment that ends the day before: a handover, in one act, without gap or overlap.
    """

    office: Office
    person_id: UUID
    held_from: date
    held_to: date | None = None
    takes_over: UUID | None = None


class NewEnding(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The last day of an appointment, and why it ends, in one language or both."""

    held_to: date
    reason: BilingualProse


class NewCover(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who covers an office, from a day to a day, both inclusive, 60 days at most; and why, where that is said."""

    person_id: UUID
    covers_from: date
    covers_to: date
    reason: BilingualProse | None = None


class NewVerdict(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What becomes of a change that waits. To object, a reason is needed, in one language or both, and else refused."""

    to: Literal["confirmed", "objected", "withdrawn"]
    reason: BilingualProse | None = None


class NewInterest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An interest of somebody who holds an office, in one language or both."""

    nature: Bilingual


class Appointment(Struct, frozen=True, kw_only=True):
    """An appointment as stored; both days inclusive."""

    id: UUID
    body_id: UUID
    person_id: UUID
    office: Office
    held_from: date
    held_to: date | None


class Cover(Struct, frozen=True, kw_only=True):
    """A cover as stored; both days inclusive. The last before the first: it was withdrawn before it began."""

    id: UUID
    appointment_id: UUID
    deputy_id: UUID
    covers_from: date
    covers_to: date
    ended_at: datetime | None


class Proposal(Struct, frozen=True, kw_only=True):
    """A change in an office of power as stored, from its proposal on.

    `appointment_id` is the one that is taken over, that ends, or that is covered. `locked_until` is set where nobody
    else could confirm when it was proposed.
    """

    id: UUID
    kind: Literal["appointment", "ending", "cover"]
    body_id: UUID
    office: Office
    person_id: UUID
    held_from: date | None
    held_to: date | None
    appointment_id: UUID | None
    reason: BilingualProse | None
    state: State
    proposed_by: UUID
    proposed_at: datetime
    locked_until: datetime | None


class Interest(Struct, frozen=True, kw_only=True):
    """An entry of the register of interests as stored; both days inclusive."""

    id: UUID
    person_id: UUID
    nature: Bilingual
    declared_on: date
    ended_on: date | None
