"""Moving the clock, for the demo and the tests alone: only the owner of the schema may, which the app never is."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# What the network waits for next: the first instant after now at which something falls due.
_NEXT = text(
    """
    SELECT min(at) FROM (
      SELECT seconding_closes_at AS at FROM motion WHERE state = 'seeking_seconders'
      UNION ALL SELECT admission_due_at FROM motion WHERE state = 'submitted'
      UNION ALL SELECT (response_due_on + 1)::timestamp AT TIME ZONE 'Europe/London' FROM motion
                 WHERE state = 'awaiting_response'
      UNION ALL SELECT opens_at FROM ballot WHERE state = 'scheduled'
      UNION ALL SELECT closes_at FROM ballot WHERE state = 'open'
    ) deadline WHERE at > app_now()
    """
)


async def next_deadline(db: AsyncConnection) -> datetime | None:
    """The next instant at which the rules will do something, or a duty become late; None where nothing waits."""
    found: datetime | None = (await db.execute(_NEXT)).scalar_one()
    return found


async def forward(db: AsyncConnection, by: timedelta) -> None:
    """Move the clock on. `db` must be the owner's connection."""
    await db.execute(text("UPDATE clock SET ahead = ahead + :by"), {"by": by})


async def set_to(db: AsyncConnection, at: datetime) -> None:
    """Let it be `at` now. `db` must be the owner's connection."""
    await db.execute(text("UPDATE clock SET ahead = :at - clock_timestamp()"), {"at": at})


async def reset(db: AsyncConnection) -> None:
    """Let the clock go as the world's does. `db` must be the owner's connection."""
    await db.execute(text("UPDATE clock SET ahead = '0'"))
