"""A list of members as a file, written as it is read: a hundred thousand take as much memory as a few.

Each part is read in a short transaction of its own, however slowly somebody takes them. Where one cannot be read, the
file breaks off before its end, and whoever takes it is told so by HTTP.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, NamedTuple

from governance.context import Actor, Context
from governance.exports import queries, rules
from governance.exports.values import Export, Row


class Kind(NamedTuple):
    """How a file is written, and what it is called."""

    ending: str
    media_type: str
    write: Callable[..., bytes]

    def headers(self, found: Export) -> dict[str, str]:
        """What HTTP says of the file of a list: it is kept by nobody on the way."""
        name = f"aelodau-members-{found.made_at:%Y-%m-%d}.{self.ending}"
        return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


CSV = Kind("csv", "text/csv", rules.as_csv)
NDJSON = Kind("ndjson", "application/x-ndjson", rules.as_ndjson)


async def written(engine: Any, actor: Actor, found: Export, kind: Kind) -> AsyncIterator[bytes]:
    """The file, part by part. `engine` is SQLAlchemy's, of the runtime role."""
    rows: Sequence[Row] = ()
    first = True
    while first or len(rows) == queries.STRIDE:
        async with engine.connect() as connection:
            await connection.execution_options(postgresql_readonly=True)
            async with connection.begin():
                after = rows[-1].id if rows else None
                rows = await queries.export_rows(Context(connection, actor), found, after)
        yield kind.write(found, rows, first=first)
        first = False
