"""What is remembered of imports: the file until it is used, its rows for as long as they can be undone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import LANGUAGES
from governance.bodies.store import region
from governance.database import Json, metadata, value
from governance.identifiers import new_id
from governance.imports import rules
from governance.imports.values import Counts, Fault, Given, Import, State, UndoBar
from governance.refusal import NotFound, Stale

member_import = Table(
    "member_import",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("state", Text),
    Column("file_name", Text),
    Column("headings", Json),
    Column("mapping", Json),
    Column("fault", Text),
    Column("fault_line", Integer),
    Column("rows_read", Integer),
    Column("counts", Json),
    Column("begun_by", Uuid),
    Column("begun_at", DateTime(timezone=True)),
    Column("committed_by", Uuid),
    Column("committed_at", DateTime(timezone=True)),
    Column("undone_by", Uuid),
    Column("undone_at", DateTime(timezone=True)),
    Column("version", Integer),
)

import_file = Table(
    "member_import_file", metadata, Column("import_id", Uuid, primary_key=True), Column("content", LargeBinary)
)

import_row = Table(
    "member_import_row",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("verdict", Text),
    Column("faults", JSONB),
    Column("clashes", JSONB),
    Column("notes", JSONB),
    Column("changes", ARRAY(Text)),
    Column("given_id", Uuid),
    Column("reference", Text),
    Column("kind", Text),
    Column("name", JSONB),
    Column("organisation_kind", Text),
    Column("email", Text),
    Column("language", Text),
    Column("region_code", Text),
    Column("joined_on", Date),
    Column("member_id", Uuid),
    Column("membership_id", Uuid),
    Column("target_id", Uuid),
)

_COPIED = (
    *("import_id", "line", "verdict", "faults", "given_id", "reference", "kind", "name", "sort_key_cy", "sort_key_en"),
    *("organisation_kind", "email", "language", "region_code", "joined_on"),
    *("subject_id", "member_id", "membership_id", "address_id"),
)


async def put(db: AsyncConnection, new: Import, content: bytes) -> None:
    """Store a new import with its file."""
    await db.execute(insert(member_import).values({name: getattr(new, name) for name in new.__struct_fields__}))
    await db.execute(insert(import_file).values(import_id=new.id, content=content))


async def load(db: AsyncConnection, import_id: UUID, *, lock: bool = False) -> Import:
    """One import; `lock` holds it until the transaction ends. Raises `NotFound`."""
    query = select(member_import).where(member_import.c.id == import_id)
    found = value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Import)
    if found is None:
        raise NotFound
    return found


async def change(db: AsyncConnection, old: Import, new: Import) -> None:
    """Store what became of an import. Raises `Stale` where somebody else was first."""
    changed = {name: each for name in new.__struct_fields__ if (each := getattr(new, name)) != getattr(old, name)}
    query = update(member_import).where(member_import.c.id == old.id, member_import.c.version == old.version)
    if changed and (await db.execute(query.values(changed))).rowcount != 1:
        raise Stale


async def content(db: AsyncConnection, import_id: UUID) -> bytes:
    """The file of an import. Raises `NotFound` once it is forgotten."""
    found: bytes | None = (
        await db.execute(select(import_file.c.content).where(import_file.c.import_id == import_id))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def areas(db: AsyncConnection) -> dict[str, str]:
    """The code of each area where members live, by that code and by its name in each language, as `rules.plain`."""
    rows = await db.execute(select(region.c.code, region.c.name).where(region.c.kind == "local_authority"))
    found = dict[str, str]()
    for row in rows:
        for said in (row.code, *row.name.values()):
            found.setdefault(rules.plain(said), row.code)
    return found


async def forget_file(db: AsyncConnection, import_id: UUID) -> None:
    """Delete the file of an import."""
    await db.execute(delete(import_file).where(import_file.c.import_id == import_id))


async def forget_rows(db: AsyncConnection, import_id: UUID) -> None:
    """Delete what was read of a file."""
    await db.execute(delete(import_row).where(import_row.c.import_id == import_id))


async def has_rows(db: AsyncConnection, import_id: UUID) -> bool:
    """Whether what was read of a file is still here."""
    query = select(import_row.c.line).where(import_row.c.import_id == import_id).limit(1)
    return (await db.execute(query)).first() is not None


_REGISTERED = text(
    "SELECT EXISTS (SELECT FROM membership s JOIN register_entry e ON e.membership_id = s.id WHERE s.import_id = :id)"
)


async def is_registered(db: AsyncConnection, import_id: UUID) -> bool:
    """Whether the register that the law asks for has entries of those whom an import brought."""
    return bool((await db.execute(_REGISTERED, {"id": import_id})).scalar_one())


async def undo_bar(db: AsyncConnection, found: Import) -> UndoBar | None:
    """Why an import that is in the register cannot be undone, whoever asks; None where it can."""
    if found.state is not State.COMMITTED:
        return None
    if not await has_rows(db, found.id):
        return "rows_forgotten"
    return "in_the_register" if await is_registered(db, found.id) else None


async def take_time(db: AsyncConnection) -> None:
    """Let the statements of this transaction last: a list of a hundred thousand is no request that hangs."""
    for setting, most in (("statement_timeout", "30min"), ("lock_timeout", "1min")):
        await db.execute(select(func.set_config(setting, most, True)))


async def hold_register(db: AsyncConnection) -> None:
    """One import at a time changes the register: the next waits until this transaction ends."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("member imports", 0))))


async def put_rows(db: AsyncConnection, import_id: UUID, rows: Iterable[tuple[int, Given, list[Fault]]]) -> None:
    """Store rows as they were read, by PostgreSQL's COPY, in this transaction."""
    await db.execute(text("SELECT 1"))  # begins it: what is copied before stands outside
    connection = (await db.get_raw_connection()).driver_connection
    assert connection is not None  # noqa: S101 - asyncpg's own, by open_engine
    records = (_record(import_id, *row) for row in rows)
    await connection.copy_records_to_table("member_import_row", records=records, columns=_COPIED)


def _record(import_id: UUID, line: int, given: Given, faults: list[Fault]) -> tuple[Any, ...]:
    name = rules.name_of(given)
    keys = rules.sort_keys(name) if name else {}
    return (
        import_id,
        line,
        "refused" if faults else "new",
        msgspec.json.encode(faults).decode() if faults else "[]",
        given.id,
        given.reference,
        given.kind,
        msgspec.json.encode(name).decode() if name else None,
        *(keys.get(each) for each in LANGUAGES),
        given.organisation_kind,
        given.email,
        given.language,
        given.region,
        given.joined_on,
        new_id(),
        new_id(),
        new_id(),
        new_id(),
    )


_COUNTS = text(
    """
    SELECT count(*) FILTER (WHERE verdict = 'new') AS new, count(*) FILTER (WHERE verdict = 'changed') AS changed,
           count(*) FILTER (WHERE verdict = 'unchanged') AS unchanged,
           count(*) FILTER (WHERE verdict = 'refused') AS refused,
           count(*) FILTER (WHERE notes @> '[{"code": "perhaps_known"}]' AND verdict <> 'refused') AS flagged
      FROM member_import_row WHERE import_id = :id
    """
)


async def counts(db: AsyncConnection, import_id: UUID) -> Counts:
    """How many rows have each verdict."""
    found = value((await db.execute(_COUNTS, {"id": import_id})).mappings().one(), Counts)
    assert found is not None  # noqa: S101 - a count is always a row
    return found


_REFERRED_TO = text("SELECT line FROM member_import_row WHERE import_id = :id AND :used IN (subject_id, member_id)")


async def line_of(db: AsyncConnection, import_id: UUID, used: UUID) -> int | None:
    """The line that brought a person, an organisation or a member."""
    return (await db.execute(_REFERRED_TO, {"id": import_id, "used": used})).scalar_one_or_none()


_OVER = """
       state IN ('committed', 'undone') AND committed_at < :now - make_interval(days => :undo)
       OR state IN ('received', 'reading', 'checked', 'unreadable') AND begun_at < :now - make_interval(days => :waits)
"""
_DUE = text(
    f"SELECT id FROM member_import i WHERE ({_OVER})"  # noqa: S608 - a constant of ours
    " AND (EXISTS (SELECT FROM member_import_file f WHERE f.import_id = i.id)"
    " OR EXISTS (SELECT FROM member_import_row r WHERE r.import_id = i.id)) ORDER BY id FOR UPDATE SKIP LOCKED"
)


async def over(db: AsyncConnection, now: datetime) -> list[UUID]:
    """The imports of which something is kept for longer than it may be."""
    keys = {"now": now, "undo": rules.UNDO_DAYS, "waits": rules.WAITS_DAYS}
    return list((await db.execute(_DUE.bindparams(bindparam("now", type_=DateTime(timezone=True))), keys)).scalars())
