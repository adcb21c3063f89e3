"""The co-production promise: its wording, giving it, saying what came of it, and what the officers see of that."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, PAGE_SIZE, listed
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.context import Context
from governance.members.rules import RightNotYours
from governance.permissions import Permission
from governance.promises import actions, queries
from governance.promises.values import NewFeedback, NewPromise, NewWording
from governance.promises.views import FeedbackView, MyPromise, PromiseView, WordingVersion
from governance.refusal import N_, NotFound, Refusal
from i18n.addresses import routes, url


@get(routes("promise_wordings"))
async def promise_wordings(request: Asked, ctx: Ctx) -> Page:
    """What members may promise: in force, to come, and as it was."""
    found = await queries.promise_wordings(ctx)
    title = say(request, N_("The co-production promise"))
    return await render(request, ctx, "pages/promise_wordings.html", title, versions=found)


@get(routes("enact_promise"))
async def wording_form(request: Asked, ctx: Ctx) -> Page:
    """A new version of it."""
    ctx.actor.require(Permission.PRINCIPLES_ENACT)
    return await _enacting(request, ctx, Form({}, language_of(request)), {})


@post(routes("enact_promise"))
async def enact_promise(request: Asked, ctx: Ctx) -> Page:
    """Enact it, and read it among the others."""
    form = await read_form(request)
    new, errors = form.read(NewWording)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.enact_promise(ctx, new))
        if refusal is None:
            return redirect(request, "promise_wordings")
    return await _enacting(request, ctx, form, errors, refusal)


async def _enacting(
    request: Asked, ctx: Context, form: Form, errors: dict[str, str], refusal: Refusal | None = None
) -> Page:
    errors = errors | beside(refusal, form)
    title, status = say(request, N_("Enact a new wording of the promise")), status_of(request, refusal, errors)
    return await render(request, ctx, "pages/wording_form.html", title, status=status, form=form, errors=errors)


@get(routes("my_promises"))
async def my_promises(request: Asked, ctx: Ctx) -> Page:
    """What one promised, and those for whom one speaks; what is asked, and what was said."""
    done = request.query_params.get("done")
    return await render(
        request,
        ctx,
        "pages/my_promises.html",
        say(request, N_("Your co-production promise")),
        mine=await queries.my_promises(ctx),
        done=done if done in ("given", "withdrawn", "answered") else None,
    )


@get(routes("give_promise"))
async def promise_form(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """What is promised now, to be given otherwise; or the promise, to be given."""
    mine = await _mine(ctx, member_id)
    return await _giving(request, ctx, mine, Form(_fields(mine), language_of(request)), {})


@post(routes("give_promise"))
async def give_promise(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """Give it."""
    mine, form = await _mine(ctx, member_id), await read_form(request)
    new, errors = form.read(NewPromise, versioned=True, by_letter=form["by_letter"] == "true")
    refusal = None
    if new is not None:
        acted = actions.give_promise(ctx, member_id, new, form.language, form.version)
        _, refusal = await attempt(ctx, acted)
        if refusal is None:
            return redirect(request, "my_promises", {"done": "given"})
    return await _giving(request, ctx, mine, form.said_again(refusal), errors, refusal)


@post(routes("withdraw_promise"))
async def withdraw_promise(request: Asked, ctx: Ctx, member_id: FromPath[UUID]) -> Page:
    """Withdraw it: it is gone."""
    await read_form(request)
    await actions.withdraw_promise(ctx, member_id)
    return redirect(request, "my_promises", {"done": "withdrawn"})


@get(routes("give_feedback"))
async def feedback_form(request: Asked, ctx: Ctx, member_id: FromPath[UUID], feedback_id: FromPath[UUID]) -> Page:
    """What was asked, and what was answered so far."""
    mine = await _mine(ctx, member_id)
    _, asking = _asking(mine, feedback_id)
    kept = {name: said for name in ("done", "hard", "help") if (said := getattr(asking, name))}
    kept["shared"] = "true" if asking.shared else ""
    return await _answering(request, ctx, mine, feedback_id, Form(kept, language_of(request)), {})


@post(routes("give_feedback"))
async def give_feedback(request: Asked, ctx: Ctx, member_id: FromPath[UUID], feedback_id: FromPath[UUID]) -> Page:
    """Say it."""
    mine, form = await _mine(ctx, member_id), await read_form(request)
    new, errors = form.read(NewFeedback, versioned=True, shared=form["shared"] == "true")
    refusal = None
    if new is not None:
        acted = actions.give_feedback(ctx, member_id, feedback_id, new, form.language, form.version)
        _, refusal = await attempt(ctx, acted)
        if refusal is None:
            return redirect(request, "my_promises", {"done": "answered"})
    return await _answering(request, ctx, mine, feedback_id, form.said_again(refusal), errors, refusal)


@get(routes("promises"))
async def promises(
    request: Asked, ctx: Ctx, version: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """How many gave it and answered, and who, by version: for the officers who admit members."""
    counts, language = await queries.promise_counts(ctx), language_of(request)
    chosen = next((each.version for each in counts.by_wording if str(each.version) == version), None)
    found = await queries.promises(ctx, wording=chosen, after=after, limit=ASKED_FOR)
    kept = {"version": chosen} if chosen else {}
    return await render(
        request,
        ctx,
        "pages/promises.html",
        say(request, N_("Promises that members gave")),
        counts=counts,
        promises=found[:PAGE_SIZE],
        chosen=chosen,
        filters=[(None, url(language, "promises"))]
        + [(each, url(language, "promises", {"version": each.version})) for each in counts.by_wording],
        next_url=url(language, "promises", kept | {"after": found[PAGE_SIZE - 1].id}) if found[PAGE_SIZE:] else None,
    )


@get(routes("promise"))
async def promise(request: Asked, ctx: Ctx, promise_id: FromPath[UUID]) -> Page:
    """One promise, by its member's id: as the officers read it, and where whoever gave it is asked what came of it."""
    found = await queries.promise(ctx, promise_id)
    title = say(request, N_("A co-production promise"))
    return await render(request, ctx, "pages/promise.html", title, promise=found)


@get(routes("shared_feedback"))
async def shared_feedback(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """What members share of what came of their promises."""
    page = listed(request, "shared_feedback", await queries.shared_feedback(ctx, after=after, limit=ASKED_FOR))
    title = say(request, N_("What came of our promises"))
    return await render(request, ctx, "pages/shared_feedback.html", title, feedback=page.shown, next_url=page.next_url)


async def _mine(ctx: Context, member_id: UUID) -> MyPromise:
    """The member, as one for whom the reader speaks. Raises `RightNotYours`."""
    for each in await queries.my_promises(ctx):
        if each.member_id == member_id:
            return each
    raise RightNotYours


def _asking(mine: MyPromise, feedback_id: UUID) -> tuple[PromiseView, FeedbackView]:
    """The promise, and one asking of it. Raises `NotFound`."""
    for each in mine.promise.feedback if mine.promise else ():
        if mine.promise and each.id == feedback_id:
            return mine.promise, each
    raise NotFound


def _fields(mine: MyPromise) -> dict[str, str]:
    """A promise as the fields of its form."""
    if mine.promise is None:
        return {"by_letter": "true"}
    return {"words": mine.promise.words or "", "by_letter": "true" if mine.promise.by_letter else ""}


async def _in_force(ctx: Context) -> WordingVersion | None:
    return next((each for each in await queries.promise_wordings(ctx) if each.in_force), None)


async def _giving(
    request: Asked,
    ctx: Context,
    mine: MyPromise,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    if not mine.may_give and mine.promise is None and refusal is None:
        raise NotFound
    errors = errors | beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/promise_form.html",
        say(request, N_("Give the co-production promise") if mine.promise is None else N_("Change your promise")),
        status=status_of(request, refusal, errors),
        mine=mine,
        wording=await _in_force(ctx),
        form=form,
        errors=errors,
    )


async def _answering(
    request: Asked,
    ctx: Context,
    mine: MyPromise,
    feedback_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    found, asking = _asking(mine, feedback_id)
    errors = errors | beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/feedback_form.html",
        say(request, N_("What came of your promise?")),
        status=status_of(request, refusal, errors),
        mine=mine,
        promise=found,
        asking=asking,
        wording=await _in_force(ctx) if found.newer else None,
        form=form,
        errors=errors,
    )


handlers: list[Any] = [
    promise_wordings,
    wording_form,
    enact_promise,
    my_promises,
    promise_form,
    give_promise,
    withdraw_promise,
    feedback_form,
    give_feedback,
    promises,
    promise,
    shared_feedback,
]
