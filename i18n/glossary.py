"""Read `docs/glossary.md`: the words the product uses in both languages, how sure their Welsh is, and their forms."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# Welsh, English, gender and plural (“f, pleidleisiau”; “f or m” is no gender to rely on), status.
ROW = re.compile(
    r"^\| (?P<cy>[^|]+?) \| (?P<en>[^|]+?) \|(?: (?P<gender>[mf])(?=,| pl| \|))?[^|]*\| (?P<status>[VWU]) \|",
    re.MULTILINE,
)
# First letters, and what each mutation makes of them.
SOFT = {"p": "b", "t": "d", "c": "g", "b": "f", "d": "dd", "g": "", "m": "f", "ll": "l", "rh": "r"}
NASAL = {"p": "mh", "t": "nh", "c": "ngh", "b": "m", "d": "n", "g": "ng"}
ASPIRATE = {"p": "ph", "t": "th", "c": "ch"}
TWO_LETTERS = ("ch", "dd", "ff", "ll", "ph", "rh", "th")


class Term(NamedTuple):
    """One row. `status`: V seen beside its English in a source, W seen in Welsh alone, U not confirmed."""

    cy: str
    en: str
    gender: str  # m, f, or nothing where the word is no noun
    status: str


def terms(root: Path) -> tuple[Term, ...]:
    """Give all rows, in the order of the page; several Welsh words for one English are several rows."""
    path = root / "docs" / "glossary.md"
    text = path.read_text("utf-8") if path.exists() else ""
    return tuple(Term(row["cy"], row["en"], row["gender"] or "", row["status"]) for row in ROW.finditer(text))


def mutated(word: str) -> Iterator[str]:
    """Give the word and every form its first letter can take; a name (with a capital) only itself."""
    yield from dict.fromkeys((word, *(_changed(word, table) for table in (SOFT, NASAL, ASPIRATE))))


def counted(noun: str, gender: str, form: int) -> str:
    """Give the noun as it stands after the number of a plural form (0 none, 1, 2, 3, 4 for six, 5 any other).

    Two softens every noun, one softens a feminine; three makes a masculine breathe and six every noun.
    """
    feminine = gender == "f"
    if form == 2 or (form == 1 and feminine and noun[:2] not in ("ll", "rh")):  # noqa: PLR2004 - named above
        return _changed(noun, SOFT)
    if form == 4 or (form == 3 and not feminine):  # noqa: PLR2004 - named above
        return _changed(noun, ASPIRATE)
    return noun


def _changed(word: str, table: dict[str, str]) -> str:
    first = word[:2] if word[:2] in TWO_LETTERS else word[:1]
    return table.get(first, first) + word.removeprefix(first)
