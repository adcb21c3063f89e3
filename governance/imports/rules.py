"""How a spreadsheet is understood: which column is what, and what one row says. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import ValidationError
from msgspec.structs import replace

from governance.bilingual import LANGUAGES, Bilingual, Language, shows_nothing, sort_key, turns_direction
from governance.imports.refusals import (
    DuplicatesUnseen,
    ImportMove,
    MappingIncomplete,
    NothingToCommit,
    RegisterKeepsThem,
    RowsRefused,
)
from governance.imports.values import Fault, Field, Given, Import, NewCommit, State, UndoBar
from governance.imports.values import Mapping as Columns
from governance.imports.words import CELLS, HEADINGS
from governance.search.rules import fold
from governance.spreadsheet import unguarded

# Days after a commit within which it can be undone, and after which the rows of the file are forgotten.
UNDO_DAYS = 30
# Days that a file waits for somebody to commit it.
WAITS_DAYS = 7
# How much of a cell is shown beside what is wrong with it.
SHOWN = 60

_BETWEEN = re.compile(r"[^a-z0-9]+")
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\ufeff]+")
_DAY_FIRST = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
# A day as spreadsheets count it, from 1960 to 2119; the 0th is the 30th of December 1899.
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.0+)?")
_SERIALS_BEGIN = date(1899, 12, 30)
_EARLIEST = date(1900, 1, 1)
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#NULL!", "#NUM!")


class Wrong(Exception):  # noqa: N818 - what a cell came to
    """A cell cannot be read; its text is the code."""


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A heading or a word without capitals, accents and signs."""
    return _BETWEEN.sub(" ", fold(text)).strip()


def tidy(cell: str) -> str:
    """A cell without spaces around it, several in a row, and the apostrophe that kept it from running."""
    return unguarded(_SPACES.sub(" ", cell).strip())


# ── Columns ──────────────────────────────────────────────────────────────────────────────────────────

_CALLED = {words: field for field, each in HEADINGS.items() for words in (*each, plain(field))}


def guess(headings: Sequence[str]) -> Columns:
    """Which column holds what, by its heading in either language: the first of several."""
    found: Columns = {}
    for place, heading in enumerate(headings):
        field = _CALLED.get(plain(heading))
        if field is not None:
            found.setdefault(field, place)
    return found


def check_mapping(mapping: Columns, headings: Sequence[str]) -> None:
    """Refuse a mapping by which nobody would be known again, or to a column that is not there."""
    if not {Field.ID, Field.REFERENCE} & mapping.keys():
        raise MappingIncomplete("/mapping/reference")
    for field, place in mapping.items():
        if place >= len(headings):
            raise MappingIncomplete(f"/mapping/{field}")


def file_name(given: str) -> str:
    """A file's name as it is shown: in one line, and no longer than one."""
    return "".join(each for each in given if each.isprintable())[-200:].strip() or "?"


def letters_of(place: int) -> str:
    """A column as spreadsheets call it: A, B … Z, AA."""
    name = ""
    while place >= 0:
        name, place = chr(65 + place % 26) + name, place // 26 - 1
    return name


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────


def _day(text: str, today: date) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif _SERIAL.fullmatch(text):
        counted = _SERIALS_BEGIN + timedelta(days=int(float(text)))
        year, month, day = counted.year, counted.month, counted.day
    else:
        raise Wrong("no_day")
    try:
        read = date(year, month, day)
    except ValueError:
        raise Wrong("no_day") from None
    if not _EARLIEST <= read <= today:
        raise Wrong("day_out_of_reach")
    return read


_WORDS = {
    field: {word: code for code, each in of.items() for word in (*each, plain(code))} for field, of in CELLS.items()
}
_UNKNOWN = {Field.LANGUAGE: "no_language", Field.KIND: "no_kind", Field.ORGANISATION_KIND: "no_organisation_kind"}
_SHAPES = {
    Field.ID: "no_id",
    Field.REFERENCE: "no_reference",
    Field.EMAIL: "no_email",
}


class Reader:
    """Reads rows by one mapping. `areas` are the codes of areas, by code and by name in each language, as `plain`."""

    def __init__(self, mapping: Columns, areas: Mapping[str, str], today: date) -> None:
        self._cells: list[tuple[Field, int, Callable[[str], Any]]] = [
            (field, place, self._how(field)) for field, place in mapping.items()
        ]
        self._areas = areas
        self._today = today

    def read(self, row: Sequence[str]) -> tuple[Given, list[Fault]]:
        """What a row says, and what is wrong with it: of a cell that is wrong it says nothing."""
        said: dict[str, Any] = {}
        faults = list[Fault]()
        for field, place, how in self._cells:
            text = _SPACES.sub(" ", row[place]).strip() if place < len(row) else ""
            if text:
                try:
                    said[field.value] = how(_no_formula(text))
                except Wrong as wrong:
                    faults.append(Fault(str(wrong), field, _shown(text)))
        try:
            given = msgspec.convert(said, Given)
        except ValidationError:
            given = Given(**self._one_by_one(said, faults))
        if given.id is None and given.reference is None and not faults:
            faults.append(Fault("not_to_be_known_again", Field.REFERENCE))
        return given, faults

    def _one_by_one(self, said: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
        kept = {}
        for name, each in said.items():
            try:
                kept[name] = getattr(msgspec.convert({name: each}, Given), name)
            except ValidationError as error:
                field = Field(name)
                code = "too_long" if "length <=" in str(error) else _SHAPES.get(field, "not_allowed")
                faults.append(Fault(code, field, _shown(str(each))))
        return kept

    def _how(self, field: Field) -> Callable[[str], Any]:
        match field:
            case Field.NAME | Field.NAME_CY | Field.NAME_EN:
                return _name
            case Field.EMAIL:
                return str.lower
            case Field.REGION:
                return self._area
            case Field.JOINED_ON:
                return lambda text: _day(text, self._today)
            case Field.KIND | Field.LANGUAGE | Field.ORGANISATION_KIND:
                return _one_of(field)
            case _:
                return _text

    def _area(self, text: str) -> str:
        code = self._areas.get(plain(text))
        if code is None:
            raise Wrong("no_area")
        return code


def _shown(text: str) -> str:
    """The beginning of a cell, as it can be stored: PostgreSQL keeps no NUL."""
    return text[:SHOWN].replace("\x00", "\ufffd")


def _no_formula(text: str) -> str:
    """What stands in a cell. One that begins so is a formula, unless an apostrophe says that it is text."""
    if text.startswith("="):
        raise Wrong("formula")
    return unguarded(text)


def _text(text: str) -> str:
    if text in _ERRORS:
        raise Wrong("error_cell")
    return text


def _name(text: str) -> str:
    if shows_nothing(_text(text)) or turns_direction(text):
        raise Wrong("not_allowed")
    return text


def _one_of(field: Field) -> Callable[[str], str]:
    words, code = _WORDS[field], _UNKNOWN[field]

    def read(text: str) -> str:
        found = words.get(plain(text))
        if found is None:
            raise Wrong(code)
        return found

    return read


def name_of(given: Given) -> Bilingual | None:
    """The name that a row gives: one that is the same in both languages, or one in each; None where it gives none."""
    if given.name_cy is None and given.name_en is None:
        return Bilingual(cy=given.name, en=given.name) if given.name else None
    return Bilingual(cy=given.name_cy, en=given.name_en or given.name)


def sort_keys(name: Bilingual) -> dict[Language, str]:
    """By what a name is put in its place in each alphabet."""
    return {each: sort_key(name.in_(each).text, each) for each in LANGUAGES}


# ── What becomes of an import ────────────────────────────────────────────────────────────────────────

MOVES: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.READING, State.DISCARDED}),
    State.READING: frozenset({State.READING, State.CHECKED, State.UNREADABLE, State.DISCARDED}),
    State.CHECKED: frozenset({State.RECEIVED, State.COMMITTING, State.DISCARDED}),
    State.UNREADABLE: frozenset({State.RECEIVED, State.DISCARDED}),
    State.COMMITTING: frozenset({State.CHECKED, State.COMMITTED}),
    State.COMMITTED: frozenset({State.UNDOING}),
    State.UNDOING: frozenset({State.COMMITTED, State.UNDONE}),
}
# What people do, and the state that it leads to.
ACTS: Mapping[str, State] = {
    "map_columns": State.RECEIVED,
    "commit_import": State.COMMITTING,
    "discard_import": State.DISCARDED,
    "undo_import": State.UNDOING,
}


def moved(found: Import, to: State) -> Import:
    """The import in another state. Raises `ImportMove` where that does not follow."""
    if to not in MOVES.get(found.state, ()):
        raise ImportMove(found.state, may(found))
    return replace(found, state=to, fault=None, fault_line=None, version=found.version + 1)


def may(found: Import, barred: UndoBar | None = None) -> list[str]:
    """What an officer may do with an import as it stands; `barred`: why it cannot be undone."""
    acts = [act for act, to in ACTS.items() if to in MOVES.get(found.state, ())]
    counts = found.counts
    nothing = counts.refused or not counts.new + counts.changed
    unwanted = {"commit_import"} if nothing else set()
    unwanted |= {"undo_import"} if barred else set()
    unwanted |= {"map_columns"} if not found.headings else set()
    return [each for each in acts if each not in unwanted]


def to_commit(found: Import, new: NewCommit) -> Import:
    """The import as it waits to be committed, whole.

    Raises `ImportMove`, `RowsRefused`, `NothingToCommit` or `DuplicatesUnseen`.
    """
    committing = moved(found, State.COMMITTING)
    if found.counts.refused:
        raise RowsRefused(found.counts.refused)
    if not found.counts.new + found.counts.changed:
        raise NothingToCommit
    if found.counts.flagged and not new.duplicates_seen:
        raise DuplicatesUnseen(found.counts.flagged)
    return committing


def to_undo(found: Import, barred: UndoBar | None) -> Import:
    """The import as it waits to be undone. Raises `ImportMove`, or `RegisterKeepsThem` where the law does."""
    undoing = moved(found, State.UNDOING)
    if barred == "in_the_register":
        raise RegisterKeepsThem
    if barred:
        raise ImportMove(found.state, may(found, barred))
    return undoing
