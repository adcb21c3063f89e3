"""Questions through the API: what goes over the wire, and who is told what."""

from datetime import timedelta

import pytest

from governance.questions.values import Method
from tests import asking
from tests.integration.test_changes import eventually

WORDS = {"cy": "Te?", "en": "Tea?"}


def at(question_id, rest=""):
    return f"/api/v1/questions/{question_id}{rest}"


async def put(client, question_id, **said):
    return await client.put(at(question_id, "/my-answer"), json=said)


async def asked(api, act, society, **more):
    async with act(None) as ctx:
        closes_at = (await ctx.now() + timedelta(days=9)).isoformat()
    officer = await api.as_(society.rhiannon)
    new = {"body_id": str(society.forum_id), "title": WORDS, "text": WORDS, "closes_at": closes_at, **more}
    return await officer.post("/api/v1/questions", json=new)


async def test_a_question_is_asked_answered_and_told_over_the_wire(api, act, society, clock):
    answer = await asked(
        api, act, society, method="score", options=[{"cy": "Te", "en": "Tea"}, {"cy": "Bw", "en": "Boo"}]
    )
    assert answer.status_code == 201
    question_id = answer.json()["id"]
    assert answer.headers["location"] == at(question_id)
    branwen = await api.as_(society.branwen)
    given = await put(branwen, question_id, scores=[{"option": 2, "points": 4}], comment="Bw!")
    assert (given.status_code, given.headers["cache-control"]) == (200, "no-store")
    body = given.json()
    assert body.pop("given_at").endswith("Z")
    assert body == {
        "question_id": question_id,
        "text_version": 1,
        "member_id": str(society.branwen.member_id),
        "choice": None,
        "marks": [{"option": 2, "points": 4}],
        "comment": "Bw!",
        "revision": 1,
    }
    [paper] = (await branwen.get(at(question_id, "/my-answer"))).json()["data"]
    assert (paper["can_answer"], paper["answer"]["comment"]) == (True, "Bw!")
    early = await branwen.get(at(question_id, "/results"))
    assert (early.status_code, early.json()["type"]) == (404, "/problems/question-result-not-yet")
    await asking.closed(act, clock, days=9)
    told = (await api.get(at(question_id, "/results"))).json()
    assert (told["verdict"], told["turnout"], told["entitled"], told["answers"]) == ("chosen", 1, 14, None)
    assert told["options"][1]["scores"] == {"total": 4, "given": [0, 0, 0, 0, 1, 0], "no_opinion": 0}
    assert told["sentence"]["en"] == "Chosen, with 4 points from the 1 who took part: Boo"
    assert told["force"]["cy"].startswith("Nid yw’n rhwymo")
    assert told["comments"] == [{"choice": None, "comment": "Bw!"}]


async def test_questions_are_listed_with_what_is_asked_of_the_caller(api, act, society):
    question_id = await asking.asked(act, society, "consent")
    for client, names in (
        (api, []),
        (await api.as_(society.bendigeidfran), ["Bendigeidfran", "Gofalwyr Glannau Teifi"]),
        (await api.as_(society.efnisien), []),
    ):
        listed = (await client.get("/api/v1/questions", params={"state": "open", "method": "consent"})).json()["data"]
        assert [each["id"] for each in listed] == [str(question_id)]
        assert [each["cy"] for each in listed[0]["unanswered"]] == names
        assert listed[0]["allowed_actions"] == (["give_answer"] if names else [])
    officer = (await (await api.as_(society.pwyll)).get("/api/v1/questions")).json()["data"][0]
    assert officer["transitions"] == ["annulled"]
    assert {"amend_proposal", "reply_to_objection", "transition_question"} <= set(officer["allowed_actions"])
    for params in ({"method": "score"}, {"state": "closed"}, {"body_id": str(society.board_id)}):
        assert (await api.get("/api/v1/questions", params=params)).json()["data"] == []
    for params in ({"method": "shouting"}, {"state": "ajar"}, {"status": "open"}):
        assert (await api.get("/api/v1/questions", params=params)).status_code == 400


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"choice": "yes"}, 400, "invalid-request"),
        ({"approves": [0]}, 400, "invalid-request"),
        ({"approves": [1] * 21}, 400, "invalid-request"),
        ({"scores": [{"option": 1, "points": 6}]}, 400, "invalid-request"),
        ({"vote": "yes"}, 400, "invalid-request"),
        ({"choice": "object", "comment": ""}, 400, "invalid-request"),
        ({}, 422, "answer-empty"),
        ({"approves": [1]}, 422, "answer-does-not-fit"),
        ({"choice": "object"}, 422, "objection-needs-reason"),
        ({"choice": "consent", "text_version": 9}, 409, "proposal-changed"),
    ],
)
async def test_what_is_no_answer_is_refused_with_its_reason(api, act, society, said, status, code):
    question_id = await asking.asked(act, society, "consent")
    refused = await put(await api.as_(society.branwen), question_id, **said)
    assert (refused.status_code, refused.json()["type"]) == (status, f"/problems/{code}")


async def test_a_person_with_two_rights_is_asked_which(api, act, society):
    question_id = await asking.asked(act, society)
    client = await api.as_(society.bendigeidfran)
    refused = await put(client, question_id, choice="support")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/choose-right")
    assert (await put(client, question_id, choice="support", on_behalf_of=str(society.cartref_id))).status_code == 200
    stranger = await api.as_(society.branwen)
    refused = await put(stranger, question_id, choice="support", on_behalf_of=str(society.cartref_id))
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/right-not-yours")


async def test_the_feed_tells_of_the_question_and_never_of_an_answer(api, act, society, clock):
    question_id = await asking.asked(act, society)
    await asking.answer(act, society.branwen, question_id, choice="support")
    await asking.closed(act, clock)
    officer = await api.as_(society.rhiannon)
    await eventually(officer, ["question.asked", "question.opened", "question.closed"], question_id)
    lines = (await officer.get("/api/v1/changes", params={"types": "question"})).json()["data"]
    assert {(each["href"], each["version"]) for each in lines} == {(at(question_id), 3)}


async def test_objections_are_everybodys_to_read(api, act, society):
    question_id = await asking.asked(act, society, "consent")
    await asking.answer(act, society.cigfa, question_id, choice="object", comment="Too far.")
    [objection] = (await api.get(at(question_id, "/objections"))).json()["data"]
    assert (objection["name"]["en"], objection["reason"], objection["state"]) == ("Cigfa", "Too far.", "standing")
    pwyll = await api.as_(society.pwyll)
    replied = await pwyll.put(at(question_id, f"/objections/{objection['id']}/reply"), json={"reply": {"en": "A bus."}})
    assert (replied.status_code, replied.json()["objections"][0]["reply"]) == (200, {"en": "A bus."})
    amended = await pwyll.post(at(question_id, "/proposals"), json={"text": WORDS, "changes": WORDS})
    assert (amended.status_code, amended.json()["text_version"]) == (200, 2)


async def test_the_figures_of_each_method_come_as_csv(act, society, clock, api):
    ids = {}
    for method in Method:
        ids[method] = await asking.asked(act, society, method)
        await asking.answer(act, society.branwen, ids[method], asking.AN_ANSWER[method])
    early = await api.get(f"/api/v1/questions/{ids[Method.SCORE]}/results.csv")
    assert early.status_code == 404
    await asking.closed(act, clock)
    lines = {}
    for method, question_id in ids.items():
        answer = await api.get(f"/api/v1/questions/{question_id}/results.csv")
        assert answer.headers["content-type"].startswith("text/csv")
        lines[method] = answer.text.removeprefix("\ufeff").splitlines()
        assert lines[method][0] == "figure,number,name_cy,name_en,count"
        assert "turnout,,,,1" in lines[method]
    assert "support,,,,1" in lines[Method.SENSE_CHECK]
    assert "consent,,,,1" in lines[Method.CONSENT]
    assert "approvals,3,Ar-lein,Online,1" in lines[Method.APPROVAL]
    assert {"points,1,Aberystwyth,Aberystwyth,5", "gave_5,1,Aberystwyth,Aberystwyth,1"} <= set(lines[Method.SCORE])
    assert "no_opinion,3,Ar-lein,Online,1" in lines[Method.SCORE]
