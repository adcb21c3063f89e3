"""Signing in by an e-mailed code, signing out, and one's account."""

import re
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect

import i18n
from frontend import session
from frontend.forms import Form, read_form
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.accounts import actions, queries
from governance.accounts.refusals import ChoosePerson, CodeNotValid
from governance.accounts.rules import CODE_MINUTES, network_of
from governance.accounts.values import NewFindable, NewLanguage, NewSession, NewSignIn
from governance.bilingual import Language
from governance.context import Context
from governance.refusal import N_, NotFound
from i18n.addresses import elsewhere, routes, url

_NOT_AN_ADDRESS = N_("Enter an e-mail address, like name@example.org.")
_NO_CODE = N_("Enter the eight digits from the e-mail.")
_NOBODY_CHOSEN = N_("Choose who you are.")
_NEVER_NEXT = ("sign_in", "sign_in_code", "sign_out")
_PRINTED = re.compile(r"[\x21-\x7e]*")


def way_on(language: Language, wish: str) -> str:
    """Where a sign-in leads: to the page of ours that `wish` names, in `language`; else to the home page.

    Nothing but our own table of addresses is believed: a link to another site goes nowhere.
    """
    path, _, query = wish.partition("?")
    page = elsewhere(path, language) if _PRINTED.fullmatch(wish) else None
    if page is None or page in {url(language, name) for name in _NEVER_NEXT}:
        return url(language, "home")
    return f"{page}?{urlencode(parse_qsl(query))}" if query else page


@get(routes("sign_in"))
async def sign_in(request: Asked, ctx: Ctx) -> Page:
    """Ask for the address to which the code goes."""
    wish = request.query_params.get("next", "")
    if ctx.actor.person_id:
        return Redirect(way_on(language_of(request), wish), status_code=303)
    return await _ask(request, ctx, Form({"next": wish}, language_of(request)), {})


@post(routes("sign_in"))
async def ask_sign_in(request: Asked, ctx: Ctx) -> Page:
    """Send a code, if somebody has the address; the page that follows is the same for all."""
    form = await read_form(request)
    new, errors = form.read(NewSignIn, language=form.language)
    if new is None:
        return await _ask(request, ctx, form, {name: say(request, _NOT_AN_ADDRESS) for name in errors})
    asked = await actions.ask_sign_in(ctx, new, network_of(request.client.host if request.client else None))
    answer = redirect(request, "sign_in_code", _kept(form))
    session.keep_sign_in(request, answer, asked.sign_in_id)
    return answer


@get(routes("sign_in_code"))
async def sign_in_code(request: Asked, ctx: Ctx) -> Page:
    """Ask for the code. Whoever follows a link here has only opened a page: nobody is signed in by it."""
    if ctx.actor.person_id:
        return Redirect(way_on(language_of(request), request.query_params.get("next", "")), status_code=303)
    return await _code(request, ctx, Form({"next": request.query_params.get("next", "")}, language_of(request)), {})


@post(routes("sign_in_code"))
async def begin_session(request: Asked, ctx: Ctx) -> Page:
    """Sign in by the code that this browser asked for, as the one person at the address or as the one chosen."""
    form = await read_form(request)
    sign_in_id = session.sign_in_of(request)
    if sign_in_id is None:
        return await _code(request, ctx, form, {})
    new, errors = form.read(NewSession, sign_in_id=sign_in_id)
    if new is None:
        return await _code(request, ctx, form, {name: say(request, _NO_CODE) for name in errors})
    try:
        begun = await actions.begin_session(ctx, new, request.app.state.settings.secret, "pages")
    except ChoosePerson as choice:
        return await _choose(request, ctx, form, choice)
    if isinstance(begun, CodeNotValid):
        # Shown, not raised: the wrong try must be counted, so the transaction commits.
        return await _code(request, ctx, form, {"code": i18n.sentence(begun, form.language)})
    if ctx.actor.person_id:
        await actions.end_session(ctx, session.digest_of(request))
    answer = Redirect(way_on(form.language, form["next"]), status_code=303)
    session.begin(request, answer, begun, await ctx.now())
    return answer


@post(routes("sign_out"))
async def end_session(request: Asked, ctx: Ctx) -> Page:
    """Sign out, whatever is left of the session."""
    await read_form(request)
    if ctx.actor.person_id:
        await actions.end_session(ctx, session.digest_of(request))
    answer = redirect(request, "home")
    session.end(request, answer)
    return answer


@get(routes("account"))
async def account(request: Asked, ctx: Ctx) -> Page:
    """What one may do here, in which language one is written to, and where one is signed in."""
    return await _account(request, ctx, {})


@post(routes("account"))
async def choose_language(request: Asked, ctx: Ctx) -> Page:
    """Choose the language of one's mail."""
    form = await read_form(request)
    new, errors = form.read(NewLanguage)
    if new is None:
        return await _account(request, ctx, errors)
    await actions.choose_language(ctx, new)
    return redirect(request, "account", {"done": "language"})


@post(routes("choose_findable"))
async def choose_findable(request: Asked, ctx: Ctx) -> Page:
    """Choose whether other members may find one by name."""
    form = await read_form(request)
    new, errors = form.read(NewFindable)
    if new is None:
        return await _account(request, ctx, errors)
    await actions.choose_findable(ctx, new)
    return redirect(request, "account", {"done": "findable"})


@post(routes("end_other_sessions"))
async def end_other_sessions(request: Asked, ctx: Ctx) -> Page:
    """End the session that was named, or all but this one."""
    form = await read_form(request)
    if not form["session_id"]:
        await actions.end_other_sessions(ctx, session.digest_of(request))
    else:
        await actions.end_my_session(ctx, _id(form["session_id"]))
    return redirect(request, "account", {"done": "sessions"})


async def _ask(request: Asked, ctx: Context, form: Form, errors: dict[str, str]) -> Page:
    session.expect_form(request)
    title = say(request, N_("Sign in"))
    status = 422 if errors else 200
    page = await render(request, ctx, "pages/sign_in.html", title, status=status, form=form, errors=errors)
    session.keep_browser(request, page)
    return page


async def _code(request: Asked, ctx: Context, form: Form, errors: dict[str, str]) -> Page:
    session.expect_form(request)
    page = await render(
        request,
        ctx,
        "pages/sign_in_code.html",
        say(request, N_("Enter the code")),
        status=422 if errors else 200,
        form=form,
        errors=errors,
        asked=session.sign_in_of(request) is not None,
        minutes=CODE_MINUTES,
        again=url(form.language, "sign_in", _kept(form)),
    )
    session.keep_browser(request, page)
    return page


async def _choose(request: Asked, ctx: Context, form: Form, choice: ChoosePerson) -> Page:
    """Several people have the address: who is it? Not an error the first time, so nothing is said to be wrong."""
    errors = {"person_id": say(request, _NOBODY_CHOSEN)} if form["chosen"] else {}
    page = await render(
        request,
        ctx,
        "pages/sign_in_person.html",
        say(request, N_("Who are you?")),
        status=422 if errors else 409,
        form=form,
        errors=errors,
        people=choice.people,
    )
    page.headers["Cache-Control"] = "no-store"  # it has the code in it
    return page


async def _account(request: Asked, ctx: Context, errors: dict[str, str]) -> Page:
    me = await queries.me(ctx)
    sessions = await queries.my_sessions(ctx, session.digest_of(request))
    done = request.query_params.get("done")
    return await render(
        request,
        ctx,
        "pages/account.html",
        say(request, N_("My account")),
        status=422 if errors else 200,
        me=me,
        sessions=sessions.data,
        errors=errors,
        done=done if done in ("language", "sessions", "findable") and not errors else None,
    )


def _kept(form: Form) -> dict[str, str]:
    """The page to go on to, as a query."""
    return {"next": form["next"]} if form["next"] else {}


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise NotFound from None


handlers = [
    sign_in,
    ask_sign_in,
    sign_in_code,
    begin_session,
    end_session,
    account,
    choose_language,
    choose_findable,
    end_other_sessions,
]
