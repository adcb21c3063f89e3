"""Backups on a real PostgreSQL: what comes back is what was there, and what was tampered with does not come back."""

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pyrage
import pytest

from cli.backup import archive
from cli.backup.archive import BackupError
from cli.backup.manifest import differences, measure, tables
from cli.backup.restore import recounted, restore
from cli.backup.server import connected
from cli.backup.take import backup
from governance.ballots import actions as ballots
from governance.ballots.values import NewVote
from governance.changes import queries
from governance.context import Context
from governance.database import open_engine
from governance.motions import actions as motions
from governance.motions.values import NewSecond
from tests import stage
from tests.conftest import actor
from tests.integration.test_motions import proposed


@pytest.fixture
async def counted(act, society, clock) -> None:
    """A ballot that was declared, and another that is open, in this test's database."""
    first = await stage.opened(act, society, clock)
    async with act(society.branwen) as ctx:
        await ballots.cast_vote(ctx, first, NewVote("yes"))
    await stage.closed(act, clock, days=30)
    second = await stage.opened(act, society, clock)
    async with act(society.branwen) as ctx:
        await ballots.cast_vote(ctx, second, NewVote("no", reason="Na, am reswm."))


async def taken(owner_url: str, tmp_path: Path, public_key: str) -> Path:
    path = tmp_path / "one.age"
    await asyncio.to_thread(backup, owner_url, path, public_key)
    return path


async def refused(empty: str, path: Path, key_file: Path, why: str) -> None:
    """The restore is refused, for this reason, and the database is as empty as it was."""
    with pytest.raises(BackupError, match=why):
        await asyncio.to_thread(restore, empty, path, key_file)
    with connected(empty) as db:
        assert tables(db) == []


@pytest.mark.usefixtures("counted")
async def test_what_is_restored_is_what_was_there(owner_url, empty, key, tmp_path, society):
    path = await taken(owner_url, tmp_path, key[1])
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"Branwen" not in path.read_bytes()
    done = await asyncio.to_thread(restore, empty, path, key[0])
    assert done.manifest.tables["vote"].rows == 2
    assert [(each.turnout, each.outcome, each.faults) for each in done.recounts] == [(1, "not_decided", ())]
    assert len(done.open_ballots) == 1
    with connected(empty) as db, connected(owner_url) as before, db.transaction(), before.transaction():
        changed = differences(measure(before), measure(db))
    assert {line.partition(":")[0] for line in changed} <= {"table session", "table restoration", "table sign_in"}


@pytest.mark.usefixtures("counted")
async def test_after_a_restore_the_app_can_do_what_it_could_and_no_more(owner_url, empty, key, tmp_path, society):
    await asyncio.to_thread(restore, empty, await taken(owner_url, tmp_path, key[1]), key[0])
    app = await asyncpg.connect(empty.replace("fforwm_owner@", "fforwm_app@"))
    assert await app.fetchval("SELECT count(*) FROM vote") == 2
    for refused in ("UPDATE journal SET xid = '4'", "UPDATE vote SET member_id = cast_by", "DELETE FROM restoration"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(refused)
    await app.close()


async def test_nobody_is_signed_in_after_a_restore(owner_url, empty, key, tmp_path, api, society):
    client = await api.as_(society.branwen)
    assert (await client.get("/api/v1/me")).status_code == 200
    await asyncio.to_thread(restore, empty, await taken(owner_url, tmp_path, key[1]), key[0])
    owner = await asyncpg.connect(empty)
    assert await owner.fetchval("SELECT count(*) FROM session") == 1
    assert await owner.fetchval("SELECT count(*) FROM session WHERE ended_at IS NULL") == 0
    await owner.close()


async def test_a_partners_cursor_stays_good_on_a_server_that_counts_anew(owner_url, empty, key, tmp_path, act, society):
    motion_id = await proposed(act, society, society.branwen)
    owner = await asyncpg.connect(owner_url)
    await owner.execute("ALTER TABLE journal DISABLE TRIGGER journal_is_append_only")
    await owner.execute("UPDATE journal SET xid = (xid::text::bigint + 1000000000)::text::xid8")  # a much older server
    await owner.close()
    await asyncio.to_thread(restore, empty, await taken(owner_url, tmp_path, key[1]), key[0])
    engine = open_engine(empty.replace("fforwm_owner@", "fforwm_app@"))
    async with engine.begin() as db:
        ctx = Context(db, await actor(db, society.rhiannon))
        found, cursor, _ = await queries.changes(ctx, queries.BEGINNING, 100)
        assert [change.event for change in found] == ["motion.transitioned"]
    async with engine.begin() as db:
        await motions.second_motion(Context(db, await actor(db, society.pwyll)), motion_id, NewSecond())
    for _ in range(50):
        async with engine.begin() as db:
            new, _, _ = await queries.changes(Context(db, await actor(db, society.rhiannon)), cursor, 100)
        if new:
            break
        await asyncio.sleep(0.1)
    await engine.dispose()
    assert [change.event for change in new] == ["motion.seconded"]


@pytest.mark.parametrize("place", [0, 30, 300, -400, -1])
async def test_one_changed_byte_is_refused_and_nothing_is_written(place, owner_url, empty, key, tmp_path):
    path = await taken(owner_url, tmp_path, key[1])
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    await refused(empty, path, key[0], "whole backup|changed or cut short|another key")


@pytest.mark.parametrize("kept", [0.0, 0.01, 0.5, 0.999])
async def test_a_file_that_was_cut_short_is_refused(kept, owner_url, empty, key, tmp_path):
    path = await taken(owner_url, tmp_path, key[1])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    await refused(empty, path, key[0], "whole backup|changed or cut short")


async def test_another_key_is_refused(owner_url, empty, key, tmp_path):
    path = await taken(owner_url, tmp_path, key[1])
    archive.new_key(tmp_path / "other")
    await refused(empty, path, tmp_path / "other", "another key")


async def test_what_is_no_backup_is_refused_though_it_was_encrypted_to_us(empty, key, tmp_path):
    path = tmp_path / "letter.age"
    path.write_bytes(pyrage.encrypt(b"Annwyl Branwen", [archive.recipient(key[1])]))
    await refused(empty, path, key[0], "does not begin as a backup")


async def test_a_database_that_holds_anything_is_refused(owner_url, key, tmp_path):
    path = await taken(owner_url, tmp_path, key[1])
    with pytest.raises(BackupError, match="not empty"):
        await asyncio.to_thread(restore, owner_url, path, key[0])


async def test_a_schema_that_this_program_does_not_know_is_refused(owner_url, empty, key, tmp_path):
    owner = await asyncpg.connect(owner_url)
    await owner.execute("UPDATE alembic_version SET version_num = '9999'")
    await owner.close()
    path = await taken(owner_url, tmp_path, key[1])
    await refused(empty, path, key[0], "newer than this program")


async def test_a_result_that_was_changed_in_the_database_is_found_by_counting_again(owner_url, counted, act):
    assert [each.faults for each in await asyncio.to_thread(recounted, owner_url)] == [()]
    owner = await asyncpg.connect(owner_url)
    await owner.execute("ALTER TABLE vote DISABLE TRIGGER vote_is_guarded")
    await owner.execute("UPDATE vote SET choice = 'no'")
    await owner.close()
    [again] = await asyncio.to_thread(recounted, owner_url)
    assert again.faults == ("the votes give another result",)


async def test_no_backup_is_ever_overwritten(owner_url, key, tmp_path):
    path = await taken(owner_url, tmp_path, key[1])
    before = path.read_bytes()
    with pytest.raises(BackupError, match="there already"):
        await asyncio.to_thread(backup, owner_url, path, key[1])
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["key", "one.age"]


async def test_a_disk_that_takes_no_more_leaves_no_half_of_a_backup(owner_url, key, tmp_path):
    """By a limit on the size of files, which the operating system answers as it answers for a full disk."""
    folder = tmp_path / "backups"
    folder.mkdir()
    command = f"ulimit -f 8; exec {sys.executable} -m cli backup --to {folder} --recipient {key[1]}"
    environment = os.environ | {"FFORWM_OWNER_DATABASE_URL": owner_url}
    program = await asyncio.create_subprocess_shell(command, env=environment, stderr=asyncio.subprocess.PIPE)
    _, said = await program.communicate()
    assert program.returncode == 1
    assert "could not be written" in said.decode()
    assert list(folder.iterdir()) == []


async def test_the_backup_is_of_one_instant_while_people_go_on(owner_url, empty, key, tmp_path, act, society):
    async def busy() -> None:
        while not done.is_set():
            await proposed(act, society, society.branwen)

    done = asyncio.Event()
    work = asyncio.create_task(busy())
    await asyncio.sleep(0.2)
    path = await taken(owner_url, tmp_path, key[1])
    done.set()
    await work
    restored = await asyncio.to_thread(restore, empty, path, key[0])
    with connected(owner_url) as db, db.transaction():
        assert restored.manifest.tables["motion"].rows < measure(db).tables["motion"].rows
