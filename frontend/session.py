"""A browser's session: its cookies, and the proof that a form came from our own page.

Two cookies, each HttpOnly and SameSite=Lax, and over https Secure with the prefix `__Host-`, so that no other host
and no plain connection can plant one. `session` holds the token of somebody signed in. `preauth` holds what binds
a sign-in to the browser that asked for it: a random value, and the sign-in's id once a code was asked for.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from litestar import Request, Response
from litestar.datastructures import Cookie

from governance.accounts.rules import token_digest
from governance.accounts.values import Token
from governance.refusal import N_, Kind, Refusal

Asked = Request[Any, Any, Any]
Name = Literal["session", "preauth"]

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_PREAUTH = re.compile(r"(?P<browser>[A-Za-z0-9_-]{22})(?:\.(?P<sign_in>[0-9a-f]{32}))?")
_BROWSER_BYTES = 16
_PREAUTH_LIFE = 60 * 60


@dataclass(eq=False)
class ForgedRequest(Refusal):
    """A form that another site sent, or one whose page is older than the session."""

    kind = Kind.FORBIDDEN
    message = N_("This form is out of date, or did not come from our page. Load the page again and repeat.")


def cookie_name(name: Name, *, is_https: bool) -> str:
    """The name of a cookie: with the prefix by which browsers let only this very host set it, over https only."""
    return f"__Host-{name}" if is_https else name


def _cookie(request: Asked, name: Name) -> str:
    return request.cookies.get(cookie_name(name, is_https=request.app.state.settings.is_https), "")


def _set(request: Asked, response: Response[Any], name: Name, value: str, max_age: int) -> None:
    """Set a cookie, or take it away where `max_age` is 0."""
    is_https = request.app.state.settings.is_https
    response.set_cookie(
        Cookie(
            key=cookie_name(name, is_https=is_https),
            value=value,
            path="/",
            max_age=max_age,
            secure=is_https,
            httponly=True,
            samesite="lax",
        )
    )


def token_of(request: Asked) -> str | None:
    """The session token that a browser brings. Whether it is one of ours, the database knows."""
    token = _cookie(request, "session")
    return token if _TOKEN.fullmatch(token) else None


def digest_of(request: Asked) -> bytes:
    """The digest of the token that a browser brings; of no token at all where it brings none."""
    return token_digest(token_of(request) or "")


def _browser(request: Asked) -> str:
    """The random value of a browser that is not signed in, empty where it has none."""
    found = _PREAUTH.fullmatch(_cookie(request, "preauth"))
    return found["browser"] if found else str(request.state.get("browser", ""))


def expect_form(request: Asked) -> None:
    """Before a page with a form is shown to somebody not signed in: see that its token is bound to something."""
    if not _browser(request):
        request.state.browser = token_urlsafe(_BROWSER_BYTES)


def keep_browser(request: Asked, response: Response[Any]) -> None:
    """Give the browser the value that `expect_form` made for it, if it did."""
    if browser := request.state.get("browser"):
        _set(request, response, "preauth", browser, _PREAUTH_LIFE)


def keep_sign_in(request: Asked, response: Response[Any], sign_in_id: UUID) -> None:
    """Bind a sign-in to this browser: in no other can its code be entered."""
    browser = _browser(request) or token_urlsafe(_BROWSER_BYTES)
    _set(request, response, "preauth", f"{browser}.{sign_in_id.hex}", _PREAUTH_LIFE)


def sign_in_of(request: Asked) -> UUID | None:
    """The sign-in that this browser asked for."""
    found = _PREAUTH.fullmatch(_cookie(request, "preauth"))
    return UUID(found["sign_in"]) if found and found["sign_in"] else None


def begin(request: Asked, response: Response[Any], token: Token, now: datetime) -> None:
    """Hand a new session to the browser, in place of whatever it brought."""
    seconds = int((token.expires_at - now).total_seconds())
    _set(request, response, "session", token.access_token, seconds)
    _set(request, response, "preauth", "", 0)


def end(request: Asked, response: Response[Any]) -> None:
    """Take both cookies away."""
    _set(request, response, "session", "", 0)
    _set(request, response, "preauth", "", 0)


def csrf_token(request: Asked) -> str:
    """The proof that goes into every form: only who can read our pages in this browser has it. Empty: no cookie yet."""
    token = token_of(request)
    bound = token_digest(token) if token else _browser(request).encode()
    if not bound:
        return ""
    secret = request.app.state.settings.secret.encode()
    return hmac.new(secret, b"csrf:" + bound, sha256).hexdigest()


def check_csrf(request: Asked, given: str) -> None:
    """Refuse what another site sent: first by what the browser says of the request's origin, then by the token.

    Raises `ForgedRequest`.
    """
    expected = csrf_token(request)
    right = hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())
    if not (is_same_origin(request) and expected and right):
        raise ForgedRequest


def is_same_origin(request: Asked) -> bool:
    """What the browser says: `Sec-Fetch-Site`, else `Origin`. A client that sends neither has the token to show."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    if origin is None:
        return True
    own = urlsplit(request.app.state.settings.base_url)
    try:
        named = urlsplit(origin)
    except ValueError:
        return False
    return bool(named.netloc) and named.netloc.lower() in (own.netloc.lower(), request.headers.get("host", "").lower())
