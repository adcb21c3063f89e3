"""What is held about somebody, as a file that they can take elsewhere: in both languages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

import i18n
from governance.bilingual import Bilingual, Language
from governance.exports.views import MyExport
from governance.partners.views import Disclosure
from governance.rights.views import Held


class Kept(Struct, frozen=True):
    """One row: of which table of the database, and what it says, by column. Times are UTC."""

    table: str
    facts: dict[str, Any]


class KeptLine(Struct, frozen=True):
    """One line of the retention schedule: what is kept, why and until when, and what there is of yours."""

    key: str
    what: Bilingual
    why: Bilingual
    until: Bilingual
    deleted: bool
    rows: list[Kept]


class MyData(Struct, frozen=True):
    """All that is held about one person, in one page, and to which partner what of it was told."""

    person_id: UUID
    at: datetime
    data: list[KeptLine]
    disclosures: list[Disclosure]
    exports: list[MyExport]
    next_cursor: None = None


def portable(held: Held) -> MyData:
    """The answer in both languages, nothing left out: also the lines under which there is nothing."""
    lines = [
        KeptLine(
            each.line.key,
            both(each.line.what),
            both(each.line.why),
            both(each.line.until),
            each.line.deleted,
            [Kept(row.table, row.facts) for row in each.rows],
        )
        for each in held.lines
    ]
    return MyData(held.person_id, held.at, lines, held.disclosures, held.exports)


def both(message: str) -> Bilingual:
    """A sentence of the catalogue in both languages."""
    return Bilingual(**{language: i18n.gettext(language, message) for language in Language})
