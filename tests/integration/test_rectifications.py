"""What people ask to have put right: a task with its day, an answer with reasons, and partners who read anew."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.rectifications import actions, rules
from tests import rectifications
from tests.integration.test_erasure import erased
from tests.integration.test_notices import idle
from tests.mailbox import mailbox, until, with_mail, working
from tests.partners import consented, made, program
from tests.rectifications import ASK

MINE, ALL = "/api/v1/me/rectifications", "/api/v1/rectifications"
DONE = {"to": "done", "answer": {"cy": "Fe’i cywirwyd.", "en": "It was corrected."}}
REFUSED = {"to": "refused", "answer": {"cy": "Mae’n gywir.", "en": "It is right."}}


async def owed(api, someone) -> list[dict]:
    tasks = (await (await api.as_(someone)).get("/api/v1/tasks")).json()["data"]
    return [each for each in tasks if each["kind"] == "answer_rectification"]


async def test_an_ask_is_a_task_of_those_who_admit_until_a_month_has_passed(api, act, society, clock):
    asked = await (await api.as_(society.branwen)).post(MINE, json=ASK)
    assert asked.status_code == 201, asked.text
    async with act(None) as ctx:
        due_on = rules.month_after((await ctx.db.execute(text("SELECT app_today()"))).scalar_one())
    ask = asked.json()
    assert (ask["due_on"], ask["state"], ask["name"]) == (f"{due_on}", "waiting", "Branwen")
    assert ask["allowed_actions"] == ["withdraw_rectification"]
    for someone, known in ((society.nisien, 1), (society.gwydion, 1), (society.rhiannon, 0), (society.cigfa, 0)):
        found = await owed(api, someone)
        assert len(found) == known
        assert [(each["due_on"], each["overdue"]) for each in found] == [(f"{due_on}", False)] * known
    [found] = await owed(api, society.nisien)
    assert (found["id"], found["type"], found["title"]["cy"], found["mine"]) == (
        ask["id"],
        "rectification",
        "Branwen",
        True,
    )
    await clock.forward(days=32)
    assert [each["overdue"] for each in await owed(api, society.nisien)] == [True]
    officer = await api.as_(society.nisien)
    assert (await officer.post(f"{ALL}/{ask['id']}/answer", json=DONE)).status_code == 200
    assert await owed(api, society.nisien) == []


async def test_the_officers_are_told_and_whoever_is_refused_reads_where_to_complain(api, act, society, settings):
    async with mailbox() as box, working(with_mail(settings, box)):
        ids = [(await (await api.as_(society.branwen)).post(MINE, json=ASK)).json()["id"] for _ in range(2)]
        await until(lambda: idle(act))
        told = {each["To"].addresses[0].addr_spec for each in box.messages}
        assert {society.nisien.email, society.gwydion.email} <= told
        assert society.branwen.email not in told
        assert ASK["wrong"] not in "".join(each.get_content() for each in box.messages)
        for id_, answer, said in ((ids[0], REFUSED, "make-a-complaint"), (ids[1], DONE, "hunionwyd")):
            answered = await (await api.as_(society.nisien)).post(f"{ALL}/{id_}/answer", json=answer)
            assert answered.status_code == 200
            await until(lambda: idle(act))
            letter = box.messages[-1]
            assert letter["To"].addresses[0].addr_spec == society.branwen.email
            for words in (said, id_, answer["answer"]["cy"]):
                assert words in letter.get_content()
            assert ("make-a-complaint" in letter.get_content()) is (answer is REFUSED)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"instead": None}, 422),
        ({"wish": "object", "instead": None}, 201),
        ({"wish": "restrict", "instead": None}, 201),
        ({"wish": "forget"}, 400),
        ({"about": "everything"}, 400),
        ({"wrong": ""}, 400),
        ({"wrong": " \n "}, 400),
        ({"wrong": "x" * 4001}, 400),
        ({"wrong": "x\x00"}, 400),
        ({"instead": "x\x00"}, 400),
        ({"wrong": 7}, 400),
        ({"person_id": "1"}, 400),
    ],
)
async def test_what_is_wrong_and_what_is_right_are_needed(api, society, changed, status):
    client = await api.as_(society.branwen)
    assert (await client.post(MINE, json=ASK | changed)).status_code == status
    assert len((await client.get(MINE)).json()["data"]) == (status == 201)


async def test_only_whoever_asked_and_those_who_answer_read_it(api, act, society):
    id_ = await rectifications.asked(act, society.branwen)
    for someone, status in ((society.branwen, 200), (society.nisien, 200), (society.cigfa, 404), (society.pwyll, 404)):
        assert (await (await api.as_(someone)).get(f"{ALL}/{id_}")).status_code == status
    assert (await api.get(f"{ALL}/{id_}")).status_code == 401
    assert (await api.post(MINE, json=ASK)).status_code == 401
    assert (await (await api.as_(society.cigfa)).post(f"{ALL}/{id_}/withdrawal")).status_code == 404
    assert (await (await api.as_(society.branwen)).post(f"{ALL}/{id_}/answer", json=DONE)).status_code == 403
    assert (await (await api.as_(society.branwen)).get(ALL)).status_code == 403
    officer = await api.as_(society.nisien)
    assert (await officer.post(f"{ALL}/{uuid4()}/answer", json=DONE)).status_code == 404
    assert (await officer.post(f"{ALL}/{id_}/withdrawal")).status_code == 404
    for state, number in (("waiting", 1), ("done", 0)):
        assert len((await officer.get(f"{ALL}?state={state}")).json()["data"]) == number
    assert (await officer.get(f"{ALL}?state=lost")).status_code == 400
    assert (await officer.get(f"{ALL}?states=waiting")).status_code == 400
    assert (await (await api.as_(society.cigfa)).get(MINE)).json()["data"] == []


async def test_it_is_refused_with_reasons_in_both_languages_and_answered_once(api, act, society):
    id_ = await rectifications.asked(act, society.branwen)
    officer, path = await api.as_(society.nisien), f"{ALL}/{id_}/answer"
    for wrong, status in (({"to": "refused", "answer": {"cy": "Na."}}, 422), ({"to": "lost"}, 400), ({}, 400)):
        assert (await officer.post(path, json=wrong)).status_code == status
    both = [officer.post(path, json=REFUSED), (await api.as_(society.gwydion)).post(path, json=DONE)]
    assert sorted(each.status_code for each in await asyncio.gather(*both)) == [200, 409]
    read = (await (await api.as_(society.branwen)).get(f"{ALL}/{id_}")).json()
    assert (read["allowed_actions"], read["state"] in ("refused", "done")) == ([], True)
    assert read["answer"] in (REFUSED["answer"], DONE["answer"])
    assert (await (await api.as_(society.branwen)).post(f"{ALL}/{id_}/withdrawal")).status_code == 409


async def test_an_officer_who_asks_is_answered_by_another(api, act, society):
    id_ = await rectifications.asked(act, society.nisien)
    assert [each["mine"] for each in await owed(api, society.nisien)] == [False]
    own = await (await api.as_(society.nisien)).post(f"{ALL}/{id_}/answer", json=DONE)
    assert (own.status_code, own.json()["type"].rpartition("/")[2]) == (403, "own-ask")
    assert (await (await api.as_(society.gwydion)).post(f"{ALL}/{id_}/answer", json=DONE)).status_code == 200


async def test_it_is_taken_back_and_so_many_may_wait(api, act, society):
    client = await api.as_(society.branwen)
    ids = [(await client.post(MINE, json=ASK)).json()["id"] for _ in range(rules.MOST_WAITING)]
    assert (await client.post(MINE, json=ASK)).status_code == 409
    assert (await client.post(f"{ALL}/{ids[0]}/withdrawal")).json()["state"] == "withdrawn"
    assert (await client.post(MINE, json=ASK)).status_code == 201
    first = (await client.get(f"{MINE}?limit=2")).json()
    assert len(first["data"]) == 2
    assert (await client.get(f"{MINE}?cursor={first['next_cursor']}")).json()["next_cursor"] is None


async def test_partners_who_know_somebody_read_them_anew_once_it_is_put_right(api, act, society):
    partner = await made(act, society)
    await consented(act, society.branwen, partner)
    reader = await program(api, act, partner)
    assert (await reader.get(f"/api/v1/members/{society.branwen.member_id}")).status_code == 200
    ids = [await rectifications.asked(act, society.branwen) for _ in range(2)]
    officer = await api.as_(society.nisien)
    [told] = (await officer.get(f"{ALL}/{ids[0]}")).json()["told"]
    assert told["by"] == "feed"
    before = await changes(act, society.branwen)
    for id_, answer, times in ((ids[0], REFUSED, 0), (ids[1], DONE, 1)):
        assert (await officer.post(f"{ALL}/{id_}/answer", json=answer)).status_code == 200
        assert await changes(act, society.branwen) == before + times


async def changes(act, someone) -> int:
    """How often partners were given cause to read somebody."""
    async with act(None) as ctx:
        query = text("SELECT count(*) FROM member_change WHERE member_id = :id")
        return await ctx.db.scalar(query, {"id": someone.member_id})


async def test_what_is_asked_is_among_ones_data_is_no_news_and_goes_with_erasure(api, act, society):
    id_ = await rectifications.asked(act, society.branwen, wrong="canari7f3a")
    client = await api.as_(society.branwen)
    lines = {each["key"]: each for each in (await client.get("/api/v1/me/data")).json()["data"]}
    [row] = lines["rectifications"]["rows"]
    assert (row["facts"]["id"], row["facts"]["wrong"]) == (str(id_), "canari7f3a")
    journal = await (await api.as_(society.rhiannon)).get("/api/v1/changes?limit=200")
    assert "rectification" not in journal.text
    await erased(api, society.branwen, texts=False)
    async with act(None) as ctx:
        assert await ctx.db.scalar(text("SELECT count(*) FROM rectification")) == 0


async def test_it_is_deleted_three_years_after_its_answer(api, act, society, clock):
    waits = await rectifications.asked(act, society.cigfa)
    id_ = await rectifications.asked(act, society.branwen)
    assert (await (await api.as_(society.nisien)).post(f"{ALL}/{id_}/answer", json=REFUSED)).status_code == 200
    for days, gone in ((365 * 3 - 2, 0), (4, 1)):
        await clock.forward(days=days)
        async with act(None) as ctx:
            assert await actions.advance_due(ctx) == gone
    async with act(None) as ctx:
        assert (await ctx.db.execute(text("SELECT id FROM rectification"))).scalars().all() == [waits]


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE rectification SET wrong = 'x'",
        "UPDATE rectification SET state = 'waiting', answer = NULL, answered_by = NULL, ended_at = NULL",
        "DELETE FROM rectification",
    ],
)
async def test_the_schema_keeps_an_ask_and_its_answer_as_they_were(api, act, society, forbidden):
    id_ = await rectifications.asked(act, society.branwen)
    assert (await (await api.as_(society.nisien)).post(f"{ALL}/{id_}/answer", json=DONE)).status_code == 200
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forbidden))


async def test_the_schema_lets_nobody_answer_themselves(act, society):
    await rectifications.asked(act, society.branwen)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(
                text(
                    "UPDATE rectification SET state = 'done', answered_by = person_id, ended_at = app_now(),"
                    """ answer = '{"cy": "x", "en": "x"}'"""
                )
            )
