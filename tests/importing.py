"""Short ways to an import: a list sent in by the membership officer, and read, committed, undone as by the worker."""

from base64 import b64encode
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import text

from api.outbound import importing
from governance.imports import actions, queries
from governance.imports.values import NewCommit, NewImport
from governance.imports.views import ImportView, RowView

LIST = """Cyfeirnod,Enw,E-bost,Iaith,Awdurdod lleol,Ymunodd
M-001,Goewin Pebin,goewin@example.org,Cymraeg,Gwynedd,01/04/2024
M-002,Lleu Llaw,lleu@example.org,English,Ynys Môn,2024-05-06
007,Aranrhod Dôn,,y ddwy,,
"""
ORGANISATION = "Cyfeirnod,Enw,Math,Math o sefydliad\nO-001,Te a Sgwrs y Dyffryn,Sefydliad,Grŵp cymunedol\n"


def worker(act):
    """Transactions as the worker opens them."""

    @asynccontextmanager
    async def transaction():
        async with act(None) as ctx:
            yield ctx

    return transaction


def sent(content: str | bytes, name: str = "aelodau.csv") -> dict[str, str]:
    """A list as JSON carries it."""
    data = content.encode() if isinstance(content, str) else content
    return {"file_name": name, "content": b64encode(data).decode()}


async def begun(act, society, content: str | bytes = LIST) -> UUID:
    """A list that was sent in, and that nobody has read yet."""
    data = content.encode() if isinstance(content, str) else content
    async with act(society.nisien) as ctx:
        return await actions.begin_import(ctx, NewImport("aelodau.csv", data))


async def checked(act, society, content: str | bytes = LIST) -> UUID:
    """The same, read."""
    import_id = await begun(act, society, content)
    await importing.read(worker(act), import_id)
    return import_id


async def committed(act, society, content: str | bytes = LIST) -> UUID:
    """The same, in the register."""
    import_id = await checked(act, society, content)
    async with act(society.nisien) as ctx:
        await actions.commit_import(ctx, import_id, NewCommit(duplicates_seen=True), None)
    await importing.commit(worker(act), import_id)
    return import_id


async def undone(act, society, import_id: UUID) -> None:
    """Whatever becomes of the wish to undo it."""
    async with act(society.nisien) as ctx:
        await actions.undo_import(ctx, import_id, None)
    await importing.undo(worker(act), import_id)


async def seen(act, society, import_id: UUID) -> tuple[ImportView, list[RowView]]:
    """An import as the membership officer sees it, with its rows."""
    async with act(society.nisien) as ctx:
        return await queries.member_import(ctx, import_id), await queries.import_rows(ctx, import_id, limit=200)


# Everything by which an import can be seen in the register, by what people would recognise.
REGISTER = text(
    """
    SELECT n.name ->> 'cy' AS name, m.kind, m.region_code, p.language, o.kind AS organisation_kind,
           f.value AS reference,
           s.joined_on, s.state, v.held_from = app_today() AS from_today,
           ARRAY(SELECT a.email FROM address a WHERE a.person_id = m.person_id ORDER BY 1) AS emails
      FROM member m JOIN member_name n ON n.member_id = m.id JOIN membership s ON s.member_id = m.id
      JOIN voting_right v ON v.member_id = m.id LEFT JOIN person p ON p.id = m.person_id
      LEFT JOIN organisation o ON o.id = m.organisation_id LEFT JOIN member_reference f ON f.member_id = m.id
     ORDER BY n.sort_key_en, m.id
    """
)


async def register(act) -> list[dict]:
    """The register, whole."""
    async with act(None) as ctx:
        return [dict(row) for row in (await ctx.db.execute(REGISTER)).mappings()]
