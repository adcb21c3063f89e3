"""What is remembered of asks to have something put right."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import Json, metadata, value
from governance.rectifications.values import Rectification, State
from governance.refusal import NotFound

rectification = Table(
    "rectification",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("wish", Text),
    Column("about", Text),
    Column("wrong", Text),
    Column("instead", Text),
    Column("state", Text),
    Column("asked_at", DateTime(timezone=True)),
    Column("due_on", Date),
    Column("answer", Json),
    Column("answered_by", Uuid),
    Column("ended_at", DateTime(timezone=True)),
)
_FORGET = text("DELETE FROM rectification WHERE ended_at + CAST(:years AS integer) * interval '1 year' <= :now")


async def waiting(db: AsyncConnection, person_id: UUID) -> int:
    """How many asks of a person wait for an answer; nobody adds one meanwhile."""
    await db.execute(text("SELECT FROM person WHERE id = :id FOR NO KEY UPDATE"), {"id": person_id})
    theirs = rectification.c.person_id == person_id, rectification.c.state == State.WAITING.value
    number: int = (await db.execute(select(func.count()).where(*theirs))).scalar_one()
    return number


async def load(db: AsyncConnection, rectification_id: UUID) -> Rectification:
    """One ask; it is held until the transaction ends. Raises `NotFound`."""
    query = select(rectification).where(rectification.c.id == rectification_id).with_for_update()
    found = value((await db.execute(query)).mappings().one_or_none(), Rectification)
    if found is None:
        raise NotFound
    return found


async def put(db: AsyncConnection, new: Rectification) -> None:
    """Store an ask."""
    await db.execute(insert(rectification).values(_row(new)))


async def end(db: AsyncConnection, new: Rectification) -> None:
    """Store what became of an ask."""
    row = {name: each for name, each in _row(new).items() if name in ("state", "answer", "answered_by", "ended_at")}
    await db.execute(update(rectification).where(rectification.c.id == new.id).values(row))


async def forget(db: AsyncConnection, years: int, now: datetime) -> int:
    """Delete the asks that were answered or taken back so many years ago. Gives how many."""
    return (await db.execute(_FORGET, {"years": years, "now": now})).rowcount


def _row(new: Rectification) -> dict[str, Any]:
    return asdict(new) | {"state": str(new.state)}
