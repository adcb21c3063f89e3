"""Who acts for an organisation: to themselves, to who speaks for it, its deputies, and those who keep the register."""

from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import text

from governance.bilingual import Bilingual
from governance.bodies.store import today
from governance.context import Context
from governance.database import Json, values
from governance.nominations import rules, store
from governance.nominations.values import Role, State
from governance.nominations.views import ActingView, Known, NominationView
from governance.permissions import Permission
from governance.refusal import NotFound

_DEPUTISES = """EXISTS (SELECT FROM right_today r
   WHERE (r.member_id, r.person_id) = (l.member_id, :person_id) AND r.capacity <> 'own')"""
_SPEAKS = "EXISTS (SELECT FROM speaker_today s WHERE (s.member_id, s.person_id) = (l.member_id, :person_id))"
# The membership that lasts, or was the last.
_MEMBERSHIP = "(SELECT m.id FROM membership m WHERE m.member_id = l.member_id ORDER BY m.id DESC LIMIT 1)"
_LINES = text(
    f"""
    SELECT l.id, l.member_id, {_MEMBERSHIP} AS membership_id, n.name AS organisation, l.role, l.name, l.state,
           l.starts_on, l.ends_on, l.by_officer, l.reason, p.name AS offered_by, l.offered_at, l.ending, l.end_reason,
           CASE l.state WHEN 'waiting' THEN l.answer_due_at END AS answer_by,
           l.nominee_id = :person_id AS mine, {_SPEAKS} AS speaks,
           {_SPEAKS} OR l.by_officer AND {_DEPUTISES} AS stops,
           ARRAY[]::text[] AS allowed_actions
      FROM nomination_line l JOIN member_name n USING (member_id) LEFT JOIN person p ON p.id = l.offered_by
     WHERE (:keeps OR l.nominee_id = :person_id OR {_SPEAKS} OR {_DEPUTISES})
       AND (CAST(:id AS uuid) IS NULL OR l.id = :id)
       AND (CAST(:member_id AS uuid) IS NULL OR l.member_id = :member_id)
       AND (NOT :own OR l.nominee_id = :person_id)
     ORDER BY l.starts_on DESC, l.id DESC
    """  # noqa: S608 - constants of ours
).columns(organisation=Json, reason=Json, end_reason=Json)
_ORGANISATION = text(
    f"""
    SELECT o.id AS membership_id, o.member_id, n.name AS organisation, o.ended_on IS NULL AS lasts, {_SPEAKS} AS speaks
      FROM membership o JOIN member_name n USING (member_id) CROSS JOIN LATERAL (SELECT o.member_id) l
     WHERE o.id = :membership_id AND n.kind = 'organisation' AND (:keeps OR {_SPEAKS} OR {_DEPUTISES})
    """  # noqa: S608 - as above
).columns(organisation=Json)
_KNOWN = text(
    """
    SELECT n.person_id, p.name FROM nomination n JOIN person p ON p.id = n.person_id
     WHERE n.member_id = :member_id AND n.person_id <> :person_id
       AND app_today() BETWEEN n.acts_from AND coalesce(n.acts_to, 'infinity') ORDER BY p.sort_key_cy, p.id
    """
)


async def my_nominations(ctx: Context) -> list[NominationView]:
    """For whom the caller acts, did, or is asked to, the newest first. Raises `SignInNeeded`."""
    return await _rows(ctx, own=True)


async def nomination(ctx: Context, nomination_id: UUID) -> NominationView:
    """One that is open to the caller. Raises `SignInNeeded` and `NotFound`."""
    found = await _rows(ctx, id=nomination_id)
    if not found:
        raise NotFound
    return found[0]


async def acting_for(ctx: Context, membership_id: UUID) -> ActingView:
    """Who acts for the organisation of a membership: to who may use its right, and to those who keep the register.

    Raises `SignInNeeded` and `NotFound`.
    """
    keys = {"membership_id": membership_id, "person_id": ctx.person_id(), "keeps": _keeps(ctx)}
    found = (await ctx.db.execute(_ORGANISATION, keys)).mappings().one_or_none()
    if found is None:
        raise NotFound
    member_id, may = found["member_id"], found["lasts"] and (found["speaks"] or _keeps(ctx))
    earliest = None
    if may:
        held = await store.acting(ctx.db, member_id)
        by_officer = not found["speaks"]
        earliest = rules.earliest(Role.REPRESENTATIVE, held, by_officer=by_officer, today=await today(ctx.db))
    known = values((await ctx.db.execute(_KNOWN, keys | {"member_id": member_id})).mappings(), Known)
    return ActingView(
        membership_id=membership_id,
        member_id=member_id,
        organisation=Bilingual(**found["organisation"]),
        data=await _rows(ctx, member_id=member_id),
        known=known if may else [],
        earliest_on=earliest,
        by_officer=bool(may and not found["speaks"]),
        allowed_actions=["nominate_person"] if may else [],
    )


def _keeps(ctx: Context) -> bool:
    return Permission.MEMBERSHIP_ADMIT in ctx.actor.permissions


async def _rows(ctx: Context, **asked: Any) -> list[NominationView]:
    keeps, day = _keeps(ctx), await today(ctx.db)
    keys = {"id": None, "member_id": None, "own": False, "person_id": ctx.person_id(), "keeps": keeps, **asked}
    found = []
    rows = (await ctx.db.execute(_LINES, keys)).mappings().all()
    for row, view in zip(rows, values(rows, NominationView), strict=True):
        speaks = row["stops"] if view.state in (State.WAITING, State.TO_COME) else row["speaks"]
        may = rules.may(view.state, view.role, view.ends_on, day, mine=view.mine, speaks=speaks, keeps=keeps)
        found.append(replace(view, allowed_actions=may))
    return found
