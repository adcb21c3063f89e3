"""`fforwm backup`: a dump and the numbers that prove it, from one snapshot, to a file that only the key can open."""

import subprocess
import tempfile
from pathlib import Path
from typing import IO, Any

import psycopg

from cli.backup import archive
from cli.backup.archive import BackupError
from cli.backup.manifest import Manifest, measure
from cli.backup.server import connected, environment, programs

STEP = 1 << 16


def backup(owner_url: str, path: Path, public_key: str) -> Manifest:
    """Back the database up to a new file, while it goes on being used. Raises BackupError."""
    archive.recipient(public_key)
    with connected(owner_url) as db, db.transaction():
        # One instant for the numbers and for pg_dump: what is written meanwhile is in neither.
        db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = db.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None  # noqa: S101 - a function gives a row
        manifest = _measured(db)
        folder = programs(db)
        command: list[str | Path] = [folder / "pg_dump", "--format=custom", f"--snapshot={row[0]}", "--no-password"]
        with tempfile.TemporaryFile() as said, _started(command, owner_url, said) as dump:
            try:
                _write(path, public_key, manifest, dump, folder, said)
            finally:
                dump.kill()
    return manifest


def _measured(db: psycopg.Connection[Any]) -> Manifest:
    try:
        return measure(db)
    except psycopg.errors.UndefinedTable as error:
        raise BackupError("There is no Fforwm in this database. Begin with: fforwm migrate") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise BackupError("FFORWM_OWNER_DATABASE_URL must name the role that owns the schema.") from error


def _started(command: list[str | Path], url: str, said: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=environment(url), stdout=subprocess.PIPE, stderr=said)


def _write(
    path: Path, public_key: str, manifest: Manifest, dump: subprocess.Popen[bytes], folder: Path, said: IO[bytes]
) -> None:
    # pg_restore reads along, to nowhere: so a dump that could not be restored never gets its name.
    command: list[str | Path] = [folder / "pg_restore", "--file=/dev/null"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said) as reader:
        assert dump.stdout is not None  # noqa: S101 - asked for
        assert reader.stdin is not None  # noqa: S101 - asked for
        tee = _Tee(dump.stdout, reader.stdin)

        def finish() -> None:
            tee.close()
            if dump.wait() != 0 or reader.wait() != 0:
                said.seek(0)
                raise BackupError(f"PostgreSQL could not dump the database: {said.read().decode(errors='replace')}")

        try:
            archive.write(path, public_key, manifest, tee, finish)
        finally:
            tee.close()
            reader.kill()


class _Tee:
    """Reads from one, and lets another have all that it read."""

    def __init__(self, source: IO[bytes], other: IO[bytes]) -> None:
        self._source, self._other = source, other

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(size if 0 <= size <= STEP else STEP)
        self._other.write(data)
        return data

    def close(self) -> None:
        if not self._other.closed:
            try:
                self._other.close()
            except BrokenPipeError:
                return  # it ended before its input did: its exit code tells
