"""The operator's commands as they are typed: the first day, a backup, a drill, and what they refuse."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from cli.found import FoundingError, read

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "deploy" / "society.yaml"
pytestmark = pytest.mark.slow


def fforwm(*words: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FFORWM_")} | settings
    command = [sys.executable, "-m", "cli", *map(str, words)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


@contextmanager
def database(home: Path) -> Iterator[dict[str, str]]:
    """`fforwm database`, until it is told to stop; and the settings that it prints."""
    command = [sys.executable, "-m", "cli", "database"]
    environment = os.environ | {"FFORWM_HOME": str(home)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as program:
        try:
            yield dict(program.stdout.readline().rstrip("\n").split("=", 1) for _ in range(2))
        finally:
            program.terminate()
            assert program.wait(60) == 0


def test_the_evening_from_an_empty_folder_to_a_drill(tmp_path):
    key = tmp_path / "key"
    made = fforwm("key", "--to", key)
    recipient = re.search(r"FFORWM_BACKUP_RECIPIENT=(age1\w+)", made.stdout)
    assert recipient is not None
    backups = tmp_path / "backups"
    backups.mkdir()
    with database(tmp_path / "one") as settings:
        settings |= {"FFORWM_BACKUP_RECIPIENT": recipient[1], "FFORWM_SECRET": "a secret that is long enough"}
        assert fforwm("migrate", **settings).returncode == 0
        assert "Founded: 2 bodies, 3 people" in fforwm("found", SAMPLE, **settings).stdout
        assert "founded once" in fforwm("found", SAMPLE, **settings).stderr
        assert fforwm("check", **settings).returncode == 0
        for _ in range(3):
            assert "schema" in fforwm("backup", "--to", backups, "--keep", 2, **settings).stdout
            time.sleep(1)  # a name has its second in it
    drilled = fforwm("drill", "--from", backups, "--key", key)
    assert drilled.returncode == 0, drilled.stderr
    assert re.search(r"^  person +3 ", drilled.stdout, re.MULTILINE)
    with database(tmp_path / "two") as settings:
        restored = fforwm("restore", "--from", backups, "--key", key, **settings)
        assert restored.returncode == 0, restored.stderr
        with psycopg.connect(settings["FFORWM_DATABASE_URL"]) as db:
            assert db.execute("SELECT office FROM appointment ORDER BY office").fetchall()[-1] == ("secretary",)
        again = fforwm("restore", "--from", backups, "--key", key, **settings)
        assert (again.returncode, "not empty" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", "--to", "."), "FFORWM_OWNER_DATABASE_URL"),
        (("upgrade", "--to", "."), "FFORWM_OWNER_DATABASE_URL"),
        (("restore", "--from", ".", "--key", "none"), "FFORWM_OWNER_DATABASE_URL"),
        (("drill", "--from", ".", "--key", "none"), "There is no backup"),
        (("found", "none.yaml"), "cannot be read"),
        (("found", SAMPLE), "Set FFORWM_DATABASE_URL"),
    ],
)
def test_what_lacks_something_says_what(words, said):
    ended = fforwm(*words)
    assert ended.returncode == 1
    assert said in ended.stderr


def test_a_backup_is_never_taken_in_clear(db_url, owner_url, tmp_path):
    ended = fforwm("backup", "--to", tmp_path, FFORWM_OWNER_DATABASE_URL=owner_url)
    assert "FFORWM_BACKUP_RECIPIENT" in ended.stderr
    wrong = fforwm("backup", "--to", tmp_path, "--recipient", "age1none", FFORWM_OWNER_DATABASE_URL=owner_url)
    assert "begins with age1" in wrong.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_private_key_is_never_overwritten(tmp_path):
    key = tmp_path / "key"
    assert fforwm("key", "--to", key).returncode == 0
    before = key.read_text()
    assert fforwm("key", "--to", key).returncode == 1
    assert (key.read_text(), key.stat().st_mode & 0o777) == (before, 0o600)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("slug: board", "slug: members-forum", "two bodies have the slug members-forum"),
        ("    rules: small-forum", "    rules: our-own", "has rules that are none of"),
        ("body: board, office", "body: council, office", "council, which is no body here"),
        ("office: secretary, since", "office: translator, since", "nobody is secretary"),
        ("office: secretary, since", "office: queen, since", r"people\[0\].offices\[0\].office"),
        ("email: secretary@example.org", "email: secretary", r"people\[0\].email"),
        ("language: both", "languages: both", r"unknown field `languages`"),
        ("cy: Y Bwrdd", "cy: ''", r"bodies\[1\].name"),
        ("network:", "network: [", "not as it should be"),
    ],
)
def test_what_is_wrong_in_the_societys_file_is_named(old, new, said, tmp_path):
    path = tmp_path / "society.yaml"
    path.write_text(SAMPLE.read_text().replace(old, new, 1))
    with pytest.raises(FoundingError, match=said):
        read(path)
