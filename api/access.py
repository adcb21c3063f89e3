"""What is known of a request before its transaction: from whom it comes, and whether they ask too often."""

import ipaddress
import math
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple

from litestar.types import HTTPScope

from governance.accounts.rules import token_digest
from governance.permissions import AppScope

# A handler's `opt`. Without one it serves none but those who bring a token: this is the door's own deny-by-default,
# and what an actor may do is decided by the action. What is published may also be kept by any cache for a minute,
# where nobody is signed in.
OPEN: Mapping[str, Any] = {"open": True}
PUBLISHED: Mapping[str, Any] = {"open": True, "published": True}
# A document whose address is passed on: mail programs and noticeboards add parameters of their own to a link
# (`utm_source`, `fbclid`). There is nothing to filter here that an ignored parameter could have narrowed.
PASSED_ON: Mapping[str, Any] = {"open": True, "passed_on": True}

# A read that is itself written down: what a partner's program is told of members.
DISCLOSES: Mapping[str, Any] = {"discloses": True}

# What an app may do in the name of a member who let it, each by its scope; it reads what is `OPEN` besides.
READS_BY_APP: Mapping[str, Any] = {"app": AppScope.FORUM_READ}
MOVES_BY_APP: Mapping[str, Any] = {"app": AppScope.MOTIONS_WRITE}
SECONDS_BY_APP: Mapping[str, Any] = {"app": AppScope.SECONDS_WRITE}
VOTES_BY_APP: Mapping[str, Any] = {"app": AppScope.VOTES_WRITE}

API_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; media-src 'self'; script-src 'self'; style-src 'self'"
)


def is_api(path: str) -> bool:
    """Whether a path is for programs, and not for people: the router takes `//api` for it too."""
    return re.match(r"/+(?:api|oauth|\.well-known)(?:/|$)", path) is not None


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


def client_of(address: str | None) -> str:
    """Who counts as one client, if nothing better is known: an IPv4 address, or the /64 of an IPv6 one."""
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

    def __init__(
        self, limit: int, window: int = 60, *, most_clients: int = 20_000, knows: "Limiter | None" = None
    ) -> None:
        self.limit = limit
        self.window = window
        self._rate = limit / window
        self._most = most_clients
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self.sessions: OrderedDict[bytes, None] = knows.sessions if knows else OrderedDict()

    def recognise(self, token: str) -> None:
        """Remember that a token is good, so that its session has a bucket of its own."""
        key = token_digest(token)
        self.sessions[key] = None
        self.sessions.move_to_end(key)
        if len(self.sessions) > self._most:
            self.sessions.popitem(last=False)

    def take(self, token: str | None, otherwise: str) -> Quota:
        """Take one request from the bucket of the token's session, or of `otherwise` where the token is not known."""
        session = token_digest(token) if token else b""
        client = session.hex() if session in self.sessions else otherwise
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


# A page is read more often than a form is sent: to find a motion, to look again, to follow a link.
READS_TO_A_FORM = 5
_COOKIE = re.compile(rb"(?:^|;)\s*(?:__Host-)?session=(?P<token>[A-Za-z0-9_-]{43})\s*(?:;|$)")
# What a page brings with it, and what asks whether the process is well: neither is anybody's doing.
_UNCOUNTED = re.compile(r"/static/|/(healthz|readyz)$")


class Limits:
    """How often anybody may ask, in this process: of the API, with forms, and for pages. Each has its own bucket."""

    def __init__(self, a_minute: int) -> None:
        self.api = Limiter(a_minute)
        self._forms = Limiter(a_minute, knows=self.api)
        self._pages = Limiter(a_minute * READS_TO_A_FORM, knows=self.api)

    def take(self, scope: HTTPScope) -> tuple[Quota | None, dict[str, str]]:
        """Take one request of a caller's; with the headers that tell them what is left. None: it is not counted."""
        headers, network = dict(scope["headers"]), client_of(client_address(scope))
        if is_api(scope["path"]):
            token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")[2].strip()
            quota = self.api.take(token, network)
            return quota, self.api.headers(quota)
        if _UNCOUNTED.match(scope["path"]):
            return None, {}
        cookie = _COOKIE.search(headers.get(b"cookie", b""))
        limiter = self._pages if scope["method"] in ("GET", "HEAD") else self._forms
        return limiter.take(cookie["token"].decode() if cookie else None, network), {}
