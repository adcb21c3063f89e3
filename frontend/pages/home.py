"""The start page: what needs me, or, for a visitor, what this is; then what goes on."""

from functools import partial

from litestar import get

import i18n
from frontend.lookups import all_of
from frontend.pages.outcomes import columns
from frontend.render import Asked, Ctx, Page, language_of, render, say
from frontend.waiting import line_of
from governance.ballots import queries as ballots
from governance.ballots.values import State
from governance.calls import queries as calls
from governance.decisions import queries as decisions
from governance.motions import queries as motions
from governance.motions.values import State as MotionState
from governance.outcomes import queries as outcomes
from governance.questions import queries as questions
from governance.questions.values import State as QuestionState
from governance.refusal import N_
from governance.tasks import queries as tasks
from i18n.addresses import routes

LATEST = 3


@get(routes("home"))
async def home(request: Asked, ctx: Ctx) -> Page:
    """What needs the reader, the most pressing first; what is open, and what was decided last, for everybody."""
    language = language_of(request)
    found = await tasks.my_tasks(ctx) if ctx.actor.person_id else []
    today = (await ctx.now()).astimezone(i18n.LONDON).date()
    late = await all_of(partial(motions.motions, ctx, states=[MotionState.AWAITING_RESPONSE], overdue=True))
    counts = await outcomes.outcome_counts(ctx)
    undone = await all_of(partial(motions.motions, ctx, states=[MotionState.IMPLEMENTING], overdue=True))
    return await render(
        request,
        ctx,
        "pages/home.html",
        say(request, N_("What needs you") if ctx.actor.person_id else N_("Home")),
        waiting=[line_of(each, language) for each in found],
        open_ballots=await all_of(partial(ballots.ballots, ctx, states=[State.OPEN])),
        calls=await calls.calls(ctx, state="open"),
        open_questions=await all_of(partial(questions.questions, ctx, states=[QuestionState.OPEN])),
        results=await ballots.ballots(ctx, states=[State.DECLARED], limit=LATEST),
        overdue=[(each, (today - each.response_due_on).days) for each in late if each.response_due_on],
        undone=[(each, (today - each.implementation_due_on).days) for each in undone if each.implementation_due_on],
        counts=counts,
        columns=columns(counts, language),
        decisions=await decisions.decisions(ctx, state="published", limit=LATEST),
    )


handlers = [home]
