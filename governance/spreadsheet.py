"""Rows as CSV that spreadsheets read in any language, and that they do not run. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from governance.bilingual import LANGUAGES, Bilingual, BilingualProse

# Spreadsheets take a cell that begins so for a formula, and run it.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Without it, the commonest spreadsheet reads ŵ and ŷ as other signs.
_BYTE_ORDER_MARK = "\ufeff"


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet runs: `unguarded` gives it back, whatever it was."""
    return f"'{text}" if text.lstrip("'").startswith(RUNS) else text


def unguarded(cell: str) -> str:
    """The text of such a cell, without the apostrophe that kept it from running."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip("'").startswith(RUNS) else cell


def csv_lines(rows: Iterable[Sequence[str]], *, first: bool) -> str:
    """Rows of cells as lines of CSV (RFC 4180); before the `first` of a file stands a byte order mark."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return (_BYTE_ORDER_MARK if first else "") + written.getvalue()


def csv_text(kind: type[Struct], rows: Sequence[Struct]) -> str:
    """Rows of one kind as CSV (RFC 4180) after a byte order mark, with a column for each language of a text."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    fields = msgspec.structs.fields(kind)
    columns = [
        (field.name, language) for field in fields for language in (LANGUAGES if _is_bilingual(field.type) else (None,))
    ]
    writer.writerow([f"{name}_{language}" if language else name for name, language in columns])
    writer.writerows([_cell(getattr(row, name), language) for name, language in columns] for row in rows)
    return _BYTE_ORDER_MARK + written.getvalue()


def _is_bilingual(type_: Any) -> bool:
    pairs = (Bilingual, BilingualProse)
    return type_ in pairs or any(each in pairs for each in getattr(type_, "__args__", ()))


def _cell(value: Any, language: str | None) -> str | int:
    """A value as a cell: figures as they are, all else as text that no spreadsheet runs."""
    if language is not None:
        value = getattr(value, language) if value is not None else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        value = " ".join(value)
    return "" if value is None else guarded(str(value))
