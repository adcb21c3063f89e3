"""Lists of members that leave the system: what stands in them, who reads that they were made, and what comes back."""

from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.exports import queries
from governance.exports.values import Field
from governance.partners import actions as partners
from governance.rights import actions as rights
from governance.rights.values import NewErasure
from tests import joining
from tests.exporting import PURPOSE, csv_of, made, ndjson_of
from tests.importing import LIST, checked, committed, register, seen
from tests.partners import agreement_of, consented
from tests.partners import made as partner_made

EXPORTS = "/api/v1/exports"
NEW = {"purpose": {"cy": PURPOSE.cy, "en": PURPOSE.en}, "fields": ["name", "email"]}


async def test_a_list_is_made_for_a_purpose_and_had_as_csv_and_as_json(api, act, society):
    await committed(act, society)
    officer = await api.as_(society.nisien)
    answer = await officer.post(EXPORTS, json=NEW)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["by"], found["partner"], found["fields"]) == ("Nisien", None, ["name", "email"])
    assert found["allowed_actions"] == ["export_csv", "export_ndjson"]
    assert (await officer.get(answer.headers["Location"])).json() == found
    rows = await csv_of(api, society, UUID(found["id"]))
    assert len(rows) == found["members"]
    goewin = rows["Goewin Pebin"]
    assert (list(goewin), goewin["email"]) == (["id", "name_cy", "name_en", "email"], "goewin@example.org")
    told = (await ndjson_of(api, society, UUID(found["id"])))[goewin["id"]]
    assert told == {
        "id": goewin["id"],
        "name": {"cy": "Goewin Pebin", "en": "Goewin Pebin"},
        "email": "goewin@example.org",
    }


async def test_what_leaves_comes_back_and_changes_nothing(api, act, society):
    names = ("=1+1 Cyf", "+44 y Cwm", "-dash", "@home", "'=quoted", "''+twice", "Bwrdd, Tref a’r Fro", "Ŵyn Ŷd")
    cells = {name: f"'{name}" if name.lstrip("'").startswith(("=", "+", "-", "@")) else name for name in names}
    lines = [f'G-{number},"{cell}",organisation,charity' for number, cell in enumerate(cells.values())]
    await committed(act, society)
    await committed(act, society, "\n".join(["reference,name,kind,organisation_kind", *lines]))
    assert {each["name"] for each in await register(act)} >= {*names}
    export_id = await made(act, society)
    rows = await csv_of(api, society, export_id)
    assert rows.keys() >= {*cells.values()}
    content = (await (await api.as_(society.nisien)).get(f"{EXPORTS}/{export_id}/members.csv")).content
    before = await register(act)
    view, back = await seen(act, society, await checked(act, society, content))
    assert (view.state, {(row.verdict, *row.faults) for row in back}) == ("checked", {("unchanged",)})
    assert len(back) == len(rows)
    assert await register(act) == before


async def test_each_member_in_a_list_reads_who_made_it_what_for_and_what_it_says(api, act, society):
    export_id = await made(act, society, Field.EMAIL, Field.NAME)
    branwen = await api.as_(society.branwen)
    mine = (await branwen.get("/api/v1/me/exports")).json()["data"]
    assert [(each["id"], each["by"], each["fields"]) for each in mine if each["member"]["cy"] == "Branwen"] == [
        (str(export_id), "Nisien", ["name", "email"])
    ]
    assert mine[0]["purpose"] == {"cy": PURPOSE.cy, "en": PURPOSE.en}
    assert (await branwen.get("/api/v1/me/data")).json()["exports"] == mine
    assert (await api.get("/api/v1/me/exports")).status_code == 401


async def test_only_who_admits_members_makes_a_list_and_only_its_maker_has_the_file_for_a_day(api, act, society, clock):
    for someone, status in ((None, 401), (society.branwen, 403), (society.rhiannon, 403)):
        caller = await api.as_(someone) if someone else api
        assert (await caller.post(EXPORTS, json=NEW)).status_code == status
        assert (await caller.get(EXPORTS)).status_code == status
    export_id = await made(act, society)
    files = [f"{EXPORTS}/{export_id}/members.{kind}" for kind in ("csv", "ndjson")]
    for path in files:
        assert (await (await api.as_(society.gwydion)).get(path)).status_code == 404
        assert (await (await api.as_(society.nisien)).get(path)).status_code == 200
    assert (await (await api.as_(society.gwydion)).get(f"{EXPORTS}/{export_id}")).json()["allowed_actions"] == []
    await clock.forward(days=1)
    for path in files:
        over = await (await api.as_(society.nisien)).get(path)
        assert (over.status_code, over.json()["type"].rpartition("/")[2]) == (409, "file-over")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        NEW | {"fields": []},
        NEW | {"fields": ["password"]},
        NEW | {"purpose": {}},
        NEW | {"purpose": {"cy": "\x00"}},
        NEW | {"agreement_id": "neb"},
        NEW | {"more": 1},
    ],
)
async def test_a_list_without_purpose_or_of_nothing_is_refused(api, act, society, wrong):
    answer = await (await api.as_(society.nisien)).post(EXPORTS, json=wrong)
    assert answer.status_code in (400, 422), answer.text
    assert (await (await api.as_(society.nisien)).get(EXPORTS)).json()["data"] == []


async def test_nobody_who_was_erased_or_is_a_member_no_more_is_in_a_list(api, act, society, settings):
    export_id = await made(act, society, Field.NAME)
    assert {"Branwen", "Cigfa"} <= (await csv_of(api, society, export_id)).keys()
    async with act(society.gwydion) as ctx:
        membership_id = await joining.membership_of(act, society.branwen.member_id)
        await rights.erase_member(ctx, membership_id, NewErasure(texts=False), settings.erasures)
    rows = await csv_of(api, society, export_id)
    assert not {"Branwen", "Cyn-aelod", "Former member"} & rows.keys()
    assert not {"Branwen", "Former member"} & (await csv_of(api, society, await made(act, society, Field.NAME))).keys()


# ── For a partner ────────────────────────────────────────────────────────────────────────────────────


async def test_for_a_partner_consent_filters_who_and_scope_and_agreement_what(api, act, society):
    partner = await partner_made(act, society, fields=("kind", "name", "email", "region"))
    agreement_id = await agreement_of(act, partner)
    await consented(act, society.branwen, partner)
    await consented(act, society.cigfa, partner)
    await consented(act, society.cigfa, partner, "contact")
    export_id = await made(act, society, agreement_id=agreement_id)
    told = await ndjson_of(api, society, export_id)
    branwen, cigfa = (told[str(each.member_id)] for each in (society.branwen, society.cigfa))
    assert branwen.keys() == {"id", "kind", "region"}
    assert cigfa.keys() == {"id", "kind", "region", "name", "email"}
    assert str(society.manawydan.member_id) not in told
    assert {"organisation"} == {each["kind"] for id_, each in told.items() if each not in (branwen, cigfa)}
    mine = (await (await api.as_(society.branwen)).get("/api/v1/me/exports")).json()["data"]
    assert [(each["partner"]["en"], each["fields"]) for each in mine if each["member_id"] == branwen["id"]] == [
        ("Valley Voluntary Council", ["kind", "region"])
    ]


async def test_who_withdraws_consent_is_left_out_of_the_next_list_and_of_the_file_of_the_last(api, act, society):
    partner = await partner_made(act, society)
    agreement_id = await agreement_of(act, partner)
    for purpose in ("membership", "contact"):
        await consented(act, society.branwen, partner, purpose)
    last = await made(act, society, agreement_id=agreement_id)
    branwen = str(society.branwen.member_id)
    assert (await ndjson_of(api, society, last))[branwen]["email"] == "branwen@example.org"
    async with act(society.branwen) as ctx:
        await partners.withdraw_consent(ctx, agreement_id, "contact")
    assert "email" not in (await ndjson_of(api, society, last))[branwen]
    async with act(society.branwen) as ctx:
        await partners.withdraw_consent(ctx, agreement_id, "membership")
    assert branwen not in await ndjson_of(api, society, last)
    assert branwen not in await ndjson_of(api, society, await made(act, society, agreement_id=agreement_id))


async def test_who_objects_is_in_no_list_for_that_partner(api, act, society):
    partner = await partner_made(act, society, basis="legitimate_interests")
    agreement_id = await agreement_of(act, partner)
    first = await ndjson_of(api, society, await made(act, society, agreement_id=agreement_id))
    assert str(society.branwen.member_id) in first
    async with act(society.branwen) as ctx:
        await partners.object_to_sharing(ctx, agreement_id)
    second = await ndjson_of(api, society, await made(act, society, agreement_id=agreement_id))
    assert first.keys() - second.keys() == {str(society.branwen.member_id)}


async def test_no_list_is_made_under_an_agreement_that_is_over_gives_none_of_it_or_is_not_there(api, act, society):
    partner = await partner_made(act, society, fields=("kind",))
    agreement_id = await agreement_of(act, partner)
    officer = await api.as_(society.nisien)
    nothing = await officer.post(EXPORTS, json=NEW | {"agreement_id": str(agreement_id)})
    assert (nothing.status_code, nothing.json()["type"].rpartition("/")[2]) == (422, "nothing-agreed")
    export_id = await made(act, society, agreement_id=agreement_id)
    ended = {"reason": {"cy": "Daeth i ben.", "en": "It came to its end."}}
    await (await api.as_(society.rhiannon)).post(f"/api/v1/agreements/{agreement_id}/ending", json=ended)
    over = await officer.post(EXPORTS, json=NEW | {"agreement_id": str(agreement_id)})
    assert (over.status_code, over.json()["type"].rpartition("/")[2]) == (409, "agreement-over")
    assert (await officer.get(f"{EXPORTS}/{export_id}/members.csv")).status_code == 409
    none = await officer.post(EXPORTS, json=NEW | {"agreement_id": str(export_id)})
    assert none.status_code == 404


async def test_the_schema_takes_no_line_that_says_more_than_its_list_or_of_whom_no_agreement_shows(act, society):
    agreement_id = await agreement_of(act, await partner_made(act, society))
    export = text(
        "WITH made AS (INSERT INTO export (id, purpose, fields, agreement_id, made_by, made_at)"
        " SELECT gen_random_uuid(),"
        """ '{"cy": "x", "en": "x"}', '{kind}', :agreement_id, :by, app_now() RETURNING id)"""
        " SELECT set_config('test.export', id::text, true) FROM made"
    )
    line = text(
        "INSERT INTO export_line (export_id, member_id, fields)"
        " VALUES (current_setting('test.export')::uuid, :member_id, :fields)"
    )

    async def told(agreement_id: UUID | None, *fields: str) -> None:
        async with act(None) as ctx:
            await ctx.db.execute(export, {"agreement_id": agreement_id, "by": society.nisien.person_id})
            await ctx.db.execute(line, {"member_id": society.branwen.member_id, "fields": [*fields]})

    await told(None, "kind")
    for wrong in ((None, "kind", "email"), (agreement_id, "kind")):
        with pytest.raises(DBAPIError, match="this may not be told"):
            await told(*wrong)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE export_line SET fields = '{}'", "DELETE FROM export_line", "UPDATE export SET fields = '{kind}'"],
)
async def test_that_something_was_told_is_never_untold(act, society, owner_url, statement):
    await made(act, society)
    owner = await asyncpg.connect(owner_url)
    with pytest.raises(asyncpg.PostgresError) as refused:
        await owner.execute(statement)
    await owner.close()
    assert refused.value.sqlstate == "FF001"


async def test_a_list_of_many_strides_is_whole_and_none_is_twice(api, act, society, monkeypatch):
    monkeypatch.setattr(queries, "STRIDE", 3)
    await committed(act, society, LIST)
    export_id = await made(act, society)
    rows = await ndjson_of(api, society, export_id)
    view = (await (await api.as_(society.nisien)).get(f"{EXPORTS}/{export_id}")).json()
    assert len(rows) == view["members"] > 6
    assert list(rows) == sorted(rows)
