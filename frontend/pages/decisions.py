"""The board's decisions: the list, one decision, and what the board's officers write and publish."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend.decision_form import TO_CHOOSE, fields_of, interests_of, motions_of, read_decision
from frontend.forms import Form, attempt, read_form, status_of
from frontend.listings import ASKED_FOR, listed
from frontend.lookups import all_of, body_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.accessible import queries as accessible
from governance.accessible.values import Of
from governance.bilingual import LANGUAGES
from governance.bodies import queries as bodies
from governance.bodies.refusals import DayOutOfReach
from governance.context import Context
from governance.decisions import actions, queries, refusals
from governance.decisions.values import DecisionChanges
from governance.decisions.views import DecisionView
from governance.motions import queries as motions
from governance.motions.refusals import SummaryTooLong
from governance.motions.values import State
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from governance.translations import queries as translations
from i18n.addresses import routes


@get(routes("decisions"))
async def decisions(request: Asked, ctx: Ctx, after: FromQuery[UUID | None] = None) -> Page:
    """Every published decision, the last recorded first; the board's officers see their drafts above."""
    found = await queries.decisions(ctx, state="published", after=after, limit=ASKED_FOR)
    page = listed(request, "decisions", found)
    drafts = partial(queries.decisions, ctx, state="draft")
    officer = Permission.DECISION_RECORD in ctx.actor.permissions
    return await render(
        request,
        ctx,
        "pages/decisions.html",
        say(request, N_("Decisions of the board")),
        decisions=page.shown,
        drafts=await all_of(drafts) if officer and not after else [],
        may_record=officer,
        next_url=page.next_url,
    )


@get(routes("decision"))
async def decision(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """One decision: what was decided, why, by whom, and which motions it answers."""
    return await _decision(request, ctx, decision_id)


async def _decision(request: Asked, ctx: Context, decision_id: UUID, refusal: Refusal | None = None) -> Page:
    found = await queries.decision(ctx, decision_id)
    language = language_of(request)
    return await render(
        request,
        ctx,
        "pages/decision.html",
        found.title.in_(language).text,
        status=status_of(request, refusal, {}),
        decision=found,
        versions=await accessible.versions(ctx, Of.DECISION, decision_id) if found.published_at else None,
        translation=await translations.decision_translation(ctx, decision_id),
        errors={"form": i18n.sentence(refusal, language)} if refusal else {},
    )


@post(routes("publish_decision"))
async def publish_decision(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """Publish it, for ever."""
    await read_form(request)
    _, refusal = await attempt(ctx, actions.publish_decision(ctx, decision_id))
    if refusal:
        return await _decision(request, ctx, decision_id, refusal)
    return redirect(request, "decision", decision_id=decision_id)


@get(routes("record_decision"))
async def record_form(request: Asked, ctx: Ctx, motion: FromQuery[UUID | None] = None) -> Page:
    """A new decision; `motion` is the one that it answers, if the officer comes from there."""
    ctx.actor.require(Permission.DECISION_RECORD)
    fields = {f"motion_{motion}": TO_CHOOSE} if motion else {}
    return await _writing(request, ctx, Form(fields, language_of(request)), {})


@post(routes("record_decision"))
async def record_decision(request: Asked, ctx: Ctx) -> Page:
    """Keep it as a draft, and go to it."""
    form = await read_form(request)
    new, errors = read_decision(form, (await body_of(ctx, "board")).id)
    if new is None:
        return await _writing(request, ctx, form, errors)
    decision_id, refusal = await attempt(ctx, actions.record_decision(ctx, new))
    if decision_id is None:
        return await _writing(request, ctx, form, {}, refusal)
    return redirect(request, "decision", decision_id=decision_id)


@get(routes("amend_decision"))
async def amend_form(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """A draft, to be mended."""
    ctx.actor.require(Permission.DECISION_RECORD)
    found = await queries.decision(ctx, decision_id)
    return await _writing(request, ctx, Form(fields_of(found), language_of(request)), {}, decision=found)


@post(routes("amend_decision"))
async def amend_decision(request: Asked, ctx: Ctx, decision_id: FromPath[UUID]) -> Page:
    """Put the draft's new wording in place of the old."""
    form = await read_form(request)
    found = await queries.decision(ctx, decision_id)
    new, errors = read_decision(form, found.body.id, versioned=True)
    if new is None:
        return await _writing(request, ctx, form, errors, decision=found)
    names = DecisionChanges.__struct_fields__
    changes = DecisionChanges(**{name: getattr(new, name) for name in names})
    _, refusal = await attempt(ctx, actions.amend_decision(ctx, decision_id, changes, form.version))
    if refusal:
        return await _writing(request, ctx, form, {}, refusal, decision=found)
    return redirect(request, "decision", decision_id=decision_id)


async def _writing(
    request: Asked,
    ctx: Context,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    decision: DecisionView | None = None,
) -> Page:
    if refusal:
        errors = dict.fromkeys(_places(refusal), i18n.sentence(refusal, form.language))
    board = await bodies.body(ctx, (await body_of(ctx, "board")).id)
    waiting = await all_of(partial(motions.motions, ctx, states=[State.AWAITING_RESPONSE]))
    title = N_("Change the draft of a decision") if decision else N_("Record a decision of the board")
    return await render(
        request,
        ctx,
        "pages/decision_form.html",
        say(request, title),
        status=status_of(request, refusal, errors),
        decision=decision,
        form=form.said_again(refusal),
        people=interests_of(board.offices, decision),
        motions=motions_of(waiting, decision),
        errors=errors,
    )


def _places(refusal: Refusal) -> list[str]:
    """The fields of the form that a refusal is about."""
    match refusal:
        case refusals.DecidedInTheFuture():
            return ["decided_on"]
        case SummaryTooLong():
            return [f"summary_{refusal.language}"]
        case refusals.DueBeforeDecided() | DayOutOfReach():
            return ["due_on"]
        case refusals.NotInBothLanguages():
            return [f"{name}_{each}" for name in ("title", "text", "reasons") for each in LANGUAGES]
        case _:
            return ["form"]


handlers: list[Any] = [
    decisions,
    decision,
    publish_decision,
    record_form,
    record_decision,
    amend_form,
    amend_decision,
]
