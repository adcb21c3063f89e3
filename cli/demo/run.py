"""`fforwm demo`: its own database and mail server, the pages and the worker, in one process that Ctrl-C ends."""

import asyncio
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session

from api.outbound import jobs
from api.settings import Settings
from cli.demo.load import load
from cli.embedded import OWNER, RUNTIME, Embedded, EmbeddedError
from cli.serve import calm_collector, server
from governance.migrations import migrate

HOST = "127.0.0.1"


def run(*, reset: bool) -> int:
    """Run the demo until it is stopped. Gives 1 where it could not start."""
    home = Path(os.environ.get("FFORWM_HOME", "var")).absolute()
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:  # noqa: PLR2004 - the highest port
        print(f"PORT must be a number from 1 to 65535, not {port!r}.", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        # Held from the start: whether the port is free is known before the network is loaded, and it stays ours.
        with _door(int(port)) as door, _database(home, reset=reset) as (owner_url, app_url):
            asyncio.run(_serve(_settings(home, int(port), owner_url, app_url), door))
    except _NoDoor as error:
        print(error, file=sys.stderr)
        return 1
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    print("\nStopped. What was done is kept; make demo goes on from here, make demo-reset begins anew.")
    return 0


class _NoDoor(Exception):  # noqa: N818 - what stands in the way, said to the operator
    """The port cannot be had."""


def _door(port: int) -> socket.socket:
    """Take the port, without answering on it yet. Raises `_NoDoor`."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((HOST, port))
    except OSError as error:
        door.close()
        message = f"http://{HOST}:{port} cannot be used: {error.strerror}. Choose another: PORT=8001 make demo"
        raise _NoDoor(message) from error
    return door


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _database(home: Path, *, reset: bool) -> Iterator[tuple[str, str]]:
    """The private PostgreSQL with the demo network in it: the owner's address and the app's."""
    began = time.monotonic()
    embedded = Embedded(home)
    if reset:
        embedded.erase()
        for letter in (home / "mail").glob("*.eml"):
            letter.unlink()
    _say("starting the private database")
    with embedded:
        embedded.ensure_roles_and_database()
        owner_url, app_url = embedded.url(OWNER), embedded.url(RUNTIME)
        _say("bringing the schema up to date")
        migrate(owner_url)
        if asyncio.run(load(owner_url, lambda what: _say(f"loading {what}"))):
            _say(f"the demo network is ready ({time.monotonic() - began:.0f} s)")
        yield owner_url, app_url


def _settings(home: Path, port: int, owner_url: str, app_url: str) -> Settings:
    return Settings(
        mode="demo",
        database_url=app_url,
        owner_database_url=owner_url,
        secret=_secret(home),
        base_url=f"http://{HOST}:{port}",
        home=str(home),
    )


def _secret(home: Path) -> str:
    """The demo's own secret, made once, so that sessions outlive a restart."""
    path = home / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


class Catcher:
    """The demo's mail server: every message becomes a file, and none goes anywhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        """Keep one message, under a name by which the newest sorts last."""
        name = f"{time.time_ns()}.eml"
        part = self.folder / f".{name}"
        part.write_bytes(envelope.content if isinstance(envelope.content, bytes) else b"")
        part.rename(self.folder / name)
        return "250 Kept"


async def _serve(settings: Settings, door: socket.socket) -> None:
    catcher = Catcher(Path(settings.home) / "mail")
    loop = asyncio.get_running_loop()
    post = await loop.create_server(lambda: SMTP(catcher, enable_SMTPUTF8=True), HOST, 0)
    settings = msgspec.structs.replace(settings, smtp_url=f"smtp://{HOST}:{post.sockets[0].getsockname()[1]}")
    web = server(settings, *door.getsockname())
    calm_collector()
    stop = asyncio.Event()
    worker = asyncio.create_task(jobs.work(settings, until=stop))
    try:
        await asyncio.gather(web.serve(sockets=[door]), _announce(web, settings))
    finally:
        stop.set()
        with suppress(asyncio.CancelledError):
            await worker
        post.close()


async def _announce(web: uvicorn.Server, settings: Settings) -> None:
    while not web.started:
        if web.should_exit:
            return
        await asyncio.sleep(0.05)
    print(
        f"\n  Fforwm is running.\n\n"
        f"    Cymraeg   {settings.base_url}/cy\n"
        f"    English   {settings.base_url}/en\n"
        f"    Demo      {settings.base_url}/demo   (become anyone, read the mail, move the clock)\n"
        f"    API       {settings.base_url}/api/docs\n\n"
        f"  Ctrl-C stops everything.\n",
        flush=True,
    )


def _say(what: str) -> None:
    print(f"  · {what}", flush=True)
