"""Spreadsheets as rows of text: CSV in whatever way it was saved, and XLSX. Never more in memory than a few rows."""

import csv
import io
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec

from governance.imports.values import MOST_COLUMNS, MOST_ROWS

Row: TypeAlias = tuple[int, list[str]]

# What a workbook may hold once it is unpacked, in bytes, and in how many parts: a sheet of 200,000 members has less.
MOST_UNPACKED = 400_000_000
MOST_PARTS = 2000
MOST_IN_LINE = 100_000
_STRIDE = 1 << 20
_PACKED = b"PK\x03\x04"
# What older Excel wrote, and what it writes where there is a password.
_OLD = b"\xd0\xcf\x11\xe0"
_SEPARATORS = ",;\t"
_QUOTED = re.compile(r'"(?:[^"]|"")*+"?')
_SHEET = Path(__file__).with_name("sheet.py")


class Unreadable(Exception):  # noqa: N818 - what became of a file
    """A file, from a line on, is no list of members: `code` says why."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


def rows_of(content: bytes) -> Generator[Row]:
    """Give each row with its number, from 1, as a spreadsheet program shows it. Raises `Unreadable`, at any row."""
    if not content.strip():
        raise Unreadable("empty")
    if content.startswith(_OLD):
        raise Unreadable("old_workbook")
    rows = _of_workbook(content) if content.startswith(_PACKED) else _of_text(content)
    for line, row in rows:
        if line > MOST_ROWS:
            raise Unreadable("too_many_rows", line)
        while row and not row[-1].strip():
            row.pop()
        if len(row) > MOST_COLUMNS:
            raise Unreadable("too_many_columns", line)
        yield line, row


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────


def _of_text(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    if "\x00" in text:
        raise Unreadable("not_text")
    lines = io.StringIO(text, newline="")
    first = lines.readline(MOST_IN_LINE)
    if first.lower().startswith("sep=") and len(first.rstrip("\r\n")) == len("sep=;"):
        separator, skipped = first[4], 1
    else:
        separator, skipped = _separator(first), 0
        lines.seek(0)
    line = skipped
    try:
        for row in csv.reader(_short(lines), delimiter=separator):
            line += 1
            yield line, row
    except csv.Error as error:
        raise Unreadable("too_long", line + 1) from error


def _decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 where it is marked so, or else what Windows wrote in Wales before: Windows-1252."""
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_text")


def _separator(heading: str) -> str:
    """What stands between the cells: the sign that the headings hold most of, outside quotation marks."""
    bare = _QUOTED.sub("", heading)
    return max(_SEPARATORS, key=bare.count)


def _short(lines: io.StringIO) -> Iterator[str]:
    """The lines, none of them so long that its cells would fill the memory."""
    for number, line in enumerate(iter(lambda: lines.readline(MOST_IN_LINE + 1), ""), 1):
        if len(line) > MOST_IN_LINE:
            raise Unreadable("too_many_columns", number)
        yield line


# ── XLSX ─────────────────────────────────────────────────────────────────────────────────────────────


def _of_workbook(content: bytes) -> Iterator[Row]:
    check_unpacked(content)
    with tempfile.TemporaryFile() as given:
        given.write(content)
        given.seek(0)
        command = [sys.executable, "-I", str(_SHEET)]
        with subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading:  # noqa: S603
            assert reading.stdout is not None  # noqa: S101 - by PIPE
            try:
                for each in reading.stdout:
                    line, row = msgspec.json.decode(each, type=tuple[int, list[str]])
                    yield line, row
            finally:
                reading.kill()
                left = reading.wait()
    match left:
        case 0:
            return
        case 1 | 2:
            raise Unreadable("no_workbook")
        case _:  # it took more memory or time than it may
            raise Unreadable("too_large_inside")


def check_unpacked(content: bytes) -> None:
    """Unpack every part once, to nowhere, so that none is larger than it says. Raises `Unreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable("too_large_inside")
            for part in parts:
                with packed.open(part) as opened:
                    while opened.read(_STRIDE):
                        pass
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Unreadable("no_workbook") from error
