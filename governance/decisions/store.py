"""What is remembered of decisions: the record, the motions it answers, the interests declared."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    Sequence,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bodies.store import body
from governance.database import Json, metadata
from governance.decisions.rules import reference
from governance.decisions.values import Decision, Interest, LinkedMotion, NewDecision
from governance.members.store import person
from governance.motions.store import motion, private
from governance.refusal import NotFound

decision = Table(
    "decision",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reference", Text),
    Column("body_id", Uuid),
    Column("state", Text),
    Column("title", Json),
    Column("summary", Json),
    Column("text", Json),
    Column("reasons", Json),
    Column("decided_on", Date),
    Column("yes", Integer),
    Column("no", Integer),
    Column("abstain", Integer),
    Column("owner", Json),
    Column("due_on", Date),
    Column("recorded_by", Uuid),
    Column("recorded_at", DateTime(timezone=True)),
    Column("published_at", DateTime(timezone=True)),
    Column("version", Integer),
)

decision_motion = Table(
    "decision_motion",
    metadata,
    Column("decision_id", Uuid, primary_key=True),
    Column("motion_id", Uuid, primary_key=True),
    Column("response", Text),
)

declared_interest = Table(
    "declared_interest",
    metadata,
    Column("decision_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("nature", Json),
    Column("withdrew", Boolean),
)

# What a person writes; the rest is the register's own.
_WRITTEN = tuple(name for name in NewDecision.__struct_fields__ if name not in ("interests", "motions"))


async def load(db: AsyncConnection, decision_id: UUID, *, lock: bool = False) -> Decision:
    """One decision with all that belongs to it; `lock` holds its row until the transaction ends. Raises `NotFound`."""
    query = select(decision).where(decision.c.id == decision_id)
    row = (await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    if row is None:
        raise NotFound
    interests = select(declared_interest).where(declared_interest.c.decision_id == decision_id)
    links = select(decision_motion).where(decision_motion.c.decision_id == decision_id)
    parts = {
        "interests": await _parts(db, interests.order_by(declared_interest.c.person_id), Interest),
        "motions": await _parts(db, links.order_by(decision_motion.c.motion_id), LinkedMotion),
    }
    return msgspec.convert({str(name): each for name, each in row.items()} | parts, Decision)


async def _parts(db: AsyncConnection, query: Any, type_: type[Interest | LinkedMotion]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in type_.__struct_fields__} for row in (await db.execute(query)).mappings()]


async def body_kind(db: AsyncConnection, body_id: UUID) -> str | None:
    """The kind of a body; None where there is no such body."""
    return (await db.execute(select(body.c.kind).where(body.c.id == body_id))).scalar_one_or_none()


async def people(db: AsyncConnection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these ids are people."""
    return frozenset((await db.execute(select(person.c.id).where(person.c.id.in_(ids)))).scalars())


async def public_motions(db: AsyncConnection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these ids are motions that everybody may see."""
    query = select(motion.c.id).where(motion.c.id.in_(ids), ~private)
    return frozenset((await db.execute(query)).scalars())


async def binding_motions(db: AsyncConnection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these motions are on a matter that is the members' to decide."""
    query = select(motion.c.id).where(motion.c.id.in_(ids), motion.c.legal_effect == "reserved")
    return frozenset((await db.execute(query)).scalars())


async def today(db: AsyncConnection) -> date:
    """The day in Wales."""
    day: date = (await db.execute(select(func.app_today()))).scalar_one()
    return day


async def put(db: AsyncConnection, decision_id: UUID, new: NewDecision, recorded_by: UUID, now: datetime) -> None:
    """Store a new draft under the next reference, of the year it is in Wales; it is never given twice."""
    number = (await db.execute(select(Sequence("decision_number").next_value()))).scalar_one()
    await db.execute(
        insert(decision).values(
            id=decision_id,
            reference=reference((await today(db)).year, number),
            state="draft",
            recorded_by=recorded_by,
            recorded_at=now,
            version=1,
            **{name: getattr(new, name) for name in _WRITTEN},
        )
    )
    await _put_parts(db, decision_id, new)


async def change(db: AsyncConnection, held: Decision, new: NewDecision) -> None:
    """Store an amended draft, which this transaction holds."""
    await _update(db, held, {name: getattr(new, name) for name in _WRITTEN})
    await db.execute(delete(declared_interest).where(declared_interest.c.decision_id == held.id))
    await db.execute(delete(decision_motion).where(decision_motion.c.decision_id == held.id))
    await _put_parts(db, held.id, new)


async def publish(db: AsyncConnection, held: Decision, now: datetime) -> None:
    """Store that a draft, which this transaction holds, is published; after this the database refuses any change."""
    await _update(db, held, {"state": "published", "published_at": now})


async def _update(db: AsyncConnection, held: Decision, columns: dict[str, Any]) -> None:
    query = update(decision).where(decision.c.id == held.id).values(version=held.version + 1, **columns)
    await db.execute(query)


async def _put_parts(db: AsyncConnection, decision_id: UUID, new: NewDecision) -> None:
    interests = [
        {
            "decision_id": decision_id,
            "person_id": interest.person_id,
            "nature": interest.nature,
            "withdrew": interest.withdrew,
        }
        for interest in new.interests
    ]
    links = [
        {"decision_id": decision_id, "motion_id": link.motion_id, "response": link.response} for link in new.motions
    ]
    if interests:
        await db.execute(insert(declared_interest), interests)
    if links:
        await db.execute(insert(decision_motion), links)
