"""What a database holds, in numbers that can be compared: each table's rows and the digest of what stands in them."""

from datetime import datetime
from typing import Any, Final

import psycopg
from msgspec import Struct
from psycopg import sql

# So that a row is written with the same letters on every server, whatever its settings.
SAME: Final = {"TimeZone": "UTC", "DateStyle": "ISO, YMD", "IntervalStyle": "postgres", "bytea_output": "hex"}
APP: Final = "fforwm_app"


class Content(Struct, frozen=True):
    """One table's rows: how many, and the SHA-256 (hex) of the rows' own SHA-256, in the order of these."""

    rows: int
    digest: str


class Manifest(Struct, frozen=True):
    """What was in the database at one instant; `grants` is the digest of what the app's role may do with it."""

    made_at: datetime
    revision: str
    server_version: int
    tables: dict[str, Content]
    sequences: dict[str, int]
    grants: str


def measure(db: psycopg.Connection[Any]) -> Manifest:
    """Read all that the database holds, in the caller's transaction, which should see one instant."""
    for name, value in SAME.items():
        db.execute("SELECT set_config(%s, %s, true)", [name, value])
    [made_at] = _one(db, "SELECT clock_timestamp()")
    [revision] = _one(db, "SELECT version_num FROM public.alembic_version")
    return Manifest(
        made_at, revision, db.info.server_version, {name: _content(db, name) for name in tables(db)}, _sequences(db),
        _grants(db),
    )  # fmt: skip


def tables(db: psycopg.Connection[Any]) -> list[str]:
    """The names of all tables, in alphabetical order."""
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    return [name for (name,) in db.execute(query)]


def differences(first: Manifest, second: Manifest) -> list[str]:
    """What is not the same in two databases, each in one line; nothing where they hold the same."""
    found = []
    for name in sorted(first.tables.keys() | second.tables.keys()):
        was, is_ = first.tables.get(name), second.tables.get(name)
        if was is None or is_ is None:
            found.append(f"table {name}: {'not in the backup' if was is None else 'missing'}")
        elif was.rows != is_.rows:
            found.append(f"table {name}: {was.rows} rows in the backup, {is_.rows} here")
        elif was.digest != is_.digest:
            found.append(f"table {name}: {was.rows} rows, but not the same ones")
    # A sequence belongs to no transaction: the dump, taken after the numbers, may have a later value.
    found += [
        f"sequence {name}: behind the backup"
        for name, value in first.sequences.items()
        if second.sequences.get(name, -1) < value
    ]
    found += [
        f"{what}: not as in the backup"
        for what in ("revision", "grants")
        if getattr(first, what) != getattr(second, what)
    ]
    return found


def _content(db: psycopg.Connection[Any], table: str) -> Content:
    query = sql.SQL(
        "SELECT count(*), encode(sha256(coalesce(string_agg(digest, '' ORDER BY digest), '')::bytea), 'hex')"
        " FROM (SELECT encode(sha256(convert_to(t::text, 'UTF8')), 'hex') COLLATE \"C\" AS digest"
        " FROM public.{} t) each"
    )
    return Content(*_one(db, query.format(sql.Identifier(table))))


def _sequences(db: psycopg.Connection[Any]) -> dict[str, int]:
    query = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
    return dict(db.execute(query).fetchall())


# Also of single columns: a vote's choice may be changed by the app, and whose it is may not.
_GRANTS = """
SELECT encode(sha256(convert_to(coalesce(string_agg(line, ',' ORDER BY line COLLATE "C"), ''), 'UTF8')), 'hex') FROM (
  SELECT format('%%s %%s', c.relname, g.privilege_type) AS line
    FROM pg_class c CROSS JOIN aclexplode(c.relacl) g JOIN pg_roles r ON r.oid = g.grantee
   WHERE c.relnamespace = 'public'::regnamespace AND r.rolname = %(app)s
  UNION ALL
  SELECT format('%%s.%%s %%s', c.relname, a.attname, g.privilege_type)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN aclexplode(a.attacl) g
    JOIN pg_roles r ON r.oid = g.grantee
   WHERE c.relnamespace = 'public'::regnamespace AND r.rolname = %(app)s
) each
"""


def _grants(db: psycopg.Connection[Any]) -> str:
    [digest] = _one(db, _GRANTS, {"app": APP})
    return str(digest)


def _one(db: psycopg.Connection[Any], query: Any, values: Any = None) -> tuple[Any, ...]:
    row = db.execute(query, values).fetchone()
    assert row is not None  # noqa: S101 - each of these queries gives a row
    return tuple(row)
