"""Ballots: the list, one ballot with a paper for each of the reader's rights, and the officers' acts."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, Filters, listed, states_of
from frontend.previews import preview
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.ballots import actions, queries
from governance.ballots.refusals import BallotTooShort, TooEarly
from governance.ballots.rules import COUNTED
from governance.ballots.values import NewBallot, NewBallotTransition, NewCastingVote, NewVote, State
from governance.ballots.views import BallotPreview, BallotView, Paper
from governance.context import Context
from governance.motions import queries as motions
from governance.offices.values import NewVerdict
from governance.permissions import Permission
from governance.refusal import N_, Refusal
from i18n.addresses import routes

FILTERS: Filters[State] = {
    "open": (N_("Voting is open"), [State.OPEN]),
    "to_come": (N_("Still to come"), [State.SCHEDULED]),
    "over": (N_("Voting is over"), [State.CLOSED, State.TIED, State.PROVISIONAL, State.DECLARED, State.ANNULLED]),
}


@get(routes("ballots"))
async def ballots(
    request: Asked, ctx: Ctx, show: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """Every ballot, newest first."""
    found = await queries.ballots(ctx, states=states_of(FILTERS, show), after=after, limit=ASKED_FOR)
    page = listed(request, "ballots", found, FILTERS, show)
    return await render(
        request,
        ctx,
        "pages/ballots.html",
        say(request, N_("Ballots")),
        ballots=page.shown,
        filters=page.filters,
        next_url=page.next_url,
    )


@get(routes("ballot"))
async def ballot(request: Asked, ctx: Ctx, ballot_id: FromPath[UUID], recorded: FromQuery[UUID | None] = None) -> Page:
    """One ballot: the question, who will see names, the reader's papers; afterwards the result and how it came."""
    found = await queries.ballot(ctx, ballot_id)
    cast = next((each for each in found.my_papers if each.vote and each.member_id == recorded), None)
    return await _ballot(request, ctx, found, cast=cast)


@post(routes("ballot"))
async def cast_vote(request: Asked, ctx: Ctx, ballot_id: FromPath[UUID]) -> Page:
    """Record the vote of one right, and say on the ballot's page what was recorded for whom."""
    form = await read_form(request)
    new, errors = form.read(NewVote)
    if "on_behalf_of" in errors:
        errors["form"] = errors.pop("on_behalf_of")
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.cast_vote(ctx, ballot_id, new))
        if refusal is None:
            return redirect(request, "ballot", _recorded(form), ballot_id=ballot_id)
    found = await queries.ballot(ctx, ballot_id)
    return await _ballot(request, ctx, found, refusal, form, errors)


def _recorded(form: Form) -> dict[str, object]:
    return {"recorded": form["on_behalf_of"]} if form["on_behalf_of"] else {}


@post(routes("transition_ballot"))
async def transition_ballot(request: Asked, ctx: Ctx, ballot_id: FromPath[UUID]) -> Page:
    """Open it, certify its result, or annul it with a reason."""
    form = await read_form(request)
    new, errors = form.read(NewBallotTransition)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.transition_ballot(ctx, ballot_id, new))
        if refusal is None:
            return redirect(request, "ballot", ballot_id=ballot_id)
    return await _ballot(request, ctx, await queries.ballot(ctx, ballot_id), refusal, form, errors)


@post(routes("give_casting_vote"))
async def give_casting_vote(request: Asked, ctx: Ctx, ballot_id: FromPath[UUID]) -> Page:
    """Decide an equal vote as the chair, or decline to, with a reason."""
    form = await read_form(request)
    new, errors = form.read(NewCastingVote)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.give_casting_vote(ctx, ballot_id, new))
        if refusal is None:
            return redirect(request, "ballot", ballot_id=ballot_id)
    return await _ballot(request, ctx, await queries.ballot(ctx, ballot_id), refusal, form, errors)


@post(routes("decide_ballot_proposal"))
async def decide_ballot_proposal(
    request: Asked, ctx: Ctx, ballot_id: FromPath[UUID], proposal_id: FromPath[UUID]
) -> Page:
    """Confirm a step that waits for a second officer, object to it, or withdraw it."""
    form = await read_form(request)
    new, errors = form.read(NewVerdict)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.decide_ballot_proposal(ctx, ballot_id, proposal_id, new))
        if refusal is None:
            return redirect(request, "ballot", ballot_id=ballot_id)
    wrong = {"form": next(iter(errors.values()))} if errors else {}
    return await _ballot(request, ctx, await queries.ballot(ctx, ballot_id), refusal, form, wrong)


async def _ballot(
    request: Asked,
    ctx: Context,
    found: BallotView,
    refusal: Refusal | None = None,
    form: Form | None = None,
    errors: dict[str, str] | None = None,
    cast: Paper | None = None,
) -> Page:
    language = language_of(request)
    form = form or Form({}, language)
    wrong = dict(errors or {}) | beside(refusal, form)
    result = await queries.result(ctx, found.id) if found.state in COUNTED else None
    return await render(
        request,
        ctx,
        "pages/ballot.html",
        found.motion.title.in_(language).text,
        status=status_of(request, refusal, wrong),
        ballot=found,
        motion=await motions.motion(ctx, found.motion.id),
        result=result,
        because=i18n.sentence(result.because, language) if result else None,
        recorded=cast,
        form=form,
        marked=_marked(form, found.my_papers),
        errors=wrong,
    )


def _marked(form: Form, papers: list[Paper]) -> str:
    """The paper that a form came from, as the key of its fields: the named right's, else the only one there is."""
    keys = [str(paper.member_id) for paper in papers]
    if form["on_behalf_of"] in keys:
        return form["on_behalf_of"]
    return keys[0] if len(keys) == 1 else ""


@get(routes("schedule_ballot"))
async def schedule_form(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Call a ballot on a motion: when it opens and closes, and who will see names; or the ballot that there is."""
    ctx.actor.require(Permission.BALLOT_OPEN)
    return await _scheduling(request, ctx, motion_id, Form({}, language_of(request)), {})


@post(routes("schedule_ballot"))
async def schedule_ballot(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Call it, and go to it."""
    form = await read_form(request)
    new, errors = form.read(NewBallot)
    if new is None:
        return await _scheduling(request, ctx, motion_id, form, errors)
    ballot_id, refusal = await attempt(ctx, actions.schedule_ballot(ctx, motion_id, new))
    if refusal:
        return await _scheduling(request, ctx, motion_id, form, {}, refusal)
    return redirect(request, "ballot", ballot_id=ballot_id)


@post(routes("preview_ballot"))
async def preview_ballot(request: Asked, ctx: Ctx, motion_id: FromPath[UUID]) -> Page:
    """Show the paper in both languages as a member will see it, and call nothing yet."""
    ctx.actor.require(Permission.BALLOT_OPEN)
    form = await read_form(request)
    new, errors = form.read(NewBallot)
    if new is None:
        return await _scheduling(request, ctx, motion_id, form, errors)
    shown, refusal = await attempt(ctx, queries.ballot_preview(ctx, motion_id, new))
    return await _scheduling(request, ctx, motion_id, form, {}, refusal, shown)


async def _scheduling(
    request: Asked,
    ctx: Context,
    motion_id: UUID,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
    shown: BallotPreview | None = None,
) -> Page:
    if refusal:
        place = {TooEarly: "opens_at", BallotTooShort: "closes_at"}.get(type(refusal), "form")
        errors = {place: i18n.sentence(refusal, form.language)}
    held = await queries.motion_ballots(ctx, motion_id)
    return await render(
        request,
        ctx,
        "pages/ballot_form.html",
        say(request, N_("Call a ballot")),
        status=status_of(request, refusal, errors),
        motion=await motions.motion(ctx, motion_id),
        standing=next((each for each in held.data if each.state is not State.ANNULLED), None),
        form=form,
        shown=shown,
        preview=preview("pages/_ballot_preview.html", lambda _: {"ballot": shown}) if shown else None,
        errors=errors,
    )


handlers = [
    ballots,
    ballot,
    cast_vote,
    transition_ballot,
    give_casting_vote,
    decide_ballot_proposal,
    schedule_form,
    schedule_ballot,
    preview_ballot,
]
