"""An ask to be erased, and what hinders it. Values only."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from governance.accounts.values import Email
from governance.bilingual import Bilingual, LetterLanguage, Line
from governance.permissions import Office


class NewErasure(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody wishes to be erased; `texts`: also the reasons and comments they wrote beside votes and answers."""

    texts: bool


class NewCode(Struct, frozen=True, forbid_unknown_fields=True):
    """The code that was mailed, as it was typed (spaces and hyphens are forgiven)."""

    code: Annotated[str, Meta(min_length=1, max_length=40, examples=["1234 5678"])]


class ErasureAsked(Struct, frozen=True):
    """An ask that waits for its code, and for how many minutes the code works."""

    id: UUID
    code_minutes: int


class ErasureRequest(Struct, frozen=True):
    """An ask as it is remembered. `done_at` is None until it is confirmed."""

    id: UUID
    person_id: UUID
    texts: bool
    sign_in_id: UUID | None
    entered_by: UUID | None
    asked_at: datetime
    done_at: datetime | None = None


class HeldAlone(Struct, frozen=True):
    """An office that nobody else holds in this body today."""

    office: Office
    body: Bilingual


class Hindrance(Struct, frozen=True):
    """What delays an erasure: until when something is open that the person voted or answered in, and their offices.

    `waiting` is their latest ask, where its code may still be typed.
    """

    open_until: datetime | None
    alone: list[HeldAlone]
    waiting: UUID | None = None


class Erasure(Struct, frozen=True):
    """One line of the log that outlives the database: no name, only the random id of somebody who is nobody here."""

    person_id: UUID
    texts: bool
    erased_at: datetime


class NewDetails(Struct, frozen=True, forbid_unknown_fields=True):
    """One's name as it is to be shown, and the code of one's area; null: not said. One who is no member has no area."""

    name: Line
    region_code: str | None = None


class Details(Struct, frozen=True):
    """What one may correct oneself. `waiting` is the ask for a new address whose code may still be typed."""

    name: str
    region_code: str | None
    emails: list[str]
    waiting: UUID | None


class NewAddress(Struct, frozen=True, forbid_unknown_fields=True):
    """A new address: a code goes to it."""

    email: Email


class AddressAsked(Struct, frozen=True):
    """A new address that waits for its code, and for how many minutes the code works."""

    id: UUID
    code_minutes: int


class AddressChange(Struct, frozen=True):
    """The same, as it is remembered; `replaced` are the addresses in whose place it came."""

    id: UUID
    person_id: UUID
    email: str
    sign_in_id: UUID
    asked_at: datetime
    done_at: datetime | None = None
    replaced: list[str] = []


class Told(Struct, frozen=True):
    """To whom it is told that a new address came in place of theirs."""

    name: str
    language: LetterLanguage
    emails: list[str]
