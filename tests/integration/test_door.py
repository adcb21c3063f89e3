"""What holds for every request and answer: methods, versions, headers, caches, quotas."""

from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from api.access import is_api
from api.app import create_app
from api.settings import Settings
from tests.conftest import client
from tests.sample_api import NOWHERE, serving


@pytest.fixture
async def gate() -> AsyncIterator[httpx.AsyncClient]:
    """The same without any database: what is refused or answered here never asked for one."""
    async with serving(Settings(mode="test", database_url=NOWHERE, requests_a_minute=0)) as gate:
        yield gate


# ── Methods, versions, headers ───────────────────────────────────────────────────────────────────────


async def test_head_is_get_without_its_body(gate):
    got, headed = await gate.get("/api/test/thing"), await gate.head("/api/test/thing")
    assert headed.status_code == 200
    assert headed.content == b""
    assert headed.headers["Content-Length"] == str(len(got.content))
    assert headed.headers["ETag"] == got.headers["ETag"]
    assert (await gate.head("/api/test/deferred")).status_code == 405


def test_a_doubled_slash_is_no_way_round_the_door():
    assert all(map(is_api, ("/api", "/api/v1/me", "//api/v1/me", "///api")))
    assert not any(map(is_api, ("/apis", "/cy/api", "/")))


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
    for method, address in [
        ("GET", "/healthz"),
        ("GET", "/api/v1/none"),
        ("GET", "/none"),
        ("POST", "/healthz"),
        ("GET", "/api/test/bodies"),
        ("GET", "/api/docs"),
        ("GET", "/api/docs/guide"),
        ("OPTIONS", "/api/test/thing"),
    ]:
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


@pytest.mark.parametrize(("hosts", "status"), [([], 400), (["a", "b"], 400), (["a"], 200)])
async def test_host_is_said_once(settings, hosts, status):
    app = create_app(settings)
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": "/healthz", "raw_path": b"/healthz",
             "query_string": b"", "headers": [(b"host", host.encode()) for host in hosts], "client": None}  # fmt: skip
    await app(scope, receive, send)
    assert sent[0]["status"] == status


async def test_caller_who_leaves_is_no_fault(settings, caplog):
    """A body that breaks off is answered, to nobody, and is not in the log of our own troubles."""
    app = create_app(settings)
    messages = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"a"), (b"content-type", b"application/json")]
    scope = {"type": "http", "http_version": "1.1", "method": "POST", "path": "/api/v1/sign-ins", "headers": headers,
             "raw_path": b"/api/v1/sign-ins", "query_string": b"", "client": None}  # fmt: skip
    await app(scope, receive, send)
    assert sent[0]["status"] == 408
    assert caplog.text == ""


async def test_nothing_personal_in_a_shared_cache(gate):
    answer = await gate.get("/api/test/thing")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]


async def test_published_things_may_be_kept_by_all_for_a_minute_but_not_signed_in(settings, engine, society):
    app = create_app(settings)
    async with app.lifespan():
        branwen, stranger = await client(app, engine, {}).as_(society.branwen), client(app, engine, {})
        for address in ("/api/v1/bodies", "/api/v1/decisions", "/api/v1/regions"):
            headers = (await stranger.get(address)).headers
            assert (headers["Cache-Control"], headers["Vary"]) == ("public, max-age=60", "Authorization")
            assert (await branwen.get(address)).headers["Cache-Control"] == "private, no-cache"
        assert (await stranger.get("/api/v1/motions")).headers["Cache-Control"] == "private, no-cache"
        assert (await stranger.get("/api/v1/bodies?x=1")).headers["Cache-Control"] == "no-store"


# ── How often ────────────────────────────────────────────────────────────────────────────────────────


async def test_too_many_requests_are_429_and_say_when(settings):
    async with serving(msgspec.structs.replace(settings, requests_a_minute=3)) as gate:
        answers = [await gate.get("/api/test/thing") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[0].headers["RateLimit-Policy"] == '"default";q=3;w=60'
        assert answers[0].headers["RateLimit"].startswith('"default";r=2;t=')
        assert 1 <= int(answers[3].headers["Retry-After"]) <= 20
        assert answers[3].json()["type"] == "/problems/quota-exceeded"
        assert (await gate.get("/healthz")).status_code == 200


async def test_made_up_token_earns_no_quota_and_a_good_one_its_own(settings, engine, society):
    app = create_app(msgspec.structs.replace(settings, requests_a_minute=3))
    async with app.lifespan():
        branwen = await client(app, engine, {}).as_(society.branwen)
        assert (await branwen.get("/api/v1/me")).status_code == 200
        stranger = client(app, engine, {})
        tries = [await stranger.get("/api/v1/me", headers={"Authorization": f"Bearer {n}"}) for n in range(3)]
        assert [answer.status_code for answer in tries] == [401, 401, 429]
        assert (await branwen.get("/api/v1/me")).status_code == 200


# ── Links that are passed on ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address", ["/openapi.yaml", "/openapi.json", "/api/docs", "/api/docs/guide", "/problems/not-found"]
)
async def test_a_link_to_a_document_survives_what_is_hung_on_it(gate, address):
    """Mail programs and noticeboards add parameters of their own; here there is no filter that could be missed."""
    for language in ("cy", "en"):
        plain = await gate.get(address, params={"lang": language})
        hung = await gate.get(address, params={"utm_source": "post", "fbclid": "x\x01", "lang": language})
        assert (plain.status_code, hung.status_code) == (200, 200)
        assert hung.content == plain.content


async def test_elsewhere_an_unknown_parameter_is_still_refused(gate):
    assert (await gate.get("/healthz?utm_source=post")).status_code == 400
