"""Standing orders by the API: versions explained, comparing, enacting with its refusals, and the simulator."""

from datetime import timedelta

import msgspec
import pytest

from governance.bodies.rules import PRESETS, digest
from governance.orders import rules

REASON = {"cy": "I gael mwy o gefnogaeth.", "en": "To have more support."}
STRICTER = msgspec.to_builtins(msgspec.structs.replace(PRESETS["small-forum"], seconders=3))


@pytest.fixture
async def wanted(act):
    async with act(None) as ctx:
        day = rules.earliest(await ctx.now(), None)
    return {
        "base_version": 1,
        "preset": "small-forum",
        "effective_on": day.isoformat(),
        "reason": REASON,
        "rules": STRICTER,
    }


async def test_an_officer_reviews_enacts_and_everybody_compares(api, society, wanted):
    address = f"/api/v1/bodies/{society.forum_id}/standing-orders"
    secretary = await api.as_(society.rhiannon)
    desk = (await secretary.get(f"{address}/desk")).json()
    assert (desk["base_version"], desk["earliest_on"]) == (1, wanted["effective_on"])
    review = await secretary.post(f"{address}/review", json=wanted)
    assert review.status_code == 200
    assert [each["field"] for each in review.json()["differences"]] == ["seconders"]
    assert [each["version"] for each in (await api.get(address)).json()["data"]] == [1]
    enacted = await secretary.post(address, json=wanted)
    assert enacted.status_code == 201
    assert enacted.headers["location"] == f"{address}/2"
    made = enacted.json()
    assert (made["in_force"], made["coming"], made["reason"]) == (False, True, REASON)
    assert made["digest"] == review.json()["digest"] == digest(msgspec.convert(made["rules"], type(PRESETS["clg"])))
    found = (await api.get(f"{address}/comparison", params={"old": 1, "new": 2})).json()["differences"]
    assert [(each["field"], each["old"]["sentence"]["en"], each["new"]["sentence"]["en"]) for each in found] == [
        ("seconders", "A motion needs 2 seconders.", "A motion needs 3 seconders.")
    ]
    assert found[0]["new"]["sentence"]["cy"] == "Mae angen 3 eilydd ar gynnig."
    pages = (await api.get(address, params={"limit": 1})).json()
    rest = (await api.get(address, params={"limit": 1, "cursor": pages["next_cursor"]})).json()
    assert [each["version"] for each in (*pages["data"], *rest["data"])] == [2, 1]


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"base_version": 7}, 412, "stale"),
        ({"effective_on": "2020-01-01"}, 422, "too-soon"),
        ({"effective_on": "2999-01-01"}, 422, "too-far-ahead"),
        ({"reason": {"cy": "Un iaith."}}, 422, "reason-in-both-languages"),
        ({"preset": "nobodys-own"}, 422, "unknown-preset"),
        ({"preset": "No such key!"}, 400, "invalid-request"),
        ({"rules": STRICTER | {"seconders": -1}}, 400, "invalid-request"),
        ({"rules": STRICTER | {"tie": "chair"}}, 400, "invalid-request"),
        ({"rules": STRICTER | {"quorum": {"minimum": 500, "percent": 0}}}, 422, "quorum-out-of-reach"),
    ],
)
async def test_what_is_refused_is_refused_by_both_and_changes_nothing(api, society, wanted, changed, status, code):
    address = f"/api/v1/bodies/{society.forum_id}/standing-orders"
    secretary = await api.as_(society.rhiannon)
    for path in (f"{address}/review", address):
        answer = await secretary.post(path, json=wanted | changed)
        assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (status, code)
    assert len((await api.get(address)).json()["data"]) == 1


async def test_who_may_not_enact(api, society, wanted):
    address = f"/api/v1/bodies/{society.forum_id}/standing-orders"
    for someone, status in ((society.branwen, 403), (society.gwydion, 403), (society.teyrnon, 403)):
        caller = await api.as_(someone)
        for path in (address, f"{address}/review"):
            assert (await caller.post(path, json=wanted)).status_code == status
        assert (await caller.get(f"{address}/desk")).status_code == status
    assert (await api.post(address, json=wanted)).status_code == 401
    secretary = await api.as_(society.rhiannon)
    elsewhere = f"/api/v1/bodies/{society.branwen.person_id}/standing-orders"
    assert (await secretary.post(elsewhere, json=wanted)).status_code == 404


async def test_one_version_is_explained_for_today(api, society, act):
    address = f"/api/v1/bodies/{society.forum_id}/standing-orders"
    found = (await api.get(f"{address}/1")).json()
    explained = {each["field"]: each for each in found["explained"]}
    assert set(explained) == set(found["rules"])
    async with act(None) as ctx:
        today = rules.today(await ctx.now())
    assert explained["notice_clear_days"]["facts"]["opens_on"] == (today + timedelta(days=8)).isoformat()
    assert explained["quorum"]["facts"] == {"percent_num": 5, "minimum_num": 3, "entitled": 14, "needed": 3}
    for version in ("2", "1000001", "0", "x"):
        assert (await api.get(f"{address}/{version}")).status_code in (400, 404), version
    assert (await api.get(f"{address}/comparison", params={"old": 1, "new": 2})).status_code == 404


async def test_the_examples_are_six_and_plainly_so(api):
    data = (await api.get("/api/v1/standing-orders/presets")).json()["data"]
    assert {each["key"] for each in data} == set(PRESETS)
    assert all("own governing document" in each["caveat"]["en"] for each in data)
    assert all(set(each["note"]) == {"cy", "en"} for each in data)


async def simulated(api, **asked):
    return await api.get("/api/v1/standing-orders/simulation", params=asked)


async def test_anybody_tries_how_a_vote_would_go(api, society):
    found = (await simulated(api, preset="members-forum-advisory", yes=61, no=20, entitled=240)).json()
    assert (found["outcome"], found["needed"], found["quorum_needed"], found["base"]) == ("carried", 41, 24, 81)
    assert found["sentence"]["en"].startswith("Carried because 61 voted for")
    assert [(each["rule"], each["holds"]) for each in found["steps"]] == [("quorum", True), ("threshold", True)]
    assert found["steps"][0]["sentence"] == {
        "cy": "Cworwm: cymerodd 81 ran; mae angen o leiaf 24.",
        "en": "Quorum: 81 took part; at least 24 must.",
    }
    of_body = (await simulated(api, body_id=society.forum_id, yes=5, no=5, entitled=20)).json()
    assert (of_body["outcome"], of_body["reason"], of_body["version"]) == ("lost", "tie", 1)
    draft = {"threshold_numerator": 2, "threshold_denominator": 3, "threshold_more_than": "false"}
    assert (await simulated(api, preset="clg", yes=6, no=3, entitled=20, **draft)).json()["outcome"] == "carried"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"preset": "clg"}, 400),
        ({"preset": "clg", "yes": "x", "no": 1, "entitled": 5}, 400),
        ({"preset": "clg", "yes": -1, "no": 1, "entitled": 5}, 400),
        ({"preset": "clg", "yes": 9**30, "no": 1, "entitled": 5}, 400),
        ({"preset": "clg", "yes": 1, "no": 1, "entitled": 5, "blank": 2}, 400),
        ({"preset": "clg", "yes": 4, "no": 2, "entitled": 5}, 422),
        ({"yes": 1, "no": 1, "entitled": 5}, 422),
        ({"preset": "nobodys", "yes": 1, "no": 1, "entitled": 5}, 422),
    ],
)
async def test_a_trial_that_cannot_be(api, asked, status):
    answer = await simulated(api, **asked)
    assert answer.status_code == status
    assert set(answer.json()["messages"]) == {"cy", "en"}
