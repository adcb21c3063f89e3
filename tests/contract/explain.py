"""Where a text on a page comes from: a sentence of the catalogue, a fact of the API's answers, or nowhere.

A sentence may have facts put into it, and a block of text may be several of these in a row. A text that is neither
is what these tests look for: something that a page knows and a program could not.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any

import i18n
from frontend.statements import statement
from governance.bilingual import Language
from i18n.extract import english, strings, welsh_catalogue

# Proper names of the program and of formats, and how each language names itself: the same whoever reads.
NAMES = {"Fforwm", "Cymraeg", "English", "RSS", "JSON Feed", "JSON", "CSV"}
NAMES |= {"Popolo", "Creative Commons Attribution 4.0", "CC BY 4.0"}
NAMES |= {"newid yr iaith i’r Gymraeg", "change the language to English"}
GLUE = " \n,.:;()–·"
# Where one sentence, or one thing in a row of things, may end and another begin.
AN_END = re.compile(r"(?<=[.:?!,;)])\s+|\s+–\s+")
A_CODE = re.compile(r"[a-z]+(_[a-z]+)+")
A_MONTH = re.compile(r"\d{4}-\d\d")
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
AN_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")


def flat(text: str) -> str:
    return " ".join(text.split())


def facts_in(value: Any, language: Language, today: date | None = None) -> Iterator[str]:
    """Every fact of an API answer, as a page in `language` would write it; and what follows from it by counting."""
    if isinstance(value, dict):
        for number in follows(value, today):
            yield from _written(number)
        for each in value.values():
            yield from facts_in(each, language, today)
    elif isinstance(value, list):
        yield from _written(len(value))
        for each in value:
            yield from facts_in(each, language, today)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from _written(value)
    elif isinstance(value, str) and not A_CODE.fullmatch(value):
        yield from _words(value, language)


def _written(number: int) -> Iterator[str]:
    yield from (str(number), f"{number:,}")


def _words(value: str, language: Language) -> Iterator[str]:
    yield flat(value)
    yield from (flat(part) for part in value.split("\n\n"))
    if A_DAY.fullmatch(value):
        day = date.fromisoformat(value)
        yield i18n.date(day, language)
        yield i18n.datetime(datetime.combine(day, time(23, 59), i18n.LONDON), language)  # a duty's day, to its end
    elif A_MONTH.fullmatch(value):
        month = date.fromisoformat(f"{value}-01")
        yield from (i18n.month(month, language), i18n.month_initial(month, language))
    elif AN_INSTANT.fullmatch(value):
        instant = datetime.fromisoformat(value)
        yield i18n.datetime(instant, language)
        yield i18n.date(instant.astimezone(i18n.LONDON).date(), language)


# What anybody can work out from one answer: (the fields that it has, the number). Nothing else may be worked out.
SUMS: tuple[tuple[tuple[str, ...], Callable[..., int]], ...] = (
    (("count", "needed"), lambda count, needed: needed - count),  # seconds still needed
    (("my_papers", "my_votes"), lambda papers, votes: (papers if isinstance(papers, int) else len(papers)) - votes),
)


def follows(answer: Mapping[str, Any], today: date | None) -> Iterator[int]:
    for fields, number in SUMS:
        if set(fields) <= set(answer):
            yield number(*(answer[field] for field in fields))
    scores = answer.get("given")  # how many gave each score: its place in the list is the score
    yield from range(len(scores) if isinstance(scores, list) else 0)
    if today and answer.get("overdue") and answer.get("response_due_on"):
        yield (today - date.fromisoformat(answer["response_due_on"])).days


def shares_in(value: Any) -> Iterator[str]:
    """Fractions as they are written: 2/3."""
    if isinstance(value, dict):
        if {"numerator", "denominator"} <= set(value):
            yield f"{value['numerator']}/{value['denominator']}"
        for each in value.values():
            yield from shares_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from shares_in(each)


@cache
def limits(contract: str) -> frozenset[str]:
    """How long a text may be, as the contract says it to programs and a form to people."""
    return frozenset(written for most in re.findall(r"maxLength: (\d+)", contract) for written in _written(int(most)))


@cache
def document(name: str, language: Language) -> frozenset[str]:
    """The texts of a page that is written whole in i18n/{cy,en}/pages."""
    title, parts = statement(name, language)
    return frozenset(flat(text) for text in (title, *(text for part in parts for text in part.texts)))


@cache
def catalogue(language: Language) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The sentences of a language: those that stand as they are, and those that facts are put into."""
    texts = set()
    for message in welsh_catalogue():
        if message.id:
            texts |= set(strings(message) if language is Language.CY else english(message))
    whole = {flat(text) for text in texts if "{" not in text}
    return frozenset(whole), tuple(_pattern(flat(text)) for text in sorted(texts) if "{" in text)


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", text)
    seen: set[str] = set()
    made = re.escape(parts[0])
    for name, after in zip(parts[1::2], parts[2::2], strict=True):
        made += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
        made += re.escape(after)
        seen.add(name)
    return re.compile(made)


class Explanation:
    """Whether a page's texts come from the catalogue of its language and from `facts`."""

    def __init__(self, language: Language, facts: Iterable[str]) -> None:
        self.whole, self.patterns = catalogue(language)
        self.facts = set(facts)
        self._known: dict[str, bool] = {}

    def unexplained(self, pieces: list[str]) -> str | None:
        """The part of a block that comes from nowhere; None where all is explained.

        The pieces are put together again in the longest rows that are explained: markup may stand within a
        sentence or between two.
        """
        if self.holds("".join(pieces)):
            return None
        tokens = [token for piece in pieces for token in _parted(piece)]
        start = 0
        while start < len(tokens):
            ends = (end for end in range(len(tokens), start, -1) if self.holds("".join(tokens[start:end])))
            end = next(ends, None)
            if end is None:
                return flat("".join(tokens[start:]))
            start = end
        return None

    def holds(self, text: str) -> bool:
        """Whether a text as a whole is a fact or a sentence, or nothing but what parts two of them."""
        text = flat(text)
        if text not in self._known:
            self._known[text] = any(self._is_known(each) for each in {text, text.strip(GLUE)})
        return self._known[text]

    def _is_known(self, text: str) -> bool:
        if not text.strip(GLUE) or text in self.facts or text in self.whole or text in NAMES:
            return True
        found = (pattern.fullmatch(text) for pattern in self.patterns)
        return any(all(self._is_named(value) for value in match.groups()) for match in found if match)

    def _is_named(self, value: str) -> bool:
        """What stands in a placeholder: one fact, or a row of them."""
        return self.holds(value) or all(self.holds(each) for each in value.split(", "))


def _parted(piece: str) -> Iterator[str]:
    """A piece of text, cut after each sentence; the blanks stay, so that it can be put together again."""
    start = 0
    for found in AN_END.finditer(piece):
        yield piece[start : found.end()]
        start = found.end()
    yield piece[start:]
