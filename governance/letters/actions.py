"""What members do with letters. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.context import Context
from governance.directory import store as directory
from governance.directory.queries import listing
from governance.identifiers import new_id
from governance.journal import record
from governance.letters import events, rules, store
from governance.letters.refusals import NoEntry
from governance.letters.values import NewLetter, NewLetterbox, NewReport
from governance.members.rules import RightNotYours
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.standing.store import theirs


async def open_letterbox(ctx: Context, member_id: UUID, new: NewLetterbox) -> None:
    """Choose whether other members may write by way of an entry of one's own: to oneself, as its spokesperson."""
    person_id = ctx.person_id()
    if person_id not in await theirs(ctx.db, member_id):
        raise RightNotYours
    if await directory.load(ctx.db, member_id, lock=True) is None:
        raise NoEntry
    await store.put_box(ctx.db, member_id, person_id, is_open=new.is_open)
    await record(ctx, events.LetterboxSet(member_id, member_id))


async def write_letter(ctx: Context, member_id: UUID, new: NewLetter) -> UUID:
    """Write to whoever opened the letterbox of an entry that one may read. Gives the letter's id."""
    writer_id = ctx.actor.require(Permission.LETTER_WRITE)
    await listing(ctx, member_id)
    reader_id = await store.reader(ctx.db, member_id)
    is_blocked = await store.is_blocked(ctx.db, reader_id, writer_id)
    now = await ctx.now()
    letter = rules.written(
        new,
        id_=new_id(),
        writer_id=writer_id,
        reader_id=reader_id,
        member_id=member_id,
        is_blocked=is_blocked,
        written_today=await store.written_since(ctx.db, writer_id, now - rules.A_DAY, replies=False),
        now=now,
    )
    await store.put(ctx.db, letter)
    await record(ctx, events.LetterWritten(letter.id))
    return letter.id


async def reply_to_letter(ctx: Context, letter_id: UUID, new: NewLetter) -> UUID:
    """Answer a letter that one got, by way of the site too. Gives the reply's id."""
    writer_id = ctx.person_id()
    letter = await store.load(ctx.db, letter_id)
    is_blocked = await store.is_blocked(ctx.db, letter.written_by, writer_id)
    now = await ctx.now()
    reply = rules.replied(
        letter,
        new,
        id_=new_id(),
        writer_id=writer_id,
        is_blocked=is_blocked,
        written_today=await store.written_since(ctx.db, writer_id, now - rules.A_DAY, replies=True),
        now=now,
    )
    await store.put(ctx.db, reply)
    await record(ctx, events.LetterWritten(reply.id))
    return reply.id


async def report_letter(ctx: Context, letter_id: UUID, new: NewReport) -> None:
    """Bring a letter that one got before an officer, who may read it from then on."""
    person_id = ctx.person_id()
    letter = await store.load(ctx.db, letter_id)
    await store.change(ctx.db, rules.reported(letter, new, person_id, await ctx.now()))
    await record(ctx, events.LetterReported(letter_id))


async def settle_report(ctx: Context, letter_id: UUID) -> None:
    """Note that one has seen to a letter that was reported: it is then deleted at its time."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_DECIDE)
    letter = await store.load(ctx.db, letter_id)
    await store.change(ctx.db, rules.settled(letter, officer_id, await ctx.now()))
    await record(ctx, events.ReportSettled(letter_id))


async def block_writer(ctx: Context, letter_id: UUID) -> None:
    """Hear no more from whoever wrote a letter that one got. They are not told."""
    person_id = ctx.person_id()
    letter = await store.load(ctx.db, letter_id)
    if letter.person_id != person_id:
        raise NotFound
    await store.put_block(ctx.db, person_id, letter.written_by)
    await record(ctx, events.WriterBlocked(letter_id))


async def unblock_writer(ctx: Context, letter_id: UUID) -> None:
    """Hear from them again."""
    person_id = ctx.person_id()
    letter = await store.load(ctx.db, letter_id)
    if letter.person_id != person_id:
        raise NotFound
    await store.remove_block(ctx.db, person_id, letter.written_by)


async def advance_due(ctx: Context) -> int:
    """Delete the letters whose time has come. Gives how many."""
    return await store.forget(ctx.db, rules.KEPT_DAYS, await ctx.now())
