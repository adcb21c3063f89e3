"""What becomes of apps and of members' permits, as the journal hears of it."""

from typing import ClassVar
from uuid import UUID

from governance.journal import Event
from governance.refusal import N_


class AppRegistered(Event, frozen=True, kw_only=True):
    name = "partner.app_registered"
    said = N_("An app of a partner’s was registered.")
    subject_type = "partner"
    client_id: UUID


class PermitEvent(Event, frozen=True, kw_only=True):
    """What a person did with an app of theirs: of no concern to anybody else, so its subject is the person."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "person"
    client_id: UUID


class AppAllowed(PermitEvent, frozen=True, kw_only=True):
    name = "app.allowed"
    said = N_("Somebody let an app act in their name.")
    scopes: list[str]


class AppRevoked(PermitEvent, frozen=True, kw_only=True):
    name = "app.revoked"
    said = N_("Somebody no longer lets an app act in their name.")


class AppGivenUp(PermitEvent, frozen=True, kw_only=True):
    """The app itself gave back what it had (RFC 7009)."""

    name = "app.given_up"
    said = N_("An app gave up acting in somebody’s name.")


class AppStopped(PermitEvent, frozen=True, kw_only=True):
    """A code or a token came a second time: somebody has it who should not, and nobody knows which of the two."""

    name = "app.stopped"
    said = N_("An app was stopped: what counts once was shown twice.")
