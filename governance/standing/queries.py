"""Memberships, to those whose they are and to those who keep the register."""

from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import text

from governance.bodies.store import members_rules
from governance.context import Context
from governance.database import Json, values
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.standing import rules, store
from governance.standing.values import Move, State
from governance.standing.views import MembershipLine, MembershipView, StepView

_MEMBERSHIPS = text(
    f"""
    SELECT s.id, s.member_id, n.kind, n.name, s.state, s.joined_on, s.ended_on, s.end_reason, s.lapses_on,
           :person_id IN ({store.THEIRS.format("s.member_id")}) AS mine
      FROM membership s JOIN member_name n USING (member_id)
     WHERE (:keeps OR :person_id IN ({store.THEIRS.format("s.member_id")}))
       AND (CAST(:id AS uuid) IS NULL OR s.id = :id)
       AND (CAST(:states AS text[]) IS NULL OR s.state = ANY (:states))
       AND (CAST(:lapses_by AS date) IS NULL OR s.ended_on IS NULL AND s.lapses_on <= :lapses_by)
       AND (CAST(:name AS text) IS NULL OR strpos(lower(n.name ->> 'cy'), lower(:name)) > 0
            OR strpos(lower(n.name ->> 'en'), lower(:name)) > 0)
       AND (CAST(:after AS uuid) IS NULL OR s.id < :after)
     ORDER BY s.id DESC LIMIT :limit
    """  # noqa: S608 - a constant of ours
).columns(name=Json)
_STEPS = text(
    """
    SELECT t.move, t.reasons, t.words, p.name AS by, t.made_at
      FROM membership_step t LEFT JOIN person p ON p.id = t.made_by WHERE t.membership_id = :id ORDER BY t.id
    """
).columns(reasons=Json)
ACTIONS = {
    Move.SUSPEND: "suspend_membership",
    Move.REINSTATE: "reinstate_membership",
    Move.PROPOSE_REMOVAL: "propose_removal",
    Move.REMOVE: "decide_removal",
    Move.DISMISS: "decide_removal",
    Move.RESIGN: "resign_membership",
    Move.END: "end_membership",
}


async def memberships(
    ctx: Context,
    *,
    states: list[State] | None = None,
    lapses_by: date | None = None,
    name: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[MembershipLine]:
    """Memberships of one's own, and all for those who keep the register, the newest first. Raises `SignInNeeded`.

    `lapses_by` leaves those that will have lapsed by a day, if nothing more is paid.
    """
    return await _rows(ctx, states=states, lapses_by=lapses_by, name=name, after=after, limit=limit)


async def membership(ctx: Context, membership_id: UUID) -> MembershipView:
    """One of these. Raises `SignInNeeded`, and `NotFound` for another's."""
    found = await _rows(ctx, id=membership_id, limit=1)
    if not found:
        raise NotFound
    steps = values((await ctx.db.execute(_STEPS, {"id": membership_id})).mappings(), StepView)
    waits = found[0].state is State.REMOVAL_PROPOSED
    actions = [ACTIONS[each] for each in rules.may(found[0].state, ctx.actor.permissions, mine=found[0].mine)]
    if waits and found[0].mine:
        actions.append("be_heard")
    if found[0].state is not State.ENDED and not found[0].mine and _keeps(ctx):
        actions.append("record_payment")
    if found[0].kind == "person" and not found[0].mine and Permission.MEMBERSHIP_DECIDE in ctx.actor.permissions:
        actions.append("erase_member")
    heard_until = (await store.proposal(ctx.db, membership_id)).heard_until if waits else None
    actions = list(dict.fromkeys(actions))
    by = await members_rules(ctx.db)
    return MembershipView(
        **asdict(found[0]), steps=steps, heard_until=heard_until, by_rules=by, allowed_actions=actions
    )


def _keeps(ctx: Context) -> bool:
    return Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions


async def _rows(ctx: Context, **asked: Any) -> list[MembershipLine]:
    keys = dict.fromkeys(("id", "states", "lapses_by", "name", "after"))
    keys |= {"person_id": ctx.person_id(), "keeps": _keeps(ctx), **asked}
    return values((await ctx.db.execute(_MEMBERSHIPS, keys)).mappings(), MembershipLine)
