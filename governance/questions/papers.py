"""A person before a question: one paper for each of their rights, with what the roll says and its present answer."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import text

from governance.ballots.rules import SINCE
from governance.ballots.values import RollEntry, Voter
from governance.bilingual import Bilingual
from governance.context import Context
from governance.database import Json
from governance.permissions import Capacity
from governance.questions import rules, store
from governance.questions.values import Answer, Question, State
from governance.questions.views import MyAnswer, QuestionPaper

_NAME = text("SELECT name FROM member_name WHERE member_id = :id").columns(name=Json)


async def papers_of(ctx: Context, case: Question, now: datetime) -> list[QuestionPaper]:
    """The caller's papers for one question, their own first. Raises `SignInNeeded`. An app is shown none."""
    if ctx.actor.app:
        return []
    voter = await store.voter(ctx.db, case.id, ctx.person_id())
    usable: dict[UUID, tuple[Bilingual, Capacity]] = {
        right.member_id: (right.name, right.capacity) for right in voter.usable
    }
    own = voter.own_member_id
    if own and own not in usable and voter.entry(own):
        # Somebody whose own right is suspended or over still sees what the roll says of it.
        row = (await ctx.db.execute(_NAME, {"id": own})).mappings().one()
        usable = {own: (msgspec.convert(row["name"], Bilingual), "own"), **usable}
    answers = {each.member_id: each for each in await store.answers(ctx.db, case, usable)}
    return [
        _paper(case, voter, member_id, name, capacity, answers.get(member_id), now)
        for member_id, (name, capacity) in usable.items()
    ]


def _paper(
    case: Question,
    voter: Voter,
    member_id: UUID,
    name: Bilingual,
    capacity: Capacity,
    answer: Answer | None,
    now: datetime,
) -> QuestionPaper:
    since = RollEntry(member_id, on_roll=False, reason=SINCE) if case.roll_digest else None
    entry = voter.entry(member_id) or since
    usable = any(right.member_id == member_id for right in voter.usable)
    taking = rules.state_at(case, now) is State.OPEN and now >= case.opens_at
    return QuestionPaper(
        member_id=member_id,
        name=name,
        capacity=capacity,
        on_roll=entry.on_roll if entry else None,
        reason=entry.reason if entry else None,
        can_answer=taking and usable and entry is not None and entry.on_roll,
        answer=my_answer(answer) if answer else None,
    )


def my_answer(answer: Answer) -> MyAnswer:
    """An answer as whoever gave it sees it."""
    return MyAnswer(
        question_id=answer.question_id,
        text_version=answer.text_version,
        member_id=answer.member_id,
        choice=answer.choice,
        marks=None if answer.marks is None else list(answer.marks),
        comment=answer.comment,
        revision=answer.revision,
        given_at=answer.given_at,
    )
