"""`fforwm count`: what is printed, in either language, and what is refused with one sentence."""

import csv
import json
from decimal import Decimal

import pytest

from cli.main import main
from governance.bilingual import Language
from governance.counting.elections import RULES

# Twenty papers, two places, counted by hand in test_elections.py.
FILE = """4 2
5 1 2 0
2 1 3 0
2 1 0
3 2 3 0
4 3 2 0
4 4 3 0
0
"Angharad"
"Bleddyn"
"Ceinwen"
"Dafydd"
"The committee"
"""
TIED = '3 1\n3 1 0\n3 2 0\n4 3 0\n0\n"Angharad"\n"Bleddyn"\n"Ceinwen"\n"T"\n'


@pytest.fixture
def fforwm(tmp_path, capsys):
    """Count a text, and give the exit status and what came out and what was complained of."""

    def run(text, *options, rule="stv_scotland_2011"):
        path = tmp_path / "papers.blt"
        path.write_text(text, encoding="utf-8")
        status = main(["count", str(path), "--rule", rule, *options])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_json_has_every_stage_with_all_decimals(fforwm):
    status, out, err = fforwm(FILE, "--format", "json")
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert (found["rule"], found["seats"], found["valid"], found["quota"]) == ("stv_scotland_2011", 2, 20, "7.00000")
    assert [(each["number"], each["name"]) for each in found["candidates"]][:2] == [(1, "Angharad"), (2, "Bleddyn")]
    assert (found["elected"], found["lots_needed"]) == ([1, 3], [])
    stages = [
        [each[key] for key in ("kind", "candidate", "transfer_value", "totals", "non_transferable", "elected")]
        for each in found["stages"]
    ]
    assert stages == [
        ["first", None, None, ["9.00000", "3.00000", "4.00000", "4.00000"], "0.00000", [1]],
        ["surplus", 1, "0.22222", ["7.00000", "4.11110", "4.44444", "4.00000"], "0.44446", []],
        ["exclusion", 4, None, ["7.00000", "4.11110", "8.44444", "0.00000"], "0.44446", [3]],
    ]
    for stage in found["stages"]:
        assert sum(map(Decimal, stage["totals"])) + Decimal(stage["non_transferable"]) == found["valid"]


def test_csv_has_a_row_for_each_candidate_and_stage(fforwm):
    status, out, _ = fforwm(FILE.replace("Ceinwen", "=1+1"), "--format", "csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert status == 0
    assert len(rows) == 3 * (4 + 2)
    surplus = [row for row in rows if row["stage"] == "2"]
    assert [row["transfer"] for row in surplus] == ["-2.00000", "1.11110", "0.44444", "0.00000", "", ""]
    assert [row["total"] for row in surplus[4:]] == ["0.44444", "0.00002"]
    assert surplus[2]["name"] == "'=1+1"  # no spreadsheet runs it
    assert rows[0]["elected"] == "quota"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "cy",
            ["Etholwyd: Angharad; Ceinwen", "Cam 2", "Eithriwyd", "0.44444 heb ddewis pellach, 0.00002 wedi’u torri"],
        ),
        (
            "en",
            ["Elected: Angharad; Ceinwen", "Stage 2", "Excluded", "0.44444 with no further preference, 0.00002 cut"],
        ),
    ],
)
def test_text_says_each_stage_in_the_language_asked_for(fforwm, language, said):
    status, out, _ = fforwm(FILE, "--lang", language)
    assert status == 0
    for each in (*said, "8.44444", "SSI 2011/399 r. 48(1)", "The committee"):
        assert each in out


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("language", Language)
def test_every_rule_is_told_in_both_languages(fforwm, rule, language):
    status, out, err = fforwm(FILE, "--seats", "1", "--lang", language, rule=rule)
    assert (status, err) == (0, "")
    assert "Angharad" in out or "Ceinwen" in out


def test_a_lot_is_asked_for_and_then_given(fforwm):
    status, out, _ = fforwm(TIED, "--format", "json")
    found = json.loads(out)
    assert (status, found["lots_needed"], found["lot_for"], found["elected"]) == (0, [1, 2], "exclude", [])
    _, out, _ = fforwm(TIED, "--lang", "en")
    assert "A lot must be drawn: whoever it falls on is excluded. Between: Angharad; Bleddyn" in out
    _, out, _ = fforwm(TIED, "--lots", "2,1", "--format", "json")
    found = json.loads(out)
    assert (found["lots_needed"], found["stages"][1]["candidate"], found["lots"]) == ([], 2, [2, 1])


def test_lots_of_the_file_are_used_where_none_are_given(fforwm):
    text = TIED.replace("3 1\n", "3 1\n[tie 2 1 3]\n", 1)
    assert json.loads(fforwm(text, "--format", "json")[1])["stages"][1]["candidate"] == 2
    assert json.loads(fforwm(text, "--format", "json", "--lots", "1")[1])["stages"][1]["candidate"] == 1


@pytest.mark.parametrize(
    ("text", "options", "cy", "en"),
    [
        ("4 2\nx", [], "Llinell 2, colofn 1: rhaid i bapur", "Line 2, column 1: a paper must begin"),
        (FILE.replace('"Angharad"', "Angharad"), ["--strict"], "Llinell 9, colofn 1", "Line 9, column 1: a name"),
        (FILE, ["--lots", "9"], "Rhifau ymgeiswyr", "Lots are numbers of candidates who stand, each once, and not: 9"),
        (FILE, ["--lots", "1,1"], "Rhifau ymgeiswyr", "and not: 1,1"),
        (FILE, ["--lots", "a"], "Rhifau ymgeiswyr", "and not: a"),
        (FILE, ["--seats", "0"], "Rhif cyfan", "Places are a whole number from 1 on, and not: 0"),
        (FILE, ["--seats", "two"], "Rhif cyfan", "and not: two"),
        (FILE, ["--rule", "irv"], "Ar gyfer un lle", "Instant run-off is for one place, and here are: 2"),
    ],
)
def test_what_is_wrong_is_one_sentence_in_the_language_asked_for(fforwm, text, options, cy, en):
    for language, said in (("cy", cy), ("en", en)):
        status, out, err = fforwm(text, *options, "--lang", language)
        assert (status, out) == (2, "")
        assert said in err
        assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("lang", "nothing", "folder"), [("cy", "Nid oes ffeil", "Ffolder"), ("en", "no file", "folder")]
)
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, capsys, lang, nothing, folder):
    for path, said in ((tmp_path / "nothing.blt", nothing), (tmp_path, folder)):
        assert main(["count", str(path), "--rule", "irv", "--lang", lang]) == 2
        told = capsys.readouterr().err
        assert said in told
        assert len(told.splitlines()) == 1


def test_what_was_forgiven_is_listed(fforwm):
    text = FILE.replace('"Angharad"', "Angharad").replace('"Bleddyn"', "Bleddyn")
    _, out, err = fforwm(text, "--lang", "en")
    assert "Line 9, column 1: a name is not in quotation marks: Angharad (× 2)" in err
    assert "quotation" not in out
    found = json.loads(fforwm(text, "--format", "json")[1])
    assert found["forgiven"] == [{"code": "unquoted", "line": 9, "times": 2}]


def test_no_name_steers_the_terminal(fforwm):
    _, out, _ = fforwm(FILE.replace("Angharad", "\x1b[2JAngharad"))
    assert "\x1b" not in out


@pytest.mark.parametrize(("spoken", "said"), [("cy_GB.UTF-8", "Rheol:"), ("en_GB.UTF-8", "Rule:")])
def test_the_language_is_that_of_the_shell_unless_asked_for(fforwm, monkeypatch, spoken, said):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", spoken)
    _, out, _ = fforwm(FILE)
    assert said in out
