"""Your data: what is held about one, and its erasure."""

from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend import session
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.holdings import MOST, shown
from frontend.lookups import MANY
from frontend.pages import standing
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.accounts.rules import CODE_MINUTES, network_of
from governance.bodies import queries as bodies
from governance.context import Context
from governance.refusal import N_, NotFound, Refusal
from governance.rights import actions, queries
from governance.rights.values import NewAddress, NewCode, NewDetails, NewErasure
from i18n.addresses import routes
from i18n.holdings import portable

_NOT_AN_ADDRESS = N_("Enter an e-mail address, like name@example.org.")
_NO_CODE = N_("Enter the eight digits from the e-mail.")
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


@get(routes("my_details"))
async def details_form(request: Asked, ctx: Ctx, done: FromQuery[str | None] = None) -> Page:
    """One's name, area and address, to be corrected; and the code's field where a new address waits."""
    return await _details(request, ctx, None, {}, done=done)


@post(routes("correct_details"))
async def correct_details(request: Asked, ctx: Ctx) -> Page:
    """Correct the name and the area."""
    form = await read_form(request)
    new, errors = form.read(NewDetails)
    if new is None:
        return await _details(request, ctx, form, errors)
    _, refusal = await attempt(ctx, actions.correct_details(ctx, new))
    if refusal is not None:
        return await _details(request, ctx, form, {}, refusal)
    return redirect(request, "my_details", {"done": "details"})


@post(routes("my_details"))
async def ask_address(request: Asked, ctx: Ctx) -> Page:
    """Send a code to the new address."""
    form = await read_form(request)
    new, errors = form.read(NewAddress)
    if new is None:
        return await _details(request, ctx, form, {name: say(request, _NOT_AN_ADDRESS) for name in errors})
    network = network_of(request.client.host if request.client else None)
    await actions.ask_address(ctx, new, form.language, network)
    return redirect(request, "my_details")


@post(routes("confirm_address"))
async def confirm_address(request: Asked, ctx: Ctx) -> Page:
    """Take the new address by its code."""
    form = await read_form(request)
    new, errors = form.read(NewCode)
    if new is None:
        return await _details(request, ctx, form, {name: say(request, _NO_CODE) for name in errors})
    wrong = await actions.confirm_address(ctx, _id(form["change_id"]), new, request.app.state.settings.secret)
    if wrong is not None:
        # Shown, not raised: the wrong try must be counted, so the transaction commits.
        return await _details(request, ctx, form, {"code": i18n.sentence(wrong, form.language)})
    return redirect(request, "my_details", {"done": "address"})


async def _details(
    request: Asked,
    ctx: Context,
    form: Form | None,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    *,
    done: str | None = None,
) -> Page:
    details = await queries.my_details(ctx)
    errors = errors | (beside(refusal, form) if form else {})
    kept = {"name": details.name, "region_code": details.region_code or "", "email": form["email"] if form else ""}
    return await render(
        request,
        ctx,
        "pages/my_details.html",
        say(request, N_("Correct your details")),
        status=status_of(request, refusal, errors),
        details=details,
        regions=await bodies.regions(ctx, limit=MANY),
        minutes=CODE_MINUTES,
        done=done,
        form=form if form and form["name"] else Form(kept, language_of(request)),
        errors=errors,
    )


@get(routes("erase_me"))
async def erase_form(request: Asked, ctx: Ctx) -> Page:
    """What goes and what stays, and why; the ask, and the code's field where one is on its way."""
    return await _erasing(request, ctx, Form({}, language_of(request)), {})


@post(routes("erase_me"))
async def ask_erasure(request: Asked, ctx: Ctx) -> Page:
    """Send the code by which it is confirmed."""
    form = await read_form(request)
    new, errors = form.read(NewErasure)
    if new is None:
        return await _erasing(request, ctx, form, errors)
    network = network_of(request.client.host if request.client else None)
    _, refusal = await attempt(ctx, actions.ask_erasure(ctx, new, form.language, network))
    if refusal is not None:
        return await _erasing(request, ctx, form, {}, refusal)
    return redirect(request, "erase_me")


@post(routes("confirm_erasure"))
async def confirm_erasure(request: Asked, ctx: Ctx) -> Page:
    """Be erased, and be nobody here from now on."""
    form = await read_form(request)
    new, errors = form.read(NewCode)
    if new is None:
        return await _erasing(request, ctx, form, {name: say(request, _NO_CODE) for name in errors})
    settings = request.app.state.settings
    asked = actions.confirm_erasure(ctx, _id(form["request_id"]), new, settings.secret, settings.erasures)
    wrong, refusal = await attempt(ctx, asked)
    if wrong is not None or refusal is not None:
        # Shown, not raised: a wrong try must be counted, so the transaction commits.
        errors = {"code": i18n.sentence(wrong, form.language)} if wrong else {}
        return await _erasing(request, ctx, form, errors, refusal)
    answer = redirect(request, "erased")
    session.end(request, answer)
    return answer


@get(routes("erased"))
async def erased(request: Asked, ctx: Ctx) -> Page:
    """What is said after it, to nobody in particular."""
    return await render(request, ctx, "pages/erased.html", say(request, N_("Your data are erased")))


@post(routes("erase_member"))
async def erase_member(request: Asked, ctx: Ctx, membership_id: FromPath[UUID]) -> Page:
    """Erase somebody who wrote in, and show the membership of a former member."""
    form = await read_form(request)
    new, errors = form.read(NewErasure)
    if new is None:
        return await standing.shown_again(request, ctx, membership_id, form, errors)
    written_to = request.app.state.settings.erasures
    _, refusal = await attempt(ctx, actions.erase_member(ctx, membership_id, new, written_to))
    if refusal is not None:
        return await standing.shown_again(request, ctx, membership_id, form, {}, refusal)
    return redirect(request, "membership", membership_id=membership_id)


async def _erasing(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    errors = errors | beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/erase_me.html",
        say(request, N_("Have your data erased")),
        status=status_of(request, refusal, errors),
        hindrance=await queries.my_erasure(ctx),
        minutes=CODE_MINUTES,
        form=form,
        errors=errors,
    )


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise NotFound from None


handlers = [
    my_data,
    my_data_file,
    details_form,
    correct_details,
    ask_address,
    confirm_address,
    erase_form,
    ask_erasure,
    confirm_erasure,
    erased,
    erase_member,
]
