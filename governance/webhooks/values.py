"""What a partner's program sends about its endpoints, and what is stored of them. Values only."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from governance.bilingual import Bilingual
from governance.permissions import Scope


class Topic(StrEnum):
    """What a program may wish to be told. Only the last three and memberships are about its agreement."""

    MOTION_PUBLISHED = "motion.published"
    BALLOT_OPENED = "ballot.opened"
    BALLOT_CLOSED = "ballot.closed"
    BALLOT_DECLARED = "ballot.declared"
    DECISION_PUBLISHED = "decision.published"
    MINUTES_PUBLISHED = "minutes.published"
    CHANGES_PUBLIC = "changes.public"
    MEMBERSHIP_STARTED = "membership.started"
    MEMBERSHIP_LAPSED = "membership.lapsed"
    MEMBERSHIP_ENDED = "membership.ended"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    AGREEMENT_ENDING = "agreement.ending"
    CHANGES_AVAILABLE = "changes.available"


# What is sent where a program asks for it, to see that it is heard.
TEST = "webhook.test"

Address = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[!-~]+(?![\s\S])")]
Topics = Annotated[tuple[Topic, ...], Meta(min_length=1, max_length=len(Topic))]
Written = Literal["cy", "en", "both"]

State = Literal["waiting", "delivered", "failed", "dropped"]
# Why a try failed where there was no HTTP status: the address may not be sent to, or nobody answered there.
Fault = Literal["address_refused", "no_answer", "too_slow"]
# Why an endpoint is told nothing: its program chose so, it answered 410, or the last try of a delivery failed.
Disabled = Literal["chosen", "gone", "failed"]


class NewEndpoint(Struct, frozen=True, forbid_unknown_fields=True):
    """Where to send, and what. `language` is for the letter to the partner's contact should deliveries fail."""

    url: Address
    event_types: Topics
    language: Written = "both"


class EndpointChanges(Struct, frozen=True, forbid_unknown_fields=True):
    """Changes to an endpoint: what is absent stays. `enabled: false` is told nothing until it is true again."""

    url: Address | UnsetType = UNSET
    event_types: Topics | UnsetType = UNSET
    language: Written | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class NewRotation(Struct, frozen=True, forbid_unknown_fields=True):
    """Another secret. The old one signs beside it for a day; with `at_once`, as after a leak, it never does again."""

    at_once: bool = False


class Endpoint(Struct, frozen=True, kw_only=True):
    """An endpoint as stored."""

    id: UUID
    client_id: UUID
    url: str
    event_types: tuple[str, ...]
    language: Written
    made_at: datetime
    disabled_at: datetime | None = None
    disabled_why: Disabled | None = None
    version: int = 1


class SecretKept(Struct, frozen=True):
    """What is kept of a signing secret: not the secret, which is worked out of the id."""

    id: UUID
    made_at: datetime
    ends_at: datetime | None


class EndpointMade(Struct, frozen=True):
    """An endpoint's id and its new secret, `whsec_…`, shown this once. `old_until`: when the old one ends."""

    id: UUID
    secret: str
    old_until: datetime | None = None


class Delivery(Struct, frozen=True, kw_only=True):
    """One message to one endpoint, as stored. `at` is when it happened; `attempts` how often it was tried."""

    id: UUID
    endpoint_id: UUID
    agreement_id: UUID
    type: str
    subject_id: UUID
    at: datetime
    state: State
    attempts: int
    due_at: datetime | None
    status: int | None = None
    fault: Fault | None = None


class Outcome(Struct, frozen=True):
    """What came of a try: the HTTP status, or why there was none. `wait` is what `Retry-After` asked for."""

    status: int | None = None
    fault: Fault | None = None
    wait: timedelta | None = None


class Listener(Struct, frozen=True):
    """An endpoint that is told of things today, with what its agreement gives."""

    endpoint_id: UUID
    client_id: UUID
    agreement_id: UUID
    event_types: tuple[str, ...]
    scopes: frozenset[Scope]
    fields: frozenset[str]
    made_at: datetime


class Happened(Struct, frozen=True):
    """One row of the journal as it is followed.

    `of_member`: it changes what is known of the member `subject_id`; `is_public`: what everybody may read of it.
    """

    event: str
    subject_id: UUID
    at: datetime
    facts: dict[str, object]
    of_member: bool = False
    is_public: bool = False


class Message(Struct, frozen=True):
    """What is told: the topic (or `TEST`), the id of the thing, and when it happened. Never a name or an address."""

    topic: str
    subject_id: UUID
    at: datetime
    agreement_id: UUID | None = None


class Ready(Struct, frozen=True):
    """A delivery about to be sent: where to, by which secrets to sign, and the real time of the sending."""

    delivery: Delivery
    url: str
    secrets: tuple[str, ...]
    sent_at: datetime


class SwitchedOff(Struct, frozen=True):
    """What a partner's contact is written: this endpoint was disabled, and why."""

    email: str
    name: Bilingual
    url: str
    language: Written
    why: Literal["gone", "failed"]
