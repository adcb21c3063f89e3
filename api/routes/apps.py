"""Partners' apps that act for a member: registered by officers, let in and stopped by members."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, delete, get, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

import i18n
from api.access import OPEN
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_cursor
from governance.apps import actions, queries
from governance.apps.values import AppMade, NewApp, NewPermit
from governance.apps.views import AppAct, AppView, MyApp
from governance.bilingual import Bilingual, Language

Caller = Request[None, None, State]
UNKEPT = {"Cache-Control": "no-store"}


class MyApps(Struct, frozen=True):
    """The apps that may act in one's name. Always one page."""

    data: list[MyApp]
    next_cursor: None = None


class WayBack(Struct, frozen=True):
    """Where a member goes back to the app, with a code that is good for a minute, or with what was refused."""

    redirect_to: str


class SaidAct(AppAct, frozen=True):
    """What an app did in one's name, as a sentence."""

    sentence: Bilingual


class AppActPage(Struct, frozen=True):
    """A page of what apps did in one's name, the latest first."""

    data: list[SaidAct]
    next_cursor: str | None


@post("/partners/{partner_id:uuid}/apps", operation_id="register_app")
async def register_app(ctx: Ctx, partner_id: FromPath[UUID], data: JSONBody[NewApp]) -> Response[AppMade]:
    """Register an app of a partner's. Its secret, unless it is public, is shown this once."""
    return Response(await actions.register_app(ctx, partner_id, data), headers=UNKEPT)


@get("/apps/{client_id:uuid}", operation_id="app", opt=OPEN)
async def app(ctx: Ctx, client_id: FromPath[UUID]) -> AppView:
    """One app: whose it is, and the most that it can ask of a member."""
    return await queries.app(ctx, client_id)


@get("/me/apps", operation_id="my_apps")
async def my_apps(ctx: Ctx) -> MyApps:
    """List the apps that may act in your name: what each may do, until when, and when it was last used."""
    return MyApps(await queries.my_apps(ctx))


@post("/me/apps", operation_id="allow_app")
async def allow_app(
    ctx: Ctx,
    request: Caller,
    data: JSONBody[NewPermit],
    language: Annotated[Language, QueryParameter(description="In which you read what it asks.")] = Language.CY,
) -> Response[WayBack]:
    """Let an app act in your name, by what it asked for at `/oauth/authorize`. Never by an app's own token."""
    base = request.app.state.settings.base_url
    return Response(WayBack(await actions.allow_app(ctx, data, language, base)), headers=UNKEPT)


@post("/me/app-refusals", operation_id="refuse_app", status_code=200)
async def refuse_app(ctx: Ctx, request: Caller, data: JSONBody[NewPermit]) -> WayBack:
    """Do not let an app in: it is told so at the address to which you go back."""
    return WayBack(await actions.refuse_app(ctx, data, request.app.state.settings.base_url))


@delete("/me/apps/{client_id:uuid}", operation_id="revoke_app")
async def revoke_app(ctx: Ctx, client_id: FromPath[UUID]) -> None:
    """Let an app act in your name no longer: its tokens are worth nothing from now on."""
    await actions.revoke_app(ctx, client_id)


@get("/me/app-acts", operation_id="my_app_acts")
async def my_app_acts(
    ctx: Ctx, request: Caller, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[AppActPage]:
    """List what apps did in your name, the latest first."""
    position = read_cursor(request, cursor)
    found = await queries.my_app_acts(ctx, before=int(position) if position else None, limit=limit + 1)
    return page(
        request,
        lambda data, more: AppActPage([_said(each) for each in data], more),
        found,
        limit,
        lambda act: act.id,
    )


def _said(act: AppAct) -> SaidAct:
    sentence = Bilingual(**{language.value: i18n.gettext(language, act.said) for language in Language})
    return SaidAct(act.id, act.at, act.app, act.said, act.type, act.subject_id, act.title, sentence)


handlers = [register_app, app, my_apps, allow_app, refuse_app, revoke_app, my_app_acts]
