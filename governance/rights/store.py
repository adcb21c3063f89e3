"""The rows that are somebody's, table by table."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import Json
from governance.rights import rules

# How the rows are found that do not say whose they are. By the address is also whoever shares it.
_BY_WAY = {
    "person": "t.id = :person_id",
    "sign_in": "t.email IN (SELECT email FROM address WHERE person_id = :person_id)",
    "membership_step": "t.membership_id IN (SELECT s.id FROM membership s JOIN member m ON m.id = s.member_id"
    " WHERE m.person_id = :person_id)",
    "register_entry": "t.membership_id IN (SELECT s.id FROM membership s JOIN member m ON m.id = s.member_id"
    " WHERE m.person_id = :person_id)",
    "register_copy_line": "t.number IN (SELECT e.number FROM register_entry e JOIN membership s"
    " ON s.id = e.membership_id JOIN member m ON m.id = s.member_id WHERE m.person_id = :person_id)",
    "application_question": "t.application_id IN (SELECT id FROM application WHERE person_id = :person_id)",
    "cover": "t.appointment_id IN (SELECT id FROM appointment WHERE person_id = :person_id)",
}
_MEMBER = text("SELECT id FROM member WHERE person_id = :person_id")


async def members(db: AsyncConnection, person_id: UUID) -> frozenset[UUID]:
    """Under which ids a person is a member."""
    return frozenset((await db.execute(_MEMBER, {"person_id": person_id})).scalars())


async def rows(
    db: AsyncConnection, table: str, columns: Sequence[str], person_id: UUID, members: Collection[UUID]
) -> list[tuple[dict[str, Any], bool]]:
    """The rows of a table that are a person's, whole, and whether each was found by way of another.

    What of each is told is for the rules to say.
    """
    given = rules.shares(table, columns)
    mine = [f"t.{each} = " + ("ANY (:members)" if each in rules.MEMBERS else ":person_id") for each in given]
    way = _BY_WAY.get(table, "false")
    query = f'SELECT to_jsonb(t) AS row, {way} AS way FROM "{table}" t WHERE {" OR ".join([*mine, way])}'  # noqa: S608
    keys = {"person_id": person_id, "members": list(members)}
    asked = {name: each for name, each in keys.items() if f":{name}" in query}
    found = await db.execute(text(query).columns(row=Json), asked)
    return [(each.row, each.way) for each in found]
