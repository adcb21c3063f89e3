"""What is remembered of notices: who was told of what, and when."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Table, Text, TextClause, Uuid, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import metadata, value
from governance.identifiers import new_id
from governance.notices.kind import Kind
from governance.notices.rules import Notice

notice = Table(
    "notice",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text),
    Column("subject_id", Uuid),
    Column("person_id", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("sent_at", DateTime(timezone=True)),
    Column("failed_at", DateTime(timezone=True)),
    Column("read_at", DateTime(timezone=True)),
)


async def page_of(db: AsyncConnection, kind: Kind, subject_id: UUID) -> UUID:
    """The thing whose page a letter about this subject leads to: of a motion's notice, the motion itself."""
    found: UUID = (await db.execute(_thing_of(kind), {"id": subject_id})).scalar_one()
    return found


async def is_gone(db: AsyncConnection, kind: Kind, subject_id: UUID) -> bool:
    """Whether the thing that is told of was deleted since: then there is nothing to say."""
    return (await db.execute(_thing_of(kind), {"id": subject_id})).first() is None


def _thing_of(kind: Kind) -> TextClause:
    return text(
        f"SELECT thing.id FROM (SELECT CAST(:id AS uuid) AS subject_id) n CROSS JOIN LATERAL ({kind.thing.sql}) thing"  # noqa: S608 - constants of ours
    )


async def put(db: AsyncConnection, kind: str, subject_id: UUID, people: Iterable[UUID], now: datetime) -> list[UUID]:
    """Store a notice for each person who has none of this kind about this subject. Gives the new ones' ids."""
    rows = [
        {"id": new_id(), "kind": kind, "subject_id": subject_id, "person_id": person_id, "created_at": now}
        for person_id in people
    ]
    if not rows:
        return []
    return list((await db.execute(insert(notice).on_conflict_do_nothing().returning(notice.c.id), rows)).scalars())


async def load(db: AsyncConnection, notice_id: UUID, *, lock: bool = False) -> Notice | None:
    """One notice; `lock` holds it until the transaction ends, and waits for whoever is sending it now."""
    query = select(notice).where(notice.c.id == notice_id)
    row = (await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return value(row, Notice)


async def end(db: AsyncConnection, notice_id: UUID, *, sent: bool, now: datetime) -> None:
    """Store how a notice ended."""
    ended = {"sent_at": now} if sent else {"failed_at": now}
    await db.execute(update(notice).where(notice.c.id == notice_id).values(**ended))


async def read(db: AsyncConnection, person_id: UUID, now: datetime, notice_id: UUID | None = None) -> None:
    """Store that a person has read one of their notices, or all. What they have read already stays as it was."""
    query = update(notice).where(notice.c.person_id == person_id, notice.c.read_at.is_(None)).values(read_at=now)
    await db.execute(query if notice_id is None else query.where(notice.c.id == notice_id))


async def any_waiting(db: AsyncConnection, kind: str, subject_id: UUID) -> bool:
    """Whether a notice of this kind about this subject is neither sent nor failed."""
    query = select(notice.c.id).where(
        notice.c.kind == kind,
        notice.c.subject_id == subject_id,
        notice.c.sent_at.is_(None),
        notice.c.failed_at.is_(None),
    )
    return (await db.execute(query.limit(1))).first() is not None


async def hold_clock(db: AsyncConnection, what: str) -> bool:
    """Be the one that sees to `what` until this transaction ends; False where another is."""
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"clock: {what}", 0))
    held: bool = (await db.execute(select(lock))).scalar_one()
    return held
