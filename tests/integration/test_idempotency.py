"""A request that is sent again under its key: one act, one answer, and a clear no to everything else."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import text

from governance.partners import actions
from tests.partners import made, token
from tests.sample_api import serving


@pytest.fixture
async def door(settings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(settings) as door:
        yield door


@pytest.fixture
async def ask(door, act, society):
    """Send a note as a partner's program, under a key."""
    authorization = {"Authorization": f"Bearer {await token(act, await made(act, society))}"}

    async def ask(line: str, key: str | None, headers: dict[str, str] = authorization) -> httpx.Response:
        given = headers | ({"Idempotency-Key": key} if key is not None else {})
        return await door.post("/api/test/once", json={"name": {"cy": "Un"}, "line": line}, headers=given)

    return ask


async def test_the_second_time_nothing_is_done_and_the_answer_is_the_same(ask, act):
    first = await ask("one", '"key-1"')
    again = await ask("one", "key-1")  # bare is the same as quoted
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["location"] == "/bodies/one"
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    async with act(None) as ctx:
        assert (await ctx.db.execute(text("SELECT count(*) FROM body WHERE slug = 'one'"))).scalar_one() == 1


async def test_a_key_names_one_request(ask):
    await ask("one", "key-1")
    refused = await ask("two", "key-1")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/key-of-another-request")
    assert (await ask("two", "key-2")).status_code == 201


async def test_a_program_names_its_requests_by_keys_that_are_keys(ask):
    refused = await ask("one", None)
    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/idempotency-key-needed")
    for bad in ("", " ", '"', '""', "two words", '"a"b', "x" * 201, "a\x7fb"):
        refused = await ask("one", bad)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "bad_key"), bad


async def test_of_two_at_once_one_is_told_to_wait(ask, act):
    answers = await asyncio.gather(ask("slow", "key-1"), ask("slow", "key-1"))
    assert sorted(each.status_code for each in answers) == [201, 409]
    waits = next(each for each in answers if each.status_code == 409)
    assert (waits.headers["retry-after"], waits.json()["type"]) == ("1", "/problems/request-under-way")
    assert (await ask("slow", "key-1")).headers["idempotent-replayed"] == "true"


async def test_what_failed_left_nothing_and_may_be_sent_again(ask, act):
    assert (await ask("fault", "key-1")).status_code == 500
    assert (await ask("one", "key-1")).status_code == 201


async def test_the_key_of_one_caller_is_nothing_to_another(ask, act, society, api):
    mine = await ask("one", "key-1")
    other = {"Authorization": f"Bearer {await token(act, await made(act, society))}"}
    theirs = await ask("two", "key-1", other)
    person = await ask("three", "key-1", dict((await api.as_(society.branwen)).headers))
    assert len({each.json()["secret"] for each in (mine, theirs, person)}) == 3
    assert (await ask("four", None, dict((await api.as_(society.branwen)).headers))).status_code == 201
    assert (await ask("five", "key-1", {})).status_code == 401


async def test_nobody_reads_an_answer_in_the_database_and_after_two_days_it_is_gone(ask, act, clock):
    secret = (await ask("one", "key-1")).json()["secret"]
    async with act(None) as ctx:
        [kept] = (await ctx.db.execute(text("SELECT * FROM kept_answer"))).all()
        assert secret not in str(kept)
        assert "key-1" not in str(kept)
    await clock.forward(hours=47)
    async with act(None) as ctx:
        await actions.advance_due(ctx)
        assert (await ctx.db.execute(text("SELECT count(*) FROM kept_answer"))).scalar_one() == 1
    await clock.forward(hours=2)
    async with act(None) as ctx:
        await actions.advance_due(ctx)
        assert (await ctx.db.execute(text("SELECT count(*) FROM kept_answer"))).scalar_one() == 0
