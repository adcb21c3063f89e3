"""The change feed: in the order of commits, whole for whoever keeps a cursor, and never with a vote in it."""

import asyncio
from uuid import UUID

import asyncpg
import msgspec
import pytest
from sqlalchemy import text

from governance.ballots import actions as ballots
from governance.ballots.values import NewVote
from governance.decisions import actions as decisions
from governance.motions import actions as motions
from governance.motions.values import NewSecond, NewTransition
from tests import stage
from tests.integration.test_motions import draft as a_draft
from tests.integration.test_motions import proposed
from tests.mailbox import a_decision


async def follow(client) -> list[dict]:
    """Everything in the feed, page by page."""
    found, cursor = [], None
    while True:
        answer = await client.get("/api/v1/changes", params={"limit": 3} | ({"after": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["data"]
        cursor = page["next_cursor"]
        if not page["has_more"]:
            return found


async def eventually(client, expected: list[str], subject_id) -> None:
    """The feed waits for every older transaction of the server, and other databases' may be under way."""
    for _ in range(50):
        found = [change["event"] for change in await follow(client) if change["id"] == str(subject_id)]
        if found == expected:
            return
        await asyncio.sleep(0.1)
    assert found == expected


async def test_the_feed_is_for_those_who_read_the_journal(api, society):
    assert (await api.get("/api/v1/changes")).status_code == 401
    assert (await (await api.as_(society.branwen)).get("/api/v1/changes")).status_code == 403


async def test_every_act_stands_in_it_once(api, act, society):
    motion_id = await proposed(act, society, society.branwen)
    async with act(society.pwyll) as ctx:
        await motions.second_motion(ctx, motion_id, NewSecond())
    expected = ["motion.transitioned", "motion.seconded"]
    await eventually(await api.as_(society.rhiannon), expected, motion_id)


async def test_each_line_says_what_to_fetch_and_in_which_version(api, act, society):
    motion_id = await proposed(act, society, society.branwen)
    client = await api.as_(society.rhiannon)
    await eventually(client, ["motion.transitioned"], motion_id)
    [line] = [each for each in await follow(client) if each["id"] == str(motion_id)]
    fetched = await client.get(line["href"])
    assert (line["op"], line["type"], line["version"]) == ("upserted", "motion", fetched.json()["version"])
    none = await client.get("/api/v1/changes", params={"types": "decision"})
    assert none.json()["data"] == []
    assert (await client.get("/api/v1/changes", params={"types": "sign_in"})).status_code == 400


async def test_a_transaction_that_commits_late_is_not_skipped(api, engine, society):
    client = await api.as_(society.rhiannon)
    note = "INSERT INTO journal (event, subject_type, subject_id, facts) VALUES (:event, 'body', :id, '{}')"
    async with engine.connect() as slow, engine.connect() as quick:
        await slow.execute(text(note), {"event": "first", "id": society.forum_id})
        await quick.execute(text(note), {"event": "second", "id": society.forum_id})
        await quick.commit()
        answer = (await client.get("/api/v1/changes")).json()
        assert [change["event"] for change in answer["data"] if change["event"] in ("first", "second")] == []
        await slow.commit()
    await eventually(client, ["first", "second"], society.forum_id)


async def test_a_vote_is_never_in_it_before_or_after_the_ballot_has_closed(api, act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    before = ["ballot.scheduled", "ballot.opened"]
    async with act(society.branwen) as ctx:
        await ballots.cast_vote(ctx, ballot_id, NewVote("yes"))
    await eventually(await api.as_(society.rhiannon), before, ballot_id)
    await stage.closed(act, clock)
    await eventually(await api.as_(society.rhiannon), [*before, "ballot.closed", "ballot.declared"], ballot_id)


class Follower:
    """A partner that keeps its cursor: it asks on from where it stood, and never from the beginning."""

    def __init__(self, api, someone) -> None:
        self.api, self.someone = api, someone
        self.cursor = None
        self.heard: list[tuple[str, str]] = []

    async def hear(self, last: tuple[str, UUID]) -> None:
        """Ask on until the newest change is `last`. Signs in first: weeks may have gone by."""
        client = await self.api.as_(self.someone)
        for _ in range(50):
            asked = {"after": self.cursor} if self.cursor else {}
            page = (await client.get("/api/v1/changes", params=asked)).json()
            self.heard += [(change["event"], change["id"]) for change in page["data"]]
            self.cursor = page["next_cursor"]
            if self.heard and self.heard[-1] == (last[0], str(last[1])):
                return
            await asyncio.sleep(0.1)
        assert self.heard[-1] == (last[0], str(last[1]))


async def test_who_keeps_one_cursor_hears_all_that_who_begins_anew_does(api, act, society, clock):
    """Drafts and votes are written first and may be seen later: neither may come to stand before a kept cursor."""
    kept = Follower(api, society.rhiannon)
    async with act(society.branwen) as ctx:
        draft = await motions.propose_motion(ctx, a_draft(society))
    new = msgspec.to_builtins(a_decision(society))
    decision = UUID((await (await api.as_(society.gwydion)).post("/api/v1/decisions", json=new)).json()["id"])
    ballot = await stage.opened(act, society, clock)
    async with act(society.branwen) as ctx:
        await ballots.cast_vote(ctx, ballot, NewVote("yes"))
    published = await proposed(act, society, society.manawydan)
    await kept.hear(("motion.transitioned", published))
    assert {str(draft), str(decision)}.isdisjoint(id_ for _, id_ in kept.heard)
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, draft, NewTransition("seeking_seconders"))
    await kept.hear(("motion.transitioned", draft))
    async with act(society.gwydion) as ctx:
        await decisions.publish_decision(ctx, decision)
    await kept.hear(("decision.published", decision))
    await stage.closed(act, clock)
    await kept.hear(("motion.transitioned", await proposed(act, society, society.branwen)))
    anew = [(change["event"], change["id"]) for change in await follow(await api.as_(society.rhiannon))]
    assert kept.heard == anew
    of_each = {id_: [event for event, of in anew if of == str(id_)] for id_ in (draft, decision, ballot)}
    assert of_each == {
        draft: ["motion.transitioned"],
        decision: ["decision.published"],
        ballot: ["ballot.scheduled", "ballot.opened", "ballot.closed", "ballot.declared"],
    }


async def test_a_bad_cursor_is_refused_by_the_name_it_has_here(api, society):
    answer = await (await api.as_(society.rhiannon)).get("/api/v1/changes", params={"after": "made-up"})
    [fault] = answer.json()["errors"]
    assert (answer.status_code, fault["code"], fault["parameter"]) == (400, "bad_cursor", "after")


async def test_drafts_and_what_people_do_with_their_own_accounts_are_not_in_it(api, act, society):
    """Who knew the id of a sign-in could use up its five tries, and so keep a member from voting."""
    asked = (await api.post("/api/v1/sign-ins", json={"email": society.branwen.email})).json()["sign_in_id"]
    assert (await api.post("/api/v1/sessions", json={"sign_in_id": asked, "code": "0"})).status_code == 422
    branwen, gwydion = await api.as_(society.branwen), await api.as_(society.gwydion)
    assert (await branwen.patch("/api/v1/me", json={"language": "en"})).status_code == 200
    assert (await branwen.delete("/api/v1/me/sessions")).status_code == 204
    text_ = {"cy": "Te"}
    motion = {"body_id": str(society.forum_id), "original_language": "cy", "title": text_, "text": text_}
    assert (await branwen.post("/api/v1/motions", json=motion)).status_code == 201
    decision = {"title": text_, "text": text_, "reasons": text_, "decided_on": "2026-01-01", "yes": 1, "no": 0}
    body = decision | {"body_id": str(society.board_id)}
    assert (await gwydion.post("/api/v1/decisions", json=body)).status_code == 201
    seen = await proposed(act, society, society.branwen)
    reader = await api.as_(society.rhiannon)
    await eventually(reader, ["motion.transitioned"], seen)
    assert {change["id"] for change in await follow(reader)} == {str(seen)}


async def test_nobody_changes_the_journal_and_the_app_cannot_even_try(engine, owner_url, act, society):
    await proposed(act, society, society.branwen)
    for statement in ("UPDATE journal SET event = 'x'", "DELETE FROM journal", "TRUNCATE journal"):
        async with engine.connect() as db:
            with pytest.raises(Exception, match="permission denied"):
                await db.execute(text(statement))
        owner = await asyncpg.connect(owner_url)
        with pytest.raises(asyncpg.PostgresError) as refused:
            await owner.execute(statement)
        assert refused.value.sqlstate == "FF001"
        await owner.close()
