"""BLT files: the dialects that exist, what is forgiven, and what is refused with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.bilingual import Language
from governance.counting import blt
from governance.counting.blt_faults import FATAL, FORGIVABLE, BadFile, Fault
from governance.counting.papers import Contest
from i18n import sentence

PLAIN = """4 2
-2
3 1 3 4 0
4 1 3 2 0
2 4 1=3 0
1 - 2 0
1 0
0
"Adam"
"Basil"
"Charlotte"
"Donald"
"The committee"
"""
NAMES = ("Adam", "Basil", "Charlotte", "Donald")
PAPERS = {(1, 3, 4): 3, (1, 3, 2): 4, (4, (1, 3)): 2, (0, 2): 1, (): 1}


def read(text, **options):
    raw = text if isinstance(text, bytes) else text.encode()
    return blt.read(raw.splitlines(keepends=True), **options)


def fault(text, **options):
    with pytest.raises(BadFile) as refused:
        read(text, **options)
    found = refused.value.fault
    assert all(sentence(found, language) for language in Language)
    return found.code, found.line, found.column


def forgiven(text):
    return [(each.fault.code, each.fault.line, each.fault.column, each.times) for each in read(text).forgiven]


@pytest.mark.parametrize("strict", [True, False])
def test_the_format_as_it_was_first_described(strict):
    ballots = read(PLAIN, strict=strict)
    assert (ballots.contest.seats, ballots.contest.names, ballots.contest.title) == (2, NAMES, "The committee")
    assert ballots.contest.withdrawn == {2}
    assert ballots.contest.papers == PAPERS
    assert (ballots.forgiven, ballots.tie) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n", " "),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN.rstrip("\n"),
        PLAIN.replace("3 1 3 4 0", "2 1 3 4 0\n1\n1\n3 4\n0"),
        PLAIN.replace("3 1 3 4 0", "1 1 3 4 0\n2 1 3 4 0"),
        PLAIN.replace("3 1 3 4 0", "1 1 3 4 0\n\t2  1\t3 4 0 "),
        PLAIN.replace("3 1 3 4 0", "# three alike\n3 1 3 4 0 # here"),
        PLAIN.replace("3 1 3 4 0", "/* three */ 3 1 /* over\nlines 9 9 */ 3 4 0"),
        PLAIN.replace("3 1 3 4 0", "/* three\n*/3 1 3 4 0 /* alike */"),
        PLAIN.replace("3 1 3 4 0", "(box 7) 1 1 3 4 0\n(box 8) 2 1 3 4 0"),
        PLAIN.replace("3 1 3 4 0", "[nick X b c d]\n3 X c d 0"),
        PLAIN + '"from the returning officer" "a remark"\n',
        PLAIN.replace('"Adam"', '"Adam" # of the first branch'),
        PLAIN.replace('\n0\n"Adam"\n', '\n0 "Adam" '),
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_what_others_added_says_the_same(text, strict):
    ballots = read(text, strict=strict)
    assert (ballots.contest.papers, ballots.contest.names, ballots.contest.title) == (PAPERS, NAMES, "The committee")
    assert ballots.contest.withdrawn == {2}
    assert ballots.forgiven == ()


def test_a_file_may_say_how_lots_were_drawn():
    assert read(PLAIN.replace("-2\n", "-2\n[tie 3 2 1 4]\n")).tie == (3, 1, 4)  # and not of who is withdrawn


def test_other_places_than_the_file_names():
    assert read(PLAIN, seats=1).contest.seats == 1


FORGIVEN = [
    ("\ufeff" + PLAIN, "byte_order_mark", 1, 1, 1),
    (PLAIN.encode().replace(b"Adam", b"Ad\xe2m"), "encoding", 9, 4, 1),
    (PLAIN.replace("3 1 3 4 0", "3 1, 3,4 0"), "comma", 3, 3, 2),
    (PLAIN.replace("4 1=3 0", "4 (1 3) 0"), "parentheses", 5, 5, 1),
    (PLAIN.replace("3 1 3 4 0", "3 1 5 4 0"), "unknown_candidate", 3, 3, 1),
    (PLAIN.replace("1 - 2 0", "1 - 5 0"), "unknown_candidate", 6, 7, 1),
    (PLAIN.replace('"Adam"\n"Basil"', "Adam\nBasil"), "unquoted", 9, 1, 2),
    (PLAIN.replace('"Adam"', '"Adam'), "quote_not_ended", 9, 1, 1),
    (PLAIN.replace('"Adam"\n"Basil"', ' "Adam"  "Basil'), "quote_not_ended", 9, 10, 1),
    (PLAIN.replace("Adam", "'").replace("'", 'Adam" "Red').replace('Basil"', 'Basil" "Blue"')
     .replace('Charlotte"', 'Charlotte" "Red"').replace('Donald"', 'Donald" "Red"'), "two_strings", 9, 1, 4),
    (PLAIN.replace('"The committee"\n', ""), "no_title", 12, 1, 1),
    (PLAIN + '"from"\n"remark"\n"more"\n', "surplus_text", 16, 1, 1),
    (PLAIN[: PLAIN.index('"A')] + '# 1 Adam\n# 2. Basil\n# Charlotte\n# Donald\n"T"', "names_in_comments", 9, 1, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "times"), FORGIVEN, ids=[f"{row[1]}{row[2]}" for row in FORGIVEN]
)
def test_what_is_plain_is_forgiven_and_listed_and_refused_by_the_strict(text, code, line, column, times):
    assert forgiven(text) == [(code, line, column, times)]
    assert fault(text, strict=True) == (code, line, column)


def test_what_forgiven_files_are_taken_to_say():
    assert read(FORGIVEN[1][0]).contest.names[0] == "Adâm"
    assert read(FORGIVEN[2][0]).contest.papers == PAPERS
    assert read(FORGIVEN[3][0]).contest.papers == PAPERS
    assert fault(PLAIN.replace("4 1=3 0", "4 (1 x) 0")) == ("preference_expected", 5, 5)
    assert read(PLAIN.replace("4 1=3 0", "4 (1,3) 0")).contest.papers == PAPERS
    assert read(FORGIVEN[6][0]).contest.names == NAMES
    assert read(FORGIVEN[8][0]).contest.names == NAMES
    assert read(PLAIN.replace("Adam", 'Adam ""A""')).contest.names[0] == 'Adam "A"'
    assert read(PLAIN.replace('"Adam"', '""')).contest.names[0] == "1"
    assert read(PLAIN.encode().replace(b"Adam", b"Ad\x81m")).contest.names[0] == "Ad\N{REPLACEMENT CHARACTER}m"
    assert read(PLAIN.replace('"The committee"\n', "")).contest.title == ""


def test_parties_stand_in_brackets_after_the_names():
    beside = PLAIN
    for name, party in zip(NAMES, ("Red", "Blue", "Red", "Red"), strict=True):
        beside = beside.replace(f'"{name}"', f'"{name}" "{party}"')
    known = ("Adam (Red)", "Basil (Blue)", "Charlotte (Red)", "Donald (Red)")
    assert (read(beside).contest.names, read(beside).contest.title) == (known, "The committee")
    untitled = read(beside.replace('"The committee"\n', ""))
    assert (untitled.contest.names, untitled.contest.title) == (known, "")
    assert [each.fault.code for each in untitled.forgiven] == ["two_strings", "no_title"]


def test_two_names_on_a_line_are_no_parties_where_the_file_would_be_whole():
    two = read('2 1\n3 1 0\n0\n"Adam" "Basil"\n"The committee" "from the returning officer"\n')
    assert (two.contest.names, two.contest.title, two.forgiven) == (NAMES[:2], "The committee", ())
    three = read('3 1\n3 1 0\n0\n"Adam" "Basil"\n"Charlotte" "The committee"\n"from the officer" "a remark"\n')
    assert (three.contest.names, three.contest.title, three.forgiven) == (NAMES[:3], "The committee", ())


def test_names_are_taken_from_comments_only_where_there_are_no_others():
    commented = FORGIVEN[-1][0]
    assert read(commented).contest.names == NAMES
    assert read(commented.replace("Charlotte", "Xanthe")).contest.names == ("Adam", "Basil", "Xanthe", "Donald")
    named = PLAIN.replace('"The committee"\n', "")
    for name in NAMES:
        named = named.replace(f'"{name}"', f'"{name}" # of a branch')
    assert read(named).contest.names == NAMES


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4", ""),
        ("4 2\n/* never ended", ""),
        ("\ufeff" + PLAIN, ""),
        (PLAIN.encode().replace(b"Adam", b"Ad\xe2m"), ""),
        (PLAIN.replace('"The committee"\n', ""), ""),
        ("4 two", "two"),
        (PLAIN.replace("4 1 3 2 0", "0\n  4 1 = 3 2 0"), "4 1 = 3 2 0"),
        (PLAIN.replace('"Adam"\n"Basil"', ' "Adam"  "Basil'), '"Basil'),
        (PLAIN.replace('"\n', '" "Red"\n'), "Adam Red"),
    ],
)
def test_a_fault_keeps_what_stands_at_its_place(text, found):
    with pytest.raises(BadFile) as refused:
        read(text, strict=True)
    assert refused.value.fault.found == found


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("\n\n4", "empty", 3, 1),
        ("four 2\n", "beginning", 1, 1),
        ("4 0\n", "beginning", 1, 3),
        ("4 1234567890\n", "beginning", 1, 3),
        ("\x00\x01\x02", "beginning", 1, 1),
        ("4 2\n3 1 2\n", "not_ended", 2, 1),
        ("4 2\n3 1 2 0\n", "not_ended", 2, 1),
        (PLAIN.replace("3 1 3 4 0", "x 1 3 4 0"), "paper_expected", 3, 1),
        (PLAIN.replace("2 4 1=3 0", "-3"), "paper_expected", 5, 1),
        (PLAIN.replace("3 1 3 4 0", "3 1 -3 4 0"), "preference_expected", 3, 5),
        (PLAIN.replace("3 1 3 4 0", "3 1 1.5 4 0"), "preference_expected", 3, 5),
        (PLAIN.replace("3 1 3 4 0", "3 1 = 4 0"), "preference_expected", 3, 5),
        (PLAIN.replace("3 1 3 4 0", "3 1 ٣ 4 0"), "preference_expected", 3, 5),
        (PLAIN.replace("3 1 3 4 0", "3 1 12345678901 4 0"), "preference_expected", 3, 5),
        (PLAIN.replace('\n0\n"Adam"', '\n"Adam"'), "names_too_early", 8, 1),
        (PLAIN.replace("4 1 3 2 0", "0\n4 1 3 2 0"), "papers_after_end", 5, 1),
        (PLAIN.replace("4 1 3 2 0", "0\n  4 1 = 3 2 0"), "papers_after_end", 5, 3),
        (PLAIN.replace("4 1 3 2 0", "/* never ended"), "comment_not_ended", 13, 1),
        (PLAIN.replace("-2\n", "-5\n"), "unknown_withdrawn", 2, 1),
        (PLAIN.replace("-2\n", "-1 -2 -3 -4\n"), "nobody_stands", 2, 10),
        (PLAIN.replace("-2\n", "[speed high]\n"), "option", 2, 1),
        (PLAIN.replace("-2\n", "[nick a b]\n"), "option", 2, 1),
        (PLAIN.replace("-2\n", "[]\n"), "option", 2, 1),
        (PLAIN.replace("-2\n", "[tie a]\n"), "preference_expected", 2, 1),
        (PLAIN[: PLAIN.index('"Charlotte"')], "few_names", 10, 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("strict", [True, False])
def test_what_cannot_be_told_for_certain_is_refused_with_its_place(text, code, line, column, strict):
    assert fault(text, strict=strict) == (code, line, column)


def test_every_fault_has_been_seen_by_these_tests():
    seen = {row[1] for row in FORGIVEN}
    assert seen == set(FORGIVABLE)
    assert not set(FATAL) & set(FORGIVABLE)


def test_a_fault_shows_a_little_of_what_stands_there_and_no_control_characters():
    found = Fault("unquoted", 1234, 1, "\x1b[31m" + "x" * 100)
    said = sentence(found, Language.EN)
    assert "1234" in said
    assert "\x1b" not in said
    assert said.endswith("\N{REPLACEMENT CHARACTER}[31m" + "x" * 35 + "…")
    assert sentence(Fault("unquoted", 1, 1, "x" * 40), Language.EN).endswith(": " + "x" * 40)
    assert str(BadFile(found)) == "unquoted"


ranks = st.lists(st.integers(0, 4) | st.lists(st.integers(1, 4), min_size=2, max_size=3).map(tuple), max_size=5).map(
    tuple
)
contests = st.builds(
    Contest,
    seats=st.integers(1, 5),
    names=st.tuples(*[st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)] * 4),
    papers=st.dictionaries(ranks, st.integers(1, 10**8), max_size=8),
    withdrawn=st.frozensets(st.integers(1, 4), max_size=3),
    title=st.text(st.characters(exclude_categories=["C", "Z"])),
)


@given(contests, st.booleans())
def test_what_is_written_is_read_again(contest, strict):
    ballots = read("".join(blt.write(contest)), strict=strict)
    assert ballots.contest == contest
