"""The processes that a killed server left behind: told apart by its cluster name, and ended before the next start.

PostgreSQL's own guard, the process number in postmaster.pid, is not enough: a dead server that nobody reaped still
has its number, and a number may belong to another program by now.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

PATIENCE = 20.0  # seconds for a fast shutdown, which writes out what is in memory
GRACE = 2.0  # seconds for a process that lost its server
STEP = 0.05


def end_orphans(cluster: str) -> None:
    """End what runs under this cluster name. Nothing is lost: what was committed is in the write-ahead log.

    The caller holds the lock on the data, so none of these processes has a program to serve.
    Raises TimeoutError where they will not end.
    """
    for sign, patience in ((signal.SIGINT, PATIENCE), (signal.SIGTERM, GRACE), (signal.SIGKILL, GRACE)):
        deadline = time.monotonic() + patience
        told: set[int] = set()
        while found := processes(cluster):
            if time.monotonic() > deadline or (sign == signal.SIGINT and not any(found.values())):
                break
            for pid, is_server in found.items():
                # SIGINT is a fast shutdown for the server only; for its children it would cancel a query.
                if pid not in told and (is_server or sign != signal.SIGINT):
                    _signal(pid, sign)
                    told.add(pid)
            time.sleep(STEP)
        if not found:
            return
    raise TimeoutError(f"Processes of the private PostgreSQL will not end: {sorted(processes(cluster))}")


def processes(cluster: str) -> dict[int, bool]:
    """The living processes of this cluster, each with whether it is the server itself (not one of its children)."""
    found = {}
    for pid, command in _commands():
        if f"cluster_name={cluster}" in command:
            found[pid] = True
        elif command.startswith(f"postgres: {cluster}: "):
            found[pid] = False
    return found


def _commands() -> list[tuple[int, str]]:
    proc = Path("/proc")
    if (proc / "self" / "cmdline").exists():
        commands = []
        for entry in proc.glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes()  # empty for a zombie
            except OSError:
                continue
            commands.append((int(entry.name), command.replace(b"\0", b" ").decode(errors="replace")))
        return commands
    listing = subprocess.run(["/bin/ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=True)
    pairs = (line.strip().partition(" ") for line in listing.stdout.splitlines())
    return [(int(pid), command.strip()) for pid, _, command in pairs]


def _signal(pid: int, sign: int) -> None:
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return
