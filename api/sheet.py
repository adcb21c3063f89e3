"""A workbook's first sheet as lines of JSON, in a process of its own: `python -I sheet.py < workbook`.

A cell far out makes the reading library ask for all the memory there is, and a fault in it ends the process: so that
process is this one, which may have little, and nothing else ends with it. Each line is `[line, [cell, …]]`.
"""

import json
import sys
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MOST_MEMORY = 1_500_000_000
MOST_SECONDS = 60


def main() -> int:
    """Write the rows; 1 where this is no workbook, 2 where it has no sheet."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = load_workbook(BytesIO(sys.stdin.buffer.read()))
        shown = [
            each.name
            for each in book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
        ]
        if not shown:
            return 2
        sheet = book.get_sheet_by_name(shown[0])
        before = [""] * (sheet.start[1] if sheet.start else 0)
        for line, row in enumerate(sheet.iter_rows(), 1):
            sys.stdout.write(json.dumps([line, before + [said(cell) for cell in row]]) + "\n")
    except (CalamineError, ValueError, OSError):
        return 1
    return 0


def said(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days as 2027-04-01."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - beyond, a float is no whole number
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date():
            return cell.isoformat()
        case _:
            return str(cell)


if __name__ == "__main__":
    sys.exit(main())
