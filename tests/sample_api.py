"""A small API of the tests' own, kept by the product's conventions: one handler for each thing that may go wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import msgspec
from litestar import Request, Response, get, patch, post
from litestar.params import FromQuery, JSONBody
from msgspec import Struct
from sqlalchemy import text

from api.access import OPEN
from api.app import create_app
from api.context import Ctx
from api.idempotency import IdempotencyKey, once
from api.layer import api_layer
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import IfMatch, expected_version, with_etag
from api.settings import Settings
from governance.bilingual import Bilingual, BilingualProse, Line
from governance.identifiers import new_id
from governance.refusal import Stale

NOWHERE = "postgresql://fforwm_app@127.0.0.1:1/nowhere"


class Note(Struct, frozen=True, forbid_unknown_fields=True):
    """A body with one of everything that a request may get wrong."""

    name: Bilingual
    id: UUID | None = None
    texts: list[BilingualProse] = []
    line: Line | None = None


class NotePage(Struct, frozen=True):
    data: list[int]
    next_cursor: str | None


BODY = text("INSERT INTO body (id, slug, kind, name, founded_on) VALUES (:id, :slug, 'committee', :name, '2026-01-01')")


@post("/bodies")
async def write(ctx: Ctx, data: JSONBody[Note]) -> dict[str, str]:
    """Write one row, of the slug that the note's line names; `fault` raises after the row is written."""
    name = msgspec.json.encode(data.name).decode()
    await ctx.db.execute(BODY, {"id": new_id(), "slug": data.line, "name": name})
    if data.line == "fault":
        raise RuntimeError("a fault nobody expected: do not show me")
    return {"slug": str(data.line)}


@post("/once")
async def write_once(
    ctx: Ctx, request: Request, data: JSONBody[Note], key: IdempotencyKey = None
) -> Response[dict[str, str]]:
    """As `write`, once for each key; the answer has a secret in it, and a header of its own."""

    async def work() -> Response[dict[str, str]]:
        await write.fn(ctx, data)
        if data.line == "slow":
            await ctx.db.execute(text("SELECT pg_sleep(0.5)"))
        return Response({"secret": str(new_id())}, headers={"Location": f"/bodies/{data.line}"})

    return await once(ctx, request, key, work)


@get("/bodies")
async def write_on_get(ctx: Ctx) -> dict[str, str]:
    await ctx.db.execute(BODY, {"id": new_id(), "slug": "by-get", "name": '{"cy": "Na"}'})
    return {}


@post("/deferred")
async def fail_at_commit(ctx: Ctx) -> dict[str, str]:
    """Leave a row that only the commit refuses: a motion's text without its motion."""
    person = (await ctx.db.execute(text("SELECT id FROM person LIMIT 1"))).scalar_one()
    await ctx.db.execute(
        text(
            "INSERT INTO motion_text"
            " (motion_id, version, original_language, title, text, digest, written_by, written_at) VALUES"
            " (:id, 1, 'cy', '{\"cy\": \"a\"}', '{\"cy\": \"a\"}', repeat('0', 64), :person, app_now())"
        ),
        {"id": new_id(), "person": person},
    )
    return {"id": "never"}


@get("/numbers")
async def numbers(
    request: Request,
    floor: FromQuery[int] = 0,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response[NotePage]:
    after = read_id(request, cursor)
    first = max(floor, after.int + 1 if after else 0)
    return page(request, NotePage, range(first, min(first + limit + 1, 12)), limit, lambda n: UUID(int=n))


@get("/thing")
async def read_thing() -> Response[Note]:
    return with_etag(Note(Bilingual(cy="Peth")), 7)


@patch("/thing")
async def change_thing(if_match: IfMatch = None) -> dict[str, int | None]:
    version = expected_version(if_match)
    if version not in (7, None):
        raise Stale
    return {"version": version}


@get("/lost")
async def lose_connection(ctx: Ctx) -> dict[str, str]:
    """Lose the connection in the middle of a request."""
    await ctx.db.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    return {}


@post("/locks")
async def lock_two(ctx: Ctx, first: FromQuery[int], second: FromQuery[int]) -> dict[str, str]:
    """Lock one thing, then another: with a second request the other way round, a deadlock."""
    for number in (first, second):
        await ctx.db.execute(text("SELECT pg_advisory_xact_lock(:number), pg_sleep(0.2)"), {"number": number})
    return {}


HANDLERS = [
    write,
    write_once,
    write_on_get,
    fail_at_commit,
    numbers,
    read_thing,
    change_thing,
    lose_connection,
    lock_two,
]


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, [api_layer("/api/test", HANDLERS, OPEN)])
    async with app.lifespan():
        yield httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver")
