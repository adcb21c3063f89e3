"""Questions as people see them. While one is open nobody sees a number of answers, and each only their own."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import text

from governance.bodies import store as bodies
from governance.context import Context, Person
from governance.counting.approval import ApprovalCount
from governance.counting.consent import ConsentCount
from governance.counting.score import HIGHEST, ScoreCount
from governance.counting.sense import SenseCount
from governance.database import Json, values
from governance.members import store as members
from governance.members.rules import Right
from governance.permissions import Permission
from governance.questions import rules, sentences, store
from governance.questions.papers import my_answer, papers_of
from governance.questions.refusals import QuestionResultNotYet
from governance.questions.values import Method, Question, State
from governance.questions.views import (
    Comment,
    CountLine,
    MyQuestionPapers,
    NamedAnswer,
    ObjectionView,
    OptionResult,
    ProposalVersion,
    QuestionPaper,
    QuestionResult,
    QuestionSummary,
    QuestionView,
    Verdict,
)
from governance.refusal import NotFound

__all__ = ["my_answer"]

# One reading of the clock for all: what is filtered as open is shown as open.
_LIST = text(
    """
    WITH clock AS MATERIALIZED (SELECT app_now() AS now)
    SELECT q.*, clock.now,
           (SELECT count(*) FROM question_objection o
             WHERE o.question_id = q.id AND o.state = 'standing') AS objections,
           (SELECT count(*) FROM question_objection o
             WHERE o.question_id = q.id AND o.state = 'standing' AND o.reply IS NULL) AS unreplied,
           ARRAY(SELECT r.member_id FROM question_roll r
                  WHERE r.question_id = q.id AND r.on_roll AND r.member_id = ANY (:rights)) AS papers,
           ARRAY(SELECT a.member_id FROM question_answer a WHERE a.question_id = q.id
                    AND a.text_version = q.text_version AND a.member_id = ANY (:rights)) AS answered
      FROM clock, question q
     WHERE (CAST(:states AS text[]) IS NULL  -- the state that holds now, as `rules.state_at`
            OR CASE WHEN q.state = 'open' AND clock.now >= q.closes_at THEN 'closed' ELSE q.state END = ANY (:states))
       AND (CAST(:method AS text) IS NULL OR q.method = :method)
       AND (CAST(:body_id AS uuid) IS NULL OR q.body_id = :body_id)
       AND (CAST(:after AS uuid) IS NULL OR q.id < :after)
     ORDER BY q.id DESC LIMIT :limit
    """
).columns(title=Json, options=Json, outcome=Json, annulment=Json)


class _Listed(Struct, frozen=True):
    """What a list needs from beside a question's own row: of the caller's rights, those on its roll, and those used."""

    objections: int
    unreplied: int
    papers: set[UUID]
    answered: set[UUID]
    now: datetime


async def questions(
    ctx: Context,
    *,
    states: list[State] | None = None,
    method: Method | None = None,
    body_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[QuestionSummary]:
    """Questions, newest first; `after` is the id of the last one already seen."""
    rights = await members.usable_rights(ctx.db, ctx.actor.person_id) if ctx.actor.person_id else []
    keys = {
        "rights": [right.member_id for right in rights],
        "states": states,
        "method": method,
        "body_id": body_id,
        "after": after,
        "limit": limit,
    }
    rows = (await ctx.db.execute(_LIST, keys)).mappings().all()
    return [
        _summary(ctx, case, beside, rights)
        for case, beside in zip(values(rows, Question), values(rows, _Listed), strict=True)
    ]


def _summary(ctx: Context, case: Question, beside: _Listed, rights: list[Right]) -> QuestionSummary:
    state = rules.state_at(case, beside.now)
    takes = state is State.OPEN and beside.now >= case.opens_at
    left = [each.name for each in rights if each.member_id in beside.papers - beside.answered] if takes else []
    return QuestionSummary(
        id=case.id,
        body_id=case.body_id,
        method=case.method,
        binding=case.binding,
        title=case.title,
        state=state,
        opens_at=case.opens_at,
        closes_at=case.closes_at,
        verdict=_verdict(case),
        objections=beside.objections,
        unreplied=beside.unreplied,
        my_papers=len(beside.papers),
        my_answers=len(beside.answered),
        unanswered=left,
        allowed_actions=_actions(ctx, case, beside.now, can_answer=takes and bool(beside.papers)),
        transitions=rules.transitions(case, ctx.actor.permissions, beside.now),
    )


def _verdict(case: Question) -> Verdict | None:
    if case.outcome is None:
        return None
    return "sensed" if isinstance(case.outcome, SenseCount) else case.outcome.verdict


def _actions(ctx: Context, case: Question, now: datetime, *, can_answer: bool) -> list[str]:
    """What the caller may do with a question now; each action decides again."""
    facilitates, state = Permission.QUESTION_ASK in ctx.actor.permissions, rules.state_at(case, now)
    if state not in (State.OPEN, State.SCHEDULED):
        return []
    is_proposal = case.method is Method.CONSENT and state is State.OPEN
    return (
        (["give_answer"] if can_answer else [])
        + (["amend_proposal"] if facilitates and is_proposal and now <= rules.amendable_until(case) else [])
        + (["reply_to_objection"] if facilitates and is_proposal else [])
        + (["transition_question"] if facilitates else [])
    )


async def question(ctx: Context, question_id: UUID) -> QuestionView:
    """One question as this caller may see it. Raises `NotFound`."""
    case = await store.load(ctx.db, question_id)
    texts = await store.texts(ctx.db, question_id)
    orders = await bodies.orders(ctx.db, case.standing_orders_id)
    now = await ctx.now()
    papers = await papers_of(ctx, case, now) if ctx.actor.person_id else []
    state = rules.state_at(case, now)
    return QuestionView(
        id=case.id,
        body_id=case.body_id,
        method=case.method,
        binding=case.binding,
        title=case.title,
        text=texts[0].text,
        text_version=case.text_version,
        texts=[
            ProposalVersion(version=each.version, text=each.text, changes=each.changes, written_at=each.written_at)
            for each in texts
        ],
        options=None if case.options is None else list(case.options),
        scale=list(range(HIGHEST + 1)) if case.method is Method.SCORE else None,
        names_seen_by=case.names_seen_by,
        quorum=case.quorum,
        needs_majority=case.needs_majority,
        state=state,
        opens_at=case.opens_at,
        closes_at=case.closes_at,
        record_on=case.record_on,
        entitled=case.entitled,
        roll_digest=case.roll_digest,
        orders_version=orders.version,
        orders_digest=orders.digest,
        verdict=_verdict(case),
        objections=await _objections(ctx, case),
        annulled_at=case.annulled_at,
        annulment=case.annulment,
        my_papers=papers,
        allowed_actions=_actions(ctx, case, now, can_answer=any(paper.can_answer for paper in papers)),
        transitions=rules.transitions(case, ctx.actor.permissions, now),
        version=case.version,
    )


_OBJECTIONS = text(
    """
    SELECT o.id, o.member_id, n.name, o.reason, o.state, o.text_version, o.raised_at, o.settled_at, o.reply,
           o.replied_at
      FROM question_objection o JOIN member_name n USING (member_id) WHERE o.question_id = :id ORDER BY o.id
    """
).columns(name=Json, reply=Json)


async def _objections(ctx: Context, case: Question) -> list[ObjectionView]:
    if case.method is not Method.CONSENT:
        return []
    return values((await ctx.db.execute(_OBJECTIONS, {"id": case.id})).mappings(), ObjectionView)


async def objections(ctx: Context, question_id: UUID) -> list[ObjectionView]:
    """The objections to a consent decision, named and with their reasons, for everybody. Raises `NotFound`."""
    return await _objections(ctx, await store.load(ctx.db, question_id))


async def my_papers(ctx: Context, question_id: UUID) -> MyQuestionPapers:
    """The caller's own papers: each right with its line of the roll and its answer.

    Raises `SignInNeeded` and `NotFound`.
    """
    ctx.person_id()
    case = await store.load(ctx.db, question_id)
    papers: list[QuestionPaper] = await papers_of(ctx, case, await ctx.now())
    return MyQuestionPapers(papers)


# Ordered by what was written: by time or by name, the order would tell whose it is.
_COMMENTS = text(
    """
    SELECT choice, comment FROM question_answer
     WHERE question_id = :id AND text_version = :version AND comment IS NOT NULL AND choice IS DISTINCT FROM 'object'
     ORDER BY comment COLLATE "C", choice
    """
)
_NAMED = text(
    """
    SELECT a.member_id, n.name, a.choice, a.marks, a.comment FROM question_answer a JOIN member_name n USING (member_id)
     WHERE a.question_id = :id AND a.text_version = :version ORDER BY n.sort_key_cy, a.member_id
    """
).columns(name=Json, marks=Json)


async def result_lines(ctx: Context, question_id: UUID) -> list[CountLine]:
    """Every figure of a counted question, a line each. Raises as `result` does."""
    found = await result(ctx, question_id)
    given = found.steps or found.consent
    plain = {"entitled": found.entitled, "turnout": found.turnout} | (asdict(given) if given else {})
    lines = [CountLine(figure=name, number=None, name=None, count=count) for name, count in plain.items()]
    for option in found.options or ():
        figures = {"approvals" if option.scores is None else "points": option.total}
        if option.scores is not None:
            figures |= {f"gave_{points}": count for points, count in enumerate(option.scores.given)}
            figures["no_opinion"] = option.scores.no_opinion
        lines += [
            CountLine(figure=name, number=option.number, name=option.name, count=count)
            for name, count in figures.items()
        ]
    return lines


async def result(ctx: Context, question_id: UUID) -> QuestionResult:
    """What came of a question. Raises `NotFound`, and `QuestionResultNotYet` before it is counted."""
    case = await store.load(ctx.db, question_id)
    verdict = _verdict(case)
    if case.state is State.ANNULLED:
        raise NotFound
    if case.outcome is None or verdict is None or case.roll_digest is None:
        raise QuestionResultNotYet(case.closes_at)
    counted = case.outcome
    keys = {"id": case.id, "version": case.text_version}
    is_member = isinstance(ctx.actor, Person) and ctx.actor.is_member
    named = (await ctx.db.execute(_NAMED, keys)).mappings() if rules.sees_names(case, is_member=is_member) else None
    return QuestionResult(
        question_id=case.id,
        title=case.title,
        method=case.method,
        binding=case.binding,
        verdict=verdict,
        reason=None if isinstance(counted, SenseCount) else counted.reason,
        entitled=counted.entitled,
        turnout=counted.turnout,
        quorum=case.quorum,
        needs_majority=case.needs_majority,
        steps=counted.steps if isinstance(counted, SenseCount) else None,
        consent=counted.answers if isinstance(counted, ConsentCount) else None,
        options=_options(case),
        highest={Method.APPROVAL: counted.turnout, Method.SCORE: HIGHEST * counted.turnout}.get(case.method),
        objections=await _objections(ctx, case),
        comments=values((await ctx.db.execute(_COMMENTS, keys)).mappings(), Comment),
        answers=None if named is None else values(named, NamedAnswer),
        opened_at=case.opens_at,
        closed_at=case.closes_at,
        roll_digest=case.roll_digest,
        said=sentences.result(case),
        force=sentences.force_of(case.method, binding=case.binding),
    )


def _options(case: Question) -> list[OptionResult] | None:
    """Each option with its figures, in the order in which they were asked."""
    counted = case.outcome
    if not isinstance(counted, ApprovalCount | ScoreCount):
        return None
    found = []
    for number, name in enumerate(case.options or (), 1):
        scores = counted.options[number - 1] if isinstance(counted, ScoreCount) else None
        total = scores.total if scores else counted.totals[number - 1] if isinstance(counted, ApprovalCount) else 0
        leads = number in counted.leaders
        found.append(OptionResult(number=number, name=name, total=total, leads=leads, scores=scores))
    return found
