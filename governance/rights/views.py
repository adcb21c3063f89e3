"""What is held about somebody: the shapes of the answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from governance.exports.views import MyExport
from governance.partners.views import Disclosure
from governance.retention.rules import Line


class HeldRow(Struct, frozen=True):
    """One row of the database, as far as it is somebody's: `facts` by column, ids of others left out."""

    table: str
    facts: dict[str, Any]


class HeldLine(Struct, frozen=True):
    """One line of the retention schedule, with what is held under it."""

    line: Line
    rows: list[HeldRow]


class Held(Struct, frozen=True):
    """All that is held about one person, at one moment, and who was told of it."""

    person_id: UUID
    at: datetime
    lines: list[HeldLine]
    disclosures: list[Disclosure]
    exports: list[MyExport]
