"""What is remembered of motions that are put together."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, Table, Text, Uuid, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.composites.values import Composite, Source
from governance.database import Json, metadata, value, values
from governance.refusal import NotFound

composite = Table(
    "composite",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("body_id", Uuid),
    Column("standing_orders_id", Uuid),
    Column("title", Json),
    Column("summary", Json),
    Column("text", Json),
    Column("reason", Json),
    Column("legal_effect", Text),
    Column("resolution", Text),
    Column("offered_by", Uuid),
    Column("offered_at", DateTime(timezone=True)),
    Column("closes_at", DateTime(timezone=True)),
    Column("ended_as", Text),
    Column("ended_by", Uuid),
    Column("ended_at", DateTime(timezone=True)),
    Column("ending", Json),
    Column("motion_id", Uuid),
)

composite_source = Table(
    "composite_source",
    metadata,
    Column("composite_id", Uuid, primary_key=True),
    Column("motion_id", Uuid, primary_key=True),
    Column("place", Integer),
    Column("answer", Text),
    Column("answered_by", Uuid),
    Column("answered_at", DateTime(timezone=True)),
)


async def load(db: AsyncConnection, composite_id: UUID) -> Composite:
    """One offer, its row held until the transaction ends. Raises `NotFound`."""
    query = select(composite).where(composite.c.id == composite_id).with_for_update()
    found = value((await db.execute(query)).mappings().one_or_none(), Composite)
    if found is None:
        raise NotFound
    return found


async def sources(db: AsyncConnection, composite_id: UUID) -> list[Source]:
    """The motions that an offer puts together, in their order."""
    query = select(composite_source).where(composite_source.c.composite_id == composite_id)
    return values((await db.execute(query.order_by(composite_source.c.place))).mappings(), Source)


# An offer that one of its motions has overtaken asks nobody any more: as `rules.standing`.
_ASKED = text(
    """
    SELECT DISTINCT s.motion_id FROM composite k JOIN composite_source s ON s.composite_id = k.id
     WHERE s.motion_id = ANY (:motion_ids) AND k.ended_at IS NULL AND app_now() < k.closes_at AND NOT EXISTS (
       SELECT FROM composite_source o JOIN motion m ON m.id = o.motion_id
        WHERE o.composite_id = k.id AND m.state NOT IN ('submitted', 'admitted'))
    """
)


async def asked(db: AsyncConnection, motion_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these motions, each of them held, are part of an offer that is open now."""
    return frozenset((await db.execute(_ASKED, {"motion_ids": list(motion_ids)})).scalars())


async def put(db: AsyncConnection, new: Composite, motion_ids: Sequence[UUID]) -> None:
    """Store a new offer with its motions in their order."""
    await db.execute(insert(composite).values({name: getattr(new, name) for name in new.__struct_fields__}))
    rows = [
        {"composite_id": new.id, "motion_id": motion_id, "place": place}
        for place, motion_id in enumerate(motion_ids, 1)
    ]
    await db.execute(insert(composite_source), rows)


async def put_answer(db: AsyncConnection, answered: Source) -> None:
    """Store what a mover answered."""
    query = update(composite_source).where(
        composite_source.c.composite_id == answered.composite_id, composite_source.c.motion_id == answered.motion_id
    )
    names = ("answer", "answered_by", "answered_at")
    await db.execute(query.values({name: getattr(answered, name) for name in names}))


async def end(db: AsyncConnection, ended: Composite) -> None:
    """Store how an offer ended; the database refuses a second time."""
    names = ("ended_as", "ended_by", "ended_at", "ending", "motion_id")
    query = update(composite).where(composite.c.id == ended.id)
    await db.execute(query.values({name: getattr(ended, name) for name in names}))
