"""Lists in pages: `{"data": […], "next_cursor": …}` and a `Link` header, by keyset and never by offset.

A cursor is opaque (its position could tell how many votes came between two others), signed, and bound to the list and
the filters it came from, so that nobody writes one by hand or carries it from one list to another.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from hashlib import sha256, sha512, shake_256
from typing import Annotated, Any, TypeAlias, TypeVar
from urllib.parse import quote, urlencode
from uuid import UUID

from litestar import Request, Response
from litestar.params import QueryParameter

from api.faults import fault_in_parameter
from api.problems import InvalidRequest

Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=200, description="How many at most.")]
Cursor: TypeAlias = Annotated[
    str | None, QueryParameter(max_length=400, description="`next_cursor` of the page before; nothing else fits.")
]
DEFAULT_LIMIT = 50

T = TypeVar("T")
P = TypeVar("P")

_SIGNATURE = 16
_NOT_FILTERS = frozenset({"after", "cursor", "limit", "lang"})


def read_cursor(
    request: Request[Any, Any, Any], cursor: str | None, name: str = "cursor", *, holder: str = ""
) -> str | None:
    """The position after which this page begins; None for the first page. `holder`: whose it is, if not everybody's.

    Raises `InvalidRequest` about the parameter `name` for what we never gave.
    """
    if cursor is None:
        return None
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        signature = raw[:_SIGNATURE]
        position = _mask(request, signature, raw[_SIGNATURE:])
        if hmac.compare_digest(signature, _sign(request, position, holder)):
            return position.decode()
    except (NotBase64, ValueError):
        pass
    raise InvalidRequest([fault_in_parameter("bad_cursor", name)])


def read_id(request: Request[Any, Any, Any], cursor: str | None) -> UUID | None:
    """As `read_cursor`, for a list that is ordered by its ids (UUIDv7: by when they were made)."""
    position = read_cursor(request, cursor)
    return None if position is None else UUID(position)


def write_cursor(request: Request[Any, Any, Any], position: object, *, holder: str = "") -> str:
    """Seal a position of the list that `request` asks for; only `holder` can use it, where one is named."""
    raw = str(position).encode()
    signature = _sign(request, raw, holder)
    return urlsafe_b64encode(signature + _mask(request, signature, raw)).rstrip(b"=").decode()


def page(
    request: Request[Any, Any, Any],
    kind: Callable[[list[T], str | None], P],
    found: Sequence[T],
    limit: int,
    position: Callable[[T], object],
) -> Response[P]:
    """Make one page of what was found.

    Ask the query for `limit + 1`: the one too many says that there is a next page. `kind` is the page's Struct
    (`data`, then `next_cursor`); `position` gives the sort key of an item, after which the next page begins.
    """
    data = list(found[:limit])
    more = len(found) > limit
    next_cursor = write_cursor(request, position(data[-1])) if more else None
    headers = {"Link": f'<{_next(request, next_cursor, limit)}>; rel="next"'} if next_cursor else {}
    return Response(kind(data, next_cursor), headers=headers)


def _next(request: Request[Any, Any, Any], cursor: str, limit: int) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("cursor", "limit")]
    return quote(request.scope["path"]) + "?" + urlencode([*kept, ("limit", limit), ("cursor", cursor)])


def _sign(request: Request[Any, Any, Any], position: bytes, holder: str) -> bytes:
    filters = sorted(pair for pair in request.query_params.multi_items() if pair[0] not in _NOT_FILTERS)
    bound = repr((request.scope["path"], filters, *filter(None, [holder]))).encode()
    secret: str = request.app.state.settings.secret
    return hmac.digest(secret.encode(), b"cursor\0" + bound + b"\0" + position, sha256)[:_SIGNATURE]


def _mask(request: Request[Any, Any, Any], signature: bytes, position: bytes) -> bytes:
    """Hide a position, or show it again: each byte with one that only we can work out."""
    secret: str = request.app.state.settings.secret
    begun = hmac.digest(secret.encode(), b"cursor mask\0" + signature, sha512)
    stream = begun + shake_256(begun).digest(len(position))
    return bytes(each ^ hiding for each, hiding in zip(position, stream, strict=False))
