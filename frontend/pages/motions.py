"""Motions: the list, and one motion with all that may be done with it."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.life import life, next_event
from frontend.listings import ASKED_FOR, Filters, listed, states_of
from frontend.lookups import all_of, my_rights
from frontend.pages import motion_texts
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.accessible import queries as accessible
from governance.accessible.values import Of
from governance.ballots import queries as ballots
from governance.ballots.rules import COUNTED
from governance.ballots.values import State as BallotState
from governance.ballots.views import BallotSummary, Result
from governance.composites import queries as composites
from governance.context import Context
from governance.decisions import queries as decisions
from governance.decisions.views import DecisionView
from governance.implementation import queries as implementation
from governance.motions import actions, queries
from governance.motions.values import NewApproval, NewSecond, NewTransition, State
from governance.motions.views import MotionView
from governance.procedure import queries as procedure
from governance.refusal import N_, Refusal
from governance.translations import queries as translations
from i18n.addresses import routes

# The filters of the list, as people think of it: a word, and the states it stands for.
FILTERS: Filters[State] = {
    "seconding": (N_("Seeking seconders"), [State.SEEKING_SECONDERS]),
    "on_the_way": (
        N_("On the way to a vote"),
        [
            State.SUBMITTED,
            State.APPEALED,
            State.ADMITTED,
            State.FINAL_TEXT,
            State.NOTICED,
            State.ADJOURNED,
            State.REFERRED,
        ],
    ),
    "voting": (N_("Voting open"), [State.BALLOTING]),
    "with_the_board": (N_("With the board"), [State.AWAITING_RESPONSE]),
    "answered": (N_("Carried and settled"), [State.CARRIED, State.RESPONDED, State.IMPLEMENTED]),
    "being_done": (N_("Being carried out"), [State.IMPLEMENTING]),
    "not_done": (N_("Not carried out"), [State.NOT_IMPLEMENTED]),
    "ended": (
        N_("Ended without being carried"),
        [State.LOST, State.NOT_DECIDED, State.RULED_OUT, State.LAPSED, State.WITHDRAWN, State.SUPERSEDED],
    ),
}


@get(routes("motions"))
async def motions(
    request: Asked, ctx: Ctx, show: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """Every motion that one may see, newest first."""
    found = await queries.motions(ctx, states=states_of(FILTERS, show), after=after, limit=ASKED_FOR)
    page = listed(request, "motions", found, FILTERS, show)
    drafts = partial(queries.motions, ctx, states=[State.DRAFT], mine=True)
    return await render(
        request,
        ctx,
        "pages/motions.html",
        i18n.pgettext(language_of(request), "motion", "Motions"),
        motions=[each for each in page.shown if each.state is not State.DRAFT],
        drafts=await all_of(drafts) if ctx.actor.person_id and not after else [],
        filters=page.filters,
        next_url=page.next_url,
    )


@get(routes("motion"))
async def motion(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """One motion: what it is, what is asked of the reader, what happens next."""
    return await _motion(request, ctx, motion_id)


async def _motion(
    request: Asked,
    ctx: Context,
    motion_id: UUID,
    refusal: Refusal | None = None,
    form: Form | None = None,
    errors: dict[str, str] | None = None,
) -> Page:
    found = await queries.motion(ctx, motion_id)
    language = language_of(request)
    held = await ballots.motion_ballots(ctx, motion_id)
    counting = [each for each in held.data if each.state is not BallotState.ANNULLED]
    ballot = counting[0] if counting and not _is_behind(found, counting[0]) else None
    coming = next_event(found, ballot)
    history = await queries.motion_history(ctx, motion_id)
    form = form or Form({}, language)
    wrong = dict(errors or {}) | beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/motion.html",
        found.title.in_(language).text,
        status=status_of(request, refusal, wrong),
        motion=found,
        life=life(found, history),
        taken=[step for step in history if step.by],
        coming=say(request, coming.message, **coming.facts) if coming else None,
        ballot=ballot,
        annulled=[each for each in held.data if each.state is BallotState.ANNULLED],
        earlier=[each for each in counting if each is not ballot],
        may_call_ballot="schedule_ballot" in held.allowed_actions,
        result=await _result(ctx, ballot),
        answer=await _answer(ctx, motion_id) if found.response else None,
        implementation=await implementation.motion_implementation(ctx, motion_id),
        procedure=await procedure.motion_procedure(ctx, motion_id),
        composites=await composites.composites(ctx, motion_id=motion_id),
        versions=await accessible.versions(ctx, Of.MOTION, motion_id) if found.seconds.closes_at else None,
        translation=await translations.motion_translation(ctx, motion_id),
        rights={right.member_id: right.capacity for right in await my_rights(ctx)},
        today=(await ctx.now()).astimezone(i18n.LONDON).date(),
        form=form,
        errors=wrong,
    )


def _is_behind(motion: MotionView, ballot: BallotSummary) -> bool:
    """Whether a ballot is over while its motion is on its way to another."""
    return ballot.state is BallotState.DECLARED and motion.state in (State.NOTICED, State.ADJOURNED, State.REFERRED)


async def _result(ctx: Context, ballot: BallotSummary | None) -> Result | None:
    return await ballots.result(ctx, ballot.id) if ballot and ballot.state in COUNTED else None


async def _answer(ctx: Context, motion_id: UUID) -> DecisionView | None:
    """The published decision in which the board answers a motion."""
    for found in await decisions.decisions(ctx, state="published", motion_id=motion_id):
        if any(link.motion_id == motion_id and link.response for link in found.motions):
            return await decisions.decision(ctx, found.id)
    return None


@post(routes("approve_text"))
async def approve_text(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Approve one language of the text."""
    return await _act(request, ctx, motion_id, NewApproval, actions.approve_text)


@post(routes("second_motion"))
async def second_motion(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Second it, for oneself or for an organisation."""
    return await _act(request, ctx, motion_id, NewSecond, actions.second_motion)


@post(routes("withdraw_second"))
async def withdraw_second(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Take a second back."""
    return await _act(request, ctx, motion_id, NewSecond, actions.withdraw_second)


@post(routes("transition_motion"))
async def transition_motion(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Move it on: the mover's and the officers' acts."""
    return await _act(request, ctx, motion_id, NewTransition, actions.transition_motion)


async def _act(request: Asked, ctx: Context, motion_id: UUID, type_: Any, action: Any) -> Page:
    form = await read_form(request)
    new, errors = form.read(type_)
    if new is None:
        return await _motion(request, ctx, motion_id, None, form, errors)
    _, refusal = await attempt(ctx, action(ctx, motion_id, new))
    if refusal:
        return await _motion(request, ctx, motion_id, refusal, form)
    return redirect(request, "motion", motion_id=motion_id)


handlers = [
    motions,
    motion,
    approve_text,
    second_motion,
    withdraw_second,
    transition_motion,
    *motion_texts.handlers,
]
