"""What is remembered of calls for motions."""

from uuid import UUID

import msgspec
from sqlalchemy import Column, DateTime, Integer, Table, Uuid, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bodies.store import body
from governance.calls.values import Call
from governance.database import Json, metadata, value
from governance.refusal import Stale

call = Table(
    "call",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("body_id", Uuid),
    Column("title", Json),
    Column("text", Json),
    Column("opened_at", DateTime(timezone=True)),
    Column("closes_at", DateTime(timezone=True)),
    Column("opened_by", Uuid),
    Column("version", Integer),
)


async def find(db: AsyncConnection, call_id: UUID, *, lock: bool = False) -> Call | None:
    """One call, or None; `lock` keeps its closing as it is until the transaction ends."""
    query = select(call).where(call.c.id == call_id)
    row = (await db.execute(query.with_for_update(read=True) if lock else query)).mappings().one_or_none()
    return value(row, Call)


async def body_kind(db: AsyncConnection, body_id: UUID) -> str | None:
    """What kind of body this is; None where there is none."""
    found: str | None = (await db.execute(select(body.c.kind).where(body.c.id == body_id))).scalar_one_or_none()
    return found


async def put(db: AsyncConnection, new: Call) -> None:
    """Store a new call."""
    await db.execute(insert(call).values(msgspec.structs.asdict(new)))


async def extend(db: AsyncConnection, old: Call, new: Call) -> None:
    """Store a later closing. Raises `Stale` where somebody else was first."""
    query = update(call).where(call.c.id == old.id, call.c.version == old.version)
    if (await db.execute(query.values(closes_at=new.closes_at, version=new.version))).rowcount != 1:
        raise Stale
