"""What is remembered of votes by paper and phone: what was entered, by whom, and what became of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Executable, Table, Text, Uuid, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.assisted.rules import RightAsked
from governance.assisted.values import State, VoteEntry
from governance.ballots.store import NOT_OPEN
from governance.database import metadata, value
from governance.refusal import NotFound

vote_entry = Table(
    "vote_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ballot_id", Uuid),
    Column("member_id", Uuid),
    Column("asked_by", Uuid),
    Column("channel", Text),
    Column("choice", Text),
    Column("state", Text),
    Column("entered_by", Uuid),
    Column("entered_at", DateTime(timezone=True)),
    Column("ended_by", Uuid),
    Column("ended_at", DateTime(timezone=True)),
    Column("reason", Text),
)

_RIGHT = text(
    """
    SELECT EXISTS (SELECT FROM roll_entry r WHERE (r.ballot_id, r.member_id) = (:ballot_id, :member_id) AND r.on_roll)
             AS on_roll,
           ARRAY(SELECT t.person_id FROM right_today t WHERE t.member_id = :member_id) AS usable_by,
           ARRAY(SELECT t.person_id FROM right_today t WHERE t.member_id = :member_id UNION
                 SELECT m.person_id FROM member m WHERE m.id = :member_id AND m.person_id IS NOT NULL) AS holders,
           EXISTS (SELECT FROM waiting_entry w WHERE (w.ballot_id, w.member_id) = (:ballot_id, :member_id)) AS waits,
           (SELECT v.cast_at FROM vote v WHERE (v.ballot_id, v.member_id) = (:ballot_id, :member_id)) AS voted_at
    """
)


async def right_asked(db: AsyncConnection, ballot_id: UUID, member_id: UUID) -> RightAsked:
    """A right before one ballot, as it stands today; of an unknown member, one that is on no roll."""
    row = (await db.execute(_RIGHT, {"ballot_id": ballot_id, "member_id": member_id})).mappings().one()
    found = value(row, RightAsked)
    assert found is not None  # noqa: S101 - the query gives one row, whatever there is
    return found


async def load(db: AsyncConnection, ballot_id: UUID, entry_id: UUID) -> VoteEntry:
    """What was entered in one ballot; its row is held until the transaction ends. Raises `NotFound`."""
    query = select(vote_entry).where(vote_entry.c.id == entry_id, vote_entry.c.ballot_id == ballot_id)
    found = value((await db.execute(query.with_for_update())).mappings().one_or_none(), VoteEntry)
    if found is None:
        raise NotFound
    return found


async def put(db: AsyncConnection, new: VoteEntry) -> bool:
    """Store what was entered. False where the ballot's time ran out just before: then only rolling back is left."""
    return await _in_time(db, insert(vote_entry).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def end(
    db: AsyncConnection, entry: VoteEntry, state: State, person_id: UUID, now: datetime, reason: str | None = None
) -> bool:
    """Store what became of an entry, which this transaction holds. False as `put`."""
    ended = {"state": state, "ended_by": person_id, "ended_at": now, "reason": reason}
    return await _in_time(db, update(vote_entry).where(vote_entry.c.id == entry.id).values(ended))


async def _in_time(db: AsyncConnection, statement: Executable) -> bool:
    """The schema's trigger reads the clock once more, after the rule."""
    try:
        await db.execute(statement)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == NOT_OPEN:
            return False
        raise
    return True
