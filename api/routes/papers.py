"""The retention schedule: what is kept about people, why, and for how long."""

from datetime import datetime

from litestar import Request, get
from litestar.datastructures import State as AppState
from msgspec import Struct

from api.access import PUBLISHED
from api.context import Ctx
from api.settings import Settings
from governance.bilingual import Bilingual
from governance.retention import queries
from i18n.holdings import both


class RetentionLine(Struct, frozen=True):
    """One kind of thing. `columns` are those of the database, as `table.column`; `deleted`: by the program, in time."""

    key: str
    what: Bilingual
    why: Bilingual
    until: Bilingual
    deleted: bool
    columns: list[str]


class RetentionSchedule(Struct, frozen=True):
    """The whole schedule, in one page. `carried_out_at`: when what is no longer kept was last deleted.

    `contact` is the address to write to about it.
    """

    data: list[RetentionLine]
    next_cursor: str | None
    carried_out_at: datetime | None
    contact: str


@get("/retention-schedule", operation_id="retention_schedule", opt=PUBLISHED)
async def retention_schedule(ctx: Ctx, request: Request[None, None, AppState]) -> RetentionSchedule:
    """Read what is kept about people, why, and for how long."""
    found = await queries.retention_schedule(ctx)
    lines = [
        RetentionLine(
            line.key,
            both(line.what),
            both(line.why),
            both(line.until),
            line.deleted,
            [f"{table}.{column}" for table, columns in line.columns.items() for column in columns.split()],
        )
        for line in found.lines
    ]
    settings: Settings = request.app.state.settings
    return RetentionSchedule(lines, None, found.carried_out_at, settings.contact_address)


handlers = [retention_schedule]
