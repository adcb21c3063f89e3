"""Memberships through the API and the database: suspended, removed after a hearing, lapsed on the day, given up."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.members import store as members
from governance.motions.rules import LONDON
from governance.standing import actions
from tests import joining
from tests.integration.test_notices import idle
from tests.mailbox import mailbox, until, with_mail, working
from tests.stage import opened

MEMBERSHIPS = "/api/v1/memberships"
WHY = {"reasons": {"cy": "Am resymau da.", "en": "For good reasons."}}


async def path_of(act, someone) -> str:
    return f"{MEMBERSHIPS}/{await joining.membership_of(act, someone.member_id)}"


async def rights_of(api, someone) -> list[str]:
    return [each["capacity"] for each in (await (await api.as_(someone)).get("/api/v1/me")).json()["rights"]]


async def test_a_suspended_member_has_no_right_and_an_open_ballot_keeps_its_roll(api, act, society, clock):
    ballot_id = await opened(act, society, clock)
    board, path = await api.as_(society.gwydion), await path_of(act, society.branwen)
    suspended = await board.post(f"{path}/suspension", json=WHY)
    assert (suspended.status_code, suspended.json()["state"]) == (200, "suspended")
    assert await rights_of(api, society.branwen) == []
    async with act(None) as ctx:
        query = text("SELECT on_roll FROM roll_entry WHERE ballot_id = :ballot AND member_id = :member")
        keys = {"ballot": ballot_id, "member": society.branwen.member_id}
        assert (await ctx.db.execute(query, keys)).scalar_one()
    assert (await board.post(f"{path}/reinstatement", json=WHY)).json()["state"] == "active"
    assert await rights_of(api, society.branwen) == ["own"]


async def test_a_second_suspension_leaves_the_first_as_it_was_and_so_does_its_end(api, act, society, clock):
    path, member_id = await path_of(act, society.branwen), society.branwen.member_id
    async with act(None) as ctx:
        first: date = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
    for move, days in (("suspension", 10), ("reinstatement", 10), ("suspension", 10)):
        assert (await (await api.as_(society.gwydion)).post(f"{path}/{move}", json=WHY)).status_code == 200
        await clock.forward(days=days)
    assert (await (await api.as_(society.branwen)).post(f"{path}/resignation")).status_code == 200
    await clock.forward(days=10)
    await joining.admitted(act, society, await joining.applied(act, society.branwen))
    await (await api.as_(society.gwydion)).post(f"{await path_of(act, society.branwen)}/suspension", json=WHY)
    found = []
    async with act(None) as ctx:
        for days in (-1, 0, 9, 10, 19, 20, 29, 30, 39, 40):
            lines = await members.roll_material(ctx.db, first + timedelta(days=days))
            found += [line.reason for line in lines if line.member_id == member_id]
    rests = "suspended"
    assert found == ["member", rests, rests, "member", "member", rests, rests, rests, rests, rests]


async def test_a_suspension_that_is_lifted_on_its_day_leaves_no_day_without_the_right(api, act, society):
    board, path = await api.as_(society.gwydion), await path_of(act, society.branwen)
    for move in ("suspension", "reinstatement", "suspension", "reinstatement"):
        assert (await board.post(f"{path}/{move}", json=WHY)).status_code == 200
    async with act(None) as ctx:
        assert (await ctx.db.execute(text("SELECT count(*) FROM right_rest"))).scalar_one() == 0
    assert await rights_of(api, society.branwen) == ["own"]


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE right_rest SET rests_to = rests_to + 1 WHERE rests_to IS NOT NULL",
        "DELETE FROM right_rest WHERE rests_to IS NOT NULL",
        "UPDATE right_rest SET rests_from = rests_from - 1",
        "INSERT INTO right_rest SELECT member_id, rests_from - 1, NULL FROM right_rest WHERE rests_to IS NOT NULL",
        "INSERT INTO right_rest SELECT member_id, rests_from + 1, rests_from + 1 FROM right_rest",
    ],
)
async def test_the_schema_keeps_each_rest_of_a_right_as_it_was(act, society, forged):
    async with act(None) as ctx:
        await members.rest(ctx.db, society.branwen.member_id, date(2024, 1, 1), date(2024, 1, 31))
        await members.rest(ctx.db, society.branwen.member_id, date(2024, 3, 1))
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))


async def test_who_resigns_is_no_member_from_that_moment_and_may_apply_again(api, act, society):
    path, member = await path_of(act, society.branwen), await api.as_(society.branwen)
    assert (await (await api.as_(society.gwydion)).post(f"{path}/resignation")).status_code == 404
    resigned = await member.post(f"{path}/resignation")
    assert (resigned.json()["state"], resigned.json()["end_reason"]) == ("ended", "resigned")
    assert await rights_of(api, society.branwen) == []
    assert (await member.post(f"{path}/resignation")).status_code == 409
    await joining.admitted(act, society, await joining.applied(act, society.branwen))
    assert await rights_of(api, society.branwen) == ["own"]


async def test_a_member_is_removed_after_21_days_by_another_officer_and_could_be_heard(api, act, society, clock):
    path = await path_of(act, society.branwen)
    board, decision = await api.as_(society.gwydion), WHY | {"to": "removed"}
    proposed = await board.post(f"{path}/removal", json=WHY)
    assert (proposed.json()["state"], proposed.json()["allowed_actions"][0]) == ("removal_proposed", "decide_removal")
    assert await rights_of(api, society.branwen) == ["own"]
    heard = await (await api.as_(society.branwen)).post(f"{path}/hearing", json={"words": "Nid fi."})
    assert [each["move"] for each in heard.json()["steps"]] == ["propose_removal", "hear"]
    assert (await board.post(f"{path}/hearing", json={"words": "Fi."})).status_code == 404
    chair = await api.as_(society.arianrhod)
    assert (await chair.post(f"{path}/removal/decision", json=decision)).status_code == 409
    await clock.forward(days=21, minutes=1)
    board, chair = await api.as_(society.gwydion), await api.as_(society.arianrhod)
    assert (await board.post(f"{path}/removal/decision", json=decision)).status_code == 403
    removed = await chair.post(f"{path}/removal/decision", json=decision)
    assert (removed.json()["state"], removed.json()["end_reason"]) == ("ended", "removed")
    assert await rights_of(api, society.branwen) == []


async def test_who_lapses_is_known_before_and_the_right_ends_on_the_day_without_a_job(api, act, society, clock):
    path, officer = await path_of(act, society.branwen), await api.as_(society.nisien)
    async with act(None) as ctx:
        paid_to = (await ctx.now()).astimezone(LONDON).date() - timedelta(days=170)
    paid = (await officer.post(f"{path}/payment", json={"paid_to": paid_to.isoformat()})).json()
    lapses_on = paid["lapses_on"]
    asked = await officer.get(f"{MEMBERSHIPS}?lapses_by={lapses_on}")
    assert [each["id"] for each in asked.json()["data"]] == [paid["id"]]
    day_before = (paid_to + timedelta(days=170)).isoformat()
    assert (await officer.get(f"{MEMBERSHIPS}?lapses_by={day_before}")).json()["data"] == []
    assert await rights_of(api, society.branwen) == ["own"]
    await clock.forward(days=16)
    assert await rights_of(api, society.branwen) == []
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
        assert await actions.advance_due(ctx) == 0
    ended = (await (await api.as_(society.nisien)).get(path)).json()
    assert (ended["ended_on"], ended["end_reason"]) == (lapses_on, "lapsed")


async def test_memberships_are_read_by_their_own_and_by_those_who_keep_the_register(api, act, society):
    path = await path_of(act, society.branwen)
    for someone, status in (("branwen", 200), ("nisien", 200), ("rhiannon", 404), ("manawydan", 404)):
        assert (await (await api.as_(society.people[someone])).get(path)).status_code == status
    found = (await (await api.as_(society.bendigeidfran)).get(MEMBERSHIPS)).json()["data"]
    assert sorted(each["kind"] for each in found) == ["organisation", "person"]
    officer = await api.as_(society.nisien)
    assert (await officer.get(f"{MEMBERSHIPS}?state=nonsense")).status_code == 400
    assert (await officer.post(f"{path}/suspension", json=WHY)).status_code == 403
    dead = await officer.post(f"{path}/ending", json=WHY)
    assert (dead.json()["end_reason"], dead.json()["allowed_actions"]) == ("ended", [])


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE membership SET state = 'ended', ended_on = app_today(), end_reason = 'removed' WHERE ended_on IS NULL",
        "UPDATE membership SET state = 'active', ended_on = NULL, end_reason = NULL WHERE ended_on IS NOT NULL",
        "UPDATE membership SET state = 'ended' WHERE ended_on IS NULL",
        "DELETE FROM membership",
        "UPDATE membership_step SET move = 'dismiss'",
    ],
)
async def test_the_schema_removes_nobody_unheard_and_revives_nothing(api, act, society, forged):
    await (await api.as_(society.gwydion)).post(f"{await path_of(act, society.branwen)}/removal", json=WHY)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))


async def test_what_becomes_of_a_membership_is_told_to_its_member(api, act, society, settings):
    path = await path_of(act, society.branwen)
    async with mailbox() as box, working(with_mail(settings, box)):
        for someone, move, body, said in (
            (society.gwydion, "suspension", WHY, "Mae’r bwrdd wedi atal yr aelodaeth"),
            (society.gwydion, "reinstatement", WHY, "Mae’r bwrdd wedi adfer yr aelodaeth"),
            (society.branwen, "resignation", None, "Rhoddwyd y gorau i’r aelodaeth, fel y dymunoch."),
        ):
            assert (await (await api.as_(someone)).post(f"{path}/{move}", json=body)).status_code == 200
            await until(lambda: idle(act))
            told = box.messages[-1]
            assert told["To"].addresses[0].username == "branwen"
            assert said in told.get_content()
            assert (WHY["reasons"]["cy"] in told.get_content()) == (body is not None)
    assert len(box.messages) == 3
