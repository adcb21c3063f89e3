"""A member's own rights: what is held about them."""

from litestar import Response, get

from api.context import Ctx
from governance.rights import queries
from i18n.holdings import MyData, portable

UNKEPT = {"Cache-Control": "no-store"}


@get("/me/data", operation_id="my_data")
async def my_data(ctx: Ctx) -> Response[MyData]:
    """Everything that is held about you, by the lines of the retention schedule, and who was told of it.

    Nothing of anybody else is in it: of a row that is also about others you read what is yours.
    """
    return Response(portable(await queries.my_data(ctx)), headers=UNKEPT)


handlers = [my_data]
