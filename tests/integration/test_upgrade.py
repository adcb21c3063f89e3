"""An upgrade from the first schema with a network's data in it: nothing is lost, and it can be gone back on."""

import asyncio
import lzma
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from cli.backup import archive
from cli.backup.archive import BackupError
from cli.backup.manifest import measure
from cli.backup.restore import recounted, restore
from cli.backup.server import alone, connected, programs
from cli.backup.upgrade import upgrade
from governance.migrations import migrate, pending
from tests.conftest import at

LAST_RELEASE = "0002"  # the schema of the last tag; until there is one, the first that was in use
DATA = Path(__file__).parents[1] / "data" / f"demo-{LAST_RELEASE}.sql.xz"


async def new(server: str) -> AsyncIterator[str]:
    name = f"test_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server)
    await admin.execute(f"CREATE DATABASE {name} OWNER fforwm_owner TEMPLATE template0")
    yield at(server, "fforwm_owner", name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def old(server: str, template: object) -> AsyncIterator[str]:
    """The owner's address of a database of the last release, with the demo network in it."""
    async for url in new(server):
        with connected(url) as db:
            command = [programs(db) / "psql", "--quiet", "--set=ON_ERROR_STOP=1", url]
        dump = lzma.decompress(DATA.read_bytes())
        await asyncio.to_thread(subprocess.run, command, input=dump, stdout=subprocess.DEVNULL, check=True)
        yield url


@pytest.fixture
async def empty(server: str, template: object) -> AsyncIterator[str]:
    async for url in new(server):
        yield url


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    path = tmp_path / "key"
    return path, archive.new_key(path)


async def upgraded(url: str, path: Path, public_key: str):
    return await asyncio.to_thread(upgrade, url, path, public_key, print)


async def test_the_last_release_with_data_is_upgraded_and_every_row_kept(old, key, tmp_path):
    done = await upgraded(old, tmp_path / "before.age", key[1])
    assert (done.before.revision, done.lost) == (LAST_RELEASE, [])
    assert done.before.tables["vote"].rows > 100
    assert not pending(old)
    recounts = await asyncio.to_thread(recounted, old)
    assert recounts
    assert [each.faults for each in recounts if each.faults] == []


async def test_what_was_backed_up_before_can_be_gone_back_to_and_upgraded_again(old, empty, key, tmp_path):
    done = await upgraded(old, tmp_path / "before.age", key[1])
    restored = await asyncio.to_thread(restore, empty, tmp_path / "before.age", key[0])
    assert (restored.is_older, restored.manifest.revision) == (True, LAST_RELEASE)
    await asyncio.to_thread(migrate, empty)
    assert [each.faults for each in await asyncio.to_thread(recounted, empty) if each.faults] == []
    with connected(empty) as db, db.transaction():
        assert {name: each.rows for name, each in measure(db).tables.items() if name in done.before.tables} == {
            name: each.rows for name, each in done.before.tables.items()
        }


async def test_an_upgrade_waits_for_the_old_program_to_be_stopped(old, key, tmp_path):
    app = await asyncpg.connect(old.replace("fforwm_owner@", "fforwm_app@"))
    with pytest.raises(BackupError, match="in use"):
        await upgraded(old, tmp_path / "before.age", key[1])
    assert not (tmp_path / "before.age").exists()
    await app.close()
    with connected(old) as db, db.transaction():
        assert measure(db).revision == LAST_RELEASE
    assert await upgraded(old, tmp_path / "before.age", key[1]) is not None


async def test_without_a_backup_nothing_is_upgraded(old, key, tmp_path):
    with pytest.raises(BackupError, match="could not be written"):
        await upgraded(old, tmp_path / "no such folder" / "before.age", key[1])
    with connected(old) as db, db.transaction():
        assert measure(db).revision == LAST_RELEASE


async def test_two_programs_never_change_the_schema_at_once(owner_url, key, tmp_path):
    with alone(owner_url), pytest.raises(BackupError, match="Another fforwm"):
        await upgraded(owner_url, tmp_path / "before.age", key[1])


async def test_nothing_is_done_where_the_schema_is_new_already(owner_url, key, tmp_path):
    assert await upgraded(owner_url, tmp_path / "before.age", key[1]) is None
    assert not (tmp_path / "before.age").exists()
