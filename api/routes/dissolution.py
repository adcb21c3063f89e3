"""The end of a body: proposed with a reason, confirmed by a second person, and readable for ever."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from api.access import PUBLISHED
from api.context import Ctx
from governance.dissolution import actions, queries
from governance.dissolution.values import NewDissolution
from governance.dissolution.views import Dissolutions
from governance.offices.values import NewVerdict


@get("/bodies/{body_id:uuid}/dissolutions", operation_id="dissolutions", opt=PUBLISHED)
async def dissolutions(ctx: Ctx, body_id: FromPath[UUID]) -> Dissolutions:
    """List what was proposed to dissolve a body, the newest first, and what became of it."""
    return await queries.dissolutions(ctx, body_id)


@post("/bodies/{body_id:uuid}/dissolutions", operation_id="dissolve_body")
async def dissolve_body(ctx: Ctx, body_id: FromPath[UUID], data: JSONBody[NewDissolution]) -> Dissolutions:
    """Propose to dissolve a body that you lead: a workstream, a committee or a regional group.

    Another who leads it confirms it; where there is none, it takes effect after 72 hours unless somebody objects. Its
    offices end on its last day. `still-open` (409) names what is to be ended first.
    """
    await actions.dissolve_body(ctx, body_id, data)
    return await queries.dissolutions(ctx, body_id)


@post("/dissolutions/{dissolution_id:uuid}/transitions", operation_id="decide_dissolution", status_code=200)
async def decide_dissolution(ctx: Ctx, dissolution_id: FromPath[UUID], data: JSONBody[NewVerdict]) -> Dissolutions:
    """Confirm that a body is dissolved, object to it with a reason, or withdraw it. Nobody confirms their own."""
    body_id = await actions.decide_dissolution(ctx, dissolution_id, data)
    return await queries.dissolutions(ctx, body_id)


handlers = [dissolutions, dissolve_body, decide_dissolution]
