"""Apps that act in a member's name: the page on which one is let in, those that are, and the officers' form."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import asdict

import i18n
from frontend.forms import Form, attempt, read_form, status_of
from frontend.listings import ASKED_FOR, PAGE_SIZE
from frontend.pages.partners import Row
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.apps import actions, queries, rules
from governance.apps.refusals import AppAsksWrongly, AppNotKnown, AppWithoutAgreement, RedirectUriUnfit
from governance.apps.values import NewApp, NewPermit, Wish
from governance.context import Context
from governance.partners import queries as partners
from governance.permissions import AppScope, Permission
from governance.refusal import N_, NotFound, Refusal
from i18n.addresses import routes, url

_NO_ADDRESS = N_("Give at least one address, each on a line of its own.")
_LENT = tuple(scope for scope in AppScope if scope is not AppScope.FORUM_READ)


@get(routes("allow_app"))
async def allow_form(request: Asked, ctx: Ctx, app_id: FromPath[UUID]) -> Page:
    """Who asks, what each thing is that it asks, until when, and what it can never do."""
    given = list(request.query_params.multi_items())
    if len({name for name, _ in given}) < len(given):
        raise AppNotKnown
    return await _asking(request, ctx, _read(dict(given), app_id))


@post(routes("allow_app"))
async def allow_app(request: Asked, ctx: Ctx, app_id: FromPath[UUID]) -> Page:
    """Let it in, and go back to it."""
    form = await read_form(request)
    new = _read(form.fields, app_id)
    way, refusal = await attempt(ctx, actions.allow_app(ctx, new, form.language, _issuer(request)))
    return _back(way) if way is not None else await _asking(request, ctx, new, refusal)


@post(routes("refuse_app"))
async def refuse_app(request: Asked, ctx: Ctx, app_id: FromPath[UUID]) -> Page:
    """Do not let it in, and go back to it."""
    new = _read((await read_form(request)).fields, app_id)
    return _back(await actions.refuse_app(ctx, new, _issuer(request)))


def _read(given: Mapping[str, str], app_id: UUID) -> NewPermit:
    """What an app asks, word for word: no other app than the address says."""
    asked = {name: said for name, said in given.items() if name in NewPermit.__struct_fields__}
    return NewPermit(**asked | {"client_id": str(app_id)})


async def _asking(request: Asked, ctx: Context, new: NewPermit, refusal: Refusal | None = None) -> Page:
    try:
        app = await queries.app(ctx, UUID(new.client_id))
        wish = rules.asked(new, app.redirect_uris, app.scopes)
    except NotFound:
        raise AppNotKnown from None
    except AppAsksWrongly as wrong:
        return _back(rules.told(new, wrong, _issuer(request)))
    if ctx.actor.person_id is None:
        here = f"{request.scope['path']}?{urlencode(asdict(new))}"
        return redirect(request, "sign_in", {"next": here})
    if app.until is None:
        raise AppWithoutAgreement
    page = await render(
        request,
        ctx,
        "pages/allow_app.html",
        say(request, N_("May this app act in your name?")),
        status=status_of(request, refusal, {}),
        app=app,
        wish=wish,
        asked=asdict(new),
        member=Permission.VOTE_CAST in ctx.actor.permissions,
        errors={"form": i18n.sentence(refusal, language_of(request))} if refusal else {},
    )
    page.headers["Content-Security-Policy"] = _policy(request, wish)
    return page


def _policy(request: Asked, wish: Wish) -> str:
    """As of every page; but from this form one also goes on to the app: a browser holds that against it otherwise."""
    policy: str = request.app.state.page_policy
    return policy.replace("form-action 'self'", f"form-action 'self' {rules.origin_of(wish.redirect_uri)}")


def _back(way: str) -> Page:
    """To the app: nothing on the way keeps the address, which holds a code."""
    return Redirect(way, status_code=303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _issuer(request: Asked) -> str:
    base: str = request.app.state.settings.base_url
    return base


@get(routes("my_apps"))
async def my_apps(request: Asked, ctx: Ctx, before: Row = None) -> Page:
    """The apps that may act in one's name, and what each did."""
    found = await queries.my_app_acts(ctx, before=before, limit=ASKED_FOR)
    older = {"before": found[PAGE_SIZE - 1].id} if found[PAGE_SIZE:] else None
    return await render(
        request,
        ctx,
        "pages/my_apps.html",
        say(request, N_("Apps that act in your name")),
        apps=await queries.my_apps(ctx),
        acts=found[:PAGE_SIZE],
        done=request.query_params.get("done") == "revoked",
        next_url=url(language_of(request), "my_apps", older) if older else None,
    )


@post(routes("revoke_app"))
async def revoke_app(request: Asked, ctx: Ctx) -> Page:
    """End what an app may do, and go back to the list."""
    form = await read_form(request)
    try:
        client_id = UUID(form["client_id"])
    except ValueError:
        raise NotFound from None
    await actions.revoke_app(ctx, client_id)
    return redirect(request, "my_apps", {"done": "revoked"})


# ── Officers ─────────────────────────────────────────────────────────────────────────────────────────


@get(routes("register_app"))
async def register_form(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """A new app of a partner's."""
    ctx.actor.require(Permission.PARTNER_AGREE)
    return await _registering(request, ctx, partner_id, Form({"public": "false"}, language_of(request)), {})


@post(routes("register_app"))
async def register_app(request: Asked, ctx: Ctx, partner_id: FromPath[UUID]) -> Page:
    """Register it, and show its id, and its secret this once."""
    form = await read_form(request)
    ticked = tuple(scope for number, scope in enumerate(_LENT) if form[f"scopes_{number}"])
    given: dict[str, Any] = {"scopes": ticked, "redirect_uris": tuple(form["redirect_uris"].split())[:9]}
    new, errors = form.read(NewApp, **given)
    if not given["redirect_uris"]:
        errors = errors | {"redirect_uris": i18n.gettext(form.language, _NO_ADDRESS)}
    refusal: Refusal | None = None
    if new is not None and not errors:
        made, refusal = await attempt(ctx, actions.register_app(ctx, partner_id, new))
        if made is not None:
            page = await render(
                request,
                ctx,
                "pages/app_made.html",
                say(request, N_("Pass this on")),
                partner=await partners.partner(ctx, partner_id),
                made=made,
            )
            page.headers["Cache-Control"] = "no-store"
            return page
    if isinstance(refusal, RedirectUriUnfit):
        errors = errors | {"redirect_uris": i18n.sentence(refusal, form.language)}
    return await _registering(request, ctx, partner_id, form, errors, refusal)


async def _registering(
    request: Asked,
    ctx: Context,
    partner_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    if refusal and not errors:
        errors = {"form": i18n.sentence(refusal, form.language)}
    return await render(
        request,
        ctx,
        "pages/app_form.html",
        say(request, N_("Register an app")),
        status=status_of(request, refusal, errors),
        partner=await partners.partner(ctx, partner_id),
        scopes=_LENT,
        form=form,
        errors=errors,
    )


handlers = [allow_form, allow_app, refuse_app, my_apps, revoke_app, register_form, register_app]
