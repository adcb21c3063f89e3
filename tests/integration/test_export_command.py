"""`fforwm export`: the list and where it is written, who reads of it, and what is refused with one sentence."""

import asyncio
import csv
from io import StringIO

import pytest

from cli.main import main
from tests.importing import committed

ASKED = ("export", "members", "--as", "nisien@example.org", "--language", "en", "--purpose-en", "Labels.")


@pytest.fixture
def fforwm(settings, monkeypatch, capfdbinary, society):
    """Type a command; gives how it ended, what it printed, and what it complained of."""
    for name in ("mode", "database_url", "secret"):
        monkeypatch.setenv(f"FFORWM_{name.upper()}", getattr(settings, name))

    async def run(*words: object) -> tuple[int, str, str]:
        status = await asyncio.to_thread(main, [*map(str, words)])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


async def test_a_list_is_printed_or_written_to_a_new_file_and_each_member_reads_of_it(
    api, act, society, fforwm, tmp_path
):
    await committed(act, society)
    path = tmp_path / "aelodau.csv"
    status, out, err = await fforwm(*ASKED, "--to", path, "--fields", "name,reference")
    assert (status, out) == (0, "")
    rows = list(csv.DictReader(StringIO(path.read_text("utf-8-sig"), newline="")))
    assert {"id", "reference", "name_cy", "name_en"} == rows[0].keys()
    assert f"Members in the list: {len(rows)}." in err
    assert path.stat().st_mode & 0o077 == 0
    again = await fforwm(*ASKED, "--to", path)
    assert (again[0], "already" in again[2]) == (2, True)
    status, out, _ = await fforwm(*ASKED, "--format", "ndjson")
    assert (status, out.count("\n")) == (0, len(rows))
    mine = (await (await api.as_(society.branwen)).get("/api/v1/me/exports")).json()["data"]
    assert [(each["by"], each["fields"]) for each in mine if each["member"]["cy"] == "Branwen"] == [
        ("Nisien", ["name", "email", "language"]),
        ("Nisien", ["reference", "name"]),
    ]


async def test_what_is_wrong_is_said_and_leaves_no_file_and_no_list(api, society, fforwm, tmp_path):
    path = tmp_path / "aelodau.csv"
    wrong = (
        (2, "what the list is for", (*ASKED[:-2], "--to", path)),
        (2, "cannot be made so", (*ASKED, "--fields", "name,password", "--to", path)),
        (2, "cannot be made so", (*ASKED, "--fields", "", "--to", path)),
        (2, "There is not one person", (*ASKED, "--as", "neb@example.org", "--to", path)),
        (2, "No file can be written there", (*ASKED, "--to", tmp_path / "dim" / "x.csv")),
        (1, "", (*ASKED, "--as", "branwen@example.org", "--to", path)),
        (1, "", (*ASKED, "--agreement", society.branwen.member_id, "--to", path)),
    )
    for status, said, words in wrong:
        ended, _, err = await fforwm(*words)
        assert (ended, said in err, path.exists()) == (status, True, False), (words, err)
    assert (await (await api.as_(society.nisien)).get("/api/v1/exports")).json()["data"] == []
