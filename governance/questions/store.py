"""What is remembered of questions: their terms, texts and frozen roll, one answer a right, and objections."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table, Text, Uuid, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.ballots.values import RollEntry, Voter
from governance.bilingual import BilingualProse
from governance.database import Json, metadata, value, values
from governance.members import store as members
from governance.questions.values import Answer, Objection, Question, QuestionText, State
from governance.refusal import NotFound

question = Table(
    "question",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("body_id", Uuid),
    Column("standing_orders_id", Uuid),
    Column("method", Text),
    Column("state", Text),
    Column("title", Json),
    Column("text_version", Integer),
    Column("options", Json),
    Column("binding", Boolean),
    Column("names_seen_by", Text),
    Column("quorum", Integer),
    Column("needs_majority", Boolean),
    Column("record_on", Date),
    Column("opens_at", DateTime(timezone=True)),
    Column("closes_at", DateTime(timezone=True)),
    Column("asked_by", Uuid),
    Column("roll_digest", Text),
    Column("entitled", Integer),
    Column("outcome", Json),
    Column("opened_by", Uuid),
    Column("annulled_at", DateTime(timezone=True)),
    Column("annulled_by", Uuid),
    Column("annulment", Json),
    Column("version", Integer),
)

question_text = Table(
    "question_text",
    metadata,
    Column("question_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Json),
    Column("changes", Json),
    Column("written_by", Uuid),
    Column("written_at", DateTime(timezone=True)),
)

question_roll = Table(
    "question_roll",
    metadata,
    Column("question_id", Uuid, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("on_roll", Boolean),
    Column("reason", Text),
)

question_answer = Table(
    "question_answer",
    metadata,
    Column("question_id", Uuid, primary_key=True),
    Column("text_version", Integer, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("choice", Text),
    Column("marks", Json),
    Column("comment", Text),
    Column("given_by", Uuid),
    Column("given_at", DateTime(timezone=True)),
    Column("revision", Integer),
)

question_objection = Table(
    "question_objection",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("question_id", Uuid),
    Column("member_id", Uuid),
    Column("text_version", Integer),
    Column("reason", Text),
    Column("raised_at", DateTime(timezone=True)),
    Column("state", Text),
    Column("settled_at", DateTime(timezone=True)),
    Column("reply", Json),
    Column("replied_at", DateTime(timezone=True)),
)

Lock = Literal["update", "share"] | None
NOT_OPEN = "FF002"  # the schema's own code: its trigger takes an answer only while the question is open


async def load(db: AsyncConnection, question_id: UUID, lock: Lock = None) -> Question:
    """One question; `lock` holds its row until the transaction ends. Raises `NotFound`.

    Answers hold it for sharing; closing, and changing a proposal, hold it for update, and wait for those under way.
    """
    query = select(question).where(question.c.id == question_id)
    if lock is not None:
        query = query.with_for_update(read=lock == "share")
    found = value((await db.execute(query)).mappings().one_or_none(), Question)
    if found is None:
        raise NotFound
    return found


async def put(db: AsyncConnection, new: Question) -> None:
    """Store a new question."""
    await db.execute(insert(question).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def change(db: AsyncConnection, old: Question, state: State, **columns: Any) -> None:
    """Move a question, whose row this transaction holds for update, to a state that the rules gave."""
    await db.execute(
        update(question).where(question.c.id == old.id).values(state=state, version=question.c.version + 1, **columns)
    )


async def put_text(db: AsyncConnection, new: QuestionText) -> None:
    """Store a version of what is asked."""
    await db.execute(insert(question_text).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def texts(db: AsyncConnection, question_id: UUID) -> list[QuestionText]:
    """Every version of what is asked, the newest first."""
    query = select(question_text).where(question_text.c.question_id == question_id)
    rows = (await db.execute(query.order_by(question_text.c.version.desc()))).mappings()
    return values(rows, QuestionText)


async def freeze_roll(db: AsyncConnection, question_id: UUID, entries: Iterable[RollEntry]) -> None:
    """Store the roll of a question that is about to open. The schema lets no line change afterwards."""
    rows = [
        {"question_id": question_id, "member_id": each.member_id, "on_roll": each.on_roll, "reason": each.reason}
        for each in entries
    ]
    if rows:
        await db.execute(insert(question_roll), rows)


async def voter(db: AsyncConnection, question_id: UUID, person_id: UUID) -> Voter:
    """A person before a question: the rights they may use today, and the lines of its roll for these and their own."""
    usable = await members.usable_rights(db, person_id)
    query = select(members.member.c.id).where(members.member.c.person_id == person_id)
    own = (await db.execute(query)).scalar_one_or_none()
    asked = {right.member_id for right in usable} | ({own} if own else set())
    lines = select(question_roll.c.member_id, question_roll.c.on_roll, question_roll.c.reason).where(
        question_roll.c.question_id == question_id, question_roll.c.member_id.in_(asked)
    )
    entries = values((await db.execute(lines)).mappings(), RollEntry)
    return Voter(
        person_id=person_id, own_member_id=own, usable=usable, entries={each.member_id: each for each in entries}
    )


async def put_answer(db: AsyncConnection, new: Answer) -> Answer | None:
    """Store the answer of a right, in the place of its earlier one to the same text. Gives it with its revision.

    None where the question's time ran out between the rule and the row. The transaction can then only be rolled back.
    """
    row = {name: getattr(new, name) for name in new.__struct_fields__}
    anew = {name: row[name] for name in ("choice", "marks", "comment", "given_by", "given_at")}
    query = (
        upsert(question_answer)
        .values(row)
        .on_conflict_do_update(
            index_elements=["question_id", "text_version", "member_id"],
            set_={**anew, "revision": question_answer.c.revision + 1},
        )
        .returning(*(question_answer.c[name] for name in new.__struct_fields__))
    )
    try:
        return value((await db.execute(query)).mappings().one(), Answer)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == NOT_OPEN:
            return None
        raise


async def answers(db: AsyncConnection, case: Question, member_ids: Iterable[UUID] | None = None) -> list[Answer]:
    """The answers to a question as it stands now: of all, or of some rights."""
    query = select(question_answer).where(
        question_answer.c.question_id == case.id, question_answer.c.text_version == case.text_version
    )
    if member_ids is not None:
        query = query.where(question_answer.c.member_id.in_(list(member_ids)))
    return values((await db.execute(query)).mappings(), Answer)


async def objections(db: AsyncConnection, question_id: UUID) -> list[Objection]:
    """The objections to a question, the oldest first."""
    query = select(question_objection).where(question_objection.c.question_id == question_id)
    return values((await db.execute(query.order_by(question_objection.c.id))).mappings(), Objection)


async def standing(db: AsyncConnection, question_id: UUID, member_id: UUID) -> Objection | None:
    """The objection of a right that stands, held for change, if there is one."""
    query = (
        select(question_objection)
        .where(
            question_objection.c.question_id == question_id,
            question_objection.c.member_id == member_id,
            question_objection.c.state == "standing",
        )
        .with_for_update()
    )
    return value((await db.execute(query)).mappings().one_or_none(), Objection)


async def objection(db: AsyncConnection, question_id: UUID, objection_id: UUID) -> Objection:
    """One objection, held for change. Raises `NotFound`."""
    query = (
        select(question_objection)
        .where(question_objection.c.id == objection_id, question_objection.c.question_id == question_id)
        .with_for_update()
    )
    found = value((await db.execute(query)).mappings().one_or_none(), Objection)
    if found is None:
        raise NotFound
    return found


async def put_objection(db: AsyncConnection, new: Objection) -> None:
    """Store a new objection."""
    await db.execute(insert(question_objection).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def settle(db: AsyncConnection, objection_id: UUID, state: str, now: datetime) -> None:
    """Lay an objection to rest: `resolved` or `withdrawn`."""
    query = update(question_objection).where(question_objection.c.id == objection_id)
    await db.execute(query.values(state=state, settled_at=now))


async def reword(db: AsyncConnection, objection_id: UUID, reason: str) -> None:
    """Put another reason in the place of an objection's."""
    await db.execute(update(question_objection).where(question_objection.c.id == objection_id).values(reason=reason))


async def put_reply(db: AsyncConnection, objection_id: UUID, reply: BilingualProse, now: datetime) -> None:
    """Store what a facilitator says to an objection, in the place of what was said before."""
    query = update(question_objection).where(question_objection.c.id == objection_id)
    await db.execute(query.values(reply=reply, replied_at=now))


_DUE = text(
    """
    SELECT id FROM question
     WHERE state = 'open' AND closes_at <= app_now() OR state = 'scheduled' AND opens_at <= app_now() ORDER BY id
    """
)


async def due(db: AsyncConnection) -> list[UUID]:
    """Questions that may have to open or to close by now. Each is looked at again under its lock."""
    return list((await db.execute(_DUE)).scalars())
