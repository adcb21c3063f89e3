"""What everybody may read, in a partner's feed: from when it is public, in the order of commits, nothing besides."""

import json
from typing import get_args

import msgspec
import pytest
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse
from governance.changes.rules import MEMBERS, Followed
from governance.decisions import actions as decisions
from governance.decisions.values import DecisionChanges
from governance.motions import actions as motions
from governance.motions.values import NewText, NewTransition
from tests import stage
from tests.integration.test_minutes import NOTE, amend, drafted, move
from tests.integration.test_motions import draft, proposed
from tests.integration.test_partners_feed import FEED, following, settled
from tests.mailbox import a_decision
from tests.partners import consented, made, program

PUBLIC = tuple(each for each in get_args(Followed) if each not in MEMBERS)
CANARY = "caneri-melyn"
SECRET = BilingualProse(cy=f"Te {CANARY}.", en=f"Tea {CANARY}.")


async def lines(reader, *types: str, after: str | None = None, limit: int = 200) -> list[dict]:
    """Every line of the feed of some types, from its beginning or from a cursor."""
    found: list[dict] = []
    while True:
        asked = {"types": types or PUBLIC, "limit": limit} | ({"after": after} if after else {})
        answer = await reader.get(FEED, params=asked)
        assert answer.status_code == 200, answer.text
        found += answer.json()["data"]
        after = answer.json()["next_cursor"]
        if not answer.json()["has_more"]:
            return found


async def test_a_motion_comes_into_it_when_it_is_put_before_everybody(api, act, society):
    follower = await following(api, act, await made(act, society), types=("motion",))
    async with act(society.branwen) as ctx:
        motion_id = await motions.propose_motion(ctx, draft(society))
    async with act(society.branwen) as ctx:
        await motions.edit_motion(ctx, motion_id, NewText(title=stage.TITLE, text=SECRET))
    await settled(act)
    begun = follower.cursor
    assert await follower.hear() == []
    assert await lines(follower.reader, "motion") == []
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    await follower.soon(("upserted", str(motion_id)))
    [line] = await lines(follower.reader, "motion", after=begun)
    fetched = await api.get(line["href"])
    assert (line["type"], line["version"]) == ("motion", fetched.json()["version"])
    async with act(None) as ctx:
        sql = text("SELECT at FROM journal WHERE subject_id = :id AND event = 'motion.transitioned'")
        [published] = (await ctx.db.execute(sql, {"id": motion_id})).scalars()
    assert msgspec.convert(line["changed_at"], type(published)) == published  # and not when it was drafted
    assert [each["id"] for each in await lines(follower.reader, "motion")] == [str(motion_id)]


async def test_a_draft_that_is_withdrawn_is_never_told(api, act, society):
    follower = await following(api, act, await made(act, society), types=PUBLIC)
    async with act(society.branwen) as ctx:
        motion_id = await motions.propose_motion(ctx, draft(society))
        await motions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))
    seen = await proposed(act, society, society.manawydan)
    await follower.soon(("upserted", str(seen)))
    assert str(motion_id) not in {each["id"] for each in await lines(follower.reader)}


async def test_minutes_that_are_taken_back_are_removed_and_come_again(api, act, society):
    follower = await following(api, act, await made(act, society), types=("minutes",))
    minutes_id = await drafted(act, society.rhiannon, society.forum_id)
    await amend(act, society.rhiannon, minutes_id, items=(NOTE,))
    await move(act, society.rhiannon, minutes_id, "proposed")
    await follower.soon(("upserted", str(minutes_id)))
    assert (await api.get(f"/api/v1/minutes/{minutes_id}")).status_code == 200
    await move(act, society.rhiannon, minutes_id, "draft")
    await follower.soon(("removed", str(minutes_id)))
    assert [(each["op"], each["version"]) for each in await lines(follower.reader, "minutes")] == [("removed", None)]
    await amend(act, society.rhiannon, minutes_id, items=(NOTE, NOTE))
    await move(act, society.rhiannon, minutes_id, "proposed")
    await settled(act)
    assert [each for each in await follower.hear() if each[1] == str(minutes_id)] == [("upserted", str(minutes_id))]


async def test_a_ballot_is_followed_to_its_result_and_no_vote_makes_a_line(api, act, society, clock):
    partner = await made(act, society)
    follower = await following(api, act, partner, types=("ballot",))
    ballot_id = await stage.opened(act, society, clock)
    again = await program(api, act, partner)  # weeks have gone by since the token was given
    follower.reader = again
    await follower.soon(("upserted", str(ballot_id)))
    for someone in (society.branwen, society.pwyll):
        await stage.cast(act, someone, ballot_id, "yes")
    await settled(act)
    assert await follower.hear() == []
    await stage.closed(act, clock)
    follower.reader = await program(api, act, partner)
    await follower.soon(("upserted", str(ballot_id)))
    [line] = await lines(follower.reader, "ballot")
    fetched = (await api.get(line["href"])).json()
    assert (fetched["state"], line["version"]) == ("declared", fetched["version"])


async def test_one_cursor_goes_over_members_and_public_things_in_the_order_of_commits(api, act, society, engine):
    partner = await made(act, society)
    await consented(act, society.branwen, partner)
    follower = await following(api, act, partner, types=("member", "body"))
    note = "INSERT INTO journal (event, subject_type, subject_id, facts) VALUES (:event, :type, :id, '{}')"
    body = {"event": "body.terms_enacted", "type": "body", "id": society.forum_id}
    member = {"event": "member.amended", "type": "member", "id": society.branwen.member_id}
    board = body | {"id": society.board_id}
    async with engine.connect() as slow, engine.connect() as quick:
        await slow.execute(text(note), body)
        await quick.execute(text(note), member)
        await quick.commit()
        assert await follower.hear() == []
        async with engine.connect() as quicker:
            await quicker.execute(text(note), board)
            await quicker.commit()
        assert await follower.hear() == []
        await slow.execute(text(note), body)
        await slow.commit()
    begun = follower.cursor
    heard = [("upserted", str(each["id"])) for each in (body, member, board)]
    await follower.soon(*heard)
    follower.cursor = begun
    assert await follower.hear(limit=1) == [heard[0], *heard]  # the slow one twice, each in a page of its own


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_the_beginning_names_each_thing_once_beside_the_members(api, act, society, limit):
    partner = await made(act, society, basis="legitimate_interests")
    seen = await proposed(act, society, society.branwen)
    await settled(act)
    reader = await program(api, act, partner)
    heard = await lines(reader, "member", "motion", "body", limit=limit)
    bodies = (await api.get("/api/v1/bodies?limit=200")).json()["data"]
    members = (await reader.get("/api/v1/members?limit=200")).json()["data"]
    assert [each["id"] for each in heard] == sorted([*(each["id"] for each in bodies + members), str(seen)])
    assert {each["op"] for each in heard} == {"upserted"}


async def test_a_program_without_members_follows_what_is_public_and_nothing_else(api, act, society):
    partner = await made(act, society, scopes=("changes.read",), fields=(), contact=None)
    reader = await program(api, act, partner)
    assert (await reader.get(FEED, params={"types": "motion"})).status_code == 200
    for types in ({}, {"types": "member"}, {"types": ["motion", "member"]}):
        assert (await reader.get(FEED, params=types)).status_code == 403
    for types in ("votes", "directory_entry", "letter", "motions", "", "partner", "member,motion"):
        refused = await reader.get(FEED, params={"types": types})
        assert (refused.status_code, refused.json()["type"]) == (400, "/problems/invalid-request"), types
    without = await made(act, society, scopes=("members.read",))
    assert (await (await program(api, act, without)).get(FEED, params={"types": "motion"})).status_code == 403


async def test_nothing_that_is_not_public_is_in_any_line_or_where_one_leads(api, act, society, clock):
    """A canary in each draft, in each vote's place, and the ids of all of them."""
    partner = await made(act, society)
    ballot_id = await stage.opened(act, society, clock)
    votes = [await stage.cast(act, someone, ballot_id, "no") for someone in (society.branwen, society.pwyll)]
    named = Bilingual(cy=CANARY, en=CANARY)
    async with act(society.branwen) as ctx:
        motion_id = await motions.propose_motion(ctx, draft(society, title=named, text=SECRET))
    async with act(society.gwydion) as ctx:
        decision_id = await decisions.record_decision(ctx, a_decision(society, title=named, text=SECRET))
        await decisions.amend_decision(ctx, decision_id, DecisionChanges(reasons=SECRET))
    minutes_id = await drafted(act, society.rhiannon, society.forum_id)
    await settled(act)
    reader = await program(api, act, partner)
    heard = await lines(reader, limit=3)
    assert {each["type"] for each in heard} >= {"motion", "ballot", "body"}
    assert {frozenset(each) for each in heard} == {frozenset({"type", "id", "op", "version", "changed_at", "href"})}
    hidden = {str(motion_id), str(decision_id), str(minutes_id)}
    assert hidden.isdisjoint(each["id"] for each in heard)
    for each in heard:
        for asks in (api, reader):
            answer = await asks.get(each["href"])
            assert answer.status_code == 200, each
            assert CANARY not in answer.text
            assert not any(id_ in answer.text for id_ in hidden)
    said = json.dumps(heard)
    assert CANARY not in said
    assert len(votes) == 2
    assert str(society.branwen.member_id) not in said


async def test_whoever_keeps_a_cursor_ends_with_what_whoever_begins_anew_is_told(api, act, society, clock):
    partner = await made(act, society)
    kept = await following(api, act, partner, types=PUBLIC)
    had = {(each["type"], each["id"]) for each in await lines(kept.reader)}
    begun = kept.cursor
    await stage.carried(act, society, clock)
    await stage.combined(act, society)
    await stage.called(act, society)
    async with act(society.gwydion) as ctx:
        decision_id = await decisions.record_decision(ctx, a_decision(society))
        await decisions.publish_decision(ctx, decision_id)
    await settled(act)
    reader = await program(api, act, partner)
    heard = await lines(reader, after=begun, limit=4)
    anew = await lines(reader)
    assert had | {(each["type"], each["id"]) for each in heard} == {(each["type"], each["id"]) for each in anew}
    last = {each["id"]: each["version"] for each in heard}
    assert last == {each["id"]: each["version"] for each in anew if each["id"] in last}
    assert {each["type"] for each in heard} >= {"motion", "ballot", "decision", "call", "composite"}
