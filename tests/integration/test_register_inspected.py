"""Looking into the register: asked by anybody, due in five working days, answered by a copy that is kept."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from governance.bodies.store import appointment
from governance.identifiers import new_id
from governance.motions.rules import LONDON
from governance.register.values import LegalForm
from governance.working_days import working_days_after
from tests import joining

ASKS = "/api/v1/register/inspections"
WHY = {"reasons": {"cy": "Nid yw’r diben yn briodol.", "en": "The purpose is not proper."}}


async def test_anybody_asks_and_the_keepers_have_a_task_until_the_fifth_working_day(api, act, society, clock):
    assert (await api.post(ASKS, json=joining.ASKS)).status_code == 404
    await joining.registered(act, society)
    asked = await api.post(ASKS, json=joining.ASKS)
    assert asked.status_code == 201
    async with act(None) as ctx:
        today = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
    due_on = working_days_after(today, 5)
    assert asked.json()["due_on"] == f"{due_on}"
    again = await api.post(ASKS, json=joining.ASKS | {"email": "Gwenhwyfar@Example.org"})
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (409, "inspection-waits")
    for someone, known in (("nisien", True), ("rhiannon", False), ("branwen", False)):
        tasks = (await (await api.as_(society.people[someone])).get("/api/v1/tasks")).json()["data"]
        found = [each for each in tasks if each["kind"] == "answer_inspection"]
        assert bool(found) is known
        if known:
            assert (found[0]["due_on"], found[0]["overdue"], found[0]["title"]["cy"]) == (f"{due_on}", False, "Cai Hir")
    await clock.forward(days=(due_on - today).days + 1)
    tasks = (await (await api.as_(society.nisien)).get("/api/v1/tasks")).json()["data"]
    assert [each["overdue"] for each in tasks if each["kind"] == "answer_inspection"] == [True]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"discloses": True}, 422),
        ({"discloses": True, "disclosed_to": "I’r wasg, Caerdydd."}, 201),
        ({"purpose": ""}, 400),
        ({"purpose": " \n "}, 400),
        ({"purpose": "x" * 2001}, 400),
        ({"name": None}, 400),
        ({"address": "x\x00"}, 400),
        ({"email": "nowhere"}, 400),
        ({"wish": "steal"}, 400),
        ({"phone": "1"}, 400),
    ],
)
async def test_the_particulars_of_an_ask_are_needed(api, act, society, changed, status):
    await joining.registered(act, society)
    assert (await api.post(ASKS, json=joining.ASKS | changed)).status_code == status


@pytest.mark.parametrize("form", [LegalForm.CIO, LegalForm.SOCIETY])
async def test_into_other_registers_members_look(api, act, society, form):
    await joining.registered(act, society, form)
    assert (await api.post(ASKS, json=joining.ASKS)).status_code == 403
    assert (await (await api.as_(society.efnisien)).post(ASKS, json=joining.ASKS)).status_code == 403
    assert (await (await api.as_(society.branwen)).post(ASKS, json=joining.ASKS)).status_code == 201
    path = (await (await api.as_(society.nisien)).get(ASKS)).json()["data"][0]["id"]
    board = await api.as_(society.gwydion)
    assert (await board.get(f"{ASKS}/{path}")).json()["allowed_actions"] == ["give_copy"]
    refused = await board.post(f"{ASKS}/{path}/court", json=WHY)
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "only-a-company")


@pytest.mark.parametrize(("form", "status"), [(LegalForm.CIO, 201), (LegalForm.SOCIETY, 403)])
async def test_a_charitys_trustee_looks_into_its_register_who_is_no_member(api, act, society, form, status):
    await joining.registered(act, society, form)
    async with act(None) as ctx:
        seat = insert(appointment).values(
            id=new_id(), body_id=society.board_id, person_id=society.efnisien.person_id, office="board_member"
        )
        await ctx.db.execute(seat.values(held_from=(await ctx.now()).astimezone(LONDON).date()))
    assert (await (await api.as_(society.efnisien)).post(ASKS, json=joining.ASKS)).status_code == status


async def test_a_copy_is_of_its_day_has_no_address_of_the_net_and_those_in_it_know(api, act, society):
    await joining.registered(act, society)
    inspection_id = await joining.inspecting(act)
    officer, path = await api.as_(society.nisien), f"{ASKS}/{inspection_id}"
    assert (await officer.get(f"{path}/copy")).status_code == 404
    given = (await officer.post(f"{path}/copy")).json()
    assert (given["state"], given["allowed_actions"], given["answered_by"]) == ("answered", [], "Nisien")
    membership_id = await joining.membership_of(act, society.branwen.member_id)
    await (await api.as_(society.branwen)).post(f"/api/v1/memberships/{membership_id}/resignation")
    copy, file = (await officer.get(f"{path}/copy")).json(), await officer.get(f"{path}/copy.csv")
    assert [each["ceased_on"] for each in copy["lines"] if each["name"]["en"] == "Branwen"] == [None]
    assert sha256(file.content).hexdigest() == copy["digest"] == given["digest"]
    assert len(copy["lines"]) == copy["lines_given"] == given["lines"]
    assert "@" not in file.text
    [mine] = (await (await api.as_(society.branwen)).get("/api/v1/me/register-copies")).json()["data"]
    assert (mine["id"], mine["name"], mine["purpose"]) == (f"{inspection_id}", "Cai Hir", "Galw cyfarfod.")
    theirs = (await (await api.as_(society.bendigeidfran)).get("/api/v1/me/register-copies")).json()["data"]
    assert {each["member"]["en"] for each in theirs} == {"Bendigeidfran", "Teifi Side Carers"}
    assert (await (await api.as_(society.efnisien)).get("/api/v1/me/register-copies")).json()["data"] == []
    assert (await officer.post(f"{path}/copy")).status_code == 409


async def test_the_board_alone_records_that_it_applies_to_the_court(api, act, society):
    await joining.registered(act, society)
    path = f"{ASKS}/{await joining.inspecting(act)}"
    assert (await (await api.as_(society.nisien)).post(f"{path}/court", json=WHY)).status_code == 403
    board = await api.as_(society.gwydion)
    half = {"reasons": {"cy": "Na."}}
    assert (await board.post(f"{path}/court", json=half)).status_code == 422
    applied = (await board.post(f"{path}/court", json=WHY)).json()
    assert (applied["state"], applied["reasons"], applied["true_at"]) == ("at_court", WHY["reasons"], None)
    assert (await board.post(f"{path}/copy")).status_code == 409


async def test_asks_are_for_those_who_keep_the_register(api, act, society):
    await joining.registered(act, society)
    path = f"{ASKS}/{await joining.copied(act, society)}"
    for someone, status in (("nisien", 200), ("gwydion", 200), ("rhiannon", 403), ("branwen", 403)):
        asking = await api.as_(society.people[someone])
        for each in (ASKS, path, f"{path}/copy", f"{path}/copy.csv"):
            assert (await asking.get(each)).status_code == status
    assert (await api.get(ASKS)).status_code == 401
    officer = await api.as_(society.nisien)
    assert (await officer.get(f"{ASKS}?state=lost")).status_code == 400
    assert (await officer.get(f"{ASKS}/{society.board_id}")).status_code == 404
    assert (await officer.post(f"{ASKS}/{society.board_id}/copy")).status_code == 404


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE register_inspection SET purpose = 'x'",
        "UPDATE register_inspection SET state = 'asked', answered_by = NULL, answered_at = NULL",
        "DELETE FROM register_inspection",
        "UPDATE register_copy SET digest = repeat('0', 64)",
        "DELETE FROM register_copy_line",
    ],
)
async def test_what_was_asked_and_given_is_never_altered(act, society, forged):
    await joining.registered(act, society)
    await joining.copied(act, society)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))


async def test_a_copy_loses_the_line_of_whoever_ceased_ten_years_ago(api, act, society, clock):
    await joining.registered(act, society)
    path = f"{ASKS}/{await joining.copied(act, society)}/copy"
    membership_id = await joining.membership_of(act, society.branwen.member_id)
    await (await api.as_(society.branwen)).post(f"/api/v1/memberships/{membership_id}/resignation")
    await clock.forward(days=timedelta(days=3660).days)
    async with act(None) as ctx:
        assert (await ctx.db.execute(text("SELECT forget_register()"))).scalar_one() == 2
    copy = (await (await api.as_(society.nisien)).get(path)).json()
    assert len(copy["lines"]) == copy["lines_given"] - 1
