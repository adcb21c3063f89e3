"""What needs the reader: one line for each thing that waits for an act of theirs, the most pressing first."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Struct

import i18n
from governance.ballots import queries as ballots
from governance.ballots.values import State as BallotState
from governance.bilingual import Bilingual, Language
from governance.context import Context
from governance.decisions import queries as decisions
from governance.motions import queries as motions
from governance.motions.values import State
from governance.motions.views import MotionSummary
from governance.permissions import Permission
from governance.refusal import N_

# Where a motion may wait for somebody's act.
ON_THE_WAY = [State.SEEKING_SECONDERS, State.SUBMITTED, State.ADMITTED, State.FINAL_TEXT, State.NOTICED]
APPROVED = "approved"
MANY = 200


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
    """Everything that waits for the caller: what is overdue, then by deadline, then what has none."""
    if ctx.actor.person_id is None:
        return []
    sources = (_votes(ctx, language), _ballots(ctx), _motions(ctx), _answers(ctx), _drafts(ctx))
    found = [each for source in sources for each in [item async for item in source]]
    return sorted(found, key=lambda each: (not each.overdue, each.deadline is None, each.deadline))


async def _votes(ctx: Context, language: Language) -> AsyncIterator[Waiting]:
    """Open ballots in which one of the caller's rights has not voted."""
    for ballot in await ballots.ballots(ctx, states=[BallotState.OPEN]):
        if ballot.my_votes < ballot.my_papers:
            papers = (await ballots.my_papers(ctx, ballot.id)).data
            names = [paper.name.in_(language).text for paper in papers if paper.can_vote and not paper.vote]
            yield Waiting(
                act=N_("Votes to cast: {names}"),
                facts={"names": ", ".join(names)},
                title=ballot.motion.title,
                page="ballot",
                ids={"ballot_id": ballot.id},
                deadline=ballot.closes_at,
            )


async def _ballots(ctx: Context) -> AsyncIterator[Waiting]:
    """Ballots to be opened or certified by the caller."""
    acts = {
        BallotState.SCHEDULED: (Permission.BALLOT_OPEN, "open", N_("Open the ballot at its time")),
        BallotState.PROVISIONAL: (Permission.BALLOT_CERTIFY, "declared", N_("Check the count and certify it")),
    }
    for state, (permission, to, act) in acts.items():
        if permission not in ctx.actor.permissions:
            continue
        for summary in await ballots.ballots(ctx, states=[state]):
            if to in (await ballots.ballot(ctx, summary.id)).transitions:
                yield Waiting(
                    act=act,
                    title=summary.motion.title,
                    page="ballot",
                    ids={"ballot_id": summary.id},
                    deadline=summary.opens_at if state is BallotState.SCHEDULED else None,
                )


async def _motions(ctx: Context) -> AsyncIterator[Waiting]:
    """Motions that the caller may second, or must move on as mover or officer."""
    for motion in await motions.motions(ctx, states=ON_THE_WAY, limit=MANY):
        asked = _asked(motion)
        if asked is None and motion.state is State.NOTICED and Permission.BALLOT_OPEN in ctx.actor.permissions:
            held = await ballots.motion_ballots(ctx, motion.id)
            if held.allowed_actions:
                asked = (N_("Call a ballot"), held.earliest_opening_at)
        if asked is not None:
            act, deadline = asked
            yield Waiting(act=act, title=motion.title, page="motion", ids={"motion_id": motion.id}, deadline=deadline)


def _asked(motion: MotionSummary) -> tuple[str, datetime | None] | None:
    """The act that a motion asks of the caller, and by when."""
    texts = (motion.translations.cy.status, motion.translations.en.status)
    may_write = "approve_text" in motion.allowed_actions and motion.state is not State.SEEKING_SECONDERS
    acts = (
        (motion.seconds.mine_open, N_("Second it, if all the members should vote on it")),
        ("submitted" in motion.transitions and motion.seconds.count >= motion.seconds.needed, N_("Submit it")),
        ("admitted" in motion.transitions, N_("Admit it, or rule it out")),
        (may_write and set(texts) != {APPROVED}, N_("Write and approve its text in both languages")),
        ("final_text" in motion.transitions, N_("Make its text final")),
        ("noticed" in motion.transitions, N_("Give notice of it to the members")),
    )
    deadlines = {State.SEEKING_SECONDERS: motion.seconds.closes_at, State.SUBMITTED: motion.admission_due_at}
    act = next((sentence for applies, sentence in acts if applies), None)
    return (act, deadlines.get(motion.state)) if act else None


async def _answers(ctx: Context) -> AsyncIterator[Waiting]:
    """Carried motions that await the board's answer, and drafts of it, for the board's officers."""
    if Permission.DECISION_RECORD not in ctx.actor.permissions:
        return
    for motion in await motions.motions(ctx, states=[State.AWAITING_RESPONSE]):
        yield Waiting(
            act=N_("Record the board’s answer"),
            title=motion.title,
            page="motion",
            ids={"motion_id": motion.id},
            deadline=_end_of(motion.response_due_on) if motion.response_due_on else None,
            overdue=motion.overdue,
        )
    for decision in await decisions.decisions(ctx, state="draft"):
        yield Waiting(
            act=N_("Complete the draft of a decision, and publish it"),
            title=decision.title,
            page="decision",
            ids={"decision_id": decision.id},
        )


def _end_of(day: date) -> datetime:
    """The last minute of a day in Wales, so that it is shown as that day."""
    return datetime.combine(day, time(), i18n.LONDON) + timedelta(hours=23, minutes=59)


async def _drafts(ctx: Context) -> AsyncIterator[Waiting]:
    """The caller's own drafts of motions."""
    for motion in await motions.motions(ctx, states=[State.DRAFT], mine=True):
        yield Waiting(
            act=N_("Your draft: edit it, or ask for seconders"),
            title=motion.title,
            page="motion",
            ids={"motion_id": motion.id},
        )
