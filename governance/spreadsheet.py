"""Rows as CSV that spreadsheets read in any language, and that they do not run. Pure."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from governance.bilingual import LANGUAGES, Bilingual, BilingualProse

# Spreadsheets take a cell that begins so for a formula, and run it.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Without it, the commonest spreadsheet reads ŵ and ŷ as other signs.
_BYTE_ORDER_MARK = "\ufeff"


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
    said = "" if value is None else str(value)
    return f"'{said}" if said.startswith(_RUNS) else said
