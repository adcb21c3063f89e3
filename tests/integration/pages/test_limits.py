"""Who asks too often of the pages is asked to wait, and nobody waits for their neighbours' sake."""

import httpx
import msgspec
import pytest

from api.settings import Settings
from frontend.app import create_app
from governance.bilingual import Language
from i18n.addresses import url
from tests.conftest import client
from tests.integration.pages.reader import Browser, Reader, check


@pytest.fixture
async def narrow(settings: Settings):
    """The whole program with room for three forms a minute, and fifteen pages."""
    app = create_app(msgspec.structs.replace(settings, requests_a_minute=3))
    async with app.lifespan():
        yield app


def hall(app) -> httpx.AsyncClient:
    """A browser in the village hall: everybody there has the one address."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("192.0.2.7", 1)), base_url="http://testserver")


@pytest.mark.parametrize("language", list(Language))
async def test_too_many_forms_are_answered_by_a_page_that_says_when(narrow, language):
    address = url(language, "sign_in")
    async with hall(narrow) as stranger:
        answers = [await stranger.post(address, data={"email": "a@example.org"}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [403, 403, 403, 429]
        refused = answers[3]
        assert 1 <= int(refused.headers["Retry-After"]) <= 20
        assert refused.headers["Content-Type"].startswith("text/html")
        assert "default-src 'none'" in refused.headers["Content-Security-Policy"]
        page = Reader(refused.text)
        check(page, refused.text, language)
        assert ("Gormod o geisiadau" if language is Language.CY else "Too many requests") in page.text
        assert (await stranger.get(address)).status_code == 200, "to read is another bucket"


async def test_pages_are_read_far_more_often_and_what_they_bring_is_not_counted(narrow):
    async with hall(narrow) as stranger:
        for _ in range(15):
            assert (await stranger.get("/cy/cynigion")).status_code == 200
            assert (await stranger.get("/static/fforwm.css")).status_code == 200
        refused = await stranger.head("/en/motions")
        assert (refused.status_code, refused.content) == (429, b"")
        assert [(await stranger.get(each)).status_code for each in ("/healthz", "/api/v1/motions")] == [200, 200]


async def test_whoever_is_signed_in_votes_though_the_hall_is_full(narrow, engine, society, scene):
    async with hall(narrow) as stranger:
        for _ in range(5):
            full = await stranger.post("/cy/mewngofnodi", data={})
        assert full.status_code == 429
        signed_in = await client(narrow, engine, {}).as_(society.branwen, door="pages")
        token = signed_in.headers["Authorization"].removeprefix("Bearer ")
        async with hall(narrow) as neighbour:
            neighbour.cookies.set("session", token)
            browser = Browser(neighbour)
            path = f"/en/ballots/{scene.ballot}"
            await browser.open(path)
            await browser.follow(await browser.send(path, choice="yes"))
            assert "Your vote now: In favour" in browser.page.text
        async with hall(narrow) as forger:
            forger.cookies.set("session", "x" * 43)
            assert (await forger.post("/cy/mewngofnodi", data={})).status_code == 429, "a made-up token earns nothing"
