"""What programs do with their endpoints, and how they are told. Every act reads: may, load, decide, store, record."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from governance.context import Client, Context
from governance.identifiers import new_id
from governance.journal import defer, defer_all, record
from governance.partners import rules as partners
from governance.partners import store as disclosures
from governance.partners.values import Field
from governance.permissions import Scope
from governance.refusal import NotFound
from governance.webhooks import events, rules, store
from governance.webhooks.refusals import DeliveryNotAllowed
from governance.webhooks.values import (
    TEST,
    Delivery,
    Endpoint,
    EndpointChanges,
    EndpointMade,
    Happened,
    Listener,
    Message,
    NewEndpoint,
    Outcome,
    Ready,
    Topic,
)

AT_A_TIME = 500  # rows of the journal that are followed in one transaction
MOST_UNDER_WAY = 2  # of one endpoint's: who answers late holds up nobody else
LOST = timedelta(minutes=10)  # what was handed to the queue and never came back is handed out again


async def make_endpoint(ctx: Context, new: NewEndpoint, server_secret: str, *, local: bool) -> EndpointMade:
    """Make an endpoint of the calling program's, and its secret, shown this once.

    Raises `WebhookAddressRefused` or `EndpointsFull`; `local` is as for `rules.checked_url`.
    """
    client = ctx.client(Scope.WEBHOOKS_MANAGE)
    partner_id = await store.lock_client(ctx.db, client.client_id)
    now, secret_id = await ctx.now(), new_id()
    others = await store.count(ctx.db, client.client_id)
    endpoint = rules.made(new, new_id(), client.client_id, others, now, local=local)
    await store.put(ctx.db, endpoint)
    await store.put_secret(ctx.db, endpoint.id, secret_id, now)
    await record(ctx, events.EndpointMade(partner_id, endpoint_id=endpoint.id))
    return EndpointMade(endpoint.id, rules.secret_of(server_secret, secret_id))


async def change_endpoint(
    ctx: Context, endpoint_id: UUID, changes: EndpointChanges, if_version: int | None = None, *, local: bool
) -> None:
    """Change an endpoint of the calling program's, or enable it again. Raises `Stale` or `WebhookAddressRefused`."""
    endpoint = await _own(ctx, endpoint_id)
    after = rules.changed(endpoint, changes, await ctx.now(), if_version, local=local)
    await store.change(ctx.db, after)
    if after.disabled_at:
        await store.drop_waiting(ctx.db, endpoint_id)
    await record(ctx, events.EndpointChanged(await _partner(ctx, endpoint), endpoint_id=endpoint_id))


async def remove_endpoint(ctx: Context, endpoint_id: UUID) -> None:
    """Delete an endpoint of the calling program's, and all that waits for it."""
    endpoint = await _own(ctx, endpoint_id)
    await store.forget(ctx.db, endpoint_id)
    await record(ctx, events.EndpointRemoved(await _partner(ctx, endpoint), endpoint_id=endpoint_id))


async def rotate_secret(ctx: Context, endpoint_id: UUID, server_secret: str, *, at_once: bool) -> EndpointMade:
    """Make another secret, shown this once; the old one signs beside it for a day. Raises `SecretsOverlap`."""
    endpoint = await _own(ctx, endpoint_id)
    now, secret_id = await ctx.now(), new_id()
    kept = rules.live(await store.secrets(ctx.db, endpoint_id), now)
    until = rules.old_until(kept, now, at_once=at_once)
    await store.end_secrets(ctx.db, [each.id for each in kept], until)
    await store.put_secret(ctx.db, endpoint_id, secret_id, now)
    await record(ctx, events.EndpointSecretMade(await _partner(ctx, endpoint), endpoint_id=endpoint_id))
    return EndpointMade(endpoint_id, rules.secret_of(server_secret, secret_id), until)


async def test_endpoint(ctx: Context, endpoint_id: UUID) -> UUID:
    """Send a message that says nothing, once. Gives the delivery's id. Raises `EndpointDisabled`."""
    endpoint = await _own(ctx, endpoint_id)
    rules.enabled(endpoint)
    client, now = ctx.client(), await ctx.now()
    to = Listener(endpoint_id, client.client_id, client.agreement_id, (), client.scopes, client.fields, now)
    [delivery_id] = await store.put_deliveries(ctx.db, [(to, Message(TEST, endpoint_id, now))], now)
    return delivery_id


async def redeliver(ctx: Context, delivery_id: UUID) -> None:
    """Try a delivery again from the beginning, under its own id.

    Raises `DeliveryUnderWay`, `EndpointDisabled`, or `DeliveryNotAllowed` for what may not be told any more.
    """
    client = ctx.client(Scope.WEBHOOKS_MANAGE)
    delivery = await store.load_delivery(ctx.db, delivery_id, lock=True)
    endpoint = await store.load(ctx.db, delivery.endpoint_id) if delivery else None
    if delivery is None or endpoint is None or endpoint.client_id != client.client_id:
        raise NotFound
    after = rules.again(delivery, endpoint, await ctx.now())
    if not await _may_still(ctx, after, endpoint):
        raise DeliveryNotAllowed
    await store.change_delivery(ctx.db, after)


async def _own(ctx: Context, endpoint_id: UUID) -> Endpoint:
    """An endpoint of the calling program's, held. Raises `NotFound` for another's."""
    client = ctx.client(Scope.WEBHOOKS_MANAGE)
    endpoint = await store.load(ctx.db, endpoint_id, lock=True)
    if endpoint is None or endpoint.client_id != client.client_id:
        raise NotFound
    return endpoint


async def _partner(ctx: Context, endpoint: Endpoint) -> UUID:
    return await store.partner_of(ctx.db, endpoint.client_id)


# ── What the worker does ─────────────────────────────────────────────────────────────────────────────


async def advance_due(ctx: Context) -> int:
    """Follow the journal, say what is ending, hand what is due to the queue, and forget what is old. Gives how many."""
    now = await ctx.now()
    made = await _follow(ctx, now)
    made += await _say_what_ends(ctx, now)
    forgotten = await store.forget_deliveries(ctx.db, now - rules.KEPT)
    return made + await _hand_out(ctx, now) + forgotten


async def _follow(ctx: Context, now: datetime) -> int:
    happened = await store.follow(ctx.db, AT_A_TIME)
    messages = [message for each in happened if (message := rules.message_of(each))]
    for to in await store.listeners(ctx.db) if happened else []:
        told = [(to, each) for each in messages if each.topic in to.event_types and await _may(ctx, to, each)]
        await store.put_deliveries(ctx.db, told, now)
        if Topic.CHANGES_AVAILABLE in to.event_types and await _has_news(ctx, to, happened):
            await store.put_nudge(ctx.db, to, Topic.CHANGES_AVAILABLE, now, now + rules.GATHER)
        if Topic.CHANGES_PUBLIC in to.event_types and any(rules.is_news(to, each) for each in happened):
            await store.put_nudge(ctx.db, to, Topic.CHANGES_PUBLIC, now, now + rules.GATHER)
    return len(happened)


async def _has_news(ctx: Context, listener: Listener, happened: Sequence[Happened]) -> bool:
    """Whether any of this changed a member whom a program may see, or was told of."""
    for each in happened:
        if rules.changes_view(listener, each) and (
            await store.sees(ctx.db, listener, each.subject_id)
            or await store.was_told(ctx.db, listener, each.subject_id)
        ):
            return True
    return False


async def _may(ctx: Context, listener: Listener, message: Message) -> bool:
    """Whether a program may be told of this: by its agreement, and by the member where it is about one.

    Of a consent that was withdrawn only whoever was told of that member: nobody else has anything to delete.
    """
    if not rules.concerns(listener, message):
        return False
    if message.topic in rules.MEMBERSHIPS:
        return await store.sees(ctx.db, listener, message.subject_id)
    return message.topic != Topic.CONSENT_WITHDRAWN or await store.was_told(ctx.db, listener, message.subject_id)


async def _say_what_ends(ctx: Context, now: datetime) -> int:
    soon = await store.ending(ctx.db, (now + rules.NOTICE).astimezone(partners.LONDON))
    told = [(each, Message(Topic.AGREEMENT_ENDING, each.agreement_id, now)) for each in soon]
    return len(await store.put_deliveries(ctx.db, told, now))


async def _hand_out(ctx: Context, now: datetime, endpoint_id: UUID | None = None) -> int:
    due = await store.hand_out(ctx.db, now, now - LOST, MOST_UNDER_WAY, endpoint_id)
    await defer_all(ctx, "deliver", [{"delivery_id": id_} for id_ in due])
    return len(due)


async def take_delivery(ctx: Context, delivery_id: UUID, server_secret: str) -> Ready | None:
    """A delivery that is to be sent now; None where it was sent meanwhile, or may not be told any more.

    What it tells of a member is written down as a disclosure, the first time.
    """
    delivery = await store.load_delivery(ctx.db, delivery_id, lock=True)
    endpoint = await store.load(ctx.db, delivery.endpoint_id) if delivery else None
    if delivery is None or endpoint is None or delivery.state != "waiting":
        return None
    if not await _may_still(ctx, delivery, endpoint):
        await store.change_delivery(ctx.db, rules.dropped(delivery))
        return None
    if delivery.type in rules.MEMBERSHIPS and delivery.attempts == 0:
        reader = Client(endpoint.client_id, delivery.agreement_id, frozenset(), frozenset())
        await disclosures.put_disclosures(ctx.db, reader, {delivery.subject_id: [Field.STATUS]})
    live = rules.live(await store.secrets(ctx.db, endpoint.id), await ctx.now())
    secrets = tuple(rules.secret_of(server_secret, each.id) for each in live)
    return Ready(delivery, endpoint.url, secrets, await store.real_time(ctx.db))


async def _may_still(ctx: Context, delivery: Delivery, endpoint: Endpoint) -> bool:
    """Whether the agreement still stands, the endpoint too, and the member is still to be seen."""
    standing = await store.listeners(ctx.db, endpoint.id)
    if not standing or standing[0].agreement_id != delivery.agreement_id:
        return False
    return delivery.type not in rules.MEMBERSHIPS or await store.sees(ctx.db, standing[0], delivery.subject_id)


async def end_try(ctx: Context, delivery_id: UUID, outcome: Outcome) -> None:
    """Store what came of a try; disable the endpoint where that is due, and have its partner written to."""
    found = await store.load_delivery(ctx.db, delivery_id)
    endpoint = await store.load(ctx.db, found.endpoint_id, lock=True) if found else None
    delivery = await store.load_delivery(ctx.db, delivery_id, lock=True)
    if delivery is None or endpoint is None or delivery.state != "waiting":
        return
    now = await ctx.now()
    after, disabled = rules.tried(delivery, outcome, now)
    await store.change_delivery(ctx.db, after, tried_at=now)
    if disabled and endpoint.disabled_at is None:
        await store.change(ctx.db, rules.disabled(endpoint, disabled, now))
        await store.drop_waiting(ctx.db, endpoint.id)
        why = events.EndpointSwitchedOff(await _partner(ctx, endpoint), endpoint_id=endpoint.id, why=disabled)
        await record(ctx, why)
        await defer(ctx, "warn_partner", endpoint_id=endpoint.id, message_id=new_id())
    await _hand_out(ctx, now, delivery.endpoint_id)
