"""One transaction a request, an actor by token, and problems in both languages."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import msgspec
import pytest
from sqlalchemy import text

from api.app import create_app
from api.settings import Settings
from tests.conftest import client
from tests.sample_api import NOWHERE, serving


@pytest.fixture
async def door(settings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(settings) as door:
        yield door


@pytest.fixture
async def gate() -> AsyncIterator[httpx.AsyncClient]:
    """The same without any database: what is refused or answered here never asked for one."""
    async with serving(Settings(mode="test", database_url=NOWHERE, requests_a_minute=0)) as gate:
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


async def test_deadlock_is_503_for_one_and_success_for_the_other(door):
    answers = await asyncio.gather(
        door.post("/api/test/locks?first=1&second=2"),
        door.post("/api/test/locks?first=2&second=1"),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 503]


async def test_no_server_is_503(settings):
    nowhere = msgspec.structs.replace(settings, database_url=NOWHERE)
    async with serving(nowhere) as door:
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
    app = create_app(settings)
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


@pytest.mark.parametrize(
    ("method", "address"),
    [("POST", "/motions"), ("PUT", f"/ballots/{UUID(int=7)}/my-vote"), ("GET", f"/ballots/{UUID(int=7)}/my-vote"),
     ("GET", "/changes"), ("GET", "/me"), ("DELETE", "/sessions/current"), ("PATCH", f"/decisions/{UUID(int=7)}")],
)  # fmt: skip
async def test_stranger_is_sent_to_sign_in_before_anything_is_read(method, address):
    """Without a database, and with a body that is no JSON: neither is looked at."""
    async with serving(Settings(mode="test", database_url=NOWHERE)) as gate:
        answer = await gate.request(method, "/api/v1" + address, content=b"{")
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-needed")


async def test_cookie_is_no_bearer(settings, engine, society):
    app = create_app(settings)
    async with app.lifespan():
        token = (await client(app, engine, {}).as_(society.branwen)).headers["Authorization"].removeprefix("Bearer ")
        answer = await client(app, engine, {"Cookie": f"session={token}; __Host-session={token}"}).get("/api/v1/me")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="fforwm"'


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


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-DEF_123.x", True), ("short", False), ("a" * 65, False), ("a b c d e f g", False)]
)
async def test_request_id_is_kept_if_it_is_one(gate, given, kept):
    answer = await gate.get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept
    assert len(answer.headers["X-Request-Id"]) >= 8
