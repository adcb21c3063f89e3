"""A Chromium for the browser tests: `python -m cli.browser` prints the path of one, and installs one where it may.

What is on the machine comes first; then Debian's, when we are root; then Playwright's own. Where none can be had it
says so loudly, and fails where CI=true: a test that was not run must never look like one that passed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = tuple(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Chromium", "Google Chrome"))
QUIET = (  # a browser that talks to nobody but us
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--headless=new",
    "--no-first-run",
)
PATIENCE = 900  # seconds for one installer, on a slow line


def arguments() -> list[str]:
    """What to start it with. Chromium refuses its sandbox to root."""
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)


def find() -> str | None:
    """The path of a Chromium that runs on this machine, or None. Installs nothing."""
    return next((path for path in _candidates() if _runs(path)), None)


def main() -> int:
    """Print the path; install where there is none. 1 where none can be had and CI=true."""
    for attempt in (_nothing, _debian, _playwright):
        if attempt() and (path := find()):
            print(path)
            return 0
    _say("#" * 78, "NOT RUN: browser tests. No Chromium was found, and none could be installed.")
    _say("Install Chromium, or name one in FFORWM_CHROMIUM, and run them again.", "#" * 78)
    return 1 if os.environ.get("CI") == "true" else 0


def _candidates() -> Iterator[str]:
    if named := os.environ.get("FFORWM_CHROMIUM"):
        yield named
    yield from (path for name in NAMES if (path := shutil.which(name)))
    yield from PLACES
    try:
        from playwright.sync_api import sync_playwright  # only the tests' environment has it
    except ImportError:
        return
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    yield path


def _runs(path: str) -> bool:
    if not Path(path).is_file():
        return False
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _nothing() -> bool:
    return True


def _debian() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    _say("Installing Debian's chromium ...")
    wait = ["-q", "-o", "DPkg::Lock::Timeout=300"]
    install = ["apt-get", "install", "-y", "--no-install-recommends", *wait, "chromium"]
    return _done(["apt-get", "update", *wait]) and _done(install)


def _playwright() -> bool:
    _say("Installing Playwright's Chromium ...")
    return _done([sys.executable, "-m", "playwright", "install", "chromium"])


def _done(command: list[str]) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        answer = subprocess.run(command, stdout=sys.stderr, env=environment, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(str(error))
        return False
    return answer.returncode == 0


def _say(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
