"""Moving the clock, for the demo and the tests alone: only the owner of the schema may, which the app never is."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def forward(db: AsyncConnection, by: timedelta) -> None:
    """Move the clock on. `db` must be the owner's connection."""
    await db.execute(text("UPDATE clock SET ahead = ahead + :by"), {"by": by})


async def set_to(db: AsyncConnection, at: datetime) -> None:
    """Let it be `at` now. `db` must be the owner's connection."""
    await db.execute(text("UPDATE clock SET ahead = :at - clock_timestamp()"), {"at": at})


async def reset(db: AsyncConnection) -> None:
    """Let the clock go as the world's does. `db` must be the owner's connection."""
    await db.execute(text("UPDATE clock SET ahead = '0'"))
