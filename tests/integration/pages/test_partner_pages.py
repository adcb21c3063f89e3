"""Partners by their pages: entered, ended, and what a member is told and says; what is wrong stands by its field."""

import json
from uuid import UUID

import pytest
from joserfc import jwk

from governance.bilingual import Language
from governance.motions.rules import LONDON
from governance.webhooks import actions as webhooks
from governance.webhooks.values import Outcome
from i18n.addresses import url
from tests.partners import NAME, agreement_of, consented, made, program

FORM = {
    "name_en": "Valley Council",
    "email": "data@partner.example",
    "membership_cy": "I wybod pwy sy’n aelod.",
    "membership_en": "To know who is a member.",
    "basis": "consent",
    "scopes_0": "yes",
    "fields_0": "yes",
    "starts_on": "2020-01-01",
    "ends_on": "2099-01-01",
}


async def filled(act, **changes) -> dict[str, str]:
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
    return FORM | {"starts_on": today.isoformat(), "ends_on": today.replace(year=today.year + 1).isoformat()} | changes


async def test_an_officer_enters_a_partner_and_is_shown_the_secret_once(browse, api, act, society):
    officer = await browse(society.rhiannon)
    await officer.open("/en/partners/new")
    answer = await officer.send("/en/partners/new", **await filled(act))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    client_id, secret = [each for each in officer.page.text.split() if len(each) in (36, 43)][:2]
    asked = {"auth": (client_id, secret), "data": {"grant_type": "client_credentials"}}
    assert (await api.post("/oauth/token", **asked)).status_code == 200
    visitor = await browse()
    await visitor.open("/cy/partneriaid")
    [partner] = [each["href"] for each in visitor.page.all("a") if "/partneriaid/" in each.get("href", "")]
    await visitor.open(partner)
    assert "I wybod pwy sy’n aelod." in visitor.page.text
    assert not {secret, client_id, "data@partner.example"} & set(visitor.page.text.split())
    await officer.open(partner)
    assert client_id in officer.page.text
    assert secret not in officer.page.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name_en": ""}, "name_en"),
        ({"email": "nobody"}, "email"),
        ({"membership_cy": ""}, "membership_cy"),
        ({"basis": ""}, "basis"),
        ({"scopes_0": ""}, "scopes_0"),
        ({"scopes_1": "yes"}, "contact_en"),
        ({"contact_cy": "I ysgrifennu."}, "contact_en"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": ""}, "ends_on"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(browse, act, society, changed, field):
    officer = await browse(society.gwydion)
    await officer.open("/en/partners/new")
    answer = await officer.send("/en/partners/new", **await filled(act, **changed))
    assert answer.status_code == 422
    assert f"{field}-error" in officer.page.ids
    [kept] = officer.page.all("textarea", name="membership_en")
    assert kept["name"] == "membership_en"
    assert FORM["membership_en"] in officer.page.text


async def test_members_and_visitors_enter_no_partners(browse, act, society):
    member = await browse(society.branwen)
    assert (await member.open("/en/partners/new")).status_code == 403
    partner = await made(act, society)
    end = url(
        Language.EN, "end_agreement", partner_id=partner.partner_id, agreement_id=await agreement_of(act, partner)
    )
    assert (await member.send(end, reason_en="Because.")).status_code == 403


async def test_an_agreement_is_ended_with_its_reason_and_the_next_is_entered(browse, act, society):
    partner = await made(act, society)
    agreement_id = await agreement_of(act, partner)
    officer = await browse(society.rhiannon)
    here = url(Language.EN, "partner", partner_id=partner.partner_id)
    following = url(Language.EN, "make_agreement", partner_id=partner.partner_id)
    end = url(Language.EN, "end_agreement", partner_id=partner.partner_id, agreement_id=agreement_id)
    await officer.open(following)
    assert (await officer.send(following, **await filled(act))).status_code == 409
    assert "starts_on-error" in officer.page.ids
    await officer.open(here)
    assert (await officer.send(end)).status_code == 422
    await officer.follow(await officer.send(end, reason_en="The project ended."))
    assert "The project ended." in officer.page.text
    await officer.open(following)
    await officer.follow(await officer.send(following, **await filled(act)))
    assert "To know who is a member." in officer.page.text


async def test_a_member_consents_sees_who_was_told_and_withdraws(browse, api, act, society):
    partner = await made(act, society)
    member = await browse(society.branwen)
    here = "/cy/cyfrif/rhannu-data"
    await member.open(here)
    assert "Nid ydych wedi dweud ie, felly ni ddywedir dim." in member.page.text
    fields = {"agreement_id": str(await agreement_of(act, partner)), "purpose": "membership"}
    await member.follow(await member.send(f"{here}/cydsynio", **fields))
    assert "Rydych wedi dweud ie." in member.page.text
    reader = await program(api, act, partner)
    for _ in range(2):
        await reader.get(f"/api/v1/members/{society.branwen.member_id}")
    await member.open(here)
    assert "Darllenwyd 2 waith y diwrnod hwnnw" in member.page.text
    await member.follow(await member.send(f"{here}/tynnu-yn-ol", **fields))
    assert (await reader.get(f"/api/v1/members/{society.branwen.member_id}")).status_code == 404
    await member.open("/en/account/data-sharing")
    assert NAME.en in member.page.text


async def test_a_member_objects_to_an_interest(browse, api, act, society):
    partner = await made(act, society, basis="legitimate_interests")
    member = await browse(society.branwen)
    await member.open("/en/account/data-sharing")
    assert "This is told without your consent." in member.page.text
    fields = {"agreement_id": str(await agreement_of(act, partner))}
    await member.follow(await member.send("/en/account/data-sharing/object", **fields))
    assert "You objected, so nothing is told." in member.page.text
    reader = await program(api, act, partner)
    assert (await reader.get(f"/api/v1/members/{society.branwen.member_id}")).status_code == 404


async def test_an_officer_changes_a_programs_secret(browse, api, act, society):
    partner = await made(act, society)
    officer = await browse(society.rhiannon)
    names = ("partner", "make_secret", "end_secret")
    here, another, end = (url(Language.CY, name, partner_id=partner.partner_id) for name in names)
    await officer.open(here)
    client = {"client_id": str(partner.secret.client_id)}
    shown = await officer.send(another, **client)
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
    new = next(each for each in officer.page.text.split() if len(each) == 43)
    await officer.open(here)
    assert (await officer.send(another, **client)).status_code == 409
    await officer.open(here)
    [old, _] = [each["value"] for each in officer.page.all("input", name="secret_id")]
    await officer.follow(await officer.send(end, **client, secret_id=old))
    for secret, status in ((partner.secret.client_secret, 401), (new, 200)):
        asked = {"auth": (client["client_id"], secret), "data": {"grant_type": "client_credentials"}}
        assert (await api.post("/oauth/token", **asked)).status_code == status


async def test_a_number_that_no_line_has_is_refused_and_no_fault(browse, society):
    member = await browse(society.branwen)
    for before, status in (("1", 200), ("0", 400), (str(2**70), 400), ("x", 400)):
        assert (await member.open(f"/cy/cyfrif/rhannu-data?before={before}")).status_code == status


@pytest.mark.parametrize("fields", [{}, {"agreement_id": "x"}, {"agreement_id": "x", "purpose": "spying"}])
async def test_a_form_of_nobodys_is_no_consent(browse, act, society, fields):
    partner = await made(act, society)
    await consented(act, society.manawydan, partner)
    member = await browse(society.branwen)
    for act_ in ("consent", "withdraw", "object"):
        await member.open("/en/account/data-sharing")
        assert (await member.send(f"/en/account/data-sharing/{act_}", **fields)).status_code == 404


async def test_an_officer_enters_a_programs_keys_and_switches_it_off(browse, api, act, society):
    partner = await made(act, society)
    officer = await browse(society.rhiannon)
    page, client_id = f"/en/partners/{partner.partner_id}", str(partner.secret.client_id)
    await officer.open(page)
    pair = jwk.ECKey.generate_key("P-256", {"kid": "spring"})
    for keys, said in (
        ("not JSON", "These are no public keys."),
        (json.dumps({"keys": [pair.as_dict(private=True)]}), "The private half of a key stands here"),
    ):
        answer = await officer.send(f"{page}/keys", client_id=client_id, keys=keys)
        assert answer.status_code == 422
        assert said in officer.page.text
        assert keys in officer.page.text
    given = json.dumps({"keys": [pair.as_dict(private=False)]})
    await officer.follow(await officer.send(f"{page}/keys", client_id=client_id, keys=given))
    assert "EC spring" in officer.page.text
    await officer.follow(await officer.send(f"{page}/programs/off", client_id=client_id))
    assert "Switched off:" in officer.page.text
    asked = {"auth": (client_id, partner.secret.client_secret), "data": {"grant_type": "client_credentials"}}
    assert (await api.post("/oauth/token", **asked)).status_code == 401


async def test_officers_see_what_a_program_is_told_and_what_did_not_arrive(browse, api, act, society):
    partner = await made(act, society)
    officer, member = await browse(society.rhiannon), await browse(society.branwen)
    page = url(Language.CY, "partner_messages", partner_id=partner.partner_id)
    await officer.open(page)
    assert "Ni ofynnodd yr un rhaglen am gael gwybod" in officer.page.text
    reader = await program(api, act, partner)
    new = {"url": "https://hooks.partner.example/<b>", "event_types": ["ballot.opened"]}
    answer = await reader.post("/api/v1/webhook-endpoints", json=new, headers={"Idempotency-Key": "one"})
    tested = (await reader.post(f"/api/v1/webhook-endpoints/{answer.json()['endpoint']['id']}/test")).json()
    async with act(None) as ctx:
        await webhooks.end_try(ctx, UUID(tested["id"]), Outcome(fault="too_slow"))
    await officer.open(f"/cy/partneriaid/{partner.partner_id}")
    assert page in [each.get("href") for each in officer.page.all("a")]
    await officer.open(page)
    for words in ("https://hooks.partner.example/<b>", "Agorodd pleidlais", "Bu’r ateb yn rhy hir yn dod.", "Ymlaen"):
        assert words in officer.page.text
    await officer.open(url(Language.EN, "partner_messages", partner_id=partner.partner_id))
    assert "The answer took too long." in officer.page.text
    assert (await member.open(page)).status_code == 403
