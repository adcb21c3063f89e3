"""The two roles of every database: the owner, who may change the schema, and the runtime role, who may not."""

from typing import Any, Final

import psycopg
from psycopg import sql

OWNER: Final = "fforwm_owner"
RUNTIME: Final = "fforwm_app"
LIMITS: Final = {  # a request that takes longer than these is broken, and must not hold up the others
    "statement_timeout": "10s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "15s",
}


def ensure(db: psycopg.Connection[Any], database: str) -> None:
    """Make the roles and a database of the owner's, and put right what differs. Twice is once.

    `db` is a superuser's connection in autocommit mode.
    """
    owner, runtime, name = sql.Identifier(OWNER), sql.Identifier(RUNTIME), sql.Identifier(database)
    known = {row[0] for row in db.execute("SELECT rolname FROM pg_roles")}
    for role in {OWNER, RUNTIME} - known:
        db.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    plain = sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")
    db.execute(plain.format(owner))
    db.execute(plain.format(runtime))
    for setting, value in LIMITS.items():
        line = sql.SQL("ALTER ROLE {} SET {} = {}")
        db.execute(line.format(runtime, sql.Identifier(setting), sql.Literal(value)))
    if db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        db.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    db.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    db.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, runtime))
