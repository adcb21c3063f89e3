"""What is remembered of letters, until their time."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import Column, DateTime, Table, Text, Uuid, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import metadata, value
from governance.letters.values import StoredLetter
from governance.refusal import NotFound
from governance.standing.store import theirs

letterbox = Table(
    "letterbox",
    metadata,
    Column("member_id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("opened_at", DateTime(timezone=True)),
)
letter = Table(
    "letter",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("written_by", Uuid),
    Column("person_id", Uuid),
    Column("member_id", Uuid),
    Column("replies_to", Uuid),
    Column("text", Text),
    Column("written_at", DateTime(timezone=True)),
    Column("report", Text),
    Column("reported_at", DateTime(timezone=True)),
    Column("settled_by", Uuid),
    Column("settled_at", DateTime(timezone=True)),
)
block = Table(
    "letter_block",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("blocked_id", Uuid, primary_key=True),
    Column("blocked_at", DateTime(timezone=True)),
)


async def put_box(db: AsyncConnection, member_id: UUID, person_id: UUID, *, is_open: bool) -> None:
    """Open the letterbox of an entry, or close it."""
    await db.execute(delete(letterbox).where(letterbox.c.member_id == member_id))
    if is_open:
        row = insert(letterbox).values(member_id=member_id, person_id=person_id, opened_at=func.app_now())
        await db.execute(row)


async def box_of(db: AsyncConnection, member_id: UUID) -> UUID | None:
    """Who opened the letterbox of an entry; None where it is closed."""
    query = select(letterbox.c.person_id).where(letterbox.c.member_id == member_id)
    found: UUID | None = (await db.execute(query)).scalar_one_or_none()
    return found


async def reader(db: AsyncConnection, member_id: UUID) -> UUID | None:
    """Who gets what is written by way of an entry: whoever opened its letterbox, while they speak for the member."""
    person_id = await box_of(db, member_id)
    return person_id if person_id in await theirs(db, member_id) else None


async def is_blocked(db: AsyncConnection, reader_id: UUID | None, writer_id: UUID) -> bool:
    """Whether a reader does not wish to hear from a writer; neither of them changes that meanwhile."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"letters {writer_id}", 0))))
    return await has_blocked(db, reader_id, writer_id)


async def has_blocked(db: AsyncConnection, reader_id: UUID | None, writer_id: UUID | None) -> bool:
    """Whether a reader does not wish to hear from a writer, at this moment."""
    query = select(block.c.person_id).where(block.c.person_id == reader_id, block.c.blocked_id == writer_id)
    return (await db.execute(query)).one_or_none() is not None


async def put_block(db: AsyncConnection, reader_id: UUID, writer_id: UUID) -> None:
    """Block a writer for a reader; twice is once."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"letters {writer_id}", 0))))
    row = insert_unless(block).values(person_id=reader_id, blocked_id=writer_id, blocked_at=func.app_now())
    await db.execute(row.on_conflict_do_nothing())


async def remove_block(db: AsyncConnection, reader_id: UUID, writer_id: UUID) -> None:
    """Let a writer be heard again."""
    await db.execute(delete(block).where(block.c.person_id == reader_id, block.c.blocked_id == writer_id))


async def written_since(db: AsyncConnection, writer_id: UUID, since: datetime, *, replies: bool) -> int:
    """How many first letters, or replies, somebody wrote since an instant."""
    query = select(func.count()).where(letter.c.written_by == writer_id, letter.c.written_at > since)
    by_kind = letter.c.replies_to.is_not(None) if replies else letter.c.replies_to.is_(None)
    number: int = (await db.execute(query.where(by_kind))).scalar_one()
    return number


async def load(db: AsyncConnection, letter_id: UUID) -> StoredLetter:
    """One letter; it is held until the transaction ends. Raises `NotFound`."""
    query = select(letter).where(letter.c.id == letter_id).with_for_update()
    found = value((await db.execute(query)).mappings().one_or_none(), StoredLetter)
    if found is None:
        raise NotFound
    return found


async def put(db: AsyncConnection, new: StoredLetter) -> None:
    """Store a letter."""
    await db.execute(insert(letter).values(asdict(new)))


async def change(db: AsyncConnection, new: StoredLetter) -> None:
    """Store that a letter was reported, or that an officer saw to it."""
    row = {name: getattr(new, name) for name in ("report", "reported_at", "settled_by", "settled_at")}
    await db.execute(update(letter).where(letter.c.id == new.id).values(row))


_FORGET = text(
    """
    DELETE FROM letter WHERE written_at + CAST(:days AS integer) * interval '1 day' <= :now
       AND (reported_at IS NULL OR settled_at IS NOT NULL)
    """
)


async def forget(db: AsyncConnection, days: int, now: datetime) -> int:
    """Delete the letters that are so many days old. Gives how many."""
    return (await db.execute(_FORGET, {"days": days, "now": now})).rowcount
