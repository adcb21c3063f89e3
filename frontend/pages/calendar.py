"""The calendar: what falls due, day by day, and first what is late."""

from itertools import groupby
from typing import Any

from litestar import get

import i18n
from frontend.render import Asked, Ctx, Page, render, say
from governance.changes.calendar import calendar as due_dates
from governance.refusal import N_
from i18n.addresses import routes


@get(routes("calendar"))
async def calendar(request: Asked, ctx: Ctx) -> Page:
    """Every date to come, under its day in Wales."""
    found = await due_dates(ctx)
    days = groupby(
        (each for each in found if not each.overdue),
        key=lambda each: each.on or each.at.astimezone(i18n.LONDON).date(),
    )
    return await render(
        request,
        ctx,
        "pages/calendar.html",
        say(request, N_("What falls due")),
        late=[each for each in found if each.overdue],
        days=[(day, list(due)) for day, due in days],
    )


handlers: list[Any] = [calendar]
