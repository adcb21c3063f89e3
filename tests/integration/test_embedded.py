"""The private PostgreSQL under real blows: kill -9 of the server, of the program, of both; odd places and files."""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cli.embedded import OWNER, RUNTIME, Embedded, EmbeddedError
from cli.orphans import processes

ROOT = Path(__file__).parents[2]
NUMBERS = itertools.count(1)
LIMIT = 15.0  # seconds that any of these may take, on a busy machine too

# Another program of ours: it starts the server, says so, and would run for ever.
PROGRAM = """
import sys, time
from pathlib import Path
from cli.embedded import Embedded
server = Embedded(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def new_home() -> Iterator[Path]:
    """A folder in which no server ever ran."""
    with tempfile.TemporaryDirectory(prefix="fforwm-test-") as folder:
        yield Path(folder) / "var"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One folder for many tests, as it is in life: each finds what the one before it left."""
    with tempfile.TemporaryDirectory(prefix="fforwm-test-") as folder:
        yield Path(folder) / "var"


def admin(server: Embedded) -> psycopg.Connection:
    return psycopg.connect(server.url("postgres", "postgres"), autocommit=True)


def write(server: Embedded) -> int:
    """Commit a new number."""
    number = next(NUMBERS)
    with admin(server) as db:
        db.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        db.execute("INSERT INTO kept VALUES (%s)", [number])
    return number


def kept(server: Embedded) -> list[int]:
    with admin(server) as db:
        return [n for (n,) in db.execute("SELECT n FROM kept ORDER BY n")]


def kept_when_back(server: Embedded) -> list[int]:
    """As `kept`, once the server answers again."""
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            return kept(server)
        time.sleep(0.05)
    pytest.fail("the server did not come back")


@contextlib.contextmanager
def program(home: Path, **options: object) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A second program that runs the server, and the server's process number."""
    command = [sys.executable, "-c", PROGRAM, str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options) as process:  # type: ignore[call-overload]
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def test_data_outlive_a_stop_and_a_start(home: Path) -> None:
    with Embedded(home) as server:
        number = write(server)
    with Embedded(home) as server:
        assert number in kept(server)


def test_a_killed_server_comes_back_by_itself_with_all_that_was_committed(home: Path) -> None:
    with Embedded(home) as server:
        first, before = write(server), server.pid
        assert before is not None
        os.kill(before, signal.SIGKILL)
        assert first in kept_when_back(server)
        assert write(server) == kept(server)[-1]
        assert server.pid not in (None, before)


def test_a_killed_server_with_a_child_too_busy_to_notice_comes_back(home: Path) -> None:
    with Embedded(home) as server:
        number = write(server)
        busy = psycopg.connect(server.url("postgres", "postgres"), autocommit=True)
        busy.pgconn.send_query(b"DO $$ BEGIN LOOP NULL; END LOOP; END $$")
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        assert number in kept_when_back(server)
        busy.close()


def test_a_killed_program_takes_its_server_along_and_loses_nothing(home: Path) -> None:
    with program(home) as (process, _):
        number = write(Embedded(home))
        process.kill()
        process.wait()
        with Embedded(home) as server:
            assert number in kept(server)
    assert processes(Embedded(home).cluster) == {}


def test_a_killed_program_and_a_killed_server_lose_nothing(home: Path) -> None:
    with program(home) as (process, server_pid):
        number = write(Embedded(home))
        os.kill(server_pid, signal.SIGKILL)
        process.kill()
        process.wait()
        with Embedded(home) as server:
            assert number in kept(server)


def test_a_server_that_outlived_its_program_is_ended_before_another_starts(home: Path) -> None:
    with program(home) as (process, server_pid):
        number = write(Embedded(home))
        os.kill(server_pid, signal.SIGSTOP)  # so that it cannot hear that its program died
        process.kill()
        process.wait()
        assert server_pid in processes(Embedded(home).cluster)
        waker = threading.Timer(0.5, os.kill, (server_pid, signal.SIGCONT))
        waker.start()
        with Embedded(home) as server:
            assert number in kept(server)
            assert server.pid != server_pid


def test_a_process_number_of_another_program_in_a_stale_file_is_no_obstacle(home: Path) -> None:
    with Embedded(home) as server:
        number = write(server)
    lines = [str(os.getpid()), str(server.data), "0", "5432", str(server.sockets), "", ""]
    (server.data / "postmaster.pid").write_text("\n".join(lines))
    with Embedded(home) as server:
        assert number in kept(server)


def test_a_second_program_is_refused_in_words_and_the_first_goes_on(home: Path) -> None:
    with Embedded(home) as server:
        with pytest.raises(EmbeddedError, match=rf"Another Fforwm \(process {os.getpid()}\)"):
            Embedded(home).start()
        with pytest.raises(EmbeddedError, match="Another Fforwm"):
            Embedded(home).erase()
        assert write(server) in kept(Embedded(home))


def test_a_path_longer_than_a_socket_may_have(new_home: Path) -> None:
    deep = new_home / "/".join(["enw hir â tho bach " + "x" * 60] * 4)
    with Embedded(deep) as server:
        write(server)
        assert len(str(server.data)) > 300
        assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    assert not server.sockets.exists()


def test_a_half_made_database_of_a_killed_first_start_is_made_anew(new_home: Path) -> None:
    half = new_home / "postgres" / "new-half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with Embedded(new_home) as server:
        write(server)
    assert not half.exists()


def test_no_file_can_weaken_durability(home: Path) -> None:
    names = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
    with Embedded(home) as server:
        pass
    for file in ("postgresql.conf", "postgresql.auto.conf"):
        with (server.data / file).open("a") as settings:
            settings.write("fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n")
    with Embedded(home) as server, admin(server) as db:
        assert [db.execute(f"SHOW {name}").fetchone() for name in names] == [("on",)] * 4
        assert db.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_runtime_role_has_limits_and_owns_nothing(home: Path) -> None:
    with Embedded(home) as server:
        for _ in range(2):  # twice is once
            server.ensure_roles_and_database()
        with psycopg.connect(server.url(RUNTIME), autocommit=True) as db:
            limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
            assert [db.execute(f"SHOW {name}").fetchone() for name in limits] == [("10s",), ("3s",), ("15s",)]
            for refused in ("CREATE TABLE t (n int)", "CREATE TEMP TABLE t (n int)", "CREATE ROLE r"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    db.execute(refused)
        with psycopg.connect(server.url(OWNER), autocommit=True) as db:
            db.execute("CREATE TABLE t (n int)")
            assert db.execute("SELECT lower('ŴYL')").fetchone() == ("ŵyl",)
        with psycopg.connect(server.url(RUNTIME)) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("SELECT * FROM t")


def test_erasing_starts_anew(new_home: Path) -> None:
    with Embedded(new_home) as server:
        write(server)
    server.erase()
    with Embedded(new_home) as server, pytest.raises(psycopg.errors.UndefinedTable):
        kept(server)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that the server's user cannot enter")
def test_root_keeps_its_folders_shut_and_the_server_is_not_root(new_home: Path) -> None:
    shut = new_home / "shut"
    shut.mkdir(mode=0o700, parents=True)
    with Embedded(shut / "var") as server:
        write(server)
        assert server.pid is not None
        assert Path(f"/proc/{server.pid}").stat().st_uid not in (0, None)
    assert stat.S_IMODE(shut.stat().st_mode) == 0o700
    assert shut.stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_runs_it_too(new_home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    reads = ["/bin/sh", "-c", f"test -r {ROOT}/cli/embedded.py && {sys.executable} -c 'import psycopg'"]
    new_home.mkdir()
    new_home.parent.chmod(0o755)
    shutil.chown(new_home, nobody.pw_uid, nobody.pw_gid)
    who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    if subprocess.run(reads, capture_output=True, check=False, **who).returncode != 0:  # type: ignore[call-overload]
        pytest.skip("this interpreter stands where no other user can run it")
    with program(new_home, **who) as (_, server_pid):
        assert Path(f"/proc/{server_pid}").stat().st_uid == nobody.pw_uid
        assert write(Embedded(new_home)) in kept(Embedded(new_home))
