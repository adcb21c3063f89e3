"""Webhooks: where a partner's program is told of things, what it was told, and what officers see of both."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Request, Response, delete, get, patch, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from api.context import Ctx
from api.idempotency import IdempotencyKey, once
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import IfMatch, expected_version, with_etag
from governance.context import Context
from governance.permissions import Scope
from governance.webhooks import actions, queries
from governance.webhooks.values import EndpointChanges, NewEndpoint, NewRotation, State
from governance.webhooks.views import DeliveryView, EndpointReport, EndpointView

Caller = Request[None, None, AppState]
UNKEPT = {"Cache-Control": "no-store"}
OWN = {"scope": Scope.WEBHOOKS_MANAGE.value}


class EndpointPage(Struct, frozen=True):
    """A page of endpoints, the newest first."""

    data: list[EndpointView]
    next_cursor: str | None


class EndpointCreated(Struct, frozen=True):
    """An endpoint with its secret, `whsec_…`, which is shown this once: by it your program checks signatures."""

    endpoint: EndpointView
    secret: str


class SecretRotated(Struct, frozen=True):
    """The new secret, shown this once. Until `old_until` every message carries a signature by each."""

    secret: str
    old_until: datetime | None


class DeliveryPage(Struct, frozen=True):
    """A page of deliveries, the newest first. They are kept for thirty days."""

    data: list[DeliveryView]
    next_cursor: str | None


class EndpointReports(Struct, frozen=True):
    """All the endpoints of a partner. Always one page."""

    data: list[EndpointReport]
    next_cursor: None = None


@get("/webhook-endpoints", operation_id="endpoints", opt=OWN)
async def endpoints(
    ctx: Ctx, request: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[EndpointPage]:
    """List your own endpoints."""
    found = await queries.endpoints(ctx, after=read_id(request, cursor), limit=limit + 1)
    return page(request, EndpointPage, found, limit, lambda each: each.id)


@post("/webhook-endpoints", operation_id="make_endpoint", opt=OWN)
async def make_endpoint(
    ctx: Ctx, request: Caller, data: JSONBody[NewEndpoint], key: IdempotencyKey = None
) -> Response[EndpointCreated]:
    """Be told of things at an address of your own, signed as Standard Webhooks lays down.

    `https` on port 443, at an address of the open internet; redirects are not followed. Answer with a 2xx within 15
    seconds. A message comes at least once and in no promised order: its `webhook-id` stays the same at every try.
    It says only that something happened to a thing, by its id and address: read the rest there.
    """
    return await once(ctx, request, key, partial(_made, ctx, request, data))


async def _made(ctx: Context, request: Caller, data: NewEndpoint) -> Response[EndpointCreated]:
    settings = request.app.state.settings
    made = await actions.make_endpoint(ctx, data, settings.secret, local=settings.demo)
    shown = EndpointCreated(await queries.endpoint(ctx, made.id), made.secret)
    return Response(shown, headers=UNKEPT | {"Location": f"/api/v1/webhook-endpoints/{made.id}"})


@get("/webhook-endpoints/{endpoint_id:uuid}", operation_id="endpoint", opt=OWN)
async def endpoint(ctx: Ctx, endpoint_id: FromPath[UUID]) -> Response[EndpointView]:
    """One of your endpoints."""
    return await _shown(ctx, endpoint_id)


@patch("/webhook-endpoints/{endpoint_id:uuid}", operation_id="change_endpoint", opt=OWN)
async def change_endpoint(
    ctx: Ctx, request: Caller, endpoint_id: FromPath[UUID], data: JSONBody[EndpointChanges], if_match: IfMatch = None
) -> Response[EndpointView]:
    """Change where or of what you are told, or `enabled`: what waits when it is switched off is not sent later."""
    local = request.app.state.settings.demo
    await actions.change_endpoint(ctx, endpoint_id, data, expected_version(if_match), local=local)
    return await _shown(ctx, endpoint_id)


@delete("/webhook-endpoints/{endpoint_id:uuid}", operation_id="remove_endpoint", opt=OWN)
async def remove_endpoint(ctx: Ctx, endpoint_id: FromPath[UUID]) -> None:
    """Remove an endpoint, its secrets and its deliveries."""
    await actions.remove_endpoint(ctx, endpoint_id)


@post("/webhook-endpoints/{endpoint_id:uuid}/secret-rotations", operation_id="rotate_endpoint_secret", opt=OWN)
async def rotate_endpoint_secret(
    ctx: Ctx, request: Caller, endpoint_id: FromPath[UUID], data: JSONBody[NewRotation], key: IdempotencyKey = None
) -> Response[SecretRotated]:
    """Get another secret, shown this once. The old one signs beside it for a day, or with `at_once` never again."""
    return await once(ctx, request, key, partial(_rotated, ctx, request, endpoint_id, data))


async def _rotated(ctx: Context, request: Caller, endpoint_id: UUID, data: NewRotation) -> Response[SecretRotated]:
    secret = request.app.state.settings.secret
    made = await actions.rotate_secret(ctx, endpoint_id, secret, at_once=data.at_once)
    return Response(SecretRotated(made.secret, made.old_until), headers=UNKEPT)


@get("/webhook-endpoints/{endpoint_id:uuid}/deliveries", operation_id="deliveries", opt=OWN)
async def deliveries(
    ctx: Ctx,
    request: Caller,
    endpoint_id: FromPath[UUID],
    states: Annotated[State | None, QueryParameter(name="state")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[DeliveryPage]:
    """What was sent to an endpoint, and what waits."""
    found = await queries.deliveries(ctx, endpoint_id, state=states, after=read_id(request, cursor), limit=limit + 1)
    return page(request, DeliveryPage, found, limit, lambda each: each.id)


@post("/webhook-endpoints/{endpoint_id:uuid}/test", operation_id="test_endpoint", status_code=202, opt=OWN)
async def test_endpoint(ctx: Ctx, endpoint_id: FromPath[UUID]) -> DeliveryView:
    """Have a `webhook.test` sent, once: read the delivery to see what came of it."""
    return await queries.delivery(ctx, await actions.test_endpoint(ctx, endpoint_id))


@get("/deliveries/{delivery_id:uuid}", operation_id="delivery", opt=OWN)
async def delivery(ctx: Ctx, delivery_id: FromPath[UUID]) -> DeliveryView:
    """One delivery."""
    return await queries.delivery(ctx, delivery_id)


@post("/deliveries/{delivery_id:uuid}/redelivery", operation_id="redeliver", status_code=202, opt=OWN)
async def redeliver(ctx: Ctx, delivery_id: FromPath[UUID]) -> DeliveryView:
    """Have a delivery sent again, under the same `webhook-id`, with all its tries before it."""
    await actions.redeliver(ctx, delivery_id)
    return await queries.delivery(ctx, delivery_id)


@get("/partners/{partner_id:uuid}/webhook-endpoints", operation_id="partner_endpoints")
async def partner_endpoints(ctx: Ctx, partner_id: FromPath[UUID]) -> EndpointReports:
    """A partner's endpoints, with the latest messages that did not arrive: for those who make agreements."""
    return EndpointReports(await queries.partner_endpoints(ctx, partner_id))


async def _shown(ctx: Ctx, endpoint_id: UUID) -> Response[EndpointView]:
    view = await queries.endpoint(ctx, endpoint_id)
    return with_etag(view, view.version)


handlers = [
    endpoints,
    make_endpoint,
    endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_endpoint_secret,
    deliveries,
    test_endpoint,
    delivery,
    redeliver,
    partner_endpoints,
]
