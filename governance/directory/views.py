"""The directory as the API gives it and the pages show it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.directory.values import Audience, Sector


class Area(Struct, frozen=True):
    """The area of a local authority, by its GSS code."""

    code: str
    name: Bilingual


class ShownPromise(Struct, frozen=True, kw_only=True):
    """The co-production promise in the wording that the member gave, with their own `words`, in `language`."""

    wording: int
    text: BilingualProse
    words: str | None
    language: Language
    given_on: date


class Listing(Struct, frozen=True, kw_only=True):
    """What a member shows: a part that they do not show is null. `id` is the member's.

    `audience` says who may read it: other members only, or everybody.
    """

    id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual | None
    region: Area | None
    sector: Sector | None
    offers: BilingualProse | None
    asks: BilingualProse | None
    link: str | None
    promise: ShownPromise | None
    audience: Audience
    changed_at: datetime


class ListingView(Listing, frozen=True, kw_only=True):
    """One entry, with what this caller may do with it; `version` goes into `If-Match`."""

    allowed_actions: list[str]
    version: int


class AreaCount(Struct, frozen=True, kw_only=True):
    """How many entries that the caller may read show this area."""

    code: str
    name: Bilingual
    entries: int


class MyEntry(Struct, frozen=True, kw_only=True):
    """A member for whom the caller may put an entry, and the entry, null where there is none.

    `name` and `region` are the register's: what would be shown, if it were chosen. `version` goes into `If-Match`; it
    is 0 where there is no entry. `readable`: the membership stands, so that others read the entry.
    """

    member_id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual
    region: str | None
    entry: Listing | None
    readable: bool
    version: int


class OpenListing(Struct, frozen=True, kw_only=True):
    """An entry that everybody may read, flat: a line of the file."""

    id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual | None
    region: str | None
    region_name: Bilingual | None
    sector: Sector | None
    offers: BilingualProse | None
    asks: BilingualProse | None
    link: str | None
