"""What is held about somebody: all of it, by the schedule, and nothing of anybody else."""

import json

import pytest

from governance.ballots import actions as ballots
from governance.ballots.values import NewVote
from governance.offices import actions as offices
from tests import stage
from tests.partners import consented, made, program


def rows(data: dict, table: str) -> list[dict]:
    return [row["facts"] for line in data["data"] for row in line["rows"] if row["table"] == table]


async def held(api, someone) -> dict:
    answer = await (await api.as_(someone)).get("/api/v1/me/data")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


@pytest.fixture
async def voted(act, society, clock):
    """Branwen and Pwyll vote in one ballot, on a motion of hers that he seconded; each gives a reason."""
    ballot_id = await stage.opened(act, society, clock)
    for someone, choice, reason in ((society.branwen, "yes", "Fy rheswm i."), (society.pwyll, "no", "Ei reswm ef.")):
        async with act(someone) as ctx:
            await ballots.cast_vote(ctx, ballot_id, NewVote(choice, reason=reason))
    return ballot_id


async def test_each_reads_their_own_vote_and_not_the_others(api, society, voted):
    branwen, pwyll = await held(api, society.branwen), await held(api, society.pwyll)
    assert [(each["choice"], each["reason"], each["ballot_id"]) for each in rows(branwen, "vote")] == [
        ("yes", "Fy rheswm i.", str(voted))
    ]
    assert [each["choice"] for each in rows(pwyll, "vote")] == ["no"]
    assert "Ei reswm ef." not in json.dumps(branwen)
    assert "Fy rheswm i." not in json.dumps(pwyll)
    assert len(rows(pwyll, "second")) == 1
    assert rows(branwen, "second") == []


async def test_nothing_of_anybody_else_is_in_it(api, society, voted):
    for someone in (society.branwen, society.pwyll, society.teyrnon, society.rhiannon):
        said = json.dumps(await held(api, someone))
        others = [each for each in society.people.values() if each != someone]
        found = [f"{each.name}: {what}" for each in others for what in _of(each) if what and what in said]
        assert found == [], someone.name


def _of(someone) -> list[str]:
    member = str(someone.member_id) if someone.member_id else ""
    return [str(someone.person_id), member, someone.email, f'"{someone.name}"']


async def test_it_has_the_address_the_sessions_and_what_partners_were_told(api, act, society):
    partner = await made(act, society)
    await consented(act, society.branwen, partner)
    await (await program(api, act, partner)).get("/api/v1/members")
    data = await held(api, society.branwen)
    assert [each["email"] for each in rows(data, "address")] == ["branwen@example.org"]
    assert [each["name"] for each in rows(data, "person") if "name" in each] == ["Branwen"]
    assert [each["purpose"] for each in rows(data, "consent")] == ["membership"]
    assert [each["partner"]["en"] for each in data["disclosures"]] == ["Valley Voluntary Council"]
    [session] = rows(data, "session")
    assert "token_digest" not in session
    assert {line["key"] for line in data["data"]} >= {"register", "votes", "sharing", "journal"}
    assert all(line[part][each] for line in data["data"] for part in ("what", "why", "until") for each in ("cy", "en"))


async def test_who_shares_an_address_reads_the_codes_that_were_asked_for_there(api, society):
    await api.post("/api/v1/sign-ins", json={"email": society.cigfa.email})
    for someone in (society.cigfa, society.manawydan):
        [asked] = rows(await held(api, someone), "sign_in")
        assert (asked["email"], "network" in asked) == (society.cigfa.email, False)


async def test_an_officer_reads_what_they_did_and_not_to_whom(api, act, society):
    from governance.offices.values import NewInterest

    async with act(society.rhiannon) as ctx:
        await offices.declare_interest(ctx, NewInterest(nature=stage.TEXT))
    [interest] = rows(await held(api, society.rhiannon), "interest")
    assert interest["nature"]["cy"] == "Bod y Bwrdd yn talu costau teithio."
    assert rows(await held(api, society.pwyll), "interest") == []


async def test_a_visitor_has_no_data_here(api):
    assert (await api.get("/api/v1/me/data")).status_code == 401
