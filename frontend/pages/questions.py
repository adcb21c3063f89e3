"""Questions to the members: the list, one question with a paper for each of the reader's rights, and its result."""

import re
from collections.abc import Mapping
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery

import i18n
from frontend.forms import Form, attempt, beside, read_form, status_of
from frontend.listings import ASKED_FOR, Filters, listed, states_of
from frontend.render import Asked, Ctx, Page, language_of, redirect, render, say
from governance.bilingual import Language
from governance.context import Context
from governance.questions import actions, queries
from governance.questions.refusals import AnswerEmpty, BothLanguagesNeeded, ObjectionNeedsReason
from governance.questions.sentences import force_of
from governance.questions.values import (
    Mark,
    Method,
    NewAnswer,
    NewProposal,
    NewQuestionTransition,
    NewReply,
    State,
)
from governance.questions.views import QuestionPaper, QuestionView
from governance.refusal import N_, Refusal
from i18n.addresses import routes

FILTERS: Filters[State] = {
    "open": (N_("Open"), [State.OPEN]),
    "to_come": (N_("Still to come"), [State.SCHEDULED]),
    "over": (N_("Closed"), [State.CLOSED, State.ANNULLED]),
}
_FIELD = re.compile(r"(?P<name>approves|scores)_(?P<number>[1-9][0-9]?)")
_POINTS = re.compile(r"[0-5]")


@get(routes("questions"))
async def questions(
    request: Asked, ctx: Ctx, show: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> Page:
    """Every question, newest first."""
    found = await queries.questions(ctx, states=states_of(FILTERS, show), after=after, limit=ASKED_FOR)
    page = listed(request, "questions", found, FILTERS, show)
    return await render(
        request,
        ctx,
        "pages/questions.html",
        say(request, N_("Questions to the members")),
        questions=page.shown,
        filters=page.filters,
        next_url=page.next_url,
    )


@get(routes("question"))
async def question(
    request: Asked, ctx: Ctx, question_id: FromPath[UUID], recorded: FromQuery[UUID | None] = None
) -> Page:
    """One question: what is asked and how it is decided, the reader's papers; afterwards what came of it."""
    found = await queries.question(ctx, question_id)
    given = next((each for each in found.my_papers if each.answer and each.member_id == recorded), None)
    return await _question(request, ctx, found, given=given)


@post(routes("question"))
async def give_answer(request: Asked, ctx: Ctx, question_id: FromPath[UUID]) -> Page:
    """Record the answer of one right, and say on the question's page what was recorded for whom."""
    form = await read_form(request)
    found = await queries.question(ctx, question_id)
    approves, scores = _marks(form, found.method)
    new, errors = form.read(NewAnswer, approves=approves, scores=scores)
    if "on_behalf_of" in errors:
        errors["form"] = errors.pop("on_behalf_of")
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.give_answer(ctx, question_id, new))
        if refusal is None:
            kept = {"recorded": form["on_behalf_of"]} if form["on_behalf_of"] else None
            return redirect(request, "question", kept, question_id=question_id)
    return await _question(request, ctx, await queries.question(ctx, question_id), refusal, form, errors)


def _marks(form: Form, method: Method) -> tuple[tuple[int, ...] | None, tuple[Mark, ...] | None]:
    """What a paper says of each option: those approved of, or the points given; blank is no opinion."""
    given = [
        (int(found["number"]), form[name])
        for name in form.fields
        if (found := _FIELD.fullmatch(name)) and found["name"] == ("scores" if method is Method.SCORE else "approves")
    ]
    if method is Method.APPROVAL:
        return tuple(number for number, said in given if said), None
    if method is Method.SCORE:
        return None, tuple(Mark(number, int(said)) for number, said in given if _POINTS.fullmatch(said))
    return None, None


@post(routes("transition_question"))
async def transition_question(request: Asked, ctx: Ctx, question_id: FromPath[UUID]) -> Page:
    """Open it before its time, or annul it with a reason."""
    form = await read_form(request)
    new, errors = form.read(NewQuestionTransition)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.transition_question(ctx, question_id, new))
        if refusal is None:
            return redirect(request, "question", question_id=question_id)
    return await _question(request, ctx, await queries.question(ctx, question_id), refusal, form, errors)


@post(routes("reply_to_objection"))
async def reply_to_objection(
    request: Asked, ctx: Ctx, question_id: FromPath[UUID], objection_id: FromPath[UUID]
) -> Page:
    """Record what a facilitator says to an objection."""
    form = await read_form(request)
    new, errors = form.read(NewReply)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.reply_to_objection(ctx, question_id, objection_id, new))
        if refusal is None:
            return redirect(request, "question", question_id=question_id)
    found = await queries.question(ctx, question_id)
    errors = {f"{name}-{objection_id}": sentence for name, sentence in errors.items()}
    return await _question(request, ctx, found, refusal, form, errors, replying=objection_id)


async def _question(
    request: Asked,
    ctx: Context,
    found: QuestionView,
    refusal: Refusal | None = None,
    form: Form | None = None,
    errors: dict[str, str] | None = None,
    given: QuestionPaper | None = None,
    replying: UUID | None = None,
) -> Page:
    language = language_of(request)
    form = form or Form({}, language)
    wrong = dict(errors or {}) | _beside(refusal, form, found.method)
    result = await queries.result(ctx, found.id) if found.verdict else None
    return await render(
        request,
        ctx,
        "pages/question.html",
        found.title.in_(language).text,
        status=status_of(request, refusal, wrong),
        question=found,
        force=_force(found, language),
        result=result,
        said=i18n.sentence(result.said, language) if result else None,
        recorded=given,
        form=form,
        marked=_marked(form, found.my_papers),
        replying=replying,
        errors=wrong,
    )


def _force(found: QuestionView, language: Language) -> str:
    return i18n.sentence(force_of(found.method, binding=found.binding), language)


def _beside(refusal: Refusal | None, form: Form, method: Method) -> dict[str, str]:
    """A refusal beside the field that it is of, where there is one, else above the page."""
    if refusal is None:
        return {}
    sentence = i18n.sentence(refusal, form.language)
    first = {Method.APPROVAL: "approves_1", Method.SCORE: "scores_1"}.get(method, "choice")
    places: Mapping[type[Refusal], str] = {AnswerEmpty: first, ObjectionNeedsReason: "comment"}
    place = places.get(type(refusal))
    return {place: sentence} if place else beside(refusal, form)


def _marked(form: Form, papers: list[QuestionPaper]) -> str:
    """The paper that a form came from, as the key of its fields: the named right's, else the only one there is."""
    keys = [str(paper.member_id) for paper in papers]
    if form["on_behalf_of"] in keys:
        return form["on_behalf_of"]
    return keys[0] if len(keys) == 1 else ""


@get(routes("amend_proposal"))
async def amend_form(request: Asked, ctx: Ctx, question_id: FromPath[UUID]) -> Page:
    """Change the proposal: its whole new text, and what was changed."""
    found = await queries.question(ctx, question_id)
    texts = {f"text_{code}": getattr(found.text, code) or "" for code in Language}
    return await _amending(request, ctx, found, Form(texts, language_of(request)), {})


@post(routes("amend_proposal"))
async def amend_proposal(request: Asked, ctx: Ctx, question_id: FromPath[UUID]) -> Page:
    """Change it, and go back to the question."""
    form = await read_form(request)
    new, errors = form.read(NewProposal)
    refusal = None
    if new is not None:
        _, refusal = await attempt(ctx, actions.amend_proposal(ctx, question_id, new))
        if refusal is None:
            return redirect(request, "question", question_id=question_id)
    return await _amending(request, ctx, await queries.question(ctx, question_id), form, errors, refusal)


async def _amending(
    request: Asked,
    ctx: Context,
    found: QuestionView,
    form: Form,
    errors: dict[str, str],
    refusal: Refusal | None = None,
) -> Page:
    if isinstance(refusal, BothLanguagesNeeded):
        sentence = i18n.sentence(refusal, form.language)
        empty = [name for name in ("text_cy", "text_en", "changes_cy", "changes_en") if not form[name]]
        errors = dict.fromkeys(empty, sentence)
    elif refusal:
        errors = beside(refusal, form)
    return await render(
        request,
        ctx,
        "pages/proposal_form.html",
        say(request, N_("Change the proposal")),
        status=status_of(request, refusal, errors),
        question=found,
        form=form,
        errors=errors,
    )


handlers = [
    questions,
    question,
    give_answer,
    transition_question,
    reply_to_objection,
    amend_form,
    amend_proposal,
]
