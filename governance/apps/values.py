"""What an app is, what it asks of a member, and what a member let it do. Values only."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from governance.bilingual import Bilingual, Language
from governance.permissions import AppScope

RedirectUri = Annotated[str, Meta(min_length=1, max_length=400, pattern=r"^[!-~]+(?![\s\S])")]


class NewApp(Struct, frozen=True, forbid_unknown_fields=True):
    """An app of a partner's. Where it sends members back to is registered to the letter.

    `public`: it runs on the member's own device, where no secret can be kept (RFC 6749 §2.1).
    """

    name: Bilingual
    redirect_uris: Annotated[tuple[RedirectUri, ...], Meta(min_length=1, max_length=8)]
    scopes: Annotated[tuple[AppScope, ...], Meta(max_length=len(AppScope))]
    public: bool


class App(Struct, frozen=True):
    """An app as stored. `scopes` are the most that it can ask of a member."""

    client_id: UUID
    partner_id: UUID
    name: Bilingual
    redirect_uris: tuple[str, ...]
    scopes: tuple[AppScope, ...]
    is_public: bool


class NewPermit(Struct, frozen=True, forbid_unknown_fields=True):
    """What an app asks of a member, word for word as it came (RFC 6749 §4.1.1, RFC 7636 §4.3)."""

    client_id: str = ""
    redirect_uri: str = ""
    response_type: str = ""
    scope: str = ""
    state: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""


class Wish(Struct, frozen=True):
    """What an app asks, once it was looked over."""

    redirect_uri: str
    scopes: tuple[AppScope, ...]
    state: str
    challenge: str


class Permit(Struct, frozen=True):
    """What a member let an app do: as it was shown in `language`, and until when at most."""

    id: UUID
    client_id: UUID
    agreement_id: UUID
    person_id: UUID
    scopes: tuple[AppScope, ...]
    language: Language
    given_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


class Code(Struct, frozen=True):
    """A code as stored, with the permit that it stands for: of the code itself only the SHA-256."""

    digest: bytes
    permit_id: UUID
    redirect_uri: str
    challenge: str
    expires_at: datetime
    ended_at: datetime | None


class AppToken(Struct, frozen=True):
    """A token that renews others, as stored."""

    digest: bytes
    permit_id: UUID
    scopes: tuple[AppScope, ...]
    expires_at: datetime
    ended_at: datetime | None


class AppMade(Struct, frozen=True):
    """An app that was registered: its id, and its secret where it keeps one, shown this once."""

    client_id: UUID
    client_secret: str | None
