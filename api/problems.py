"""Every "no" of the API as `application/problem+json` (RFC 9457), in the caller's language and in both.

A refusal by a rule and a refusal by the door itself (a body that is no JSON, too many requests) are rendered alike.
What nobody expected is logged with the request's id, and tells the caller nothing but that id.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar, NamedTuple
from urllib.parse import parse_qsl, quote

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import HTTPScope
from msgspec import Struct

import i18n
from api.faults import Fault, parameter_fault
from governance.bilingual import LANGUAGES, Bilingual, Language
from governance.refusal import N_, InsufficientScope, Kind, NotFound, Refusal

log = logging.getLogger("fforwm.api")

PROBLEM_JSON = "application/problem+json"

STATUS: Mapping[Kind, int] = {
    Kind.RULE: 422,
    Kind.SIGN_IN: 401,
    Kind.FORBIDDEN: 403,
    Kind.UNKNOWN: 404,
    Kind.CONFLICT: 409,
    Kind.STALE: 412,
}

# The title of a problem is constant for its type; where its sentence tells facts, the kind gives the title.
TITLES: Mapping[Kind, str] = {
    Kind.RULE: N_("A rule is not met."),
    Kind.SIGN_IN: N_("Sign in first."),
    Kind.FORBIDDEN: N_("You may not do this."),
    Kind.UNKNOWN: N_("There is nothing here, or it is not open to you."),
    Kind.CONFLICT: N_("This cannot be done as things stand."),
    Kind.STALE: N_("Somebody else changed this meanwhile."),
}


@dataclass(eq=False)
class HttpRefusal(Refusal):
    """A refusal by the door itself, before any rule was asked. It names its own HTTP status and headers."""

    status: ClassVar[int] = 400

    def headers(self) -> dict[str, str]:
        return {}


@dataclass(eq=False)
class MalformedRequest(HttpRefusal):
    message = N_("The request could not be read.")


@dataclass(eq=False)
class InvalidRequest(HttpRefusal):
    message = N_("The request has errors. Each is listed with its place.")
    errors: list[Fault] = field(default_factory=list)


@dataclass(eq=False)
class UnknownToken(HttpRefusal):
    kind = Kind.SIGN_IN
    status = 401
    message = N_("Your session or token has ended, or is not known. Sign in again; a program asks for another token.")


@dataclass(eq=False)
class MethodNotAllowed(HttpRefusal):
    status = 405
    message = N_("This address does not take this method.")
    allow: list[str]

    def headers(self) -> dict[str, str]:
        return {"Allow": ", ".join(self.allow)}


@dataclass(eq=False)
class RequestTimeout(HttpRefusal):
    status = 408
    message = N_("The request took too long to arrive.")

    def headers(self) -> dict[str, str]:
        return {"Connection": "close"}


@dataclass(eq=False)
class BodyTooLarge(HttpRefusal):
    status = 413
    message = N_("The request is too large.")


@dataclass(eq=False)
class AddressTooLong(HttpRefusal):
    status = 414
    message = N_("The address is too long.")


@dataclass(eq=False)
class UnsupportedMediaType(HttpRefusal):
    status = 415
    message = N_("Send the body as JSON, with the content type application/json.")

    def headers(self) -> dict[str, str]:
        return {"Accept": "application/json"}


@dataclass(eq=False)
class RangeNotThere(HttpRefusal):
    """A part is asked for that the file does not have; `size` is of the whole, in bytes (RFC 9110 §14.4)."""

    status = 416
    message = N_("The file has no such part.")
    size: int

    def headers(self) -> dict[str, str]:
        return {"Content-Range": f"bytes */{self.size}"}


@dataclass(eq=False)
class PreconditionNeeded(HttpRefusal):
    status = 428
    message = N_("Say which version you are changing: send If-Match with the ETag that you read.")


@dataclass(eq=False)
class QuotaExceeded(HttpRefusal):
    status = 429
    message = N_("Too many requests. Try again in {seconds} seconds.")
    seconds: int

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.seconds)}


@dataclass(eq=False)
class HeadersTooLarge(HttpRefusal):
    status = 431
    message = N_("A header of the request is too long.")


@dataclass(eq=False)
class Unexpected(HttpRefusal):
    status = 500
    message = N_("Something went wrong on our side, and nothing was recorded. It is noted under the request’s number.")


@dataclass(eq=False)
class Unavailable(HttpRefusal):
    status = 503
    message = N_("The service cannot finish this just now. Try again shortly, and look first at what was recorded.")

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "2"}


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A refusal: what kind, why, and where. The facts of the refusal stand beside these members.

    `type` is the stable key; `title` and `detail` are in the negotiated language, `messages` has the detail in both.
    `errors` lists what is wrong with a request, each at its place (of a body, only the first that was found).
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    messages: Bilingual
    errors: list[Fault] = []


class Rendered(NamedTuple):
    """A problem ready to be sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def status_of(refusal: type[Refusal] | Refusal) -> int:
    return getattr(refusal, "status", STATUS[refusal.kind])


def title_of(refusal: type[Refusal] | Refusal) -> str:
    """The English title of a problem type, constant for the type."""
    return TITLES[refusal.kind] if "{" in refusal.message else refusal.message


def language_of(scope: HTTPScope) -> Language:
    """The caller's language: `?lang=cy|en`, else `Accept-Language`, else Welsh."""
    for name, value in parse_qsl(scope["query_string"].decode("latin-1")):
        if name == "lang" and value in LANGUAGES:
            return Language(value)
    accepted = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return i18n.negotiate(accepted.decode("latin-1"), Language.CY)


def request_id_of(scope: HTTPScope) -> str:
    return str(scope.get("state", {}).get("request_id", ""))


def render(refusal: Refusal, scope: HTTPScope) -> Rendered:
    """Write a refusal as problem+json for the request that it answers."""
    language = language_of(scope)
    status = status_of(refusal)
    messages = Bilingual(
        cy=i18n.sentence(refusal, Language.CY),
        en=i18n.sentence(refusal, Language.EN),
    )
    problem = Problem(
        type=f"/problems/{refusal.code}",
        title=i18n.gettext(language, title_of(refusal)),
        status=status,
        detail=messages.in_(language).text,
        instance=quote(scope["path"], safe="/:@!$&'()*+,;=~"),
        request_id=request_id_of(scope),
        messages=messages,
        errors=[fault.said_in(language) for fault in refusal.facts.get("errors", [])],
    )
    members = {**msgspec.to_builtins(refusal.facts, enc_hook=str), **msgspec.to_builtins(problem)}
    headers = {
        "Content-Type": PROBLEM_JSON,
        "Content-Language": language.value,
        "Vary": "Accept-Language, Authorization",
        "Cache-Control": "no-store",
    }
    if status == HTTPStatus.UNAUTHORIZED:
        known = isinstance(refusal, UnknownToken)
        headers["WWW-Authenticate"] = 'Bearer realm="fforwm"' + (', error="invalid_token"' if known else "")
    if isinstance(refusal, InsufficientScope):
        wanted = f'Bearer realm="fforwm", error="insufficient_scope", scope="{refusal.scope}"'  # RFC 6750 §3.1
        headers["WWW-Authenticate"] = wanted
    if isinstance(refusal, HttpRefusal):
        headers |= refusal.headers()
    return Rendered(status, headers, msgspec.json.encode(members))


def refusal_of(error: Exception) -> Refusal:
    """What an exception says to the caller. The unexpected says nothing but that it was unexpected."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, ValidationException):
        given = error.extra if isinstance(error.extra, list) else []
        return InvalidRequest([parameter_fault(fault) for fault in given])
    if isinstance(error, HTTPException):
        return _of_status(error)
    return Unavailable() if is_passing(error) else Unexpected()


def _of_status(error: HTTPException) -> Refusal:
    match error.status_code:
        case 404:
            return NotFound()
        case 405:
            given = next((value for name, value in (error.headers or {}).items() if name.lower() == "allow"), "")
            methods = {method.strip() for method in given.split(",")} - {""}
            return MethodNotAllowed(sorted(methods | ({"HEAD"} if "GET" in methods else set()) | {"OPTIONS"}))
        case 413:
            return BodyTooLarge()
        case status if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return MalformedRequest()
    return Unexpected()


# PostgreSQL's own names for troubles that pass: connection lost, rolled back by a conflict, out of resources,
# lock not available, shutting down or starting.
_PASSING_CLASSES = ("08", "40", "53", "57P")
_PASSING = frozenset({"55P03", "57014"})
_POOL_IS_EMPTY = "3o7r"  # SQLAlchemy's code for a connection that did not come in time


def is_passing(error: BaseException) -> bool:
    """Whether trying again may help: the database went away, or two transactions stood in each other's way."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        found = waiting.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        state = str(getattr(found, "sqlstate", None) or "")
        if state in _PASSING or state.startswith(_PASSING_CLASSES):
            return True
        if getattr(found, "connection_invalidated", False) or getattr(found, "code", "") == _POOL_IS_EMPTY:
            return True
        waiting += [found.__cause__, getattr(found, "orig", None), *getattr(found, "exceptions", ())]
    return False


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Litestar's exception handler for everything under `/api`."""
    refusal = refusal_of(error)
    note(error, refusal, request.scope)
    problem = render(refusal, request.scope)
    return Response(problem.body, status_code=problem.status, headers=problem.headers, media_type=PROBLEM_JSON)


def note(error: Exception, refusal: Refusal, scope: HTTPScope) -> None:
    """Log what is our trouble and not the caller's. Paths only: a query may hold personal data."""
    if status_of(refusal) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error(
            "%s: %s %s, request %s", refusal.code, scope["method"], scope["path"], request_id_of(scope), exc_info=error
        )
