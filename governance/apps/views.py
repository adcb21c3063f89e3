"""What members and programs are shown of apps: the shapes of the answers."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from governance.bilingual import Bilingual
from governance.permissions import AppScope


class AppView(Struct, frozen=True):
    """An app, and whose it is. `until`: how long a permit would hold that is given now; null where none can be."""

    client_id: UUID
    name: Bilingual
    partner_id: UUID
    partner: Bilingual
    redirect_uris: list[str]
    scopes: list[AppScope]
    public: bool
    until: datetime | None


class MyApp(Struct, frozen=True):
    """An app that may act in one's name: since when and until when, and when it last asked for a token.

    A token is good for fifteen minutes: `used_at` is never further from what it last did.
    """

    client_id: UUID
    name: Bilingual
    partner: Bilingual
    scopes: list[AppScope]
    given_at: datetime
    expires_at: datetime
    used_at: datetime | None
    allowed_actions: list[str]


class AppAct(Struct, frozen=True):
    """What an app did in one's name. `said` is a catalogue key, `title` what it was done to, where that has one."""

    id: int
    at: datetime
    app: Bilingual
    said: str
    type: str
    subject_id: UUID
    title: Bilingual | None
