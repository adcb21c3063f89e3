"""What is deleted by the schedule, and when that was last done."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.identifiers import new_id

_SESSIONS = text("DELETE FROM session WHERE least(coalesce(ended_at, expires_at), expires_at) < :before")

# Of people who were once in the network, by membership, office or nomination, and for so long by none of them. Whoever
# was entered and never became anything may be about to.
_ADDRESSES = text(
    """
    WITH bond AS (
      SELECT m.person_id, coalesce(s.ended_on, 'infinity') AS until
        FROM membership s JOIN member m ON m.id = s.member_id
       WHERE m.person_id IS NOT NULL
      UNION ALL SELECT person_id, CASE WHEN state IN ('submitted', 'info_needed', 'under_review')
                                       THEN 'infinity' ELSE state_since END
        FROM application WHERE person_id IS NOT NULL
      UNION ALL SELECT person_id, coalesce(held_to, 'infinity') FROM in_office
      UNION ALL SELECT person_id, coalesce(acts_to, 'infinity') FROM nomination
      UNION ALL SELECT nominee_id, CASE state WHEN 'waiting' THEN 'infinity' ELSE state_since END FROM nomination_offer
    )
    DELETE FROM address WHERE person_id IN (
      SELECT person_id FROM bond GROUP BY person_id HAVING max(until) < app_today() - CAST(:days AS integer))
    """
)
_RECORD = text(
    "INSERT INTO purge (id, ran_at, sessions, addresses, register_entries)"
    " VALUES (:id, :ran_at, :sessions, :addresses, :register_entries)"
)


async def last_run(db: AsyncConnection) -> datetime | None:
    """When the schedule was last carried out; None where it never was."""
    found: datetime | None = (await db.execute(text("SELECT max(ran_at) FROM purge"))).scalar_one()
    return found


async def delete_sessions(db: AsyncConnection, before: datetime) -> int:
    """Delete the sessions that ended before an instant. Gives how many."""
    return (await db.execute(_SESSIONS, {"before": before})).rowcount


async def delete_addresses(db: AsyncConnection, days: int) -> int:
    """Delete the addresses of those who left so many days ago. Gives how many."""
    return (await db.execute(_ADDRESSES, {"days": days})).rowcount


async def delete_register_entries(db: AsyncConnection) -> int:
    """Delete the entries of the register about whoever ceased to be a member ten years ago. Gives how many."""
    number: int = (await db.execute(text("SELECT forget_register()"))).scalar_one()
    return number


async def write_down(db: AsyncConnection, now: datetime, **deleted: int) -> None:
    """Write down that the schedule was carried out, and what it `deleted`."""
    await db.execute(_RECORD, {"id": new_id(), "ran_at": now, **deleted})
