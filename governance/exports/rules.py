"""What of each member stands in a list that leaves the system, how it is written, and until when. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from governance.bilingual import LANGUAGES
from governance.exports.refusals import FileOver, NothingAgreed
from governance.exports.values import Export, Field, Row
from governance.partners.refusals import AgreementOver
from governance.partners.rules import fields_told, in_force
from governance.partners.values import Agreement
from governance.spreadsheet import csv_lines, guarded

HAD_FOR = timedelta(days=1)


class Told(NamedTuple):
    """What may be told of an organisation, of a person who consented to be written to, and of any other person."""

    organisation: tuple[Field, ...]
    consenting: tuple[Field, ...]
    person: tuple[Field, ...]

    @property
    def most(self) -> tuple[Field, ...]:
        """All that is told of anybody."""
        return tuple(field for field in Field if any(field in fields for fields in self))

    def of(self, row: Row) -> tuple[Field, ...]:
        if row.kind == "organisation":
            return self.organisation
        return self.consenting if row.may_contact else self.person


_WHOM = (("organisation", False), ("person", True), ("person", False))


def _agreed(chosen: Sequence[Field], agreement: Agreement, kind: str, *, may_contact: bool) -> tuple[Field, ...]:
    most = {*map(str, fields_told(kind, agreement.scopes, agreement.fields, may_contact=may_contact))}
    return tuple(field for field in chosen if field.value in most)


def told(asked: Sequence[Field], agreement: Agreement | None, now: datetime) -> Told:
    """Of what was asked for, what may be told: for the network's own work all of it, to a partner what is agreed.

    Raises `AgreementOver`, or `NothingAgreed`.
    """
    chosen = tuple(field for field in Field if field in asked)
    if agreement is None:
        return Told(chosen, chosen, chosen)
    if not in_force(agreement, now):
        raise AgreementOver
    found = Told(*(_agreed(chosen, agreement, kind, may_contact=each) for kind, each in _WHOM))
    if not any(found):
        raise NothingAgreed
    return found


def over_at(export: Export) -> datetime:
    """Until when the file can be had."""
    return export.made_at + HAD_FOR


def check_file(export: Export, now: datetime) -> None:
    """Raise `FileOver` once a day has gone by."""
    if now >= over_at(export):
        raise FileOver


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────


def _said(row: Row) -> Mapping[str, Any]:
    """A member by what may be told of them, by the names of the API."""
    return {"id": row.id} | {field.value: getattr(row, field.value) for field in row.fields}


def _columns(export: Export) -> list[str]:
    names = ["id"]
    for field in export.fields:
        names += [f"name_{each}" for each in LANGUAGES] if field is Field.NAME else [field.value]
    return names


def _cells(row: Row, columns: Sequence[str]) -> list[str]:
    said = dict(_said(row))
    if "name" in said:
        said |= {f"name_{each}": getattr(row.name, each.value) for each in LANGUAGES}
    return ["" if (cell := said.get(name)) is None else guarded(str(cell)) for name in columns]


def as_csv(export: Export, rows: Sequence[Row], *, first: bool) -> bytes:
    """Rows as lines of CSV, with a column for each thing asked for; before the `first` stand the names of the columns.

    The names are those of the API, and an import knows them.
    """
    columns = _columns(export)
    return csv_lines([columns] * first + [_cells(row, columns) for row in rows], first=first).encode()


def as_ndjson(_: Export, rows: Sequence[Row], *, first: bool) -> bytes:  # noqa: ARG001 - as `as_csv`
    """Rows as JSON, one a line, in the shape of the API: what may not be told is absent."""
    return msgspec.json.Encoder().encode_lines([_said(row) for row in rows])
