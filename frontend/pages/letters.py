"""Letters between members by their pages: written from an entry of the directory, read, answered, blocked, reported."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, listed
from frontend.pages.directory import nameless
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.context import Context
from governance.directory import queries as directory
from governance.letters import actions, queries
from governance.letters.values import NewLetter, NewLetterbox, NewReport
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from i18n.addresses import routes


@post(routes("open_letterbox"))
async def open_letterbox(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """Take letters by way of an entry, or take none any more."""
    form = await read_form(request)
    await actions.open_letterbox(ctx, member_id, NewLetterbox(form["is_open"] == "true"))
    return redirect(request, "listing", member_id=member_id)


@get(routes("write_letter"))
async def letter_form(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """A letter to whoever takes letters there."""
    ctx.actor.require(Permission.LETTER_WRITE)
    return await _writing(request, ctx, member_id, Form({}, language_of(request)), {})


@post(routes("write_letter"))
async def write_letter(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """Send it, and show it."""
    form = await read_form(request)
    new, errors = form.read(NewLetter)
    refusal = None
    if new is not None:
        letter_id, refusal = await attempt(ctx, actions.write_letter(ctx, member_id, new))
        if letter_id is not None:
            return redirect(request, "letter", {"done": "sent"}, letter_id=letter_id)
    return await _writing(request, ctx, member_id, form, errors, refusal)


async def _writing(
    request: Asked,
    ctx: Context,
    member_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    errors = errors | beside(refusal, form)
    found, box = await directory.listing(ctx, member_id), await queries.letterbox(ctx, member_id)
    return await render(
        request,
        ctx,
        "pages/letter_form.html",
        say(request, N_("Write to a member")),
        status=status_of(request, refusal, errors),
        listing=found,
        called=None if found.name else nameless(request, found.kind),
        box=box,
        form=form,
        errors=errors,
    )


@get(routes("letters"))
async def letters(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """What one got and wrote."""
    page = listed(request, "letters", await queries.my_letters(ctx, after=after, limit=ASKED_FOR))
    title = say(request, N_("Letters"))
    return await render(request, ctx, "pages/letters.html", title, letters=page.shown, next_url=page.next_url)


@get(routes("reported_letters"))
async def reported_letters(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """What was reported, for the officers of the board."""
    page = listed(request, "reported_letters", await queries.reported_letters(ctx, after=after, limit=ASKED_FOR))
    title = say(request, N_("Letters that were reported"))
    return await render(request, ctx, "pages/letters.html", title, letters=page.shown, next_url=page.next_url)


@get(routes("letter"))
async def letter(request: Asked, ctx: Ctx, letter_id: FromPath[UUID]) -> Page:
    """One letter, and what the reader may do with it."""
    return await _shown(request, ctx, letter_id, Form({}, language_of(request)), {})


@post(routes("reply_to_letter"))
async def reply_to_letter(request: Asked, ctx: Ctx, letter_id: FromPath[UUID]) -> Page:
    """Answer it, and show the answer."""
    form = await read_form(request)
    new, errors = form.read(NewLetter)
    if new is None:
        return await _shown(request, ctx, letter_id, form, errors)
    reply_id, refusal = await attempt(ctx, actions.reply_to_letter(ctx, letter_id, new))
    if reply_id is None:
        return await _shown(request, ctx, letter_id, form, {}, refusal)
    return redirect(request, "letter", {"done": "sent"}, letter_id=reply_id)


@post(routes("report_letter"))
async def report_letter(request: Asked, ctx: Ctx, letter_id: FromPath[UUID]) -> Page:
    """Bring it before the board's officers."""
    form = await read_form(request)
    new, errors = form.read(NewReport)
    if new is None:
        return await _shown(request, ctx, letter_id, form, errors)
    _, refusal = await attempt(ctx, actions.report_letter(ctx, letter_id, new))
    if refusal:
        return await _shown(request, ctx, letter_id, form, {}, refusal)
    return redirect(request, "letter", letter_id=letter_id)


@post(routes("settle_report"))
async def settle_report(request: Asked, ctx: Ctx, letter_id: FromPath[UUID]) -> Page:
    """Note that it is seen to, and go on to what else was reported."""
    form = await read_form(request)
    _, refusal = await attempt(ctx, actions.settle_report(ctx, letter_id))
    if refusal:
        return await _shown(request, ctx, letter_id, form, {}, refusal)
    return redirect(request, "reported_letters")


@post(routes("block_writer"))
async def block_writer(request: Asked, ctx: Ctx, letter_id: FromPath[UUID]) -> Page:
    """Hear no more from whoever wrote it."""
    return await _set(request, ctx, letter_id, actions.block_writer)


@post(routes("unblock_writer"))
async def unblock_writer(request: Asked, ctx: Ctx, letter_id: FromPath[UUID]) -> Page:
    """Hear from them again."""
    return await _set(request, ctx, letter_id, actions.unblock_writer)


async def _set(request: Asked, ctx: Context, letter_id: UUID, act: Callable[[Context, UUID], Awaitable[None]]) -> Page:
    await read_form(request)
    await act(ctx, letter_id)
    return redirect(request, "letter", letter_id=letter_id)


async def _shown(
    request: Asked,
    ctx: Context,
    letter_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    errors = errors | beside(refusal, form)
    found = await queries.letter(ctx, letter_id)
    return await render(
        request,
        ctx,
        "pages/letter.html",
        say(request, N_("A letter")),
        status=status_of(request, refusal, errors),
        letter=found,
        done=request.query_params.get("done") == "sent",
        form=form,
        errors=errors,
    )


handlers: list[Any] = [
    open_letterbox,
    letter_form,
    write_letter,
    letters,
    reported_letters,
    letter,
    reply_to_letter,
    report_letter,
    settle_report,
    block_writer,
    unblock_writer,
]
