"""What programs read of their own endpoints, what officers read of a partner's, and the letter to its contact."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import convert
from sqlalchemy import text

from governance.context import Context
from governance.database import Json, value, values
from governance.permissions import Permission, Scope
from governance.refusal import NotFound
from governance.webhooks.values import SwitchedOff
from governance.webhooks.views import DeliveryView, EndpointReport, EndpointView

SHOWN = 20  # failures of an endpoint, to officers

_ENDPOINTS = text(
    """
    SELECT e.id, e.client_id, e.url, e.event_types, e.language, e.made_at, e.disabled_at, e.disabled_why, e.version,
           (SELECT count(*) FROM webhook_secret s WHERE s.endpoint_id = e.id
               AND (s.ends_at IS NULL OR s.ends_at > app_now())) AS secrets,
           (SELECT count(*) FROM webhook_delivery d WHERE d.endpoint_id = e.id AND d.state = 'waiting'
               AND d.attempts > 0) AS failing,
           (SELECT max(d.tried_at) FROM webhook_delivery d WHERE d.endpoint_id = e.id AND d.state = 'delivered')
             AS delivered_at
      FROM webhook_endpoint e JOIN client c ON c.id = e.client_id
     WHERE (CAST(:client_id AS uuid) IS NULL OR e.client_id = :client_id)
       AND (CAST(:partner_id AS uuid) IS NULL OR c.partner_id = :partner_id)
       AND (CAST(:id AS uuid) IS NULL OR e.id = :id) AND (CAST(:after AS uuid) IS NULL OR e.id < :after)
     ORDER BY e.id DESC LIMIT :limit
    """
)


async def endpoints(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[EndpointView]:
    """The calling program's endpoints, the newest first. Raises as `Context.client`."""
    client = ctx.client(Scope.WEBHOOKS_MANAGE)
    return await _endpoints(ctx, client_id=client.client_id, after=after, limit=limit)


async def endpoint(ctx: Context, endpoint_id: UUID) -> EndpointView:
    """One endpoint of the calling program's. Raises `NotFound` for another's."""
    client = ctx.client(Scope.WEBHOOKS_MANAGE)
    found = await _endpoints(ctx, client_id=client.client_id, id=endpoint_id)
    if not found:
        raise NotFound
    return found[0]


async def _endpoints(ctx: Context, limit: int = 50, **only: UUID | None) -> list[EndpointView]:
    keys = dict.fromkeys(("client_id", "partner_id", "id", "after")) | only | {"limit": limit}
    return values((await ctx.db.execute(_ENDPOINTS, keys)).mappings(), EndpointView)


_DELIVERIES = text(
    """
    SELECT d.id, d.endpoint_id, d.type, d.subject_id, d.at, d.state, d.attempts, d.made_at, d.tried_at, d.due_at,
           d.status, d.fault, e.disabled_at IS NOT NULL AS disabled
      FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id
     WHERE (CAST(:client_id AS uuid) IS NULL OR e.client_id = :client_id)
       AND (CAST(:endpoint_id AS uuid) IS NULL OR e.id = :endpoint_id)
       AND (CAST(:id AS uuid) IS NULL OR d.id = :id) AND (CAST(:after AS uuid) IS NULL OR d.id < :after)
       AND (CAST(:state AS text) IS NULL OR d.state = :state)
       AND (NOT :failing OR d.status NOT BETWEEN 200 AND 299 OR d.fault IS NOT NULL)
     ORDER BY d.id DESC LIMIT :limit
    """
)


async def deliveries(
    ctx: Context, endpoint_id: UUID, *, state: str | None = None, after: UUID | None = None, limit: int = 50
) -> list[DeliveryView]:
    """What was and is to be sent to an endpoint of the calling program's, the newest first. Raises `NotFound`."""
    client = (await endpoint(ctx, endpoint_id)).client_id
    return await _deliveries(ctx, client_id=client, endpoint_id=endpoint_id, state=state, after=after, limit=limit)


async def delivery(ctx: Context, delivery_id: UUID) -> DeliveryView:
    """One delivery of the calling program's. Raises `NotFound` for another's."""
    client = ctx.client(Scope.WEBHOOKS_MANAGE)
    found = await _deliveries(ctx, client_id=client.client_id, id=delivery_id, limit=1)
    if not found:
        raise NotFound
    return found[0]


async def _deliveries(ctx: Context, **only: object) -> list[DeliveryView]:
    keys = dict.fromkeys(("client_id", "endpoint_id", "id", "after", "state")) | {"failing": False} | only
    return [_delivery(row) for row in (await ctx.db.execute(_DELIVERIES, keys)).mappings()]


def _delivery(row: Mapping[Any, Any]) -> DeliveryView:
    acts = ["redeliver"] if row["state"] != "waiting" and not row["disabled"] else []
    return convert({str(name): each for name, each in row.items()} | {"allowed_actions": acts}, DeliveryView)


_PARTNER = text("SELECT EXISTS (SELECT FROM partner WHERE id = :id)")


async def partner_endpoints(ctx: Context, partner_id: UUID) -> list[EndpointReport]:
    """A partner's endpoints with what did not arrive, for those who make agreements. Raises `NotFound`."""
    ctx.actor.require(Permission.PARTNER_AGREE)
    if not (await ctx.db.execute(_PARTNER, {"id": partner_id})).scalar_one():
        raise NotFound
    found = await _endpoints(ctx, partner_id=partner_id)
    return [
        convert(
            {name: getattr(each, name) for name in each.__struct_fields__}
            | {"failures": await _deliveries(ctx, endpoint_id=each.id, failing=True, limit=SHOWN)},
            EndpointReport,
        )
        for each in found
    ]


_SWITCHED_OFF = text(
    """
    SELECT p.email, p.name, e.url, e.language, e.disabled_why AS why
      FROM webhook_endpoint e JOIN client c ON c.id = e.client_id JOIN partner p ON p.id = c.partner_id
     WHERE e.id = :id AND e.disabled_why IN ('gone', 'failed')
    """
).columns(name=Json)


async def switched_off(ctx: Context, endpoint_id: UUID) -> SwitchedOff | None:
    """The letter that an endpoint was disabled; None where it is enabled again by now."""
    return value((await ctx.db.execute(_SWITCHED_OFF, {"id": endpoint_id})).mappings().one_or_none(), SwitchedOff)
