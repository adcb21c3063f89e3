"""Dissolutions as everybody can read them."""

from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.bodies import store as bodies
from governance.context import Context
from governance.database import Json
from governance.dissolution.values import Dissolution
from governance.dissolution.views import Dissolutions, DissolutionView
from governance.offices import rules as two_persons
from governance.permissions import Permission
from governance.refusal import NotFound

_NAMED = "jsonb_build_object('id', {0}.id, 'name', {0}.name)"
_ALL = text(
    f"""
    SELECT d.id, d.body_id, d.last_on, d.reason, d.state, {_NAMED.format("p")} AS proposed_by, d.proposed_at,
           d.locked_until, CASE WHEN y.id IS NOT NULL THEN {_NAMED.format("y")} END AS decided_by, d.decided_at,
           d.objection, d.proposed_by AS by_id
      FROM dissolution d JOIN person p ON p.id = d.proposed_by LEFT JOIN person y ON y.id = d.decided_by
     WHERE d.body_id = :id ORDER BY d.id DESC
    """  # noqa: S608 - the only pieces put in are constants
).columns(reason=Json, proposed_by=Json, decided_by=Json, objection=Json)
_IS_BODY = text("SELECT EXISTS (SELECT FROM body WHERE id = :id)")


async def dissolutions(ctx: Context, body_id: UUID) -> Dissolutions:
    """What was proposed to dissolve a body, each with what this caller may make of it. Raises `NotFound`."""
    if not (await ctx.db.execute(_IS_BODY, {"id": body_id})).scalar_one():
        raise NotFound
    leads = await bodies.leads(ctx.db, body_id, Permission.BODY_DISSOLVE)
    is_member, found = Permission.OFFICE_OBJECT in ctx.actor.permissions, []
    for row in (await ctx.db.execute(_ALL, {"id": body_id})).mappings():
        facts = {str(name): each for name, each in row.items()}
        case = msgspec.convert(facts | {"proposed_by": facts["by_id"]}, Dissolution)
        own = await bodies.act_with(ctx.db, case.proposed_at, case.proposed_by)
        open_ = two_persons.open_to(case, ctx.actor.person_id, leads, own=own, is_member=is_member)
        found.append(msgspec.convert(facts | {"transitions": open_}, DissolutionView))
    return Dissolutions(found)
