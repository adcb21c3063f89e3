"""What a word stands for: its mutated forms, its accents, and the piece of a text in which it was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import field

from governance.bilingual import Language, sort_key
from governance.search import rules
from governance.search.rules import Asked, Part

CY, EN = Language


@pytest.mark.parametrize(
    ("radical", "changed"),
    [
        ("pwyllgor", "bwyllgor mhwyllgor phwyllgor"),
        ("tir", "dir nhir thir"),
        ("cynnig", "gynnig nghynnig chynnig"),
        ("bwrdd", "fwrdd mwrdd"),
        ("dinas", "ddinas ninas"),
        ("gardd", "ardd ngardd"),
        ("gwelliant", "welliant ngwelliant"),
        ("gwrandawiad", "wrandawiad ngwrandawiad"),
        ("glan", "lan nglan"),
        ("grym", "rym ngrym"),
        ("mudiad", "fudiad"),
        ("llyn", "lyn"),
        ("rhestr", "restr"),
        ("aelod", "haelod"),
        ("ysgol", "hysgol"),
    ],
)
def test_each_form_finds_every_other(radical: str, changed: str) -> None:
    """The table of soft, nasal and aspirate mutation, and h before a vowel."""
    every = {radical, *changed.split()}
    for word in every:
        assert every <= rules.forms(word), word


@pytest.mark.parametrize("word", ["ffordd", "siop", "jam", "yn", "ar", "o", "2026", "m2026", "nod1"])
def test_what_does_not_change_is_asked_for_as_it_is(word: str) -> None:
    assert rules.forms(word) == {word}


@pytest.mark.parametrize(
    ("word", "never"),
    [
        ("chwilio", "hwilio"),
        ("llais", "glais"),
        ("rhaglen", "raglan"),
        ("nghynnig", "hynnig"),
        ("mhwyllgor", "bhwyllgor"),
        ("nhir", "dhir"),
        ("ddinas", "dddinas"),
        ("ffordd", "bfordd"),
    ],
)
def test_no_form_is_made_up_from_half_a_letter(word: str, never: str) -> None:
    assert never not in rules.forms(word)


@given(st.text(max_size=60))
def test_what_is_folded_stays_folded(said: str) -> None:
    assert rules.fold(rules.fold(said)) == rules.fold(said)
    assert rules.words_of(" ".join(rules.words_of(said))) == rules.words_of(said)


@given(st.text(alphabet="abcdefghilmnoprstuwy", min_size=1, max_size=12))
def test_a_word_is_among_its_own_forms_and_asks_only_for_words(word: str) -> None:
    found = rules.forms(word)
    assert word in found
    assert all(form.isalpha() for form in found)
    assert len(found) < 20


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Ŵyl y Môr", ["wyl", "mor"]),
        ("Aelodau’r bwrdd", ["aelodau", "bwrdd"]),
        ("carers' costs", ["carers", "costs"]),
        ("o’r Llŷn i’w dŷ", ["llyn", "dy"]),
        ("di-drais", ["di", "drais"]),
        ("y", ["y"]),
        ("te te TE", ["te"]),
        ("a b c", ["a", "b", "c"]),
        (
            "un dau tri pedwar pump chwech saith wyth naw",
            ["un", "dau", "tri", "pedwar", "pump", "chwech", "saith", "wyth"],
        ),
        ("?!", []),
        ("so\u00adft Ban\u034fgor", ["soft", "bangor"]),
    ],
)
def test_a_question_is_its_words(question: str, words: list[str]) -> None:
    assert rules.asked_words(question) == words


def test_short_words_are_asked_for_whole() -> None:
    assert rules.tsquery(rules.in_welsh(["tai"])) == "('dai' | 'nhai' | 'tai' | 'thai')"
    assert rules.tsquery(rules.in_names(["ann"])) == "('ann')"
    assert rules.tsquery(rules.in_english(["cost"])) == "('cost':*)"
    assert rules.tsquery([]) is None


def joined(passage: rules.Passage | None) -> str:
    assert passage is not None
    return "".join(f"[{part.text}]" if part.match else part.text for part in passage.parts)


def test_a_line_is_marked_where_the_words_stand() -> None:
    asked = rules.in_welsh(["bwrdd", "llyn"])
    assert joined(rules.marked("Fwrdd Llŷn – a’r bwrdd", CY, asked)) == "[Fwrdd] [Llŷn] – a’r [bwrdd]"
    assert joined(rules.marked("", CY, asked)) == ""


def test_an_ending_is_marked_with_its_stem() -> None:
    asked = rules.in_english(["bus"])
    assert joined(rules.marked("Buses, busy and a business", EN, asked)) == "[Buses], [busy] and a business"


def test_an_excerpt_is_cut_between_words_and_is_one_line() -> None:
    text = "gair " * 100 + "\n\nY bwrdd\n" + "arall " * 100
    said = joined(rules.excerpt(["dim yma", text], CY, rules.in_welsh(["fwrdd"])))
    assert said.startswith("… gair gair")
    assert "gair Y [bwrdd] arall" in said
    assert said.endswith("arall …")
    assert len(said) < rules.EXCERPT + 10
    assert rules.excerpt(["dim yma"], CY, rules.in_welsh(["fwrdd"])) is None
    assert rules.excerpt([], CY, rules.in_welsh(["fwrdd"])) is None


def test_the_text_with_most_of_the_words_is_shown() -> None:
    asked = rules.in_welsh(["costau", "teithio"])
    assert joined(rules.excerpt(["Costau.", "Costau teithio."], CY, asked)) == "[Costau] [teithio]."


@given(st.text(alphabet="ab cé\n’", max_size=600), st.sampled_from(["a", "ab", "ce", "bab"]))
def test_the_parts_of_a_line_are_the_line(text: str, word: str) -> None:
    passage = rules.marked(text, CY, [Asked(frozenset({word}))])
    assert "".join(part.text for part in passage.parts).split() == text.split()
    assert all(rules.words_of(part.text) == [word] for part in passage.parts if part.match)
    assert Part("", match=False) not in passage.parts


# In this order; `12` comes before `7`, figure by figure.
WELSH = """\
12 Heol, 7 Heol, Aber, Aberaeron, Aberhonddu, Aberystwyth, Bancffosfelen, Bangor, Bannau, Bethesda, Caer, Caerdydd,
Caerhun, Capel, Chwilog, Dinbych, Ddôl, Efail, Fflint, Gwent, Hengoed, Henllan, Jemima, Lerpwl, Llan, Llandeilo,
Llanelli, Llanfair, Llangefni, Llangollen, Llanharan, Llŷn, Môn, Pencoed, Pengam, Penllyn, Powys, Phylip, Rogiet,
Rhyl, Talgarth, Thomas, Wrecsam, Ynys, Yr Wyddgrug
"""


def test_names_stand_in_the_order_of_the_welsh_alphabet() -> None:
    """CLDR's rules for Welsh (&C<ch &D<dd …) with the seams that it cannot know: Ban-gor, Llan-gefni, Aber-honddu."""
    names = [name.strip() for name in WELSH.split(",")]
    assert sorted(sorted(names), key=lambda name: sort_key(name, CY)) == names


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Bancffosfelen", "Bangor"),
        ("Bangor", "Bannau"),
        ("Llanelli", "Llangefni"),
        ("Llangefni", "Llanharan"),
        ("Aberhonddu", "Aberllefenni"),
        ("Abergwaun", "Aberhonddu"),
        ("cyhoeddi", "cynnig"),
        ("cyngor", "cyhoeddi"),
        ("Ban͏gor", "Bannau"),
        ("arfer", "arhosfa"),
        ("arhosfa", "arian"),
        ("lôn", "llais"),
    ],
)
def test_pairs_that_go_wrong_elsewhere(first: str, second: str) -> None:
    assert sort_key(first, CY) < sort_key(second, CY)


def test_english_readers_have_their_own_order() -> None:
    assert sorted(["Llŷn", "Lleyn", "Ludlow", "Chester", "Cwm"], key=lambda name: sort_key(name, EN)) == [
        "Chester",
        "Cwm",
        "Lleyn",
        "Llŷn",
        "Ludlow",
    ]
    assert sort_key("Ban͏gor", EN) == sort_key("bangor", EN)


class Counting(Asked, frozen=True):
    """A word asked for that counts how often a word of a text was set against it."""

    looked: list[str] = field(default_factory=list)

    def matches(self, word: str) -> bool:
        self.looked.append(word)
        return super().matches(word)


def test_a_long_text_is_looked_through_once_and_marked_where_it_is_shown():
    words = [f"{chr(97 + number % 26)}{number}" for number in range(3_000)]
    asked = Counting(frozenset({"fwrdd"}))
    passage = rules.excerpt([" ".join([*words[:1_500], "fwrdd", *words[1_500:]])], CY, [asked])
    assert [part.text for part in passage.parts if part.match] == ["fwrdd"]
    assert len(asked.looked) < 2 * len(words)
