"""Which language, which form of the plural, and how a value is written in a sentence."""

import datetime as dt
from dataclasses import dataclass
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.bilingual import Bilingual, Language
from governance.refusal import NotFound, Refusal
from i18n import date, datetime, gettext, negotiate, ngettext, number, pgettext, sentence, shown, welsh

CY, EN = Language.CY, Language.EN


@pytest.mark.parametrize(
    ("wish", "default", "given_"),
    [
        (None, CY, CY),
        (None, EN, EN),
        ("", CY, CY),
        ("cy", EN, CY),
        ("en", CY, EN),
        ("cy-GB", EN, CY),
        ("EN-gb", CY, EN),
        ("fr", CY, CY),
        ("fr", EN, EN),
        ("fr, en;q=0.5", CY, EN),
        ("en;q=0.5, cy;q=0.9", EN, CY),
        ("cy;q=0.5, en;q=0.9", CY, EN),
        ("en, cy", CY, EN),
        ("cy, en", EN, CY),
        ("cyx", EN, EN),
        ("*", CY, CY),
        ("en;q=0.1, *;q=0.9", CY, CY),
        ("cy;q=0", CY, EN),
        ("cy;q=0, en;q=0", CY, CY),
        ("en;q=nonsense", CY, CY),
        ("en;q=nan", CY, CY),
        ("en;q=7", CY, CY),
        ("en ; Q=0.8 , cy ; q=0.3", CY, EN),
    ],
)
def test_a_language_is_chosen_by_weight(wish: str | None, default: Language, given_: Language) -> None:
    assert negotiate(wish, default) is given_


@given(st.text(alphabet="cyen-GB;q=0.19,* \x00é"), st.sampled_from(list(Language)))
def test_no_header_is_an_error(wish: str, default: Language) -> None:
    assert negotiate(wish, default) in Language


def test_english_is_its_own_catalogue() -> None:
    assert gettext(EN, "Hello {name}", name="Branwen") == "Hello Branwen"
    assert pgettext(EN, "greeting", "Hello") == "Hello"


def test_a_missing_welsh_sentence_is_seen() -> None:
    assert gettext(CY, "There is no such sentence about {name}", name="Branwen") == (
        "⟦There is no such sentence about Branwen⟧"
    )
    assert ngettext(CY, "{num} unheard-of thing", "{num} unheard-of things", 3) == "⟦3 unheard-of things⟧"


def test_welsh_has_six_forms() -> None:
    assert [welsh().form(n) for n in (0, 1, 2, 3, 4, 5, 6, 7, 11, 100)] == [0, 1, 2, 3, 5, 5, 4, 5, 5, 5]


@pytest.mark.parametrize(
    ("num", "said"),
    [(0, "0 votes"), (1, "1 vote"), (2, "2 votes"), (1234, "1,234 votes")],
)
def test_english_has_two_forms(num: int, said: str) -> None:
    assert ngettext(EN, "{num} vote", "{num} votes", num) == said


def test_every_counted_welsh_sentence_uses_its_six_forms() -> None:
    counted = {one: forms for (_context, one), forms in welsh().texts.items() if len(forms) > 1}
    assert counted
    for one, forms in counted.items():
        names = {name: "…" for text in (one, *forms) for _, name, _, _ in Formatter().parse(text) if name}
        names.pop("num", None)
        for num, form in ((0, 0), (1, 1), (2, 2), (3, 3), (6, 4), (4, 5), (1000, 5)):
            assert ngettext(CY, one, one, num, **names) == forms[form].format(num=f"{num:,}", **names)


def test_days_and_instants_are_written_out() -> None:
    day = dt.date(2026, 11, 2)
    assert (date(day, CY), date(day, EN)) == ("2 Tachwedd 2026", "2 November 2026")
    winter = dt.datetime(2026, 11, 2, 14, 5, tzinfo=dt.UTC)
    summer = dt.datetime(2026, 7, 1, 23, 5, tzinfo=dt.UTC)
    assert datetime(winter, CY) == "2 Tachwedd 2026, 14:05"
    assert datetime(winter, EN) == "2 November 2026, 14:05"
    assert datetime(summer, CY) == "2 Gorffennaf 2026, 00:05"  # an hour on from UTC, so another day


def test_an_instant_must_know_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        datetime(dt.datetime(2026, 11, 2, 14, 5), CY)  # noqa: DTZ001 - the fault itself


@pytest.mark.parametrize("language", list(Language))
def test_facts_are_written_as_people_read_them(language: Language) -> None:
    text = Bilingual(cy="Enw", en="Name")
    assert shown(text, language) == text.in_(language).text
    assert shown(Bilingual(en="Only in English"), language) == "Only in English"
    assert shown(dt.date(2026, 3, 1), language) == date(dt.date(2026, 3, 1), language)
    assert shown(12345, language) == number(12345, language) == "12,345"
    assert shown(True, language) == "True"
    assert shown("{braces} stay", language) == "{braces} stay"


@dataclass(eq=False)
class TooSoon(Refusal):
    message = "Not before {opens_on}, {name}."
    opens_on: dt.date
    name: str


def test_a_refusal_is_said_with_its_facts() -> None:
    refusal = TooSoon(dt.date(2026, 11, 2), "{name}")
    assert sentence(refusal, EN) == "Not before 2 November 2026, {name}."
    assert sentence(NotFound(), CY) != sentence(NotFound(), EN)
    assert "⟦" not in sentence(NotFound(), CY)
