"""What an app may ask of a member, where it may send them back to, and for what a code and a token are good. Pure."""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID

from governance.apps.refusals import (
    AppAsksOtherwise,
    AppAsksTooMuch,
    AppAsksWrongly,
    AppNotKnown,
    AppWithoutAgreement,
    CodeNotGood,
    RedirectUriUnfit,
    ScopeNotPermitted,
)
from governance.apps.values import AppToken, Code, NewApp, NewPermit, Permit, Wish
from governance.bilingual import Language
from governance.partners.rules import LONDON, TOKEN_LIFE, in_force
from governance.partners.values import Agreement
from governance.permissions import AppScope

# A full stop in each: none is ever taken for a session's token, a partner's, or for one another.
ACCESS_PREFIX, REFRESH_PREFIX = "app.", "renew."
CODE_LIFE = timedelta(seconds=60)
# A member is asked anew after a season: what nobody remembers having permitted should not go on for ever.
PERMIT_LIFE = timedelta(days=90)
MEMORY = timedelta(days=1)  # how long a code or a token is remembered once it has run out
LONGEST_STATE = 500

_HTTPS = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::[0-9]{1,5})?/[!-\"$-\[\]-~]*")
# A program on the member's own machine listens where it finds a free port (RFC 8252 §7.3). Not at [::1]: no browser
# knows it in a Content-Security-Policy, so that it goes back to no such address from the page on which it was let in.
_LOOPBACK = re.compile(r"(http://127\.0\.0\.1)(?::[0-9]{1,5})?(/[!-\"$-\[\]-~]*)")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def registered(new: NewApp) -> tuple[AppScope, ...]:
    """What an app may ask for: reading always. Raises `RedirectUriUnfit` for an address that is not to be trusted."""
    for address in new.redirect_uris:
        if not (_HTTPS.fullmatch(address) or _LOOPBACK.fullmatch(address)):
            raise RedirectUriUnfit(address)
    return tuple(scope for scope in AppScope if scope in (AppScope.FORUM_READ, *new.scopes))


def leads_home(registered_uris: Sequence[str], given: str) -> bool:
    """Whether an address is one of the registered, to the letter (RFC 9700 §2.1); on the loopback but for its port."""
    if given in registered_uris:
        return True
    local = _LOOPBACK.fullmatch(given)
    known = [found.groups() for each in registered_uris if (found := _LOOPBACK.fullmatch(each))]
    return local is not None and local.groups() in known


def asked(new: NewPermit, redirect_uris: Sequence[str], scopes: Sequence[AppScope]) -> Wish:
    """What an app asks that was registered with these addresses and scopes.

    Raises `AppNotKnown`, by which nobody is sent anywhere, or an `AppAsksWrongly`.
    """
    if not leads_home(redirect_uris, new.redirect_uri):
        raise AppNotKnown
    if new.response_type != "code":
        raise AppAsksOtherwise
    if new.code_challenge_method != "S256" or not _CHALLENGE.fullmatch(new.code_challenge):
        raise AppAsksWrongly
    if len(new.state) > LONGEST_STATE or not new.state.isprintable():
        raise AppAsksWrongly
    words = new.scope.split(" ") if new.scope else []
    if any(word not in [*scopes] for word in words):
        raise AppAsksTooMuch
    wished = tuple(scope for scope in scopes if scope in (AppScope.FORUM_READ, *words))
    return Wish(new.redirect_uri, wished, new.state, new.code_challenge)


def agreement_of(agreements: Sequence[Agreement], now: datetime) -> Agreement:
    """The agreement under which an app is let in. Raises `AppWithoutAgreement`."""
    for each in agreements:
        if in_force(each, now):
            return each
    raise AppWithoutAgreement


def until(agreement: Agreement, now: datetime) -> datetime:
    """Until when a permit that is given now holds: ninety days, and never beyond the agreement."""
    over = datetime.combine(agreement.ends_on + timedelta(days=1), time(), LONDON)
    return min(now + PERMIT_LIFE, over)


def permitted(
    wish: Wish, id_: UUID, client_id: UUID, person_id: UUID, agreement: Agreement, language: Language, now: datetime
) -> Permit:
    """What a member lets an app do from now on."""
    return Permit(
        id=id_,
        client_id=client_id,
        agreement_id=agreement.id,
        person_id=person_id,
        scopes=wish.scopes,
        language=language,
        given_at=now,
        expires_at=until(agreement, now),
    )


def way_back(redirect_uri: str, issuer: str, state: str, **said: str) -> str:
    """The address by which a member goes back to the app, with what it is told, and by whom (RFC 9207)."""
    told = said | ({"state": state} if state else {}) | {"iss": issuer}
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(told)}"


def told(new: NewPermit, refusal: AppAsksWrongly, issuer: str) -> str:
    """The address by which an app is told that it asked wrongly; the member goes there with it."""
    state = new.state if len(new.state) <= LONGEST_STATE and new.state.isprintable() else ""
    return way_back(new.redirect_uri, issuer, state, error=refusal.error)


def origin_of(redirect_uri: str) -> str:
    """Where a registered address is: its scheme, host and port."""
    return "/".join(redirect_uri.split("/")[:3])


def exchanged(code: Code, redirect_uri: str, verifier: str, now: datetime) -> None:
    """Raise `CodeNotGood` unless a code of this app's is shown in its minute, by whoever asked (RFC 7636 §4.6)."""
    digest = sha256(verifier.encode("utf-8", "surrogatepass")).digest()
    challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
    is_theirs = hmac.compare_digest(challenge, code.challenge) and _VERIFIER.fullmatch(verifier)
    if now >= code.expires_at or redirect_uri != code.redirect_uri or not is_theirs:
        raise CodeNotGood


def narrowed(scope: str | None, token: AppToken) -> tuple[AppScope, ...]:
    """The scopes of a renewed access token: as before, or fewer (RFC 6749 §6). Raises `ScopeNotPermitted`."""
    if scope is None:
        return token.scopes
    words = scope.split(" ")
    if any(word not in [*token.scopes] for word in words):
        raise ScopeNotPermitted
    return tuple(each for each in token.scopes if each in (AppScope.FORUM_READ, *words))


def access_until(permit: Permit, now: datetime) -> datetime:
    """Until when an access token is good: fifteen minutes, and never beyond the permit."""
    return min(now + TOKEN_LIFE, permit.expires_at)
