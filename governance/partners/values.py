"""What an agreement with a partner is made of, and what people and programs send. Values only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from governance.accounts.values import Email
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.permissions import Scope

# What an agreement lets a partner do: know who is a member, and write to those who said that it may.
Purpose = Literal["membership", "contact"]
# On what ground (UK GDPR Art. 6): each member’s consent; an interest they may object to; a duty laid down in law.
Basis = Literal["consent", "legitimate_interests", "legal_obligation"]


class Field(StrEnum):
    """What may be told of a member, beside the id."""

    KIND = "kind"
    CLASS = "class"
    STATUS = "status"
    JOINED_ON = "joined_on"
    ENDED_ON = "ended_on"
    REGION = "region"
    STANDING = "standing"
    NAME = "name"
    EMAIL = "email"
    LANGUAGE = "language"


RegionCode = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9-]+(?![\s\S])")]


class NewAgreement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is agreed. `membership` and `contact` say, in both languages, what the data are for.

    Without `contact` no name or address of a person is ever told. `scopes` and `fields` are the most that the
    partner's programs can have; without `regions` it is about members everywhere. Both days are included.
    """

    membership: BilingualProse
    basis: Basis
    contact: BilingualProse | None = None
    scopes: Annotated[tuple[Scope, ...], Meta(min_length=1, max_length=len(Scope))]
    fields: Annotated[tuple[Field, ...], Meta(max_length=len(Field))]
    regions: Annotated[tuple[RegionCode, ...], Meta(max_length=60)] = ()
    starts_on: date
    ends_on: date


class Scheme(StrEnum):
    """The registers whose numbers are known here, by their codes at org-id.guide; and one of our own.

    No list there has Welsh social landlords: theirs begins `x-`, and no code is invented.
    """

    CHARITY = "GB-CHC"
    COMPANY = "GB-COH"
    MUTUAL = "GB-MPR"
    COUNCIL = "GB-PLA"
    SCHOOL = "GB-WALEDU"
    LANDLORD = "x-cy-rsl"


class NewIdentifier(Struct, frozen=True, forbid_unknown_fields=True):
    """An organisation's number in a register, as that register writes it: a company's keeps its leading noughts."""

    scheme: Scheme
    identifier: Annotated[str, Meta(min_length=1, max_length=40)]


class NewExternalId(Struct, frozen=True, forbid_unknown_fields=True):
    """By what a partner's own program knows a member."""

    value: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[!-~]+(?![\s\S])")]


class NewPartner(NewAgreement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A partner, with its first agreement. `email` reaches whoever runs its programs."""

    name: Bilingual
    email: Email


class NewEnd(Struct, frozen=True, forbid_unknown_fields=True):
    """Why an agreement ends before its day."""

    reason: BilingualProse


class NewConsent(Struct, frozen=True, forbid_unknown_fields=True):
    """A member's consent to one purpose of an agreement. `language` is the one in which its words were shown."""

    agreement_id: UUID
    purpose: Purpose
    language: Language


class Agreement(Struct, frozen=True, kw_only=True):
    """An agreement as stored. It is in force from `starts_on` to `ends_on` in Wales, unless it was ended before."""

    id: UUID
    partner_id: UUID
    membership: BilingualProse
    basis: Basis
    contact: BilingualProse | None
    scopes: tuple[Scope, ...]
    fields: tuple[Field, ...]
    regions: tuple[str, ...]
    starts_on: date
    ends_on: date
    ended_at: datetime | None = None
    ended_by: UUID | None = None
    ending: BilingualProse | None = None


# Why a member may use their right on a day (`member`), or may not.
Reason = Literal["member", "not_yet_joined", "membership_ended", "suspended", "no_representative", "no_right"]


class StandingFacts(Struct, frozen=True):
    """What a member's standing on a day is made of: whether the right `rests`, or the organisation is `represented`."""

    kind: Literal["person", "organisation"]
    held_from: date | None
    held_to: date | None
    rests: bool
    represented: bool


KeyPart = Annotated[str, Meta(min_length=1, max_length=2000, pattern=r"^[A-Za-z0-9_-]+(?![\s\S])")]


class PublicKey(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The public half of a key, as a JSON Web Key (RFC 7517): RSA of 2048 to 4096 bits, EC P-256, or Ed25519.

    What is private is known here only to be refused.
    """

    kty: Literal["RSA", "EC", "OKP"]
    kid: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[!-~]+(?![\s\S])")] | None = None
    use: Literal["sig"] | None = None
    alg: Literal["RS256", "PS256", "ES256", "EdDSA"] | None = None
    n: KeyPart | None = None
    e: KeyPart | None = None
    crv: Literal["P-256", "Ed25519"] | None = None
    x: KeyPart | None = None
    y: KeyPart | None = None
    d: KeyPart | None = None
    p: KeyPart | None = None
    q: KeyPart | None = None
    dp: KeyPart | None = None
    dq: KeyPart | None = None
    qi: KeyPart | None = None

    @property
    def parts(self) -> dict[str, str]:
        """What is there of it, by its name in RFC 7518."""
        return {name: said for name in self.__struct_fields__ if (said := getattr(self, name)) is not None}

    @property
    def secrets(self) -> bool:
        """Whether something private stands in it."""
        return bool({"d", "p", "q", "dp", "dq", "qi"} & self.parts.keys())


class NewKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """A set of public keys (RFC 7517 §5) in place of those there were; of several each has a `kid` of its own."""

    keys: Annotated[tuple[PublicKey, ...], Meta(max_length=4)]


class Program(Struct, frozen=True):
    """A partner's program as stored: whose it is, its keys, and since when it is switched off."""

    id: UUID
    partner_id: UUID
    keys: tuple[PublicKey, ...]
    disabled_at: datetime | None


class Shown(Struct, frozen=True):
    """An assertion that was verified: the SHA-256 of its own id, and until when it is remembered as shown."""

    digest: bytes
    expires_at: datetime


class Credentials(Struct, frozen=True):
    """What a program shows of itself: its id as it was sent, and its secret, or what its key signed.

    `audience` are the names by which an assertion may mean this server.
    """

    client_id: str
    secret: str | None = None
    assertion: str | None = None
    audience: tuple[str, ...] = ()


class TokenAsked(Struct, frozen=True):
    """A request for a token. `scope` are words with spaces between them; None asks for all that the agreement gives.

    The rest is what an app shows (RFC 6749 §4.1.3 and §6, RFC 7636 §4.5).
    """

    grant_type: str
    credentials: Credentials
    scope: str | None = None
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""
    refresh_token: str = ""


class Token(Struct, frozen=True):
    """An access token as stored: of the token itself only the SHA-256."""

    digest: bytes
    client_id: UUID
    agreement_id: UUID
    scopes: tuple[Scope, ...]
    issued_at: datetime
    expires_at: datetime


class Granted(Struct, frozen=True):
    """What the token endpoint answers (RFC 6749 §5.1). `expires_in` is in seconds."""

    access_token: str
    expires_in: int
    scope: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name (RFC 6750)
    refresh_token: str | UnsetType = UNSET


class Secret(Struct, frozen=True):
    """A client's id and its new secret, shown this once."""

    client_id: UUID
    client_secret: str


class Made(Struct, frozen=True):
    """What is there once a partner was entered."""

    partner_id: UUID
    secret: Secret
