"""What refuses to start, each with its mend in one line: on real servers, set wrong on purpose."""

import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from api.settings import Settings, from_environment
from cli import checks, embedded
from cli.embedded import OWNER, RUNTIME, Embedded
from governance.migrations import migrate

SECRET = "a secret that is long enough"


def reasons(**settings: str) -> list[str]:
    with pytest.raises(checks.Unsafe) as refused:
        checks.check(Settings(**{"secret": SECRET, **settings}))
    assert all("\n" not in reason for reason in refused.value.reasons)
    return refused.value.reasons


def test_a_sound_database_is_let_through(db_url: str) -> None:
    checks.check(Settings(database_url=db_url, secret=SECRET))


def test_no_database_is_named() -> None:
    assert "FFORWM_DATABASE_URL" in reasons()[0]


def test_the_database_is_not_there() -> None:
    assert "cannot be reached" in reasons(database_url="postgresql://fforwm_app@127.0.0.1:1/fforwm")[0]


@pytest.mark.parametrize("secret", [Settings().secret, "short"])
def test_a_secret_that_others_know_is_refused_in_production_alone(db_url: str, secret: str) -> None:
    assert "FFORWM_SECRET" in reasons(database_url=db_url, secret=secret)[0]
    checks.check(Settings(mode="demo", database_url=db_url, secret=secret))


@pytest.mark.parametrize(
    "url",
    [
        "smtp://127.0.0.1:25",
        "smtp://[::1]:2525",
        "smtp://us%40er:p%2Fw@mail.example.org:587",
        "smtps://mail.example.org/",
        "smtp://relay.example.org?starttls=no",
    ],
)
def test_an_address_of_a_mail_server_is_let_through(url: str) -> None:
    assert not any("FFORWM_SMTP_URL" in reason for reason in reasons(smtp_url=url))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org:25",
        "smtp+starttls://user:pw-that-is-secret@mail.example.org",
        "smpts://user:pw-that-is-secret@mail.example.org",
        "smtp://user:pw-that-is-secret@mail.example.org:submission",
        "smtp://user:pw-that-is-secret@mail.example.org?starttls=No",
        "smtp://user:pw-that-is-secret@",
    ],
)
def test_a_mail_server_that_would_be_misread_is_named_and_its_password_is_not(url: str) -> None:
    [reason] = [each for each in reasons(smtp_url=url) if "FFORWM_SMTP_URL" in each]
    assert "secret" not in reason


def test_the_owner_may_not_serve(owner_url: str) -> None:
    assert "owns the tables" in reasons(database_url=owner_url)[0]


async def test_pending_migrations_are_named(db_url: str, owner_url: str) -> None:
    owner = await asyncpg.connect(owner_url)
    await owner.execute("UPDATE alembic_version SET version_num = '0001'")
    await owner.close()
    assert reasons(database_url=db_url) == ["The schema is older than the program. Run: fforwm migrate"]


async def test_commits_that_do_not_wait_for_the_disk_are_refused(server: str, database: str, db_url: str) -> None:
    admin = await asyncpg.connect(server)
    await admin.execute(f"ALTER DATABASE {database} SET synchronous_commit = off")
    await admin.close()
    assert reasons(database_url=db_url)[0].startswith("synchronous_commit is off")


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_does_not_write_safely_is_refused(
    setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(embedded.SETTINGS, setting, "off")
    with Embedded(tmp_path) as server:
        server.ensure_roles_and_database()
        migrate(server.url(OWNER))
        assert reasons(database_url=server.url(RUNTIME))[0].startswith(f"{setting} is off")


@pytest.mark.parametrize("command", ["serve", "work", "check"])
def test_the_command_says_it_and_ends_with_1(command: str) -> None:
    ended = subprocess.run([sys.executable, "-m", "cli", command], env={}, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Fforwm does not start:" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_setting_that_is_no_setting_is_named() -> None:
    with pytest.raises(Exception, match="pool_size"):
        from_environment({"FFORWM_POOL_SIZE": "many"})


def test_an_address_may_end_in_a_slash() -> None:
    assert from_environment({"FFORWM_BASE_URL": "https://fforwm.example/"}).base_url == "https://fforwm.example"
