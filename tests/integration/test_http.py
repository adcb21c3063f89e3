"""The door: one transaction a request, strict bodies, problems in both languages, headers on everything."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import httpx
import msgspec
import pytest
from litestar import Request, Response, get, patch, post
from litestar.params import FromQuery, JSONBody
from msgspec import Struct
from sqlalchemy import text

from api.app import api_layer, create_app
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import IfMatch, expected_version, with_etag
from api.settings import Settings
from governance.bilingual import Bilingual, BilingualProse, Line
from governance.identifiers import new_id
from governance.refusal import Stale
from tests.conftest import client


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
            "INSERT INTO motion_text (motion_id, version, original_language, title, text, digest, written_by,"
            " written_at) VALUES (:id, 1, 'cy', '{\"cy\": \"a\"}', '{\"cy\": \"a\"}', repeat('0', 64), :person, app_now())"
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


HANDLERS = [write, write_on_get, fail_at_commit, numbers, read_thing, change_thing, lose_connection]


@asynccontextmanager
async def serving(settings: Settings, **how) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, [api_layer("/api/test", HANDLERS)], **how)
    async with app.lifespan():
        yield httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver")


@pytest.fixture
async def door(settings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(settings, requests_a_minute=None) as door:
        yield door


@pytest.fixture
async def gate() -> AsyncIterator[httpx.AsyncClient]:
    """The same without any database: what is refused or answered here never asked for one."""
    nowhere = "postgresql://fforwm_app@127.0.0.1:1/nowhere"
    async with serving(Settings(mode="test", database_url=nowhere), requests_a_minute=None) as gate:
        yield gate


@pytest.fixture
def slugs(engine):
    async def read() -> set[str]:
        async with engine.connect() as db:
            return set((await db.execute(text("SELECT slug FROM body"))).scalars())

    return read


# ── One transaction a request ────────────────────────────────────────────────────────────────────────


async def test_2xx_is_committed(door, slugs):
    answer = await door.post("/api/test/bodies", json={"name": {"cy": "Un"}, "line": "kept"})
    assert answer.status_code == 201
    assert "kept" in await slugs()


async def test_fault_undoes_all_and_tells_nothing(door, slugs, caplog):
    answer = await door.post("/api/test/bodies", json={"name": {"cy": "Un"}, "line": "fault"})
    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/unexpected"
    assert "do not show me" not in answer.text
    assert answer.json()["request_id"] in caplog.text
    assert "do not show me" in caplog.text
    assert "fault" not in await slugs()


async def test_get_cannot_write(door, slugs):
    answer = await door.get("/api/test/bodies")
    assert answer.status_code == 500
    assert "by-get" not in await slugs()


async def test_write_after_read_on_the_same_pool(door, slugs):
    for number in range(8):
        await door.get("/api/test/bodies")
        written = await door.post("/api/test/bodies", json={"name": {"cy": "Un"}, "line": f"after-read-{number}"})
        assert written.status_code == 201


async def test_refused_commit_is_no_2xx(door):
    answer = await door.post("/api/test/deferred")
    assert answer.status_code == 500
    assert "never" not in answer.text


async def test_lost_connection_is_503(door):
    answer = await door.get("/api/test/lost")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert set(answer.json()["messages"]) == {"cy", "en"}
    assert (await door.post("/api/test/bodies", json={"name": {"cy": "Un"}, "line": "and-then"})).status_code == 201


async def test_no_server_is_503(settings):
    nowhere = msgspec.structs.replace(settings, database_url="postgresql://fforwm_app@127.0.0.1:1/nowhere")
    async with serving(nowhere, requests_a_minute=None) as door:
        assert (await door.get("/api/test/bodies")).status_code == 503
        assert (await door.get("/readyz")).status_code == 503
        assert (await door.get("/healthz")).status_code == 200


async def test_no_connection_leaks(door, db_url, settings):
    """Faults, refusals and lost connections give their connections back."""
    for _ in range(settings.pool_size + 12):
        await door.get("/api/test/bodies")
        await door.get("/api/test/bodies", headers={"Authorization": "Bearer nobody"})
    assert (await door.get("/readyz")).status_code == 200


# ── Who acts ─────────────────────────────────────────────────────────────────────────────────────────


async def test_bearer_names_the_person_and_is_seen(settings, engine, society, clock):
    app = create_app(settings, requests_a_minute=None)
    async with app.lifespan():
        branwen = await client(app, engine, {}).as_(society.branwen)
        me = await branwen.get("/api/v1/me")
        assert me.json()["person_id"] == str(society.branwen.person_id)
        await clock.forward(hours=3)
        await branwen.get("/api/v1/me")
        async with engine.connect() as db:
            seen = "SELECT app_now() - seen_at < interval '1 minute' FROM session"
            assert (await db.execute(text(seen))).scalars().all() == [True]


@pytest.mark.parametrize("header", ["Bearer made-up", "Basic dTpw", "Bearer", "Bearer  ", "bearer \xff"])
async def test_bad_token_is_401_even_where_all_may_read(door, header):
    answer = await door.get("/api/test/bodies", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="fforwm", error="invalid_token"'
    assert answer.json()["type"] == "/problems/unknown-token"


async def test_cookie_is_no_bearer(settings, engine, society):
    app = create_app(settings, requests_a_minute=None)
    async with app.lifespan():
        token = (await client(app, engine, {}).as_(society.branwen)).headers["Authorization"].removeprefix("Bearer ")
        answer = await client(app, engine, {"Cookie": f"session={token}; __Host-session={token}"}).get("/api/v1/me")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="fforwm"'


# ── Strict bodies ────────────────────────────────────────────────────────────────────────────────────

GOOD = {"name": {"cy": "Un"}}


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        (b"", "empty_body", ""),
        (b"{", "not_json", ""),
        (b"null", "wrong_type", ""),
        (b"[]", "wrong_type", ""),
        (b'{"name": {"cy": "\xff"}}', "not_utf8", ""),
        (b"\xff\xfe{\x00}\x00", "not_utf8", ""),
        (b'{"name": {"cy": "a\\u0000b"}}', "not_allowed", "/name/cy"),
        (b'{"name": {"cy": "\\ud800"}}', "not_json", ""),
        (b'{"name": {"cy": "  "}}', "not_allowed", "/name/cy"),
        (b'{"name": {"cy": ""}}', "too_short", "/name/cy"),
        (b'{"name": {"cy": "' + b"a" * 201 + b'"}}', "too_long", "/name/cy"),
        (b'{"name": {"fr": "Un"}}', "unknown_field", "/name/fr"),
        (b'{"name": {}}', "language_missing", "/name"),
        (b'{"name": 7}', "wrong_type", "/name"),
        (b"{}", "required", "/name"),
        (b'{"name": {"cy": "a", "cy": "b"}}', "duplicate_key", "/name/cy"),
        (b'{"name": {"cy": "a"}, "name": {"cy": "b"}}', "duplicate_key", "/name"),
        (b'{"name": {"cy": "a"}, "texts": [{"cy": "a"}, {"en": "b", "e\\u006e": "c"}]}', "duplicate_key", "/texts/1/en"),
        (b'{"name": {"cy": "a"}, "texts": [{"cy": "a"}, {"en": 5}]}', "wrong_type", "/texts/1/en"),
        (b'{"name": {"cy": "a"}, "id": "not-one"}', "not_an_id", "/id"),
        (b'{"name": {"cy": "a"}, "id": 1' + b"0" * 5000 + b"}", "out_of_range", "/id"),
        (b"[" * 33 + b"]" * 33, "too_deep", ""),
        (b"[" * 200_000, "too_deep", ""),
        (b'{"name":' * 5_000, "too_deep", ""),
        (b'{"name": {"cy": "a"}} x', "not_json", ""),
        (b'{"name": {"cy": "a"}, "a/b~c": 1}', "unknown_field", "/a~1b~0c"),
    ],
)
async def test_bad_body_is_400_at_its_place(gate, body, code, pointer):
    answer = await gate.post("/api/test/bodies", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    [fault] = answer.json()["errors"]
    assert (fault["in"], fault["code"], fault["pointer"]) == ("body", code, pointer)
    assert fault["messages"]["cy"] != fault["messages"]["en"]


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "application/x-www-form-urlencoded", "", "application/json; charset=utf-16",
     "application/jsonx", "multipart/form-data; boundary=x", "application/json;charset"],
)
async def test_json_under_another_content_type_is_415(gate, content_type):
    answer = await gate.post("/api/test/bodies", content=json.dumps(GOOD), headers={"Content-Type": content_type})
    assert answer.status_code == 415 or content_type == "application/json;charset"


async def test_utf8_may_be_said(door):
    headers = {"Content-Type": 'application/json; charset="UTF-8"'}
    body = json.dumps(GOOD | {"line": "charset"})
    assert (await door.post("/api/test/bodies", content=body, headers=headers)).status_code == 201


async def test_large_body_is_413_and_slow_one_408(gate, monkeypatch):
    large = b'{"name": {"cy": "' + b"a" * 1024 * 1024 + b'"}}'
    answer = await gate.post("/api/test/bodies", content=large, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413

    async def drip():
        import asyncio

        yield b"{"
        await asyncio.sleep(1)
        yield b"}"

    monkeypatch.setattr("api.door.BODY_SECONDS", 0.1)
    answer = await gate.post("/api/test/bodies", content=drip(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 408


async def test_long_address_and_long_header(gate):
    assert (await gate.get("/api/test/" + "a" * 9000)).status_code == 414
    assert (await gate.get("/healthz", headers={"X-Long": "a" * 5000})).status_code == 431


# ── Parameters ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("colour=red", "unknown_parameter", "colour"),
        ("floor=1&floor=2", "repeated_parameter", "floor"),
        ("floor=one", "wrong_type", "floor"),
        ("limit=201", "out_of_range", "limit"),
        ("limit=0", "out_of_range", "limit"),
        ("limit=9" + "0" * 400, "out_of_range", "limit"),
        ("cursor=abc", "bad_cursor", "cursor"),
        ("cursor=%FF", "bad_cursor", "cursor"),
        ("cursor=a%00b", "not_allowed", "cursor"),
        ("cursor=" + "a" * 401, "too_long", "cursor"),
    ],
)
async def test_bad_query_is_400_by_its_name(gate, query, code, parameter):
    answer = await gate.get("/api/test/numbers?" + query)
    assert answer.status_code == 400
    [fault] = answer.json()["errors"]
    assert (fault["in"], fault["code"], fault["parameter"]) == ("query", code, parameter)


async def test_pages_hold_everything_once(gate):
    found, address = [], "/api/test/numbers?floor=3&limit=4"
    for _ in range(5):
        answer = await gate.get(address)
        found += answer.json()["data"]
        if answer.json()["next_cursor"] is None:
            assert "Link" not in answer.headers
            break
        address = answer.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
    assert found == list(range(3, 12))


async def test_cursor_belongs_to_its_list(gate):
    cursor = (await gate.get("/api/test/numbers?floor=3&limit=4")).json()["next_cursor"]
    other = await gate.get("/api/test/numbers", params={"floor": 2, "cursor": cursor})
    assert other.json()["errors"][0]["code"] == "bad_cursor"
    altered = cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1]
    assert (await gate.get("/api/test/numbers", params={"floor": 3, "cursor": altered})).status_code == 400


# ── Problems ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "accept", "language"),
    [
        ("/api/v1/none", "cy", "cy"),
        ("/api/v1/none", "en-GB,en;q=0.9", "en"),
        ("/api/v1/none", "fr", "cy"),
        ("/api/v1/none", "", "cy"),
        ("/api/v1/none?lang=en", "cy", "en"),
        ("/api/v1/none?lang=fr", "en", "en"),
        ("/none", "en", "en"),
    ],
)
async def test_problem_in_the_callers_language_and_in_both(gate, address, accept, language):
    answer = await gate.get(address, headers={"Accept-Language": accept})
    problem = answer.json()
    assert answer.status_code == problem["status"] == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]
    assert problem["detail"] == problem["messages"][language]
    assert problem["messages"]["cy"] != problem["messages"]["en"]
    assert problem["instance"] == address.partition("?")[0]
    assert problem["request_id"] == answer.headers["X-Request-Id"]


async def test_every_problem_type_has_its_page(gate):
    for address in ("/api/v1/none", "/api/test/numbers?x=1", "/api/v1/me"):
        kind = (await gate.get(address)).json()["type"]
        answer = await gate.get(kind)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")
    assert (await gate.get("/problems/no-such-thing")).status_code == 404


@pytest.mark.parametrize(("given", "kept"), [("abc-DEF_123.x", True), ("short", False), ("a" * 65, False), ("a b c d e f g", False)])
async def test_request_id_is_kept_if_it_is_one(gate, given, kept):
    answer = await gate.get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept
    assert len(answer.headers["X-Request-Id"]) >= 8


# ── Methods, versions, headers ───────────────────────────────────────────────────────────────────────


async def test_head_is_get_without_its_body(gate):
    got, headed = await gate.get("/api/test/thing"), await gate.head("/api/test/thing")
    assert headed.status_code == 200
    assert headed.content == b""
    assert headed.headers["Content-Length"] == str(len(got.content))
    assert headed.headers["ETag"] == got.headers["ETag"]
    assert (await gate.head("/api/test/deferred")).status_code == 405


async def test_options_and_405_tell_the_methods(gate):
    for address, methods in {
        "/api/test/thing": "GET, HEAD, OPTIONS, PATCH",
        "/api/test/deferred": "OPTIONS, POST",
        "/api/test/bodies": "GET, HEAD, OPTIONS, POST",
    }.items():
        asked = await gate.options(address)
        assert (asked.status_code, asked.content, asked.headers["Allow"]) == (204, b"", methods)
        refused = await gate.request("PROPFIND", address)
        assert (refused.status_code, refused.headers["Allow"]) == (405, methods)
        assert refused.json()["type"] == "/problems/method-not-allowed"
    assert (await gate.options("/api/test/none")).status_code == 404


async def test_known_thing_is_304(gate):
    tag = (await gate.get("/api/test/thing")).headers["ETag"]
    assert tag.startswith('"7-')
    for given in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = await gate.get("/api/test/thing", headers={"If-None-Match": given})
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
    assert (await gate.get("/api/test/thing", headers={"If-None-Match": '"7"'})).status_code == 200


@pytest.mark.parametrize(
    ("if_match", "status"),
    [(None, 428), ('"7"', 200), ('"6"', 412), ("*", 200), ("7", 400), ('W/"7"', 400), ('"x"', 400), ("", 400)],
)
async def test_change_names_its_version(gate, if_match, status):
    headers = {} if if_match is None else {"If-Match": if_match}
    assert (await gate.patch("/api/test/thing", headers=headers)).status_code == status


async def test_change_takes_the_etag_it_read(gate):
    tag = (await gate.get("/api/test/thing")).headers["ETag"]
    assert (await gate.patch("/api/test/thing", headers={"If-Match": tag})).json() == {"version": 7}


async def test_security_headers_are_on_everything(gate):
    for method, address in [("GET", "/healthz"), ("GET", "/api/v1/none"), ("GET", "/none"), ("POST", "/healthz"),
                            ("GET", "/api/test/bodies"), ("GET", "/api/docs"), ("OPTIONS", "/api/test/thing")]:
        headers = (await gate.request(method, address)).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


async def test_https_is_kept(settings):
    async with serving(msgspec.structs.replace(settings, base_url="https://fforwm.example")) as gate:
        assert "max-age=" in (await gate.get("/healthz")).headers["Strict-Transport-Security"]


async def test_nothing_personal_in_a_shared_cache(gate):
    answer = await gate.get("/api/test/thing")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]


# ── How often ────────────────────────────────────────────────────────────────────────────────────────


async def test_too_many_requests_are_429_and_say_when(settings):
    async with serving(settings, requests_a_minute=3) as gate:
        answers = [await gate.get("/api/test/thing") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[0].headers["RateLimit-Policy"] == '"default";q=3;w=60'
        assert answers[0].headers["RateLimit"].startswith('"default";r=2;t=')
        assert 1 <= int(answers[3].headers["Retry-After"]) <= 20
        assert answers[3].json()["type"] == "/problems/quota-exceeded"
        assert (await gate.get("/healthz")).status_code == 200


async def test_made_up_token_earns_no_quota_and_a_good_one_its_own(settings, engine, society):
    app = create_app(settings, requests_a_minute=3)
    async with app.lifespan():
        branwen = await client(app, engine, {}).as_(society.branwen)
        assert (await branwen.get("/api/v1/me")).status_code == 200
        stranger = client(app, engine, {})
        tries = [await stranger.get("/api/v1/me", headers={"Authorization": f"Bearer {n}"}) for n in range(3)]
        assert [answer.status_code for answer in tries] == [401, 401, 429]
        assert (await branwen.get("/api/v1/me")).status_code == 200
