"""Calls for motions, as everybody may read them."""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import RowMapping, text

from governance.calls import rules
from governance.calls.values import Call
from governance.calls.views import CallSummary, CallView
from governance.context import Context
from governance.database import Json, values
from governance.permissions import Permission
from governance.refusal import NotFound

_CALLS = text(
    """
    SELECT c.*, app_now() AS now,
           count(m.id) FILTER (WHERE m.submitted_at < c.closes_at) AS in_time,
           count(m.id) FILTER (WHERE m.submitted_at >= c.closes_at) AS late
      FROM call c LEFT JOIN motion m ON m.call_id = c.id
     WHERE (CAST(:id AS uuid) IS NULL OR c.id = :id)
       AND (CAST(:state AS text) IS NULL OR (c.closes_at > app_now()) = (:state = 'open'))
       AND (CAST(:after AS uuid) IS NULL OR c.id < :after)
     GROUP BY c.id ORDER BY c.id DESC LIMIT :limit
    """
).columns(title=Json, text=Json)


async def calls(
    ctx: Context, *, state: Literal["open", "closed"] | None = None, after: UUID | None = None, limit: int = 50
) -> list[CallSummary]:
    """Calls, the newest first; `after` is the id of the last one already seen."""
    rows = await ctx.db.execute(_CALLS, {"id": None, "state": state, "after": after, "limit": limit})
    return [CallSummary(**_summary(row)) for row in rows.mappings()]


async def call(ctx: Context, call_id: UUID) -> CallView:
    """One call. Raises `NotFound`."""
    keys = {"id": call_id, "state": None, "after": None, "limit": 1}
    row = (await ctx.db.execute(_CALLS, keys)).mappings().one_or_none()
    if row is None:
        raise NotFound
    summary, found = _summary(row), values([row], Call)[0]
    may_extend = summary["state"] == "open" and Permission.CALL_OPEN in ctx.actor.permissions
    return CallView(
        **summary,
        text=found.text,
        allowed_actions=["extend_call"] if may_extend else [],
        version=found.version,
    )


def _summary(row: RowMapping) -> dict[str, Any]:
    found = values([row], Call)[0]
    return {
        "id": found.id,
        "body_id": found.body_id,
        "state": rules.state(found.closes_at, row["now"]),
        "title": found.title,
        "opened_at": found.opened_at,
        "closes_at": found.closes_at,
        "in_time": row["in_time"],
        "late": row["late"],
    }
