"""Text that exists in Welsh and English as one value."""

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct


class Language(StrEnum):
    CY = "cy"
    EN = "en"

    @property
    def other(self) -> "Language":
        return Language.EN if self is Language.CY else Language.CY


LANGUAGES = (Language.CY, Language.EN)
# In which language somebody is written to.
LetterLanguage = Literal["cy", "en", "both"]

# No NUL (PostgreSQL refuses it), no other control character but tab and new line, no lone surrogate. Each pattern ends
# in `(?![\s\S])`: `$` would let one line end through. Rows are read back by the same types, so what was once allowed
# must stay allowed.
Line = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        pattern=r"^(?=.*\S)[^\x00-\x1f\x7f\ud800-\udfff]*(?![\s\S])",
    ),
]
PROSE = r"^(?=[\s\S]*\S)[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*(?![\s\S])"
Prose = Annotated[str, Meta(min_length=1, max_length=20_000, pattern=PROSE)]


class Rendered(Struct, frozen=True):
    """A text and the language it really is in, so that a page can mark a fall-back."""

    text: str
    language: Language


class _Pair(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Shared by every bilingual value: how it is asked for one of its languages."""

    def in_(self, language: Language) -> Rendered:
        """Give the text in `language`, else in the other: `.language` says which."""
        wanted = getattr(self, language)
        if wanted is not None:
            return Rendered(wanted, language)
        return Rendered(getattr(self, language.other), language.other)

    @property
    def missing(self) -> tuple[Language, ...]:
        """The languages in which nothing is written yet."""
        return tuple(language for language in LANGUAGES if getattr(self, language) is None)


def _refuse_empty(pair: _Pair) -> None:
    if len(pair.missing) == len(LANGUAGES):
        raise ValueError("needs at least one of cy, en")


class Bilingual(_Pair, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One text of one line (title, name) in Welsh, English or both."""

    cy: Line | None = None
    en: Line | None = None

    def __post_init__(self) -> None:
        _refuse_empty(self)


class BilingualProse(_Pair, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One text of many paragraphs (motion, reasons) in Welsh, English or both."""

    cy: Prose | None = None
    en: Prose | None = None

    def __post_init__(self) -> None:
        _refuse_empty(self)


# The Welsh alphabet: ch, dd, ff, ng, ll, ph, rh and th are letters of their own, after c, d, f, g, l, p, r and t.
_ALPHABET = [
    "a",
    "b",
    "c",
    "ch",
    "d",
    "dd",
    "e",
    "f",
    "ff",
    "g",
    "ng",
    "h",
    "i",
    "j",
    "k",
    "l",
    "ll",
    "m",
    "n",
    "o",
    "p",
    "ph",
    "q",
    "r",
    "rh",
    "s",
    "t",
    "th",
    "u",
    "v",
    "w",
    "x",
    "y",
    "z",
]
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, 1)}
_WELSH_LETTER = re.compile("|".join(sorted(_ALPHABET, key=len, reverse=True)))
_JOINER = "\u034f"  # COMBINING GRAPHEME JOINER: typed between two letters that are not a digraph (Ban͏gor)


def sort_key(text: str, language: Language) -> str:
    """Order `text` as a reader of `language` expects, by plain byte comparison; accents and case count last."""
    plain = "".join(
        c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c) or c == _JOINER
    )
    if language is Language.EN:
        return plain.replace(_JOINER, "")
    words = ("".join(_RANK[letter] for letter in _WELSH_LETTER.findall(word)) for word in plain.split())
    return " ".join(words)
