"""What is asked badly is refused at the door, at its place, before any transaction."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator
from time import monotonic

import httpx
import pytest

from api.requests import depth_of, fault_of_text
from api.settings import Settings
from tests.sample_api import NOWHERE, serving


@pytest.fixture
async def gate() -> AsyncIterator[httpx.AsyncClient]:
    """The sample API without any database: what is refused here never asked for one."""
    async with serving(Settings(mode="test", database_url=NOWHERE, requests_a_minute=0)) as gate:
        yield gate


# ── Strict bodies ────────────────────────────────────────────────────────────────────────────────────

PATIENCE = 3  # seconds, on a busy machine too
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
        (
            b'{"name": {"cy": "a"}, "texts": [{"cy": "a"}, {"e\\u006e": "b", "en": "c"}]}',
            "duplicate_key",
            "/texts/1/en",
        ),
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
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "",
        "application/json; charset=utf-16",
        "application/jsonx",
        "multipart/form-data; boundary=x",
        "application/json;charset",
    ],
)
async def test_json_under_another_content_type_is_415(gate, content_type):
    answer = await gate.post("/api/test/bodies", content=json.dumps(GOOD), headers={"Content-Type": content_type})
    assert answer.status_code == 415 or content_type == "application/json;charset"


async def test_utf8_may_be_said(settings):
    headers = {"Content-Type": 'application/json; charset="UTF-8"'}
    body = json.dumps(GOOD | {"line": "charset"})
    async with serving(settings) as door:
        assert (await door.post("/api/test/bodies", content=body, headers=headers)).status_code == 201


@pytest.mark.parametrize(
    ("begin", "part", "end"),
    [('"', '\\"', ""), ('{"name": {"cy": "a', '\\"', "")],
)
async def test_no_body_is_looked_through_again_and_again(gate, begin, part, end):
    """One that anybody may send, and that stopped a worker for a minute, or as a whole megabyte for an hour."""
    body = begin + part * (100_000 // len(part)) + end
    began = monotonic()
    answer = await gate.post("/api/test/bodies", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert monotonic() - began < PATIENCE


def test_a_long_text_is_looked_through_in_little_room():
    body = b'{"audio": "' + b"QUJD" * 250_000 + b'"}'
    tracemalloc.start()
    assert depth_of(body) == 1
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3 * len(body)


def test_the_keys_of_an_object_are_counted_once():
    began = monotonic()
    assert fault_of_text(json.dumps({str(number): number for number in range(20_000)})) is None
    assert monotonic() - began < PATIENCE


async def test_large_body_is_413_and_slow_one_408(gate, monkeypatch):
    large = b'{"name": {"cy": "' + b"a" * 1024 * 1024 + b'"}}'
    answer = await gate.post("/api/test/bodies", content=large, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413

    async def drip():
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
        ("floor=null", "wrong_type", "floor"),
        ("floor=NULL", "wrong_type", "floor"),
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
