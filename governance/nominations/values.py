"""Who is asked to act for an organisation, and who does: what is stored, and what people send. Values only."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from governance.accounts.values import Email
from governance.bilingual import BilingualProse, LetterLanguage, Line


class Role(StrEnum):
    """What somebody is to an organisation. The first two may use its one voting right; a champion has no vote."""

    REPRESENTATIVE = "representative"
    DEPUTY = "deputy"
    CHAMPION = "champion"


class State(StrEnum):
    """How it stands with somebody who was asked; whoever accepted is to come, acting or ended by the days."""

    WAITING = "waiting"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    TO_COME = "to_come"
    ACTING = "acting"
    ENDED = "ended"


class Ending(StrEnum):
    """Why somebody's role ended: `changed` is by another role of theirs in the same organisation."""

    HANDED_OVER = "handed_over"
    CHANGED = "changed"
    BY_NOMINEE = "by_nominee"
    BY_ORGANISATION = "by_organisation"
    BY_OFFICER = "by_officer"


class Nominee(Struct, frozen=True):
    """Whoever is asked. `email` is there while nobody has confirmed it: then `id` is that of the person to be."""

    id: UUID
    name: str
    language: LetterLanguage
    email: str | None = None


class Offer(Struct, frozen=True, kw_only=True):
    """Somebody asked to act for an organisation, as stored. Once `state` is accepted, a nomination has its id.

    `answer_due_at` is what the forum's rules said when they were asked.
    """

    id: UUID
    member_id: UUID
    role: Role
    nominee_id: UUID
    name: str
    email: str | None
    language: LetterLanguage
    starts_on: date
    ends_on: date | None
    by_officer: bool
    reason: BilingualProse | None
    offered_by: UUID
    offered_at: datetime
    standing_orders_id: UUID | None
    answer_due_at: datetime
    state: str
    state_since: datetime


class Held(Struct, frozen=True, kw_only=True):
    """Who acts for an organisation, or did, as stored; both days inclusive, without a last day until further notice."""

    id: UUID
    member_id: UUID
    person_id: UUID
    role: Role
    acts_from: date
    acts_to: date | None


class NewNomination(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom an organisation nominates: somebody who acts for it already, by `person_id`; or anybody else, by name and
    e-mail, in whose `language` they are written to.

    A new main representative takes over on `starts_on`, and until further notice. The reason is an officer's.
    """

    role: Role
    starts_on: date
    ends_on: date | None = None
    person_id: UUID | None = None
    name: Line | None = None
    email: Email | None = None
    language: LetterLanguage = "both"
    reason: BilingualProse | None = None


class NewEnding(Struct, frozen=True, forbid_unknown_fields=True):
    """Why an officer ends it, in both languages. Nobody else need say why."""

    reason: BilingualProse | None = None
