"""Where may be sent to, what is told to whom, by what it is signed, and when it is tried again. Pure."""

import hmac
import re
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from msgspec.structs import replace

from governance.partners.values import Field
from governance.permissions import Scope
from governance.refusal import Stale
from governance.webhooks.refusals import (
    DeliveryUnderWay,
    EndpointDisabled,
    EndpointsFull,
    SecretsOverlap,
    WebhookAddressRefused,
)
from governance.webhooks.values import (
    TEST,
    Delivery,
    Disabled,
    Endpoint,
    EndpointChanges,
    Happened,
    Listener,
    Message,
    NewEndpoint,
    Outcome,
    SecretKept,
    Topic,
)

MOST_ENDPOINTS = 5  # of one program
OVERLAP = timedelta(hours=24)
KEPT = timedelta(days=30)
NOTICE = timedelta(days=30)  # how long before its last day an agreement is said to be ending
GATHER = timedelta(seconds=10)  # what changes meanwhile is one nudge
# Between the tries: ten in all, over three days (Standard Webhooks 1.0.0, “Deliverability and reliability”).
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
TRIES = len(WAITS) + 1
LONGEST_WAIT = timedelta(hours=24)
JITTER = 0.1  # of a wait, at most: so that what failed together does not come back together
GONE = 410


# ── Where to ─────────────────────────────────────────────────────────────────────────────────────────

_PORT = 443
_UNICAST = ip_network("2000::/3")
# What Python takes for the open internet and is none of it, or leads back inside: old tunnels, anycast relays.
_NOT_OURS = [ip_network(each) for each in ("2002::/16", "3fff::/20", "192.88.99.0/24", "224.0.0.0/4")]
_NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F]*|[0-9]+)\.?")


def may_connect(address: str) -> bool:
    """Whether an IP address is one of the open internet: none of ours, of this machine, or that leads back to them.

    Of IPv6 only global unicast (RFC 4291 §2.4) without what embeds an IPv4 address (6to4; NAT64 and mapped ones
    lie outside it).
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found not in _UNICAST:
        return False
    return found.is_global and not any(found in each for each in _NOT_OURS if each.version == found.version)


def checked_url(url: str, *, local: bool) -> str:
    """A URL to which messages may be sent; `local` lets `http://127.0.0.1:PORT` in too, for the demo.

    A name is looked up when something is sent, and each of its addresses is asked of `may_connect` then.
    Raises `WebhookAddressRefused`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WebhookAddressRefused from None
    if not url.startswith(f"{parts.scheme}://"):  # in capitals it would be good too, but the schema takes none
        raise WebhookAddressRefused
    if local and is_local(parts):
        return url
    host = (parts.hostname or "").rstrip(".")
    if (
        parts.scheme != "https"
        or "@" in parts.netloc
        or "#" in url
        or "\\" in url
        or port not in (None, _PORT)
        or not _is_host(host)
    ):
        raise WebhookAddressRefused
    return url


def is_local(parts: SplitResult) -> bool:
    """Whether it is this very machine, in the one way of writing that the demo takes."""
    return (
        parts.scheme == "http"
        and parts.hostname == "127.0.0.1"
        and "@" not in parts.netloc
        and not parts.fragment
        and parts.port is not None
    )


def _is_host(host: str) -> bool:
    """A name with a dot in it, or an open address as it is written today: no `2130706433`, no `127.1`."""
    if ":" in host:
        return may_connect(host)
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):  # what ends in a number is an address to every resolver
        return may_connect(host)
    return len(labels) > 1 and all(re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})", each) for each in labels)


# ── Endpoints and their secrets ──────────────────────────────────────────────────────────────────────


def made(new: NewEndpoint, id_: UUID, client_id: UUID, others: int, now: datetime, *, local: bool) -> Endpoint:
    """An endpoint as it is made, beside `others`. Raises `EndpointsFull` or `WebhookAddressRefused`."""
    if others >= MOST_ENDPOINTS:
        raise EndpointsFull(MOST_ENDPOINTS)
    return Endpoint(
        id=id_,
        client_id=client_id,
        url=checked_url(new.url, local=local),
        event_types=_in_order(new.event_types),
        language=new.language,
        made_at=now,
    )


def changed(
    endpoint: Endpoint, changes: EndpointChanges, now: datetime, if_version: int | None, *, local: bool
) -> Endpoint:
    """An endpoint as it would stand. Raises `Stale` or `WebhookAddressRefused`."""
    if if_version not in (None, endpoint.version):
        raise Stale
    given: dict[str, Any] = {}
    if isinstance(changes.url, str):
        given["url"] = checked_url(changes.url, local=local)
    if isinstance(changes.event_types, tuple):
        given["event_types"] = _in_order(changes.event_types)
    if isinstance(changes.language, str):
        given["language"] = changes.language
    if changes.enabled is True:
        given |= {"disabled_at": None, "disabled_why": None}
    if changes.enabled is False and endpoint.disabled_at is None:
        given |= {"disabled_at": now, "disabled_why": "chosen"}
    return replace(endpoint, **given, version=endpoint.version + 1)


def _in_order(topics: Collection[Topic]) -> tuple[str, ...]:
    return tuple(each.value for each in Topic if each in topics)


def secret_of(server_secret: str, secret_id: UUID) -> str:
    """A signing secret: 32 bytes, worked out of the operator's secret and the id, so that none need be stored."""
    key = hmac.digest(server_secret.encode(), b"webhook\0" + secret_id.bytes, "sha256")
    return f"whsec_{b64encode(key).decode()}"


def live(secrets: Sequence[SecretKept], now: datetime) -> list[SecretKept]:
    """The secrets that sign at this instant, the newest first."""
    return [each for each in secrets if each.ends_at is None or each.ends_at > now]


def old_until(secrets: Sequence[SecretKept], now: datetime, *, at_once: bool) -> datetime:
    """When the secrets there are end, once another is made. Raises `SecretsOverlap` where two are in use already."""
    if at_once:
        return now
    ending = [each.ends_at for each in live(secrets, now) if each.ends_at is not None]
    if ending:
        raise SecretsOverlap(max(ending))
    return now + OVERLAP


# ── What is told, and to whom ────────────────────────────────────────────────────────────────────────

_TOPICS: Mapping[str, Topic] = {
    "motion.composed": Topic.MOTION_PUBLISHED,
    "ballot.opened": Topic.BALLOT_OPENED,
    "ballot.closed": Topic.BALLOT_CLOSED,
    "ballot.closed_early": Topic.BALLOT_CLOSED,
    "ballot.declared": Topic.BALLOT_DECLARED,
    "decision.published": Topic.DECISION_PUBLISHED,
    "minutes.approved": Topic.MINUTES_PUBLISHED,
    "membership.started": Topic.MEMBERSHIP_STARTED,
    "membership.ended": Topic.MEMBERSHIP_ENDED,
    "consent.withdrawn": Topic.CONSENT_WITHDRAWN,
    "consent.objected": Topic.CONSENT_WITHDRAWN,
}
MEMBERSHIPS = frozenset({Topic.MEMBERSHIP_STARTED, Topic.MEMBERSHIP_LAPSED, Topic.MEMBERSHIP_ENDED})


def message_of(happened: Happened) -> Message | None:
    """What programs are told of a row of the journal; None of most. To whom, `may_be_told` says."""
    topic = _TOPICS.get(happened.event)
    if happened.event == "motion.transitioned" and happened.facts.get("to") == "seeking_seconders":
        topic = Topic.MOTION_PUBLISHED
    if topic is Topic.MEMBERSHIP_ENDED and happened.facts.get("reason") == "lapsed":
        topic = Topic.MEMBERSHIP_LAPSED
    if topic is None:
        return None
    agreement_id = happened.facts.get("agreement_id") if topic is Topic.CONSENT_WITHDRAWN else None
    return Message(topic, happened.subject_id, happened.at, UUID(str(agreement_id)) if agreement_id else None)


def concerns(listener: Listener, message: Message) -> bool:
    """Whether a program's agreement gives it as much as this, and it happened since its endpoint is there.

    Whether it may see the member that it is about, `VISIBLE` in governance/partners/store.py says.
    """
    if message.at < listener.made_at:
        return False
    if message.topic in MEMBERSHIPS:
        return Scope.MEMBERS_READ in listener.scopes and Field.STATUS in listener.fields
    return message.agreement_id in (None, listener.agreement_id)


def changes_view(listener: Listener, happened: Happened) -> bool:
    """Whether a program's view of a member may have changed by this: what another agreement asked is none of it."""
    agreement_id = happened.facts.get("agreement_id", str(listener.agreement_id))
    return happened.of_member and happened.at >= listener.made_at and agreement_id == str(listener.agreement_id)


def is_news(listener: Listener, happened: Happened) -> bool:
    """Whether something that everybody may read changed by this, since the endpoint is there."""
    return happened.is_public and happened.at >= listener.made_at


# ── Trying, and trying again ─────────────────────────────────────────────────────────────────────────


def tried(delivery: Delivery, outcome: Outcome, now: datetime) -> tuple[Delivery, Disabled | None]:
    """The delivery after one more try, and why its endpoint is to be disabled, if it is.

    Every 2xx is success; a redirect is failure like the rest. A test is tried once.
    """
    after = replace(delivery, attempts=delivery.attempts + 1, status=outcome.status, fault=outcome.fault, due_at=None)
    if outcome.status is not None and 200 <= outcome.status < 300:  # noqa: PLR2004 - the class of success
        return replace(after, state="delivered"), None
    if outcome.status == GONE:
        return replace(after, state="failed"), "gone"
    if delivery.type == TEST:
        return replace(after, state="failed"), None
    if after.attempts >= TRIES:
        return replace(after, state="failed"), "failed"
    return replace(after, due_at=now + _wait(after, outcome.wait)), None


def _wait(delivery: Delivery, asked: timedelta | None) -> timedelta:
    """How long until the next try: no less than the receiver asked for, and no longer than a day beside the jitter."""
    wait = max(WAITS[delivery.attempts - 1], min(asked or timedelta(), LONGEST_WAIT))
    chance = int.from_bytes(delivery.id.bytes[-2:]) / 2**16  # the random end of the id
    return wait * (1 + JITTER * chance)


def again(delivery: Delivery, endpoint: Endpoint, now: datetime) -> Delivery:
    """A delivery tried from the beginning, under its own id. Raises `DeliveryUnderWay` or `EndpointDisabled`."""
    if delivery.state == "waiting":
        raise DeliveryUnderWay
    enabled(endpoint)
    return replace(delivery, state="waiting", attempts=0, due_at=now, status=None, fault=None)


def dropped(delivery: Delivery) -> Delivery:
    """A delivery that is not sent: what it says may not be told any more."""
    return replace(delivery, state="dropped", due_at=None)


def disabled(endpoint: Endpoint, why: Disabled, now: datetime) -> Endpoint:
    """An endpoint that is told nothing from now on."""
    return replace(endpoint, disabled_at=now, disabled_why=why, version=endpoint.version + 1)


def enabled(endpoint: Endpoint) -> None:
    """Raise `EndpointDisabled`."""
    if endpoint.disabled_at is not None:
        raise EndpointDisabled


def pinned(addresses: Sequence[str]) -> str:
    """The first address, where every one may be connected to. Raises `WebhookAddressRefused`."""
    if not addresses or not all(may_connect(each) for each in addresses):
        raise WebhookAddressRefused
    return addresses[0]
