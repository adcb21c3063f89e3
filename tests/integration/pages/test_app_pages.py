"""Apps by their pages: a member is asked in their language, says yes or no, and stops what they let in."""

from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import httpx2
import pytest
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwk

from tests.apps import ALL, BACK, VERIFIER, bearing, exchange, registered, renew, tokens, wish
from tests.integration.pages.reader import CY, EN, check
from tests.partners import made


def link(app, **changes) -> str:
    """Where an app sends a member."""
    return f"/oauth/authorize?{urlencode(wish(app, **changes))}"


async def asked(browse, someone, app, **changes):
    """The page on which somebody is asked."""
    browser = await browse(someone)
    sent_on = await browser.client.get(link(app, **changes))
    assert sent_on.status_code == 303
    return browser, await browser.open(sent_on.headers["location"])


async def answered(browser, app, act, **changes):
    """What follows once somebody says yes (`allow`) or no (`refuse`)."""
    return await browser.send(f"/en/apps/{app.client_id}/{act}", **wish(app, **changes))


def told(answer) -> dict[str, str]:
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


async def test_a_member_reads_who_asks_for_what_and_lets_it_in(browse, api, act, society):
    app = await registered(act, society)
    for language, said in ((CY, "Pleidleisio yn eich enw"), (EN, "Vote in your name")):
        browser, page = await asked(browse, society.branwen, app, ui_locales=language)
        check(browser.page, page.text, language)
        assert said in browser.page.text
        assert BACK in browser.page.text
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://app.partner.example;" in policy
    back = await answered(browser, app, "allow")
    assert back.headers["cache-control"] == "no-store"
    said = told(back)
    assert (said["state"], said["iss"]) == ("its own", "http://testserver")
    assert (await exchange(api, app, said["code"])).status_code == 200


async def test_a_member_says_no_and_the_app_is_told(browse, act, society):
    app = await registered(act, society)
    browser, _ = await asked(browse, society.branwen, app)
    said = told(await answered(browser, app, "refuse"))
    assert said == {"error": "access_denied", "state": "its own", "iss": "http://testserver"}


async def test_whoever_is_not_signed_in_signs_in_first_and_comes_back(browse, act, society):
    app = await registered(act, society)
    _, answer = await asked(browse, None, app)
    assert answer.status_code == 303
    way = dict(parse_qsl(urlsplit(answer.headers["location"]).query))["next"]
    member = await browse(society.branwen)
    await member.follow(await member.client.get(answer.headers["location"]))
    assert "its own" in str(member.page.tags)
    assert f"/apiau/{app.client_id}/gadael?" in way or f"/apps/{app.client_id}/allow?" in way


async def test_nobody_but_our_own_page_lets_an_app_in(browse, act, society):
    app = await registered(act, society)
    browser, _ = await asked(browse, society.branwen, app)
    path = f"/en/apps/{app.client_id}/allow"
    assert (await browser.client.post(path, data=wish(app))).status_code == 403
    proof = browser.page.all("input", name="csrf_token")[0]["value"]
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    forged = await browser.client.post(path, data=wish(app) | {"csrf_token": proof}, headers=elsewhere)
    assert forged.status_code == 403


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example/back",
        "https://APP.partner.example/back",
        "https://app.partner.example/BACK",
        "https://app.partner.example/back/",
        "https://app.partner.example/back?next=evil",
        "https://app.partner.example/back#here",
        "https://app.partner.example/back/../evil",
        "https://app.partner.example.evil.example/back",
        "https://app.partner.example@evil.example/back",
        "https://app.partner.example:444/back",
        "http://app.partner.example/back",
        "//app.partner.example/back",
        "javascript:alert(1)//app.partner.example/back",
        " https://app.partner.example/back",
        "https://app.partner.example/back\r\nSet-Cookie: a=b",
        "",
    ],
)
async def test_nobody_is_sent_where_nothing_was_registered(browse, act, society, hostile):
    app = await registered(act, society)
    browser, answer = await asked(browse, society.branwen, app, redirect_uri=hostile)
    assert (answer.status_code, "location" in answer.headers) == (422, False)
    assert "Let it in" not in answer.text
    for act_ in ("allow", "refuse"):
        await browser.open("/en/account")
        forced = await answered(browser, app, act_, redirect_uri=hostile)
        assert (forced.status_code, "location" in forced.headers) == (422, False)


@pytest.mark.parametrize(
    ("given", "leads"),
    [
        ("http://127.0.0.1:49152/back", True),
        ("http://127.0.0.1/back", True),
        ("http://[::1]:80/back", False),
        ("http://localhost:49152/back", False),
        ("http://127.0.0.1:49152/back/", False),
        ("http://127.0.0.1:49152@evil.example/back", False),
        ("http://127.0.0.1.evil.example/back", False),
        ("http://127.0.0.1:/back", False),
        ("https://127.0.0.1:49152/back", False),
    ],
)
async def test_an_app_on_ones_own_machine_listens_where_a_port_is_free(browse, act, society, given, leads):
    app = await registered(act, society, redirect_uris=("http://127.0.0.1:7000/back",), public=True)
    _, answer = await asked(browse, society.branwen, app, redirect_uri=given)
    assert answer.status_code == (200 if leads else 422)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"state": "s" * 501}, "invalid_request"),
        ({"scope": "members.read"}, "invalid_scope"),
        ({"scope": "votes.write everything"}, "invalid_scope"),
    ],
)
async def test_an_app_that_asks_wrongly_is_told(browse, act, society, changes, error):
    app = await registered(act, society)
    _, answer = await asked(browse, society.branwen, app, **changes)
    said = told(answer)
    assert (said["error"], said["iss"]) == (error, "http://testserver")


async def test_a_link_of_no_app_says_so(browse, act, society):
    app = await registered(act, society)
    for changes in ({"client_id": str(uuid4())}, {"client_id": "x"}, {"client_id": ""}):
        _, answer = await asked(browse, society.branwen, app, **changes)
        assert answer.status_code == 422
    browser = await browse(society.branwen)
    twice = await browser.client.get(f"{link(app)}&state=other")
    assert (await browser.follow(twice)).status_code == 422


async def test_a_scope_that_was_not_registered_is_not_to_be_had(browse, act, society):
    app = await registered(act, society, scopes=("seconds.write",))
    browser, answer = await asked(browse, society.branwen, app, scope="votes.write")
    assert told(answer)["error"] == "invalid_scope"
    browser, _ = await asked(browse, society.branwen, app, scope="")
    assert "Read what members read here" in browser.page.text or "Darllen yr hyn" in browser.page.text


async def test_whoever_has_no_right_lends_none(browse, act, society):
    browser, _ = await asked(browse, society.efnisien, app := await registered(act, society), ui_locales="en")
    assert "You have no voting right today" in browser.page.text
    assert (await answered(browser, app, "allow")).status_code == 403


async def test_a_member_sees_their_apps_and_stops_one(browse, api, act, society):
    app = await registered(act, society)
    given = await tokens(api, society.branwen, app)
    motion = {"body_id": str(society.forum_id), "original_language": "cy", "title": {"cy": "Te"}, "text": {"cy": "Te."}}
    await bearing(api, given["access_token"]).post("/api/v1/motions", json=motion)
    member = await browse(society.branwen)
    for path, language in (("/cy/cyfrif/apiau", CY), ("/en/account/apps", EN)):
        page = await member.open(path)
        check(member.page, page.text, language)
    assert "By the app: Community Cloud" in member.page.text
    stopped = await member.send("/en/account/apps/end", client_id=str(app.client_id))
    await member.follow(stopped)
    assert "No app acts in your name" in member.page.text
    assert (await renew(api, app, given["refresh_token"])).status_code == 400
    for nobody in (str(uuid4()), "x", ""):
        await member.open("/en/account")
        assert (await member.send("/en/account/apps/end", client_id=nobody)).status_code == 404


FORM = {"name_en": "Pocket", "redirect_uris": "https://a.example/\nhttp://127.0.0.1/b", "public": "true"}


async def test_an_officer_registers_an_app(browse, act, society):
    partner = await made(act, society)
    officer, member = await browse(society.rhiannon), await browse(society.branwen)
    path = f"/en/partners/{partner.partner_id}/apps/new"
    assert (await member.open(path)).status_code == 403
    await officer.open(path)
    for wrong, field in (
        ({"name_en": ""}, "name_en"),
        ({"redirect_uris": ""}, "redirect_uris"),
        ({"redirect_uris": "http://a.example/"}, "redirect_uris"),
        ({"redirect_uris": "https://u@a.example/"}, "redirect_uris"),
        ({"redirect_uris": "https://a.example/#b"}, "redirect_uris"),
        ({"redirect_uris": "http://[::1]/b"}, "redirect_uris"),
        ({"public": ""}, "public"),
    ):
        answer = await officer.send(path, **FORM | {"scopes_1": "yes"} | wrong)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
    made_ = await officer.send(path, **FORM | {"scopes_1": "yes"})
    assert (made_.status_code, made_.headers["cache-control"]) == (200, "no-store")
    assert "The secret is shown this once" not in made_.text
    await officer.open(path)
    secret = await officer.send(path, **FORM | {"public": "false"})
    assert "The secret is shown this once" in secret.text
    await officer.open(f"/en/partners/{partner.partner_id}")
    assert "http://127.0.0.1/b" in officer.page.text


# ── By a client that others wrote ────────────────────────────────────────────────────────────────────


def authlib(app, client_id, secret, **more) -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        str(client_id), secret, transport=httpx2.ASGITransport(app=app), base_url="http://testserver", **more
    )


TOKEN, REVOKE = "http://testserver/oauth/token", "http://testserver/oauth/revoke"


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "private_key_jwt"])
async def test_authlibs_client_gets_a_programs_token(app, api, act, society, method):
    partner = await made(act, society)
    client_id, secret = partner.secret.client_id, partner.secret.client_secret
    if method == "private_key_jwt":
        secret = jwk.RSAKey.generate_key(2048)
        keys = {"keys": [secret.as_dict(private=False)]}
        await (await api.as_(society.rhiannon)).put(f"/api/v1/clients/{client_id}/keys", json=keys)
    both = {"token_endpoint_auth_method": method, "revocation_endpoint_auth_method": method}
    async with authlib(app, client_id, secret, **both) as client:
        client.register_client_auth_method(PrivateKeyJWT(TOKEN))
        granted = await client.fetch_token(TOKEN, grant_type="client_credentials")
        assert granted["token_type"] == "Bearer"
        assert (await client.get("/api/v1/clients/me")).status_code == 200
        assert (await client.revoke_token(REVOKE, granted["access_token"])).status_code == 200
        assert (await client.get("/api/v1/clients/me")).status_code == 401


@pytest.mark.parametrize("public", [False, True])
async def test_authlibs_client_acts_for_a_member(app, browse, act, society, public):
    registered_app = await registered(act, society, public=public)
    method = "none" if public else "client_secret_basic"
    more = {"token_endpoint_auth_method": method, "redirect_uri": BACK, "scope": ALL, "code_challenge_method": "S256"}
    async with authlib(app, registered_app.client_id, registered_app.client_secret, **more) as client:
        there, state = client.create_authorization_url("http://testserver/oauth/authorize", code_verifier=VERIFIER)
        member = await browse(society.branwen)
        await member.follow(await member.client.get(there))
        hidden = {each["name"]: each["value"] for each in member.page.all("input", type="hidden")}
        back = await member.send(f"/en/apps/{registered_app.client_id}/allow", **hidden)
        way = back.headers["location"]
        granted = await client.fetch_token(TOKEN, authorization_response=way, state=state, code_verifier=VERIFIER)
        assert granted["scope"] == ALL
        assert (await client.get("/api/v1/me")).json()["name"] == society.branwen.name
        renewed = await client.refresh_token(TOKEN)
        assert renewed["refresh_token"] != granted["refresh_token"]
        assert (await client.get("/api/v1/me")).status_code == 200
        revoked = await client.revoke_token(REVOKE, renewed["refresh_token"], token_type_hint="refresh_token")
        assert revoked.status_code == 200
        assert (await client.get("/api/v1/me")).status_code == 401
        with pytest.raises(OAuthError, match="invalid_grant"):
            await client.refresh_token(TOKEN, refresh_token=renewed["refresh_token"])
