"""What needs the reader: one line for each thing that waits for an act of theirs, the most pressing first."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from msgspec import Struct

import i18n
from frontend.lookups import all_of
from governance.ballots import queries as ballots
from governance.ballots.values import State as BallotState
from governance.ballots.views import BallotSummary
from governance.bilingual import Bilingual, Language
from governance.context import Context
from governance.decisions import queries as decisions
from governance.motions import queries as motions
from governance.motions.values import State
from governance.motions.views import MotionSummary
from governance.permissions import Permission
from governance.questions import queries as questions
from governance.questions.values import State as QuestionState
from governance.questions.views import QuestionSummary
from governance.refusal import N_

# Where a motion, or a ballot, may wait for somebody's act. A draft is its mover's alone, and seen by nobody else.
ON_THE_WAY = [
    State.DRAFT,
    State.SEEKING_SECONDERS,
    State.SUBMITTED,
    State.ADMITTED,
    State.FINAL_TEXT,
    State.NOTICED,
    State.BALLOTING,
    State.AWAITING_RESPONSE,
    State.APPEALED,
    State.CARRIED,
    State.RESPONDED,
    State.IMPLEMENTING,
]
UNDER_WAY = [BallotState.SCHEDULED, BallotState.OPEN, BallotState.CLOSED, BallotState.PROVISIONAL]
APPROVED = "approved"


class Waiting(Struct, frozen=True, kw_only=True):
    """One thing that waits: `act` is a catalogue sentence with its facts, `page` the name of where it is done."""

    act: str
    facts: dict[str, Any] = {}
    title: Bilingual
    page: str
    ids: dict[str, Any]
    deadline: datetime | None = None
    overdue: bool = False


async def waiting(ctx: Context, language: Language) -> list[Waiting]:
    """Everything that waits for the caller: what is overdue, then by deadline, then what has none.

    Four lists are read, each to its end: ballots, questions, motions, and for the board's officers the drafts.
    """
    if ctx.actor.person_id is None:
        return []
    held = await all_of(partial(ballots.ballots, ctx, states=UNDER_WAY))
    asked = await all_of(partial(questions.questions, ctx, states=[QuestionState.OPEN]))
    moved = await all_of(partial(motions.motions, ctx, states=ON_THE_WAY))
    balloted = {each.motion.id for each in held}
    found = [
        *(_of_ballot(each, language) for each in held),
        *(_of_question(each, language) for each in asked),
        *(_of_motion(each, ctx.actor.permissions, is_balloted=each.id in balloted) for each in moved),
        *await _drafts_of_decisions(ctx),
    ]
    return sorted(filter(None, found), key=lambda each: (not each.overdue, each.deadline is None, each.deadline))


def _of_ballot(ballot: BallotSummary, language: Language) -> Waiting | None:
    """A ballot in which a right of the caller's has not voted, or which they may open or certify."""
    at_the_ballot = partial(Waiting, title=ballot.motion.title, page="ballot", ids={"ballot_id": ballot.id})
    if ballot.unvoted:
        names = ", ".join(name.in_(language).text for name in ballot.unvoted)
        return at_the_ballot(act=N_("Votes to cast: {names}"), facts={"names": names}, deadline=ballot.closes_at)
    if "open" in ballot.transitions:
        return at_the_ballot(act=N_("Open the ballot at its time"), deadline=ballot.opens_at)
    if "declared" in ballot.transitions:
        return at_the_ballot(act=N_("Check the count and certify it"))
    return None


def _of_question(question: QuestionSummary, language: Language) -> Waiting | None:
    """A question that a right of the caller's has not answered, or with an objection that waits for their reply."""
    at_the_question = partial(
        Waiting, title=question.title, page="question", ids={"question_id": question.id}, deadline=question.closes_at
    )
    if question.unanswered:
        names = ", ".join(name.in_(language).text for name in question.unanswered)
        return at_the_question(act=N_("Answers to give: {names}"), facts={"names": names})
    if question.unreplied and "reply_to_objection" in question.allowed_actions:
        return at_the_question(act=N_("Reply to an objection"))
    return None


def _of_motion(motion: MotionSummary, held: frozenset[Permission], *, is_balloted: bool) -> Waiting | None:
    """A motion that the caller may second, or must move on as mover, officer or the board's officer."""
    at_the_motion = partial(Waiting, title=motion.title, page="motion", ids={"motion_id": motion.id})
    if motion.state is State.AWAITING_RESPONSE:
        due = _end_of(motion.response_due_on) if motion.response_due_on else None
        answer = at_the_motion(act=N_("Record the board’s answer"), deadline=due, overdue=motion.overdue)
        return answer if Permission.DECISION_RECORD in held else None
    if motion.state in (State.APPEALED, State.CARRIED, State.RESPONDED, State.IMPLEMENTING):
        return _of_the_board(motion, held)
    if motion.state in (State.NOTICED, State.BALLOTING):
        may_call = Permission.BALLOT_OPEN in held and not is_balloted
        return at_the_motion(act=N_("Call a ballot")) if may_call else None
    asked = _asked(motion)
    deadlines = {State.SEEKING_SECONDERS: motion.seconds.closes_at, State.SUBMITTED: motion.admission_due_at}
    return at_the_motion(act=asked, deadline=deadlines.get(motion.state)) if asked else None


def _of_the_board(motion: MotionSummary, held: frozenset[Permission]) -> Waiting | None:
    """What the board's officers owe a motion beside its answer: to hear an appeal, to plan, to have it done."""
    of_the_motion = partial(Waiting, title=motion.title, ids={"motion_id": motion.id})
    if motion.state is State.APPEALED:
        hears = Permission.APPEAL_DECIDE in held
        return of_the_motion(act=N_("Decide the appeal"), page="motion_procedure") if hears else None
    if Permission.IMPLEMENTATION_PLAN not in held or motion.response in ("declined", "referred_back"):
        return None
    due = _end_of(motion.implementation_due_on) if motion.implementation_due_on else None
    act = N_("Have it carried out, and report") if due else N_("Plan how it is carried out")
    return of_the_motion(act=act, page="motion_implementation", deadline=due, overdue=motion.overdue)


def _asked(motion: MotionSummary) -> str | None:
    """The act that a motion on its way to a ballot asks of the caller."""
    texts = {motion.translations.cy.status, motion.translations.en.status}
    may_write = "approve_text" in motion.allowed_actions and motion.state is not State.SEEKING_SECONDERS
    acts = (
        (motion.state is State.DRAFT, N_("Your draft: edit it, or ask for seconders")),
        (motion.seconds.mine_open, N_("Second it, if all the members should vote on it")),
        ("submitted" in motion.transitions and motion.seconds.count >= motion.seconds.needed, N_("Submit it")),
        ("admitted" in motion.transitions, N_("Admit it, or rule it out")),
        (may_write and texts != {APPROVED}, N_("Write and approve its text in both languages")),
        ("final_text" in motion.transitions, N_("Make its text final")),
        ("noticed" in motion.transitions, N_("Give notice of it to the members")),
    )
    return next((sentence for applies, sentence in acts if applies), None)


async def _drafts_of_decisions(ctx: Context) -> list[Waiting]:
    """Drafts of the board's decisions, for its officers."""
    if Permission.DECISION_RECORD not in ctx.actor.permissions:
        return []
    return [
        Waiting(
            act=N_("Complete the draft of a decision, and publish it"),
            title=decision.title,
            page="decision",
            ids={"decision_id": decision.id},
        )
        for decision in await all_of(partial(decisions.decisions, ctx, state="draft"))
    ]


def _end_of(day: date) -> datetime:
    """The last minute of a day in Wales, so that it is shown as that day."""
    return datetime.combine(day, time(), i18n.LONDON) + timedelta(hours=23, minutes=59)
