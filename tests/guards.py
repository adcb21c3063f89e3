"""Do the tests notice when a guard is gone? `python -m tests.guards` takes each away, one at a time, and looks.

The guards stand in `guards.toml`. The tree is copied first; nothing is changed in place. In the copy the named tests
must pass as they are. Then each guard is removed and its tests are run: one of them must fail in its own body, not
because nothing could be run. A guard that nobody misses, a text that is not found and a run that does not end each
make the whole fail.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

import msgspec
from msgspec import Struct

from cli.embedded import Embedded

ROOT = Path(__file__).parent.parent
AT_ONCE = 2
PATIENCE = 120  # seconds for the tests of one guard, on a busy machine too


class NotShown(Exception):  # noqa: N818 - what a run came to, not an error of the program
    """A run says nothing about a guard, or that nobody misses it."""


class Cut(Struct, frozen=True, forbid_unknown_fields=True):
    """One text of one file, and what stands there once the guard is gone."""

    file: str
    old: str
    new: str = ""


class Guard(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that protects people, how to remove it, and the tests of which one must miss it."""

    name: str
    tests: list[str]
    cuts: list[Cut]


def main() -> int:
    started = monotonic()
    guards = listed()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fforwm-guards-")))
        trees = [copied(place / f"tree{number}") for number in range(AT_ONCE)]
        server = os.environ.get("FFORWM_TEST_SERVER") or own_server(stack, place / "home")
        check(guards, trees[0], server)
        free: SimpleQueue[Path] = SimpleQueue()
        for tree in trees:
            free.put(tree)
        with ThreadPoolExecutor(AT_ONCE) as runners:
            seen = sum(runners.map(lambda each: shown(each, free, server), guards))
    say(f"{seen} of {len(guards)} guards are missed when gone; {monotonic() - started:.0f} s.")
    return 0 if seen == len(guards) else 1


def check(guards: list[Guard], tree: Path, server: str) -> None:
    """See that what is to be cut is there, and that the tests pass while it is. Raises `NotShown`."""
    if strange := misplaced(guards, tree):
        raise NotShown("Not there, or not once:\n" + "\n".join(f"  {cut.file}: {cut.old!r}" for cut in strange))
    if failed := run(tree, sorted({test for each in guards for test in each.tests}), server, 4 * PATIENCE):
        raise NotShown(f"These fail with every guard in place: {', '.join(failed)}")


def shown(gone: Guard, free: "SimpleQueue[Path]", server: str) -> bool:
    """Take a copy that is free, and say what failed in it without one guard; whether anything did."""
    tree = free.get()
    try:
        failed = without(gone, tree, server)
    except NotShown as said:
        say(f"  {gone.name:<58} NOT SHOWN: {said}")
        return False
    finally:
        free.put(tree)
    say(f"  {gone.name:<58} {failed[0]}" + (f" and {len(failed) - 1} more" if failed[1:] else ""))
    return True


def listed() -> list[Guard]:
    return msgspec.convert(tomllib.loads(Path(__file__).with_suffix(".toml").read_text())["guard"], list[Guard])


def misplaced(guards: list[Guard], tree: Path) -> list[Cut]:
    """The cuts whose text does not stand in its file exactly once."""
    return [cut for each in guards for cut in each.cuts if (tree / cut.file).read_text().count(cut.old) != 1]


def own_server(stack: ExitStack, home: Path) -> str:
    """Start a PostgreSQL for all runs, which ends with `stack`."""
    return stack.enter_context(Embedded(home)).url("postgres", "postgres")


def without(gone: Guard, tree: Path, server: str) -> list[str]:
    """Run a guard's tests without it, put it back, and give those that failed. Raises `NotShown` where none did."""
    before = {cut.file: (tree / cut.file).read_text() for cut in gone.cuts}
    try:
        for cut in gone.cuts:
            (tree / cut.file).write_text((tree / cut.file).read_text().replace(cut.old, cut.new, 1))
        failed = run(tree, gone.tests, server, PATIENCE)
    finally:
        for file, text in before.items():
            (tree / file).write_text(text)
    if not failed:
        raise NotShown(f"none of these notices: {', '.join(gone.tests)}")
    return failed


def run(tree: Path, tests: list[str], server: str, seconds: float) -> list[str]:
    """Run tests in the copy. Gives the names of those that failed in their own body. Raises `NotShown`."""
    report = tree / "guards.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *tests]
    # No bytecode is kept: a cut within the same second, of the same length, would not be seen.
    environment = {**os.environ, "FFORWM_TEST_SERVER": server, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotShown(f"no end after {seconds:.0f} s") from None
    cases = list(ET.parse(report).iter("testcase")) if report.exists() else []  # noqa: S314 - our own pytest wrote it
    if ended.returncode not in (0, 1) or not cases or any(case.find("error") is not None for case in cases):
        raise NotShown(f"the tests could not be run\n{ended.stdout[-3000:]}{ended.stderr[-1000:]}")
    return [case.get("name", "") for case in cases if case.find("failure") is not None]


def copied(tree: Path) -> Path:
    """A copy of what git knows, and of what it will know."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    return tree


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
