"""What is remembered of a motion's turns off the straight road."""

from uuid import UUID

from sqlalchemy import Boolean, Column, DateTime, Table, Uuid, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import Json, metadata, value
from governance.procedure.values import Appeal

appeal = Table(
    "appeal",
    metadata,
    Column("motion_id", Uuid, primary_key=True),
    Column("grounds", Json),
    Column("appealed_by", Uuid),
    Column("appealed_at", DateTime(timezone=True)),
    Column("overturned", Boolean),
    Column("reason", Json),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
)


async def load_appeal(db: AsyncConnection, motion_id: UUID) -> Appeal | None:
    """The appeal on a motion; None where there was none."""
    query = select(appeal).where(appeal.c.motion_id == motion_id)
    return value((await db.execute(query)).mappings().one_or_none(), Appeal)


async def put_appeal(db: AsyncConnection, new: Appeal) -> None:
    """Store a new appeal."""
    await db.execute(insert(appeal).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def decide_appeal(db: AsyncConnection, decided: Appeal) -> None:
    """Store how an appeal was decided; the database refuses a second time."""
    names = ("overturned", "reason", "decided_by", "decided_at")
    query = update(appeal).where(appeal.c.motion_id == decided.motion_id)
    await db.execute(query.values({name: getattr(decided, name) for name in names}))
