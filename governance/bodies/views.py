"""Bodies as the API gives them and the pages show them: as they are on one day."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import StandingOrders
from governance.permissions import Office


class BodySummary(Struct, frozen=True, kw_only=True):
    """A body in a list. `parent_id` is the body that it stands under; `dissolved_on` its last day, where it has one."""

    id: UUID
    slug: str
    kind: str
    name: Bilingual
    purpose: BilingualProse | None
    founded_on: date
    dissolved_on: date | None
    parent_id: UUID | None


class NamedBody(Struct, frozen=True, kw_only=True):
    """Another body, by its name."""

    id: UUID
    kind: str
    name: Bilingual


class DeclaredInterest(Struct, frozen=True, kw_only=True):
    """What somebody in office has declared in the register of interests, from a day to a day, both inclusive."""

    id: UUID
    nature: Bilingual
    declared_on: date
    ended_on: date | None


class HolderAffiliation(Struct, frozen=True, kw_only=True):
    """Where somebody in office works or volunteers, as what, as they say themselves; both days inclusive."""

    id: UUID
    name: Bilingual
    title: Bilingual | None
    held_from: date
    held_to: date | None


class CoveredBy(Struct, frozen=True, kw_only=True):
    """A deputy for the holder of an office; both days inclusive. Of today, also one whose days are to come."""

    id: UUID
    person_id: UUID
    name: str
    covers_from: date
    covers_to: date
    reason: BilingualProse | None
    in_force: bool


class OfficeHolder(Struct, frozen=True, kw_only=True):
    """Who holds, or held, an office; both days inclusive, `held_to` null where no end is set.

    `affiliations` are those of the day that is asked for, if they held the office on it.
    """

    appointment_id: UUID
    office: Office
    person_id: UUID
    name: str
    held_from: date
    held_to: date | None
    end_reason: BilingualProse | None
    interests: list[DeclaredInterest]
    affiliations: list[HolderAffiliation]
    covered_by: list[CoveredBy]


class OrdersVersion(Struct, frozen=True):
    """One version of the standing orders. `digest` is SHA-256 of its values; motions and ballots keep theirs."""

    id: UUID
    version: int
    preset: str
    effective_from: datetime
    rules: StandingOrders
    digest: str
    in_force: bool


class TermsVersion(Struct, frozen=True, kw_only=True):
    """One version of the terms of reference, which is never altered."""

    id: UUID
    version: int
    text: BilingualProse
    effective_on: date
    enacted_at: datetime
    in_force: bool


class AffiliationView(Struct, frozen=True, kw_only=True):
    """With whom a body is affiliated, and how; both days inclusive."""

    id: UUID
    name: Bilingual
    nature: Bilingual | None
    held_from: date
    held_to: date | None


class BodyView(BodySummary, frozen=True, kw_only=True):
    """A body on the day `on`: its offices, affiliations, and all versions of what it goes by, the newest first.

    `in_force` of a version says whether it is the one of that day; `bodies` stand under this one, and `past_offices`
    had ended by then. `allowed_actions` are the operations that the caller may do with it now.
    """

    on: date
    is_today: bool
    parent: NamedBody | None
    bodies: list[NamedBody]
    offices: list[OfficeHolder]
    past_offices: list[OfficeHolder]
    affiliations: list[AffiliationView]
    terms: list[TermsVersion]
    standing_orders: list[OrdersVersion]
    allowed_actions: list[str]
