"""Members from a spreadsheet: sent in, read against the register, committed whole, and undone.

What an officer does reads: may, load, decide, store, record. What takes long is then done by the worker.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from msgspec import structs
from sqlalchemy.exc import IntegrityError

from governance.bodies.store import today
from governance.context import Context, Person
from governance.identifiers import new_id
from governance.imports import events, register, rules, store
from governance.imports.values import Counts, Fault, Given, Import, NewCommit, NewImport, NewMapping, State
from governance.journal import defer, record, record_each
from governance.memberships.events import MembershipStarted
from governance.permissions import Permission
from governance.refusal import Stale

# What the program itself does in one stride, and then says how far it is.
STRIDE = 5000


async def begin_import(ctx: Context, new: NewImport) -> UUID:
    """Send in a list of members. It is read by the worker, and changes nothing before it is committed. Gives its id."""
    person_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    begun = Import(
        id=new_id(),
        state=State.RECEIVED,
        file_name=new.file_name,
        headings=[],
        mapping={},
        fault=None,
        fault_line=None,
        rows_read=0,
        counts=Counts(),
        begun_by=person_id,
        begun_at=await ctx.now(),
        committed_by=None,
        committed_at=None,
        undone_by=None,
        undone_at=None,
        version=1,
    )
    await store.put(ctx.db, begun, new.content)
    await record(ctx, events.ImportBegun(begun.id))
    await defer(ctx, "read_import", import_id=begun.id)
    return begun.id


async def map_columns(ctx: Context, import_id: UUID, new: NewMapping, version: int | None) -> None:
    """Say which column holds what, in the place of what was guessed: the file is read anew."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    found = await _held(ctx, import_id, version)
    mapped = structs.replace(rules.moved(found, State.RECEIVED), mapping=new.mapping, rows_read=0, counts=Counts())
    rules.check_mapping(new.mapping, found.headings)
    await store.change(ctx.db, found, mapped)
    await record(ctx, events.ImportMapped(import_id))
    await defer(ctx, "read_import", import_id=import_id)


async def commit_import(ctx: Context, import_id: UUID, new: NewCommit, version: int | None) -> None:
    """Take a list into the register, whole: the worker does it, and looks at each row once more before."""
    person_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    found = await _held(ctx, import_id, version)
    committing = rules.to_commit(found, new)
    await store.change(ctx.db, found, structs.replace(committing, committed_by=person_id, committed_at=await ctx.now()))
    await defer(ctx, "commit_import", import_id=import_id)


async def discard_import(ctx: Context, import_id: UUID, version: int | None) -> None:
    """Put a list away unused: the file and what was read of it are forgotten at once."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    found = await _held(ctx, import_id, version)
    await store.change(ctx.db, found, rules.moved(found, State.DISCARDED))
    await _forget(ctx, import_id)
    await record(ctx, events.ImportDiscarded(import_id))


async def undo_import(ctx: Context, import_id: UUID, version: int | None) -> None:
    """Take a list out of the register again, whole, unless something was done with one of its members since."""
    person_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    found = await _held(ctx, import_id, version)
    undoing = rules.to_undo(found, await store.undo_bar(ctx.db, found))
    await store.change(ctx.db, found, structs.replace(undoing, undone_by=person_id, undone_at=await ctx.now()))
    await defer(ctx, "undo_import", import_id=import_id)


async def _held(ctx: Context, import_id: UUID, version: int | None) -> Import:
    found = await store.load(ctx.db, import_id, lock=True)
    if version is not None and version != found.version:
        raise Stale
    return found


# ── By the worker ────────────────────────────────────────────────────────────────────────────────────


async def begin_reading(ctx: Context, import_id: UUID) -> tuple[Import, bytes] | None:
    """Take an import to be read, from its beginning: whoever was at it before finds that it is theirs no more.

    None where it is not to be read: it was read, or put away.
    """
    found = await store.load(ctx.db, import_id, lock=True)
    if State.READING not in rules.MOVES.get(found.state, ()):
        return None
    reading = structs.replace(rules.moved(found, State.READING), rows_read=0)
    await store.forget_rows(ctx.db, import_id)
    await store.change(ctx.db, found, reading)
    return reading, await store.content(ctx.db, import_id)


async def map_by_headings(ctx: Context, reading: Import, headings: Sequence[str]) -> tuple[Import, rules.Reader]:
    """Say what the columns hold, unless an officer did. Gives what then reads the rows."""
    mapping = reading.mapping or rules.guess(headings)
    found = structs.replace(reading, headings=[*headings], mapping=mapping)
    await store.change(ctx.db, reading, found)
    return found, rules.Reader(mapping, await store.areas(ctx.db), await today(ctx.db))


async def put_rows(ctx: Context, reading: Import, rows: Sequence[tuple[int, Given, list[Fault]]]) -> Import:
    """Store rows as they were read, and say how far it is. Raises `Stale` where somebody else reads the file anew."""
    further = structs.replace(reading, rows_read=reading.rows_read + len(rows), version=reading.version + 1)
    await store.change(ctx.db, reading, further)
    await store.put_rows(ctx.db, reading.id, rows)
    return further


async def end_reading(ctx: Context, reading: Import) -> None:
    """Set every row against the register: the dry run."""
    await store.take_time(ctx.db)
    found = await store.load(ctx.db, reading.id, lock=True)
    if found.version != reading.version:
        raise Stale
    await register.judge(ctx.db, reading.id)
    checked = structs.replace(rules.moved(found, State.CHECKED), counts=await store.counts(ctx.db, reading.id))
    await store.change(ctx.db, found, checked)


async def give_up_reading(ctx: Context, reading: Import, fault: str, line: int | None = None) -> None:
    """Say why a file cannot be read."""
    found = await store.load(ctx.db, reading.id, lock=True)
    if found.state is State.READING:
        await store.forget_rows(ctx.db, found.id)
        unreadable = structs.replace(rules.moved(found, State.UNREADABLE), fault=fault, fault_line=line)
        await store.change(ctx.db, found, unreadable)


async def enter_members(ctx: Context, import_id: UUID) -> None:
    """Take a list into the register in one transaction. Where the register has changed since, it is shown once more."""
    await store.take_time(ctx.db)
    await store.hold_register(ctx.db)
    found = await store.load(ctx.db, import_id, lock=True)
    if found.state is not State.COMMITTING or found.committed_by is None:
        return
    if await register.judge(ctx.db, import_id):
        again = structs.replace(
            rules.moved(found, State.CHECKED),
            counts=await store.counts(ctx.db, import_id),
            fault="register_changed",
            committed_by=None,
            committed_at=None,
        )
        await store.change(ctx.db, found, again)
        return
    await register.enter(ctx.db, import_id)
    await store.change(ctx.db, found, rules.moved(found, State.COMMITTED))
    await store.forget_file(ctx.db, import_id)
    as_officer = _as(ctx, found.committed_by)
    await record_each(as_officer, MembershipStarted, register.entered(import_id))
    await record_each(as_officer, events.MemberAmended, register.amended(import_id))
    done = events.ImportCommitted(import_id, new=found.counts.new, changed=found.counts.changed)
    await record(as_officer, done)


async def take_back(ctx: Context, import_id: UUID) -> None:
    """Take a list out of the register in one transaction; or say which line keeps it there."""
    await store.take_time(ctx.db)
    await store.hold_register(ctx.db)
    found = await store.load(ctx.db, import_id, lock=True)
    if found.state is not State.UNDOING or found.undone_by is None:
        return
    line = await register.touched(ctx.db, import_id)
    is_used = line is not None
    if not is_used:
        try:
            async with ctx.db.begin_nested():
                await register.take_back(ctx.db, import_id)
        except IntegrityError as error:
            is_used, line = True, await _line_named(ctx, import_id, error)
    if is_used:
        stands = structs.replace(
            rules.moved(found, State.COMMITTED), fault="used_since", fault_line=line, undone_by=None, undone_at=None
        )
        await store.change(ctx.db, found, stands)
        return
    await store.change(ctx.db, found, rules.moved(found, State.UNDONE))
    as_officer = _as(ctx, found.undone_by)
    await record_each(as_officer, events.MembershipUndone, register.entered(import_id))
    await record_each(as_officer, events.MemberAmended, register.amended(import_id))
    await record(as_officer, events.ImportUndone(import_id))


async def _line_named(ctx: Context, import_id: UUID, error: IntegrityError) -> int | None:
    """The line of whoever a foreign key still names; None where PostgreSQL does not tell."""
    named = re.search(r"=\(([0-9a-f-]{36})\)", str(getattr(error.orig and error.orig.__cause__, "detail", "")))
    return await store.line_of(ctx.db, import_id, UUID(named[1])) if named else None


def _as(ctx: Context, person_id: UUID) -> Context:
    """The same transaction, for whom the worker does what they asked for."""
    return replace(ctx, actor=Person(person_id, "", frozenset(), is_member=False))


async def advance_due(ctx: Context) -> int:
    """Forget the files that nobody used, and the rows of what cannot be undone any more. Gives how many imports."""
    over = await store.over(ctx.db, await ctx.now())
    for import_id in over:
        found = await store.load(ctx.db, import_id)
        if State.DISCARDED in rules.MOVES.get(found.state, ()):
            await store.change(ctx.db, found, rules.moved(found, State.DISCARDED))
        await _forget(ctx, import_id)
    return len(over)


async def _forget(ctx: Context, import_id: UUID) -> None:
    await store.forget_file(ctx.db, import_id)
    await store.forget_rows(ctx.db, import_id)


def read_rows(reader: rules.Reader, rows: Iterable[tuple[int, Sequence[str]]]) -> list[tuple[int, Given, list[Fault]]]:
    """Read rows as they stand in the file, each with its line: those in which nothing stands are passed over."""
    return [(line, *reader.read(row)) for line, row in rows if any(cell.strip() for cell in row)]
