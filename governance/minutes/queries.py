"""Minutes as people see them: drafts by whoever leads their body, the rest by everybody."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.bodies import store as bodies
from governance.context import Context
from governance.database import Json, values
from governance.minutes import rules, store
from governance.minutes.rules import Say
from governance.minutes.values import Item, Minutes, State
from governance.minutes.views import MinutesItem, MinutesSummary, MinutesView, NotYetIn
from governance.permissions import Permission
from governance.refusal import NotFound

_PEOPLE = """
    (SELECT coalesce(jsonb_agg(jsonb_build_object('person_id', p.id, 'name', p.name)
                               ORDER BY p.sort_key_cy, p.id), '[]')
       FROM person p WHERE p.id = ANY (m.{0})) AS {0}"""
_ONE = "jsonb_build_object('person_id', {0}.id, 'name', {0}.name)"
_SUMMARY = """
    m.id, jsonb_build_object('id', b.id, 'name', b.name) AS body, m.period_from, m.period_to, m.state, m.approved_at,
    m.corrects_id, c.id AS corrected_by_id"""
_FROM = """
    minutes m JOIN body b ON b.id = m.body_id
      LEFT JOIN minutes c ON c.corrects_id = m.id AND (c.state <> 'draft' OR c.body_id = ANY (:drafts_of))"""
_LIST = text(
    f"""
    SELECT {_SUMMARY} FROM {_FROM}
     WHERE (m.state <> 'draft' OR m.body_id = ANY (:drafts_of))
       AND (CAST(:body_id AS uuid) IS NULL OR m.body_id = :body_id)
       AND (CAST(:after AS uuid) IS NULL OR m.id < :after)
     ORDER BY m.id DESC LIMIT :limit
    """  # noqa: S608 - constants of ours
).columns(body=Json)
_VIEW = text(
    f"""
    SELECT {_SUMMARY}, {_PEOPLE.format("present")}, {_PEOPLE.format("apologies")}, {_ONE.format("d")} AS drafted_by,
           m.drafted_at, CASE WHEN a.id IS NOT NULL THEN {_ONE.format("a")} END AS approved_by, m.correction, m.version
      FROM {_FROM} JOIN person d ON d.id = m.drafted_by LEFT JOIN person a ON a.id = m.approved_by
     WHERE m.id = :id AND (m.state <> 'draft' OR m.body_id = ANY (:drafts_of))
    """  # noqa: S608 - constants of ours
).columns(body=Json, present=Json, apologies=Json, drafted_by=Json, approved_by=Json, correction=Json)


async def minutes_list(
    ctx: Context, *, body_id: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[MinutesSummary]:
    """Minutes, the last begun first, or those of one body; `after` is the id of the last one already seen."""
    keys = {"drafts_of": await _drafts_of(ctx), "body_id": body_id, "after": after, "limit": limit}
    return values((await ctx.db.execute(_LIST, keys)).mappings(), MinutesSummary)


async def minutes(ctx: Context, minutes_id: UUID, say: Say) -> MinutesView:
    """Minutes as this caller may see them. `say` words what is not in them yet. Raises `NotFound`."""
    keys = {"id": minutes_id, "drafts_of": await _drafts_of(ctx)}
    row = (await ctx.db.execute(_VIEW, keys)).mappings().one_or_none()
    if row is None:
        raise NotFound
    held, items = await store.load(ctx.db, minutes_id), await store.items(ctx.db, minutes_id)
    leads = await bodies.leads(ctx.db, held.body_id, Permission.MINUTES_WRITE)
    writes = ctx.actor.person_id in leads
    facts: dict[str, Any] = {str(name): each for name, each in row.items()}
    return msgspec.convert(
        facts
        | {
            "items": [_item(each) for each in items if writes or not each.left_out],
            "not_yet_in": await _not_yet(ctx, held, items, say) if writes and held.state is State.DRAFT else [],
            "missing": rules.missing(items) if writes else [],
            "allowed_actions": _actions(held, facts) if writes else [],
            "transitions": await _transitions(ctx, held) if writes else [],
        },
        MinutesView,
        from_attributes=True,
    )


def _item(item: Item) -> MinutesItem:
    return MinutesItem(**msgspec.structs.asdict(item))


async def _not_yet(ctx: Context, held: Minutes, items: list[Item], say: Say) -> list[NotYetIn]:
    found = rules.not_yet(items, await store.record_of(ctx.db, held.body_id, held.period_from, held.period_to))
    return [
        NotYetIn(kind=each.kind, subject_id=each.subject_id, happened_at=each.happened_at, text=say(rules.said(each)))
        for each in found
    ]


def _actions(held: Minutes, facts: dict[str, Any]) -> list[str]:
    if held.state is State.APPROVED:
        return [] if facts["corrected_by_id"] else ["correct_minutes"]
    return ["amend_minutes", "take_in"] if held.state is State.DRAFT else []


async def _transitions(ctx: Context, held: Minutes) -> list[str]:
    """The states to which somebody who leads the body may bring them now; the action decides again."""
    able = await store.approvers(ctx.db, held)
    return [to.value for to in rules.MOVES[held.state] if to is not State.APPROVED or ctx.actor.person_id in able]


async def _drafts_of(ctx: Context) -> list[UUID]:
    """The bodies of whose drafts this caller may know: those that they lead."""
    if Permission.MINUTES_WRITE not in ctx.actor.permissions:
        return []
    found = await store.drafting(ctx.db)
    return [each for each in found if ctx.actor.person_id in await bodies.leads(ctx.db, each, Permission.MINUTES_WRITE)]
