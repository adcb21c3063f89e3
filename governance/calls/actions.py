"""What officers do with calls for motions: open one to all the members, and give it more time."""

from uuid import UUID

from governance.calls import rules, store
from governance.calls.events import CallExtended, CallOpened
from governance.calls.refusals import CallOfNothing
from governance.calls.values import CallExtension, NewCall
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import record
from governance.permissions import Permission
from governance.refusal import NotFound

# Motions are of the Forum: only there do the members decide.
CALLING = frozenset({"forum"})


async def open_call(ctx: Context, new: NewCall) -> UUID:
    """Ask the members for motions. Every one of them who has a voting right is told. Gives the call's id."""
    person_id = ctx.actor.require(Permission.CALL_OPEN)
    if await store.body_kind(ctx.db, new.body_id) not in CALLING:
        raise CallOfNothing
    call = rules.opened(new_id(), new, person_id, await ctx.now())
    await store.put(ctx.db, call)
    await record(ctx, CallOpened(call.id, closes_at=call.closes_at))
    return call.id


async def extend_call(ctx: Context, call_id: UUID, new: CallExtension, if_version: int | None = None) -> None:
    """Give an open call more time."""
    ctx.actor.require(Permission.CALL_OPEN)
    call = await store.find(ctx.db, call_id)
    if call is None:
        raise NotFound
    later = rules.extended(call, new.closes_at, if_version, await ctx.now())
    await store.extend(ctx.db, call, later)
    await record(ctx, CallExtended(call_id, closes_at=later.closes_at))
