"""What is remembered of promises: the wordings for good, a promise and its feedback until it is withdrawn."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
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
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Bilingual, BilingualProse
from governance.database import Json, metadata, value, values
from governance.promises.values import Feedback, Promise, Wording
from governance.refusal import NotFound, Stale

wording = Table(
    "promise_wording",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("text", Json),
    Column("effective_on", Date),
    Column("enacted_by", Uuid),
    Column("enacted_at", DateTime(timezone=True)),
)
promise = Table(
    "promise",
    metadata,
    Column("member_id", Uuid, primary_key=True),
    Column("wording", Integer),
    Column("language", Text),
    Column("words", Text),
    Column("by_letter", Boolean),
    Column("given_by", Uuid),
    Column("given_on", Date),
    Column("next_due_on", Date),
    Column("version", Integer),
)
feedback = Table(
    "promise_feedback",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid),
    Column("due_on", Date),
    Column("asked_at", DateTime(timezone=True)),
    Column("done", Text),
    Column("hard", Text),
    Column("help", Text),
    Column("language", Text),
    Column("shared", Boolean),
    Column("answered_by", Uuid),
    Column("answered_at", DateTime(timezone=True)),
    Column("version", Integer),
)


class SpokenFor(Struct, frozen=True, kw_only=True):
    """A member for whom somebody speaks today. `is_member`: the membership stands today."""

    member_id: UUID
    kind: Literal["person", "organisation"]
    name: Bilingual
    is_member: bool


# A right that is suspended is no reason to keep somebody from withdrawing what they gave.
_SPOKEN_FOR = text(
    """
    SELECT m.id AS member_id, m.kind, n.name, EXISTS (
             SELECT FROM membership s WHERE s.member_id = m.id
                AND s.joined_on <= app_today() AND coalesce(s.ended_on, 'infinity') > app_today()) AS is_member
      FROM member m JOIN member_name n ON n.member_id = m.id
     WHERE m.person_id = :person_id
        OR EXISTS (SELECT FROM speaker_today o WHERE (o.member_id, o.person_id) = (m.id, :person_id))
     ORDER BY m.kind = 'organisation', n.sort_key_cy, m.id
    """
).columns(name=Json)
_DUE = text(
    """
    SELECT p.member_id FROM promise p
     WHERE p.next_due_on <= app_today() AND EXISTS (
             SELECT FROM membership s WHERE s.member_id = p.member_id
                AND s.joined_on <= app_today() AND coalesce(s.ended_on, 'infinity') > app_today())
     ORDER BY p.member_id
    """
)


async def in_force(db: AsyncConnection) -> Wording | None:
    """The wording in force today; None where the network asks for no promise."""
    query = select(wording.c.version, wording.c.text, wording.c.effective_on)
    query = query.where(wording.c.effective_on <= func.app_today()).order_by(wording.c.version.desc())
    return value((await db.execute(query.limit(1))).mappings().one_or_none(), Wording)


async def last_wording(db: AsyncConnection) -> tuple[int, date | None]:
    """The newest version, and the day it begins; 0 where there is none. Nobody else enacts one meanwhile."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("promise_wording", 0))))
    query = select(wording.c.version, wording.c.effective_on).order_by(wording.c.version.desc())
    row = (await db.execute(query.limit(1))).one_or_none()
    return (row.version, row.effective_on) if row else (0, None)


async def put_wording(
    db: AsyncConnection, version: int, text: BilingualProse, effective_on: date, enacted_by: UUID | None, now: datetime
) -> None:
    """Add a version of the promise; it is never altered."""
    columns = {"version": version, "text": text, "effective_on": effective_on}
    await db.execute(insert(wording).values(enacted_by=enacted_by, enacted_at=now, **columns))


async def spoken_for(db: AsyncConnection, person_id: UUID) -> list[SpokenFor]:
    """The members for whom a person speaks today: themselves, and the organisations that they represent."""
    return values((await db.execute(_SPOKEN_FOR, {"person_id": person_id})).mappings(), SpokenFor)


async def load(db: AsyncConnection, member_id: UUID, *, lock: bool = False) -> Promise | None:
    """A member's promise, or None; `lock` holds it until the transaction ends."""
    query = select(promise).where(promise.c.member_id == member_id)
    return value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Promise)


async def put(db: AsyncConnection, new: Promise) -> None:
    """Store a promise in the place of the one before. Raises `Stale` where somebody else stored one meanwhile."""
    stored = asdict(new)
    changed = {name: stored[name] for name in stored if name not in ("member_id", "given_on")}
    instead = insert_or(promise).values(stored)
    instead = instead.on_conflict_do_update(
        index_elements=[promise.c.member_id], set_=changed, where=promise.c.version == new.version - 1
    )
    if (await db.execute(instead)).rowcount != 1:
        raise Stale


async def forget(db: AsyncConnection, member_id: UUID) -> None:
    """Delete a promise and all that was said of it: nothing is kept."""
    await db.execute(delete(promise).where(promise.c.member_id == member_id))


async def due(db: AsyncConnection) -> list[UUID]:
    """The members, of those whose membership stands, who are to be asked today."""
    return list((await db.execute(_DUE)).scalars())


async def move_on(db: AsyncConnection, new: Promise) -> None:
    """Store when a member is asked next. The version stays: it is of what they wrote."""
    change = update(promise).where(promise.c.member_id == new.member_id)
    await db.execute(change.values(next_due_on=new.next_due_on))


async def put_feedback(db: AsyncConnection, new: Feedback) -> None:
    """Store an asking."""
    await db.execute(insert(feedback).values(asdict(new)))


async def load_feedback(db: AsyncConnection, member_id: UUID, feedback_id: UUID) -> Feedback:
    """One asking of a member; it is held until the transaction ends. Raises `NotFound`."""
    query = select(feedback).where(feedback.c.id == feedback_id, feedback.c.member_id == member_id).with_for_update()
    found = value((await db.execute(query)).mappings().one_or_none(), Feedback)
    if found is None:
        raise NotFound
    return found


async def change_feedback(db: AsyncConnection, new: Feedback) -> None:
    """Store what was answered."""
    names = ("done", "hard", "help", "language", "shared", "answered_by", "answered_at", "version")
    change = update(feedback).where(feedback.c.id == new.id)
    await db.execute(change.values({name: getattr(new, name) for name in names}))
