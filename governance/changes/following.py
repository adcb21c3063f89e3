"""The feed as a partner's program follows it: who changed, of those it may see or was told of."""

from typing import Literal
from uuid import UUID

from msgspec.structs import replace

from governance.changes import rules, store
from governance.changes.rules import MemberChange, Place
from governance.context import Client, Context
from governance.partners.store import wait_for_readings
from governance.permissions import Scope

NOBODY = UUID(int=0)


async def follow(
    ctx: Context, after: Place | Literal["now"] | None, limit: int
) -> tuple[list[MemberChange], Place, bool]:
    """Read the feed on from a place: its lines, the new place, and whether more are waiting.

    From the beginning (None), and where the partner's next agreement has come since, everybody in view comes once,
    and whoever was told of and is in view no more. `now` gives the place alone. Raises `SignInNeeded`, `PartnersOnly`,
    `InsufficientScope` and `CursorExpired`.
    """
    client = ctx.client(Scope.CHANGES_READ)
    ctx.client(Scope.MEMBERS_READ)
    await wait_for_readings(ctx.db, client)
    edge = await store.edge(ctx.db)
    here = Place(
        epoch=edge.epoch,
        xid=edge.xid,
        seq=0,
        member_id=NOBODY,
        given_at=edge.now,
        agreement_id=client.agreement_id,
    )
    if isinstance(after, Place):
        rules.require_good(after, edge.epoch, edge.now)
    if after == "now":
        return [], here, False
    if after is None or after.agreement_id != client.agreement_id:
        return await _everybody(ctx, client, replace(here, passing=NOBODY), limit)
    if after.passing is not None:
        return await _everybody(ctx, client, replace(after, given_at=edge.now), limit)
    rows = await store.changes(ctx.db, client, after, edge, limit + 1)
    page, more = rows[:limit], len(rows) > limit
    if more:
        here = replace(here, xid=page[-1].xid, seq=page[-1].seq, member_id=page[-1].member_id)
    return rules.lines_of(page), here, more


async def _everybody(ctx: Context, client: Client, begun: Place, limit: int) -> tuple[list[MemberChange], Place, bool]:
    """Go through everybody once. The feed then goes on from where it was as that began: no change is lost meanwhile."""
    rows = await store.everybody(ctx.db, client, begun.passing or NOBODY, limit + 1)
    page, more = rows[:limit], len(rows) > limit
    return rules.lines_of(page), replace(begun, passing=page[-1].member_id if more else None), more
