"""The door: what holds for every request and every answer, whatever handles it.

It wraps the whole application, so that it holds for addresses that lead nowhere and for answers to faults too.
"""

import asyncio
import re
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import Any, TypeAlias, cast
from uuid import uuid4

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Method, Receive, Scope, Send

from api.access import Limits, is_api, security_headers
from api.problems import (
    AddressTooLong,
    HeadersTooLarge,
    HttpRefusal,
    MalformedRequest,
    QuotaExceeded,
    RequestTimeout,
    Unexpected,
    note,
    render,
)

BODY_SECONDS = 15.0
MAX_ADDRESS = 8 * 1024
MAX_HEADER = 4 * 1024
# Inside, HEAD is GET without its body; and a method that nobody takes makes a 405, which knows what is allowed.
INSIDE = {"HEAD": "GET", "OPTIONS": "ASK"}
READS = frozenset({"GET", "HEAD"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")

# How the pages say a refusal by the door: an answer for a browser, in the language of the address.
PageOfRefusal: TypeAlias = Callable[[HTTPScope, HttpRefusal], ASGIApp]


class Door:
    """An ASGI application around another.

    It numbers requests, refuses those that are too large or too many, gives HEAD to every GET and a true OPTIONS,
    answers 304 where the caller has the thing already, and puts the security headers on everything.
    """

    def __init__(
        self, app: ASGIApp, limits: Limits | None, *, is_https: bool, page: PageOfRefusal | None = None
    ) -> None:
        self.app = app
        self.limits = limits
        self.is_https = is_https
        self.page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            await self._let_in(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _let_in(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        scope.setdefault("state", {})["request_id"] = _request_id(headers.get(b"x-request-id", b""))
        answer = _Answer(scope, headers.get(b"if-none-match", b"").decode("latin-1"), send)
        answer.defaults = security_headers(scope["path"], is_https=self.is_https)
        answer.defaults["X-Request-Id"] = scope["state"]["request_id"]
        try:
            if unfit := _unfit(scope):
                await answer.refuse(unfit)
                return
            if too_many := self._too_many(scope, answer):
                if self.page is None or is_api(scope["path"]):
                    await answer.refuse(too_many)
                else:
                    await self.page(scope, too_many)(scope, receive, answer.send)
                return
            inner = answer.inner = scope.copy()
            inner["method"] = cast("Method", INSIDE.get(scope["method"], scope["method"]))
            await self.app(inner, _hurried(receive), answer.send)
        except Exception as error:
            if answer.begun:
                raise
            note(error, Unexpected(), scope)
            await answer.refuse(Unexpected())

    def _too_many(self, scope: HTTPScope, answer: "_Answer") -> HttpRefusal | None:
        if self.limits is None:
            return None
        quota, told = self.limits.take(scope)
        answer.defaults |= told
        return None if quota is None or quota.allowed else QuotaExceeded(quota.next_in)


class _Answer:
    """One answer on its way out. Its start is held back until its body is known, for the ETag."""

    def __init__(self, scope: HTTPScope, if_none_match: str, send: Send) -> None:
        self.scope = scope
        self.if_none_match = if_none_match
        self.inner: HTTPScope = scope  # as the application sees it, with the handler that it chose
        self.defaults: dict[str, str] = {}
        self.begun = False
        self._send = send
        self._held: Any = None
        self._without_body = scope["method"] == "HEAD"

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._held = message
        elif message["type"] == "http.response.body":
            whole = not message.get("more_body", False)
            if self._held is not None:
                start, self._held, self.begun = self._held, None, True
                await self._send(self._start(start, message.get("body", b"") if whole else None))
            if whole or not self._without_body:
                await self._send(cast("Message", {**message, "body": b""}) if self._without_body else message)
        else:
            await self._send(message)

    async def refuse(self, refusal: HttpRefusal) -> None:
        """Answer without asking the application."""
        problem = render(refusal, self.scope)
        headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
        headers.append((b"content-length", str(len(problem.body)).encode()))
        await self.send({"type": "http.response.start", "status": problem.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": problem.body, "more_body": False})

    def _start(self, message: Any, body: bytes | None) -> Any:
        """The start of the answer: with every header that it lacks, and as 304 or 204 where there is nothing to say."""
        status, headers = message["status"], [(name.lower(), value) for name, value in message["headers"]]
        given = dict(headers)
        api = is_api(self.scope["path"])
        if api:
            self.defaults["Cache-Control"] = "public, max-age=60" if self._is_public(status) else "private, no-cache"
            self.defaults["Vary"] = "Authorization"
        if self.scope["method"] == "OPTIONS" and status == HTTPStatus.METHOD_NOT_ALLOWED:
            status, self._without_body = 204, True
        elif self.scope["method"] in READS and status == HTTPStatus.OK:
            if api and body is not None and given.get(b"cache-control") != b"no-store":
                self.defaults["ETag"] = f'"{sha256(body).hexdigest()[:16]}"'
            tag = given[b"etag"].decode("latin-1") if b"etag" in given else self.defaults.get("ETag", "")
            if self._is_known(tag):
                status, self._without_body = 304, True
        if status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            headers = [pair for pair in headers if pair[0] not in (b"content-length", b"content-type")]
        headers += [
            (name.lower().encode(), value.encode())
            for name, value in self.defaults.items()
            if name.lower().encode() not in given
        ]
        return {**message, "status": status, "headers": headers}

    def _is_public(self, status: int) -> bool:
        """Published things, asked for by nobody in particular, may be kept for a minute by any cache on the way."""
        handler = self.inner.get("route_handler")
        by_nobody = all(name != b"authorization" for name, _ in self.scope["headers"])
        return status == HTTPStatus.OK and by_nobody and "published" in getattr(handler, "opt", {})

    def _is_known(self, tag: str) -> bool:
        """`If-None-Match` compares weakly over a list, and `*` is anything (RFC 9110 §13.1.2)."""
        tags = [given.strip().removeprefix("W/") for given in self.if_none_match.split(",")]
        return bool(tag) and (self.if_none_match.strip() == "*" or tag.removeprefix("W/") in tags)


def _request_id(given: bytes) -> str:
    """The caller's own number for this request, if it is one we would print; else a new one."""
    text = given.decode("latin-1")
    return text if _REQUEST_ID.fullmatch(text) else uuid4().hex


def _unfit(scope: HTTPScope) -> HttpRefusal | None:
    """What is refused unread: too long, or of two minds about its host (RFC 9112 §3.2)."""
    hosts = sum(name == b"host" for name, _ in scope["headers"])
    if hosts > 1 or (hosts == 0 and scope["http_version"] == "1.1"):
        return MalformedRequest()
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_ADDRESS:
        return AddressTooLong()
    if any(len(name) + len(value) > MAX_HEADER for name, value in scope["headers"]):
        return HeadersTooLarge()
    return None


def _hurried(receive: Receive) -> Receive:
    """A body has fifteen seconds to arrive; a slow one must not hold a worker."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + BODY_SECONDS
    arrived = False

    async def hurried() -> Any:
        nonlocal arrived
        if arrived:
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise RequestTimeout from None
        if message["type"] == "http.disconnect":
            raise RequestTimeout  # the caller went away in the middle of a body: no fault of ours
        arrived = not message.get("more_body", False)
        return message

    return hurried
