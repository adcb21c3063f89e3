"""Fixtures: a real PostgreSQL, one database a test (cloned from a migrated template with the society in it)."""

import contextlib
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from uuid import uuid4

import asyncpg
import httpx
import pytest
from hypothesis import settings
from litestar import Litestar
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.app import create_app
from api.settings import Settings
from governance.accounts import queries
from governance.context import Actor, Context, Person, Visitor
from governance.database import open_engine
from governance.migrations import migrate
from tests import cast

TEMPLATE = "fforwm_template"

# How long an example takes is the machine's affair: no test may fail for it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_terminal_summary(terminalreporter) -> None:
    """What was not run is said aloud, once each: a skipped test has shown nothing."""
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])}
    for reason in sorted(reasons):
        terminalreporter.write_line(f"NOT RUN: {reason.removeprefix('Skipped: ')}", yellow=True)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A superuser's URL: the server named by FFORWM_TEST_SERVER, else one of our own, stopped at the end."""
    if named := os.environ.get("FFORWM_TEST_SERVER"):
        yield named
        return
    from cli.embedded import Embedded

    with tempfile.TemporaryDirectory() as home, Embedded(Path(home)) as embedded:
        yield embedded.url("postgres", "postgres")


def at(server: str, role: str, database: str) -> str:
    """The same server, another role and database."""
    from urllib.parse import urlsplit, urlunsplit

    url = urlsplit(server)
    host = url.netloc.rpartition("@")[2]
    return urlunsplit((url.scheme, f"{role}@{host}", f"/{database}", url.query, ""))


@pytest.fixture(scope="session")
async def template(server: str) -> AsyncIterator[tuple[str, cast.Society]]:
    """A migrated database with the society in it, made once."""
    name = f"{TEMPLATE}_{uuid4().hex[:8]}"
    admin = await asyncpg.connect(server)
    for role in ("fforwm_owner", "fforwm_app"):
        with contextlib.suppress(asyncpg.DuplicateObjectError):
            await admin.execute(f"CREATE ROLE {role} LOGIN")
    await admin.execute(f"CREATE DATABASE {name} OWNER fforwm_owner")
    migrate(at(server, "fforwm_owner", name))
    engine = open_engine(at(server, "fforwm_app", name))
    async with engine.begin() as db:
        society = await cast.found(db, (await db.execute(text("SELECT app_today()"))).scalar_one())
    await engine.dispose()
    yield name, society
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def database(server: str, template: tuple[str, cast.Society]) -> AsyncIterator[str]:
    """The name of this test's own database."""
    name = f"test_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template[0]} OWNER fforwm_owner")
    yield name
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
def society(template: tuple[str, cast.Society]) -> cast.Society:
    return template[1]


@pytest.fixture
def db_url(server: str, database: str) -> str:
    return at(server, "fforwm_app", database)


@pytest.fixture
def owner_url(server: str, database: str) -> str:
    return at(server, "fforwm_owner", database)


@pytest.fixture
async def engine(db_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(db_url)
    yield engine
    await engine.dispose()


Act = Callable[[cast.Someone | None], AbstractAsyncContextManager[Context]]


@pytest.fixture
def act(engine: AsyncEngine) -> Act:
    """Open one committed transaction of a person's; of the rules, where it is None."""

    @contextlib.asynccontextmanager
    async def transaction(someone: cast.Someone | None) -> AsyncIterator[Context]:
        async with engine.begin() as db:
            yield Context(db, await actor(db, someone))

    return transaction


async def actor(db, someone: cast.Someone | None) -> Actor:
    if someone is None:
        return Visitor()
    offices = await db.execute(
        text(
            "SELECT office, CAST(cover_id AS text) FROM in_office WHERE person_id = :id"
            " AND app_today() BETWEEN held_from AND coalesce(held_to, 'infinity')"
        ),
        {"id": someone.person_id},
    )
    rights = await db.execute(text("SELECT count(*) FROM right_today WHERE person_id = :id"), {"id": someone.person_id})
    held, covers = queries.held([(row.office, row.cover_id) for row in offices])
    return Person(someone.person_id, someone.name, held, rights.scalar_one() > 0, covers)


class Clock:
    """Moves the database's clock, as only its owner may."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def forward(self, **time: float) -> None:
        from datetime import timedelta

        connection = await asyncpg.connect(self.url)
        await connection.execute("UPDATE clock SET ahead = ahead + $1", timedelta(**time))
        await connection.close()


@pytest.fixture
def clock(owner_url: str) -> Clock:
    return Clock(owner_url)


@pytest.fixture
def settings(db_url: str, owner_url: str, tmp_path: Path) -> Settings:
    return Settings(
        mode="test",
        database_url=db_url,
        owner_database_url=owner_url,
        secret=token_urlsafe(),
        base_url="http://testserver",
        pool_size=5,
        requests_a_minute=0,
        erasure_log=str(tmp_path / "erasures.log"),
    )


class Api(httpx.AsyncClient):
    """A client of the ASGI app in this event loop. `api.as_(person)` gives one that is signed in."""

    app: Litestar
    engine: AsyncEngine

    async def as_(self, someone: cast.Someone, door: str = "api") -> "Api":
        token = token_urlsafe(32)
        async with self.engine.begin() as db:
            await db.execute(
                text(
                    "INSERT INTO session (id, person_id, token_digest, door, began_at, seen_at, expires_at)"
                    " VALUES (:id, :person, :digest, :door, app_now(), app_now(), app_now() + interval '90 days')"
                ),
                {
                    "id": uuid4(),
                    "person": someone.person_id,
                    "digest": sha256(token.encode()).digest(),
                    "door": door,
                },
            )
        return client(self.app, self.engine, {"Authorization": f"Bearer {token}"})


def client(app: Litestar, engine: AsyncEngine, headers: dict[str, str]) -> Api:
    made = Api(transport=httpx.ASGITransport(app), base_url="http://testserver", headers=headers)
    made.app, made.engine = app, engine
    return made


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[Litestar]:
    """The headless service, in this event loop: most tests need no page, and pass without that folder."""
    app = create_app(settings)
    async with app.lifespan():
        yield app


@pytest.fixture
async def api(app: Litestar, engine: AsyncEngine) -> AsyncIterator[Api]:
    async with client(app, engine, {}) as made:
        yield made
