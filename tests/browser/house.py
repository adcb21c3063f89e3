"""The whole program for one test: its pages on a port, its worker and a mail server, in a thread of their own."""

import asyncio
import re
import socket
import threading
from contextlib import suppress
from email.message import EmailMessage

import msgspec

from api.outbound import jobs
from api.settings import Settings
from cli.serve import server
from tests.mailbox import Mailbox

CODE = re.compile(r"\b(\d{4})\s?(\d{4})\b")
STARTING = STOPPING = 60  # seconds at the most


class House:
    """What an installation runs. `url` is where it answers; `mailbox` has what it sent."""

    def __init__(self, settings: Settings, *, with_worker: bool = True) -> None:
        self.mailbox = Mailbox()
        self._with_worker = with_worker
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.settings = msgspec.structs.replace(settings, base_url=self.url)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._fault: BaseException | None = None
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._run, name="house", daemon=True)

    async def open(self) -> "House":
        """Start everything. Raises what hindered it."""
        self._thread.start()
        opened = await asyncio.to_thread(self._open.wait, STARTING)
        if self._fault is not None:
            raise self._fault
        assert opened, "the house did not open"
        return self

    async def close(self) -> None:
        """Stop everything in good order. Raises what went wrong inside meanwhile."""
        if self._loop is not None and self._stop is not None:
            with suppress(RuntimeError):  # it has ended by itself, and says why below
                self._loop.call_soon_threadsafe(self._stop.set)
        await asyncio.to_thread(self._thread.join, STOPPING)
        self._door.close()
        assert not self._thread.is_alive(), "the house did not close"
        if self._fault is not None:
            raise self._fault

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as fault:  # noqa: BLE001 - handed over to the test
            self._fault = fault
        finally:
            self._open.set()

    async def _live(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await self.mailbox.open()
        settings = msgspec.structs.replace(self.settings, smtp_url=f"smtp://127.0.0.1:{self.mailbox.port}")
        web = server(settings, "127.0.0.1", 0)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(web.serve(sockets=[self._door]))
            if self._with_worker:
                tasks.create_task(jobs.work(settings, until=self._stop))
            while not web.started:  # uvicorn has no event for it
                assert not web.should_exit, "the pages did not start"
                await asyncio.sleep(0.01)
            self._open.set()
            await self._stop.wait()
            web.should_exit = True
        await self.mailbox.close()

    def letters(self, email: str) -> list[EmailMessage]:
        """What was sent to an address, in order."""
        return [letter for letter in list(self.mailbox.messages) if email in str(letter["To"])]

    def code(self, email: str) -> str | None:
        """The code in the last letter to an address that holds one."""
        for letter in reversed(self.letters(email)):
            if found := CODE.search(letter.get_content()):
                return "".join(found.groups())
        return None
