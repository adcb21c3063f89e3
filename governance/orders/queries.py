"""Standing orders as everybody may read them: versions, examples, what differs, and how a vote would go."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.bodies.rules import PRESETS, StandingOrders, digest
from governance.bodies.store import orders_in_force
from governance.context import Context
from governance.database import Json, values
from governance.orders import rules, store
from governance.orders.presets import CAVEAT, EXAMPLES
from governance.orders.refusals import NoRulesNamed, UnknownPreset
from governance.orders.sentences import Today, explain
from governance.orders.values import NewOrders, Trial
from governance.orders.views import (
    Comparison,
    Desk,
    OrdersSummary,
    OrdersView,
    PresetView,
    Review,
    Simulation,
)
from governance.permissions import Permission
from governance.refusal import NotFound

_SAID = """
    o.id, o.body_id, o.version, o.preset, o.effective_from, o.digest, o.rules, o.enacted_at, o.reason,
    p.name AS enacted_by, o.effective_from > (SELECT app_now()) AS coming,
    o.version = (SELECT max(n.version) FROM standing_orders n
                  WHERE n.body_id = o.body_id AND n.effective_from <= (SELECT app_now())) IS TRUE AS in_force
"""
_LIST = text(
    f"""
    SELECT {_SAID} FROM standing_orders o LEFT JOIN person p ON p.id = o.enacted_by
     WHERE o.body_id = :body_id AND (CAST(:below AS integer) IS NULL OR o.version < :below)
     ORDER BY o.version DESC LIMIT :limit
    """  # noqa: S608 - the only piece put in is the constant above
).columns(rules=Json, reason=Json)

_ONE = text(
    f"""
    SELECT {_SAID}, b.name AS body_name, b.kind AS body_kind
      FROM standing_orders o JOIN body b ON b.id = o.body_id LEFT JOIN person p ON p.id = o.enacted_by
     WHERE o.body_id = :body_id AND o.version = :version
    """  # noqa: S608 - the only piece put in is the constant above
).columns(rules=Json, reason=Json, body_name=Json)


async def _today(ctx: Context) -> Today:
    now = await ctx.now()
    return Today(now, await store.entitled_on(ctx.db, rules.today(now)))


async def standing_orders(
    ctx: Context, body_id: UUID, *, below: int | None = None, limit: int = 50
) -> list[OrdersSummary]:
    """Every version of a body's standing orders, the newest first. Raises `NotFound` where there is no such body."""
    await store.body_kind(ctx.db, body_id)
    keys = {"body_id": body_id, "below": below, "limit": limit}
    return values((await ctx.db.execute(_LIST, keys)).mappings(), OrdersSummary)


async def orders_version(ctx: Context, body_id: UUID, version: int) -> OrdersView:
    """One version, each value explained with an example for today. Raises `NotFound`."""
    keys = {"body_id": body_id, "version": version}
    row = (await ctx.db.execute(_ONE, keys)).mappings().one_or_none()
    if row is None:
        raise NotFound
    own = msgspec.convert(row["rules"], StandingOrders)
    found: Mapping[str, Any] = {str(name): each for name, each in row.items()}
    made = explain(own, await _today(ctx), of_members=row["body_kind"] == rules.MEMBERS_BODY)
    fields = {each.name: each.type for each in msgspec.structs.fields(OrdersView)}
    said = {name: msgspec.convert(found[name], fields[name]) for name in fields if name in found}
    return OrdersView(**said, explained=made)


async def compare_orders(ctx: Context, body_id: UUID, old: int, new: int) -> Comparison:
    """What differs between two versions of one body, said in each. Raises `NotFound`."""
    before, after = [(await store.kept(ctx.db, body_id, each)).rules for each in (old, new)]
    found = rules.differences(before, after, await _today(ctx), of_members=True)
    return Comparison(old_version=old, new_version=new, differences=found)


async def presets(ctx: Context) -> list[PresetView]:
    """Every example, explained."""
    today = await _today(ctx)
    return [
        PresetView(
            key=key,
            edition=example.edition,
            name=example.name,
            note=example.note,
            caveat=CAVEAT,
            rules=PRESETS[key],
            digest=digest(PRESETS[key]),
            explained=explain(PRESETS[key], today, of_members=True),
        )
        for key, example in EXAMPLES.items()
    ]


async def desk(ctx: Context, body_id: UUID) -> Desk:
    """What an officer begins from. Raises as `enact_standing_orders` does for whoever may not."""
    person_id = ctx.actor.require(Permission.STANDING_ORDERS_ENACT)
    standing = await store.standing(ctx.db, body_id, person_id)
    rules.check_officer(standing)
    newest, now = await store.newest(ctx.db, body_id), await ctx.now()
    preset = newest.preset if newest else next(iter(EXAMPLES))
    return Desk(
        base_version=newest.version if newest else 0,
        preset=preset,
        rules=newest.rules if newest else PRESETS[preset],
        earliest_on=rules.earliest(now, newest),
        of_members=standing.body_kind == rules.MEMBERS_BODY,
    )


async def review(ctx: Context, body_id: UUID, new: NewOrders) -> Review:
    """What enacting would do now, refused as it would be, and nothing done."""
    person_id = ctx.actor.require(Permission.STANDING_ORDERS_ENACT)
    standing = await store.standing(ctx.db, body_id, person_id)
    rules.check_officer(standing)
    newest, today = await store.newest(ctx.db, body_id), await _today(ctx)
    rules.check(new, newest, today.entitled, today.now, standing.body_kind)
    of_members = standing.body_kind == rules.MEMBERS_BODY
    return Review(
        base_version=new.base_version,
        effective_from=rules.begins(new.effective_on),
        digest=digest(new.rules),
        differences=rules.differences(newest.rules if newest else None, new.rules, today, of_members=of_members),
        explained=explain(new.rules, today, of_members=of_members),
    )


async def simulate(
    ctx: Context, trial: Trial, *, preset: str | None = None, body_id: UUID | None = None, version: int | None = None
) -> Simulation:
    """How a vote would go: by an example's rules, or a body's (those in force, where no version is named).

    Raises `NoRulesNamed` unless one of the two is named, `UnknownPreset`, `NotFound`, and as `rules.simulate` does.
    """
    if (preset is None) == (body_id is None):
        raise NoRulesNamed
    if body_id is not None:
        own = await (store.kept(ctx.db, body_id, version) if version else orders_in_force(ctx.db, body_id))
        by, version = own.rules, own.version
    elif preset in PRESETS:
        by, version = PRESETS[preset], None
    else:
        raise UnknownPreset(preset or "")
    made = rules.simulate(by, trial)
    figures = msgspec.structs.asdict(made)
    return Simulation(**figures, preset=preset, body_id=body_id, version=version)
