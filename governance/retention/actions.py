"""Carrying out the retention schedule: what has been kept for long enough is deleted."""

from governance.context import Context
from governance.retention import rules, store


async def advance_due(ctx: Context) -> int:
    """Delete, once a day, what the schedule no longer keeps. Safe to repeat. Gives how many rows.

    The row of the table `purge` is the record: whose session or address it was is not to be kept either.
    """
    now = await ctx.now()
    if not rules.is_due(await store.last_run(ctx.db), now):
        return 0
    sessions = await store.delete_sessions(ctx.db, rules.ended_before(now))
    addresses = await store.delete_addresses(ctx.db, rules.ADDRESSES_DAYS)
    entries = await store.delete_register_entries(ctx.db)
    await store.write_down(ctx.db, now, sessions=sessions, addresses=addresses, register_entries=entries)
    return sessions + addresses + entries
