"""Welsh spelling against the dictionary that `npm ci` brings, and our own list of words it does not know.

A development tool: the running product neither has nor needs the dictionary (LGPL-3.0, never copied in).
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from spylls.hunspell import Dictionary

from i18n.extract import ROOT, listed, strings, welsh_catalogue
from i18n.glossary import mutated

DICTIONARY = ROOT / "node_modules" / "dictionary-cy" / "index"
WORDS = Path("i18n/cy/words.txt")
# What is no Welsh prose: the name of a header, what stands in tags or braces, English marked as such, addresses, code.
NOT_PROSE = re.compile(r"\ASubject:|<(\w+)[^>]*lang=.en.[^>]*>.*?</\1>|<[^>]*>|\{[^}]*\}|\S+[@/]\S+|`[^`]*`", re.DOTALL)
WORD = re.compile(r"[^\W\d_]+(?:[’-][^\W\d_]+)*")
# “mae’r”, “o’i”, “i’ch”: the word before the apostrophe is what the dictionary knows.
CONTRACTED = re.compile(r"’(r|n|i|w|m|u|ch|th)$")


def unknown_words(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Give (where, word) for every Welsh word that neither the dictionary nor the project's list has."""
    ours = frozenset(form for word in listed(root / WORDS) for form in mutated(word))
    for where, text in texts(root, welsh_catalogue(root)):
        yield from ((where, word) for word in misspelt(text, ours))


def texts(root: Path, welsh: Catalog) -> Iterator[tuple[str, str]]:
    """Every Welsh text, with a name to find it by."""
    for message in welsh:
        if message.id:
            name = message.id if isinstance(message.id, str) else message.id[0]
            yield from ((name, form) for form in strings(message))
    for folder in ("notices", "pages"):
        for path in sorted((root / "i18n" / "cy" / folder).glob("*.*")):
            yield f"{folder}/{path.name}", path.read_text("utf-8")


def misspelt(text: str, ours: frozenset[str] = frozenset()) -> list[str]:
    """The words of `text` that nobody knows. A capital hides no word (names belong in the list), abbreviations pass."""
    words = WORD.findall(NOT_PROSE.sub(" ", text))
    return [word for word in words if not word.isupper() and not _known(word, ours)]


def _known(word: str, ours: frozenset[str]) -> bool:
    forms = (word, CONTRACTED.sub("", word))
    return any({form, form.lower()} & ours or _dictionary().lookup(form.replace("’", "'")) for form in forms)


@cache
def _dictionary() -> Dictionary:
    return Dictionary.from_files(str(DICTIONARY))
