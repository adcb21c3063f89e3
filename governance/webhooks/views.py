"""What a partner's program and the officers read of webhooks: the shapes of the answers."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.webhooks.values import Disabled, Fault, State, Written


class EndpointView(Struct, frozen=True, kw_only=True):
    """An endpoint. `secrets` counts those that sign now; `failing` the deliveries that are tried again.

    `delivered_at` is when a message last arrived. While `disabled_at` is not null it is told nothing.
    """

    id: UUID
    client_id: UUID
    url: str
    event_types: list[str]
    language: Written
    made_at: datetime
    secrets: int
    failing: int
    delivered_at: datetime | None
    disabled_at: datetime | None
    disabled_why: Disabled | None
    version: int


class DeliveryView(Struct, frozen=True, kw_only=True):
    """A message to an endpoint: `id` is its `webhook-id`, the same at every try. `at` is when it happened.

    `due_at` is the next try, while it waits. `status` is what the last try was answered with; `fault` says why there
    was no answer. What an answer said is never kept. `dropped`: it may not be told any more, or the endpoint was
    switched off.
    """

    id: UUID
    endpoint_id: UUID
    type: str
    subject_id: UUID
    at: datetime
    state: State
    attempts: int
    made_at: datetime
    tried_at: datetime | None
    due_at: datetime | None
    status: int | None
    fault: Fault | None
    allowed_actions: list[Literal["redeliver"]]


class EndpointReport(EndpointView, frozen=True, kw_only=True):
    """An endpoint as officers read it, with the latest deliveries that did not arrive, the newest first."""

    failures: list[DeliveryView]
