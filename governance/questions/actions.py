"""What may be done with a question. Every action reads: may, load, decide, store, record."""

from datetime import datetime
from uuid import UUID

from governance.ballots.rules import on_roll, roll_digest
from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.context import Context, attempt
from governance.identifiers import new_id
from governance.journal import record
from governance.members import store as members
from governance.permissions import Permission
from governance.questions import events, rules, store
from governance.questions.refusals import QuestionClosed
from governance.questions.values import (
    Answer,
    Method,
    Move,
    NewAnswer,
    NewProposal,
    NewQuestion,
    NewQuestionTransition,
    NewReply,
    Objection,
    Question,
    QuestionText,
    State,
)
from governance.refusal import NotFound


async def ask_question(ctx: Context, new: NewQuestion) -> UUID:
    """Ask the members something, in both languages. Without `opens_at` it opens at once. Gives the question's id."""
    person_id = ctx.actor.require(Permission.QUESTION_ASK)
    # All the members answer, so it goes by the rules of all: another body's may give them less time.
    if (await bodies.by_kind(ctx.db)).get("forum") != new.body_id:
        raise NotFound
    orders = await bodies.orders_in_force(ctx.db, new.body_id)
    now = await ctx.now()
    terms = rules.ask(new, orders.rules, now)
    question = Question(
        id=new_id(),
        body_id=new.body_id,
        standing_orders_id=orders.id,
        method=new.method,
        state=State.SCHEDULED,
        title=new.title,
        text_version=1,
        options=new.options or None,
        binding=new.binding,
        names_seen_by=new.names_seen_by,
        quorum=new.quorum,
        needs_majority=new.needs_majority,
        record_on=terms.record_on,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        asked_by=person_id,
    )
    await store.put(ctx.db, question)
    await store.put_text(ctx.db, _text(question, 1, new.text, None, person_id, now))
    await record(ctx, events.QuestionAsked(question.id, method=new.method, binding=new.binding, orders=orders.digest))
    if new.opens_at is None:
        await open_question(ctx, question.id)
    return question.id


async def transition_question(ctx: Context, question_id: UUID, new: NewQuestionTransition) -> None:
    """Make a move by hand: open the question before its time, or annul it. It closes at its time only."""
    match new.to:
        case "open":
            await open_question(ctx, question_id)
        case "annulled":
            await annul_question(ctx, question_id, new.reason)


async def open_question(ctx: Context, question_id: UUID) -> None:
    """Freeze the roll, and take answers from now on."""
    person_id = ctx.actor.require(Permission.QUESTION_ASK)
    await _open(ctx, await store.load(ctx.db, question_id, "update"), person_id)


async def give_answer(ctx: Context, question_id: UUID, new: NewAnswer) -> Answer:
    """Answer with one right, or answer anew while the question is open; the last answer counts.

    To object raises an objection; to answer otherwise lays one's own to rest.
    """
    person_id = ctx.person_id()
    question = await store.load(ctx.db, question_id, "share")
    voter = await store.voter(ctx.db, question_id, person_id)
    answer = rules.answer(question, voter, new, await ctx.now())
    # Asked after the rule, so that whoever has no right today is told why, and not only that it is so.
    ctx.actor.require(Permission.VOTE_CAST)
    stored = await store.put_answer(ctx.db, answer)
    if stored is None:
        raise QuestionClosed(question.closes_at)
    if question.method is Method.CONSENT:
        await _raise_or_settle(ctx, answer)
    await record(ctx, events.AnswerGiven(question_id, answer.member_id))
    return stored


async def amend_proposal(ctx: Context, question_id: UUID, new: NewProposal) -> None:
    """Change the proposal of a consent decision, and say how: it is answered anew, and its objections stand."""
    person_id = ctx.actor.require(Permission.QUESTION_ASK)
    question = await store.load(ctx.db, question_id, "update")
    now = await ctx.now()
    version = rules.amend(question, now)
    rules.require_both(new.text, new.changes)
    await store.put_text(ctx.db, _text(question, version, new.text, new.changes, person_id, now))
    await store.change(ctx.db, question, question.state, text_version=version)
    await record(ctx, events.ProposalAmended(question_id, text_version=version))


async def reply_to_objection(ctx: Context, question_id: UUID, objection_id: UUID, new: NewReply) -> None:
    """Say to an objection how it has been met, or why not. It stands until whoever raised it answers otherwise."""
    ctx.actor.require(Permission.QUESTION_ASK)
    question = await store.load(ctx.db, question_id, "share")
    objection = await store.objection(ctx.db, question_id, objection_id)
    now = await ctx.now()
    rules.reply(question, objection, now)
    await store.put_reply(ctx.db, objection_id, new.reply, now)
    await record(ctx, events.ObjectionAnswered(question_id, objection=str(objection_id)))


async def annul_question(ctx: Context, question_id: UUID, reason: BilingualProse | None) -> None:
    """Annul a question before it closes. Its answers are kept and never counted; another may be asked."""
    person_id = ctx.actor.require(Permission.QUESTION_ASK)
    question = await store.load(ctx.db, question_id, "update")
    now = await ctx.now()
    state = rules.annul(question, reason, now)
    await store.change(ctx.db, question, state, annulled_at=now, annulled_by=person_id, annulment=reason)
    await record(ctx, events.QuestionAnnulled(question_id))


async def advance_due(ctx: Context) -> int:
    """Open, close and count what is due by now. Safe to repeat, and to run twice at once. Gives how many."""
    done = 0
    for question_id in await store.due(ctx.db):
        advanced, _ = await attempt(ctx, _advance(ctx, question_id))
        done += bool(advanced)
    return done


# ── How each of these is done, by an officer or by the rules at their time ───────────────────────────


async def _advance(ctx: Context, question_id: UUID) -> bool:
    question = await store.load(ctx.db, question_id, "update")
    now = await ctx.now()
    if question.state is State.SCHEDULED and now >= question.opens_at:
        await _open(ctx, question, None)
        return True
    if question.state is State.OPEN and rules.state_at(question, now) is State.CLOSED:
        await _close(ctx, question)
        return True
    return False


async def _open(ctx: Context, question: Question, person_id: UUID | None) -> None:
    terms = rules.opening(question, await ctx.now())
    roll = on_roll(await members.roll_material(ctx.db, terms.record_on))
    digest = roll_digest(question.id, terms.record_on, roll, of="question")
    entitled = sum(each.on_roll for each in roll)
    await store.freeze_roll(ctx.db, question.id, roll)
    await store.change(
        ctx.db,
        question,
        rules.move(question.state, Move.OPEN),
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        record_on=terms.record_on,
        roll_digest=digest,
        entitled=entitled,
        opened_by=person_id,
    )
    await record(ctx, events.QuestionOpened(question.id, roll=digest, entitled=entitled))


async def _close(ctx: Context, question: Question) -> None:
    answers = await store.answers(ctx.db, question)
    counted = rules.count(question, answers, await store.objections(ctx.db, question.id))
    await store.change(ctx.db, question, rules.move(question.state, Move.CLOSE), outcome=counted)
    await record(ctx, events.QuestionClosed(question.id, verdict=rules.verdict_of(counted)))


async def _raise_or_settle(ctx: Context, answer: Answer) -> None:
    """Keep a right's objection in step with its answer: one that stands where it objects, none where it does not."""
    found = await store.standing(ctx.db, answer.question_id, answer.member_id)
    if answer.choice == "object" and answer.comment is not None:
        if found is not None and rules.may_reword(found, answer.comment):
            await store.reword(ctx.db, found.id, answer.comment)
            return
        if found is not None:
            await store.settle(ctx.db, found.id, "withdrawn", answer.given_at)
        raised = Objection(
            id=new_id(),
            question_id=answer.question_id,
            member_id=answer.member_id,
            text_version=answer.text_version,
            reason=answer.comment,
            raised_at=answer.given_at,
        )
        await store.put_objection(ctx.db, raised)
    elif found is not None:
        await store.settle(ctx.db, found.id, rules.settled(found, answer.text_version), answer.given_at)


def _text(
    question: Question,
    version: int,
    text: BilingualProse,
    changes: BilingualProse | None,
    person_id: UUID,
    now: datetime,
) -> QuestionText:
    return QuestionText(
        question_id=question.id, version=version, text=text, changes=changes, written_by=person_id, written_at=now
    )
