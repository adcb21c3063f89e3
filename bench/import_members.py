"""A list of 100,000 members from its file to the register, against a bare COPY of the same rows.

What is timed is all that the worker does: the CSV is read, every row is checked and set against the register (the dry
run), and then committed, which looks at each once more. The other side is `COPY … FROM STDIN` of the very rows that the
import left, into the same tables with the same indexes, foreign keys and journal, in one transaction, by their owner.
Each round has two fresh databases on one server; the ratio is the median of the rounds.
"""

import asyncio
import tempfile
import time
from base64 import b32encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from statistics import median
from uuid import UUID

import psycopg
from psycopg import sql

from api.outbound import importing
from cli.embedded import OWNER, RUNTIME, Embedded
from governance.context import Context, Person, Visitor
from governance.database import open_engine
from governance.imports import actions
from governance.imports.values import NewCommit, NewImport
from governance.migrations import migrate
from governance.permissions import Office

ROWS, ROUNDS = 100_000, 3
OFFICER = UUID(int=1)
# In the order in which they refer to each other.
TABLES = {
    "person": "id <> '00000000-0000-0000-0000-000000000001'",
    "address": "true",
    "member": "true",
    "membership": "true",
    "voting_right": "true",
    "member_reference": "true",
    "journal": "event = 'membership.started'",
}
WRITTEN = {"journal": ("event", "subject_type", "subject_id", "person_id", "facts")}
AREAS = ("Gwynedd", "Ceredigion", "Ynys Môn", "Cardiff", "W06000011", "Powys", "Sir Benfro")
NAMES = ("Branwen", "Llŷr", "Gwenllïan", "Siôn", "Rhiannon", "Myfanwy", "Ieuan", "Angharad")


def measure() -> dict[str, float]:
    """The figure: `ratio` of the import's time to the COPY's, and the seconds of both."""
    with tempfile.TemporaryDirectory() as home, Embedded(Path(home)) as server:
        took = [_round(server, each) for each in range(ROUNDS)]
    return {
        "ratio": round(median(imported / copied for imported, copied in took), 2),
        "import_s": round(median(imported for imported, _ in took), 1),
        "copy_s": round(median(copied for _, copied in took), 1),
    }


def _round(server: Embedded, number: int) -> tuple[float, float]:
    """Import into one database, and copy what came of it into another. Gives the seconds of each."""
    names = f"import_{number}", f"copy_{number}"
    for name in names:
        server.ensure_roles_and_database(name)
        migrate(server.url(OWNER, name))
        with psycopg.connect(server.url(OWNER, name)) as db:
            db.execute(
                "INSERT INTO person (id, name, sort_key_cy, sort_key_en, language) VALUES (%s, 'N', 'n', 'n', 'cy')",
                [OFFICER],
            )
    imported = asyncio.run(_import(server.url(RUNTIME, names[0])))
    return imported, _copy(server.url(OWNER, names[0]), server.url(OWNER, names[1]))


def the_list(rows: int = ROWS) -> bytes:
    """A list as a co-ordinator keeps it."""
    lines = ["Cyfeirnod,Enw,E-bost,Iaith,Awdurdod lleol,Ymunodd"]
    for number in range(rows):
        surname = b32encode(sha256(str(number).encode()).digest()[:5]).decode().title()
        name, area = NAMES[number % len(NAMES)], AREAS[number % len(AREAS)]
        lines.append(
            f"M-{number:06d},{name} {surname},m{number}@example.org,{('cy', 'Saesneg', 'both')[number % 3]},{area},"
            f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/{2000 + number % 26}"
        )
    return "\r\n".join(lines).encode()


async def _import(url: str) -> float:
    engine = open_engine(url, pool_size=2)

    @asynccontextmanager
    async def transaction() -> AsyncIterator[Context]:
        async with engine.begin() as db:
            yield Context(db, Visitor())

    content = the_list()
    officer = Person(OFFICER, "N", frozenset({Office.MEMBERSHIP_OFFICER}), is_member=False)
    async with engine.begin() as db:
        import_id = await actions.begin_import(Context(db, officer), NewImport("aelodau.csv", content))
    began = time.monotonic()
    await importing.read(transaction, import_id)

    async with engine.begin() as db:
        await actions.commit_import(Context(db, officer), import_id, NewCommit(), None)
    await importing.commit(transaction, import_id)
    took = time.monotonic() - began
    await engine.dispose()
    return took


def _copy(source: str, target: str) -> float:
    rows: dict[str, BytesIO] = {}
    with psycopg.connect(source) as db:
        for table, which in TABLES.items():
            names = sql.SQL(", ").join(map(sql.Identifier, WRITTEN.get(table, _columns(db, table))))
            rows[table] = BytesIO()
            query = sql.SQL("COPY (SELECT {} FROM {} WHERE {}) TO STDOUT")
            with db.cursor().copy(query.format(names, sql.Identifier(table), sql.SQL(which))) as out:
                for piece in out:
                    rows[table].write(piece)
        found = db.execute("SELECT count(*) FROM membership").fetchone()
        if found is None or found[0] != ROWS:
            raise RuntimeError(f"the import left {found}")
        imports = db.execute("SELECT id, file_name, begun_at FROM member_import").fetchone()
    with psycopg.connect(target) as db:
        db.execute(
            "INSERT INTO member_import (id, state, file_name, begun_by, begun_at) VALUES (%s, 'received', %s, %s, %s)",
            [imports[0], imports[1], OFFICER, imports[2]] if imports else [],
        )
        db.commit()
        began = time.monotonic()
        for table, kept in rows.items():
            names = sql.SQL(", ").join(map(sql.Identifier, WRITTEN.get(table, _columns(db, table))))
            with db.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as into:
                into.write(kept.getbuffer())
        db.commit()
        return time.monotonic() - began


def _columns(db: psycopg.Connection[tuple[object, ...]], table: str) -> tuple[str, ...]:
    query = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
    return tuple(str(row[0]) for row in db.execute(query, [table]))
