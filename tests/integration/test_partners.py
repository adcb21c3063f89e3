"""Partners through the API: agreements, tokens, what is told of members, and what is written down of it."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from governance.bodies.store import region
from governance.members import store as members
from governance.motions.rules import LONDON
from tests.conftest import client
from tests.partners import NAME, agreement_of, consented, made, new_partner, program


async def ask(api, partner, auth=None, **fields):
    """A request for a token over the wire."""
    shown = (str(partner.secret.client_id), partner.secret.client_secret)
    return await api.post("/oauth/token", auth=auth or shown, data={"grant_type": "client_credentials"} | fields)


async def seen(reader, query="") -> list:
    return (await reader.get(f"/api/v1/members{query}")).json()["data"]


async def test_an_officer_enters_a_partner_and_its_program_reads_who_consented(api, act, society):
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
    officer = await api.as_(society.rhiannon)
    entered = await officer.post("/api/v1/partners", json=msgspec.to_builtins(new_partner(today)))
    found = entered.json()
    assert (entered.status_code, entered.headers["cache-control"]) == (201, "no-store")
    assert "client_secret" not in (await officer.get(entered.headers["location"])).text
    shown = (found["client_id"], found["client_secret"])
    granted = await api.post("/oauth/token", auth=shown, data={"grant_type": "client_credentials"})
    assert (granted.status_code, granted.headers["cache-control"]) == (200, "no-store")
    assert granted.json()["expires_in"] == 900
    assert granted.json()["scope"] == "members.read members.contact.read webhooks.manage changes.read"
    reader = client(api.app, api.engine, {"Authorization": f"Bearer {granted.json()['access_token']}"})
    [organisation] = await seen(reader)  # no person consented yet
    assert (organisation["kind"], organisation["name"]["en"]) == ("organisation", "Teifi Side Carers")
    member = await api.as_(society.branwen)
    agreement_id = found["partner"]["agreement"]["id"]
    consent = {"agreement_id": agreement_id, "purpose": "membership", "language": "cy"}
    assert (await member.post("/api/v1/me/consents", json=consent)).status_code == 200
    person = next(each for each in await seen(reader) if each["kind"] == "person")
    assert person["id"] == str(society.branwen.member_id)
    assert (person["status"], person["ended_on"]) == ("current", None)
    assert {"name", "email", "language"}.isdisjoint(person)
    assert (await member.post("/api/v1/me/consents", json=consent | {"purpose": "contact"})).status_code == 200
    told = (await reader.get(f"/api/v1/members/{society.branwen.member_id}")).json()
    assert (told["name"]["cy"], told["email"], told["language"]) == ("Branwen", "branwen@example.org", "cy")


async def test_every_disclosure_is_shown_to_whom_it_is_about(api, act, society):
    partner = await made(act, society)
    await consented(act, society.branwen, partner)
    reader, member = await program(api, act, partner, "members.read"), await api.as_(society.branwen)
    for _ in range(3):
        assert len(await seen(reader, "?kind=person")) == 1
    [told] = (await member.get("/api/v1/me/disclosures")).json()["data"]
    assert (told["partner"]["en"], told["times"]) == ("Valley Voluntary Council", 3)
    assert (told["member_id"], "email" in told["fields"]) == (str(society.branwen.member_id), False)
    assert (await (await api.as_(society.manawydan)).get("/api/v1/me/disclosures")).json()["data"] == []
    await seen(reader)
    [told] = (await (await api.as_(society.bendigeidfran)).get("/api/v1/me/disclosures")).json()["data"]
    assert told["member_id"] == str(society.cartref_id)


async def test_what_is_not_on_the_page_was_not_told(api, act, society):
    partner = await made(act, society, basis="legitimate_interests")
    reader = await program(api, act, partner)
    first = (await reader.get("/api/v1/members?limit=2")).json()
    async with act(None) as ctx:
        assert (await ctx.db.execute(text("SELECT count(*) FROM disclosure"))).scalar_one() == 2
    rest = (await reader.get(f"/api/v1/members?limit=200&cursor={first['next_cursor']}")).json()
    ids = [each["id"] for each in first["data"] + rest["data"]]
    assert ids == sorted(set(ids))
    assert rest["next_cursor"] is None
    assert (await reader.get(f"/api/v1/members?kind=person&cursor={first['next_cursor']}")).status_code == 400


async def test_withdrawing_leaves_one_out_of_the_next_reading(api, act, society):
    partner = await made(act, society)
    await consented(act, society.branwen, partner)
    await consented(act, society.branwen, partner, "contact")
    reader, member = await program(api, act, partner), await api.as_(society.branwen)
    path = f"/api/v1/me/consents/{await agreement_of(act, partner)}"
    address = f"/api/v1/members/{society.branwen.member_id}"
    assert (await member.delete(f"{path}/contact")).status_code == 204
    assert {"name", "email", "language"}.isdisjoint((await reader.get(address)).json())
    assert (await member.delete(f"{path}/membership")).status_code == 204
    assert (await member.delete(f"{path}/membership")).status_code == 404
    assert (await reader.get(address)).status_code == 404
    assert await seen(reader, "?kind=person") == []
    async with act(None) as ctx:
        kept = (await ctx.db.execute(text("SELECT wording, language, withdrawn_at FROM consent"))).all()
    assert {(each.language, each.withdrawn_at is not None) for each in kept} == {("cy", True)}
    assert "I wybod pwy sy’n aelod." in {each.wording for each in kept}


async def test_an_interest_may_be_objected_to_and_a_duty_may_not(api, act, society):
    for basis, status, left in (("legitimate_interests", 200, False), ("legal_obligation", 422, True)):
        partner = await made(act, society, basis=basis)
        reader, member = await program(api, act, partner), await api.as_(society.branwen)
        mine = str(society.branwen.member_id)
        assert mine in {each["id"] for each in await seen(reader)}
        path = f"/api/v1/me/objections/{await agreement_of(act, partner)}"
        assert (await member.put(path)).status_code == status
        assert (mine in {each["id"] for each in await seen(reader)}) is left


async def test_an_agreement_stops_at_once_in_the_middle_of_a_token(api, act, society):
    partner = await made(act, society)
    reader, officer = await program(api, act, partner), await api.as_(society.gwydion)
    assert (await reader.get("/api/v1/members")).status_code == 200
    reason = {"reason": {"cy": "Daeth y prosiect i ben.", "en": "The project ended."}}
    path = f"/api/v1/agreements/{await agreement_of(act, partner)}/ending"
    assert (await officer.post(path, json=reason)).json()["agreement"] is None
    refused = await reader.get("/api/v1/members")
    assert (refused.status_code, 'error="invalid_token"' in refused.headers["www-authenticate"]) == (401, True)
    assert (await ask(api, partner)).json()["error"] == "unauthorized_client"
    assert (await officer.post(path, json=reason)).status_code == 409


async def test_no_token_outlives_its_quarter_of_an_hour_or_its_agreement(api, act, society, clock):
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
    partner = await made(act, society, ends_on=today + timedelta(days=1))
    reader = await program(api, act, partner)
    assert (await reader.get("/api/v1/members")).status_code == 200
    await clock.forward(minutes=15, seconds=1)
    assert (await reader.get("/api/v1/members")).status_code == 401
    async with act(None) as ctx:
        to_the_end = "SELECT CAST(:today AS date) + 2 - app_now() AT TIME ZONE 'Europe/London'"
        left = (await ctx.db.execute(text(to_the_end), {"today": today})).scalar_one()
    await clock.forward(seconds=left.total_seconds() - 60)
    granted = (await ask(api, partner)).json()
    assert 0 < granted["expires_in"] <= 60
    await clock.forward(seconds=61)
    assert (await ask(api, partner)).json()["error"] == "unauthorized_client"


@pytest.mark.parametrize(
    ("fields", "error", "status"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type", 400),
        ({"grant_type": ""}, "unsupported_grant_type", 400),
        ({"scope": "members.write"}, "invalid_scope", 400),
        ({"scope": "members.read  members.read"}, "invalid_scope", 400),
        ({"scope": ["members.read", "members.read"]}, "invalid_request", 400),
    ],
)
async def test_a_token_that_is_not_offered_is_refused_as_the_rfc_says(api, act, society, fields, error, status):
    partner = await made(act, society, scopes=("members.read",))
    assert (await ask(api, partner)).status_code == 200
    refused = await ask(api, partner, **fields)
    assert (refused.status_code, refused.json()["error"], refused.json()["error_description"].isascii()) == (
        status,
        error,
        True,
    )


async def test_nobody_gets_a_token_by_another_secret(api, act, society):
    partner, other = await made(act, society), await made(act, society)
    mine, theirs = str(partner.secret.client_id), other.secret.client_secret
    for auth in ((mine, theirs), (mine, ""), ("nobody", theirs), (str(uuid4()), theirs), ("\x00", "x")):
        refused = await ask(api, partner, auth)
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
        assert refused.headers["www-authenticate"].startswith("Basic")
    bare = await api.post("/oauth/token", data={"grant_type": "client_credentials", "client_id": mine})
    assert bare.json()["error"] == "invalid_client"
    as_json = await api.post("/oauth/token", json={"grant_type": "client_credentials"})
    assert as_json.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"grant_type=\xff"),
        ("application/x-www-form-urlencoded", b"grant_type=%ff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(100))),
        ("text/plain", b"grant_type=client_credentials"),
        ("", b""),
    ],
)
async def test_what_is_no_form_is_an_invalid_request(api, content_type, body):
    for path in ("/oauth/token", "/oauth/revoke"):
        answer = await api.post(path, content=body, headers={"Content-Type": content_type} if content_type else {})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_the_scope_masks_fields_and_the_agreement_caps_them(api, act, society):
    partner = await made(act, society, fields=("kind", "region", "email"))
    for purpose in ("membership", "contact"):
        await consented(act, society.branwen, partner, purpose)
    whole, narrow = await program(api, act, partner), await program(api, act, partner, "members.read")
    address = f"/api/v1/members/{society.branwen.member_id}"
    assert set((await whole.get(address)).json()) == {"id", "external_id", "kind", "region", "email"}
    assert set((await narrow.get(address)).json()) == {"id", "external_id", "kind", "region"}
    contact = await program(api, act, partner, "members.contact.read")
    refused = await contact.get(address)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/insufficient-scope")
    assert 'error="insufficient_scope", scope="members.read"' in refused.headers["www-authenticate"]
    assert (await api.get("/problems/insufficient-scope")).status_code == 200


async def test_the_agreement_covers_its_regions_and_no_others(api, act, society):
    here = {"code": "dyffryn", "kind": "local_authority", "name": NAME}
    async with act(None) as ctx:
        await ctx.db.execute(insert(region), here)
        today = (await ctx.now()).astimezone(LONDON).date()
        person_id = await members.enter_person(ctx.db, "Goewin", "cy")
        member_id = await members.enter_member(ctx.db, today, person_id=person_id, region_code="dyffryn")
    for regions, told in ((("dyffryn",), 1), ((), 16)):
        partner = await made(act, society, basis="legal_obligation", regions=regions)
        found = await seen(await program(api, act, partner))
        assert (len(found), str(member_id) in {each["id"] for each in found}) == (told, True)


async def test_a_partners_program_never_acts_as_a_member(api, act, society):
    reader = await program(api, act, await made(act, society))
    assert (await reader.get("/api/v1/motions")).status_code == 200
    for path in ("/api/v1/me", "/api/v1/me/disclosures", "/api/v1/journal"):
        refused = await reader.get(path)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-a-member")
    new = {"body_id": str(society.forum_id), "original_language": "cy", "title": {"cy": "Te"}, "text": {"cy": "Te."}}
    assert (await reader.post("/api/v1/motions", json=new)).status_code == 403
    person = await api.as_(society.rhiannon)
    for path in ("/api/v1/members", "/api/v1/clients/me"):
        refused = await person.get(path)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/partners-only")
        assert (await api.get(path)).status_code == 401
    assert (await reader.get("/api/v1/clients/me")).json()["partner"]["en"] == "Valley Voluntary Council"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"membership": {"en": "To know."}}, "agreement-in-both-languages"),
        ({"contact": {"cy": "I wybod."}}, "agreement-in-both-languages"),
        ({"contact": None}, "contact-without-purpose"),
        ({"contact": None, "scopes": ["members.read"], "fields": ["email"]}, "contact-without-purpose"),
        ({"regions": ["atlantis"]}, "region-not-known"),
        ({"ends_on": "2020-01-01"}, "agreement-days-invalid"),
        ({"ends_on": "2099-01-01"}, "agreement-days-invalid"),
    ],
)
async def test_an_agreement_that_cannot_stand_is_refused(api, act, society, changes, code):
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
    officer = await api.as_(society.rhiannon)
    refused = await officer.post("/api/v1/partners", json=msgspec.to_builtins(new_partner(today)) | changes)
    assert (refused.status_code, refused.json()["type"]) == (422, f"/problems/{code}")
    assert (await api.get("/api/v1/partners")).json()["data"] == []


async def test_only_officers_agree_and_only_one_agreement_stands(api, act, society):
    partner = await made(act, society)
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
    new = msgspec.to_builtins(new_partner(today + timedelta(days=300)))
    agreement = {name: value for name, value in new.items() if name not in ("name", "email")}
    path = f"/api/v1/partners/{partner.partner_id}/agreements"
    member, officer = await api.as_(society.branwen), await api.as_(society.gwydion)
    assert (await member.post(path, json=agreement)).status_code == 403
    assert (await member.post("/api/v1/partners", json=new)).status_code == 403
    refused = await officer.post(path, json=agreement)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/agreement-stands")
    later = agreement | {"starts_on": (today + timedelta(days=366)).isoformat()}
    later |= {"ends_on": (today + timedelta(days=700)).isoformat()}
    assert [each["state"] for each in (await officer.post(path, json=later)).json()["agreements"]] == [
        "coming",
        "in_force",
    ]
    assert (await member.get(f"/api/v1/partners/{partner.partner_id}")).json()["clients"] is None
    assert (await officer.post(f"/api/v1/partners/{uuid4()}/agreements", json=agreement)).status_code == 404


@pytest.mark.parametrize(
    "forbidden",
    [
        "DELETE FROM agreement",
        "UPDATE agreement SET ends_on = ends_on + 1",
        "UPDATE agreement SET ended_at = NULL",
        (
            "INSERT INTO agreement SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).*"
            " FROM agreement a"
        ),
        "UPDATE access_token SET expires_at = expires_at + interval '1 hour'",
        (
            "INSERT INTO access_token SELECT sha256('x'), client_id, agreement_id, '{members.write}', issued_at,"
            " expires_at FROM access_token"
        ),
        (
            "INSERT INTO access_token SELECT sha256('x'), client_id, agreement_id, scopes, issued_at,"
            " issued_at + interval '16 minutes' FROM access_token"
        ),
        "UPDATE consent SET withdrawn_at = NULL",
        "UPDATE consent SET wording = 'other'",
        "DELETE FROM consent",
        "UPDATE disclosure SET fields = '{}'",
        "DELETE FROM disclosure",
    ],
)
async def test_the_database_keeps_what_was_agreed_said_and_told(api, act, society, forbidden):
    partner = await made(act, society)
    await consented(act, society.branwen, partner)
    await seen(await program(api, act, partner))
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forbidden))
