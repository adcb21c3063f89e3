"""What partners' programs are sent: the shape of a message, what each type says, and how openapi.yaml tells it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from governance.webhooks.values import TEST, Delivery, Topic


class Thing(Struct, frozen=True):
    """The thing that it happened to: its id, and where to read it with a token."""

    id: UUID
    href: str


class WebhookMessage(Struct, frozen=True):
    """A message to a program: what happened, when, and to which thing. It holds no name, address or vote."""

    type: str
    timestamp: datetime
    data: Thing


# By the first word of a type.
_HREFS = {
    "motion": "/api/v1/motions/{id}",
    "ballot": "/api/v1/ballots/{id}",
    "decision": "/api/v1/decisions/{id}",
    "minutes": "/api/v1/minutes/{id}",
    "membership": "/api/v1/members/{id}",
    "consent": "/api/v1/members/{id}",
    "agreement": "/api/v1/clients/me",
    "changes": "/api/v1/changes",
    "webhook": "/api/v1/webhook-endpoints/{id}",
}
_SAYS: Mapping[str, str] = {
    Topic.MOTION_PUBLISHED: "A motion was put before everybody.",
    Topic.BALLOT_OPENED: "A ballot opened.",
    Topic.BALLOT_CLOSED: "A ballot closed, at its time or early.",
    Topic.BALLOT_DECLARED: "The result of a ballot was declared.",
    Topic.DECISION_PUBLISHED: "A decision of the board was published.",
    Topic.MINUTES_PUBLISHED: "Minutes were approved, and are published.",
    Topic.CHANGES_PUBLIC: "What everybody may read changed: one nudge, however much it is. The feed tells by `types`.",
    Topic.MEMBERSHIP_STARTED: "The membership of a member that you may see began; `id` is the member's.",
    Topic.MEMBERSHIP_LAPSED: "The membership of a member that you may see lapsed.",
    Topic.MEMBERSHIP_ENDED: "The membership of a member that you may see ended, otherwise than by lapsing.",
    Topic.CONSENT_WITHDRAWN: "A member of whom you were told withdrew consent, or objected. Read them again; "
    "where they are not found, delete your copy.",
    Topic.AGREEMENT_ENDING: "Your agreement ends within thirty days.",
    Topic.CHANGES_AVAILABLE: "Members whom you may see, or were told of, changed: one nudge, however much it is.",
    TEST: "You asked for a test. It says nothing.",
}


def body_of(delivery: Delivery) -> bytes:
    """What is sent, the same at every try."""
    href = _HREFS[delivery.type.partition(".")[0]].format(id=delivery.subject_id)
    return msgspec.json.encode(WebhookMessage(delivery.type, delivery.at, Thing(delivery.subject_id, href)))


def described(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The `webhooks` of the OpenAPI document, where `schema` refers to `WebhookMessage`."""
    return {
        type_: {
            "post": {
                "operationId": "on_" + type_.replace(".", "_"),
                "tags": ["webhooks"],
                "summary": says.partition(".")[0].partition(";")[0],
                "description": says,
                "security": [],
                "parameters": [_header(name, said) for name, said in _HEADERS.items()],
                "requestBody": {"required": True, "content": {"application/json": {"schema": dict(schema)}}},
                "responses": {
                    "2XX": {"description": "It arrived. Anything else is tried again, but 410: never again."}
                },
            }
        }
        for type_, says in _SAYS.items()
    }


_HEADERS = {
    "webhook-id": "The message's own id, the same at every try.",
    "webhook-timestamp": "When it was sent, in seconds since 1970.",
    "webhook-signature": "`v1,` and the signature, for each secret that is in use, with spaces between.",
}


def _header(name: str, said: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": said, "required": True, "schema": {"type": "string"}}
