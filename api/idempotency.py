"""`Idempotency-Key`: a program that did not hear an answer sends the same request again, and nothing is done twice.

For a POST that makes something and that a partner's program may send (draft-ietf-httpapi-idempotency-key-header).
A handler takes the key, and gives its work to `once`:

    @post("/things", operation_id="make_thing")
    async def make_thing(
        ctx: Ctx, request: Caller, data: JSONBody[NewThing], key: IdempotencyKey = None
    ) -> Response[Thing]:
        return await once(ctx, request, key, partial(actions.make_thing, ctx, data))

The work gives the answer's value, or a `Response` with headers of its own (`Location`, `Cache-Control`). It runs in the
request's transaction, and so does the keeping of its answer: both are committed or neither is. A refusal did nothing,
so it is not kept, and the request may be sent again under the same key once it is mended. Never for a vote: what is
kept would tell who cast it and when, and a vote is a PUT, which may be repeated as it is.
"""

import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256, shake_256
from typing import Annotated, Any, TypeAlias, TypeVar, cast

import msgspec
from litestar import MediaType, Request, Response
from litestar.params import HeaderParameter

from api.faults import fault_in_parameter
from api.problems import HttpRefusal, InvalidRequest
from governance.context import Client, Context
from governance.partners import answers
from governance.refusal import N_

T = TypeVar("T")

IdempotencyKey: TypeAlias = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        required=False,
        description="Your own name for this request, such as a UUID. Sent again within 48 hours, it gives the same "
        "answer, with `Idempotent-Replayed: true`, and does nothing. Needed by partners’ programs.",
    ),
]
# A string as RFC 8941 §3.3.3 quotes it, or bare.
_KEY = re.compile(r'"(?P<quoted>[!#-\[\]-~]{1,200})"|(?P<bare>[!#-\[\]-~]{1,200})')


@dataclass(eq=False)
class IdempotencyKeyNeeded(HttpRefusal):
    status = 400
    message = N_("Name your request: send Idempotency-Key, and the same one if you must send the request again.")


@dataclass(eq=False)
class RequestUnderWay(HttpRefusal):
    status = 409
    message = N_("A request with this Idempotency-Key is under way. Ask again in a second.")

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}


@dataclass(eq=False)
class KeyOfAnotherRequest(HttpRefusal):
    status = 422
    message = N_("This Idempotency-Key named another request. Give each request a key of its own.")


async def once(
    ctx: Context,
    request: Request[Any, Any, Any],
    key: str | None,
    work: Callable[[], Awaitable[T | Response[T]]],
) -> Response[T]:
    """Do the work, and keep its answer; or give the answer that was kept for the same request under the same key.

    Raises `IdempotencyKeyNeeded` where a partner's program names no key (a person need not), `RequestUnderWay`,
    `KeyOfAnotherRequest`, and `InvalidRequest` for a key that is none.
    """
    if key is None:
        if isinstance(ctx.actor, Client):
            raise IdempotencyKeyNeeded
        return _answer(request, await work())
    digest, mask = _digests(ctx, request, key)
    if not await answers.hold(ctx.db, digest):
        raise RequestUnderWay
    fingerprint = await _fingerprint(request)
    if kept := await answers.find(ctx.db, digest):
        if not hmac.compare_digest(kept.fingerprint, fingerprint):
            raise KeyOfAnotherRequest
        headers = kept.headers | {"Idempotent-Replayed": "true"}
        return _sent(_masked(kept.body, mask), kept.status, headers)
    given = _answer(request, await work())
    body, headers = cast(bytes, given.content), dict(given.headers)
    kept = answers.KeptAnswer(fingerprint, given.status_code or 0, headers, _masked(body, mask))
    await answers.keep(ctx.db, digest, kept)
    return given


def _answer(request: Request[Any, Any, Any], made: T | Response[T]) -> Response[T]:
    """The answer with its body written out, so that what is kept is what was sent."""
    given = made if isinstance(made, Response) else Response(made)
    status = given.status_code or request.route_handler.status_code
    return _sent(msgspec.json.encode(given.content), status, dict(given.headers))


def _sent(body: bytes, status: int, headers: dict[str, str]) -> Response[Any]:
    return Response(body, status_code=status, headers=headers, media_type=MediaType.JSON)


def _digests(ctx: Context, request: Request[Any, Any, Any], key: str) -> tuple[bytes, bytes]:
    """Under what an answer is kept, and by what its body is hidden: the key of one caller is nothing to another.

    An answer may hold a secret that is shown this once. So whoever reads the database, but was not sent the key, reads
    no answer in it.
    """
    if not (found := _KEY.fullmatch(key.strip())):
        raise InvalidRequest([fault_in_parameter("bad_key", "Idempotency-Key", "header")])
    holder = ctx.actor.client_id if isinstance(ctx.actor, Client) else ctx.person_id()
    named = f"{holder}\0{found['quoted'] or found['bare']}".encode()
    secret: str = request.app.state.settings.secret
    return (
        hmac.digest(secret.encode(), b"answer\0" + named, sha256),
        hmac.digest(secret.encode(), b"answer mask\0" + named, sha256),
    )


async def _fingerprint(request: Request[Any, Any, Any]) -> bytes:
    """What is asked: method, address and body. Keyed, since a short body could be found by trying."""
    secret: str = request.app.state.settings.secret
    asked = f"{request.method}\0{request.scope['path']}\0".encode() + request.scope["query_string"] + b"\0"
    return hmac.digest(secret.encode(), b"request\0" + asked + await request.body(), sha256)


def _masked(body: bytes, mask: bytes) -> bytes:
    """Hide a body, or show it again."""
    stream = shake_256(mask).digest(len(body))
    return (int.from_bytes(body) ^ int.from_bytes(stream)).to_bytes(len(body))
