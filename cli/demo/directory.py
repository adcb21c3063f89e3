"""What the demo's members show in the directory: every organisation, and some of the people."""

from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import BilingualProse
from governance.context import Context, Person
from governance.directory import actions
from governance.directory.values import Audience, NewEntry, Sector
from governance.promises import store as promises


class Chooser(Struct, frozen=True, kw_only=True):
    """Somebody who chooses what is shown of a member, and what the register says of it. `kind` is an organisation's."""

    key: str
    member_id: UUID
    person_id: UUID
    region: str
    kind: str | None = None


async def enter(db: AsyncConnection, choosers: list[Chooser], data: dict[str, Any]) -> None:
    """Put an entry for each, as they would themselves: no two neighbours show the same."""
    for n, chooser in enumerate(choosers):
        lines = data["organisations"][chooser.kind] if chooser.kind else data["people"]
        new = _organisation(n, chooser, lines) if chooser.kind else _person(n, chooser, lines)
        person = Person(chooser.person_id, chooser.key, frozenset(), is_member=True)
        promised = await promises.load(db, chooser.member_id) is not None
        new = replace(new, shows_promise=promised)
        await actions.put_entry(Context(db, person), chooser.member_id, new)


def _organisation(n: int, chooser: Chooser, lines: list[dict[str, Any]]) -> NewEntry:
    line = lines[n % len(lines)]
    return NewEntry(
        audience=Audience.MEMBERS if n % 9 == 8 else Audience.EVERYONE,  # noqa: PLR2004 - by counting, never by chance
        shows_name=True,
        region=chooser.region,
        sector=Sector(line["sector"]),
        offers=None if n % 7 == 5 else _text(line, "offers"),  # noqa: PLR2004 - as above
        asks=None if n % 5 == 3 else _text(line, "asks"),  # noqa: PLR2004 - as above
        link=f"https://example.org/{chooser.key}" if n % 3 else None,
    )


def _person(n: int, chooser: Chooser, lines: list[dict[str, Any]]) -> NewEntry:
    line = lines[n % len(lines)]
    return NewEntry(
        audience=Audience.MEMBERS if n % 3 else Audience.EVERYONE,
        shows_name=n % 4 > 0,
        region=chooser.region if n % 2 else None,
        sector=Sector(line["sector"]),
        offers=_text(line, "offers"),
        asks=_text(line, "asks"),
    )


def _text(line: dict[str, Any], name: str) -> BilingualProse | None:
    return BilingualProse(**line[name]) if name in line else None
