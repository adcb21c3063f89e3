"""The journal as officers read it: whole, newest first, and silent on what is nobody's business."""

from datetime import timedelta

import pytest

from governance.motions import actions as motions
from governance.motions.rules import LONDON
from tests import stage
from tests.integration.test_motions import draft, proposed


async def read(client, **query) -> list[dict]:
    """Every entry, page by page."""
    found, more = [], {"limit": 3} | query
    while True:
        answer = await client.get("/api/v1/journal", params=more)
        assert answer.status_code == 200, answer.text
        found += answer.json()["data"]
        if not (cursor := answer.json()["next_cursor"]):
            return found
        more = more | {"cursor": cursor}


async def test_an_act_is_a_sentence_with_who_did_it_and_to_what(api, act, society):
    motion_id = await proposed(act, society, society.branwen)
    [entry] = await read(await api.as_(society.rhiannon), subject_id=str(motion_id))
    assert entry["sentence"] == {"cy": "Symudodd y cynnig ymlaen.", "en": "The motion moved on."}
    assert (entry["by"]["id"], entry["by"]["name"][:7]) == (str(society.branwen.person_id), "Branwen")
    assert (entry["title"]["cy"], entry["facts"]["to"]) == ("Costau teithio gofalwyr", "seeking_seconders")


async def test_what_the_rules_did_names_nobody(api, act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    await stage.closed(act, clock)
    entries = await read(await api.as_(society.rhiannon), subject_id=str(ballot_id))
    closed = next(each for each in entries if each["event"] == "ballot.closed")
    assert closed["by"] is None
    assert closed["sentence"]["cy"] == "Caeodd y bleidlais."


async def test_votes_drafts_and_accounts_are_never_in_it(api, act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    await stage.cast(act, society.branwen, ballot_id, "yes")
    async with act(society.branwen) as ctx:
        await motions.propose_motion(ctx, draft(society))
    entries = await read(await api.as_(society.rhiannon))
    assert len(entries) > 5
    assert {each["type"] for each in entries} <= {"motion", "ballot", "decision", "body"}
    assert {each["event"] for each in entries}.isdisjoint({"vote.cast", "motion.proposed"})


async def test_it_is_read_by_kind_and_by_day(api, act, society, clock):
    motion_id = await proposed(act, society, society.branwen)
    await clock.forward(days=2)
    await stage.opened(act, society, clock)
    client = await api.as_(society.rhiannon)
    everything = await read(client)
    assert everything == sorted(everything, key=lambda each: each["at"], reverse=True)
    assert {each["type"] for each in await read(client, types="ballot")} == {"ballot"}
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
    first = await read(client, until=str(today - timedelta(days=2)))
    assert {each["id"] for each in first} <= {str(motion_id)} | {each["id"] for each in everything}
    assert await read(client, since=str(today + timedelta(days=400))) == []


@pytest.mark.parametrize("query", [{"types": "sign_in"}, {"since": "2026-02-30"}, {"cursor": "x"}, {"subject_id": "1"}])
async def test_a_question_that_cannot_be_read_is_refused(api, society, query):
    client = await api.as_(society.rhiannon)
    assert (await client.get("/api/v1/journal", params=query)).status_code == 400


async def test_it_is_for_those_who_read_the_journal(api, society):
    assert (await api.get("/api/v1/journal")).status_code == 401
    assert (await (await api.as_(society.branwen)).get("/api/v1/journal")).status_code == 403
