"""What is asked for when somebody types a word: without its accents, and with every beginning that Welsh gives it.

Welsh changes the first letter of a word by the word before it: *bwrdd* stands in a text as *fwrdd* or *mwrdd*. Whoever
types one of them means the word. From a changed beginning its radical cannot be known for certain (*fwrdd* could be of
*bwrdd* or of *mwrdd*), so that all are asked for: to find a little more is better than to find nothing. Endings are
left alone: *cynnig* does not find *cynigion*, but where a word has four letters, so much of it is enough.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from governance.bilingual import Language

MOST_WORDS = 8  # of a question: what comes after is not looked at
LONGEST_WORD = 60
PREFIX_FROM = 4  # letters, from which on the beginning of a word is enough
CHANGED_FROM = 3  # letters, from which on a word is looked for under other beginnings
EXCERPT = 240  # characters

# As `search_words` in the migration: marks and invisible joints are dropped, these letters have no mark to drop, and
# whatever is neither a letter nor a figure parts two words.
_DROPPED = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]")
_STROKED = str.maketrans("łøđð", "lodd")
_BETWEEN = re.compile("[\x00-\x2f\x3a-\x60\x7b-\xbf\u2000-\u206f]+")

# A word as it stands in a text, with what `fold` drops from inside it.
_STANDING = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff])*")
# `Aelodau’r`, `i’n`, `carer’s`: what hangs on the apostrophe is not what somebody asks for.
_HANGING = re.compile("(?<=\\w)['\u2019\u02bc][^\\W_]{1,2}(?![^\\W_])")

_VOWELS = tuple("aeiouwy")
# The radical's first letters, and what they become: soft, nasal, aspirate.
_MUTATIONS: dict[str, tuple[str, ...]] = {
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
    "ll": ("l",),
    "rh": ("r",),
}
# Letters of two signs: the sign alone is another letter. `chwilio` does not begin with `c`.
_DIGRAPHS = ("ch", "dd", "ff", "ng", "ll", "ph", "rh", "th")
# A mutated beginning that is read whole: `nghyngor` is of `cyngor`, and of no `hyngor`.
_NASALS = ("ngh", "mh", "nh")
_AFTER_LOST_G = (*_VOWELS, "l", "r")
_ENDING = 3


class Asked(Struct, frozen=True):
    """One word of a question: the forms that it may stand in, those whose beginning is enough, and English stems."""

    forms: frozenset[str]
    begins: tuple[str, ...] = ()
    stem: str | None = None

    def matches(self, word: str) -> bool:
        """Whether a folded word of a text is one of these. Of a stem an ending of three letters is believed."""
        if word in self.forms or word.startswith(self.begins):
            return True
        return self.stem is not None and word.startswith(self.stem) and len(word) <= len(self.stem) + _ENDING


class Part(Struct, frozen=True):
    """A piece of a text; `match` where it is a word that was asked for."""

    text: str
    match: bool


class Passage(Struct, frozen=True):
    """A piece of a text in one language, cut where words end. Joined, its parts are the words as they stand there."""

    language: Language
    parts: list[Part]


def fold(text: str) -> str:
    """A text in small letters without accents: `Llŷn` is `llyn`."""
    plain = _DROPPED.sub("", unicodedata.normalize("NFD", text))
    return "".join(small if len(small := c.lower()) == 1 else c for c in plain).translate(_STROKED)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in its order."""
    return [word[:LONGEST_WORD] for word in _BETWEEN.split(fold(text)) if word]


def asked_words(question: str) -> list[str]:
    """The words that a question asks for: each once, and no single letter where there is more."""
    found = list(dict.fromkeys(words_of(_HANGING.sub(" ", question))))
    return ([word for word in found if len(word) > 1] or found)[:MOST_WORDS]


def in_welsh(words: Iterable[str]) -> list[Asked]:
    """Each word in all the forms that it may have in a Welsh text."""
    return [Asked(found := forms(word), _whole(found) if len(word) >= PREFIX_FROM else ()) for word in words]


def in_english(stems: Iterable[str]) -> list[Asked]:
    """Each word by its stem."""
    return [Asked(frozenset({stem}), _whole({stem}), stem) for stem in stems]


def in_names(words: Iterable[str]) -> list[Asked]:
    """Each word as it is: the names of people do not change."""
    return [Asked(frozenset({word}), _whole({word})) for word in words]


def _whole(found: Collection[str]) -> tuple[str, ...]:
    """The forms that are long enough for their beginning to say something."""
    return tuple(sorted(form for form in found if len(form) >= PREFIX_FROM))


def forms(word: str) -> frozenset[str]:
    """A word under every beginning that the same word may have: `fwrdd`, `bwrdd` and `mwrdd`."""
    if len(word) < CHANGED_FROM or not word.isalpha():
        return frozenset({word})
    return frozenset(form for radical in radicals(word) for form in (radical, *_mutated(radical)))


def radicals(word: str) -> frozenset[str]:
    """The words of which this may be a mutated form; itself is always one."""
    found = {word}
    for radical, changed in _MUTATIONS.items():
        for beginning in changed:
            if beginning and _begins(word, beginning):
                found.add(radical + word[len(beginning) :])
    if word.startswith(_AFTER_LOST_G) and not word.startswith(_DIGRAPHS):
        found.add("g" + word)
    if word[0] == "h" and word[1:].startswith(_VOWELS):
        found.add(word[1:])
    return frozenset(found)


def _mutated(radical: str) -> list[str]:
    if radical.startswith(_VOWELS):
        return ["h" + radical]
    return [
        beginning + radical[len(first) :]
        for first, changed in _MUTATIONS.items()
        if _begins(radical, first)
        for beginning in changed
    ]


def _begins(word: str, letters: str) -> bool:
    """Whether a word begins with this letter, and not with a longer one that begins alike."""
    if not word.startswith(letters):
        return False
    longer = (each for each in (*_NASALS, *_DIGRAPHS) if word.startswith(each))
    return max(longer, key=len, default=letters) == letters or len(letters) > 2  # noqa: PLR2004 - ngh


def tsquery(asked: Sequence[Asked]) -> str | None:
    """All of these words, as PostgreSQL's tsquery; None for no words. Folded words hold no sign that it would read."""
    groups = [
        " | ".join(f"'{form}'{':*' if form in each.begins else ''}" for form in sorted(each.forms)) for each in asked
    ]
    return " & ".join(f"({group})" for group in groups) or None


def excerpt(texts: Sequence[str], language: Language, asked: Sequence[Asked]) -> Passage | None:
    """Of several texts the piece in which most of the words stand; None where none of them does."""
    found, best = max(((_found_in(text, asked), text) for text in texts), key=lambda each: each[0], default=(0, ""))
    if not found:
        return None
    first = next(start for start, _, match in _spans(best, asked) if match)
    return Passage(language, _marked(best, asked, *_window(best, first)))


def beginning(text: str, language: Language) -> Passage:
    """The first words of a text, where nothing of it was asked for."""
    start, end = _window(text, 0)
    return Passage(language, [Part(_tidy(text[start:end]) + ("…" if end < len(text) else ""), match=False)])


def marked(text: str, language: Language, asked: Sequence[Asked]) -> Passage:
    """A whole line, with the words that were asked for marked."""
    return Passage(language, _marked(text, asked, 0, len(text)))


def _found_in(text: str, asked: Sequence[Asked]) -> int:
    standing = set(words_of(text))
    return sum(any(each.matches(word) for word in standing) for each in asked)


def _spans(text: str, asked: Sequence[Asked], start: int = 0) -> Iterator[tuple[int, int, bool]]:
    """Where each word of a text from `start` on begins and ends, and whether it was asked for: looked at one by one."""
    known: dict[str, bool] = {}
    for found in _STANDING.finditer(text, start):
        if found[0] not in known:
            known[found[0]] = any(each.matches(word) for word in words_of(found[0]) for each in asked)
        yield found.start(), found.end(), known[found[0]]


def _window(text: str, first: int) -> tuple[int, int]:
    """An excerpt's limits around a place, at spaces."""
    start = max(0, first - EXCERPT // 3)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        space = text.rfind(" ", first, end)
        end = space if space > first else end
    return start, end


def _marked(text: str, asked: Sequence[Asked], start: int, end: int) -> list[Part]:
    parts, place = [], start
    for begins, ends, match in _spans(text, asked, start):
        if ends > end:
            break
        if match:
            parts += [Part(_tidy(text[place:begins]), match=False), Part(text[begins:ends], match=True)]
            place = ends
    parts.append(Part(_tidy(text[place:end]), match=False))
    if start:
        parts.insert(0, Part("… ", match=False))
    if end < len(text):
        parts.append(Part(" …", match=False))
    return _joined(parts)


def _joined(parts: list[Part]) -> list[Part]:
    """Without empty parts, and neighbours that are alike made one."""
    found: list[Part] = []
    for part in parts:
        if part.text and found and not part.match and not found[-1].match:
            found[-1] = Part(found[-1].text + part.text, match=False)
        elif part.text:
            found.append(part)
    return found


def _tidy(text: str) -> str:
    """One line: paragraphs run on."""
    return re.sub(r"\s+", " ", text)
