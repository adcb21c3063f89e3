"""Lists of members by their pages: sending one in, what its rows would do, its columns, its commit and its undoing."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend.forms import Form, attempt, beside, read_form, read_upload, status_of
from frontend.listings import ASKED_FOR, PAGE_SIZE, listed
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.context import Context
from governance.imports import actions, queries, refusals
from governance.imports.rules import file_name, letters_of
from governance.imports.values import MOST_COLUMNS, MOST_FILE, Field, NewCommit, NewImport, NewMapping, State, Verdict
from governance.imports.views import FIELD_SAID, FILE_SAID, SAID
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from i18n.addresses import routes, url

# A file, and what stands beside it in the form.
MOST_UPLOAD = MOST_FILE + 10_000
# The states in which the page asks again by itself how far it is.
UNDER_WAY = (State.RECEIVED, State.READING, State.COMMITTING, State.UNDOING)
# The columns as the form names them; what is none of these holds nothing.
_PLACES = frozenset(map(str, range(MOST_COLUMNS)))
_FILTERS = {
    "refused": (N_("Refused"), [Verdict.REFUSED], False),
    "flagged": (N_("To be looked at"), None, True),
    "new": (N_("New"), [Verdict.NEW], False),
    "changed": (N_("Changed"), [Verdict.CHANGED], False),
    "unchanged": (N_("Unchanged"), [Verdict.UNCHANGED], False),
}


@get(routes("imports"))
async def imports(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """The lists that were sent in, the newest first, and the form for the next."""
    return await _imports(request, ctx, {}, after=after)


@post(routes("begin_import"), request_max_body_size=MOST_UPLOAD)
async def begin_import(request: Asked, ctx: Ctx) -> Page:
    """Send a list in, and go and see what its rows would do."""
    ctx.actor.require(Permission.MEMBERSHIP_ADMIT)
    _, content, name = await read_upload(request, "file")
    if content is None:
        return await _imports(request, ctx, {"file": say(request, N_("Choose a file."))})
    if len(content) > MOST_FILE:
        return await _imports(
            request, ctx, {"file": say(request, N_("This file is too large. Send one of 20 MB at most."))}
        )
    import_id = await actions.begin_import(ctx, NewImport(file_name(name), content))
    return redirect(request, "member_import", import_id=import_id)


async def _imports(request: Asked, ctx: Context, errors: dict[str, str], *, after: UUID | None = None) -> Page:
    page = listed(request, "imports", await queries.imports(ctx, after=after, limit=ASKED_FOR))
    return await render(
        request,
        ctx,
        "pages/imports.html",
        say(request, N_("Members from a spreadsheet")),
        status=status_of(request, None, errors),
        imports=page.shown,
        next_url=page.next_url,
        errors=errors,
    )


@get(routes("member_import"))
async def member_import(
    request: Asked, ctx: Ctx, import_id: FromPath[UUID], show: FromQuery[str | None] = None, after: FromQuery[int] = 0
) -> Page:
    """One list: how far it is, what its rows would do, and what is asked of the officer."""
    return await _shown(request, ctx, import_id, Form({}, language_of(request)), show=show, after=after)


@post(routes("map_columns"))
async def map_columns(request: Asked, ctx: Ctx, import_id: FromPath[UUID]) -> Page:
    """Say what the columns hold: the file is read anew."""
    form = await read_form(request)
    new = NewMapping({field: int(form[field.value]) for field in Field if form[field.value] in _PLACES})
    return await _done(request, ctx, import_id, form, actions.map_columns(ctx, import_id, new, form.version))


@post(routes("commit_import"))
async def commit_import(request: Asked, ctx: Ctx, import_id: FromPath[UUID]) -> Page:
    """Take the list into the register."""
    form = await read_form(request)
    new = NewCommit(duplicates_seen=form["duplicates_seen"] == "yes")
    return await _done(request, ctx, import_id, form, actions.commit_import(ctx, import_id, new, form.version))


@post(routes("undo_import"))
async def undo_import(request: Asked, ctx: Ctx, import_id: FromPath[UUID]) -> Page:
    """Take the list out of the register again."""
    form = await read_form(request)
    return await _done(request, ctx, import_id, form, actions.undo_import(ctx, import_id, form.version))


@post(routes("discard_import"))
async def discard_import(request: Asked, ctx: Ctx, import_id: FromPath[UUID]) -> Page:
    """Put the list away."""
    form = await read_form(request)
    return await _done(request, ctx, import_id, form, actions.discard_import(ctx, import_id, form.version))


async def _done(request: Asked, ctx: Context, import_id: UUID, form: Form, act: Any) -> Page:
    _, refusal = await attempt(ctx, act)
    if refusal:
        return await _shown(request, ctx, import_id, form, refusal)
    return redirect(request, "member_import", import_id=import_id)


async def _shown(
    request: Asked,
    ctx: Context,
    import_id: UUID,
    form: Form,
    refusal: Refusal | None = None,
    *,
    show: str | None = None,
    after: int = 0,
) -> Page:
    found = await queries.member_import(ctx, import_id)
    chosen = show if show in _FILTERS else None
    _, verdicts, flagged = _FILTERS[chosen] if chosen else ("", None, False)
    rows = []
    if found.state not in (State.RECEIVED, State.READING, State.UNREADABLE):
        rows = await queries.import_rows(
            ctx, import_id, verdicts=verdicts, flagged=flagged, after=max(0, min(after, 2**31 - 1)), limit=ASKED_FOR
        )
    language = language_of(request)
    more = {"show": chosen, "after": rows[PAGE_SIZE - 1].line} if rows[PAGE_SIZE:] else None
    errors = _errors(refusal, form)
    counted = {**{each.value: getattr(found.counts, each.value) for each in Verdict}, "flagged": found.counts.flagged}
    return await render(
        request,
        ctx,
        "pages/import.html",
        found.file_name,
        status=status_of(request, refusal, errors),
        found=found,
        rows=rows[:PAGE_SIZE],
        filters=[(url(language, "member_import", import_id=import_id), say(request, N_("All")), chosen is None)]
        + [
            (url(language, "member_import", {"show": each}, import_id=import_id), say(request, said), each == chosen)
            for each, (said, _, _) in _FILTERS.items()
            if counted[each]
        ],
        next_url=url(language, "member_import", more, import_id=import_id) if more else None,
        under_way=found.state in UNDER_WAY,
        columns=list(enumerate(found.headings)),
        letters={field.value: letters_of(place) for field, place in found.mapping.items()},
        mapping={field.value: place for field, place in found.mapping.items()},
        field_said={field.value: say(request, said) for field, said in FIELD_SAID.items()},
        file_said={code: say(request, said) for code, said in FILE_SAID.items()},
        cell_said={code: say(request, said) for code, said in SAID.items()},
        form=form.said_again(refusal),
        errors=errors,
    )


def _errors(refusal: Refusal | None, form: Form) -> dict[str, str]:
    """A refusal beside the control that it is about, else above the page."""
    match refusal:
        case refusals.MappingIncomplete(pointer):
            return {pointer.rpartition("/")[2]: i18n.sentence(refusal, form.language)}
        case refusals.DuplicatesUnseen():
            return {"duplicates_seen": i18n.sentence(refusal, form.language)}
        case _:
            return beside(refusal, form)


handlers = [imports, begin_import, member_import, map_columns, commit_import, undo_import, discard_import]
