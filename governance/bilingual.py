"""Text that exists in Welsh and English as one value."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Annotated, Literal, get_args, get_type_hints

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


# ── What is asked of new text alone: rows were written before these rules, and are read all the same ──

# Categories with nothing to see (Unicode 4.5): spaces, controls and formats, surrogates, unassigned, private, and marks
# that have no letter to stand on. Then letters and symbols that are blank by design: the Hangul fillers, empty Braille.
_UNSEEN = ("Z", "C", "M")
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# The embeddings, overrides and isolates of UAX #9 §2: they turn the direction of a line, and of what follows it.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shows_nothing(text: str) -> bool:
    """Whether a reader would see nothing of it. Marks and joiners beside letters are as good as any."""
    return all(unicodedata.category(each)[0] in _UNSEEN or each in _BLANK for each in text)


def turns_direction(text: str) -> bool:
    """Whether it could make a line, or its surroundings, read otherwise than it was written."""
    return not _TURNS.isdisjoint(text)


def unfit_texts(value: object) -> Iterator[list[str]]:
    """Give the place of each text in a value that no door should let in, as steps: `["title", "cy"]`.

    Every text must show something, and a line may not turn its direction; a paragraph may, to quote another script.
    """
    if isinstance(value, Struct):
        lines = _lines(type(value))
        for name in value.__struct_fields__:
            held = getattr(value, name)
            if name in lines and isinstance(held, str) and turns_direction(held):
                yield [name]
            else:
                yield from ([name, *steps] for steps in unfit_texts(held))
    elif isinstance(value, list | tuple):
        yield from ([str(index), *steps] for index, each in enumerate(value) for steps in unfit_texts(each))
    elif isinstance(value, str) and value.strip() and shows_nothing(value):
        yield []


@cache
def _lines(type_: type[Struct]) -> frozenset[str]:
    """The fields of a type that hold one line."""
    hints = get_type_hints(type_, include_extras=True)
    return frozenset(name for name, hint in hints.items() if Line in (hint, *get_args(hint)))


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
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate([*"0123456789", *_ALPHABET], 1)}
_WELSH_LETTER = re.compile("|".join(sorted(_RANK, key=len, reverse=True)))
_JOINER = "\u034f"  # COMBINING GRAPHEME JOINER: typed between two letters that are not a digraph (Ban͏gor)
# Where two words have become one, n and g, or r and h, are two letters: Ban-gor, Llan-gefni, Aber-honddu, ar-hosfa.
# What these beginnings do not tell is told by the joiner.
_SEAM = re.compile(r"\b(?:(?:ban|bron|bryn|hen|llan|pen)(?=g)|(?:aber|ar|caer|gor|par)(?=h))")


def sort_key(text: str, language: Language) -> str:
    """Order `text` as a reader of `language` expects, by plain byte comparison; accents and case do not count.

    In Welsh `ng` comes after `g`, and *Bangor*, which has no such letter, between *Bancffosfelen* and *Bannau*.
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c) or c == _JOINER
    )
    if language is Language.EN:
        return plain.replace(_JOINER, "")
    parted = _SEAM.sub(lambda seam: seam[0] + _JOINER, plain)
    words = ("".join(_RANK[letter] for letter in _WELSH_LETTER.findall(word)) for word in parted.split())
    return " ".join(words)
