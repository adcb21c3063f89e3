"""A question's life: how it may be asked, who may answer and how, what an objection needs, what comes of it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from governance.ballots.rules import HORIZON, PUNCTUAL, choose_entry, record_date, same_time
from governance.ballots.values import Voter
from governance.bilingual import BilingualProse
from governance.bodies.rules import StandingOrders
from governance.counting import approval, consent, score, sense
from governance.motions.refusals import ReasonNeeded
from governance.motions.rules import LONDON
from governance.permissions import Permission
from governance.questions.refusals import (
    AnswerDoesNotFit,
    AnswerEmpty,
    BothLanguagesNeeded,
    HalfIsForApproval,
    InvalidQuestionTransition,
    NotAConsentDecision,
    ObjectionNeedsReason,
    ObjectionSettled,
    OptionsDoNotFit,
    ProposalChanged,
    QuestionAnnulled,
    QuestionClosed,
    QuestionNotOpen,
    QuestionTooFarAhead,
    QuestionTooShort,
    SenseCheckDecidesNothing,
    TooLateToAmend,
)
from governance.questions.values import (
    FEWEST_OPTIONS,
    MOST_OPTIONS,
    Answer,
    Count,
    Mark,
    Method,
    Move,
    NewAnswer,
    NewQuestion,
    Objection,
    Question,
    State,
    Terms,
)

# Every pair that is not here is refused. Nothing leads back: a question is annulled and asked anew.
MOVES: dict[tuple[State, Move], State] = {
    (State.SCHEDULED, Move.OPEN): State.OPEN,
    (State.SCHEDULED, Move.ANNUL): State.ANNULLED,
    (State.OPEN, Move.CLOSE): State.CLOSED,
    (State.OPEN, Move.ANNUL): State.ANNULLED,
}
# Among options: those that are chosen from a list.
CHOICES = frozenset({Method.APPROVAL, Method.SCORE})
SHORTEST = timedelta(hours=1)
# How long members have, at the least, to answer a changed proposal that binds; any other, as long as any question.
ANEW = timedelta(days=1)

_SENSES = frozenset(sense.Steps.__struct_fields__)
_CONSENTS = frozenset({"consent", "stand_aside", "object"})


def move(state: State, wanted: Move) -> State:
    """The state that a move leads to. Raises `InvalidQuestionTransition`."""
    try:
        return MOVES[state, wanted]
    except KeyError:
        allowed = [each.value for (from_, each) in MOVES if from_ is state]
        raise InvalidQuestionTransition(state, wanted, allowed) from None


def state_at(question: Question, now: datetime) -> State:
    """The state that holds at an instant: an open question is over at its time, whether or not a job has run."""
    return State.CLOSED if question.state is State.OPEN and now >= question.closes_at else question.state


def ask(new: NewQuestion, orders: StandingOrders, now: datetime) -> Terms:
    """Look a new question over, and fix its times. What binds gives members as long as a ballot does.

    Raises `BothLanguagesNeeded`, `OptionsDoNotFit`, `SenseCheckDecidesNothing`, `HalfIsForApproval`,
    `QuestionTooShort` or `QuestionTooFarAhead`.
    """
    _require_both(new)
    _require_options(new)
    if new.method is Method.SENSE_CHECK and (new.binding or new.quorum is not None):
        raise SenseCheckDecidesNothing
    if new.needs_majority and new.method is not Method.APPROVAL:
        raise HalfIsForApproval
    opens_at = max(new.opens_at or now, now)
    if opens_at > now + HORIZON:
        raise QuestionTooFarAhead(now + HORIZON)
    earliest = same_time(opens_at, orders.voting_days) if new.binding else opens_at + SHORTEST
    if new.closes_at < earliest:
        raise QuestionTooShort(earliest)
    latest = max(earliest, opens_at + HORIZON)
    if new.closes_at > latest:
        raise QuestionTooFarAhead(latest)
    return Terms(opens_at, new.closes_at, record_date(opens_at, orders))


def _require_both(new: NewQuestion) -> None:
    said = {"title": new.title.missing, "text": new.text.missing}
    said["options"] = tuple(code for option in new.options or () for code in option.missing)
    if fields := [name for name, missing in said.items() if missing]:
        raise BothLanguagesNeeded(fields)


def _require_options(new: NewQuestion) -> None:
    options = new.options or ()
    fewest, most = (FEWEST_OPTIONS, MOST_OPTIONS) if new.method in CHOICES else (0, 0)
    alike = len({option.cy for option in options}) < len(options) or len({option.en for option in options}) < len(
        options
    )
    if not fewest <= len(options) <= most or alike:
        raise OptionsDoNotFit(FEWEST_OPTIONS, MOST_OPTIONS)


def opening(question: Question, now: datetime) -> Terms:
    """The terms with which a question opens now. Opened late, it gets the whole of its time from now.

    Raises `InvalidQuestionTransition`.
    """
    move(question.state, Move.OPEN)
    if now < question.opens_at:
        return Terms(now, question.closes_at, min(question.record_on, now.astimezone(LONDON).date()))
    if now < question.opens_at + PUNCTUAL:
        return Terms(question.opens_at, question.closes_at, question.record_on)
    window = question.closes_at - question.opens_at
    return Terms(now, max(question.closes_at, now + window), question.record_on)


def require_open(question: Question, now: datetime) -> None:
    """Raise `QuestionNotOpen`, `QuestionClosed` or `QuestionAnnulled` unless answers are taken at this instant."""
    match state_at(question, now):
        case State.OPEN if now >= question.opens_at:
            return
        case State.OPEN | State.SCHEDULED:
            raise QuestionNotOpen(question.opens_at, question.closes_at)
        case State.ANNULLED:
            raise QuestionAnnulled
        case State.CLOSED:
            raise QuestionClosed(question.closes_at)


def answer(question: Question, voter: Voter, new: NewAnswer, now: datetime) -> Answer:
    """Give the answer of one right, or give it anew. `now` is read after the question's lock was had.

    Raises as `require_open` and the ballots' `choose_entry` do; `ProposalChanged`, `AnswerEmpty`,
    `AnswerDoesNotFit` or `ObjectionNeedsReason`.
    """
    require_open(question, now)
    entry = choose_entry(question, voter, new.on_behalf_of)
    if new.text_version not in (None, question.text_version):
        raise ProposalChanged(question.text_version)
    marks = _marks(question, new)
    if new.choice == "object" and new.comment is None:
        raise ObjectionNeedsReason
    return Answer(
        question_id=question.id,
        text_version=question.text_version,
        member_id=entry.member_id,
        choice=new.choice,
        marks=marks,
        comment=new.comment,
        given_by=voter.person_id,
        given_at=now,
    )


def _marks(question: Question, new: NewAnswer) -> tuple[Mark, ...] | None:
    """What each option is given, in their order; None where one answers by a choice."""
    given = {"choice": new.choice, "approves": new.approves, "scores": new.scores}
    sent = {name for name, value in given.items() if value is not None}
    if not sent:
        raise AnswerEmpty
    wanted = {Method.APPROVAL: "approves", Method.SCORE: "scores"}.get(question.method, "choice")
    if sent != {wanted}:
        raise AnswerDoesNotFit(question.method)
    if wanted == "choice":
        if new.choice not in (_SENSES if question.method is Method.SENSE_CHECK else _CONSENTS):
            raise AnswerDoesNotFit(question.method)
        return None
    marks = new.scores if wanted == "scores" else tuple(Mark(number, 1) for number in new.approves or ())
    numbers = [mark.option for mark in marks or ()]
    if len(set(numbers)) < len(numbers) or max(numbers, default=0) > len(question.options or ()):
        raise AnswerDoesNotFit(question.method)
    if not marks and question.method is Method.SCORE:
        raise AnswerEmpty
    return tuple(sorted(marks or (), key=lambda mark: mark.option))


def amendable_until(question: Question) -> datetime:
    """The last instant at which a proposal may be changed: afterwards nobody would have the time to read it."""
    return question.closes_at - (ANEW if question.binding else SHORTEST)


def amend(question: Question, now: datetime) -> int:
    """The version of a proposal that is changed now: its answers begin anew, its objections stand.

    Raises `NotAConsentDecision`, `TooLateToAmend`, and as `require_open` does.
    """
    if question.method is not Method.CONSENT:
        raise NotAConsentDecision
    require_open(question, now)
    if now > (latest := amendable_until(question)):
        raise TooLateToAmend(latest)
    return question.text_version + 1


def require_both(*texts: BilingualProse) -> None:
    """Raise `BothLanguagesNeeded` unless each text is in Welsh and in English."""
    if any(each.missing for each in texts):
        raise BothLanguagesNeeded(["text", "changes"])


def settled(objection: Objection, text_version: int) -> str:
    """What becomes of an objection when its right answers otherwise: only whoever raised it can lay it to rest.

    `resolved` where the proposal was changed or a facilitator replied since it was raised, else `withdrawn`.
    """
    met = text_version > objection.text_version or objection.reply is not None
    return "resolved" if met else "withdrawn"


def may_reword(objection: Objection, reason: str) -> bool:
    """Whether its reason may become this one: a reply keeps the reason that it answers."""
    return objection.reply is None or objection.reason == reason


def reply(question: Question, objection: Objection, now: datetime) -> None:
    """Raise `ObjectionSettled`, or as `require_open` does, unless an objection can be replied to now."""
    require_open(question, now)
    if objection.state != "standing":
        raise ObjectionSettled


def annul(question: Question, reason: BilingualProse | None, now: datetime) -> State:
    """The state of a question annulled now: never once closed, and never without saying why in both languages.

    Raises `InvalidQuestionTransition` and `ReasonNeeded`.
    """
    state = move(state_at(question, now), Move.ANNUL)
    if reason is None or reason.missing:
        raise ReasonNeeded
    return state


def count(question: Question, answers: Iterable[Answer], objections: Iterable[Objection]) -> Count:
    """Count a closed question: the last answers to its last text, and the objections that stand.

    A right whose objection stands counts as objecting, whether or not it has answered the text as it stands now.
    """
    given, entitled = list(answers), question.entitled or 0
    match question.method:
        case Method.SENSE_CHECK:
            return sense.count((each.choice for each in given if each.choice in _SENSES), entitled)  # type: ignore[misc]
        case Method.CONSENT:
            objecting = {each.member_id for each in objections if each.state == "standing"}
            free = [each.choice for each in given if each.member_id not in objecting]
            tally = consent.Answers(free.count("consent"), free.count("stand_aside"), len(objecting))
            return consent.count(tally, entitled, question.quorum)
        case Method.APPROVAL:
            papers = [{mark.option for mark in each.marks or ()} for each in given]
            return approval.count(
                papers,
                len(question.options or ()),
                entitled,
                question.quorum,
                needs_majority=question.needs_majority,
            )
        case Method.SCORE:
            points: list[Mapping[int, int]] = [
                {mark.option: mark.points for mark in each.marks or ()} for each in given
            ]
            return score.count(points, len(question.options or ()), entitled, question.quorum)


def verdict_of(counted: Count) -> str:
    """What came of it by its public name; a sense-check is only ever `sensed`."""
    return "sensed" if isinstance(counted, sense.SenseCount) else counted.verdict


def sees_names(question: Question, *, is_member: bool) -> bool:
    """Whether somebody may read who answered how. Said before anybody answers. Objectors are always named."""
    return question.names_seen_by == "everyone" or (question.names_seen_by == "members" and is_member)


def transitions(question: Question, held: frozenset[Permission], now: datetime) -> list[str]:
    """The states that a person may move this question to by hand now; the action decides again."""
    if Permission.QUESTION_ASK not in held:
        return []
    state = state_at(question, now)
    by_hand = (Move.OPEN, Move.ANNUL)
    return [to.value for (from_, each), to in MOVES.items() if from_ is state and each in by_hand]
