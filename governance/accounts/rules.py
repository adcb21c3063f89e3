"""Sign-in and sessions: what a code is, when it opens the door, and how long the door stays open.

Nothing here is stored in clear: the code is worked out from the operator's secret whenever it is needed, and
of a session's token only the SHA-256 is kept.
"""

import hmac
import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from msgspec import Struct

from governance.accounts.refusals import ChoosePerson, CodeNotValid
from governance.accounts.values import Door, NewSession, PersonChoice, Session, SignIn
from governance.permissions import Office, permissions_of

CODE_DIGITS = 8
CODE_MINUTES = 10
CODE_LIFE = timedelta(minutes=CODE_MINUTES)
TRIES = 5
LIVE_CODES = 3  # unused and unexpired, for one address, asked for from one network
LIVE_CODES_IN_ALL = 9  # the same from wherever: what strangers together can put into one mailbox in ten minutes
ASKS_AN_HOUR = 10  # from one network
NETWORK_WINDOW = timedelta(hours=1)
MEMORY = timedelta(days=1)  # how long an ask is remembered: an address and a network are personal data
TOUCH_EVERY = timedelta(minutes=5)


class Lifetime(Struct, frozen=True):
    """How long a session lasts without being used, and at the most."""

    idle: timedelta
    absolute: timedelta


ORDINARY = Lifetime(idle=timedelta(days=14), absolute=timedelta(days=90))
OFFICERS = Lifetime(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


def network_of(client: str | None) -> str | None:
    """The network an address belongs to: /24 of IPv4, /56 of IPv6, what one household or office has.

    None where it cannot be told, and for this machine itself, which is not counted.
    """
    try:
        address = ip_address(client or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback:
        return None
    return str(ip_network((address.packed, 24 if address.version == 4 else 56), strict=False))  # noqa: PLR2004


class Asks(Struct, frozen=True):
    """What was asked before: live codes of the address, from this network and in all; the network's asks in an hour."""

    live_here: int
    live_in_all: int
    in_window: int


def may_ask(asks: Asks) -> bool:
    """Whether one more code is mailed. Where not, the asker is told the same as ever.

    Counted by network, so that a stranger who has used up their own three leaves the member at home theirs.
    """
    return asks.live_here < LIVE_CODES and asks.live_in_all < LIVE_CODES_IN_ALL and asks.in_window < ASKS_AN_HOUR


def code_of(secret: str, sign_in_id: UUID) -> str:
    """The eight digits of one sign-in: HMAC-SHA256 of its id under the operator's secret, mod 10^8."""
    digest = hmac.digest(secret.encode(), sign_in_id.bytes, "sha256")
    return f"{int.from_bytes(digest, 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def tidied(code: str) -> str:
    """The code without the spaces and hyphens that people and keyboards put in."""
    return re.sub(r"[\s\-\u2010\u2011\u2013]", "", code)


def is_live(sign_in: SignIn, now: datetime) -> bool:
    """Whether a code may still be tried: unused, within ten minutes, fewer than five failures."""
    return sign_in.used_at is None and now < sign_in.expires_at and sign_in.failures < TRIES


def is_right(sign_in: SignIn, code: str, secret: str, now: datetime) -> bool:
    """Whether this is the code of an ask that is live; compared in the same time, however much of it is right."""
    right = hmac.compare_digest(tidied(code).encode(), code_of(secret, sign_in.id).encode())
    return right and is_live(sign_in, now)


def recognise(
    sign_in: SignIn, people: Sequence[PersonChoice], new: NewSession, secret: str, now: datetime
) -> PersonChoice:
    """Say who signs in by this code.

    `people` are all at the address whose accounts are not disabled. Raises `CodeNotValid`; or, only after the
    right code, `ChoosePerson` where several share the address and none of them is named.
    """
    if not (is_right(sign_in, new.code, secret, now) and people and not sign_in.applies):
        raise CodeNotValid
    if new.person_id is not None:
        for person in people:
            if person.person_id == new.person_id:
                return person
        raise CodeNotValid
    if len(people) > 1:
        raise ChoosePerson(list(people))
    return people[0]


def token_digest(token: str) -> bytes:
    """What is kept of a session's token: 32 bytes. The token has 256 random bits, so one hash is enough."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def lifetime(door: Door, offices: Collection[Office]) -> Lifetime:
    """Officers' sessions on the pages are short; everybody else's, and those of the API, are long."""
    if door == "pages" and permissions_of(frozenset(offices), is_member=False):
        return OFFICERS
    return ORDINARY


def stands(session: Session, offices: Collection[Office], now: datetime) -> bool:
    """Whether a session still counts, by the offices of today: who becomes an officer gets the short one."""
    life = lifetime(session.door, offices)
    return (
        session.ended_at is None
        and now < min(session.expires_at, session.began_at + life.absolute)
        and now < session.seen_at + life.idle
    )


def touch_is_due(session: Session, now: datetime) -> bool:
    """Whether to write down that a session was used: at most every five minutes."""
    return now >= session.seen_at + TOUCH_EVERY
