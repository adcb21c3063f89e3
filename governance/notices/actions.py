"""What the worker does so that everybody who must be told is told, once. No person does these: the rules do.

Whoever must be told is derived from the rights of the day and from the roll, when the act is told of. So the
acts themselves (a ballot opening, a result) write one job and no list.
"""

from uuid import UUID

from governance.context import Context
from governance.journal import defer_all
from governance.motions import actions as motions
from governance.notices import store
from governance.notices.kinds import KINDS, TOLD
from governance.notices.rules import Notice
from governance.refusal import NotFound


async def tell(ctx: Context, event: str, subject_id: UUID) -> int:
    """Make a notice for each person who must hear of an act, and a job for each. Gives how many are new.

    Safe to repeat: nobody gets a second notice of one kind about one subject.
    """
    kind = TOLD.get(event)
    if kind is None:
        return 0
    people = await KINDS[kind].to(ctx.db, subject_id)
    made = await store.put(ctx.db, kind, subject_id, people, await ctx.now())
    await defer_all(ctx, "send_notice", [{"notice_id": notice_id} for notice_id in made])
    await _complete(ctx, kind, subject_id)
    return len(made)


async def take_notice(ctx: Context, notice_id: UUID) -> Notice | None:
    """Hold a notice for sending, until the transaction ends. None where it is sent, or has failed, already.

    Of what was deleted meanwhile nobody is told.

    What is for an office goes to its present holder: where that is somebody else by now, it is passed on to them; where
    nothing is asked of the office any more, to nobody.
    """
    notice = await store.load(ctx.db, notice_id, lock=True)
    if notice is None or not notice.is_waiting:
        return None
    kind = KINDS[notice.kind]
    if await store.is_gone(ctx.db, kind, notice.subject_id):
        await store.end(ctx.db, notice_id, sent=False, now=await ctx.now())
        return None
    if kind.to_an_office:
        holders = await kind.to(ctx.db, notice.subject_id)
        if notice.person_id not in holders:
            await store.end(ctx.db, notice_id, sent=False, now=await ctx.now())
            made = await store.put(ctx.db, notice.kind, notice.subject_id, holders, await ctx.now())
            await defer_all(ctx, "send_notice", [{"notice_id": each} for each in made])
            return None
    return notice


async def end_notice(ctx: Context, notice_id: UUID, *, sent: bool) -> None:
    """Write down that a notice which this transaction holds was handed over, or never can be."""
    await store.end(ctx.db, notice_id, sent=sent, now=await ctx.now())


async def complete_notice(ctx: Context, notice_id: UUID) -> None:
    """Where this notice was the last about its motion, say so to the motion: notice counts from now.

    In a transaction after the one that ended the notice: of two that end together, the later one sees both.
    """
    notice = await store.load(ctx.db, notice_id)
    if notice is not None:
        await _complete(ctx, notice.kind, notice.subject_id)


async def _complete(ctx: Context, name: str, subject_id: UUID) -> None:
    kind = KINDS[name]
    if kind.gives_notice and not await store.any_waiting(ctx.db, name, subject_id):
        await motions.complete_notice(ctx, await store.page_of(ctx.db, kind, subject_id))


async def read_notice(ctx: Context, notice_id: UUID) -> None:
    """Mark one of the caller's own notices as read; that is nobody else's affair, so no journal tells of it.

    Raises `SignInNeeded`, and `NotFound` for somebody else's notice too.
    """
    person_id = ctx.person_id()
    notice = await store.load(ctx.db, notice_id)
    if notice is None or notice.person_id != person_id:
        raise NotFound
    await store.read(ctx.db, person_id, await ctx.now(), notice_id)


async def read_all_notices(ctx: Context) -> None:
    """Mark all the caller's notices as read. Raises `SignInNeeded`."""
    await store.read(ctx.db, ctx.person_id(), await ctx.now())


async def hold_clock(ctx: Context, what: str) -> bool:
    """Be the one worker that sees to what is due in `what` until this transaction ends; False where another is."""
    return await store.hold_clock(ctx.db, what)
