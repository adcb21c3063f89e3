"""The register of members through the API and the schema: memberships write it, nobody alters it, ten years keep it."""

from datetime import date

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.members.store import person
from governance.merges import actions as merges
from governance.merges.values import NewMergeDecision
from governance.register.values import LegalForm
from governance.retention import actions as retention
from tests import joining

REGISTER = "/api/v1/register"
LINES = f"{REGISTER}/lines"
WHY = {"reasons": {"cy": "Am resymau da.", "en": "For good reasons."}}
MISSPELT = {"cy": "Camsillafwyd.", "en": "It was misspelt."}
ANY = {"If-Match": "*"}


async def lines_of(api, someone, query: str = "") -> dict[str, dict]:
    found = (await (await api.as_(someone)).get(f"{LINES}?limit=200{query}")).json()["data"]
    return {each["name"]["en"]: each for each in found}


async def line_of(act, someone) -> str:
    return f"{LINES}/{await joining.membership_of(act, someone.member_id)}"


async def test_a_network_keeps_a_register_where_its_legal_form_asks_for_one(api, act, society):
    officer = await api.as_(society.nisien)
    assert (await officer.get(LINES)).status_code == 404
    assert (await api.get(REGISTER)).json()["is_kept"] is False
    network_id = await joining.registered(act, society, LegalForm.UNINCORPORATED)
    assert (await officer.get(LINES)).json()["type"].endswith("/no-register")
    await joining.registered(act, society)
    entered = await lines_of(api, society.nisien)
    assert {"Branwen", "Teifi Side Carers"} <= set(entered)
    assert "Efnisien" not in entered
    assert entered["Branwen"]["address"] is None
    await joining.registered(act, society, LegalForm.CIO)
    assert await lines_of(api, society.nisien) == entered
    for someone, path, status in (
        (society.nisien, network_id, 403),
        (society.gwydion, society.board_id, 422),
        (society.gwydion, society.cartref_id, 404),
    ):
        said = await (await api.as_(someone)).put(f"/api/v1/bodies/{path}/legal-form", json={"legal_form": "company"})
        assert said.status_code == status


async def test_memberships_write_the_register_as_they_begin_and_end(api, act, society):
    await joining.registered(act, society)
    await joining.admitted(act, society, await joining.applied(act, society.myrddin))
    assert "Myrddin" in await lines_of(api, society.nisien, "&current=true")
    resigned = await joining.membership_of(act, society.branwen.member_id)
    path = await line_of(act, society.branwen)
    await (await api.as_(society.branwen)).post(f"/api/v1/memberships/{resigned}/resignation")
    assert set(await lines_of(api, society.nisien, "&current=false")) == {"Branwen"}
    line = (await (await api.as_(society.nisien)).get(path)).json()
    assert [each["kind"] for each in line["entries"]] == ["ceased", "entered"]
    assert line["ceased_on"] is not None
    await joining.admitted(act, society, await joining.applied(act, society.branwen))
    assert {"Branwen"} == set(await lines_of(api, society.nisien, "&current=true&name=bran"))
    assert set(await lines_of(api, society.nisien, "&current=false")) == {"Branwen"}


async def test_an_act_that_fails_leaves_no_entry(api, act, society):
    await joining.registered(act, society)
    before = await lines_of(api, society.nisien)
    application_id = await joining.applied(act, society.myrddin)
    async with act(society.nisien) as ctx, ctx.db.begin_nested() as tried:
        await joining.actions.approve_application(ctx, application_id, joining.NewApproval())
        await tried.rollback()
    assert await lines_of(api, society.nisien) == before


async def test_what_was_wrong_is_corrected_by_an_entry_that_says_so(api, act, society):
    await joining.registered(act, society)
    path, officer = await line_of(act, society.branwen), await api.as_(society.nisien)
    read = await officer.get(path)
    first = read.json()["entries"][0]
    named = {"cy": "Branwen ferch Llŷr", "en": "Branwen ferch Llŷr"}
    entry = {"name": named, "entered_on": first["entered_on"], "corrects": first["number"], "reason": MISSPELT}
    etag = {"If-Match": read.headers["ETag"]}
    assert (await officer.post(f"{path}/entries", json=entry)).status_code == 428
    assert (await officer.post(f"{path}/entries", json=entry | {"corrects": 10**6}, headers=etag)).status_code == 422
    written = await officer.post(f"{path}/entries", json=entry, headers=etag)
    corrected = written.json()["entries"][0]
    said = {"name": named, "kind": "corrected", "corrects": first["number"], "reason": MISSPELT, "by": "Nisien"}
    assert corrected.items() >= said.items()
    assert written.json()["entries"][1] == first
    assert (await officer.post(f"{path}/entries", json=entry, headers=etag)).status_code == 412
    again = await officer.post(f"{path}/entries", json=entry, headers=ANY)
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (409, "nothing-new")
    moved = entry | {"corrects": None, "address": "1 Y Stryd Fawr\nAberystwyth"}
    assert (await officer.post(f"{path}/entries", json=moved, headers=ANY)).json()["entries"][0]["kind"] == "changed"
    await (await api.as_(society.branwen)).post(
        f"/api/v1/memberships/{await joining.membership_of(act, society.branwen.member_id)}/resignation"
    )
    ceased = (await officer.get(path)).json()
    assert (ceased["name"], ceased["address"]) == (named, moved["address"])


async def test_the_register_is_for_those_who_keep_it(api, act, society):
    await joining.registered(act, society)
    path = await line_of(act, society.arianrhod)
    entry = {"name": {"cy": "A"}, "entered_on": "2024-01-01", "reason": MISSPELT}
    for someone, read, write in (("nisien", 200, 422), ("arianrhod", 200, 403), ("branwen", 403, 403)):
        asking = await api.as_(society.people[someone])
        assert (await asking.get(LINES)).status_code == (await asking.get(path)).status_code == read
        assert (await asking.post(f"{path}/entries", json=entry, headers=ANY)).status_code == write
    assert (await api.get(LINES)).status_code == 401
    unknown = f"{LINES}/{society.board_id}"
    assert (await (await api.as_(society.nisien)).get(unknown)).status_code == 404
    assert (await (await api.as_(society.nisien)).get(f"{LINES}?current=perhaps")).status_code == 400


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE register_entry SET name = name",
        "DELETE FROM register_entry",
        "TRUNCATE register_entry",
        """INSERT INTO register_entry (membership_id, kind, name, member_class, entered_on)
           SELECT membership_id, 'changed', name, member_class, entered_on FROM register_entry LIMIT 1""",
        """INSERT INTO register_entry (membership_id, kind, name, member_class, entered_on, corrects, reason, made_by)
           SELECT s.id, 'corrected', e.name, 'individual', app_today(), e.number, '{"cy": "x", "en": "x"}', p.id
             FROM person p, membership s JOIN register_entry e ON e.membership_id <> s.id LIMIT 1""",
    ],
)
async def test_the_schema_alters_no_entry(act, society, forged):
    await joining.registered(act, society)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forged))


@pytest.mark.parametrize("forged", ["UPDATE register_entry SET address = 'x'", "DELETE FROM register_entry"])
async def test_not_even_the_schemas_owner_alters_an_entry(act, society, owner_url, forged):
    await joining.registered(act, society)
    owner = await asyncpg.connect(owner_url)
    with pytest.raises(asyncpg.PostgresError, match="never altered"):
        await owner.execute(forged)
    await owner.close()


async def test_ten_years_after_somebody_ceased_their_line_goes_and_nobody_elses(api, act, society, clock):
    await joining.registered(act, society)
    membership_id = await joining.membership_of(act, society.branwen.member_id)
    await (await api.as_(society.branwen)).post(f"/api/v1/memberships/{membership_id}/resignation")
    async with act(None) as ctx:
        today: date = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
    await clock.forward(days=(today.replace(year=today.year + 10) - today).days)
    for days, kept in ((0, True), (2, False)):
        await clock.forward(days=days)
        async with act(None) as ctx:
            await retention.advance_due(ctx)
        found = await lines_of(api, society.nisien)
        assert ("Branwen" in found) is kept
        assert "Manawydan" in found


async def test_the_register_keeps_its_own_name_when_a_persons_is_erased(api, act, society):
    await joining.registered(act, society)
    async with act(None) as ctx:
        erased = person.update().where(person.c.id == society.branwen.person_id).values(name="—")
        await ctx.db.execute(erased)
    assert "Branwen" in await lines_of(api, society.nisien)


async def test_a_partners_program_reads_no_line(act, society):
    await joining.registered(act, society)
    async with act(None) as ctx:
        await ctx.db.execute(
            text("SELECT set_config('app.agreement_id', CAST(:id AS text), true)"), {"id": str(society.board_id)}
        )
        for table in ("register_entry", "register_line"):
            assert (await ctx.db.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0


async def test_who_is_parted_from_whom_they_were_merged_with_is_a_member_there_again(api, act, society):
    await joining.registered(act, society)
    path = await line_of(act, society.cigfa)
    merge_id = await joining.twice(act, society.nisien, society.culhwch, society.cigfa)
    for someone, to in ((society.gwydion, "merged"), (society.arianrhod, "unmerged")):
        async with act(someone) as ctx:
            await merges.decide_merge(ctx, merge_id, NewMergeDecision(to, joining.WORDS))
    line = (await (await api.as_(society.nisien)).get(path)).json()
    assert [each["kind"] for each in line["entries"]] == ["corrected", "ceased", "entered"]
    assert (line["ceased_on"], line["entries"][0]["corrects"]) == (None, line["entries"][1]["number"])
