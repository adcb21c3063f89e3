"""What members do with their entries. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.context import Context
from governance.directory import rules, store
from governance.directory.events import EntryPut, EntryWithdrawn
from governance.directory.store import Represented
from governance.directory.values import NewEntry
from governance.journal import record
from governance.members.rules import RightNotYours
from governance.promises import store as promises
from governance.refusal import NotFound, Stale


async def put_entry(ctx: Context, member_id: UUID, new: NewEntry, if_version: int | None = None) -> None:
    """Choose everything that the directory shows of a member. Nothing that was shown before is kept."""
    member = await _speaks_for(ctx, member_id)
    old = await store.load(ctx.db, member_id, lock=True)
    entry = rules.put(
        member_id,
        new,
        old,
        regions=await store.areas(ctx.db),
        is_member=member.is_member,
        has_promise=await promises.load(ctx.db, member_id) is not None,
        person_id=ctx.person_id(),
        now=await ctx.now(),
        if_version=if_version,
    )
    if not await store.put(ctx.db, entry):
        raise Stale
    public = rules.concerns_everyone(old, entry)
    await record(ctx, EntryPut(member_id, member_id, public=public, shows=rules.shown(entry)))


async def withdraw_entry(ctx: Context, member_id: UUID) -> None:
    """Withdraw an entry, at once and whole; a member whose right is suspended, or who has left, may too."""
    await _speaks_for(ctx, member_id)
    old = await store.load(ctx.db, member_id, lock=True)
    if old is None:
        raise NotFound
    await store.forget(ctx.db, member_id)
    await record(ctx, EntryWithdrawn(member_id, member_id, public=rules.concerns_everyone(old)))


async def _speaks_for(ctx: Context, member_id: UUID) -> Represented:
    """The member, as one for whom the caller speaks today. Raises `RightNotYours`."""
    for each in await store.represented(ctx.db, ctx.person_id()):
        if each.member_id == member_id:
            return each
    raise RightNotYours
