"""What is remembered of webhooks: endpoints, secrets, deliveries, and how far the journal was followed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.changes.rules import TOLD
from governance.changes.store import PUBLISHED_BY_THEN
from governance.context import Client
from governance.database import Json, metadata, value, values
from governance.identifiers import new_id
from governance.partners import store as partners
from governance.partners.store import client
from governance.permissions import Scope
from governance.webhooks.values import (
    Delivery,
    Endpoint,
    Happened,
    Listener,
    Message,
    SecretKept,
    Topic,
)

endpoint = Table(
    "webhook_endpoint",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Uuid),
    Column("url", Text),
    Column("event_types", ARRAY(Text)),
    Column("language", Text),
    Column("made_at", DateTime(timezone=True)),
    Column("disabled_at", DateTime(timezone=True)),
    Column("disabled_why", Text),
    Column("version", Integer),
)

secret = Table(
    "webhook_secret",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("endpoint_id", Uuid, ForeignKey(endpoint.c.id)),
    Column("made_at", DateTime(timezone=True)),
    Column("ends_at", DateTime(timezone=True)),
)

delivery = Table(
    "webhook_delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("endpoint_id", Uuid, ForeignKey(endpoint.c.id)),
    Column("agreement_id", Uuid),
    Column("type", Text),
    Column("subject_id", Uuid),
    Column("at", DateTime(timezone=True)),
    Column("state", Text),
    Column("attempts", Integer),
    Column("due_at", DateTime(timezone=True)),
    Column("queued_at", DateTime(timezone=True)),
    Column("made_at", DateTime(timezone=True)),
    Column("tried_at", DateTime(timezone=True)),
    Column("status", Integer),
    Column("fault", Text),
)


# ── Endpoints ────────────────────────────────────────────────────────────────────────────────────────


async def lock_client(db: AsyncConnection, client_id: UUID) -> UUID:
    """Hold a program, so that it makes no other endpoint meanwhile. Gives whose it is."""
    query = select(client.c.partner_id).where(client.c.id == client_id).with_for_update()
    found: UUID = (await db.execute(query)).scalar_one()
    return found


async def count(db: AsyncConnection, client_id: UUID) -> int:
    """How many endpoints a program has."""
    query = select(func.count()).select_from(endpoint).where(endpoint.c.client_id == client_id)
    found: int = (await db.execute(query)).scalar_one()
    return found


async def put(db: AsyncConnection, new: Endpoint) -> None:
    """Store a new endpoint."""
    await db.execute(insert(endpoint).values(msgspec.structs.asdict(new) | {"event_types": [*new.event_types]}))


async def load(db: AsyncConnection, endpoint_id: UUID, *, lock: bool = False) -> Endpoint | None:
    """One endpoint, or None; `lock` holds it until the transaction ends."""
    query = select(endpoint).where(endpoint.c.id == endpoint_id)
    return value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Endpoint)


async def change(db: AsyncConnection, new: Endpoint) -> None:
    """Store an endpoint as it stands by now."""
    kept = msgspec.structs.asdict(new) | {"event_types": [*new.event_types]}
    stays = {"id", "client_id", "made_at"}
    query = update(endpoint).where(endpoint.c.id == new.id)
    await db.execute(query.values({name: each for name, each in kept.items() if name not in stays}))


async def forget(db: AsyncConnection, endpoint_id: UUID) -> None:
    """Delete an endpoint, with its secrets and all that was or was to be sent to it."""
    await db.execute(delete(endpoint).where(endpoint.c.id == endpoint_id))


async def partner_of(db: AsyncConnection, client_id: UUID) -> UUID:
    """Whose program this is."""
    found: UUID = (await db.execute(select(client.c.partner_id).where(client.c.id == client_id))).scalar_one()
    return found


async def secrets(db: AsyncConnection, endpoint_id: UUID) -> list[SecretKept]:
    """What is kept of an endpoint's secrets, the newest first."""
    query = select(secret).where(secret.c.endpoint_id == endpoint_id).order_by(secret.c.id.desc())
    return values((await db.execute(query)).mappings(), SecretKept)


async def put_secret(db: AsyncConnection, endpoint_id: UUID, id_: UUID, at: datetime) -> None:
    """Store that there is a secret."""
    await db.execute(insert(secret).values(id=id_, endpoint_id=endpoint_id, made_at=at))


async def end_secrets(db: AsyncConnection, ids: Sequence[UUID], at: datetime) -> None:
    """Store when secrets end."""
    await db.execute(update(secret).where(secret.c.id.in_(ids)).values(ends_at=at))


# ── Following the journal ────────────────────────────────────────────────────────────────────────────

_FOLLOW = text(
    f"""
    WITH found AS (
      SELECT j.epoch, j.xid, j.seq, j.event, j.subject_type, j.subject_id, j.at, j.facts,
             j.event = ANY (:told) AND {PUBLISHED_BY_THEN} AS is_public
        FROM journal j, webhook_position w
       WHERE (j.epoch, j.xid, j.seq) > (w.epoch, w.xid, w.seq)
         AND (j.xid < pg_snapshot_xmin(pg_current_snapshot()) OR j.epoch < app_epoch())
       ORDER BY j.epoch, j.xid, j.seq LIMIT :limit),
    moved AS (
      UPDATE webhook_position w SET epoch = l.epoch, xid = l.xid, seq = l.seq
        FROM (SELECT epoch, xid, seq FROM found ORDER BY epoch DESC, xid DESC, seq DESC LIMIT 1) l)
    SELECT f.event, f.at, f.facts, f.is_public, coalesce(c.member_id, f.subject_id) AS subject_id,
           c.member_id IS NOT NULL AS of_member
      FROM found f LEFT JOIN member_change c ON c.seq = f.seq
     ORDER BY f.epoch, f.xid, f.seq
    """  # noqa: S608 - a constant of ours
).columns(facts=Json)


async def follow(db: AsyncConnection, limit: int) -> list[Happened]:
    """What was committed since the last time, in the order of commits; it is given once.

    Of what changes a member, the subject is the member, as in the feed of changes.
    """
    await db.execute(text("SELECT FROM webhook_position FOR UPDATE"))  # of two at once the second sees what is new
    keys = {"limit": limit, "told": [*chain(*TOLD.values())]}
    return values((await db.execute(_FOLLOW, keys)).mappings(), Happened)


_LISTENERS = text(
    """
    SELECT e.id AS endpoint_id, e.client_id, g.id AS agreement_id, e.event_types, g.scopes, g.fields, e.made_at
      FROM webhook_endpoint e JOIN client c ON c.id = e.client_id
      JOIN agreement g ON g.partner_id = c.partner_id AND g.ended_at IS NULL
                      AND app_today() BETWEEN g.starts_on AND g.ends_on
     WHERE e.disabled_at IS NULL AND :scope = ANY (g.scopes)
       AND (CAST(:endpoint_id AS uuid) IS NULL OR e.id = :endpoint_id)
     ORDER BY e.id
    """
)


async def listeners(db: AsyncConnection, endpoint_id: UUID | None = None) -> list[Listener]:
    """Every endpoint (or only this) that is told of things today: enabled, and by an agreement that gives as much."""
    keys = {"scope": Scope.WEBHOOKS_MANAGE.value, "endpoint_id": endpoint_id}
    return values((await db.execute(_LISTENERS, keys)).mappings(), Listener)


async def sees(db: AsyncConnection, listener: Listener, member_id: UUID) -> bool:
    """Whether a program may see a member today: by the one `VISIBLE` that its readings go through."""
    reader = Client(listener.client_id, listener.agreement_id, listener.scopes, listener.fields)
    return bool(await partners.visible_members(db, reader, id=member_id, limit=1))


_WAS_TOLD = text("SELECT EXISTS (SELECT FROM disclosure d WHERE (d.client_id, d.member_id) = (:client_id, :member_id))")


async def was_told(db: AsyncConnection, listener: Listener, member_id: UUID) -> bool:
    """Whether a program was ever told anything of a member, by whichever agreement: then it may hold a copy."""
    keys = {"client_id": listener.client_id, "member_id": member_id}
    return bool((await db.execute(_WAS_TOLD, keys)).scalar_one())


# ── Deliveries ───────────────────────────────────────────────────────────────────────────────────────


async def put_deliveries(db: AsyncConnection, new: Iterable[tuple[Listener, Message]], now: datetime) -> list[UUID]:
    """Store messages that wait to be sent at once. Gives their ids."""
    told = [(new_id(), listener, message) for listener, message in new]
    rows = [
        {
            "id": id_,
            "endpoint_id": listener.endpoint_id,
            "agreement_id": listener.agreement_id,
            "type": str(message.topic),
            "subject_id": message.subject_id,
            "at": message.at,
            "state": "waiting",
            "attempts": 0,
            "due_at": now,
            "made_at": now,
        }
        for id_, listener, message in told
    ]
    if rows:
        await db.execute(insert(delivery), rows)
    return [id_ for id_, _, _ in told]


_NUDGE = text(
    """
    INSERT INTO webhook_delivery (id, endpoint_id, agreement_id, type, subject_id, at, state, attempts, due_at, made_at)
    SELECT :id, :endpoint_id, :agreement_id, :type, :agreement_id, :now, 'waiting', 0, :due_at, :now
     WHERE NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.endpoint_id = :endpoint_id AND d.type = :type
                          AND d.state = 'waiting' AND d.queued_at IS NULL)
    """
)


async def put_nudge(db: AsyncConnection, listener: Listener, topic: Topic, now: datetime, due_at: datetime) -> None:
    """Store one nudge, unless one waits that says it already."""
    keys = {"id": new_id(), "endpoint_id": listener.endpoint_id, "agreement_id": listener.agreement_id}
    await db.execute(_NUDGE, keys | {"type": topic.value, "now": now, "due_at": due_at})


_ENDING = text(
    """
    SELECT e.id AS endpoint_id, e.client_id, g.id AS agreement_id, e.event_types, g.scopes, g.fields, e.made_at
      FROM webhook_endpoint e JOIN client c ON c.id = e.client_id
      JOIN agreement g ON g.partner_id = c.partner_id AND g.ended_at IS NULL
                      AND app_today() BETWEEN g.starts_on AND g.ends_on
     WHERE e.disabled_at IS NULL AND :scope = ANY (g.scopes) AND :type = ANY (e.event_types)
       AND g.ends_on <= CAST(:until AS date)
       AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.endpoint_id = e.id AND d.agreement_id = g.id
                          AND d.type = :type)
    """
)


async def ending(db: AsyncConnection, until: datetime) -> list[Listener]:
    """Whose agreement ends by a day, and who were not told so yet."""
    keys = {"scope": Scope.WEBHOOKS_MANAGE.value, "type": Topic.AGREEMENT_ENDING.value, "until": until.date()}
    return values((await db.execute(_ENDING, keys)).mappings(), Listener)


_HAND_OUT = text(
    """
    UPDATE webhook_delivery SET queued_at = :now WHERE id IN (
      SELECT l.id FROM webhook_delivery l
       WHERE l.state = 'waiting' AND (l.queued_at IS NULL OR l.queued_at <= :lost) AND l.id IN (
         SELECT d.id FROM (
           SELECT w.id, row_number() OVER (PARTITION BY w.endpoint_id ORDER BY w.due_at, w.id) AS place,
                  (SELECT count(*) FROM webhook_delivery u WHERE u.endpoint_id = w.endpoint_id
                      AND u.state = 'waiting' AND u.queued_at > :lost) AS under_way
             FROM webhook_delivery w
            WHERE w.state = 'waiting' AND w.due_at <= :now AND (w.queued_at IS NULL OR w.queued_at <= :lost)
              AND (CAST(:endpoint_id AS uuid) IS NULL OR w.endpoint_id = :endpoint_id)) d
          WHERE d.place + d.under_way <= :most LIMIT 1000)
         FOR UPDATE SKIP LOCKED)
    RETURNING id
    """
)


async def hand_out(
    db: AsyncConnection, now: datetime, lost: datetime, most: int, endpoint_id: UUID | None = None
) -> list[UUID]:
    """Take what is due for the queue: of each endpoint at most `most` at a time, those under way among them.

    What was handed out before `lost` and has not come back is taken again.
    """
    keys = {"now": now, "lost": lost, "most": most, "endpoint_id": endpoint_id}
    return list((await db.execute(_HAND_OUT, keys)).scalars())


async def load_delivery(db: AsyncConnection, delivery_id: UUID, *, lock: bool = False) -> Delivery | None:
    """One delivery, or None; `lock` holds it until the transaction ends."""
    query = select(delivery).where(delivery.c.id == delivery_id)
    return value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Delivery)


async def change_delivery(db: AsyncConnection, new: Delivery, *, tried_at: datetime | None = None) -> None:
    """Store a delivery as it stands by now: it is no longer under way."""
    given = {name: getattr(new, name) for name in ("state", "attempts", "due_at", "status", "fault")}
    tried = {} if tried_at is None else {"tried_at": tried_at}
    await db.execute(update(delivery).where(delivery.c.id == new.id).values(**given, **tried, queued_at=None))


async def drop_waiting(db: AsyncConnection, endpoint_id: UUID) -> None:
    """Store that nothing more of what waits for an endpoint is sent."""
    query = update(delivery).where(delivery.c.endpoint_id == endpoint_id, delivery.c.state == "waiting")
    await db.execute(query.values(state="dropped", due_at=None, queued_at=None))


async def forget_deliveries(db: AsyncConnection, before: datetime) -> int:
    """Delete what was made before an instant. Gives how many."""
    return (await db.execute(delete(delivery).where(delivery.c.made_at < before))).rowcount


async def real_time(db: AsyncConnection) -> datetime:
    """The database's clock as it is in the world, for those whose clocks ours is set against."""
    found: datetime = (await db.execute(select(func.clock_timestamp(type_=DateTime(timezone=True))))).scalar_one()
    return found
