"""Questions to the members: asking, answering, objecting, and reading what came of it."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.datastructures import State as AppState
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

import i18n
from api.access import OPEN, PUBLISHED
from api.context import Ctx
from api.paging import DEFAULT_LIMIT, Cursor, Limit, page, read_id
from api.requests import with_etag
from api.routes.open_data import CSV, as_csv
from governance.bilingual import BilingualProse, Language
from governance.context import Context
from governance.questions import actions, queries, views
from governance.questions.values import (
    Method,
    NewAnswer,
    NewProposal,
    NewQuestion,
    NewQuestionTransition,
    NewReply,
    State,
)
from governance.questions.views import CountLine, MyAnswer, MyQuestionPapers, Objections, QuestionSummary, QuestionView
from governance.refusal import Said

NO_STORE = {"Cache-Control": "no-store"}


class QuestionResult(views.CountedQuestion, frozen=True, kw_only=True):
    """What came of a question. Numbers are rights, or points.

    `steps` is for a sense-check, `consent` for a consent decision, `options` for a choice; the others are null.
    `highest` is the total that an option would have if all who took part gave it their most. `reason` is null for a
    sense-check, which decides nothing. `comments` are without names, in no order of time.
    `answers` lists who answered how where `names_seen_by` lets the caller know, else it is null. `sentence` says what
    came of it, and `force` whether anybody is bound by it, in both languages.
    """

    sentence: BilingualProse
    force: BilingualProse


class QuestionPage(Struct, frozen=True):
    """A page of questions, newest first."""

    data: list[QuestionSummary]
    next_cursor: str | None


async def _shown(ctx: Context, question_id: UUID) -> Response[QuestionView]:
    view = await queries.question(ctx, question_id)
    return with_etag(view, view.version)


@get("/questions", operation_id="questions", opt=OPEN)
async def questions(
    ctx: Ctx,
    request: Request[None, None, AppState],
    states: Annotated[list[State] | None, QueryParameter(name="state", max_items=4)] = None,
    method: FromQuery[Method | None] = None,
    body_id: FromQuery[UUID | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[QuestionPage]:
    """List questions to the members. One is `open` until its closing time by our clock."""
    found = await queries.questions(
        ctx, states=states, method=method, body_id=body_id, after=read_id(request, cursor), limit=limit + 1
    )
    return page(request, QuestionPage, found, limit, lambda question: question.id)


@post("/questions", operation_id="ask_question")
async def ask_question(ctx: Ctx, data: JSONBody[NewQuestion]) -> Response[QuestionView]:
    """Ask the members something, in both languages. Without `opens_at` it opens at once, and its roll is frozen.

    What binds stays open for as long as a ballot under the same standing orders. What is asked is never edited: a
    question with a mistake is annulled and asked anew.
    """
    question_id = await actions.ask_question(ctx, data)
    shown = await _shown(ctx, question_id)
    shown.headers["Location"] = f"/api/v1/questions/{question_id}"
    return shown


@get("/questions/{question_id:uuid}", operation_id="question", opt=OPEN)
async def question(ctx: Ctx, question_id: FromPath[UUID]) -> Response[QuestionView]:
    """One question: what is asked and how it is decided, its objections, your own papers, and what you may do."""
    return await _shown(ctx, question_id)


@post("/questions/{question_id:uuid}/transitions", operation_id="transition_question", status_code=200)
async def transition_question(
    ctx: Ctx, question_id: FromPath[UUID], data: JSONBody[NewQuestionTransition]
) -> Response[QuestionView]:
    """Open a question before its time, or annul it with a reason in both languages.

    A question closes at its time, by nobody's hand.
    """
    await actions.transition_question(ctx, question_id, data)
    return await _shown(ctx, question_id)


@put("/questions/{question_id:uuid}/my-answer", operation_id="give_answer")
async def give_answer(ctx: Ctx, question_id: FromPath[UUID], data: JSONBody[NewAnswer]) -> Response[MyAnswer]:
    """Answer, or change your answer until the question closes. A 200 means that it is recorded.

    Send what the question's method asks for: `choice` (a step of a sense-check, or `consent`, `stand_aside` or
    `object`), `approves`, or `scores`. To object raises an objection, which stands until you answer otherwise. Where
    you may use several rights on this roll, say which: `choose-right` (409) lists them.
    """
    answer = await actions.give_answer(ctx, question_id, data)
    return Response(queries.my_answer(answer), headers=NO_STORE)


@get("/questions/{question_id:uuid}/my-answer", operation_id="my_question_papers")
async def my_question_papers(ctx: Ctx, question_id: FromPath[UUID]) -> Response[MyQuestionPapers]:
    """Your own papers for a question: each right you may use, why it is on the roll or not, and its answer."""
    return Response(await queries.my_papers(ctx, question_id), headers=NO_STORE)


@post("/questions/{question_id:uuid}/proposals", operation_id="amend_proposal", status_code=200)
async def amend_proposal(ctx: Ctx, question_id: FromPath[UUID], data: JSONBody[NewProposal]) -> Response[QuestionView]:
    """Change the proposal of an open consent decision, and say how. Everybody answers the new text anew.

    The objections to the old text stand until those who raised them answer otherwise.
    """
    await actions.amend_proposal(ctx, question_id, data)
    return await _shown(ctx, question_id)


@get("/questions/{question_id:uuid}/objections", operation_id="objections", opt=OPEN)
async def objections(ctx: Ctx, question_id: FromPath[UUID]) -> Objections:
    """The objections to a proposal, with names and reasons: everybody may read them, while it is open and after."""
    return Objections(await queries.objections(ctx, question_id))


@put("/questions/{question_id:uuid}/objections/{objection_id:uuid}/reply", operation_id="reply_to_objection")
async def reply_to_objection(
    ctx: Ctx, question_id: FromPath[UUID], objection_id: FromPath[UUID], data: JSONBody[NewReply]
) -> Response[QuestionView]:
    """Say to an objection how it has been met, or why not. It stands until whoever raised it answers otherwise."""
    await actions.reply_to_objection(ctx, question_id, objection_id, data)
    return await _shown(ctx, question_id)


@get("/questions/{question_id:uuid}/results", operation_id="question_result", opt=PUBLISHED)
async def question_result(ctx: Ctx, question_id: FromPath[UUID]) -> QuestionResult:
    """What came of a question, once it is counted: `question-result-not-yet` (404) before that, for everybody."""
    found = await queries.result(ctx, question_id)
    figures = {name: getattr(found, name) for name in views.CountedQuestion.__struct_fields__}
    return QuestionResult(**figures, sentence=_both(found.said), force=_both(found.force))


def _both(said: Said) -> BilingualProse:
    cy, en = (i18n.sentence(said, language) for language in Language)
    return BilingualProse(cy=cy, en=en)


@get("/questions/{question_id:uuid}/results.csv", operation_id="question_result_csv", opt=PUBLISHED, media_type=CSV)
async def question_result_csv(ctx: Ctx, question_id: FromPath[UUID]) -> Response[str]:
    """The figures of a counted question as CSV, a line each: `question-result-not-yet` (404) before it is counted."""
    return as_csv("question", CountLine, await queries.result_lines(ctx, question_id))


handlers = [
    questions,
    ask_question,
    question,
    transition_question,
    give_answer,
    my_question_papers,
    amend_proposal,
    objections,
    reply_to_objection,
    question_result,
    question_result_csv,
]
