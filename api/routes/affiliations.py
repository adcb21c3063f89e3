"""Where people work or volunteer, as they say themselves: read beside an office, for the days on which they hold it."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from api.context import Ctx
from governance.affiliations import actions, queries
from governance.affiliations.values import NewPersonAffiliation, NewPersonAffiliationEnd
from governance.affiliations.views import MyAffiliations


@get("/me/affiliations", operation_id="my_affiliations")
async def my_affiliations(ctx: Ctx) -> MyAffiliations:
    """List where you work or volunteer, or did, as you entered it."""
    return await queries.my_affiliations(ctx)


@post("/me/affiliations", operation_id="declare_affiliation")
async def declare_affiliation(ctx: Ctx, data: JSONBody[NewPersonAffiliation]) -> MyAffiliations:
    """Enter where you work or volunteer, as what, and when.

    Everybody reads it for the days on which you hold an office. An organisation is entered once for a day,
    and twenty at most. It gives you no vote and no role.
    """
    await actions.declare_affiliation(ctx, data)
    return await queries.my_affiliations(ctx)


@post("/me/affiliations/{affiliation_id:uuid}/endings", operation_id="end_my_affiliation")
async def end_my_affiliation(
    ctx: Ctx, affiliation_id: FromPath[UUID], data: JSONBody[NewPersonAffiliationEnd]
) -> MyAffiliations:
    """Give an affiliation of yours its last day, once; it stays, and is read of the days on which it held."""
    await actions.end_my_affiliation(ctx, affiliation_id, data)
    return await queries.my_affiliations(ctx)


handlers = [my_affiliations, declare_affiliation, end_my_affiliation]
