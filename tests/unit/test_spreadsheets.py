"""Files as people really save them, and as nobody should: read to the same rows, or refused by a word."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from api import spreadsheets
from api.spreadsheets import Unreadable, rows_of
from governance.imports import rules
from governance.imports.values import Field

ROWS = [(1, ["Cyfeirnod", "Enw", "Ymunodd"]), (2, ["007", "Llŷr Ŵyn", "2024-05-01"])]
CSV = "Cyfeirnod,Enw,Ymunodd\r\n007,Llŷr Ŵyn,2024-05-01\r\n"


def workbook(fill) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    fill(book, book.add_worksheet())
    book.close()
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode(),
        b"sep=;\r\n" + CSV.replace(",", ";").encode(),
        CSV.replace("Llŷr Ŵyn", '"Llŷr Ŵyn"').encode(),
        CSV.replace("\r\n", ",,,\r\n").encode(),
    ],
)
def test_a_csv_is_read_however_it_was_saved(content):
    first = 2 if content.startswith(b"sep=") else 1
    assert [(line - first + 1, row) for line, row in rows_of(content)] == ROWS


def test_a_csv_of_old_windows_is_read():
    assert list(rows_of("Enw;Sir\nSiôn Morgannŵg".replace("ŵ", "w").encode("cp1252")))[1] == (2, ["Siôn Morgannwg"])


def test_a_workbook_is_read_with_its_numbers_days_and_leading_noughts():
    def fill(book, sheet):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(2, 1, ["Rhif", "Enw", "Ymunodd", "Swm", "Gwir"])
        sheet.write_number(3, 1, 7)
        sheet.write_string(3, 2, "007")
        sheet.write_datetime(3, 3, datetime(2024, 5, 1), day)  # noqa: DTZ001 - a sheet knows no zone
        sheet.write_formula(3, 4, "=1+1", None, 2)
        sheet.write_boolean(3, 5, True)

    found = [(line, row) for line, row in rows_of(workbook(fill)) if row]
    assert found == [
        (3, ["", "Rhif", "Enw", "Ymunodd", "Swm", "Gwir"]),
        (4, ["", "7", "007", "2024-05-01", "2", "true"]),
    ]


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(5):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", bytes(100_000_000))
    return made.getvalue()


def lying() -> bytes:
    """A part that says it is small, and is not."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", bytes(5_000_000))
    return made.getvalue().replace((5_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))


def far_out(_, sheet) -> None:
    sheet.write(0, 0, "Enw")
    sheet.write(1_048_575, 16_383, "x")


def wide(_, sheet) -> None:
    sheet.write_row(0, 0, ["x"] * 300)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n \r\n", "empty"),
        (b"Enw\nA\x00B\n", "not_text"),
        (b"Enw\n\x81\x8d", "not_text"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "old_workbook"),
        (b"PK\x03\x04" + bytes(500), "no_workbook"),
        (("," * 999_999).encode(), "too_many_columns"),
        (b'Enw\n"' + b"x\n" * 200_000, "too_long"),
        (b"Enw\n" + b"x," * 201 + b"x\n", "too_many_columns"),
        (b"Enw\n" * 200_002, "too_many_rows"),
        (bomb(), "too_large_inside"),
        (lying(), "no_workbook"),
        (workbook(far_out), "too_large_inside"),
        (workbook(wide), "too_many_columns"),
        (workbook(lambda *_: None)[:-200], "no_workbook"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_hostile_file_is_refused_by_a_word(content, code):
    with pytest.raises(Unreadable) as refused:
        list(rows_of(content))
    assert refused.value.code == code


def test_twenty_megabytes_are_read_in_strides():
    content = b"Rhif,Enw\n" + b"".join(b"%06d,%s\n" % (number, b"x" * 110) for number in range(165_000))
    assert 19_000_000 < len(content) < 20_000_000
    assert sum(1 for _ in rows_of(content)) == 165_001


def test_a_reader_who_leaves_early_leaves_no_process(monkeypatch):
    def fill(_, sheet):
        for line in range(20_000):
            sheet.write_row(line, 0, ["Enw", line])

    rows = rows_of(workbook(fill))
    assert next(rows)[0] == 1
    rows.close()
    assert spreadsheets.MOST_ROWS


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("field", "cell", "said", "code"),
    [
        (Field.JOINED_ON, "01/04/2024", date(2024, 4, 1), None),
        (Field.JOINED_ON, "1.4.2024", date(2024, 4, 1), None),
        (Field.JOINED_ON, "2024-04-01", date(2024, 4, 1), None),
        (Field.JOINED_ON, "2024-04-01 00:00:00", date(2024, 4, 1), None),
        (Field.JOINED_ON, "45383", date(2024, 4, 1), None),
        (Field.JOINED_ON, "01/04/24", None, "no_day"),
        (Field.JOINED_ON, "31/02/2024", None, "no_day"),
        (Field.JOINED_ON, "2026-11-24", None, "day_out_of_reach"),
        (Field.JOINED_ON, "99999999", None, "no_day"),
        (Field.REFERENCE, "007", "007", None),
        (Field.REFERENCE, "a b", None, "no_reference"),
        (Field.REFERENCE, "x" * 101, None, "too_long"),
        (Field.NAME, "=HYPERLINK(1)", None, "formula"),
        (Field.NAME, "#REF!", None, "error_cell"),
        (Field.NAME, "'-Iolo", "-Iolo", None),
        (Field.NAME, "x" * 201, None, "too_long"),
        (Field.NAME, "\u200b\u200b", None, "not_allowed"),
        (Field.NAME, "a\u202eb", None, "not_allowed"),
        (Field.NAME, "a\x07b", None, "not_allowed"),
        (Field.NAME, "  Branwen\u00a0  ferch Llŷr ", "Branwen ferch Llŷr", None),
        (Field.EMAIL, "Branwen@Example.ORG", "branwen@example.org", None),
        (Field.EMAIL, "branwen", None, "no_email"),
        (Field.LANGUAGE, "CYMRAEG", "cy", None),
        (Field.LANGUAGE, "Y Ddwy", "both", None),
        (Field.LANGUAGE, "Klingon", None, "no_language"),
        (Field.REGION, "ynys mon", "W06000001", None),
        (Field.REGION, "Narnia", None, "no_area"),
        (Field.KIND, "Sefydliad", "organisation", None),
        (Field.ORGANISATION_KIND, "Elusen", "charity", None),
        (Field.ID, "7", None, "no_id"),
    ],
)
def test_a_cell_is_read_or_refused_by_a_word(field, cell, said, code):
    reader = rules.Reader({field: 0}, {rules.plain("Ynys Môn"): "W06000001"}, TODAY)
    given, faults = reader.read([cell])
    assert getattr(given, field.value) == said
    assert [fault.code for fault in faults if fault.code != "not_to_be_known_again"] == ([code] if code else [])


@pytest.mark.parametrize("field", [each for each in Field if each is not Field.ID])
def test_what_is_shown_of_a_cell_can_be_stored_though_a_workbook_holds_a_nul(field):
    _, [fault, *_] = rules.Reader({field: 0}, {}, TODAY).read(["a\x00b"])
    assert fault.given == "a\ufffdb"


@pytest.mark.parametrize(
    ("headings", "mapping"),
    [
        (["Cyfeirnod", "Enw", "E-bost", "Awdurdod lleol"], {"reference": 0, "name": 1, "email": 2, "region": 3}),
        (["Member No.", "NAME", "E-mail", "Date joined"], {"reference": 0, "name": 1, "email": 2, "joined_on": 3}),
        (["Nodiadau", "Enw", "Name"], {"name": 1}),
        ([], {}),
    ],
)
def test_columns_are_guessed_by_headings_in_either_language(headings, mapping):
    assert rules.guess(headings) == mapping


def test_columns_are_called_as_spreadsheets_call_them():
    assert [rules.letters_of(place) for place in (0, 25, 26, 199)] == ["A", "Z", "AA", "GR"]
