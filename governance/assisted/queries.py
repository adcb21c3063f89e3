"""Votes by paper and phone as officers see them: the roll to enter one from, and what was entered. Never a choice."""

from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.assisted.views import RollLine, VoteEntryView
from governance.ballots import rules as ballot_rules
from governance.ballots import store as ballots
from governance.context import Context
from governance.database import Json, values
from governance.permissions import Permission
from governance.refusal import NotFound

_ROLL = text(
    """
    SELECT r.member_id, n.name,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('person_id', p.id, 'name', p.name)
                                      ORDER BY t.capacity <> 'own', p.sort_key_cy, p.id), '[]')
              FROM right_today t JOIN person p ON p.id = t.person_id WHERE t.member_id = r.member_id) AS usable_by,
           EXISTS (SELECT FROM waiting_entry w WHERE (w.ballot_id, w.member_id) = (r.ballot_id, r.member_id)) AS waits
      FROM roll_entry r JOIN member_name n USING (member_id)
     WHERE r.ballot_id = :ballot_id AND r.on_roll
       AND (CAST(:member_id AS uuid) IS NULL OR r.member_id = :member_id)
       AND (CAST(:name AS text) IS NULL OR strpos(lower(n.name ->> 'cy'), lower(:name)) > 0
            OR strpos(lower(n.name ->> 'en'), lower(:name)) > 0)
       AND (CAST(:after AS uuid) IS NULL OR (n.sort_key_cy, r.member_id) > (
             SELECT o.sort_key_cy, o.member_id FROM member_name o WHERE o.member_id = :after))
     ORDER BY n.sort_key_cy, r.member_id LIMIT :limit
    """
).columns(name=Json, usable_by=Json)

_ENTRIES = text(
    """
    SELECT e.id, e.ballot_id, e.member_id, n.name, e.channel, e.entered_at, e.ended_at, e.reason,
           jsonb_build_object('person_id', a.id, 'name', a.name) AS asked_by,
           jsonb_build_object('person_id', i.id, 'name', i.name) AS entered_by,
           CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('person_id', o.id, 'name', o.name) END AS ended_by,
           CASE WHEN e.state = 'entered' AND v.cast_at >= e.entered_at
                  OR e.state = 'confirmed' AND v.entry_id IS DISTINCT FROM e.id THEN 'replaced'
                WHEN e.state = 'entered' AND NOT :open THEN 'not_confirmed' ELSE e.state END AS state,
           e.entered_by = :person_id
             OR EXISTS (SELECT FROM right_today t WHERE (t.member_id, t.person_id) = (e.member_id, :person_id))
             OR EXISTS (SELECT FROM member m WHERE (m.id, m.person_id) = (e.member_id, :person_id)) AS mine
      FROM vote_entry e JOIN member_name n USING (member_id)
      JOIN person a ON a.id = e.asked_by JOIN person i ON i.id = e.entered_by LEFT JOIN person o ON o.id = e.ended_by
      LEFT JOIN vote v ON (v.ballot_id, v.member_id) = (e.ballot_id, e.member_id)
     WHERE e.ballot_id = :ballot_id AND (CAST(:id AS uuid) IS NULL OR e.id = :id)
       AND (CAST(:after AS uuid) IS NULL OR e.id < :after)
     ORDER BY e.id DESC LIMIT :limit
    """
).columns(name=Json, asked_by=Json, entered_by=Json, ended_by=Json)


async def roll(
    ctx: Context,
    ballot_id: UUID,
    *,
    name: str | None = None,
    member_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[RollLine]:
    """The rights on a frozen roll, by their names in Welsh order; `name` is part of a name in either language.

    Whether somebody has voted is not in it. Raises `SignInNeeded`, `NotPermitted` and `NotFound`.
    """
    ctx.actor.require(Permission.VOTE_ENTER)
    await ballots.load(ctx.db, ballot_id)
    keys = {"ballot_id": ballot_id, "name": name, "member_id": member_id, "after": after, "limit": limit}
    return values((await ctx.db.execute(_ROLL, keys)).mappings(), RollLine)


async def vote_entries(
    ctx: Context, ballot_id: UUID, *, after: UUID | None = None, limit: int = 50
) -> list[VoteEntryView]:
    """What officers entered in one ballot, the newest first. Raises as `roll`."""
    return await _entries(ctx, ballot_id, None, after, limit)


async def vote_entry(ctx: Context, ballot_id: UUID, entry_id: UUID) -> VoteEntryView:
    """One of these. Raises as `roll`."""
    found = await _entries(ctx, ballot_id, entry_id, None, 1)
    if not found:
        raise NotFound
    return found[0]


async def _entries(
    ctx: Context, ballot_id: UUID, entry_id: UUID | None, after: UUID | None, limit: int
) -> list[VoteEntryView]:
    person_id = ctx.actor.require(Permission.VOTE_ENTER)
    ballot = await ballots.load(ctx.db, ballot_id)
    open_ = ballot_rules.takes_votes(ballot, await ctx.now())
    keys = {"ballot_id": ballot_id, "person_id": person_id, "open": open_}
    rows = (await ctx.db.execute(_ENTRIES, keys | {"id": entry_id, "after": after, "limit": limit})).mappings()
    found = []
    for row in rows:
        waits = open_ and row["state"] == "entered"
        # Whoever entered it, or may use the right, leaves it to another.
        actions = [*(["confirm_vote"] if waits and not row["mine"] else []), *(["withdraw_vote"] if waits else [])]
        given = {str(name): each for name, each in row.items()} | {"allowed_actions": actions}
        found.append(msgspec.convert(given, VoteEntryView))
    return found
