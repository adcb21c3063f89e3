"""Ballots through the API: what goes over the wire, and who is told what."""

import csv
import io
from uuid import uuid4

import pytest

from api.app import create_app
from governance.ballots import actions
from governance.ballots.values import NewBallot, NewVote
from tests import stage


@pytest.fixture
async def app(settings):
    """The service without its pages."""
    app = create_app(settings)
    async with app.lifespan():
        yield app


@pytest.fixture
async def ballot_id(act, society, clock):
    return await stage.opened(act, society, clock)


def at(ballot_id, rest=""):
    return f"/api/v1/ballots/{ballot_id}{rest}"


async def vote(client, ballot_id, choice, **more):
    return await client.put(at(ballot_id, "/my-vote"), json={"choice": choice, **more})


async def test_a_vote_over_the_wire(api, society, ballot_id):
    branwen = await api.as_(society.branwen)
    answer = await vote(branwen, ballot_id, "yes", reason="Angen mawr.")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body.pop("cast_at").endswith("Z")
    assert body == {
        "ballot_id": str(ballot_id),
        "member_id": str(society.branwen.member_id),
        "choice": "yes",
        "reason": "Angen mawr.",
        "revision": 1,
        "channel": "online",
    }
    again = await branwen.get(at(ballot_id, "/my-vote"))
    assert again.headers["cache-control"] == "no-store"
    [paper] = again.json()["data"]
    assert (paper["vote"]["choice"], paper["can_vote"]) == ("yes", True)


async def test_open_ballots_are_listed_with_what_is_asked_of_the_caller(api, society, ballot_id):
    for client, papers in ((api, 0), (await api.as_(society.bendigeidfran), 2), (await api.as_(society.efnisien), 0)):
        listed = (await client.get("/api/v1/ballots", params={"state": "open"})).json()
        assert [each["id"] for each in listed["data"]] == [str(ballot_id)]
        assert listed["data"][0]["my_papers"] == papers
        assert listed["data"][0]["allowed_actions"] == (["cast_vote"] if papers else [])
        assert listed["data"][0]["transitions"] == []
    assert (await api.get("/api/v1/ballots", params={"state": "scheduled"})).json()["data"] == []
    assert (await api.get("/api/v1/ballots", params={"state": "ajar"})).status_code == 400
    assert (await api.get("/api/v1/ballots", params={"status": "open"})).status_code == 400


async def test_a_list_names_the_papers_still_to_be_voted_and_the_moves_of_an_officer(api, society, ballot_id, clock):
    client = await api.as_(society.bendigeidfran)

    async def unvoted():
        [listed] = (await client.get("/api/v1/ballots")).json()["data"]
        return [name["cy"] for name in listed["unvoted"]], listed["my_papers"], listed["my_votes"]

    assert await unvoted() == (["Bendigeidfran", "Gofalwyr Glannau Teifi"], 2, 0)
    await vote(client, ballot_id, "yes", on_behalf_of=str(society.bendigeidfran.member_id))
    assert await unvoted() == (["Gofalwyr Glannau Teifi"], 2, 1)
    officer = await api.as_(society.teyrnon)
    assert (await officer.get("/api/v1/ballots")).json()["data"][0]["transitions"] == ["annulled"]
    await clock.forward(days=8)
    assert await unvoted() == ([], 2, 1)


async def test_who_holds_two_rights_is_asked_which(api, society, ballot_id):
    client = await api.as_(society.bendigeidfran)
    refused = await vote(client, ballot_id, "yes")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/choose-right"
    rights = [right["member_id"] for right in refused.json()["rights"]]
    assert rights == [str(society.bendigeidfran.member_id), str(society.cartref_id)]
    for right, choice in zip(rights, ("yes", "abstain"), strict=True):
        assert (await vote(client, ballot_id, choice, on_behalf_of=right)).json()["member_id"] == right
    papers = (await client.get(at(ballot_id))).json()["my_papers"]
    assert [(paper["member_id"], paper["vote"]["choice"]) for paper in papers] == [
        (rights[0], "yes"),
        (rights[1], "abstain"),
    ]


async def test_who_is_off_the_roll_is_told_why_in_both_languages(api, society, ballot_id):
    refused = await vote(await api.as_(society.efnisien), ballot_id, "yes")
    assert refused.status_code == 403
    problem = refused.json()
    assert (problem["type"], problem["reason"]) == ("/problems/not-on-the-roll", "membership_ended")
    assert set(problem["messages"]) == {"cy", "en"}


async def test_nothing_of_a_vote_for_a_visitor(api, ballot_id):
    assert (await vote(api, ballot_id, "yes")).status_code == 401
    assert (await api.get(at(ballot_id, "/my-vote"))).status_code == 401


MALFORMED = [
    {},
    {"choice": "for"},
    {"choice": ""},
    {"choice": None},
    {"choice": ["yes"]},
    {"choice": "yes", "member_id": str(uuid4())},
    {"choice": "yes", "reason": ""},
    {"choice": "yes", "reason": " \n "},
    {"choice": "yes", "reason": "a" * 2001},
    {"choice": "yes", "reason": "a\u0000b"},
    {"choice": "yes", "reason": {"cy": "Angen."}},
    {"choice": "yes", "on_behalf_of": "me"},
    [],
    "yes",
]


async def test_a_malformed_vote_changes_nothing(api, society, ballot_id):
    client = await api.as_(society.branwen)
    for body in MALFORMED:
        refused = await client.put(at(ballot_id, "/my-vote"), json=body)
        assert refused.status_code == 400, body
        assert refused.headers["content-type"].startswith("application/problem+json")
    assert (await client.get(at(ballot_id, "/my-vote"))).json()["data"][0]["vote"] is None


async def test_a_vote_for_a_stranger_and_in_no_ballot(api, society, ballot_id):
    client = await api.as_(society.branwen)
    assert (await vote(client, ballot_id, "yes", on_behalf_of=str(uuid4()))).status_code == 403
    assert (await vote(client, uuid4(), "yes")).status_code == 404


async def test_calling_and_opening_a_ballot(api, act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    teyrnon, branwen = await api.as_(society.teyrnon), await api.as_(society.branwen)
    ballots = f"/api/v1/motions/{motion_id}/ballots"
    assert (await teyrnon.get(ballots)).json()["allowed_actions"] == ["schedule_ballot"]
    assert (await branwen.get(ballots)).json()["allowed_actions"] == []
    early = await teyrnon.post(ballots, json={"opens_at": "2020-01-01T00:00:00Z"})
    assert (early.status_code, early.json()["type"]) == (422, "/problems/too-early")
    for malformed in ("2026-01-01T00:00:00", "tomorrow", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        assert (await teyrnon.post(ballots, json={"opens_at": malformed})).status_code in (400, 422)
    assert (await branwen.post(ballots, json={})).status_code == 403
    made = await teyrnon.post(ballots, json={"names_seen_by": "members"})
    assert made.status_code == 201
    assert made.headers["location"] == at(made.json()["id"])
    assert (made.json()["state"], made.json()["names_seen_by"]) == ("scheduled", "members")
    assert (await teyrnon.post(ballots, json={})).status_code == 409
    await clock.forward(days=8)
    opened = await teyrnon.post(at(made.json()["id"], "/transitions"), json={"to": "open"})
    assert opened.status_code == 200
    assert (opened.json()["state"], opened.json()["transitions"]) == ("open", ["annulled"])
    assert opened.json()["electorate"]["entitled"] > 0
    early = await teyrnon.post(at(made.json()["id"], "/transitions"), json={"to": "closed"})
    assert (early.status_code, early.json()["type"]) == (409, "/problems/closes-at-its-time")
    again = await teyrnon.post(at(made.json()["id"], "/transitions"), json={"to": "open"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/invalid-ballot-transition")


async def test_a_result_says_why_in_both_languages_and_as_a_spreadsheet(api, act, society, clock, ballot_id):
    for who, choice in (("branwen", "yes"), ("pwyll", "yes"), ("cigfa", "no"), ("heledd", "abstain")):
        async with act(society.people[who]) as ctx:
            await actions.cast_vote(ctx, ballot_id, NewVote(choice))
    for path in ("/results", "/results?format=csv"):
        early = await api.get(at(ballot_id, path))
        assert (early.status_code, early.json()["type"]) == (404, "/problems/result-not-yet")
    await stage.closed(act, clock)
    found = (await api.get(at(ballot_id, "/results"))).json()
    assert (found["outcome"], found["reason"]) == ("carried", "threshold_met")
    assert found["tally"] == {"yes": 2, "no": 1, "abstain": 1}
    assert found["sentence"]["en"] == (
        "Carried because 2 voted for: the rule asks for 2 or more out of 3 for and against."
    )
    assert found["sentence"]["cy"]
    assert [step["rule"] for step in found["steps"]] == ["quorum", "threshold"]
    assert found["votes"] is None
    sheet = await api.get(at(ballot_id, "/results?format=csv"))
    assert sheet.headers["content-type"].startswith("text/csv")
    [line] = csv.DictReader(io.StringIO(sheet.text))
    assert (line["yes"], line["no"], line["abstain"], line["outcome"]) == ("2", "1", "1", "carried")
    assert (await api.get(at(ballot_id, "/results?format=xml"))).status_code == 400
    assert (await api.get(at(ballot_id, "/electorate"))).json()["digest"] == found["roll_digest"]


async def test_an_annulment_needs_its_reason_in_both_languages(api, act, society, clock):
    ballot_id = await stage.opened(act, society, clock, NewBallot())
    teyrnon = await api.as_(society.teyrnon)
    for reason in ({}, {"reason": {"cy": "Gwall."}}):
        refused = await teyrnon.post(at(ballot_id, "/transitions"), json={"to": "annulled", **reason})
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/reason-needed")
    both = {"cy": "Gwall yn y rhestr.", "en": "An error in the roll."}
    asked = (await teyrnon.post(at(ballot_id, "/transitions"), json={"to": "annulled", "reason": both})).json()
    [step] = asked["proposals"]
    assert (asked["state"], asked["transitions"], step["state"], step["transitions"]) == (
        "open",
        [],
        "waiting",
        ["withdrawn"],
    )
    again = await teyrnon.post(at(ballot_id, "/transitions"), json={"to": "annulled", "reason": both})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/step-waits")
    rhiannon, verdict = await api.as_(society.rhiannon), at(ballot_id, f"/proposals/{step['id']}/transitions")
    assert (await teyrnon.post(verdict, json={"to": "confirmed"})).status_code == 403
    done = await rhiannon.post(verdict, json={"to": "confirmed"})
    assert (done.json()["state"], done.json()["annulment"]) == ("annulled", both)
    other = at(step["id"], f"/proposals/{step['id']}/transitions")
    assert (await rhiannon.post(other, json={"to": "confirmed"})).status_code == 404
