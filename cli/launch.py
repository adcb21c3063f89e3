"""Become a PostgreSQL program: leave root behind, ask for a signal when the parent dies, and exec.

    python -I -S launch.py PARENT_PID UID GID PROGRAM [ARGUMENT...]

A file of its own, started by path: the same steps in a forked copy of a threaded program are unsafe, and the
interpreter may stand where the server's user cannot reach it, so root must be left behind after it has started.
UID -1 keeps the caller's own user.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, uid: int, gid: int, command: list[str]) -> None:
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # After setuid, which would forget it. SIGINT asks PostgreSQL for a fast and clean shutdown.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("The program that started this one is gone.")
    os.umask(0o077)
    os.execv(command[0], command)  # noqa: S606  the caller names the program by its full path


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
