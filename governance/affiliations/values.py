"""What people send about the organisations where they work or volunteer, and what is stored of it. Values only."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual


class NewPersonAffiliation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where somebody works or volunteers, as what, and when; both days inclusive, `held_to` null while it lasts.

    The organisation is a member, by `member_id`; or any other, by its name in one language or both.
    """

    member_id: UUID | None = None
    name: Bilingual | None = None
    title: Bilingual | None = None
    held_from: date
    held_to: date | None = None


class NewPersonAffiliationEnd(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The last day of an affiliation of one's own."""

    held_to: date


class PersonAffiliation(Struct, frozen=True, kw_only=True):
    """An affiliation as stored; both days inclusive. `name` is the organisation's, of a member the one it has now."""

    id: UUID
    organisation_id: UUID | None
    name: Bilingual
    held_from: date
    held_to: date | None
