"""What a text must be to be let in, and that rows written before are read all the same."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.bilingual import Bilingual, BilingualProse, shows_nothing, turns_direction, unfit_texts
from governance.decisions.values import Interest
from governance.identifiers import new_id
from governance.motions.values import NewText

UNSEEN = {
    "zero width": "\u200b\u200d\ufeff",
    "a soft hyphen": "\u00ad",
    "a mark on nothing": "\u0301",
    "the joiner of Ban͏gor alone": "\u034f",
    "variation selectors": "\ufe0f\U000e0100",
    "tags": "\U000e0041",
    "Hangul fillers": "\u3164\u115f\u1160\uffa0",
    "empty Braille": "\u2800",
    "directions": "\u200e\u202e",
    "private use": "\ue000",
    "no character": "\ufffe",
}
SEEN = ("Te", "ŵ", "w\u0302", "Ban\u034fgor", "7", "?", "👩\u200d🦽", "e\u200b", "שלום", "\u200eA")
TURNING = ("\u202aa", "a\u202b", "Te\u202c", "\u202dTe", "Bwrdd\u202e\u2066", "\u2067x\u2069", "\u2068x")


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN.keys())
def test_a_text_with_nothing_to_see_is_found_in_titles_and_in_paragraphs(text):
    assert shows_nothing(text)
    new = NewText(title=Bilingual(cy="Te", en=text), text=BilingualProse(cy=text), summary=BilingualProse(cy="Te"))
    assert list(unfit_texts(new)) == [["title", "en"], ["text", "cy"]]


@pytest.mark.parametrize("text", SEEN)
def test_a_text_with_anything_to_see_is_let_in(text):
    assert not shows_nothing(text)
    assert list(unfit_texts(NewText(title=Bilingual(cy=text), text=BilingualProse(en=text)))) == []


@pytest.mark.parametrize("text", TURNING)
def test_a_line_may_not_turn_its_direction_but_a_paragraph_may(text):
    assert turns_direction(text)
    named = (Interest(new_id(), Bilingual(cy=text), withdrew=True),)
    assert list(unfit_texts(NewText(title=Bilingual(en=text), text=BilingualProse(en=f"a{text}")))) == [["title", "en"]]
    assert list(unfit_texts(named)) == [["0", "nature", "cy"]]


@pytest.mark.parametrize("text", [*UNSEEN.values(), *TURNING])
def test_what_was_stored_before_is_read(text):
    """The rule is the door's: a row that holds such a text must not break the page of a motion."""
    for type_ in (Bilingual, BilingualProse):
        assert msgspec.convert({"cy": text}, type_).cy == text


@given(st.text(min_size=1))
def test_a_letter_beside_it_makes_any_text_seen(text):
    assert not shows_nothing(f"{text}a")
