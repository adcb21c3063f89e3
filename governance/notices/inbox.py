"""What somebody was told, as they read it here: the mail's own record, by whom it went to."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import text

from governance.context import Context
from governance.database import Json, values
from governance.notices.kind import Thing
from governance.notices.kinds import KINDS
from governance.notices.views import MyNotice


def _any_of(things: Iterable[Thing]) -> str:
    """The one of these things that a notice `n` is about; only where its kind tells of it is it looked for."""
    return " UNION ALL ".join(
        f"""
        SELECT '{thing.page}' AS type, x.id, CAST(x.title AS jsonb) AS title FROM ({thing.sql}) x
         WHERE n.kind = ANY ('{{{",".join(name for name, kind in KINDS.items() if kind.thing == thing)}}}')
        """  # noqa: S608 - constants of ours
        for thing in things
    )


_THINGS = dict.fromkeys(kind.thing for kind in KINDS.values())
_PASSING = ",".join(name for name, kind in KINDS.items() if not kind.thing.lasts)
# What was for an office, and was passed on to its next holder, told this person nothing.
_MINE = "n.person_id = :person_id AND NOT (n.kind = ANY (:to_an_office) AND n.failed_at IS NOT NULL)"
_NOTICES = text(
    f"""
    SELECT n.id, n.kind, thing.type, n.created_at AS told_at, n.read_at, thing.title, thing.id AS subject_id
      FROM notice n CROSS JOIN LATERAL ({_any_of(_THINGS)}) thing
     WHERE {_MINE} AND (NOT :unread OR n.read_at IS NULL) AND (CAST(:after AS uuid) IS NULL OR n.id < :after)
     ORDER BY n.id DESC LIMIT :limit
    """  # noqa: S608 - constants of ours
).columns(title=Json)
_UNREAD = text(
    f"""
    SELECT count(*) FROM notice n WHERE {_MINE} AND n.read_at IS NULL
       AND (n.kind <> ALL ('{{{_PASSING}}}') OR EXISTS ({_any_of(thing for thing in _THINGS if not thing.lasts)}))
    """  # noqa: S608 - constants of ours
)


async def my_notices(
    ctx: Context, *, unread: bool = False, after: UUID | None = None, limit: int = 50
) -> list[MyNotice]:
    """What the caller was told, the newest first; `unread` leaves what they have not read. Raises `SignInNeeded`."""
    keys = _whose(ctx) | {"unread": unread, "after": after, "limit": limit}
    return values((await ctx.db.execute(_NOTICES, keys)).mappings(), MyNotice)


async def unread(ctx: Context) -> int:
    """How many of the caller's notices they have not read. Raises `SignInNeeded`."""
    number: int = (await ctx.db.execute(_UNREAD, _whose(ctx))).scalar_one()
    return number


def _whose(ctx: Context) -> dict[str, Any]:
    to_an_office = [name for name, kind in KINDS.items() if kind.to_an_office]
    return {"person_id": ctx.person_id(), "to_an_office": to_an_office}
