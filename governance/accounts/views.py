"""What people see of themselves, and what doors and mails are given: the shapes of the answers."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from governance.accounts.values import Door, Purpose
from governance.bilingual import Bilingual, Language, LetterLanguage
from governance.context import Person
from governance.permissions import Capacity, Office, Permission


class SignedIn(Struct, frozen=True):
    """Who comes with a token, and whether that is to be written down now (`actions.touch_session`)."""

    person: Person
    language: LetterLanguage
    touch_due: bool


class OfficeHeld(Struct, frozen=True):
    """An office held today, and in which body; `covers` is for whom, of one that is held as a deputy."""

    office: Office
    body_id: UUID
    body: Bilingual
    covers: str | None


class RightHeld(Struct, frozen=True):
    """A voting right that may be used today. `name` is the member's: one's own, or the organisation's."""

    member_id: UUID
    name: Bilingual
    capacity: Capacity


class Me(Struct, frozen=True):
    """What a person may know and do today. `findable`: other members find them by name, as they wished."""

    person_id: UUID
    name: str
    language: LetterLanguage
    findable: bool
    offices: list[OfficeHeld]
    rights: list[RightHeld]
    permissions: list[Permission]


class MySession(Struct, frozen=True):
    """One of one's own sessions; `current` is the one by which the request came."""

    id: UUID
    door: Door
    began_at: datetime
    seen_at: datetime
    expires_at: datetime
    current: bool


class MySessions(Struct, frozen=True):
    """All one's sessions that stand, the last used first: always one page."""

    data: list[MySession]
    next_cursor: None = None


class CodeMail(Struct, frozen=True):
    """What the mail with a code is made of; `applies` and `purpose`: what it confirms, where it signs nobody in."""

    email: str
    language: Language
    code: str
    minutes: int
    applies: bool = False
    purpose: Purpose | None = None


class AtAddress(Struct, frozen=True):
    """A person, and the address at which codes reach them."""

    person_id: UUID
    name: str
    email: str
