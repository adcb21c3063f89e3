"""Who acts for an organisation, by the API and the database: asked, accepted, handed over, stopped, ended."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.accounts import store as accounts
from governance.accounts.rules import code_of
from governance.nominations import actions
from governance.notices.kind import EVERYBODY
from tests import joining
from tests.integration.test_notices import idle
from tests.mailbox import mailbox, until, with_mail, working
from tests.stage import cast, closed, opened, result

API, CARTREF = "/api/v1", {"cy": "Gofalwyr Glannau Teifi", "en": "Teifi Side Carers"}
WHY = {"cy": "Mae Bendigeidfran wedi gadael.", "en": "Bendigeidfran has left."}
GWERN = {"name": "Gwern", "email": "gwern@example.org", "language": "cy"}


@pytest.fixture
async def today(act) -> date:
    async with act(None) as ctx:
        return (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()


@pytest.fixture
async def path(act, society) -> str:
    return f"{API}/memberships/{await joining.membership_of(act, society.cartref_id)}/nominations"


async def ask(api, path, someone, as_role: str, first: date, **whom):
    return await (await api.as_(someone)).post(path, json={"role": as_role, "starts_on": first.isoformat()} | whom)


async def nominated(api, path, someone, role: str, first: date, who=None, **whom) -> str:
    """The id of a nomination of somebody whom the forum knows, or of whoever is given."""
    named = {"name": who.name, "email": who.email} if who else {}
    answer = await ask(api, path, someone, role, first, **named, **whom)
    assert answer.status_code == 201, answer.json()
    assert answer.headers["Location"] == f"{API}/nominations/{answer.json()['id']}"
    return answer.json()["id"]


async def does(api, someone, nomination_id: str, what: str, **body):
    client = await api.as_(someone)
    return await client.post(f"{API}/nominations/{nomination_id}/{what}", json=body if what == "ending" else None)


async def rights_of(api, someone) -> set[tuple[str, str]]:
    held = (await (await api.as_(someone)).get(f"{API}/me")).json()["rights"]
    return {(each["capacity"], each["name"]["cy"]) for each in held}


async def test_a_champion_accepts_reads_the_notices_and_the_directory_and_has_no_vote(api, act, society, path, today):
    nomination_id = await nominated(api, path, society.bendigeidfran, "champion", today, society.myrddin)
    tasks = (await (await api.as_(society.myrddin)).get(f"{API}/me/tasks")).json()["data"]
    assert [(each["kind"], each["title"]) for each in tasks] == [("answer_nomination", CARTREF)]
    accepted = await does(api, society.myrddin, nomination_id, "acceptance")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "acting")
    assert await rights_of(api, society.myrddin) == set()
    async with act(None) as ctx:
        assert society.myrddin.person_id in await EVERYBODY(ctx.db, society.myrddin.person_id)
    again = await does(api, society.myrddin, nomination_id, "acceptance")
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (409, "nomination-move")


async def test_an_organisation_with_champions_is_on_a_roll_once_and_a_handover_adds_none(
    api, act, society, path, today, clock
):
    for who in (society.myrddin, society.rhiannon, society.manawydan):
        nomination_id = await nominated(api, path, society.bendigeidfran, "champion", today, who)
        assert (await does(api, who, nomination_id, "acceptance")).status_code == 200
    ballot_id = await opened(act, society, clock)
    async with act(None) as ctx:
        lines = text("SELECT count(*) FROM roll_entry WHERE ballot_id = :id AND member_id = :member")
        assert (await ctx.db.execute(lines, {"id": ballot_id, "member": society.cartref_id})).scalar_one() == 1
        day = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
    await cast(act, society.bendigeidfran, ballot_id, "no", on_behalf_of=society.cartref_id)
    handed = await nominated(api, path, society.bendigeidfran, "representative", day + timedelta(days=1), society.cigfa)
    assert (await does(api, society.cigfa, handed, "acceptance")).json()["state"] == "to_come"
    assert {each for each, _ in await rights_of(api, society.cigfa)} == {"own"}
    await clock.forward(days=1)
    assert await rights_of(api, society.bendigeidfran) == {("own", "Bendigeidfran")}
    assert ("representative", CARTREF["cy"]) in await rights_of(api, society.cigfa)
    voted = await (await api.as_(society.cigfa)).get(f"{API}/ballots/{ballot_id}")
    papers = {each["name"]["cy"]: each for each in voted.json()["my_papers"]}
    assert papers[CARTREF["cy"]]["vote"]["choice"] == "no"
    vote = await cast(act, society.cigfa, ballot_id, "yes", on_behalf_of=society.cartref_id)
    assert vote.revision == 2
    await closed(act, clock)
    tally = (await result(act, None, ballot_id)).tally
    assert (tally.yes, tally.no) == (1, 0)


async def test_a_handover_leaves_no_day_without_and_no_day_with_two(api, engine, society, path, today):
    first = today + timedelta(days=9)
    handed = await nominated(api, path, society.bendigeidfran, "representative", first, society.cigfa)
    another = await ask(api, path, society.bendigeidfran, "representative", first, name="Gwern", email=GWERN["email"])
    assert another.json()["type"].endswith("handover-waits")
    await does(api, society.cigfa, handed, "acceptance")
    async with engine.begin() as db:
        query = text(
            "SELECT person_id, acts_from, acts_to, ending FROM nomination WHERE member_id = :id"
            " AND role = 'representative' ORDER BY acts_from"
        )
        before, after = (await db.execute(query, {"id": society.cartref_id})).all()
    assert (before.person_id, before.acts_to, before.ending) == (
        society.bendigeidfran.person_id,
        first - timedelta(days=1),
        "handed_over",
    )
    assert (after.person_id, after.acts_from, after.acts_to) == (society.cigfa.person_id, first, None)
    third = await ask(api, path, society.bendigeidfran, "representative", first, **GWERN)
    assert third.json()["type"].endswith("handover-under-way")


async def test_of_two_who_accept_a_handover_at_once_one_represents(act, api, society, path, today, engine):
    first = await nominated(
        api, path, society.bendigeidfran, "representative", today + timedelta(days=1), society.cigfa
    )

    async def accept():
        async with act(society.cigfa) as ctx:
            await actions.accept_nomination(ctx, UUID(first))

    answers = await asyncio.gather(*(accept() for _ in range(4)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in answers) == [*3 * ["NominationMove"], "NoneType"]
    async with engine.begin() as db:
        query = text("SELECT count(*) FROM nomination WHERE member_id = :id AND role = 'representative'")
        assert (await db.execute(query, {"id": society.cartref_id})).scalar_one() == 2


async def test_two_who_are_asked_at_once_to_take_over_are_one(api, society, path, today):
    first = today + timedelta(days=1)
    client = await api.as_(society.bendigeidfran)
    new = {"role": "representative", "starts_on": first.isoformat()}
    answers = await asyncio.gather(
        *(client.post(path, json=new | {"name": each.name, "email": each.email}) for each in society.people.values())
    )
    codes = sorted(each.status_code for each in answers)
    assert (codes.count(201), set(codes) - {201}) == (1, {403, 409})


async def test_somebody_unknown_is_written_to_and_is_a_person_once_a_code_has_come_back(
    api, act, society, path, today, settings, engine, clock
):
    async with mailbox() as box, working(with_mail(settings, box)):
        await nominated(api, path, society.bendigeidfran, "deputy", today, **GWERN)
        await until(lambda: idle(act))
        [letter] = box.messages
        assert letter["To"].addresses[0].addr_spec == GWERN["email"]
        assert "Dirprwy: caiff ddefnyddio un bleidlais y sefydliad hefyd." in letter.get_content()
        assert "None" not in letter.get_content()
        assert "Gofynnwyd gan: Bendigeidfran\n\nI dderbyn" in letter.get_content()
        async with engine.begin() as db:
            assert (await db.execute(text("SELECT count(*) FROM person WHERE name = 'Gwern'"))).scalar_one() == 0
        asked = (await api.post(f"{API}/sign-ins", json={"email": GWERN["email"]})).json()
        await until(lambda: idle(act))
        assert len(box.messages) == 2
    code = code_of(settings.secret, UUID(asked["sign_in_id"]))
    wrong = await api.post(f"{API}/sessions", json={"sign_in_id": asked["sign_in_id"], "code": "00000000"})
    assert wrong.status_code == 422
    begun = await api.post(f"{API}/sessions", json={"sign_in_id": asked["sign_in_id"], "code": code})
    assert begun.status_code == 201, begun.json()
    headers = {"Authorization": f"Bearer {begun.json()['access_token']}"}
    [mine] = (await api.get(f"{API}/me/nominations", headers=headers)).json()["data"]
    assert (mine["organisation"], mine["state"], mine["allowed_actions"]) == (
        CARTREF,
        "waiting",
        ["accept_nomination", "decline_nomination"],
    )
    accepted = await api.post(f"{API}/nominations/{mine['id']}/acceptance", headers=headers)
    assert accepted.json()["state"] == "acting"
    [right] = (await api.get(f"{API}/me", headers=headers)).json()["rights"]
    assert (right["capacity"], right["name"]) == ("deputy", CARTREF)
    async with engine.begin() as db:
        query = "SELECT a.email, o.email AS kept FROM nomination_offer o JOIN address a ON a.person_id = o.nominee_id"
        assert tuple((await db.execute(text(query))).one()) == (GWERN["email"], None)


async def test_who_does_not_answer_in_28_days_is_forgotten(act, api, society, path, today, engine, clock):
    nomination_id = await nominated(api, path, society.bendigeidfran, "champion", today, **GWERN)
    await clock.forward(days=28, minutes=1)
    async with act(None) as ctx:
        assert await accounts.people_at(ctx.db, GWERN["email"]) == []
        assert (await actions.advance_due(ctx), await actions.advance_due(ctx)) == (1, 0)
    seen = await (await api.as_(society.bendigeidfran)).get(f"{API}/nominations/{nomination_id}")
    assert (seen.json()["state"], seen.json()["allowed_actions"]) == ("lapsed", [])
    async with engine.begin() as db:
        assert (await db.execute(text("SELECT email FROM nomination_offer"))).scalar_one() is None


async def test_an_officer_begins_for_an_organisation_what_it_can_stop_for_a_week(api, society, path, today, clock):
    week = today + timedelta(days=7)
    for first, reason, code in (
        (today + timedelta(days=6), WHY, "too-early"),
        (week, None, "reasons-in-both-languages"),
        (week, {"cy": "Mae wedi gadael."}, "reasons-in-both-languages"),
    ):
        refused = await ask(api, path, society.nisien, "representative", first, **GWERN, reason=reason)
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, code)
    own = await ask(
        api, path, society.nisien, "representative", week, name="Nisien", email=society.nisien.email, reason=WHY
    )
    assert (own.status_code, own.json()["type"].rpartition("/")[2]) == (403, "own-nomination")
    handed = await nominated(api, path, society.nisien, "representative", week, society.cigfa, reason=WHY)
    stopped = await does(api, society.bendigeidfran, handed, "withdrawal")
    assert (stopped.status_code, stopped.json()["state"]) == (200, "withdrawn")
    handed = await nominated(api, path, society.nisien, "representative", week, society.cigfa, reason=WHY)
    assert (await does(api, society.cigfa, handed, "acceptance")).json()["starts_on"] == week.isoformat()
    assert ("representative", CARTREF["cy"]) in await rights_of(api, society.bendigeidfran)
    await clock.forward(days=7)
    assert await rights_of(api, society.bendigeidfran) == {("own", "Bendigeidfran")}
    assert ("representative", CARTREF["cy"]) in await rights_of(api, society.cigfa)


async def test_what_was_accepted_is_stopped_until_it_begins_and_the_representative_of_today_goes_on(
    api, society, path, today, clock
):
    week = today + timedelta(days=7)
    deputy = await nominated(api, path, society.bendigeidfran, "deputy", today, society.branwen)
    await does(api, society.branwen, deputy, "acceptance")
    for someone, ending in ((society.branwen, "by_organisation"), (society.cigfa, "by_nominee")):
        handed = await nominated(api, path, society.nisien, "representative", week, society.cigfa, reason=WHY)
        await does(api, society.cigfa, handed, "acceptance")
        assert (await does(api, society.nisien, handed, "ending", reason=WHY)).status_code == 409
        stopped = await does(api, someone, handed, "ending")
        assert (stopped.json()["state"], stopped.json()["ending"]) == ("ended", ending)
    await clock.forward(days=8)
    assert ("representative", CARTREF["cy"]) in await rights_of(api, society.bendigeidfran)
    assert await rights_of(api, society.cigfa) == {("own", "Cigfa")}


async def test_a_role_is_given_up_ended_by_the_organisation_and_by_an_officer_with_a_reason(
    api, act, society, path, today, clock
):
    ids = {}
    for who in (society.cigfa, society.branwen, society.manawydan):
        ids[who.name] = await nominated(api, path, society.bendigeidfran, "deputy", today, who)
        await does(api, who, ids[who.name], "acceptance")
    assert (await does(api, society.nisien, ids["Cigfa"], "ending")).status_code == 422
    assert (await does(api, society.branwen, ids["Cigfa"], "ending")).status_code == 404
    for someone, whose, body, ending in (
        (society.nisien, "Cigfa", {"reason": WHY}, "by_officer"),
        (society.branwen, "Branwen", {}, "by_nominee"),
        (society.bendigeidfran, "Manawydan", {"reason": WHY}, "by_organisation"),
    ):
        ended = (await does(api, someone, ids[whose], "ending", **body)).json()
        assert (ended["ending"], ended["ends_on"], ended["state"]) == (ending, today.isoformat(), "acting")
        assert ended["end_reason"] == (WHY if ending == "by_officer" else None)
        assert (await does(api, someone, ids[whose], "ending", **body)).status_code == 409
    await clock.forward(days=1)
    for who in (society.cigfa, society.branwen, society.manawydan):
        assert await rights_of(api, who) == {("own", who.name)}


async def test_a_representative_who_gives_up_leaves_the_word_to_the_deputies_and_the_officer_is_told(
    api, act, society, path, today, clock, settings
):
    deputy = await nominated(api, path, society.bendigeidfran, "deputy", today, society.cigfa)
    await does(api, society.cigfa, deputy, "acceptance")
    [main] = [
        each
        for each in (await (await api.as_(society.bendigeidfran)).get(path)).json()["data"]
        if each["role"] == "representative"
    ]
    refused = await does(api, society.nisien, main["id"], "ending", reason=WHY)
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "representative-stays")
    async with mailbox() as box, working(with_mail(settings, box)):
        assert (await does(api, society.bendigeidfran, main["id"], "ending")).status_code == 200
        await until(lambda: idle(act))
        told = {each["To"].addresses[0].username for each in box.messages}
    assert "nisien" in told
    await clock.forward(days=1)
    waits = (await (await api.as_(society.nisien)).get(f"{API}/tasks")).json()["data"]
    assert [each["title"] for each in waits if each["kind"] == "find_representative"] == [CARTREF]
    client = await api.as_(society.cigfa)
    assert (await client.get(path)).json()["earliest_on"] == (today + timedelta(days=1)).isoformat()
    handed = await nominated(api, path, society.cigfa, "representative", today + timedelta(days=1), society.manawydan)
    assert (await does(api, society.manawydan, handed, "acceptance")).json()["state"] == "acting"
    waits = (await (await api.as_(society.nisien)).get(f"{API}/tasks")).json()["data"]
    assert "find_representative" not in [each["kind"] for each in waits]


async def test_who_acts_is_read_by_those_who_use_the_right_and_by_those_who_keep_the_register(
    api, society, path, today
):
    champion = await nominated(api, path, society.bendigeidfran, "champion", today, society.myrddin)
    for someone, listed, one in (
        ("bendigeidfran", 200, 200),
        ("nisien", 200, 200),
        ("myrddin", 404, 200),
        ("culhwch", 404, 404),
        ("branwen", 404, 404),
    ):
        client = await api.as_(society.people[someone])
        assert ((await client.get(path)).status_code, someone) == (listed, someone)
        assert ((await client.get(f"{API}/nominations/{champion}")).status_code, someone) == (one, someone)
        for what in ("acceptance", "refusal"):
            if someone != "myrddin":
                assert (await does(api, society.people[someone], champion, what)).status_code == 404
    for someone in ("branwen", "myrddin"):
        assert (await ask(api, path, society.people[someone], "champion", today, **GWERN)).status_code == 404
        assert (await does(api, society.people[someone], champion, "withdrawal")).status_code == 404
    assert (await does(api, society.myrddin, champion, "refusal")).json()["state"] == "declined"
    assert (await api.get(path)).status_code == 401


async def test_one_person_has_a_paper_for_each_organisation(api, act, society, path, today, clock):
    await joining.admitted(act, society, await joining.for_an_organisation(act, society.cigfa))
    deputy = await nominated(api, path, society.bendigeidfran, "deputy", today, society.cigfa)
    await does(api, society.cigfa, deputy, "acceptance")
    ballot_id = await opened(act, society, clock)
    papers = (await (await api.as_(society.cigfa)).get(f"{API}/ballots/{ballot_id}")).json()["my_papers"]
    assert {each["name"]["cy"] for each in papers} == {"Cigfa", "Te a Sgwrs", CARTREF["cy"]}
    mine = (await (await api.as_(society.cigfa)).get(f"{API}/me/nominations")).json()["data"]
    assert sorted((each["organisation"]["cy"], each["role"]) for each in mine) == [
        (CARTREF["cy"], "deputy"),
        ("Te a Sgwrs", "representative"),
    ]


FORGED = (
    "UPDATE nomination SET acts_from = acts_from - 1",
    "UPDATE nomination SET acts_to = app_today() - 1 WHERE role = 'representative'",
    "UPDATE nomination SET role = 'champion'",
    """UPDATE nomination SET acts_to = app_today(), ending = 'handed_over', ended_by = person_id, ended_at = app_now()
        WHERE role = 'representative'""",
    "DELETE FROM nomination",
    """INSERT INTO nomination SELECT gen_random_uuid(), member_id, (SELECT id FROM person WHERE name = 'Cigfa'), role,
              app_today(), NULL FROM nomination WHERE role = 'representative'""",
    """INSERT INTO nomination SELECT gen_random_uuid(), member_id, person_id, 'champion', app_today(), NULL
         FROM nomination WHERE role = 'representative'""",
    "UPDATE nomination_offer SET state = 'accepted'",
    "UPDATE nomination_offer SET role = 'representative'",
    "UPDATE nomination_offer SET nominee_id = offered_by",
    "DELETE FROM nomination_offer",
    """INSERT INTO nomination_offer SELECT gen_random_uuid(), member_id, role, offered_by, name, NULL, language,
              starts_on, NULL, false, NULL, offered_by, offered_at, 'waiting', state_since, standing_orders_id,
              answer_due_at FROM nomination_offer""",
    """INSERT INTO nomination_offer SELECT gen_random_uuid(), member_id, 'deputy', gen_random_uuid(), name, NULL,
              language, app_today() + 6, NULL, true, '{"cy": "Te", "en": "Tea"}', offered_by, offered_at, 'waiting',
              state_since, standing_orders_id, answer_due_at FROM nomination_offer""",
)


@pytest.mark.parametrize("forged", FORGED)
async def test_the_schema_lets_nobody_act_unasked_twice_or_in_the_past(api, act, society, path, today, forged):
    await nominated(api, path, society.bendigeidfran, "champion", today, society.myrddin)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"role": "chair"}, 422),
        ({"starts_on": "yfory"}, 422),
        ({"starts_on": "9999-12-31"}, 422),
        ({"ends_on": "0001-01-01"}, 422),
        ({"name": ""}, 422),
        ({"name": "a" * 201}, 422),
        ({"name": "Gw\u0000ern"}, 422),
        ({"email": "gwern"}, 422),
        ({"email": "gwern@example.org\n"}, 422),
        ({"person_id": "nobody"}, 422),
        ({"person_id": "00000000-0000-0000-0000-000000000000"}, 422),
        ({"language": "fr"}, 422),
        ({"reason": {"cy": "a" * 20001}}, 422),
        ({"state": "accepted"}, 422),
        ({"email": None}, 422),
    ],
)
async def test_what_cannot_be_asked_for_is_refused_and_nothing_is_kept(api, engine, society, path, today, sent, status):
    answer = await ask(api, path, society.bendigeidfran, "champion", today, **(GWERN | sent))
    assert (answer.status_code in (400, status), answer.status_code < 500) == (True, True), answer.json()
    async with engine.begin() as db:
        assert (await db.execute(text("SELECT count(*) FROM nomination_offer"))).scalar_one() == 0


async def test_asking_tells_nobody_whether_an_address_is_known(api, society, path, today):
    client, told = await api.as_(society.bendigeidfran), []
    for name, email in (("BRANWEN", society.branwen.email), ("BRANWEN", GWERN["email"])):
        new = {"role": "champion", "starts_on": today.isoformat(), "name": name, "email": email}
        view = (await client.post(path, json=new)).json()
        told.append({each: view[each] for each in view if each not in ("id", "offered_at", "answer_by")})
    assert told[0] == told[1]


async def test_nobody_acts_for_a_person_nor_for_an_organisation_that_has_left(api, act, society, path, today):
    own = f"{API}/memberships/{await joining.membership_of(act, society.branwen.member_id)}/nominations"
    assert (await ask(api, own, society.branwen, "champion", today, **GWERN)).status_code == 409
    assert (await (await api.as_(society.branwen)).get(own)).status_code == 404
    await (await api.as_(society.bendigeidfran)).post(f"{path.removesuffix('/nominations')}/resignation")
    left = await ask(api, path, society.bendigeidfran, "champion", today, **GWERN)
    assert (left.status_code, left.json()["type"].rpartition("/")[2]) == (409, "not-an-organisation")
