"""Your data: what is held about one, and the ways to what one may do about it."""

import msgspec
from litestar import Response, get

from frontend.holdings import MOST, shown
from frontend.render import Asked, Ctx, Page, language_of, render, say
from governance.refusal import N_
from governance.rights import queries
from i18n.addresses import routes
from i18n.holdings import portable

FILE = "/me/data.json"


@get(routes("my_data"))
async def my_data(request: Asked, ctx: Ctx) -> Page:
    """Everything that is held about one, as far as people can read it, and the file with all of it."""
    held = await queries.my_data(ctx)
    lines = [(each.line, shown(each, language_of(request)), len(each.rows)) for each in held.lines]
    page = await render(
        request, ctx, "pages/my_data.html", say(request, N_("Your data")), held=held, lines=lines, most=MOST, file=FILE
    )
    page.headers["Cache-Control"] = "no-store"
    return page


@get(FILE)
async def my_data_file(ctx: Ctx) -> Response[bytes]:
    """The same, whole, as a file that other programs read."""
    content = msgspec.json.format(msgspec.json.encode(portable(await queries.my_data(ctx))))
    headers = {"Content-Disposition": 'attachment; filename="fforwm.json"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/json", headers=headers)


handlers = [my_data, my_data_file]
