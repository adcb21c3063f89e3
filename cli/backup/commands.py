"""What `fforwm key`, `backup`, `restore`, `drill` and `upgrade` say to the operator."""

import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from api.settings import Settings
from cli.backup import archive
from cli.backup.archive import BackupError
from cli.backup.manifest import Manifest
from cli.backup.restore import recounted, restore
from cli.backup.take import backup
from cli.backup.upgrade import upgrade
from cli.checks import Unsafe
from cli.embedded import OWNER, Embedded
from cli.rights import replay
from governance.ballots.proof import Recount
from governance.migrations import migrate

NAME: Final = "fforwm-%Y-%m-%dT%H%M%SZ.age"
NAMES: Final = "fforwm-*.age"


def make_key(to: str) -> int:
    """Make a pair of keys: the private one into a file, the public one on the screen."""
    public = archive.new_key(Path(to))
    print(f"The private key is in {to}. Keep it where the server is not: without it no backup can be read.")
    print(f"FFORWM_BACKUP_RECIPIENT={public}")
    return 0


def take(settings: Settings, to: str, keep: int | None) -> int:
    """Back up to a file, or to a folder under today's name; there, only the newest are kept where that is asked."""
    path = _place(to)
    manifest = backup(_owner(settings), path, _recipient(settings))
    rows = sum(each.rows for each in manifest.tables.values())
    print(f"{path}: {len(manifest.tables)} tables, {rows} rows, schema {manifest.revision}.")
    for old in sorted(path.parent.glob(NAMES))[: -keep or None] if keep and Path(to).is_dir() else []:
        old.unlink()
        print(f"{old} was older than the newest {keep}, and is deleted.")
    return 0


def put_back(settings: Settings, source: str, key: str) -> int:
    """Restore into the empty database of FFORWM_OWNER_DATABASE_URL."""
    done = restore(_owner(settings), _newest(source), Path(key))
    _table(done.manifest)
    _ballots(done.recounts)
    print(f"\nRestored, and the same in every table, from {done.manifest.made_at:%Y-%m-%d %H:%M:%S} UTC.")
    print("Nobody is signed in; mail that went out since may go out again.")
    for ballot in done.open_ballots:
        print(f"Ballot {ballot} was open: votes cast since are lost. Annul it before fforwm-work starts.")
    if done.is_older:
        print("The schema is older than the program. Run: fforwm upgrade")
    _erase_again(settings, is_older=done.is_older)
    return 0


def _erase_again(settings: Settings, *, is_older: bool) -> None:
    """Erase again whoever was erased after this backup was made, or tell the operator how."""
    if is_older or not settings.erasures.exists():
        print(f"People may have been erased since; their log is not at {settings.erasures}, or the schema is older.")
        print("Before the services start, run: fforwm replay-erasures --log FILE")
        return
    done = replay(_owner(settings), settings.erasures)
    print(f"{done} erasures that this backup did not know were done again, from {settings.erasures}.")


def drill(source: str, key: str) -> int:
    """Restore the newest backup into a database of its own, count everything again, and throw it away."""
    path, began = _newest(source), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fforwm-drill-") as home, Embedded(Path(home)) as scratch:
        scratch.ensure_roles_and_database()
        done = restore(scratch.url(OWNER), path, Path(key))
        if done.is_older:
            migrate(scratch.url(OWNER))
        recounts = recounted(scratch.url(OWNER))
    _table(done.manifest)
    _ballots(recounts)
    if any(each.faults for each in recounts):
        print("\nThe drill FAILED: a ballot does not count up.", file=sys.stderr)
        return 1
    print(f"\nThe drill succeeded: {path} was restored and counted in {time.monotonic() - began:.1f} s.")
    return 0


def bring_up(settings: Settings, to: str) -> int:
    """Upgrade the schema, after a backup."""
    done = upgrade(_owner(settings), _place(to), _recipient(settings), print)
    if done is None:
        print("The schema is at its newest version. Nothing was done.")
        return 0
    for name, was in done.before.tables.items():
        now = done.after.tables.get(name)
        print(f"  {name:32} {was.rows:>9} {now.rows if now else '-':>9}")
    print(f"The schema went from {done.before.revision} to {done.after.revision}.")
    if done.lost:
        print("These tables have fewer rows than before:", *done.lost, sep="\n  ", file=sys.stderr)
        print("If the notes of this version do not say so, restore the backup.", file=sys.stderr)
        return 1
    return 0


def _owner(settings: Settings) -> str:
    if not settings.owner_database_url:
        raise Unsafe(["Set FFORWM_OWNER_DATABASE_URL to the database, as the role that owns its schema."])
    return settings.owner_database_url


def _recipient(settings: Settings) -> str:
    if not settings.backup_recipient:
        raise Unsafe(["Set FFORWM_BACKUP_RECIPIENT to the public key that backups are encrypted to: fforwm key"])
    return settings.backup_recipient


def _place(to: str) -> Path:
    path = Path(to)
    return path / time.strftime(NAME, time.gmtime()) if path.is_dir() else path


def _newest(source: str) -> Path:
    path = Path(source)
    if not path.is_dir():
        return path
    if not (found := sorted(path.glob(NAMES))):
        raise BackupError(f"There is no backup in {path}.")
    return found[-1]


def _table(manifest: Manifest) -> None:
    for name, content in manifest.tables.items():
        print(f"  {name:32} {content.rows:>9}  {content.digest[:16]}")


def _ballots(recounts: list[Recount]) -> None:
    for each in recounts:
        casting = [f"(casting vote of the chair, not counted: {each.casting_vote})"] if each.casting_vote else []
        print(
            f"  ballot {each.ballot_id}  {each.turnout} of {each.entitled}  {each.outcome:12}",
            *each.faults or ["same"],
            *casting,
        )
