"""The gate before what is said in Welsh: `python -m i18n.check` fails on every fault a program can see.

It cannot judge Welsh. What no source confirms is counted as awaiting a person, who marks a sentence with the
flag `confirmed` (`#, confirmed`). A preposition before a placeholder is refused, because the word that will
stand there cannot mutate; where only figures or a date can stand there, the flag `figures` says so.
"""

import gettext as gnu
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from jinja2 import Environment

from i18n.extract import ROOT, TEMPLATES, english, listed, strings, template, welsh_catalogue
from i18n.glossary import Term, counted, mutated, terms
from i18n.spelling import DICTIONARY, unknown_words

SAME = Path("i18n/cy/same.txt")
FORMS = 6
CLDR = {0: 0, 1: 1, 2: 2, 3: 3, 6: 4}
# What must not be written, and what is.
BANNED = {
    r"\b[bfm]alot(au)?\b": "pleidlais (balot is a draw by lot)",
    r"\b(c|g|ch|ngh)ôd": "cod",
    r"\w*yd-gynhyrch\w*": "cydgynhyrchu, closed, as the Network writes it",
    r"&(?!\w+;)": "a, ac",
    r"\b[eh]+bost\b": "e-bost",
    r"\b(arbed|uwchlwytho|datdanysgrifio)\b": "cadw, lanlwytho, dad-danysgrifio",
    r"\b(ti|dy|di|posib)\b": "chi, eich, chi, posibl",
    r"\bh?eilwyr\b": "eilyddion",
    r"\b(d|dd|n)ynodwr\b": "dynodydd",
    r"['\"`]": "’ and ‘ ’",
}
MUTATING = r"i|o|yn|ym|yng|â|gan|am|ar|at|dros|drwy|trwy|neu|a|heb|wrth|dan|tan|hyd|fel|yw|y|yr|ei|eich|fy"
BEFORE_A_NAME = re.compile(rf"(?:^|(?<=[\s(‘/]))(?:{MUTATING})\s+\{{(?P<name>\w+)\}}", re.IGNORECASE)
HEADING = re.compile(r"^#+ ", re.MULTILINE)
# The attributes that are read aloud; what is not prose; the names that stay themselves in both languages.
SPOKEN = re.compile(r'\b(?:aria-label|title|alt|placeholder|summary)="([^"]*)"')
UNSAID = re.compile(
    r'<(script|style|code)\b.*?</\1>|<!--.*?-->|<[^>]*>|[\w-]+="[^"]*"|&\w+;|JSON Feed|\w+\.(yaml|json)', re.DOTALL
)
NAMES = ("Fforwm", "Cymraeg", "English")
FIGURES = re.compile(r"(.*_)?(num|count|days|date|time|at|on)")


class Fault(NamedTuple):
    """What is wrong (a word that tests and people can search for), where, and what was seen."""

    kind: str
    where: str
    seen: str


def faults(root: Path = ROOT) -> Iterator[Fault]:
    """Everything wrong below `root`, save spelling."""
    welsh, glossary = welsh_catalogue(root), terms(root)
    same = set(listed(root / SAME))
    yield from _stale(template(root), welsh)
    yield from _header(welsh)
    used = set()
    for message in welsh:
        if not message.id:
            continue
        one, many = english(message)
        for number, text in enumerate(strings(message)):
            where = one if isinstance(message.id, str) else f"{one} [{number}]"
            kinds = list(_text_faults(message, text, many, number))
            if text in (one, many):
                used.add(text)
                kinds += [] if text in same else [("same", "Welsh equals English")]
            yield from (Fault(kind, where, seen) for kind, seen in kinds)
        yield from (*_term(message, glossary), *_counted(message, glossary))
    yield from (Fault("same", line, "listed, but no Welsh equals it") for line in sorted(same - used))
    yield from _documents(root)
    yield from _bare(root)


def _stale(pot: Catalog, welsh: Catalog) -> Iterator[Fault]:
    wanted = {(message.context, english(message)) for message in pot if message.id}
    known = {(message.context, english(message)) for message in welsh if message.id}
    for _context, (one, _many) in sorted(wanted ^ known, key=str):
        yield Fault("stale", one, "the catalogue and the program differ: run make i18n")


def _header(welsh: Catalog) -> Iterator[Fault]:
    form = gnu.c2py(welsh.plural_expr)
    if welsh.num_plurals != FORMS or any(form(n) != CLDR.get(n, 5) for n in range(201)):
        yield Fault("plural", "Plural-Forms", "Welsh has six forms: 0, 1, 2, 3, 6 and other")
    yield from (
        Fault("plural", str(message.id), "not six forms")
        for message in welsh
        if message.id and message.pluralizable and len(strings(message)) != FORMS
    )


def _text_faults(message: Message, text: str, source: str, number: int) -> Iterator[tuple[str, str]]:
    """Give what is wrong with one Welsh text: (kind, what was seen)."""
    if not text.strip():
        yield "empty", "no Welsh"
        return
    wanted, found = placeholders(source), placeholders(text)
    may_drop_number = message.pluralizable and number in (0, 1)
    if found != wanted and not (may_drop_number and found == wanted - {"num"}):
        yield "placeholder", f"{sorted(wanted)} became {sorted(found)}"
    yield from (("banned", seen) for seen in _banned(text))
    for match in BEFORE_A_NAME.finditer(text):
        if not FIGURES.fullmatch(match["name"]) and "figures" not in message.flags:
            yield "mutation", f"“{match.group()}”: what will stand there cannot mutate"
    if source.strip()[-1] in ".:?…" and text.strip()[-1] != source.strip()[-1]:
        yield "punctuation", f"ends with “{text.strip()[-1]}”, not “{source.strip()[-1]}”"
    if re.findall(r"</?\w+", source) != re.findall(r"</?\w+", text):
        yield "markup", "the tags differ"


def _banned(text: str) -> Iterator[str]:
    words = re.sub(r"<[^>]*>|\{[^}]*\}", "", text)
    for pattern, instead in BANNED.items():
        for match in re.finditer(pattern, words, re.IGNORECASE):
            yield f"“{match.group()}”: write {instead}"


def placeholders(text: str) -> set[str]:
    """Give the names in braces; a text that cannot be filled in has the impossible one `{`."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{"}


def _term(message: Message, glossary: tuple[Term, ...]) -> Iterator[Fault]:
    """A sentence that is nothing but a term must be the glossary's Welsh (or one of them)."""
    if not isinstance(message.id, str) or not message.string:
        return
    allowed = [term.cy.lower() for term in glossary if term.en.lower() == message.id.lower()]
    if allowed and str(message.string).lower() not in allowed:
        yield Fault("term", message.id, f"“{message.string}”: the glossary has {allowed}")


def _counted(message: Message, glossary: tuple[Term, ...]) -> Iterator[Fault]:
    """A noun of the glossary has, after each number, the form that its gender asks for."""
    for form, text in enumerate(strings(message) if message.pluralizable else ()):
        for word in re.findall(r"\{num\} (\w+)", text):
            nouns = [term for term in glossary if term.gender and word in mutated(term.cy)]
            right = {counted(noun.cy, noun.gender, form) for noun in nouns}
            if right and word not in right:
                yield Fault("mutation", f"{english(message)[0]} [{form}]", f"“{word}”: write {' or '.join(right)}")


def _documents(root: Path) -> Iterator[Fault]:
    """Whole documents come in pairs, with the same placeholders and the same headings."""
    for folder in ("notices", "pages"):
        ours, theirs = (
            {path.name: path.read_text("utf-8") for path in (root / "i18n" / language / folder).glob("*.*")}
            for language in ("cy", "en")
        )
        for name in sorted(ours.keys() ^ theirs.keys()):
            yield Fault("document", f"{folder}/{name}", "stands in one language only")
        for name in sorted(ours.keys() & theirs.keys()):
            where = f"{folder}/{name}"
            if _marks(ours[name]) != _marks(theirs[name]):
                yield Fault("placeholder", where, f"{_marks(theirs[name])} became {_marks(ours[name])}")
            if len(HEADING.findall(ours[name])) != len(HEADING.findall(theirs[name])):
                yield Fault("document", where, "not as many headings")
            yield from (Fault("banned", where, seen) for seen in _banned(ours[name]))


def _bare(root: Path) -> Iterator[Fault]:
    """Text that stands in a page outside the catalogue, where one language would read the other's."""
    lex = Environment(autoescape=True).lex
    for path in sorted(path for folder in TEMPLATES for path in (root / folder).rglob("*.html")):
        page = "".join(text for _line, kind, text in lex(path.read_text("utf-8")) if kind == "data")
        said = " ".join([*SPOKEN.findall(page), UNSAID.sub(" ", page)])
        words = [word for word in re.findall(r"[^\W\d_]{2,}", said) if word not in NAMES and not word.isupper()]
        yield from (Fault("bare", path.relative_to(root).as_posix(), word) for word in words)


def _marks(text: str) -> list[str]:
    """The placeholders of a document; `{url_cy}` and `{url_en}` are each other's."""
    return sorted({re.sub("_(cy|en)$", "_…", name) for name in re.findall(r"\{\{?\s*([\w.]+)", text)})


def awaiting(root: Path = ROOT) -> tuple[int, int]:
    """Count the Welsh sentences that no source and no person has confirmed; and all."""
    sourced = {(term.en.lower(), term.cy.lower()) for term in terms(root) if term.status == "V"}
    messages = [message for message in welsh_catalogue(root) if message.id]
    pairs = [(english(message)[0].lower(), strings(message)[0].lower()) for message in messages]
    confirmed = sum(
        "confirmed" in message.flags or pair in sourced for message, pair in zip(messages, pairs, strict=True)
    )
    return len(messages) - confirmed, len(messages)


def spelling(dictionary: Path, *, ci: bool) -> list[Fault]:
    """Every unknown word. Without a dictionary that is said aloud, and is itself a fault where `ci`."""
    if dictionary.with_suffix(".dic").exists():
        return [Fault("spelling", where, word) for where, word in unknown_words()]
    sys.stdout.write("NOT RUN: Welsh spelling. `npm ci` brings the dictionary.\n")
    return [Fault("spelling", dictionary.name, "no dictionary, and CI may not do without")] if ci else []


def main() -> int:
    found = [*faults(), *spelling(DICTIONARY, ci=os.environ.get("CI") == "true")]
    for fault in found:
        sys.stdout.write(f"{fault.kind}: {fault.where}: {fault.seen}\n")
    unconfirmed, all_ = awaiting()
    sys.stdout.write(f"{len(found)} faults; {unconfirmed} of {all_} Welsh sentences await a person\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
