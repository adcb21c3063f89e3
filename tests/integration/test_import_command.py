"""`fforwm import`: what it prints in either language, what it changes and what it does not, and how it ends."""

import asyncio
import re
from pathlib import Path

import pytest

from cli.main import main
from tests import joining
from tests.importing import LIST, register

OFFICER = ("--as", "nisien@example.org")


@pytest.fixture
def fforwm(settings, monkeypatch, capsys, society):
    """Type a command; gives how it ended, what it printed, and what it complained of."""
    for name in ("mode", "database_url", "secret"):
        monkeypatch.setenv(f"FFORWM_{name.upper()}", getattr(settings, name))

    async def run(*words: object) -> tuple[int, str, str]:
        status = await asyncio.to_thread(main, [*map(str, words)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def file(tmp_path):
    def made(content: str | bytes = LIST, name: str = "aelodau.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return made


async def test_a_dry_run_says_what_each_row_would_do_and_changes_nothing(api, act, society, fforwm, file):
    before = await register(act)
    status, out, err = await fforwm("import", "members", file(), *OFFICER, "--language", "cy")
    assert (status, err) == (0, "")
    assert out.splitlines()[:3] == [
        "2\tNewydd\tM-001\tGoewin Pebin",
        "3\tNewydd\tM-002\tLleu Llaw",
        "4\tNewydd\t007\tAranrhod Dôn",
    ]
    assert "--apply" in out
    assert await register(act) == before
    kept = (await (await api.as_(society.nisien)).get("/api/v1/imports")).json()["data"]
    assert [(each["state"], each["by"]) for each in kept] == [("discarded", "Nisien")]


async def test_a_list_is_taken_in_and_undone_by_the_command_that_is_printed(act, society, fforwm, file):
    before = await register(act)
    status, out, _ = await fforwm("import", "members", file(), *OFFICER, "--language", "en", "--apply")
    assert status == 0, out
    assert len(await register(act)) == len(before) + 3
    again = await fforwm("import", "members", file(), *OFFICER, "--language", "en", "--apply")
    assert (again[0], again[1].count("\tUnchanged\t")) == (0, 3)
    undo = re.search(r"fforwm (import undo \S+ --as \S+)", out)
    assert undo is not None
    status, out, _ = await fforwm(*undo[1].split(), "--language", "cy")
    assert (status, out) == (0, "Tynnwyd y rhestr o’r gofrestr eto.\n")
    assert await register(act) == before
    status, _, err = await fforwm(*undo[1].split(), "--language", "en")
    assert (status, err) == (1, "This cannot be done with the import as it stands.\n")


async def test_one_refused_row_keeps_all_out_and_the_cell_is_named(act, society, fforwm, file):
    before = await register(act)
    wrong = file(LIST + "M-003,Gilfaethwy,,Klingon,,\n")
    status, out, _ = await fforwm("import", "members", wrong, *OFFICER, "--language", "en")
    assert status == 1
    assert "5\tRefused\tM-003\tGilfaethwy\n\t- D5: Write Welsh, English or both. “Klingon”\n" in out
    status, _, err = await fforwm("import", "members", wrong, *OFFICER, "--language", "cy", "--apply")
    assert (status, "gyfan" in err) == (1, True)
    assert await register(act) == before


async def test_rows_of_perhaps_known_members_wait_until_somebody_says_that_they_looked(act, society, fforwm, file):
    known = file("Rhif,Enw,E-bost\nX1,Branwen,branwen@example.org\n")
    before = await register(act)
    status, out, err = await fforwm("import", "members", known, *OFFICER, "--language", "en", "--apply")
    assert (status, str(society.branwen.member_id) in out) == (1, True)
    assert "Look at them" in err
    assert await register(act) == before
    looked = await fforwm("import", "members", known, *OFFICER, "--apply", "--duplicates-seen")
    assert looked[0] == 0
    assert len(await register(act)) == len(before) + 1


async def test_a_column_is_named_where_its_heading_does_not_tell(fforwm, file):
    odd = file("Peth,Enw\nM-001,Goewin\n")
    status, _, err = await fforwm("import", "members", odd, *OFFICER, "--language", "en")
    assert (status, "No column says" in err) == (2, True)
    status, out, _ = await fforwm("import", "members", odd, *OFFICER, "--column", "reference=Peth", "--language", "cy")
    assert (status, out.splitlines()[0]) == (0, "2\tNewydd\tM-001\tGoewin")
    for wrong in ("reference=Arall", "rhif=Peth", "reference"):
        status, _, err = await fforwm("import", "members", odd, *OFFICER, "--column", wrong, "--language", "en")
        assert (status, "Those of this file are: Peth · Enw" in err) == (2, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is nothing in this file."),
        (b"PK\x03\x04 and no workbook", "This workbook cannot be opened. Save it once more, as XLSX or CSV."),
        (b"\x00\x01\x02", "This is no spreadsheet. Save your list as XLSX or CSV."),
    ],
)
async def test_what_is_no_list_is_said_to_be_none(fforwm, file, content, said):
    status, out, err = await fforwm("import", "members", file(content), *OFFICER, "--language", "en")
    assert (status, out, err) == (2, "", f"{said}\n")


async def test_a_file_that_is_not_there_or_a_folder_is_told_before_anything_else(fforwm, tmp_path):
    status, _, err = await fforwm("import", "members", tmp_path / "dim.csv", *OFFICER, "--language", "en")
    assert (status, err.startswith("There is no file of this name:")) == (2, True)
    status, _, err = await fforwm("import", "members", tmp_path, *OFFICER, "--language", "cy")
    assert (status, err.startswith("Ffolder")) == (2, True)


async def test_only_who_admits_members_may_be_named_and_only_one_who_is_there(act, society, fforwm, file):
    status, _, err = await fforwm("import", "members", file(), "--as", "branwen@example.org", "--language", "en")
    assert status == 1
    assert err
    for nobody in ("neb@example.org", "", "' OR true --"):
        status, _, err = await fforwm("import", "members", file(), "--as", nobody, "--language", "en")
        assert (status, "There is not one person" in err) == (2, True)


async def test_an_import_that_a_register_keeps_is_not_undone_and_it_is_said_what_to_do(act, society, fforwm, file):
    await joining.registered(act, society)
    _, out, _ = await fforwm("import", "members", file(), *OFFICER, "--apply")
    import_id = re.search(r"import undo (\S+)", out)
    assert import_id is not None
    before = await register(act)
    status, _, err = await fforwm("import", "undo", import_id[1], *OFFICER, "--language", "en")
    assert (status, "End the memberships that should not have begun" in err) == (1, True)
    assert await register(act) == before
