"""Partners' programs: their secrets, tokens given back, what they look up, and the second lock."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.accounts.rules import token_digest
from governance.motions.rules import LONDON
from governance.partners import queries
from tests.partners import consented, made, program, token


async def ask(api, client_id, secret):
    data = {"grant_type": "client_credentials"}
    return (await api.post("/oauth/token", auth=(str(client_id), secret), data=data)).status_code


async def test_secrets_are_changed_one_beside_the_other(api, act, society):
    partner = await made(act, society)
    client_id, old = partner.secret.client_id, partner.secret.client_secret
    officer, member = await api.as_(society.rhiannon), await api.as_(society.branwen)
    path = f"/api/v1/clients/{client_id}/secrets"
    assert (await member.post(path)).status_code == 403
    another = await officer.post(path)
    assert (another.status_code, another.headers["cache-control"]) == (201, "no-store")
    new = another.json()["client_secret"]
    assert [await ask(api, client_id, secret) for secret in (old, new)] == [200, 200]
    refused = await officer.post(path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/secrets-stand")
    [client] = (await officer.get(f"/api/v1/partners/{partner.partner_id}")).json()["clients"]
    oldest = f"{path}/{client['secrets'][0]['id']}"
    assert (await member.delete(oldest)).status_code == 403
    assert (await officer.delete(oldest)).status_code == 204
    assert (await officer.delete(oldest)).status_code == 404
    assert [await ask(api, client_id, secret) for secret in (old, new)] == [401, 200]
    other = await made(act, society)
    theirs = f"/api/v1/clients/{other.secret.client_id}/secrets/{client['secrets'][1]['id']}"
    assert (await officer.delete(theirs)).status_code == 404


async def test_a_token_is_given_back_and_nobody_elses(api, act, society):
    partner, other = await made(act, society), await made(act, society)
    mine, theirs = await token(act, partner), await token(act, other)
    shown = (str(partner.secret.client_id), partner.secret.client_secret)
    for given in (theirs, "nonsense", mine, mine):
        assert (await api.post("/oauth/revoke", auth=shown, data={"token": given})).status_code == 200
    for given, status in ((mine, 401), (theirs, 200)):
        answer = await api.get("/api/v1/members", headers={"Authorization": f"Bearer {given}"})
        assert answer.status_code == status
    assert (await api.post("/oauth/revoke", auth=shown, data={})).json()["error"] == "invalid_request"
    wrong = await api.post("/oauth/revoke", auth=(shown[0], "x"), data={"token": theirs})
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")


async def test_a_program_finds_where_to_ask(api):
    server = (await api.get("/.well-known/oauth-authorization-server")).json()
    assert server["token_endpoint"] == f"{server['issuer']}/oauth/token"
    own = {"members.read", "members.contact.read", "webhooks.manage", "changes.read"}
    for_members = {"forum.read", "motions.write", "seconds.write", "votes.write"}
    assert set(server["scopes_supported"]) == own | for_members
    resource = (await api.get("/.well-known/oauth-protected-resource")).json()
    assert resource["authorization_servers"] == [server["issuer"]]
    catalog = await api.get("/.well-known/api-catalog")
    assert catalog.headers["content-type"] == "application/linkset+json"
    [links] = catalog.json()["linkset"]
    assert (await api.get(links["service-desc"][0]["href"])).status_code == 200


# What a reading without the first lock would be: no agreement, consent or scope is asked for.
UNLOCKED = {
    "member": "SELECT id FROM member",
    "membership": "SELECT member_id FROM membership",
    "voting_right": "SELECT member_id FROM voting_right",
    "address": "SELECT m.id FROM address a JOIN member m ON m.person_id = a.person_id",
    "nomination": "SELECT member_id FROM nomination",
}


async def shown(act, access_token) -> dict[str, set]:
    """Whom the database itself shows a program of a partner's, table by table, with no condition of ours."""
    async with act(None) as ctx:
        assert await queries.client_of(ctx.db, token_digest(access_token))
        return {name: set((await ctx.db.execute(text(query))).scalars()) for name, query in UNLOCKED.items()}


async def test_with_the_first_lock_gone_the_second_shows_nobody_who_did_not_consent(api, act, society):
    partner = await made(act, society)
    access_token = await token(act, partner)
    nobody = {"member": {society.cartref_id}, "membership": {society.cartref_id}, "voting_right": {society.cartref_id}}
    assert await shown(act, access_token) == nobody | {"address": set(), "nomination": set()}
    await consented(act, society.branwen, partner)
    found = await shown(act, access_token)
    assert found["member"] == {society.cartref_id, society.branwen.member_id}
    assert found["address"] == set()
    await consented(act, society.branwen, partner, "contact")
    assert (await shown(act, access_token))["address"] == {society.branwen.member_id}


async def test_both_locks_show_the_same(api, act, society):
    for basis in ("consent", "legitimate_interests", "legal_obligation"):
        partner = await made(act, society, basis=basis)
        await consented(act, society.manawydan, partner, "contact")
        reader = await program(api, act, partner)
        told = (await reader.get("/api/v1/members?limit=200")).json()["data"]
        found = await shown(act, await token(act, partner))
        assert {each["id"] for each in told} == {str(each) for each in found["member"]}
        assert {each["id"] for each in told if each.get("email")} == {str(each) for each in found["address"]}


async def test_everybody_elses_reading_is_not_narrowed(act, society):
    partner = await made(act, society)
    await shown(act, await token(act, partner))
    async with act(None) as ctx:
        for query in UNLOCKED.values():
            assert len((await ctx.db.execute(text(query))).all()) > 1 or "nomination" in query


async def test_the_standing_of_a_member_on_a_day_and_why(api, act, society):
    partner = await made(act, society, basis="legal_obligation")
    reader, member = await program(api, act, partner), await api.as_(society.branwen)
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
    for someone, on, reason in (
        (society.branwen.member_id, "", "member"),
        (society.branwen.member_id, f"?on={today - timedelta(days=901)}", "not_yet_joined"),
        (society.efnisien.member_id, "", "membership_ended"),
        (society.efnisien.member_id, f"?on={today - timedelta(days=200)}", "member"),
        (society.cartref_id, "", "member"),
    ):
        answer = await reader.get(f"/api/v1/members/{someone}/standing{on}")
        assert (answer.status_code, answer.json()["reason"]) == (200, reason)
        assert answer.json()["in_good_standing"] is (reason == "member")
    told = (await member.get("/api/v1/me/disclosures")).json()["data"]
    assert {tuple(each["fields"]): each["times"] for each in told} == {("standing",): 2}
    assert (await reader.get(f"/api/v1/members/{uuid4()}/standing")).status_code == 404
    narrow = await program(api, act, await made(act, society, basis="legal_obligation", fields=("kind",)))
    refused = await narrow.get(f"/api/v1/members/{society.branwen.member_id}/standing")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-in-the-agreement")
    asks_each = await program(api, act, await made(act, society))
    assert (await asks_each.get(f"/api/v1/members/{society.branwen.member_id}/standing")).status_code == 404


async def test_a_program_knows_members_by_ids_of_its_own_that_no_other_sees(api, act, society):
    readers = [await program(api, act, await made(act, society, basis="legal_obligation")) for _ in range(2)]
    mine, theirs = readers
    branwen, manawydan = (f"/api/v1/members/{one.member_id}" for one in (society.branwen, society.manawydan))
    put = await mine.put(f"{branwen}/external-id", json={"value": "A-17"})
    assert (put.status_code, put.json()["external_id"]) == (200, "A-17")
    taken = await mine.put(f"{manawydan}/external-id", json={"value": "A-17"})
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/identifier-taken")
    assert (await theirs.put(f"{manawydan}/external-id", json={"value": "A-17"})).status_code == 200
    found = (await mine.get("/api/v1/members?external_id=A-17")).json()["data"]
    assert [each["id"] for each in found] == [str(society.branwen.member_id)]
    assert (await theirs.get(branwen)).json()["external_id"] is None
    assert (await mine.put(f"{branwen}/external-id", json={"value": "A-18"})).json()["external_id"] == "A-18"
    assert (await mine.put(f"{branwen}/external-id", json={"value": "a b"})).status_code == 400
    assert (await mine.put(f"/api/v1/members/{uuid4()}/external-id", json={"value": "x"})).status_code == 404


async def test_an_organisation_is_found_by_its_number_in_a_register(api, act, society):
    officer, reader = await api.as_(society.rhiannon), await program(api, act, await made(act, society))
    path = f"/api/v1/members/{society.cartref_id}/identifiers"
    for given in ({"scheme": "GB-COH", "identifier": "0744 4723"}, {"scheme": "GB-CHC", "identifier": "1234567"}) * 2:
        entered = await officer.post(path, json=given)
        assert entered.status_code == 200
    assert entered.json()["data"] == ["GB-CHC-1234567", "GB-COH-07444723"]
    [found] = (await reader.get("/api/v1/members?identifier=GB-COH-07444723")).json()["data"]
    assert (found["id"], found["identifiers"]) == (str(society.cartref_id), ["GB-CHC-1234567", "GB-COH-07444723"])
    assert (await reader.get("/api/v1/members?identifier=GB-COH-7444723")).json()["data"] == []
    refused = await officer.post(path, json={"scheme": "GB-COH", "identifier": "7444723"})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/identifier-not-of-its-form")
    person = f"/api/v1/members/{society.branwen.member_id}/identifiers"
    assert (await officer.post(person, json={"scheme": "GB-CHC", "identifier": "7654321"})).status_code == 404
    for other, status in ((await api.as_(society.branwen), 403), (reader, 403), (api, 401)):
        assert (await other.post(path, json={"scheme": "GB-CHC", "identifier": "7654321"})).status_code == status


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE client SET made_at = now()",
        "UPDATE client_secret SET ended_at = NULL",
        (
            "INSERT INTO client_secret SELECT gen_random_uuid(), client_id, sha256(n::text::bytea), made_by, made_at"
            " FROM client_secret, generate_series(1, 2) n"
        ),
    ],
)
async def test_the_database_keeps_secrets_to_two(act, society, forbidden):
    await made(act, society)
    with pytest.raises(DBAPIError):
        async with act(None) as ctx:
            await ctx.db.execute(text(forbidden))
