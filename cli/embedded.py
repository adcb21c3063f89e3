"""The private PostgreSQL: made, started, kept running and stopped by the program that needs it.

It listens on a Unix socket only, in a directory that only its own user may enter, and dies with the program.
A `kill -9` of the server, of the program or of both costs a short wait at the next start, and nothing committed.
"""

import fcntl
import hashlib
import logging
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Self
from urllib.parse import quote

import psycopg

from cli.binaries import Account, EmbeddedError, account, find, within_reach
from cli.orphans import end_orphans
from cli.roles import OWNER, RUNTIME, ensure

__all__ = ["OWNER", "RUNTIME", "Embedded", "EmbeddedError"]

# Given on the command line, so that no configuration file of the data directory can weaken them.
SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",  # statements and the rows they name hold what members wrote: not for a log
    "log_error_verbosity": "terse",
}
FAILURES = 6  # ends before it ever answered: the fault will not pass
AGAIN, SELDOM = 0.25, 10.0  # seconds before the next try: at first, and at last
STEADY = 60.0  # seconds after which a server counts as sound
RECOVERY = 300.0  # seconds a server may take to read its log after a crash
LOG_LIMIT = 5_000_000  # bytes
LAUNCH = Path(__file__).with_name("launch.py")

log = logging.getLogger("fforwm.database")


class Embedded:
    """One private PostgreSQL in `home`/postgres. A context manager: started on entering, stopped on leaving.

    `url` answers without a start too, for a second program that wants to talk to a server already running.
    """

    def __init__(self, home: Path) -> None:
        self.place = home.resolve() / "postgres"
        self.data = self.place / "data"
        try:
            self.place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EmbeddedError(f"{self.place} cannot be made: {error.strerror}. Set FFORWM_HOME.") from error
        # The folder's own number, not its path: it goes with the folder when that is moved, and not with a copy.
        there = self.place.stat()
        self.cluster = "fforwm-" + hashlib.sha256(f"{there.st_dev}:{there.st_ino}".encode()).hexdigest()[:16]
        # A socket's path may have 107 bytes at most, and FFORWM_HOME may be longer than that.
        self.sockets = Path("/tmp") / self.cluster  # noqa: S108  checked to be ours in _claim_sockets
        self._lock: IO[str] | None = None
        self._account: Account | None = None
        self._binaries = Path()
        self._server: subprocess.Popen[bytes] | None = None
        self._keeper: threading.Thread | None = None
        self._stopping = threading.Event()
        self._turn = threading.Lock()
        self._failures = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, role: str = RUNTIME, database: str = "fforwm") -> str:
        """The address for asyncpg, psycopg and PostgreSQL's own programs."""
        return f"postgresql://{quote(role, safe='')}@/{quote(database, safe='')}?host={self.sockets}"

    @property
    def pid(self) -> int | None:
        """The server's process, while one runs."""
        server = self._server
        return server.pid if server is not None and server.poll() is None else None

    def start(self) -> None:
        """Make the data where there are none, start the server, and return once it answers.

        Raises EmbeddedError where another program uses these data, or the server cannot be had.
        """
        self._lock = self._take_lock()
        try:
            self._prepare()
            self._stopping.clear()
            self._failures = 0
            self._keeper = threading.Thread(target=self._keep, name="fforwm-postgres", daemon=True)
            self._keeper.start()
            self._wait_until_accepting()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """A fast shutdown: open transactions are rolled back, committed ones kept. Harmless when nothing runs."""
        with self._turn:
            self._stopping.set()
        for sign, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if self._keeper is None or not self._keeper.is_alive():
                break
            if self._server is not None:
                self._server.send_signal(sign)
            self._keeper.join(patience)
        self._keeper = self._server = None
        if self._lock is not None:
            shutil.rmtree(self.sockets, ignore_errors=True)
            self._lock.close()
            self._lock = None

    def erase(self) -> None:
        """Delete all that the database holds. Raises EmbeddedError while another program uses it."""
        if self._lock is not None:
            raise EmbeddedError("The database runs: stop it before erasing it.")
        with self._take_lock():
            end_orphans(self.cluster)
            if self.data.exists():
                shutil.rmtree(self.data)

    def ensure_roles_and_database(self, database: str = "fforwm") -> None:
        """The owner, who may change the schema; the runtime role, who may not; and a database of the owner's."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as db:
            ensure(db, database)

    def _take_lock(self) -> IO[str]:
        """The right to run a server on these data, until the file is closed or we die."""
        path = self.place / "lock"
        try:
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+")
        except PermissionError as error:
            owner = path.stat().st_uid if path.exists() else self.place.stat().st_uid
            raise EmbeddedError(
                f"{self.place} belongs to another user (number {owner})."
                " Run Fforwm as that user, or set FFORWM_HOME to a folder of your own.",
            ) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read().strip() or "unknown"
            file.close()
            raise EmbeddedError(
                f"Another Fforwm (process {holder}) is running on {self.place}."
                " Stop it first, or set FFORWM_HOME to another folder.",
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        return file

    def _prepare(self) -> None:
        version = self.data / "PG_VERSION"
        self._account = account(self.data)
        try:
            major = int(version.read_text()) if self.data.exists() else None
        except PermissionError as error:
            raise EmbeddedError(f"{self.data} belongs to another user. Run Fforwm as that user.") from error
        self._binaries = within_reach(find(major), self._account, self.place)
        end_orphans(self.cluster)
        if major is None:
            self._make_data()
        self._claim_sockets()
        old = self.place / "server.log"
        if old.exists() and old.stat().st_size > LOG_LIMIT:
            old.replace(old.with_suffix(".log.old"))

    def _make_data(self) -> None:
        """A new cluster, under another name until it is whole: a start that is killed leaves no half of one."""
        for left in self.place.glob("new-*"):
            shutil.rmtree(left, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=self.place))
        self._give(fresh)
        log.info("Making a new database in %s", self.data)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options = ["--username=postgres", "--auth-local=trust", "--auth-host=reject", "--data-checksums"]
        with self._handed(fresh) as (path, handles), tempfile.TemporaryFile() as output:
            command = [str(self._binaries / "initdb"), "-D", path, *locale, *options]
            if self._launch(command, output, handles).wait() != 0:
                output.seek(0)
                raise EmbeddedError(f"PostgreSQL could not make a database: {output.read().decode()[-800:]}")
        fresh.rename(self.data)

    def _claim_sockets(self) -> None:
        """The socket's directory: ours alone, or none. /tmp is open to all, so whatever stands there is looked at."""
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        seen = self.sockets.lstat()
        ours = {os.geteuid(), self._account.uid if self._account else os.geteuid()}
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in ours or seen.st_mode & 0o077:
            raise EmbeddedError(f"{self.sockets} is not ours: remove it and start again.")
        self._give(self.sockets)

    def _keep(self) -> None:
        """Start the server, and start it again whenever it dies, until told to stop.

        One thread for all starts, as long-lived as the server: the server dies with the thread that started it.
        """
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._clear_away()
                with self._turn, self._handed(self.data) as (path, handles):
                    if self._stopping.is_set():
                        return
                    with (self.place / "server.log").open("ab") as output:
                        self._give(self.place / "server.log")
                        self._server = self._launch(self._command(path), output, handles)
                code = self._server.wait()
            except (OSError, EmbeddedError) as error:
                code = -1
                log.exception("PostgreSQL cannot be started: %s", error)  # noqa: TRY401
            self._failures = 1 if time.monotonic() - began > STEADY else self._failures + 1
            if not self._stopping.wait(min(AGAIN * self._failures, SELDOM)):
                log.warning("PostgreSQL ended (%s) and is started again", code)

    def _clear_away(self) -> None:
        """Remove what a killed server left: first its processes, and only then the files that name them."""
        end_orphans(self.cluster)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left in self.sockets.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _command(self, path: str) -> list[str]:
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets), "cluster_name": self.cluster}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self._binaries / "postgres"), "-D", path, *options]

    def _wait_until_accepting(self) -> None:
        deadline = time.monotonic() + RECOVERY
        while time.monotonic() < deadline and self._failures < FAILURES:
            try:
                with psycopg.connect(self.url("postgres", "postgres"), connect_timeout=5):
                    self._failures = 0
                    return
            except psycopg.OperationalError:
                time.sleep(0.02)
        last = (self.place / "server.log").read_text(errors="replace")[-800:]
        raise EmbeddedError(f"The private PostgreSQL does not start. The end of {self.place / 'server.log'}:\n{last}")

    def _launch(self, command: Sequence[str], output: IO[bytes], handles: tuple[int, ...]) -> subprocess.Popen[bytes]:
        user = self._account or Account(-1, -1)
        launcher = [sys.executable, "-I", "-S", str(LAUNCH), str(os.getpid()), str(user.uid), str(user.gid)]
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return subprocess.Popen(
            [*launcher, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=plain | {"LC_ALL": "C"},
            pass_fds=handles,
            start_new_session=True,  # Ctrl-C is for us: the server goes last, when its users have gone
        )

    @contextmanager
    def _handed(self, folder: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The folder's path for the server, and the handles to pass on.

        Another user may not be able to come to a folder of root's by its path. We open it and hand over the handle:
        no permission of any parent is touched.
        """
        if self._account is None or not Path("/proc/self/fd").is_dir():
            yield str(folder), ()
            return
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{handle}", (handle,)
        finally:
            os.close(handle)

    def _give(self, path: Path) -> None:
        if self._account is not None:
            os.chown(path, self._account.uid, self._account.gid)
