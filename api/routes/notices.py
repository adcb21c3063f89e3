"""One's own notices: what one was told by mail, to be read here too."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery
from msgspec import Meta, Struct

import i18n
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from governance.bilingual import Bilingual, Language
from governance.notices import actions, inbox, views
from governance.notices.kinds import KINDS


class Notice(Struct, frozen=True, kw_only=True):
    """One thing that you were told: what happened in a sentence, to what, and when. `read_at` is null until read."""

    id: UUID
    kind: Annotated[str, Meta(extra_json_schema={"enum": sorted(KINDS)})]
    sentence: Bilingual
    type: str
    subject_id: UUID
    title: Bilingual
    told_at: datetime
    read_at: datetime | None


class NoticePage(Struct, frozen=True):
    """A page of your notices, the newest first; `unread` counts all that you have not read."""

    data: list[Notice]
    next_cursor: str | None
    unread: int


class Unread(Struct, frozen=True):
    """How many of your notices you have not read."""

    unread: int


@get("/me/notices", operation_id="my_notices")
async def my_notices(
    ctx: Ctx,
    request: Request[None, None, State],
    unread: FromQuery[bool] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[NoticePage]:
    """List what you were told, the newest first; `unread` leaves what you have not read."""
    found = await inbox.my_notices(ctx, unread=unread, after=read_id(request, cursor), limit=limit + 1)
    number = await inbox.unread(ctx)
    return page(
        request,
        lambda data, more: NoticePage([_notice(each) for each in data], more, number),
        found,
        limit,
        lambda each: each.id,
    )


@post("/me/notices/{notice_id:uuid}/readings", operation_id="read_notice", status_code=200)
async def read_notice(ctx: Ctx, notice_id: FromPath[UUID]) -> Unread:
    """Mark a notice of yours as read. To do it again changes nothing."""
    await actions.read_notice(ctx, notice_id)
    return Unread(await inbox.unread(ctx))


@post("/me/notices/readings", operation_id="read_all_notices", status_code=200)
async def read_all_notices(ctx: Ctx) -> Unread:
    """Mark all your notices as read."""
    await actions.read_all_notices(ctx)
    return Unread(await inbox.unread(ctx))


def _notice(each: views.MyNotice) -> Notice:
    return Notice(
        sentence=Bilingual(**{language.value: i18n.gettext(language, each.said) for language in Language}),
        **{name: getattr(each, name) for name in views.MyNotice.__struct_fields__},
    )


handlers = [my_notices, read_notice, read_all_notices]
