"""The feed as a partner's program follows it: what changed, of what it may see or was told of."""

from typing import Literal
from uuid import UUID

from msgspec.structs import replace

from governance.changes import rules, store
from governance.changes.rules import MEMBERS, Followed, Line, Place, Seen
from governance.context import Client, Context
from governance.partners.store import wait_for_readings
from governance.permissions import Scope

NOTHING = UUID(int=0)


async def follow(
    ctx: Context, after: Place | Literal["now"] | None, limit: int, types: frozenset[Followed] = MEMBERS
) -> tuple[list[Line], Place, bool]:
    """Read the feed of some types on from a place: its lines, the new place, and whether more are waiting.

    From the beginning (None), and where the partner's next agreement has come since, all that is in view comes once,
    and whatever was told of and is in view no more. `now` gives the place alone. Raises `SignInNeeded`, `PartnersOnly`,
    `InsufficientScope` and `CursorExpired`.
    """
    client = ctx.client(Scope.CHANGES_READ)
    if types & MEMBERS:
        ctx.client(Scope.MEMBERS_READ)
        await wait_for_readings(ctx.db, client)
    edge = await store.edge(ctx.db)
    here = Place(
        epoch=edge.epoch,
        xid=edge.xid,
        seq=0,
        subject_id=NOTHING,
        given_at=edge.now,
        agreement_id=client.agreement_id,
    )
    if isinstance(after, Place):
        rules.require_good(after, edge.epoch, edge.now, known=await store.knows(ctx.db, after.agreement_id))
    if after == "now":
        return [], here, False
    if after is None or after.agreement_id != client.agreement_id:
        return await _everything(ctx, client, replace(here, passing=NOTHING), limit, types)
    if after.passing is not None:
        return await _everything(ctx, client, replace(after, given_at=edge.now), limit, types)
    rows = await store.public_changes(ctx.db, types - MEMBERS, after, edge, limit + 1) if types - MEMBERS else []
    rows += await store.changes(ctx.db, client, after, edge, limit + 1) if types & MEMBERS else []
    rows.sort(key=lambda row: (row.xid, row.seq, row.subject_id))
    page, more = rows[:limit], len(rows) > limit
    if more:
        here = replace(here, xid=page[-1].xid, seq=page[-1].seq, subject_id=page[-1].subject_id)
    return rules.lines_of(page), here, more


async def _everything(
    ctx: Context, client: Client, begun: Place, limit: int, types: frozenset[Followed]
) -> tuple[list[Line], Place, bool]:
    """Go through all of it once. The feed then goes on from where it was as that began: no change is lost meanwhile."""
    passing = begun.passing or NOTHING
    rows: list[Seen] = []
    rows += await store.everything(ctx.db, types - MEMBERS, passing, limit + 1) if types - MEMBERS else []
    rows += await store.everybody(ctx.db, client, passing, limit + 1) if types & MEMBERS else []
    rows.sort(key=lambda row: row.subject_id)
    page, more = rows[:limit], len(rows) > limit
    return rules.lines_of(page), replace(begun, passing=page[-1].subject_id if more else None), more
