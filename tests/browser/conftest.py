"""A real browser before the whole program. Where no Chromium can be had, it is said loudly that nothing was run."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, async_playwright
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.settings import Settings
from cli.browser import arguments, find
from cli.demo.load import load
from governance.bilingual import Language
from governance.database import open_engine
from governance.migrations import migrate
from tests.browser.demo import Demo, prepare
from tests.browser.house import House
from tests.browser.reader import Reader
from tests.conftest import at

HERE = Path(__file__).parent
NOT_RUN = "NOT RUN: no Chromium was found for the browser tests. `python -m cli.browser` installs one."
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

OpenReader = Callable[..., Awaitable[Reader]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What was measured (`record_property("figure", ...)`), and what could not be run."""
    for report in terminalreporter.stats.get("passed", []):
        for figure in (value for name, value in report.user_properties if name == "figure"):
            terminalreporter.write_line(figure)
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NOT_RUN in str(report.longrepr)]
    if skipped:
        terminalreporter.write_sep("#", f"{NOT_RUN} ({len(skipped)} tests)", red=True, bold=True)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser, started once."""
    path = await asyncio.to_thread(find)  # it asks Playwright, which will not be asked inside an event loop
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NOT_RUN)
        pytest.skip(NOT_RUN)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=arguments())
        yield browser
        await browser.close()


@pytest.fixture(params=list(Language), ids=str)
def language(request: pytest.FixtureRequest) -> Language:
    """The language of the reader: every test that asks for it runs in both."""
    return request.param


@pytest.fixture
async def open_house(chromium: Browser, settings: Settings) -> AsyncIterator[Callable[[], Awaitable[House]]]:
    """Open the program on this test's database, once its stage is set."""
    opened: list[House] = []

    async def open_house(**changes: Any) -> House:
        opened.append(House(replace(settings, **changes)))
        return await opened[-1].open()

    yield open_house
    for house in opened:
        await house.close()


class Hosts:
    """Opens readers, and sees at the end that none of their pages asked anything of another host."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self.readers: list[Reader] = []

    async def open(
        self,
        house: House,
        language: Language,
        *,
        session: str | None = None,
        script: bool = True,
        screen: dict[str, int] | None = None,
        **more: Any,
    ) -> Reader:
        context = await self.chromium.new_context(
            java_script_enabled=script,
            viewport=screen or DESK,
            locale=f"{language}-GB",
            reduced_motion="reduce",  # else axe measures colours that are still changing
            **more,
        )
        context.set_default_timeout(30_000)
        if session is not None:
            await context.add_cookies([{"name": "session", "value": session, "url": house.url}])
        reader = Reader(await context.new_page(), house.url, language)
        self.readers.append(reader)
        return reader

    async def close(self) -> None:
        for reader in self.readers:
            await reader.close()
        for reader in self.readers:
            reader.assert_quiet()


@pytest.fixture
async def open_reader(chromium: Browser) -> AsyncIterator[OpenReader]:
    """Sit somebody down at a browser: `open_reader(house, language, session=…, script=…, screen=…)`."""
    hosts = Hosts(chromium)
    yield hosts.open
    await hosts.close()


async def begin_session(engine: AsyncEngine, person_id: UUID) -> str:
    """A session on the pages as if its person had signed in: the cookie's value."""
    token = token_urlsafe(32)
    async with engine.begin() as db:
        await db.execute(
            text(
                "INSERT INTO session (id, person_id, token_digest, door, began_at, seen_at, expires_at)"
                " VALUES (:id, :person, :digest, 'pages', app_now(), app_now(), app_now() + interval '12 hours')"
            ),
            {"id": uuid4(), "person": person_id, "digest": sha256(token.encode()).digest()},
        )
    return token


@pytest.fixture
def session_of(engine: AsyncEngine) -> Callable[[Any], Awaitable[str]]:
    """Sign one of the cast in, without the mail."""

    async def session_of(someone: Any) -> str:
        return await begin_session(engine, someone.person_id)

    return session_of


# ── The demo network, for what is looked at on every page ────────────────────────────────────────────


@pytest.fixture(scope="session")
async def demo_engine(server: str) -> AsyncIterator[AsyncEngine]:
    """A database with the whole demo network in it, loaded once."""
    name = f"demo_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server)
    for role in ("fforwm_owner", "fforwm_app"):
        if not await admin.fetchval("SELECT count(*) FROM pg_roles WHERE rolname = $1", role):
            await admin.execute(f"CREATE ROLE {role} LOGIN")
    await admin.execute(f"CREATE DATABASE {name} OWNER fforwm_owner")
    migrate(at(server, "fforwm_owner", name))
    await load(at(server, "fforwm_owner", name), lambda _: None)
    engine = open_engine(at(server, "fforwm_app", name), pool_size=2)
    yield engine
    await engine.dispose()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture(scope="session")
async def demo(demo_engine: AsyncEngine) -> Demo:
    """Who and what is in it."""
    return await prepare(demo_engine)


@pytest.fixture(scope="session")
async def demo_house(
    chromium: Browser, server: str, demo: Demo, demo_engine: AsyncEngine, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The demo, as `make demo` runs it, but without its worker: nothing moves while it is looked at."""
    database = demo_engine.url.database
    assert database is not None
    settings = Settings(
        mode="demo",
        database_url=at(server, "fforwm_app", database),
        owner_database_url=at(server, "fforwm_owner", database),
        secret=token_urlsafe(),
        home=str(tmp_path_factory.mktemp("demo")),
        pool_size=5,
    )
    house = await House(settings, with_worker=False).open()
    yield house
    await house.close()


@pytest.fixture
async def open_demo(
    open_reader: OpenReader, demo: Demo, demo_engine: AsyncEngine, demo_house: House
) -> Callable[..., Awaitable[Reader]]:
    """Sit somebody of the demo down at a browser; a visitor, where no name is given."""

    async def open_demo(language: Language, name: str | None = None, **more: Any) -> Reader:
        session = await begin_session(demo_engine, demo.person[name].person_id) if name else None
        return await open_reader(demo_house, language, session=session, **more)

    return open_demo
