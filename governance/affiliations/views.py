"""One's own affiliations, as the API gives them and the pages show them."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual


class MyAffiliation(Struct, frozen=True, kw_only=True):
    """Where one works or volunteers; both days inclusive. `member_id` is there where the organisation is a member.

    `allowed_actions` are the operations that one may do with it now.
    """

    id: UUID
    member_id: UUID | None
    name: Bilingual
    title: Bilingual | None
    held_from: date
    held_to: date | None
    allowed_actions: list[str]


class MyAffiliations(Struct, frozen=True):
    """All one's entries, the latest to begin first: always one page."""

    data: list[MyAffiliation]
    next_cursor: None = None
