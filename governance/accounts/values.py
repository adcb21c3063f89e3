"""What signing in is made of: an ask for a code, a session, and what people send. Values only."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import Language, LetterLanguage

Door = Literal["api", "pages"]

# What a code confirms that signs nobody in.
Purpose = Literal["erasure", "address"]

# One plain mailbox, as HTML's own e-mail field checks it, with a dot in the domain. ASCII, and no space,
# control character or line end anywhere: `$` alone would let one trailing line end pass.
EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(?![\s\S])"
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=EMAIL, examples=["branwen@example.org"])]


class NewSignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody asks for a code. `language` is the mail's; absent: the language of the request."""

    email: Email
    language: Language | None = None


class SignInAsked(Struct, frozen=True):
    """The same answer for every address: what to show with the code, and for how many minutes a code works."""

    sign_in_id: UUID
    code_minutes: int


class NewSession(Struct, frozen=True, forbid_unknown_fields=True):
    """The code as it was typed (spaces and hyphens are forgiven), and who of several people it is."""

    sign_in_id: UUID
    code: Annotated[str, Meta(min_length=1, max_length=40, examples=["1234 5678"])]
    person_id: UUID | None = None


class NewLanguage(Struct, frozen=True, forbid_unknown_fields=True):
    """The language in which a person wishes to be written to."""

    language: LetterLanguage


class NewFindable(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether other members may find a person by name."""

    findable: bool


class Token(Struct, frozen=True):
    """A session's secret, shown this once. `expires_at` is UTC and the latest: idle sessions end before."""

    access_token: str
    expires_at: datetime
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name (RFC 6750)


class SignIn(Struct, frozen=True):
    """One ask for a code, as remembered. `applies`: it confirms something and signs nobody in.

    What it confirms is its `purpose`; where there is none, the address of an application.
    """

    id: UUID
    email: str
    language: Language
    asked_at: datetime
    expires_at: datetime
    failures: int
    used_at: datetime | None
    applies: bool = False
    purpose: Purpose | None = None


class Session(Struct, frozen=True):
    """One session, as remembered; never its token."""

    id: UUID
    person_id: UUID
    door: Door
    began_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None


class PersonChoice(Struct, frozen=True):
    """One of the people at an address."""

    person_id: UUID
    name: str
