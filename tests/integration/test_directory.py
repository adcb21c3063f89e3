"""The directory over the wire and in the database: who reads what, and that what is withdrawn is gone."""

from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.bilingual import Bilingual, BilingualProse
from governance.context import Context, Person
from governance.directory import actions
from governance.directory.values import NewEntry
from governance.members import store as members
from governance.motions.rules import LONDON
from tests.integration.test_changes import eventually

WHOLE = {
    "audience": "everyone",
    "shows_name": True,
    "region": "W06000002",
    "sector": "food",
    "offers": {"cy": "Lle ar fwrdd y gegin.", "en": "A place on the kitchen’s board."},
    "asks": {"cy": "Lifft i Ben Llŷn."},
    "link": "https://example.org/cegin",
}
ANY = {"If-Match": "*"}


@pytest.fixture
async def put(api):
    """Put an entry for a member, as somebody; gives the answer."""

    async def put(someone, member_id, body=WHOLE, headers=ANY, **changed):
        client = await api.as_(someone)
        return await client.put(f"/api/v1/directory/{member_id}", json=body | changed, headers=headers)

    return put


async def listed(client, query: str = "") -> list[dict]:
    answer = await client.get(f"/api/v1/directory{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_nobody_is_in_the_directory_until_they_choose_it(api, society, put):
    assert await listed(await api.as_(society.rhiannon)) == []
    mine = (await (await api.as_(society.branwen)).get("/api/v1/me/directory")).json()["data"]
    assert [(each["member_id"], each["entry"], each["version"]) for each in mine] == [
        (str(society.branwen.member_id), None, 0)
    ]


async def test_an_entry_is_read_as_it_was_chosen(api, society, put):
    made = await put(society.branwen, society.branwen.member_id, headers={"If-Match": '"0"'})
    assert made.status_code == 200
    assert (made.json()["name"], made.json()["allowed_actions"]) == (
        {"cy": "Branwen", "en": "Branwen"},
        ["put_entry", "withdraw_entry"],
    )
    [read] = await listed(api)
    assert read["region"] == {"code": "W06000002", "name": {"cy": "Gwynedd", "en": "Gwynedd"}}
    assert {name: read[name] for name in ("sector", "offers", "asks", "link")} == {
        name: WHOLE[name] for name in ("sector", "offers", "asks", "link")
    }
    one = await api.get(f"/api/v1/directory/{society.branwen.member_id}")
    assert (one.json()["allowed_actions"], "entered_by" in one.text) == ([], False)


async def test_a_representative_shows_the_organisation_and_nobody_else_does(api, society, put):
    ok = await put(society.bendigeidfran, society.cartref_id)
    assert (ok.status_code, ok.json()["kind"], ok.json()["name"]["cy"]) == (
        200,
        "organisation",
        "Gofalwyr Glannau Teifi",
    )
    # A deputy whose day is still to come, another member, an officer, an id that is nobody's: all are told the same.
    for someone, member_id in (
        (society.culhwch, society.cartref_id),
        (society.branwen, society.cartref_id),
        (society.rhiannon, society.branwen.member_id),
        (society.branwen, uuid4()),
    ):
        refused = await put(someone, member_id)
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (403, "right-not-yours")
        client = await api.as_(someone)
        assert (await client.delete(f"/api/v1/directory/{member_id}")).status_code == 403
    assert (await api.put(f"/api/v1/directory/{society.cartref_id}", json=WHOLE, headers=ANY)).status_code == 401
    mine = (await (await api.as_(society.bendigeidfran)).get("/api/v1/me/directory")).json()["data"]
    assert [each["kind"] for each in mine] == ["person", "organisation"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"region": "W06000099"}, 422),
        ({"region": "cvc-gwent"}, 422),
        ({"offers": {"cy": "a" * 2001}}, 422),
        ({"link": "http://example.org"}, 400),
        ({"link": "https://example.org@evil.example"}, 400),
        ({"sector": "gossip"}, 400),
        ({"audience": "partners"}, 400),
        ({"offers": {}}, 400),
        ({"name": "Somebody else"}, 400),
    ],
)
async def test_what_cannot_be_shown_is_refused_and_nothing_is_stored(api, society, put, changed, status):
    assert (await put(society.branwen, society.branwen.member_id, **changed)).status_code == status
    assert await listed(await api.as_(society.branwen)) == []


async def test_nothing_at_all_is_no_entry(society, put):
    refused = await put(society.branwen, society.branwen.member_id, body={})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "nothing-shown")


async def test_two_who_write_at_once_do_not_overwrite_each_other(society, put):
    member_id = society.branwen.member_id
    assert (await put(society.branwen, member_id, headers={})).status_code == 428
    first = await put(society.branwen, member_id, headers={"If-Match": '"0"'})
    assert (await put(society.branwen, member_id, headers={"If-Match": '"0"'})).status_code == 412
    again = await put(society.branwen, member_id, headers={"If-Match": first.headers["etag"]})
    assert (again.status_code, again.json()["version"]) == (200, 2)


async def test_what_is_for_members_is_not_there_for_others(api, society, put):
    member_id = society.branwen.member_id
    await put(society.branwen, member_id, audience="members")
    address = f"/api/v1/directory/{member_id}"
    for someone in (None, society.efnisien, society.myrddin):
        client = await api.as_(someone) if someone else api
        seen = (await client.get(address)).status_code, len(await listed(client))
        assert seen == ((404, 0) if someone is not society.myrddin else (200, 1))  # a patron holds an office
        assert (await listed(client, "?q=kitchen") != []) is (someone is society.myrddin)
    assert (await (await api.as_(society.manawydan)).get(address)).status_code == 200
    counts = (await api.get("/api/v1/directory/areas")).json()["data"]
    assert sum(each["entries"] for each in counts) == 0
    assert "kitchen" not in (await api.get("/api/v1/directory.csv")).text


async def test_a_withdrawn_entry_is_not_to_be_read_on_any_path(api, act, society, put, owner_url):
    member_id = society.branwen.member_id
    await put(society.branwen, member_id)
    client = await api.as_(society.branwen)
    assert (await client.delete(f"/api/v1/directory/{member_id}")).status_code == 204
    paths = ("/directory", f"/directory/{member_id}", "/directory?q=bwrdd", "/directory/areas", "/directory.csv")
    for path in (*paths, "/me/directory", "/changes", "/search?q=kitchen"):
        for reader in (api, client, await api.as_(society.rhiannon)):
            said = (await reader.get(f"/api/v1{path}")).text
            assert "kitchen" not in said, path
            assert "cegin" not in said, path
    async with act(None) as ctx:
        tables = await ctx.db.execute(
            text("SELECT (SELECT count(*) FROM directory_entry), (SELECT string_agg(facts::text, ' ') FROM journal)")
        )
        left, facts = tables.one()
    assert (left, "kitchen" in facts, "W06000002" in facts) == (0, False, False)
    assert (await client.delete(f"/api/v1/directory/{member_id}")).status_code == 404


async def test_a_field_that_is_taken_out_is_gone_and_the_name_with_it(api, act, society, put):
    member_id = society.branwen.member_id
    await put(society.branwen, member_id)
    await put(society.branwen, member_id, body={"audience": "everyone", "sector": "food"})
    for path in ("/directory", f"/directory/{member_id}", "/directory.csv", "/directory/areas"):
        said = (await api.get(f"/api/v1{path}")).text
        assert "Branwen" not in said, path
        assert "kitchen" not in said, path
    for asked in ("?q=branwen", "?q=bwrdd", "?region=W06000002", "?shows=offers"):
        assert await listed(api, asked) == [], asked
    async with act(None) as ctx:
        kept = (await ctx.db.execute(text("SELECT to_jsonb(e)::text FROM directory_entry e"))).scalar_one()
    assert "kitchen" not in kept


async def test_the_partners_feed_tells_of_what_everybody_could_read_and_of_nothing_else(api, society, put):
    quiet, loud = society.branwen.member_id, society.manawydan.member_id
    await put(society.branwen, quiet, audience="members")
    await put(society.manawydan, loud)
    await put(society.manawydan, loud, audience="members")
    client = await api.as_(society.rhiannon)
    await eventually(client, ["directory_entry.put", "directory_entry.put"], loud)
    assert str(quiet) not in (await client.get("/api/v1/changes")).text


async def test_whoever_has_left_is_not_shown_and_may_still_withdraw(api, act, society, put, owner_url):
    member_id = society.branwen.member_id
    await put(society.branwen, member_id)
    owner = await asyncpg.connect(owner_url)
    await owner.execute(
        "UPDATE membership SET state = 'ended', ended_on = app_today(), end_reason = 'resigned' WHERE member_id = $1",
        member_id,
    )
    await owner.close()
    assert await listed(api) == []
    assert (await api.get(f"/api/v1/directory/{member_id}")).status_code == 404
    again = await put(society.branwen, member_id)
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (409, "membership-over")
    client = await api.as_(society.branwen)
    [mine] = (await client.get("/api/v1/me/directory")).json()["data"]
    assert (mine["readable"], mine["entry"]["sector"]) == (False, "food")
    assert (await client.delete(f"/api/v1/directory/{member_id}")).status_code == 204


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?q=bwrdd", True),
        ("?q=fwrdd", True),
        ("?q=llyn", True),
        ("?q=Llŷn", True),
        ("?q=boards", True),
        ("?q=branwen%20cegin", True),
        ("?q=cadair", False),
        ("?q=!!!", False),
        ("?region=W06000002", True),
        ("?region=cvc-gwynedd", True),
        ("?region=W06000001", False),
        ("?region=cvc-gwent", False),
        ("?sector=food", True),
        ("?sector=health", False),
        ("?shows=asks&q=fwrdd&sector=food&region=W06000002", True),
    ],
)
async def test_what_is_found(api, society, put, asked, found):
    await put(society.branwen, society.branwen.member_id)
    assert bool(await listed(api, asked)) is found


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("?sectr=food", 400),
        ("?sector=x", 400),
        ("?shows=x", 400),
        ("?q=", 400),
        ("?region=W06000099", 422),
        ("?region=x%27", 422),
    ],
)
async def test_a_filter_that_is_none_is_never_everything(api, asked, status):
    assert (await api.get(f"/api/v1/directory{asked}")).status_code == status


async def named(act, *names: str) -> None:
    """Organisations of these names, each represented by somebody of its own, all in the directory."""
    for name in names:
        async with act(None) as ctx:
            today = (await ctx.now()).astimezone(LONDON).date()
            person_id = await members.enter_person(ctx.db, "Rhywun", "cy")
            organisation_id = await members.enter_organisation(ctx.db, Bilingual(cy=name), "charity")
            member_id = await members.enter_member(ctx.db, today, organisation_id=organisation_id)
            await members.nominate(ctx.db, member_id, person_id, "representative", today)
            somebody = Context(ctx.db, Person(person_id, "Rhywun", frozenset(), is_member=True))
            new = NewEntry(audience="everyone", shows_name=name != "Cudd", offers=BilingualProse(cy="Te."))
            await actions.put_entry(somebody, member_id, new)


async def test_names_stand_in_the_readers_alphabet_page_by_page_and_the_nameless_last(api, act):
    await named(act, "Cudd", "Dawns", "Llan", "Bannau", "Ddoe", "Lôn", "Chwarae", "Bangor", "Cylch", "Bancffosfelen")
    welsh = ["Bancffosfelen", "Bangor", "Bannau", "Cylch", "Chwarae", "Dawns", "Ddoe", "Lôn", "Llan", None]
    english = ["Bancffosfelen", "Bangor", "Bannau", "Chwarae", "Cylch", "Dawns", "Ddoe", "Llan", "Lôn", None]
    for language, expected in (("cy", welsh), ("en", english)):
        found, cursor = [], ""
        while cursor is not None:
            answer = (await api.get(f"/api/v1/directory?lang={language}&limit=3{cursor}")).json()
            found += [each["name"] and each["name"]["cy"] for each in answer["data"]]
            cursor = answer["next_cursor"] and f"&cursor={answer['next_cursor']}"
        assert found == expected


async def test_a_list_whose_place_is_gone_says_so_and_leaves_nobody_out(api, society, put):
    for someone in (society.branwen, society.manawydan, society.cigfa):
        await put(someone, someone.member_id)
    first = (await api.get("/api/v1/directory?limit=1")).json()
    await (await api.as_(society.branwen)).delete(f"/api/v1/directory/{society.branwen.member_id}")
    lost = await api.get("/api/v1/directory", params={"limit": 1, "cursor": first["next_cursor"]})
    assert (lost.status_code, lost.json()["type"].rpartition("/")[2]) == (409, "place-lost")


async def test_the_areas_are_those_of_wales_and_their_counts_those_of_the_lists(api, society, put):
    regions = (await api.get("/api/v1/regions?limit=200")).json()["data"]
    authorities = [each for each in regions if each["kind"] == "local_authority"]
    councils = {each["code"] for each in regions if each["kind"] == "voluntary_council"}
    assert (len(authorities), len(councils)) == (22, 19)
    assert {each["voluntary_council_code"] for each in authorities} == councils
    shared = [each["name"]["cy"] for each in authorities if each["voluntary_council_code"] == "cvc-gwent"]
    assert sorted(shared) == ["Blaenau Gwent", "Caerffili", "Casnewydd", "Sir Fynwy"]
    await put(society.branwen, society.branwen.member_id)
    await put(society.bendigeidfran, society.cartref_id, region="W06000022", sector="care")
    for query in ("", "?sector=care", "?q=bwrdd", "?shows=asks"):
        counts = (await api.get(f"/api/v1/directory/areas{query}")).json()["data"]
        assert len(counts) == 22
        for each in counts:
            also = f"{query}{'&' if query else '?'}region={each['code']}"
            assert len(await listed(api, also)) == each["entries"], each


async def test_the_file_runs_no_formula_and_holds_what_everybody_may_read(api, society, put):
    await put(society.branwen, society.branwen.member_id, offers={"cy": "=HYPERLINK(1)", "en": "@SUM(1)"})
    await put(society.manawydan, society.manawydan.member_id, audience="members")
    file = await api.get("/api/v1/directory.csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert "link" not in file.headers
    lines = file.text.removeprefix("\ufeff").splitlines()
    assert (
        lines[0] == "id,kind,name_cy,name_en,region,region_name_cy,region_name_en,sector,"
        "offers_cy,offers_en,asks_cy,asks_en,link"
    )
    assert len(lines) == 2
    assert ",'=HYPERLINK(1),'@SUM(1)," in lines[1]


@pytest.mark.parametrize(
    "forbidden",
    [
        "'everyone', false, NULL, NULL, NULL, NULL, NULL",
        "'all', true, NULL, NULL, NULL, NULL, NULL",
        "'members', true, 'W0', NULL, NULL, NULL, NULL",
        "'members', true, NULL, 'No Sector', NULL, NULL, NULL",
        "'members', true, NULL, NULL, '{\"fr\": \"x\"}', NULL, NULL",
        "'members', true, NULL, NULL, NULL, NULL, 'javascript' || chr(58) || '0'",
    ],
)
async def test_the_schema_takes_no_entry_that_shows_nothing_or_leads_astray(act, society, forbidden):
    entry = f"INSERT INTO directory_entry SELECT :member, {forbidden}, :person, app_now()"
    keys = {"member": society.branwen.member_id, "person": society.branwen.person_id}
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(entry), keys)
