"""`fforwm restore`: a backup into an empty database, whole or not at all, and then proven."""

import asyncio
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from msgspec import Struct
from psycopg import sql

from cli.backup import archive
from cli.backup.archive import BackupError
from cli.backup.manifest import APP, Manifest, differences, measure, tables
from cli.backup.server import alone, database_name, environment, programs
from governance.ballots.proof import Recount, recount
from governance.database import open_engine
from governance.migrations import known, pending


class Restored(Struct, frozen=True):
    """What was restored: the numbers, each ballot counted again, and the ballots that were open then.

    `is_older` where the schema must be upgraded first; then no ballot was counted again yet.
    """

    manifest: Manifest
    recounts: list[Recount]
    open_ballots: list[str]
    is_older: bool


def restore(owner_url: str, path: Path, key_file: Path) -> Restored:
    """Fill an empty database from a backup, and prove that it holds the same. Raises BackupError.

    Every session and token is ended, what members let apps do too, and codes that were asked for are forgotten: who
    signed out or stopped an app since must stay so. The journal begins a new epoch, so that partners' cursors stay
    good on a server that counts anew.
    """
    key = archive.identity(key_file)
    manifest = archive.read(path, key, archive.Nowhere())  # to its end, before anything is written
    with alone(owner_url) as db:
        _require_fit(db, manifest)
        _fill(db, owner_url, path, key)
        with db.transaction():
            if faults := differences(manifest, measure(db)):
                raise BackupError("The database does not hold what the backup says. Drop it: " + "; ".join(faults))
        is_older = pending(owner_url)
        recounts = [] if is_older else recounted(owner_url)
        if faulty := [f"{each.ballot_id}: {fault}" for each in recounts for fault in each.faults]:
            raise BackupError("The backup’s own ballots do not count up: " + "; ".join(faulty))
        with db.transaction():
            open_ballots = _begin_anew(db, manifest)
    return Restored(manifest, recounts, open_ballots, is_older)


def recounted(url: str) -> list[Recount]:
    """Count every counted ballot of a database again."""

    async def again() -> list[Recount]:
        engine = open_engine(url, pool_size=1)
        try:
            async with engine.connect() as db:
                return await recount(db)
        finally:
            await engine.dispose()

    return asyncio.run(again())


def _require_fit(db: psycopg.Connection[Any], manifest: Manifest) -> None:
    if manifest.revision not in known():
        raise BackupError(
            f"The backup’s schema ({manifest.revision}) is newer than this program. Install the version it was made by."
        )
    if manifest.server_version // 10000 > db.info.server_version // 10000:
        raise BackupError(f"The backup is of PostgreSQL {manifest.server_version // 10000}; this server is older.")
    if there := tables(db):
        raise BackupError(f"The database is not empty: it has the table {there[0]}. Name one that is new.")
    roles = [row[0] for row in db.execute("SELECT rolname FROM pg_roles WHERE rolname = %s", [APP])]
    if not roles:
        raise BackupError(f"The server has no role {APP}. Make the roles first: docs/operations.md, section 2.")
    if db.info.user == APP:
        raise BackupError("FFORWM_OWNER_DATABASE_URL must name the role that is to own the schema.")


def _fill(db: psycopg.Connection[Any], url: str, path: Path, key: Any) -> None:
    command: list[str | Path] = [
        programs(db) / "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-password",
        f"--dbname={database_name(url)}",
    ]  # fmt: skip
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command, env=environment(url), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        ) as program,
    ):
        assert program.stdin is not None  # noqa: S101 - asked for
        try:
            archive.read(path, key, program.stdin)
            program.stdin.close()
        except (BackupError, BrokenPipeError):
            program.kill()  # before it takes what it has for all there is
        if program.wait() != 0:
            said.seek(0)
            raise BackupError(f"PostgreSQL could not restore the dump: {said.read().decode(errors='replace')}")


def _begin_anew(db: psycopg.Connection[Any], manifest: Manifest) -> list[str]:
    """Let nobody in who was signed in, and begin an epoch. Gives the ballots that were open then."""
    for table in ("session", "access_token", "app_permit"):
        if table in manifest.tables:  # an older backup has none
            query = sql.SQL("UPDATE {} SET ended_at = app_now() WHERE ended_at IS NULL")
            db.execute(query.format(sql.Identifier(table)))
    db.execute("DELETE FROM sign_in")
    if "restoration" in manifest.tables:
        db.execute(
            "INSERT INTO restoration (number, backup_made_at, restored_at) VALUES (app_epoch() + 1, %s, app_now())",
            [manifest.made_at],
        )
    return [str(id_) for (id_,) in db.execute("SELECT id FROM ballot WHERE state = 'open' ORDER BY id")]
