"""The retention schedule, for everybody."""

from datetime import datetime

from msgspec import Struct

from governance.context import Context
from governance.retention import rules, store
from governance.retention.rules import Line


class Schedule(Struct, frozen=True):
    """What is kept and for how long, and when what is no longer kept was last deleted."""

    lines: tuple[Line, ...]
    carried_out_at: datetime | None


async def retention_schedule(ctx: Context) -> Schedule:
    """The schedule by which the program acts."""
    return Schedule(rules.LINES, await store.last_run(ctx.db))
