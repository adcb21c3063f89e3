"""The log of erasures: a file beside the database, so that an older backup brings nobody back.

One line of JSON for each. It names people by their ids alone, which after the erasure are nobody's.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from governance.rights.values import Erasure


def append(path: Path, erasure: Erasure) -> None:
    """Write an erasure down, on the disk before this returns. Raises OSError: then nobody is erased.

    It is written before the erasure is committed: a line too many is done again by a replay, one too few is forgotten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(file, msgspec.json.encode(erasure) + b"\n")
        os.fsync(file)
    finally:
        os.close(file)


def read(path: Path) -> Iterator[Erasure]:
    """Every erasure in a log, the first first. Raises `msgspec.DecodeError` for a line that is none.

    A last line without its end was being written when the machine stopped: that erasure was never committed.
    """
    for line in path.read_bytes().splitlines(keepends=True):
        if line.endswith(b"\n"):
            yield msgspec.json.decode(line, type=Erasure)
