"""Who acts for an organisation, or was asked to, as the API gives them and the pages show them."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual, BilingualProse
from governance.nominations.values import Ending, Role, State


class NominationView(Struct, frozen=True, kw_only=True):
    """Somebody's role in an organisation, or that they were asked; both days inclusive.

    An officer who asked, or ended it, said why. `offered_by` is a name; null where they applied for the organisation
    themselves. While it waits it can be answered before `answer_by`. `mine`: it is the caller's own.
    """

    id: UUID
    member_id: UUID
    membership_id: UUID
    organisation: Bilingual
    role: Role
    name: str
    state: State
    starts_on: date
    ends_on: date | None
    by_officer: bool
    reason: BilingualProse | None
    offered_by: str | None
    offered_at: datetime | None
    answer_by: datetime | None
    ending: Ending | None
    end_reason: BilingualProse | None
    mine: bool
    allowed_actions: list[str]


class Known(Struct, frozen=True):
    """Somebody who acts for an organisation today, and could be nominated for another role in it."""

    person_id: UUID
    name: str


class ActingView(Struct, frozen=True, kw_only=True):
    """Who acts for an organisation, who did, and who was asked, the newest first: always one page.

    `known` are those who could be nominated without an address; a main representative takes over on `earliest_on` or
    later, which is later for an officer.
    """

    membership_id: UUID
    member_id: UUID
    organisation: Bilingual
    data: list[NominationView]
    known: list[Known]
    earliest_on: date | None
    by_officer: bool
    allowed_actions: list[str]
    next_cursor: None = None
