"""A partner's own server on loopback, for the tests: it keeps what it was sent, and answers as it is told to."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Received:
    """One request as it came: the names of headers in lower case."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """The message, where the reference package finds its signature good; else that raises."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """`answers` are given in turn, the last of them again and again: a status, and lines of headers with it."""

    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, "")])
    received: list[Received] = field(default_factory=list)
    delay: float = 0.0
    raw: bytes | None = None  # sent instead of an answer
    port: int = 0
    ssl: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in head[1:-2])}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.received.append(Received(head[0], headers, body))
            await asyncio.sleep(self.delay)
            status, more = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            said = f"HTTP/1.1 {status} Said\r\n{more}content-length: 6\r\n\r\nsecret".encode()
            writer.write(said if self.raw is None else self.raw)
            await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def receiving(**given: Any) -> AsyncIterator[Receiver]:
    receiver = Receiver(**given)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=receiver.ssl)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
