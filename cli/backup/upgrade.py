"""`fforwm upgrade`: back up, migrate, look whether all is there; or nothing at all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psycopg
from msgspec import Struct

from cli.backup.archive import BackupError
from cli.backup.manifest import APP, Manifest, measure
from cli.backup.server import alone
from cli.backup.take import backup
from governance.migrations import migrate, pending

# Their rows come and go by themselves, or say the schema's own version.
_OWN: Final = ("alembic_version", "procrastinate_")


class Upgraded(Struct, frozen=True):
    """From which revision to which, and the rows of each table before and after; no `after` for one that has gone."""

    before: Manifest
    after: Manifest

    @property
    def lost(self) -> list[str]:
        """The tables that have fewer rows than before, or are no more."""
        now = {name: content.rows for name, content in self.after.tables.items()}
        return [
            f"{name}: {was.rows} rows before, {now.get(name, 'none')} now"
            for name, was in self.before.tables.items()
            if not name.startswith(_OWN) and now.get(name, -1) < was.rows
        ]


def upgrade(owner_url: str, path: Path, public_key: str, say: Callable[[str], None]) -> Upgraded | None:
    """Bring the schema to this program's version, with a backup taken before. None where it is there already.

    Refuses while anything uses the database: an old program on a new schema would fail in the middle of a vote. Each
    migration happens whole or not at all. Raises BackupError.
    """
    with alone(owner_url) as db:
        if not pending(owner_url):
            return None
        if users := _users(db):
            raise BackupError(
                f"The database is in use ({users} connections of {APP}). Stop fforwm-web and fforwm-work first."
            )
        before = backup(owner_url, path, public_key)
        say(f"The backup is {path}.")
        migrate(owner_url)
        with db.transaction():
            return Upgraded(before, measure(db))


def _users(db: psycopg.Connection[Any]) -> int:
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = %s"
    row = db.execute(query, [APP]).fetchone()
    return int(row[0]) if row else 0
