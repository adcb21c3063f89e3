"""What an application for membership is made of, and what people send. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from governance.accounts.values import Email
from governance.bilingual import BilingualProse, Language, LetterLanguage, Line

Region = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[a-z0-9-]+(?![\s\S])")]


class State(StrEnum):
    """Where an application is. A draft has been sent, and waits for its address to be confirmed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    WITHDRAW = "withdraw"


class NewApplication(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An application by whoever is signed in. `agrees` is to the principles of `principles_version`, as they were read
    in `principles_language`; where no principles are in force, there is nothing to agree to.
    """

    region_code: Region | None = None
    principles_version: int | None = None
    principles_language: Language | None = None
    agrees: bool = False


class NewVisitorApplication(NewApplication, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same by somebody whom nobody knows yet: a code goes to the address, and confirms that it is theirs."""

    name: Line
    email: Email
    language: LetterLanguage


class NewConfirmation(Struct, frozen=True, forbid_unknown_fields=True):
    """The code as it was typed: spaces and hyphens are forgiven."""

    sign_in_id: UUID
    code: Annotated[str, Meta(min_length=1, max_length=40, examples=["1234 5678"])]


class NewPrinciples(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new version of the principles, in both languages; the older ones stay as they are."""

    text: BilingualProse
    effective_on: date


class Principles(Struct, frozen=True, kw_only=True):
    """One version of what members agree to, from a day on."""

    version: int
    text: BilingualProse
    effective_on: date


class Application(Struct, frozen=True, kw_only=True):
    """An application as stored. A draft has an `email`, and no `person_id`; from its confirmation on, the reverse."""

    id: UUID
    state: State
    name: str
    email: str | None
    language: LetterLanguage
    region_code: str | None
    principles_version: int | None
    principles_language: Language | None
    sign_in_id: UUID | None
    person_id: UUID | None
    begun_at: datetime
    submitted_at: datetime | None
    state_since: datetime
    decided_by: UUID | None = None
    member_id: UUID | None = None
    version: int = 1
