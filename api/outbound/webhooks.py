"""Sending to addresses that others chose: only to the open internet, thin messages, signed, and the answer unread.

A name is looked up once; every address it has must be one that may be connected to, and the connection goes to that
very address, with the name in SNI and Host. So nobody's name service can show us one address and lead us to another.
No redirect is followed, and of an answer only the status and `Retry-After` are read.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import urlsplit

import httpx2
from standardwebhooks import Webhook

from api.messages import body_of
from api.settings import Settings
from governance.webhooks import rules
from governance.webhooks.refusals import WebhookAddressRefused
from governance.webhooks.values import Outcome, Ready

TIMEOUT = 15.0  # seconds, from the first look at the name to the last header of the answer
AGENT = "Fforwm-Webhooks/1"

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Connect = Callable[[], httpx2.AsyncBaseTransport]


async def look_up(host: str, port: int) -> Sequence[str]:
    """Every address that a host has."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def signed(ready: Ready) -> tuple[bytes, dict[str, str]]:
    """The body and its headers, by Standard Webhooks 1.0.0: a signature by each secret that is in use."""
    body, id_ = body_of(ready.delivery), str(ready.delivery.id)
    signatures = [Webhook(each).sign(id_, ready.sent_at, body.decode()) for each in ready.secrets]
    return body, {
        "content-type": "application/json",
        "user-agent": AGENT,
        "webhook-id": id_,
        "webhook-timestamp": str(int(ready.sent_at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


async def send(ready: Ready, settings: Settings, resolve: Resolve = look_up, connect: Connect | None = None) -> Outcome:
    """Try one delivery. Gives what came of it, and raises nothing that the receiver could cause."""
    body, headers = signed(ready)
    try:
        async with asyncio.timeout(TIMEOUT):
            address = await _address(ready.url, resolve, local=settings.demo)
            return await post(ready.url, address, body, headers, ready.sent_at, (connect or _wire)())
    except WebhookAddressRefused:
        return Outcome(fault="address_refused")
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError):
        return Outcome(fault="no_answer")
    except TimeoutError:
        return Outcome(fault="too_slow")
    except OSError:  # no such name, no way there, or no certificate that is believed
        return Outcome(fault="no_answer")


async def _address(url: str, resolve: Resolve, *, local: bool) -> str:
    """The one address to connect to: the host is looked up here, and never again. Raises `WebhookAddressRefused`."""
    parts = urlsplit(rules.checked_url(url, local=local))
    host = parts.hostname or ""
    if local and rules.is_local(parts):
        return host
    return rules.pinned(await resolve(host, parts.port or 443))


async def post(
    url: str, address: str, body: bytes, headers: dict[str, str], now: datetime, wire: httpx2.AsyncBaseTransport
) -> Outcome:
    """Send to this one address, whatever the name in the URL would lead to; read nothing but the head of the answer."""
    asked = httpx2.URL(url)
    named = {**headers, "host": asked.netloc.decode("ascii")}
    extensions = {
        "sni_hostname": asked.raw_host.decode("ascii"),
        "timeout": httpx2.Timeout(TIMEOUT).as_dict(),
    }
    request = httpx2.Request("POST", asked.copy_with(host=address), content=body, headers=named, extensions=extensions)
    async with wire:
        answer = await wire.handle_async_request(request)
        try:
            return Outcome(status=answer.status_code, wait=_retry_after(answer.headers.get("retry-after"), now))
        finally:
            await answer.aclose()


def _wire() -> httpx2.AsyncBaseTransport:
    """A connection that goes by no proxy, and believes the system's certificates."""
    return httpx2.AsyncHTTPTransport(verify=_tls(), trust_env=False)


def _retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long a receiver asks us to wait, by seconds or by date (RFC 9110 §10.2.3); None for anything else."""
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10**9 - 1))
    try:
        return max(parsedate_to_datetime(value) - now, timedelta())
    except (TypeError, ValueError, OverflowError):
        return None


@cache
def _tls() -> ssl.SSLContext:
    """The system's certificates, read once."""
    return ssl.create_default_context()
