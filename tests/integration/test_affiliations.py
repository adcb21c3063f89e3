"""Where people work or volunteer: entered by themselves, read beside an office on its days, and gone when they are."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from governance.affiliations import actions, queries, refusals
from governance.affiliations.values import NewPersonAffiliation, NewPersonAffiliationEnd
from governance.bilingual import Bilingual
from governance.bodies.refusals import AffiliationEnded
from governance.refusal import NotFound, SignInNeeded
from tests.integration.test_bodies import seen, today
from tests.integration.test_erasure import erased
from tests.integration.test_my_data import held, rows

NAME, TITLE = Bilingual(cy="Cegin y Pair", en="The Cauldron Kitchen"), Bilingual(cy="Cogydd")
PATH = "/api/v1/me/affiliations"


async def shown(act, society, on):
    """What everybody reads on a day beside whom of the board: names and organisations."""
    offices = (await seen(act, society.board_id, on)).offices
    return {(each.name, at.name.cy) for each in offices for at in each.affiliations}


async def test_it_is_read_beside_an_office_on_the_days_on_which_it_held(act, society):
    day = await today(act)
    async with act(None) as ctx:
        with pytest.raises(SignInNeeded):
            await actions.declare_affiliation(ctx, NewPersonAffiliation(name=NAME, held_from=day))
    async with act(society.gwydion) as ctx:
        first = await actions.declare_affiliation(
            ctx, NewPersonAffiliation(name=NAME, title=TITLE, held_from=day - timedelta(days=9))
        )
        await actions.declare_affiliation(ctx, NewPersonAffiliation(member_id=society.cartref_id, held_from=day))
        await actions.end_my_affiliation(ctx, first, NewPersonAffiliationEnd(held_to=day))
        mine = (await queries.my_affiliations(ctx)).data
    async with act(society.branwen) as ctx:
        await actions.declare_affiliation(ctx, NewPersonAffiliation(name=NAME, held_from=day))
    assert [each.allowed_actions for each in mine] == [["end_my_affiliation"], []]
    assert [(each.member_id, each.title) for each in mine] == [(society.cartref_id, None), (None, TITLE)]
    cartref = mine[0].name.cy
    for on, there in ((-10, set()), (-1, {NAME.cy}), (0, {NAME.cy, cartref}), (1, {cartref})):
        assert await shown(act, society, day + timedelta(days=on)) == {("Gwydion", each) for each in there}


async def test_what_has_ended_as_an_office_has_no_affiliations_beside_it(act, society, owner_url):
    day = await today(act)
    async with act(society.gwydion) as ctx:
        await actions.declare_affiliation(ctx, NewPersonAffiliation(name=NAME, held_from=day - timedelta(days=9)))
    owner = await asyncpg.connect(owner_url)
    await owner.execute("UPDATE appointment SET held_to = app_today() WHERE person_id = $1", society.gwydion.person_id)
    await owner.close()
    tomorrow = await seen(act, society.board_id, day + timedelta(days=1))
    assert [each.affiliations for each in tomorrow.past_offices if each.name == "Gwydion"] == [[]]
    assert await shown(act, society, day) == {("Gwydion", NAME.cy)}


async def test_over_the_wire_in_both_languages_and_not_by_anybody_else(api, society):
    client, stranger = await api.as_(society.gwydion), await api.as_(society.arianrhod)
    sent = {"name": {"cy": "Cegin y Pair"}, "title": {"en": "Cook"}, "held_from": "2020-01-01"}
    for wrong, status in (
        ({**sent, "member_id": str(society.cartref_id)}, 422),
        ({"held_from": "2020-01-01"}, 422),
        ({"member_id": str(society.branwen.member_id), "held_from": "2020-01-01"}, 422),
        ({**sent, "name": {"cy": "a\x00b"}}, 400),
        ({**sent, "name": {"cy": "x" * 201}}, 400),
        ({**sent, "held_from": "0001-01-01"}, 422),
        ({**sent, "held_to": "2019-12-31"}, 422),
        ({**sent, "vote": True}, 400),
    ):
        answer = await client.post(PATH, json=wrong)
        assert answer.status_code == status, (wrong, answer.text)
        assert set(answer.json()["messages"]) == {"cy", "en"}
    [entry] = (await client.post(PATH, json=sent)).json()["data"]
    assert (entry["name"], entry["title"], entry["held_to"]) == ({"cy": "Cegin y Pair"}, {"en": "Cook"}, None)
    assert (await client.post(PATH, json=sent)).status_code == 409
    ending = f"{PATH}/{entry['id']}/endings"
    assert (await stranger.post(ending, json={"held_to": "2024-01-01"})).status_code == 404
    assert (await client.post(ending, json={"held_to": "2019-01-01"})).status_code == 422
    [ended] = (await client.post(ending, json={"held_to": "2024-01-01"})).json()["data"]
    assert (ended["held_to"], ended["allowed_actions"]) == ("2024-01-01", [])
    assert (await client.post(ending, json={"held_to": "2025-01-01"})).status_code == 409
    assert (await stranger.get(PATH)).json()["data"] == []
    assert (await api.get(PATH)).status_code == 401


async def test_twice_at_once_enters_it_once(api, society):
    client = await api.as_(society.gwydion)
    sent = {"name": {"cy": "Cegin y Pair"}, "held_from": "2020-01-01"}
    answers = await asyncio.gather(*(client.post(PATH, json=sent) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert len((await client.get(PATH)).json()["data"]) == 1


async def test_the_database_alters_nothing_and_holds_none_twice(act, society, owner_url):
    async with act(society.gwydion) as ctx:
        entry = await actions.declare_affiliation(
            ctx, NewPersonAffiliation(name=NAME, held_from=await today(act) - timedelta(days=9))
        )
    owner = await asyncpg.connect(owner_url)
    again = "INSERT INTO person_affiliation (id, person_id, {0}, held_from) SELECT gen_random_uuid(), person_id, {1}, "
    copy = again + "held_from FROM person_affiliation"
    for statement, refused in (
        ('UPDATE person_affiliation SET title = \'{"cy": "Dim"}\'', "never changed"),
        ("DELETE FROM person_affiliation", "never deleted"),
        (copy.format("name", '\'{"cy": "CEGIN Y PAIR"}\''), "not_twice_by_one_welsh_name"),
        (copy.format("name", '\'{"en": "the cauldron kitchen"}\''), "not_twice_by_one_english_name"),
        (copy.format("title", "name"), "check"),
        ("UPDATE person_affiliation SET held_to = held_from - 1", "check"),
    ):
        with pytest.raises(asyncpg.PostgresError, match=refused):
            await owner.execute(statement)
    await owner.execute("UPDATE person_affiliation SET held_to = app_today()")
    with pytest.raises(asyncpg.PostgresError, match="never changed"):
        await owner.execute("UPDATE person_affiliation SET held_to = app_today() + 1")
    await owner.close()
    async with act(society.gwydion) as ctx:
        with pytest.raises(AffiliationEnded):
            await actions.end_my_affiliation(ctx, entry, NewPersonAffiliationEnd(held_to=await today(act)))
    async with act(society.pwyll) as ctx:
        with pytest.raises(NotFound):
            await actions.end_my_affiliation(ctx, entry, NewPersonAffiliationEnd(held_to=await today(act)))


async def test_an_organisation_that_has_left_is_written_by_its_name(act, society, owner_url):
    owner = await asyncpg.connect(owner_url)
    await owner.execute(
        "UPDATE membership SET ended_on = app_today(), end_reason = 'resigned', state = 'ended' WHERE member_id = $1",
        society.cartref_id,
    )
    await owner.close()
    async with act(society.gwydion) as ctx:
        new = NewPersonAffiliation(member_id=society.cartref_id, held_from=await today(act))
        with pytest.raises(refusals.OrganisationUnknown):
            await actions.declare_affiliation(ctx, new)


async def test_it_is_told_to_whom_it_is_about_and_goes_with_them(api, act, society, owner_url):
    async with act(society.branwen) as ctx:
        await actions.declare_affiliation(ctx, NewPersonAffiliation(name=NAME, title=TITLE, held_from=await today(act)))
    [row] = rows(await held(api, society.branwen), "person_affiliation")
    assert (row["name"]["cy"], row["title"]["cy"]) == (NAME.cy, TITLE.cy)
    assert rows(await held(api, society.pwyll), "person_affiliation") == []
    await erased(api, society.branwen, texts=False)
    owner = await asyncpg.connect(owner_url)
    assert await owner.fetchval("SELECT count(*) FROM person_affiliation") == 0
    await owner.close()
