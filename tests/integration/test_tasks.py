"""What waits for whom: each office's duties from what stands, and each member's own, by the API and as pages."""

from datetime import date

import pytest

from governance.assisted import actions as assisted
from governance.assisted.values import NewVoteEntry
from governance.ballots import actions as ballots
from governance.ballots.values import NewBallot
from governance.motions import actions as motions
from governance.motions.values import NewSecond, NewTransition
from governance.offices import actions as offices
from governance.offices.values import NewAppointment
from governance.permissions import Office
from governance.refusal import SignInNeeded
from governance.tasks import queries
from tests import asking, stage
from tests.integration.test_decisions import draft
from tests.integration.test_motions import proposed


async def owed(act, someone, **asked) -> dict[str, list[str]]:
    """The kinds of what somebody reads, each with the names of whom it waits for."""
    async with act(someone) as ctx:
        found = await queries.tasks(ctx, **asked)
    return {each.kind: [holder.name for holder in each.holders] for each in found}


async def mine(act, someone) -> list[str]:
    async with act(someone) as ctx:
        return [each.kind for each in await queries.my_tasks(ctx)]


async def test_a_motion_waits_for_one_office_after_the_other(act, society, clock):
    motion_id = await proposed(act, society, society.branwen)
    assert (await mine(act, society.branwen), await mine(act, society.cigfa)) == ([], ["second"])
    for someone in (society.manawydan, society.cigfa):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    assert await owed(act, society.rhiannon) == {
        "rule_on": ["Pwyll", "Rhiannon"],
        "approve_text": ["Pwyll", "Rhiannon", "Heledd"],
    }
    assert await mine(act, society.heledd) == ["approve_text"]
    async with act(society.rhiannon) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("admitted"))
    assert list(await owed(act, society.rhiannon)) == ["approve_text"]
    assert (await mine(act, society.branwen), await mine(act, society.teyrnon)) == ([], [])


async def test_an_appeal_and_a_result_wait_for_nobody_who_did_the_first_half(act, society, clock):
    await stage.appealed(act, society, await stage.ruled_out(act, society))
    assert await owed(act, society.rhiannon) == {"decide_appeal": ["Arianrhod", "Gwydion"]}
    await stage.under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    async with act(society.rhiannon) as ctx:
        asked = {"member_id": society.cigfa.member_id, "asked_by": society.cigfa.person_id}
        await assisted.enter_vote(ctx, ballot_id, NewVoteEntry(**asked, channel="phone", choice="yes"))
    assert (await owed(act, society.teyrnon))["confirm_votes"] == ["Teyrnon"]
    assert "confirm_votes" in await mine(act, society.teyrnon)
    assert "confirm_votes" not in await mine(act, society.rhiannon)
    assert "confirm_votes" not in await owed(act, society.gwydion), "that somebody has voted is not for everybody"
    await stage.closed(act, clock, days=14)
    assert (await owed(act, society.rhiannon))["certify"] == ["Olwen"]
    assert (await mine(act, society.teyrnon), await mine(act, society.olwen)) == ([], ["certify"])


async def test_the_board_owes_answers_drafts_and_what_it_accepted(act, society, clock):
    await stage.carried(act, society, clock)
    await stage.bound(act, society, clock)
    await draft(act, society)
    assert set(await mine(act, society.gwydion)) == {"answer_motion", "plan", "publish_decision"}
    assert "publish_decision" not in await owed(act, society.rhiannon), "a draft is the board's alone"
    planned = await stage.planned(act, society, await stage.bound(act, society, clock))
    async with act(society.rhiannon) as ctx:  # the secretary is its owner, and no officer of the board
        [found] = [each for each in await queries.my_tasks(ctx) if each.kind == "carry_out"]
    assert (found.id, found.offices[0], found.due_on is not None) == (planned, Office.SECRETARY, True)


async def test_what_waits_for_a_second_person_waits_for_those_who_lead_the_body(act, society):
    new = {"person_id": society.branwen.person_id, "held_from": date(2099, 1, 1)}
    async with act(society.rhiannon) as ctx:
        await offices.appoint(ctx, society.forum_id, NewAppointment(office=Office.RETURNING_OFFICER, **new))
    assert await owed(act, society.gwydion) == {"confirm_office": ["Pwyll"]}
    assert (await mine(act, society.pwyll), await mine(act, society.rhiannon)) == (["confirm_office"], [])
    assert await mine(act, society.gwydion) == [], "the board's officers do not lead the forum"


async def test_who_holds_no_office_reads_what_waits_too_long_and_of_no_person(act, society, clock):
    await stage.noticed(act, society, clock)
    assert await owed(act, society.teyrnon) == {"call_ballot": ["Teyrnon", "Rhiannon"]}
    for someone in (None, society.branwen):
        assert await owed(act, someone) == {}
    await clock.forward(days=15)
    for someone in (None, society.branwen):
        assert await owed(act, someone) == {"call_ballot": []}
    async with act(None) as ctx:
        [late] = await queries.tasks(ctx, office=Office.RETURNING_OFFICER)
        assert (late.overdue, late.offices, late.mine) == (True, [Office.RETURNING_OFFICER, Office.SECRETARY], False)
        assert await queries.tasks(ctx, office=Office.BOARD_CHAIR) == []
        with pytest.raises(SignInNeeded):
            await queries.my_tasks(ctx)


async def test_a_member_is_asked_for_each_vote_answer_and_consent(act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    question_id = await asking.asked(act, society)
    async with act(society.bendigeidfran) as ctx:
        found = {each.kind: each for each in await queries.my_tasks(ctx)}
    assert [name.en for name in found["vote"].names] == ["Bendigeidfran", "Teifi Side Carers"]
    assert {kind: each.id for kind, each in found.items()} == {"vote": ballot_id, "answer_question": question_id}
    await stage.cast(act, society.branwen, ballot_id, "yes")
    await asking.answer(act, society.branwen, question_id, choice="support")
    await stage.asked_back(act, society)
    assert (await mine(act, society.branwen), "consent" in await mine(act, society.cigfa)) == ([], True)
    await clock.forward(days=30)
    assert "vote" not in await mine(act, society.bendigeidfran), "voting is over, whether or not a job has run"


async def test_the_api_says_it_in_both_languages_and_the_page_puts_ones_own_first(api, act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    teyrnon = await api.as_(society.teyrnon)
    [task] = (await teyrnon.get("/api/v1/me/tasks")).json()["data"]
    assert (task["kind"], task["id"], task["mine"]) == ("call_ballot", str(motion_id), True)
    assert task["sentence"] == {"cy": "Galw pleidlais", "en": "Call a ballot"}
    assert (await teyrnon.get("/api/v1/tasks?office=returning_officer")).json()["data"] == [task]
    assert (await teyrnon.get("/api/v1/tasks?office=poet")).status_code == 400
    assert (await api.get("/api/v1/me/tasks")).status_code == 401
    async with act(society.teyrnon) as ctx:
        await ballots.schedule_ballot(ctx, motion_id, NewBallot())
    [task] = (await teyrnon.get("/api/v1/tasks")).json()["data"]
    assert (task["kind"], task["type"], task["due_at"] is not None) == ("open_ballot", "ballot", True)
