"""Calls for motions through the API and the database: made, told, given more time, answered in time and late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.integration.test_changes import eventually
from tests.mailbox import ELECTORS, mailbox, until, with_mail, working
from tests.stage import answered_call, called, seconded


def written(society, closes_at, **more):
    both = {"cy": "Beth nesaf?", "en": "What next?"}
    return {"body_id": str(society.forum_id), "title": both, "text": both, "closes_at": closes_at.isoformat(), **more}


async def test_a_call_is_made_read_and_given_more_time_over_the_wire(api, act, society, clock):
    async with act(None) as ctx:
        closes_at = await ctx.now() + timedelta(days=14)
    officer = await api.as_(society.rhiannon)
    made = await officer.post("/api/v1/calls", json=written(society, closes_at))
    call_id, call = made.json()["id"], made.json()
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1/calls/{call_id}")
    assert (call["state"], call["in_time"], call["allowed_actions"]) == ("open", 0, ["extend_call"])
    listed = (await api.get("/api/v1/calls?state=open")).json()["data"]
    assert [each["id"] for each in listed] == [call_id]
    assert (await api.get(f"/api/v1/calls/{call_id}")).json()["allowed_actions"] == []
    later = {"closes_at": (closes_at + timedelta(days=1)).isoformat()}
    assert (await officer.patch(f"/api/v1/calls/{call_id}", json=later)).status_code == 428
    sent = {"json": later, "headers": {"If-Match": made.headers["etag"]}}
    extended = await officer.patch(f"/api/v1/calls/{call_id}", **sent)
    assert (extended.status_code, extended.json()["version"]) == (200, 2)
    assert (await officer.patch(f"/api/v1/calls/{call_id}", **sent)).status_code == 412
    await eventually(officer, ["call.opened", "call.extended"], call_id)
    due = [each for each in (await api.get("/api/v1/calendar")).json()["data"] if each["id"] == call_id]
    assert [each["kind"] for each in due] == ["call_closes"]
    await clock.forward(days=16)
    assert (await api.get("/api/v1/calls?state=closed")).json()["data"][0]["state"] == "closed"
    assert (await api.get("/api/v1/calls?state=open")).json()["data"] == []


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"title": {"cy": "Beth?"}}, 422),
        ({"text": {"en": "What?"}}, 422),
        ({"closes_at": "2020-01-01T00:00:00Z"}, 422),
        ({"closes_at": "2030-01-01T00:00:00"}, 400),
        ({"body_id": str(uuid4())}, 422),
        ({"opened_by": str(uuid4())}, 400),
    ],
)
async def test_a_call_that_cannot_go_out_is_refused_and_nobody_is_told(api, act, society, changed, status):
    async with act(None) as ctx:
        closes_at = await ctx.now() + timedelta(days=14)
    officer = await api.as_(society.pwyll)
    answer_ = await officer.post("/api/v1/calls", json=written(society, closes_at) | changed)
    assert answer_.status_code == status
    assert (await api.get("/api/v1/calls")).json()["data"] == []


async def test_members_and_visitors_make_no_calls(api, act, society):
    call_id = await called(act, society)
    async with act(None) as ctx:
        later = await ctx.now() + timedelta(days=30)
    for client, status in ((api, 401), (await api.as_(society.branwen), 403)):
        assert (await client.post("/api/v1/calls", json=written(society, later))).status_code == status
        sent = {"json": {"closes_at": later.isoformat()}, "headers": {"If-Match": '"1"'}}
        assert (await client.patch(f"/api/v1/calls/{call_id}", **sent)).status_code == status


async def test_a_motion_in_time_and_a_late_one_are_told_apart(api, act, society, clock):
    call_id = await called(act, society)
    in_time, late = [await answered_call(act, society, call_id) for _ in range(2)]
    await seconded(act, society, in_time)
    await clock.forward(days=14)
    await seconded(act, society, late)
    found = (await api.get(f"/api/v1/motions?call_id={call_id}")).json()["data"]
    assert {each["id"]: each["call"]["in_time"] for each in found} == {str(in_time): True, str(late): False}
    call = (await api.get(f"/api/v1/calls/{call_id}")).json()
    assert (call["in_time"], call["late"]) == (1, 1)


async def test_nothing_is_begun_for_a_call_that_is_over_or_is_none(api, act, society, clock):
    call_id = await called(act, society)
    member = await api.as_(society.branwen)
    both = {"cy": "Te", "en": "Tea"}
    new = {"body_id": str(society.forum_id), "original_language": "cy", "title": both, "text": both}
    for named, status in ((str(uuid4()), 422), (str(call_id), 201)):
        assert (await member.post("/api/v1/motions", json=new | {"call_id": named})).status_code == status
    await clock.forward(days=15)
    member = await api.as_(society.branwen)
    refused = await member.post("/api/v1/motions", json=new | {"call_id": str(call_id)})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "call-closed")


async def everybody_has_mail(box):
    return len(box.messages) == len(ELECTORS)


async def test_every_elector_is_told_once_in_their_language(act, society, settings):
    async with mailbox() as box, working(with_mail(settings, box)):
        await called(act, society)
        await until(lambda: everybody_has_mail(box))
    subjects = {str(message["Subject"]) for message in box.messages}
    assert any("Galwad am gynigion" in each for each in subjects)
    assert any("Call for motions" in each for each in subjects)


@pytest.mark.parametrize(
    "forbidden",
    [
        "DELETE FROM call",
        "UPDATE call SET title = title",
        "UPDATE call SET closes_at = closes_at - interval '1 day'",
        "UPDATE motion SET call_id = NULL WHERE call_id IS NOT NULL",
    ],
)
async def test_the_database_keeps_calls_as_they_went_out(act, society, forbidden):
    call_id = await called(act, society)
    await answered_call(act, society, call_id)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forbidden))


async def test_the_database_takes_no_more_time_nor_answer_after_the_end(act, society, clock):
    call_id = await called(act, society)
    motion_id = await answered_call(act, society, call_id)
    await clock.forward(days=14)
    again = f"jsonb_populate_record(m, jsonb_build_object('id', '{uuid4()}'))"
    for forbidden in (
        "UPDATE call SET closes_at = closes_at + interval '1 day'",
        f"INSERT INTO motion SELECT ({again}).* FROM motion m WHERE id = '{motion_id}'",
    ):
        with pytest.raises(DBAPIError):
            async with act(None) as ctx:
                await ctx.db.execute(text(forbidden))
