"""A motion's life as people see it: a line of steps, with the present one marked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from governance.ballots.values import State as BallotState
from governance.ballots.views import BallotSummary
from governance.motions.values import State
from governance.motions.views import MotionTransition, MotionView
from governance.refusal import N_

# Each step, and the state by whose coming it is done. A simple rule set shows four of them.
STEPS: Sequence[tuple[str, State]] = (
    (N_("Proposing"), State.SEEKING_SECONDERS),
    (N_("Seconding"), State.SUBMITTED),
    (N_("Admitting"), State.ADMITTED),
    (N_("Agreeing the text"), State.FINAL_TEXT),
    (N_("Giving notice"), State.NOTICED),
    (N_("Voting"), State.CARRIED),
    (N_("Answering"), State.RESPONDED),
    (N_("Carrying it out"), State.IMPLEMENTED),
)
SIMPLE = frozenset({State.SEEKING_SECONDERS, State.SUBMITTED, State.CARRIED, State.RESPONDED, State.IMPLEMENTED})

# How many steps are done in each state. A life that ended early shows no steps to come.
_DONE: Mapping[State, State] = {
    State.SEEKING_SECONDERS: State.SEEKING_SECONDERS,
    State.SUBMITTED: State.SUBMITTED,
    State.ADMITTED: State.ADMITTED,
    State.FINAL_TEXT: State.FINAL_TEXT,
    State.NOTICED: State.NOTICED,
    State.ADJOURNED: State.NOTICED,
    State.REFERRED: State.NOTICED,
    State.BALLOTING: State.NOTICED,
    State.APPEALED: State.SUBMITTED,
    State.CARRIED: State.CARRIED,
    State.AWAITING_RESPONSE: State.CARRIED,
    State.RESPONDED: State.RESPONDED,
    State.IMPLEMENTING: State.RESPONDED,
    State.IMPLEMENTED: State.IMPLEMENTED,
}
_ENDS: Mapping[State, str] = {
    State.RULED_OUT: N_("Ruled out"),
    State.LOST: N_("Lost"),
    State.NOT_DECIDED: N_("Not decided"),
    State.NOT_IMPLEMENTED: N_("Not carried out"),
    State.LAPSED: N_("Lapsed"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.SUPERSEDED: N_("Put together with others"),
}


class Step(Struct, frozen=True):
    """One step; `status` is done, now or todo. `label` is a catalogue sentence."""

    label: str
    date: date | datetime | None
    status: str


def life(motion: MotionView, history: Sequence[MotionTransition]) -> list[Step]:
    """The steps of a motion's life, with the days they were taken on."""
    reached = {step.to_state: step.at for step in history if step.to_state}
    shown = [step for step in STEPS if _belongs(step[1], motion)]
    if motion.state in _ENDS:
        taken = [Step(label, reached[state], "done") for label, state in shown if state in reached]
        return [*taken, Step(_ENDS[motion.state], motion.state_since, "now")]
    order = [state for _, state in STEPS]
    last = order.index(_DONE[motion.state]) if motion.state in _DONE else -1
    steps: list[Step] = []
    for label, state in shown:
        done = order.index(state) <= last
        now = not done and all(step.status == "done" for step in steps)
        steps.append(Step(label, reached.get(state) if done else None, "done" if done else "now" if now else "todo"))
    return steps


def _belongs(step: State, motion: MotionView) -> bool:
    """Whether a step is one of this motion's life: what binds asks no answer, and only what was agreed is done."""
    if motion.rules.automatic and step not in SIMPLE:
        return False
    if step is State.RESPONDED:
        return motion.legal_effect == "advisory"
    if step is State.IMPLEMENTED:
        return motion.legal_effect != "advisory" or motion.response in ("accepted", "in_part")
    return True


class Coming(Struct, frozen=True):
    """What happens next: a catalogue sentence and what is named in it."""

    message: str
    facts: dict[str, Any] = {}


_NEXT: Mapping[State, str] = {
    State.DRAFT: N_("You alone see this draft until you ask for seconders."),
    State.ADMITTED: N_("Both languages of the text are approved. Then the text is final."),
    State.FINAL_TEXT: N_("Notice of the motion is given to every member."),
    State.APPEALED: N_("Somebody other than whoever ruled decides the appeal, with reasons."),
    State.CARRIED: N_("It binds. The board says in public how it will be carried out, by whom and by when."),
}


def next_event(motion: MotionView, ballot: BallotSummary | None) -> Coming | None:
    """What comes next for a motion, whoever brings it about; None where its life is over."""
    dated = {
        State.SEEKING_SECONDERS: _seeking,
        State.SUBMITTED: _submitted,
        State.AWAITING_RESPONSE: _awaiting,
        State.ADJOURNED: _adjourned,
        State.REFERRED: _referred,
    }
    if motion.state in dated:
        return dated[motion.state](motion)
    if motion.state is State.RESPONDED and motion.response in ("accepted", "in_part"):
        return Coming(N_("The board says in public how it will be carried out, by whom and by when."))
    if motion.state is State.IMPLEMENTING and motion.implementation_due_on and not motion.overdue:
        return Coming(N_("It is to be done by {date}."), {"date": motion.implementation_due_on})
    if motion.state is State.NOTICED:
        return _before_voting(motion, ballot)
    if motion.state is State.BALLOTING:
        return _voting(ballot)
    message = _NEXT.get(motion.state)
    return Coming(message) if message else None


def _seeking(motion: MotionView) -> Coming:
    if motion.seconds.closes_at is None:
        return Coming(N_("The motion goes on when it has enough seconders."))
    text = N_("The motion goes on when it has enough seconders. They can be found until {time}.")
    return Coming(text, {"time": motion.seconds.closes_at})


def _submitted(motion: MotionView) -> Coming:
    if motion.admission_due_at is None:
        return Coming(N_("The motion is admitted, or ruled out with reasons."))
    text = N_("The motion is admitted on {time}, unless it is ruled out before with reasons.")
    return Coming(text, {"time": motion.admission_due_at})


def _awaiting(motion: MotionView) -> Coming | None:
    """What is overdue is said elsewhere, and louder."""
    if motion.response_due_on is None or motion.overdue:
        return None
    return Coming(N_("The board answers in public, with reasons, by {date}."), {"date": motion.response_due_on})


def _adjourned(motion: MotionView) -> Coming:
    text = N_("It comes back on {date}. Every member then has notice of it anew, and after that the vote.")
    return Coming(text, {"date": motion.returns_on})


def _referred(motion: MotionView) -> Coming:
    text = N_("It comes back with a report, or on {date} without one. Every member then has notice of it anew.")
    return Coming(text, {"date": motion.returns_on})


def _voting(ballot: BallotSummary | None) -> Coming | None:
    if ballot is None:
        return Coming(N_("The ballot was annulled. Another can be called."))
    if ballot.state is BallotState.OPEN:
        return Coming(N_("Voting closes on {time}."), {"time": ballot.closes_at})
    if ballot.casting_until:
        text = N_("The votes are equal. The chair may give a casting vote until {time}.")
        return Coming(text, {"time": ballot.casting_until})
    return Coming(N_("Voting has closed. The result is declared next."))


def _before_voting(motion: MotionView, ballot: BallotSummary | None) -> Coming:
    if ballot:
        text = N_("Voting opens on {opens_at} and closes on {closes_at}.")
        return Coming(text, {"opens_at": ballot.opens_at, "closes_at": ballot.closes_at})
    if motion.earliest_opening_at:
        return Coming(N_("Voting can open from {time}."), {"time": motion.earliest_opening_at})
    return Coming(N_("Notice of the motion is on its way to every member."))
