"""Two entries of one member: the pairs that are likely one, a proposal with all it would move, and its decision."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, listed
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.context import Context
from governance.merges import actions, queries
from governance.merges.refusals import MergeReasonsNeeded
from governance.merges.values import NewMerge, NewMergeDecision
from governance.refusal import N_, NotFound, Refusal
from i18n.addresses import routes


@get(routes("duplicates"))
async def duplicates(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """The likely pairs, and the merges that there are."""
    pairs = await queries.duplicates(ctx)
    page = listed(request, "duplicates", await queries.merges(ctx, after=after, limit=ASKED_FOR))
    return await render(
        request,
        ctx,
        "pages/duplicates.html",
        say(request, N_("Members who may be entered twice")),
        duplicates=pairs,
        merges=page.shown,
        next_url=page.next_url,
    )


@get(routes("propose_merge"))
async def merge_form(
    request: Asked, ctx: Ctx, kept_id: FromQuery[UUID | None] = None, merged_id: FromQuery[UUID | None] = None
) -> Page:
    """Two members side by side, and what would move."""
    return await _proposing(request, ctx, kept_id, merged_id, Form({}, language_of(request)), {})


async def _proposing(
    request: Asked,
    ctx: Context,
    kept_id: UUID | None,
    merged_id: UUID | None,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    if kept_id is None or merged_id is None:
        raise NotFound
    preview = await queries.preview_merge(ctx, kept_id, merged_id)
    errors = _errors(form, errors, refusal)
    title, status = say(request, N_("Merge two entries of one member")), status_of(request, refusal, errors)
    return await render(
        request, ctx, "pages/merge_form.html", title, status=status, preview=preview, form=form, errors=errors
    )


def _errors(form: Form, errors: dict[str, str], refusal: Refusal | None) -> dict[str, str]:
    match refusal:
        case MergeReasonsNeeded(pointer):
            return {pointer[1:].replace("/", "_"): i18n.sentence(refusal, form.language)}
    return errors | beside(refusal, form)


@post(routes("propose_merge"))
async def propose_merge(request: Asked, ctx: Ctx) -> Page:
    """Propose it."""
    form = await read_form(request)
    new, errors = form.read(NewMerge)
    if new is None:
        return await _proposing(request, ctx, _id(form, "kept_id"), _id(form, "merged_id"), form, errors)
    merge_id, refusal = await attempt(ctx, actions.propose_merge(ctx, new))
    if refusal:
        return await _proposing(request, ctx, new.kept_id, new.merged_id, form, {}, refusal)
    return redirect(request, "merge", merge_id=merge_id)


def _id(form: Form, name: str) -> UUID | None:
    """An id that our own form carries; None where somebody else wrote it."""
    try:
        return UUID(form[name])
    except ValueError:
        return None


@get(routes("merge"))
async def merge(request: Asked, ctx: Ctx, merge_id: FromPath[UUID]) -> Page:
    """One merge: what it moves or moved, and what is asked of the reader."""
    return await _shown(request, ctx, merge_id, Form({}, language_of(request)), {})


async def _shown(
    request: Asked,
    ctx: Context,
    merge_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    found = await queries.merge(ctx, merge_id)
    errors = _errors(form, errors, refusal)
    title, status = say(request, N_("Two entries of one member")), status_of(request, refusal, errors)
    return await render(request, ctx, "pages/merge.html", title, status=status, merge=found, form=form, errors=errors)


@post(routes("decide_merge"))
async def decide_merge(request: Asked, ctx: Ctx, merge_id: FromPath[UUID]) -> Page:
    """Confirm, decline, withdraw, or part the two again."""
    form = await read_form(request)
    new, errors = form.read(NewMergeDecision)
    if new is None:
        return await _shown(request, ctx, merge_id, form, errors)
    _, refusal = await attempt(ctx, actions.decide_merge(ctx, merge_id, new))
    if refusal:
        return await _shown(request, ctx, merge_id, form, {}, refusal)
    return redirect(request, "merge", merge_id=merge_id)


handlers: list[Any] = [duplicates, merge_form, propose_merge, merge, decide_merge]
