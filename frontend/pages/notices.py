"""What the reader was told, the newest first, and what of it they have read."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

from frontend.forms import read_form
from frontend.listings import ASKED_FOR, Filters, listed
from frontend.render import Asked, Ctx, Page, redirect, render, say
from governance.notices import actions, inbox
from governance.refusal import N_
from i18n.addresses import routes

FILTERS: Filters[bool] = {"unread": (N_("Unread"), [True])}


@get(routes("notices"))
async def notices(
    request: Asked, ctx: Ctx, show: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """Everything that the reader was told by mail; `show=unread` leaves what they have not read."""
    found = await inbox.my_notices(ctx, unread=show in FILTERS, after=after, limit=ASKED_FOR)
    page = listed(request, "notices", found, FILTERS, show)
    return await render(
        request,
        ctx,
        "pages/notices.html",
        say(request, N_("Notices")),
        told=page.shown,
        filters=page.filters,
        next_url=page.next_url,
        show=show,
    )


@post(routes("read_notice"))
async def read_notice(request: Asked, ctx: Ctx, notice_id: FromPath[UUID]) -> Page:
    """Mark one as read, and stay with the rest."""
    await read_form(request)
    await actions.read_notice(ctx, notice_id)
    return redirect(request, "notices")


@post(routes("read_all_notices"))
async def read_all_notices(request: Asked, ctx: Ctx) -> Page:
    """Mark all as read."""
    await read_form(request)
    await actions.read_all_notices(ctx)
    return redirect(request, "notices")


handlers: list[Any] = [notices, read_notice, read_all_notices]
