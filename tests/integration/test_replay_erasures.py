"""An older backup brings nobody back: backup, erase, restore, and the erasure is done again from the log beside it."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import text

from cli.backup import commands
from cli.backup.archive import BackupError
from cli.rights import replay
from governance.rights import actions
from governance.rights.values import NewErasure
from tests import joining
from tests.integration.test_backup import taken

NAMES = "SELECT array_agg(name ORDER BY name) FROM person WHERE name IN ('Branwen', 'Cigfa') OR erased_at IS NOT NULL"


@pytest.fixture
async def gone(act, society, owner_url, key, tmp_path, settings):
    """A backup with Branwen and Cigfa in it, both erased since, one of them with her words. Gives the backup's path."""
    path = await taken(owner_url, tmp_path, key[1])
    for someone, texts in ((society.branwen, True), (society.cigfa, False)):
        membership_id = await joining.membership_of(act, someone.member_id)
        async with act(society.gwydion) as ctx:
            await actions.erase_member(ctx, membership_id, NewErasure(texts), settings.erasures)
    return path


async def asked(url: str, query: str):
    owner = await asyncpg.connect(url)
    try:
        return await owner.fetchval(query)
    finally:
        await owner.close()


def restored(settings, empty, path, key):
    """The command, as it is typed."""
    from msgspec.structs import replace

    return asyncio.to_thread(commands.put_back, replace(settings, owner_database_url=empty), str(path), str(key[0]))


async def test_a_restore_does_again_what_the_log_says(gone, settings, empty, key, capsys):
    assert await restored(settings, empty, gone, key) == 0
    assert "2 erasures that this backup did not know were done again" in capsys.readouterr().out
    assert await asked(empty, NAMES) == ["Cyn-aelod / Former member"] * 2
    assert await asked(empty, "SELECT count(*) FROM address WHERE email LIKE 'branwen%'") == 0
    assert await asked(empty, "SELECT count(*) FROM journal WHERE event = 'person.erased_again'") == 2
    assert await asked(empty, "SELECT count(*) FROM erasure_request WHERE texts") == 1


async def test_without_the_log_the_operator_is_told_and_replays_by_hand_as_often_as_they_like(
    gone,
    settings,
    empty,
    key,
    capsys,
    tmp_path,
):
    away = settings.erasures.rename(tmp_path / "elsewhere.log")
    assert await restored(settings, empty, gone, key) == 0
    assert "fforwm replay-erasures --log FILE" in capsys.readouterr().out
    assert await asked(empty, NAMES) == ["Branwen", "Cigfa"]
    assert await asyncio.to_thread(replay, empty, away) == 2
    assert await asked(empty, NAMES) == ["Cyn-aelod / Former member"] * 2
    journal = await asked(empty, "SELECT max(seq) FROM journal")
    assert await asyncio.to_thread(replay, empty, away) == 0
    assert await asked(empty, "SELECT max(seq) FROM journal") == journal


async def test_a_replay_leaves_out_who_is_not_in_this_database_and_a_line_that_was_not_finished(
    gone, settings, owner_url
):
    settings.erasures.write_bytes(
        settings.erasures.read_bytes()
        + b'{"person_id":"00000000-0000-7000-8000-000000000000","texts":false,"erased_at":"2026-01-01T00:00:00Z"}\n'
        + b'{"person_id":"0000'
    )
    assert await asyncio.to_thread(replay, owner_url, settings.erasures) == 0


async def test_a_log_that_is_none_is_refused_before_anything_is_done(settings, owner_url, tmp_path):
    for content in (b"Branwen\n", b'{"person_id":"x"}\n'):
        (tmp_path / "log").write_bytes(content)
        with pytest.raises(BackupError, match="cannot be read"):
            await asyncio.to_thread(replay, owner_url, tmp_path / "log")
    with pytest.raises(BackupError, match="cannot be read"):
        await asyncio.to_thread(replay, owner_url, tmp_path / "nowhere")


async def test_what_cannot_be_written_down_is_not_erased(act, society, engine, tmp_path):
    (tmp_path / "a file").write_text("")
    membership_id = await joining.membership_of(act, society.branwen.member_id)
    with pytest.raises(OSError, match="a file"):
        async with act(society.gwydion) as ctx:
            await actions.erase_member(ctx, membership_id, NewErasure(texts=False), tmp_path / "a file" / "log")
    async with engine.connect() as db:
        assert await db.scalar(text("SELECT count(*) FROM person WHERE erased_at IS NOT NULL")) == 0
