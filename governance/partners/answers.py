"""Answers that are kept for two days, so that a program which did not hear one asks again and nothing is done twice."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Column, DateTime, Integer, LargeBinary, Table, delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import Json, metadata, value

kept_answer = Table(
    "kept_answer",
    metadata,
    Column("key_digest", LargeBinary, primary_key=True),
    Column("fingerprint", LargeBinary),
    Column("status", Integer),
    Column("headers", Json),
    Column("body", LargeBinary),
    Column("kept_at", DateTime(timezone=True)),
)


class KeptAnswer(Struct, frozen=True):
    """An answer as it was given. `fingerprint` is of the request, `body` hidden by a key that is not kept."""

    fingerprint: bytes
    status: int
    headers: dict[str, str]
    body: bytes


_HOLD = text("SELECT pg_try_advisory_xact_lock(hashtextextended('answer ' || encode(:digest, 'hex'), 0))")


async def hold(db: AsyncConnection, key_digest: bytes) -> bool:
    """Hold a key until the transaction ends. False where another request with it is under way."""
    return bool((await db.execute(_HOLD, {"digest": key_digest})).scalar_one())


async def find(db: AsyncConnection, key_digest: bytes) -> KeptAnswer | None:
    """The answer that was given to a key; ask once the key is held."""
    query = select(*(kept_answer.c[name] for name in KeptAnswer.__struct_fields__))
    row = (await db.execute(query.where(kept_answer.c.key_digest == key_digest))).mappings().one_or_none()
    return value(row, KeptAnswer)


async def keep(db: AsyncConnection, key_digest: bytes, answer: KeptAnswer) -> None:
    """Keep an answer, in the transaction of what was done."""
    row = {name: getattr(answer, name) for name in KeptAnswer.__struct_fields__}
    await db.execute(insert(kept_answer).values(**row, key_digest=key_digest, kept_at=func.app_now()))


async def forget(db: AsyncConnection, before: datetime) -> int:
    """Delete the answers that were kept before an instant. Gives how many."""
    return (await db.execute(delete(kept_answer).where(kept_answer.c.kept_at < before))).rowcount
