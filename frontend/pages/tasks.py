"""What each office owes: one's own first, then what waits too long, then the rest."""

from typing import Any

from litestar import get
from litestar.params import FromQuery

from frontend.render import Asked, Ctx, Page, language_of, render, say
from frontend.waiting import line_of
from governance.permissions import Office
from governance.refusal import N_
from governance.tasks import queries
from i18n.addresses import routes, url


@get(routes("tasks"))
async def tasks(request: Asked, ctx: Ctx, office: FromQuery[str | None] = None) -> Page:
    """What the offices owe; `office` leaves what one of them does."""
    language = language_of(request)
    chosen = next((each for each in Office if each.value == office), None)
    found = await queries.tasks(ctx)
    lines = [line_of(each, language) for each in found if chosen is None or chosen in each.offices]
    return await render(
        request,
        ctx,
        "pages/tasks.html",
        say(request, N_("What waits for the offices")),
        mine=[each for each in lines if each.task.mine],
        late=[each for each in lines if each.task.overdue and not each.task.mine],
        rest=[each for each in lines if not each.task.overdue and not each.task.mine],
        offices=[each for each in Office if any(each in task.offices for task in found)],
        chosen=chosen,
        all_url=url(language, "tasks"),
    )


handlers: list[Any] = [tasks]
