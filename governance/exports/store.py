"""What is remembered of lists that left the system: what for, who is in each, and what was told of whom."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Table, Text, Uuid, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import Json, metadata, value, values
from governance.exports.rules import Told
from governance.exports.values import Export, Row
from governance.partners.store import VISIBLE
from governance.refusal import NotFound

export = Table(
    "export",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("purpose", Json),
    Column("fields", ARRAY(Text)),
    Column("agreement_id", Uuid),
    Column("made_by", Uuid),
    Column("made_at", DateTime(timezone=True)),
)

# Whoever is a member today, for the network's own work: nobody who was erased, and nobody whose membership is over.
_OWN = """
    SELECT m.id, m.kind, m.region_code AS region, n.name, p.language, s.joined_on, f.value AS reference,
           o.kind AS organisation_kind, true AS may_contact,
           CASE WHEN s.joined_on > app_today() THEN 'coming' ELSE 'current' END AS status,
           (SELECT min(a.email) FROM address a WHERE a.person_id = m.person_id) AS email
      FROM member m JOIN member_name n ON n.member_id = m.id
      LEFT JOIN person p ON p.id = m.person_id LEFT JOIN organisation o ON o.id = m.organisation_id
      LEFT JOIN member_reference f ON f.member_id = m.id
      JOIN LATERAL (SELECT i.joined_on, i.ended_on FROM membership i WHERE i.member_id = m.id
                     ORDER BY i.joined_on DESC, i.id DESC LIMIT 1) s ON true
     WHERE (s.ended_on IS NULL OR s.ended_on > app_today()) AND p.erased_at IS NULL
"""
# Whom a partner's own program would see: by its one WHERE, of which nothing is written here a second time.
_AGREED = f"""
    SELECT v.id, v.kind, v.region, v.name, v.language, v.joined_on, NULL AS reference, NULL AS organisation_kind,
           v.may_contact, v.status, v.email
      FROM ({VISIBLE}) v WHERE v.status <> 'ended'
"""  # noqa: S608 - a constant of ours
_PUT = """
    INSERT INTO export_line (export_id, member_id, fields)
    SELECT :id, w.id, CASE WHEN w.kind = 'organisation' THEN CAST(:organisation AS text[])
                           WHEN w.may_contact THEN CAST(:consenting AS text[]) ELSE CAST(:person AS text[]) END
      FROM ({}) w
"""
_PAGE = """
    SELECT w.*, l.fields FROM export_line l JOIN ({}) w ON w.id = l.member_id
     WHERE l.export_id = :id AND (CAST(:after AS uuid) IS NULL OR l.member_id > :after)
     ORDER BY l.member_id LIMIT :limit
"""
# The second lock, as for a partner's program: while a list for a partner is read, the database shows nobody else.
_READING = text("SELECT set_config('app.agreement_id', :agreement_id, true)")


async def put(db: AsyncConnection, new: Export, told: Told) -> int:
    """Store a list with who is in it, and what may be told of each. Gives how many they are."""
    await db.execute(insert(export).values({name: getattr(new, name) for name in new.__struct_fields__}))
    keys = {name: [*map(str, fields)] for name, fields in told._asdict().items()}
    put_ = await _of(db, new, _PUT, keys)
    return int(put_.rowcount)


async def page(db: AsyncConnection, found: Export, *, after: UUID | None, limit: int) -> Sequence[Row]:
    """Who stands in a list and may still be in it, as they are today, in the order of their ids."""
    rows = await _of(db, found, _PAGE, {"after": after, "limit": limit})
    return values(rows.mappings(), Row)


async def _of(db: AsyncConnection, found: Export, statement: str, keys: dict[str, Any]) -> Any:
    agreement_id = found.agreement_id
    query = text(statement.format(_AGREED if agreement_id else _OWN))
    keys |= {"id": found.id} | ({"agreement_id": agreement_id, "client_id": None} if agreement_id else {})
    await db.execute(_READING, {"agreement_id": str(agreement_id or "")})
    try:
        return await db.execute(query.columns(name=Json) if statement is _PAGE else query, keys)
    finally:
        await db.execute(_READING, {"agreement_id": ""})


async def load(db: AsyncConnection, export_id: UUID) -> Export:
    """One list. Raises `NotFound`."""
    query = select(export).where(export.c.id == export_id)
    found = value((await db.execute(query)).mappings().one_or_none(), Export)
    if found is None:
        raise NotFound
    return found
