"""Likely duplicates, merges, and what each moves: to those who keep the register."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import asdict
from sqlalchemy import RowMapping, text

from governance.bodies.store import act_with
from governance.context import Context
from governance.database import Json, value, values
from governance.merges import rules, store
from governance.merges.values import Merge, Moved, Part, State
from governance.merges.views import Duplicate, MemberSide, MergeLine, MergePreview, MergeView, MoveView
from governance.permissions import Permission
from governance.refusal import NotFound

# A page of them: the most telling. What is merged, or declined, leaves room for the next.
MOST = 100

_SIDE = """(SELECT jsonb_build_object('member_id', m.id, 'membership_id', s.id, 'kind', m.kind, 'name', n.name,
    'region', g.name, 'joined_on', s.joined_on)
   FROM member m JOIN member_name n ON n.member_id = m.id LEFT JOIN region g ON g.code = m.region_code
   JOIN LATERAL (SELECT o.id, o.joined_on FROM membership o WHERE o.member_id = m.id
                  ORDER BY o.joined_on DESC, o.id DESC LIMIT 1) s ON true
  WHERE m.id = {0})"""
_SIDES = text(f"SELECT {_SIDE.format('each')} AS side FROM unnest(CAST(:ids AS uuid[])) each").columns(  # noqa: S608
    side=Json
)
_MERGES = text(
    f"""
    SELECT r.*, {_SIDE.format("r.kept_id")} AS kept, {_SIDE.format("r.merged_id")} AS merged,
           p.name AS proposed_by_name, d.name AS decided_by_name, u.name AS undone_by_name
      FROM member_merge r JOIN person p ON p.id = r.proposed_by LEFT JOIN person d ON d.id = r.decided_by
      LEFT JOIN person u ON u.id = r.undone_by
     WHERE (CAST(:id AS uuid) IS NULL OR r.id = :id)
       AND (CAST(:states AS text[]) IS NULL OR r.state = ANY (:states))
       AND (CAST(:after AS uuid) IS NULL OR r.id < :after)
     ORDER BY r.id DESC LIMIT :limit
    """  # noqa: S608 - a constant of ours
).columns(kept=Json, merged=Json, reasons=Json, undoing=Json)

# What a moved row is called: before, while and after it is moved.
_MOVES = text(
    """
    SELECT v.part, CASE WHEN coalesce(p.name, o.name) IS NULL THEN r.name::jsonb
           ELSE jsonb_build_object('cy', coalesce(p.name, o.name), 'en', coalesce(p.name, o.name)) END AS name,
           coalesce(f.value, x.value, v.scheme || '-' || v.identifier, c.purpose) AS detail
      FROM jsonb_to_recordset(CAST(:rows AS jsonb)) v (part text, row_id uuid, scheme text, identifier text)
      LEFT JOIN nomination n ON v.part = 'nomination' AND n.id = v.row_id LEFT JOIN person p ON p.id = n.person_id
      LEFT JOIN nomination_offer o ON v.part IN ('nomination_offer', 'offer_ended') AND o.id = v.row_id
      LEFT JOIN member_reference f ON v.part = 'reference' AND f.member_id = ANY (:members)
      LEFT JOIN external_id x ON v.part = 'outside_id' AND x.client_id = v.row_id
       AND x.member_id = ANY (:members)
      LEFT JOIN client k ON k.id = x.client_id
      LEFT JOIN consent c ON v.part = 'consent' AND c.id = v.row_id
      LEFT JOIN agreement g ON g.id = coalesce(c.agreement_id, CASE v.part WHEN 'objection' THEN v.row_id END)
      LEFT JOIN partner r ON r.id = coalesce(k.partner_id, g.partner_id)
     ORDER BY array_position(CAST(:order AS text[]), v.part), 3, 2
    """
).columns(name=Json)


async def duplicates(ctx: Context) -> list[Duplicate]:
    """Pairs of members that are likely one, the most telling first, at most 100.

    Left out are pairs about which somebody is asked, or was and said that they are two. Raises `NotPermitted`.
    """
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    pairs = rules.likely(await store.known(ctx.db), await store.apart(ctx.db))[:MOST]
    shown = await _sides(ctx, [id_ for each in pairs for id_ in (each.first, each.second)])
    return [Duplicate(first=shown[each.first], second=shown[each.second], reasons=each.reasons) for each in pairs]


async def preview_merge(ctx: Context, kept_id: UUID, merged_id: UUID) -> MergePreview:
    """What a merge of two members would move and end today. Raises as `propose_merge` does."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    found = await store.sides(ctx.db, kept_id, merged_id)
    rules.check(found.get(kept_id), found.get(merged_id), officer_id)
    shown = await _sides(ctx, [kept_id, merged_id])
    moves = await _moves(ctx, kept_id, merged_id, await store.plan(ctx.db, kept_id, merged_id))
    return MergePreview(kept=shown[kept_id], merged=shown[merged_id], moves=moves)


async def merges(
    ctx: Context, *, states: list[State] | None = None, after: UUID | None = None, limit: int = 50
) -> list[MergeLine]:
    """Merges that were proposed, the newest first. Raises `NotPermitted`."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    return [msgspec.convert(_line(row), MergeLine) for row in await _rows(ctx, states=states, after=after, limit=limit)]


async def merge(ctx: Context, merge_id: UUID) -> MergeView:
    """One merge, with what it moved, or would move while it waits. Raises `NotPermitted` and `NotFound`."""
    officer_id = ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    rows = await _rows(ctx, id=merge_id, limit=1)
    if not rows:
        raise NotFound
    case = value(rows[0], Merge)
    assert case is not None  # noqa: S101 - a row was found
    moved = (
        await store.plan(ctx.db, case.kept_id, case.merged_id)
        if case.state is State.PROPOSED
        else await store.moved(ctx.db, merge_id)
    )
    open_ = rules.open_to(
        case,
        officer_id,
        proposers=await act_with(ctx.db, case.proposed_at, case.proposed_by),
        theirs=await store.theirs(ctx.db, case),
    )
    parts: dict[str, Any] = {"reasons": case.reasons, "undoing": case.undoing, "allowed_actions": list(open_)}
    parts["moves"] = await _moves(ctx, case.kept_id, case.merged_id, moved)
    return msgspec.convert(_line(rows[0]) | parts, MergeView)


async def _rows(ctx: Context, **asked: Any) -> list[RowMapping]:
    keys = dict.fromkeys(("id", "states", "after")) | asked
    return list((await ctx.db.execute(_MERGES, keys)).mappings())


def _line(row: RowMapping) -> dict[str, Any]:
    named = {name: row[f"{name}_name"] for name in ("proposed_by", "decided_by", "undone_by")}
    return {name: row[name] for name in MergeLine.__struct_fields__ if name not in named} | named


async def _sides(ctx: Context, ids: list[UUID]) -> dict[UUID, MemberSide]:
    rows = (await ctx.db.execute(_SIDES, {"ids": ids})).scalars()
    return {each.member_id: each for each in (msgspec.convert(row, MemberSide) for row in rows)}


async def _moves(ctx: Context, kept_id: UUID, merged_id: UUID, rows: list[Moved]) -> list[MoveView]:
    told = msgspec.json.encode([asdict(each) for each in rows]).decode()
    keys = {"rows": told, "members": [kept_id, merged_id], "order": [str(part) for part in Part]}
    found = await ctx.db.execute(_MOVES, keys)
    return values(found.mappings(), MoveView)
