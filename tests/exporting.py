"""Short ways to a list of members that leaves the system, and to its file."""

import csv
from io import StringIO
from uuid import UUID

import msgspec

from governance.bilingual import BilingualProse
from governance.exports import actions
from governance.exports.values import Field, NewExport

PURPOSE = BilingualProse(cy="I anfon cylchlythyr ar bapur.", en="To post a newsletter on paper.")


async def made(act, society, *fields: Field, agreement_id: UUID | None = None) -> UUID:
    """A list that the membership officer made, of all that may be told unless `fields` say otherwise."""
    async with act(society.nisien) as ctx:
        return await actions.make_export(ctx, NewExport(PURPOSE, fields or tuple(Field), agreement_id))


async def csv_of(api, society, export_id: UUID) -> dict[str, dict[str, str]]:
    """The rows of its file, by name in English or else by id."""
    answer = await (await api.as_(society.nisien)).get(f"/api/v1/exports/{export_id}/members.csv")
    assert answer.status_code == 200, answer.text
    rows = csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"), newline=""))
    return {row.get("name_en") or row["id"]: row for row in rows}


async def ndjson_of(api, society, export_id: UUID) -> dict[str, dict]:
    """The same of the other file, by id."""
    answer = await (await api.as_(society.nisien)).get(f"/api/v1/exports/{export_id}/members.ndjson")
    assert answer.status_code == 200, answer.text
    return {row["id"]: row for row in map(msgspec.json.decode, answer.content.splitlines())}
