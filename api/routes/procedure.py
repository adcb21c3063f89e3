"""A motion off the straight road to its ballot: appeals against a ruling."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from api.access import OPEN
from api.context import Ctx
from governance.procedure import actions, queries
from governance.procedure.values import NewAppeal, NewAppealDecision
from governance.procedure.views import Procedure


@get("/motions/{motion_id:uuid}/procedure", operation_id="motion_procedure", opt=OPEN)
async def motion_procedure(ctx: Ctx, motion_id: FromPath[UUID]) -> Procedure:
    """What happened to a motion off its straight road, and what you may do there."""
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/appeal", operation_id="appeal_ruling")
async def appeal_ruling(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewAppeal]) -> Procedure:
    """Appeal, as its mover, against the ruling on a motion: once, and in time."""
    await actions.appeal_ruling(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


@post("/motions/{motion_id:uuid}/appeal/decision", operation_id="decide_appeal", status_code=200)
async def decide_appeal(ctx: Ctx, motion_id: FromPath[UUID], data: JSONBody[NewAppealDecision]) -> Procedure:
    """Decide an appeal. Whoever ruled, or appealed, does not."""
    await actions.decide_appeal(ctx, motion_id, data)
    return await queries.motion_procedure(ctx, motion_id)


handlers = [motion_procedure, appeal_ruling, decide_appeal]
