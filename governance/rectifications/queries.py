"""Requests to have something put right, to whoever asked and to the officers who answer."""

from typing import Any
from uuid import UUID

from msgspec import convert
from sqlalchemy import text

from governance.context import Context
from governance.database import Json, values
from governance.permissions import Permission
from governance.rectifications.values import State
from governance.rectifications.views import RectificationLine, RectificationView, ToldOf
from governance.refusal import NotFound

_ASKS = text(
    """
    SELECT r.id, p.name, r.person_id, r.wish, r.about, r.state, r.asked_at, r.due_on, r.wrong, r.instead, r.answer,
           o.name AS answered_by, r.ended_at
      FROM rectification r JOIN person p ON p.id = r.person_id LEFT JOIN person o ON o.id = r.answered_by
     WHERE (CAST(:id AS uuid) IS NULL OR r.id = :id)
       AND (CAST(:person_id AS uuid) IS NULL OR r.person_id = :person_id)
       AND (CAST(:states AS text[]) IS NULL OR r.state = ANY (:states))
       AND (CAST(:after AS uuid) IS NULL OR r.id < :after)
     ORDER BY r.id DESC LIMIT :limit
    """
).columns(answer=Json)
_TOLD = text(
    """
    SELECT p.name::jsonb AS name, 'feed' AS by, (max(d.at) AT TIME ZONE 'Europe/London')::date AS day
      FROM disclosure d JOIN agreement g ON g.id = d.agreement_id JOIN partner p ON p.id = g.partner_id
      JOIN member m ON m.id = d.member_id WHERE m.person_id = :person_id GROUP BY p.id
    UNION ALL
    SELECT jsonb_build_object('cy', coalesce(i.organisation, i.name), 'en', coalesce(i.organisation, i.name)), 'copy',
           (i.answered_at AT TIME ZONE 'Europe/London')::date
      FROM register_copy_line l JOIN register_entry e USING (number) JOIN membership s ON s.id = e.membership_id
      JOIN member m ON m.id = s.member_id JOIN register_inspection i ON i.id = l.copy_id
     WHERE m.person_id = :person_id
     ORDER BY day DESC, by
    """
).columns(name=Json)


async def my_rectifications(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[RectificationLine]:
    """What the caller asked, the newest first. Raises `SignInNeeded`."""
    return await _lines(ctx, person_id=ctx.person_id(), after=after, limit=limit)


async def rectifications(
    ctx: Context, *, states: list[State] | None = None, after: UUID | None = None, limit: int = 50
) -> list[RectificationLine]:
    """What people asked, the newest first: for those who answer. Raises `NotPermitted`."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    return await _lines(ctx, states=states, after=after, limit=limit)


async def rectification(ctx: Context, rectification_id: UUID) -> RectificationView:
    """One of these. Raises `SignInNeeded`, and `NotFound` for another's."""
    person_id = ctx.person_id()
    answers = Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions
    rows = await _rows(ctx, id=rectification_id, person_id=None if answers else person_id, limit=1)
    if not rows:
        raise NotFound
    row, waits = rows[0], rows[0]["state"] == State.WAITING
    mine = row["person_id"] == person_id
    acts = ["withdraw_rectification" if mine else "answer_rectification"] if waits else []
    told = values((await ctx.db.execute(_TOLD, {"person_id": row["person_id"]})).mappings(), ToldOf)
    return convert({**row, "told": told, "allowed_actions": acts}, RectificationView)


async def _lines(ctx: Context, **asked: Any) -> list[RectificationLine]:
    names = RectificationLine.__struct_fields__
    return [convert({name: row[name] for name in names}, RectificationLine) for row in await _rows(ctx, **asked)]


async def _rows(ctx: Context, **asked: Any) -> list[dict[str, Any]]:
    keys = dict.fromkeys(("id", "person_id", "states", "after")) | asked
    rows = (await ctx.db.execute(_ASKS, keys)).mappings()
    return [{str(name): each for name, each in row.items()} for row in rows]
