"""What is held about somebody, and what hinders its erasure, for themselves."""

from uuid import UUID

from governance.context import Context
from governance.exports import queries as exports
from governance.partners import queries as partners
from governance.retention.rules import LINES
from governance.rights import rules, store
from governance.rights.values import Details, Hindrance, Told
from governance.rights.views import Held, HeldLine, HeldRow

# The log of disclosures is grouped by day: nobody has so many.
ALL = 1_000_000


async def my_data(ctx: Context) -> Held:
    """Everything that is held about one, by the lines of the schedule. Raises `SignInNeeded` for a visitor."""
    person_id = ctx.person_id()
    members = await store.members(ctx.db, person_id)
    mine = members | {person_id}
    lines = []
    for line in LINES:
        rows: list[HeldRow] = []
        for table, names in line.columns.items():
            columns = rules.personal()[table]
            found = await store.rows(ctx.db, table, columns, person_id, members)
            told = [rules.told(table, columns, row, mine, by_way=way) for row, way in found]
            here = {*names.split(), *rules.found_by(table)} | {each for each in columns if rules.refers(each)}
            rows += [
                HeldRow(table, {name: each[name] for name in each if name in here})
                for each in told
                if not each.keys().isdisjoint(names.split())  # of a row that has none of them, nothing is held here
            ]
        lines.append(HeldLine(line, rows))
    return Held(
        person_id, await ctx.now(), lines, await partners.my_disclosures(ctx, limit=ALL), await exports.my_exports(ctx)
    )


async def my_erasure(ctx: Context) -> Hindrance:
    """What one's erasure would have to wait for. Raises `SignInNeeded` for a visitor."""
    return await store.hindrance(ctx.db, ctx.person_id())


async def my_details(ctx: Context) -> Details:
    """What one may correct oneself. Raises `SignInNeeded` for a visitor."""
    return await store.details(ctx.db, ctx.person_id())


async def replaced(ctx: Context, change_id: UUID) -> Told | None:
    """Whom the post is to tell of a new address."""
    return await store.told(ctx.db, change_id)
