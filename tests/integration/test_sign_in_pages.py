"""Signing in on the pages: cookies, forged forms, shared mailboxes, and where a sign-in leads."""

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from frontend.app import create_app
from frontend.pages.accounts import way_on
from governance.accounts.rules import code_of, token_digest
from governance.bilingual import Language

BROWSER = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
WRONG = "00000000"


@dataclass
class Browser:
    """A browser without scripts: it keeps cookies, and sends forms as they stand on the page."""

    client: httpx.AsyncClient
    page: httpx.Response | None = field(default=None)

    async def open(self, path: str) -> httpx.Response:
        self.page = await self.client.get(path)
        return self.page

    def fields(self) -> dict[str, str]:
        tags = re.findall(r"<input[^>]+type=\"hidden\"[^>]*>", self.page.text)
        return {re.search('name="([^"]*)"', tag)[1]: unescape(re.search('value="([^"]*)"', tag)[1]) for tag in tags}

    async def send(self, path: str, headers: dict[str, str] = BROWSER, **typed: str) -> httpx.Response:
        self.page = await self.client.post(path, data=self.fields() | typed, headers=headers)
        return self.page

    async def follow(self) -> httpx.Response:
        return await self.open(self.page.headers["location"])

    def cookie(self, name: str) -> str | None:
        return self.client.cookies.get(name)

    async def ask(self, email: str, language: str = "cy", query: str = "") -> UUID:
        slug = "mewngofnodi" if language == "cy" else "sign-in"
        await self.open(f"/{language}/{slug}{query}")
        asked = await self.send(f"/{language}/{slug}", email=email)
        assert asked.status_code == 303, asked.text
        await self.follow()
        return UUID(self.cookie("preauth").partition(".")[2])


@pytest.fixture
async def app(settings):
    """The program with its pages."""
    app = create_app(settings)
    async with app.lifespan():
        yield app


@pytest.fixture
async def browse(app):
    """Open one more browser."""
    open_ = []

    async def browse(app_=app, base_url: str = "http://testserver") -> Browser:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app_), base_url=base_url)
        open_.append(client)
        return Browser(client)

    yield browse
    for client in open_:
        await client.aclose()


@pytest.fixture
async def browser(browse):
    return await browse()


@pytest.fixture
def code(settings):
    return lambda sign_in_id: code_of(settings.secret, sign_in_id)


@pytest.fixture
def rows(engine):
    async def rows(query: str, **values):
        async with engine.begin() as db:
            return (await db.execute(text(query), values)).all()

    return rows


async def signed_in(browser: Browser, code, email: str, language: str = "cy") -> Browser:
    sign_in_id = await browser.ask(email, language)
    slug = "mewngofnodi/cod" if language == "cy" else "sign-in/code"
    assert (await browser.send(f"/{language}/{slug}", code=code(sign_in_id))).status_code == 303
    return browser


@pytest.mark.parametrize(
    ("language", "ask", "enter", "account", "leave"),
    [
        ("cy", "/cy/mewngofnodi", "/cy/mewngofnodi/cod", "/cy/cyfrif", "/cy/allgofnodi"),
        ("en", "/en/sign-in", "/en/sign-in/code", "/en/account", "/en/sign-out"),
    ],
)
async def test_a_member_signs_in_and_out(browser, code, rows, language, ask, enter, account, leave):
    page = await browser.open(ask)
    assert page.headers["content-language"] == language
    assert re.search(r'<input[^>]*name="email"[^>]*type="email"[^>]*autocomplete="email"', page.text)
    sign_in_id = await browser.ask("branwen@example.org", language)
    assert str(browser.page.url).endswith(enter)
    field_ = re.search(r'<input[^>]*name="code"[^>]*>', browser.page.text)[0]
    assert 'inputmode="numeric"' in field_
    assert 'autocomplete="one-time-code"' in field_
    assert [row.language for row in await rows("SELECT language FROM sign_in")] == [language]
    digits = code(sign_in_id)
    begun = await browser.send(enter, code=f" {digits[:4]} {digits[4:]} ")
    assert (begun.status_code, begun.headers["location"]) == (303, f"/{language}")
    assert browser.cookie("preauth") is None
    own = await browser.open(account)
    assert own.status_code == 200
    assert "Branwen" in own.text
    assert own.headers["cache-control"] == "no-store"
    left = await browser.send(leave)
    assert left.status_code == 303
    assert browser.cookie("session") is None
    assert (await browser.open(account)).headers["location"].startswith(ask + "?next=")
    assert [row.event for row in await rows("SELECT event FROM journal ORDER BY seq")] == [
        "sign_in.asked",
        "session.begun",
        "session.ended",
    ]


async def test_the_account_page_shows_offices_rights_and_sessions(browse, code, society, api):
    browser, officer = await browse(), await browse()
    await signed_in(browser, code, "bendigeidfran@example.org")
    await api.as_(society.bendigeidfran)
    page = await browser.open("/cy/cyfrif")
    assert "Gofalwyr Glannau Teifi" in page.text
    assert page.text.count('name="session_id"') == 1
    await signed_in(officer, code, "rhiannon@example.org")
    assert "Fforwm yr Aelodau" in (await officer.open("/cy/cyfrif")).text


async def test_people_choose_the_language_of_their_mail(browser, code, rows, society):
    await signed_in(browser, code, "branwen@example.org")
    await browser.open("/cy/cyfrif")
    assert (await browser.send("/cy/cyfrif", language="both")).status_code == 303
    await browser.follow()
    query = "SELECT language FROM person WHERE id = :id"
    assert (await rows(query, id=society.branwen.person_id))[0].language == "both"
    await browser.open("/cy/cyfrif")
    assert (await browser.send("/cy/cyfrif", language="fr")).status_code == 422
    assert (await rows(query, id=society.branwen.person_id))[0].language == "both"


async def test_people_end_their_other_sessions(browse, code):
    here, there, third = [await signed_in(await browse(), code, "branwen@example.org") for _ in range(3)]
    page = await here.open("/cy/cyfrif")
    (first, _) = re.findall(r'name="session_id" value="([^"]+)"', page.text)
    here.page = page
    assert (await here.send("/cy/cyfrif/diwedd-sesiynau", session_id=first)).status_code == 303
    others = [(await each.open("/cy/cyfrif")).status_code for each in (there, third)]
    assert sorted(others) == [200, 303]
    await here.open("/cy/cyfrif")
    assert (await here.send("/cy/cyfrif/diwedd-sesiynau", session_id="")).status_code == 303
    assert [(await each.open("/cy/cyfrif")).status_code for each in (here, there, third)] == [200, 303, 303]


@pytest.mark.parametrize("session_id", ["nonsense", str(UUID(int=7))])
async def test_another_persons_session_is_not_ended(browser, code, session_id):
    await signed_in(browser, code, "branwen@example.org")
    await browser.open("/cy/cyfrif")
    assert (await browser.send("/cy/cyfrif/diwedd-sesiynau", session_id=session_id)).status_code == 404


async def test_known_and_unknown_addresses_see_the_same_pages(browse):
    seen = []
    for email in ("branwen@example.org", "nobodyy@example.org"):
        browser = await browse()
        await browser.open("/cy/mewngofnodi")
        asked = await browser.send("/cy/mewngofnodi", email=email)
        headers = {name: len(value) for name, value in asked.headers.items()}
        page = await browser.follow()
        blank = re.sub(r'name="csrf_token" value="\w{64}"', "", page.text)
        seen.append((asked.status_code, asked.content, headers, page.status_code, blank))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("email", ["", "branwen", "branwen@example.org\x00", "a b@example.org", "x" * 300])
async def test_an_address_that_is_none_is_said_beside_its_field(browser, rows, email):
    await browser.open("/en/sign-in")
    page = await browser.send("/en/sign-in", email=email)
    assert page.status_code == 422
    assert "Enter an e-mail address" in page.text
    assert 'id="email-error"' in page.text
    assert 'aria-describedby="email-hint email-error"' in page.text
    assert await rows("SELECT id FROM sign_in") == []


async def test_what_was_typed_is_shown_again_as_text(browser):
    await browser.open("/en/sign-in")
    page = await browser.send("/en/sign-in", email='"><script>alert(1)</script>')
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_a_wrong_code_is_said_beside_its_field_and_five_end_it(browser, code, rows):
    sign_in_id = await browser.ask("branwen@example.org", "en")
    for _ in range(5):
        page = await browser.send("/en/sign-in/code", code=WRONG)
        assert page.status_code == 422
        assert 'id="code-error"' in page.text
    assert (await browser.send("/en/sign-in/code", code=code(sign_in_id))).status_code == 422
    assert browser.cookie("session") is None
    assert [row.failures for row in await rows("SELECT failures FROM sign_in")] == [5]


async def test_a_code_opens_only_the_browser_that_asked(browse, code, rows):
    mine, other = await browse(), await browse()
    sign_in_id = await mine.ask("branwen@example.org")
    page = await other.open("/cy/mewngofnodi/cod")
    assert 'name="code"' not in page.text, "this browser asked for nothing"
    await other.ask("pwyll@example.org")
    assert (await other.send("/cy/mewngofnodi/cod", code=code(sign_in_id))).status_code == 422
    smuggled = await other.send("/cy/mewngofnodi/cod", code=code(sign_in_id), sign_in_id=str(sign_in_id))
    assert smuggled.status_code == 422
    assert other.cookie("session") is None
    assert (await mine.send("/cy/mewngofnodi/cod", code=code(sign_in_id))).status_code == 303


async def test_a_scanner_that_opens_the_link_uses_nothing_up(browse, browser, code, rows):
    sign_in_id = await browser.ask("branwen@example.org")
    scanner = await browse()
    for _ in range(20):
        assert (await scanner.client.get(f"/cy/mewngofnodi/cod?code={code(sign_in_id)}")).status_code == 200
        assert (await scanner.client.head("/cy/mewngofnodi/cod")).status_code == 200
        assert (await browser.client.get(f"/cy/mewngofnodi/cod?code={code(sign_in_id)}")).status_code == 200
    assert await rows("SELECT id FROM session") == []
    assert (await browser.send("/cy/mewngofnodi/cod", code=code(sign_in_id))).status_code == 303


async def test_a_shared_mailbox_leads_to_a_choice(browser, code, society, rows):
    sign_in_id = await browser.ask(society.cigfa.email, "en")
    choice = await browser.send("/en/sign-in/code", code=code(sign_in_id))
    assert choice.status_code == 409
    assert choice.headers["cache-control"] == "no-store"
    assert re.findall(r'name="person_id" value="([^"]+)"', choice.text) == [
        str(society.cigfa.person_id),
        str(society.manawydan.person_id),
    ]
    nobody = await browser.send("/en/sign-in/code")
    assert nobody.status_code == 422
    assert "Choose who you are." in nobody.text
    begun = await browser.send("/en/sign-in/code", person_id=str(society.manawydan.person_id))
    assert begun.status_code == 303
    assert "Manawydan" in (await browser.open("/en/account")).text
    (row,) = await rows("SELECT person_id, facts FROM journal WHERE event = 'session.begun'")
    assert row.person_id == society.manawydan.person_id
    assert row.facts["shared_address"]


async def test_a_planted_session_is_never_adopted(browser, code, rows):
    planted = "A" * 43
    browser.client.cookies.set("session", planted, domain="testserver.local")
    sign_in_id = await browser.ask("branwen@example.org")
    browser.client.cookies.set("session", planted, domain="testserver.local")
    begun = await browser.send("/cy/mewngofnodi/cod", code=code(sign_in_id))
    (given,) = [each for each in begun.headers.get_list("set-cookie") if each.startswith("session=")]
    token = given.removeprefix("session=").partition(";")[0]
    assert token != planted
    assert [row.token_digest for row in await rows("SELECT token_digest FROM session")] == [token_digest(token)]


async def test_signing_in_again_ends_the_session_before(browser, code, rows):
    await signed_in(browser, code, "branwen@example.org")
    first = browser.cookie("session")
    sign_in_page = await browser.open("/cy/mewngofnodi")
    assert sign_in_page.status_code == 303, "who is signed in has no need to"
    await browser.open("/cy/cyfrif")
    await browser.send("/cy/mewngofnodi", email="branwen@example.org")
    sign_in_id = UUID(browser.cookie("preauth").partition(".")[2])
    await browser.open("/cy/cyfrif")
    assert (await browser.send("/cy/mewngofnodi/cod", code=code(sign_in_id))).status_code == 303
    assert browser.cookie("session") != first
    query = "SELECT ended_at IS NULL AS stands FROM session ORDER BY began_at"
    assert [row.stands for row in await rows(query)] == [False, True]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Origin": "http://testserver@elsewhere.example"},
        {"Origin": "http://testserver:8080"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
    ],
)
async def test_what_another_site_sends_is_refused_even_with_the_token(browser, code, rows, headers):
    await signed_in(browser, code, "branwen@example.org", "en")
    await browser.open("/en/account")
    refused = await browser.send("/en/sign-out", headers=headers)
    assert refused.status_code == 403
    assert 'lang="en"' in refused.text
    assert [row.ended_at for row in await rows("SELECT ended_at FROM session")] == [None]


@pytest.mark.parametrize("token", ["", "0" * 64, "ŵ" * 64, "\ud800", None])
async def test_a_form_without_the_right_token_is_refused_in_the_readers_language(browser, code, rows, token):
    await signed_in(browser, code, "branwen@example.org")
    data = b"" if token is None else b"csrf_token=" + token.encode("utf-8", "surrogatepass")
    headers = BROWSER | {"Content-Type": "application/x-www-form-urlencoded"}
    refused = await browser.client.post("/cy/allgofnodi", content=data, headers=headers)
    assert refused.status_code == 403
    assert 'lang="cy"' in refused.text
    assert [row.ended_at for row in await rows("SELECT ended_at FROM session")] == [None]


async def test_a_token_is_of_one_browser_and_one_session(browse, code):
    mine, other = [await signed_in(await browse(), code, f"{name}@example.org") for name in ("branwen", "pwyll")]
    await other.open("/cy/cyfrif")
    await mine.open("/cy/cyfrif")
    assert mine.fields()["csrf_token"] != other.fields()["csrf_token"]
    refused = await mine.send("/cy/allgofnodi", csrf_token=other.fields()["csrf_token"])
    assert refused.status_code == 403


async def test_a_file_in_the_place_of_the_token_is_refused(browser, code):
    await signed_in(browser, code, "branwen@example.org")
    page = await browser.client.post("/cy/allgofnodi", files={"csrf_token": b"x"}, headers=BROWSER)
    assert page.status_code == 403


async def test_who_asked_goes_back_and_asks_again(browser):
    """The page kept from before the first ask still works: its token is the browser's, not the sign-in's."""
    first = await browser.open("/cy/mewngofnodi")
    one = await browser.ask("wrong@example.org")
    browser.page = first
    assert (await browser.send("/cy/mewngofnodi", email="branwen@example.org")).status_code == 303
    assert not browser.cookie("preauth").endswith(one.hex)


async def test_a_spoilt_cookie_is_mended_by_loading_the_page(browser):
    for name in ("session", "preauth"):
        browser.client.cookies.set(
            name, "; nonsense \u00ff".encode().decode("latin-1")[2:10], domain="testserver.local"
        )
    await browser.ask("branwen@example.org")


async def test_a_get_signs_nobody_out(browser, code):
    await signed_in(browser, code, "branwen@example.org")
    assert (await browser.client.get("/cy/allgofnodi")).status_code == 405
    assert (await browser.open("/cy/cyfrif")).status_code == 200


async def test_the_api_takes_no_cookie(browser, code):
    await signed_in(browser, code, "branwen@example.org")
    assert (await browser.client.get("/api/v1/me")).status_code == 401


async def test_an_officers_session_on_the_pages_is_short(browse, code, clock):
    member = await signed_in(await browse(), code, "branwen@example.org")
    officer = await signed_in(await browse(), code, "rhiannon@example.org")
    await clock.forward(minutes=31)
    assert (await member.open("/cy/cyfrif")).status_code == 200
    assert (await officer.open("/cy/cyfrif")).status_code == 303


async def test_an_officer_at_work_stays_signed_in_but_not_past_twelve_hours(browser, code, clock):
    await signed_in(browser, code, "rhiannon@example.org")
    for _ in range(28):
        await clock.forward(minutes=25)
        assert (await browser.open("/cy/cyfrif")).status_code == 200
    await clock.forward(minutes=25)
    assert (await browser.open("/cy/cyfrif")).status_code == 303


async def test_a_sign_in_leads_back_to_where_it_was_asked_for(browser, code):
    sent_away = await browser.open("/en/account")
    assert sent_away.status_code == 303
    where = urlsplit(sent_away.headers["location"])
    sign_in_id = await browser.ask("branwen@example.org", "en", f"?{where.query}")
    begun = await browser.send("/en/sign-in/code", code=code(sign_in_id))
    assert begun.headers["location"] == "/en/account"


MOTION = "019a0000-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("wish", "way"),
    [
        ("/cy/cynigion", "/cy/cynigion"),
        ("/en/motions", "/cy/cynigion"),
        (f"/cy/cynigion/{MOTION}", f"/cy/cynigion/{MOTION}"),
        ("/cy/cynigion?show=voting", "/cy/cynigion?show=voting"),
        ("/cy", "/cy"),
        ("", "/cy"),
        ("https://elsewhere.example/", "/cy"),
        ("//elsewhere.example/cy/cynigion", "/cy"),
        ("/\\elsewhere.example", "/cy"),
        ("/cy/../../elsewhere", "/cy"),
        ("javascript:alert(1)", "/cy"),
        ("/cy/cynigion\r\nSet-Cookie: a=b", "/cy"),
        ("/cy/cynigion?a=b\nc", "/cy"),
        ("/demo/clock", "/cy"),
        ("/api/v1/me", "/cy"),
        ("/cy/allgofnodi", "/cy"),
        ("/cy/mewngofnodi", "/cy"),
        ("/en/sign-in/code", "/cy"),
    ],
)
def test_a_sign_in_leads_only_to_pages_of_ours(wish, way):
    assert way_on(Language.CY, wish) == way


async def test_cookies_over_https_belong_to_this_host_alone(settings, browse):
    app = create_app(replace(settings, base_url="https://fforwm.example.org"))
    async with app.lifespan():
        browser = await browse(app, "https://fforwm.example.org")
        page = await browser.open("/cy/mewngofnodi")
        (given,) = page.headers.get_list("set-cookie")
        sent = {"Sec-Fetch-Site": "same-origin"}
        asked = await browser.send("/cy/mewngofnodi", headers=sent, email="branwen@example.org")
        (bound,) = asked.headers.get_list("set-cookie")
        await browser.follow()
        sign_in_id = UUID(browser.cookie("__Host-preauth").partition(".")[2])
        begun = await browser.send("/cy/mewngofnodi/cod", headers=sent, code=code_of(settings.secret, sign_in_id))
        cookies = [given, bound, *begun.headers.get_list("set-cookie")]
        assert len(cookies) == 4
        for cookie in cookies:
            name, *attributes = [part.strip().lower() for part in cookie.split(";")]
            assert name.startswith("__host-")
            assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(attributes)
            assert not any(attribute.startswith("domain") for attribute in attributes)


async def test_cookies_over_http_are_httponly_and_lax(browser, code):
    await browser.ask("branwen@example.org")
    begun = await browser.send("/cy/mewngofnodi/cod", code=code(UUID(browser.cookie("preauth").partition(".")[2])))
    for cookie in begun.headers.get_list("set-cookie"):
        attributes = {part.strip().lower() for part in cookie.split(";")}
        assert {"httponly", "samesite=lax", "path=/"} <= attributes
        assert "secure" not in attributes
