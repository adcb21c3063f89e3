"""What is known of a request before its transaction: from whom it comes, and whether they ask too often."""

import ipaddress
import math
import re
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic
from typing import NamedTuple

from litestar.types import HTTPScope

# Writing needs a session, but for the two steps that make one. Reading is open, but for what is one's own and the
# journal. This is the door's own deny-by-default: what an actor may do is decided by the action.
OPEN_TO_ALL = frozenset({"ask_sign_in", "begin_session"})
_NOT_OPEN = re.compile(r"^/api/v1/(me|changes)\b|/mine$|/my-")

# What is published may be kept by anybody for a minute, where nobody is signed in.
PUBLISHED = frozenset({"bodies", "body", "decision", "decisions", "documents", "regions", "result"})

API_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; script-src 'self'; style-src 'self'"
)


def is_open(method: str, path: str, operation: str) -> bool:
    """Whether an operation serves those who have not signed in. `path` may have its placeholders."""
    reads = method.upper() == "GET" and not _NOT_OPEN.search(path)
    return reads or operation in OPEN_TO_ALL or not path.startswith("/api/v1/")


def is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def security_headers(path: str, *, is_https: bool) -> dict[str, str]:
    """The headers that every answer carries where it brings none of its own: one place for API and pages.

    The API serves data and may load nothing; pages may load what we serve ourselves, and nothing inline.
    """
    headers = {
        "Content-Security-Policy": API_POLICY if is_api(path) else PAGE_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def client_address(scope: HTTPScope) -> str | None:
    """The caller's IP address as the server saw it (behind a proxy, uvicorn's `--proxy-headers` sees to it)."""
    client = scope.get("client")
    return client[0] if client else None


def network_of(address: str | None) -> str:
    """The network that counts as one client: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


class Quota(NamedTuple):
    """What a client has left: whole requests, and seconds until its bucket is full again, or until the next one."""

    allowed: bool
    remaining: int
    full_in: int
    next_in: int


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limiter:
    """A token bucket a client, in this process: `limit` requests at once, filled again over `window` seconds.

    A client is a session that has shown a good token, else a network: a made-up token earns no bucket of its own.
    """

    def __init__(self, limit: int, window: int = 60, *, most_clients: int = 20_000) -> None:
        self.limit = limit
        self.window = window
        self._rate = limit / window
        self._most = most_clients
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._sessions: OrderedDict[bytes, None] = OrderedDict()

    def recognise(self, token: str) -> None:
        """Remember that a token is good, so that its session has a bucket of its own."""
        key = sha256(token.encode()).digest()
        self._sessions[key] = None
        self._sessions.move_to_end(key)
        if len(self._sessions) > self._most:
            self._sessions.popitem(last=False)

    def take(self, token: str | None, network: str) -> Quota:
        """Take one request from the client's bucket."""
        session = sha256(token.encode()).digest() if token else b""
        client = session.hex() if session in self._sessions else network
        now = monotonic()
        bucket = self._buckets.setdefault(client, _Bucket(self.limit, now))
        bucket.tokens = min(self.limit, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        self._buckets.move_to_end(client)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        allowed = bucket.tokens >= 1
        if allowed:
            bucket.tokens -= 1
        return Quota(
            allowed,
            int(bucket.tokens),
            math.ceil((self.limit - bucket.tokens) / self._rate),
            max(1, math.ceil((1 - bucket.tokens) / self._rate)),
        )

    def headers(self, quota: Quota) -> dict[str, str]:
        """The two headers of draft-ietf-httpapi-ratelimit-headers."""
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={self.window}',
            "RateLimit": f'"default";r={quota.remaining};t={quota.full_in}',
        }
