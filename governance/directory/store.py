"""What is remembered of the directory: only what is shown."""

from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Boolean, Column, DateTime, Integer, Table, Text, Uuid, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Bilingual
from governance.bodies.store import region
from governance.database import Json, metadata, value, values
from governance.directory.values import Entry

entry = Table(
    "directory_entry",
    metadata,
    Column("member_id", Uuid, primary_key=True),
    Column("audience", Text),
    Column("shows_name", Boolean),
    Column("region_code", Text),
    Column("sector", Text),
    Column("offers", Json),
    Column("asks", Json),
    Column("link", Text),
    Column("shows_promise", Boolean),
    Column("entered_by", Uuid),
    Column("entered_at", DateTime(timezone=True)),
    Column("version", Integer),
)


class Represented(Struct, frozen=True, kw_only=True):
    """A member for whom somebody speaks today. `is_member`: the membership stands today."""

    member_id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual
    region_code: str | None
    is_member: bool


# A right that is suspended is no reason to keep somebody from withdrawing what is said of them.
_REPRESENTED = text(
    """
    SELECT m.id AS member_id, m.kind, n.name, m.region_code, EXISTS (
             SELECT FROM membership s WHERE s.member_id = m.id
                AND s.joined_on <= app_today() AND coalesce(s.ended_on, 'infinity') > app_today()) AS is_member
      FROM member m JOIN member_name n ON n.member_id = m.id
     WHERE m.person_id = :person_id OR EXISTS (
             SELECT FROM nomination o WHERE o.member_id = m.id AND o.person_id = :person_id AND o.role <> 'champion'
                AND app_today() BETWEEN o.acts_from AND coalesce(o.acts_to, 'infinity'))
     ORDER BY m.kind = 'organisation', n.sort_key_cy, m.id
    """
).columns(name=Json)


async def represented(db: AsyncConnection, person_id: UUID) -> list[Represented]:
    """The members for whom a person speaks today: themselves, and the organisations that they represent."""
    return values((await db.execute(_REPRESENTED, {"person_id": person_id})).mappings(), Represented)


async def areas(db: AsyncConnection) -> set[str]:
    """The codes of the local authorities' areas."""
    return set((await db.execute(select(region.c.code).where(region.c.kind == "local_authority"))).scalars())


async def load(db: AsyncConnection, member_id: UUID, *, lock: bool = False) -> Entry | None:
    """A member's entry, or None; `lock` holds it until the transaction ends."""
    query = select(entry).where(entry.c.member_id == member_id)
    row = (await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return value(row, Entry)


async def put(db: AsyncConnection, new: Entry) -> bool:
    """Store an entry in the place of the one before; False where somebody else stored one meanwhile."""
    stored = msgspec.structs.asdict(new)
    put_ = insert(entry).values(stored)
    instead = put_.on_conflict_do_update(
        index_elements=[entry.c.member_id], set_=stored, where=entry.c.version == new.version - 1
    )
    return (await db.execute(instead)).rowcount == 1


async def forget(db: AsyncConnection, member_id: UUID) -> None:
    """Delete an entry: nothing of it is kept."""
    await db.execute(delete(entry).where(entry.c.member_id == member_id))
