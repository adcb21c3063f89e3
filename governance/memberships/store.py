"""What is remembered of applications, and of the principles that applicants agree to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import BilingualProse
from governance.bodies.store import body, region
from governance.database import Json, metadata, value, values
from governance.decisions.store import decision
from governance.members.store import member, membership
from governance.memberships import rules
from governance.memberships.values import Application, Principles, Question, State
from governance.refusal import NotFound, Stale

principles = Table(
    "principles",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("text", Json),
    Column("effective_on", Date),
    Column("enacted_by", Uuid),
    Column("enacted_at", DateTime(timezone=True)),
)

application = Table(
    "application",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("state", Text),
    Column("name", Text),
    Column("email", Text),
    Column("language", Text),
    Column("region_code", Text),
    Column("principles_version", Integer),
    Column("principles_language", Text),
    Column("sign_in_id", Uuid),
    Column("person_id", Uuid),
    Column("begun_at", DateTime(timezone=True)),
    Column("submitted_at", DateTime(timezone=True)),
    Column("state_since", DateTime(timezone=True)),
    Column("kind", Text),
    Column("organisation_name", Json),
    Column("organisation_kind", Text),
    Column("position", Text),
    Column("refused_by", Uuid),
    Column("refused_at", DateTime(timezone=True)),
    Column("reasons", Json),
    Column("representation", Text),
    Column("review", Json),
    Column("decided_by", Uuid),
    Column("authority", Text),
    Column("decision_id", Uuid),
    Column("member_id", Uuid),
    Column("standing_orders_id", Uuid),
    Column("answer_due_at", DateTime(timezone=True)),
    Column("representation_closes_at", DateTime(timezone=True)),
    Column("promise_version", Integer),
    Column("promise_language", Text),
    Column("version", Integer),
)

question = Table(
    "application_question",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid),
    Column("question", Json),
    Column("asked_by", Uuid),
    Column("asked_at", DateTime(timezone=True)),
    Column("answer", Text),
    Column("answered_at", DateTime(timezone=True)),
)


async def in_force(db: AsyncConnection) -> Principles | None:
    """The principles in force today; None where there are none."""
    query = select(principles.c.version, principles.c.text, principles.c.effective_on)
    query = query.where(principles.c.effective_on <= func.app_today()).order_by(principles.c.version.desc())
    return value((await db.execute(query.limit(1))).mappings().one_or_none(), Principles)


async def last_principles(db: AsyncConnection) -> tuple[int, date | None]:
    """The newest version, and the day it begins; 0 where there is none. Nobody else enacts one meanwhile."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("principles", 0))))
    query = select(principles.c.version, principles.c.effective_on).order_by(principles.c.version.desc())
    row = (await db.execute(query.limit(1))).one_or_none()
    return (row.version, row.effective_on) if row else (0, None)


async def put_principles(
    db: AsyncConnection, version: int, text: BilingualProse, effective_on: date, enacted_by: UUID | None, now: datetime
) -> None:
    """Add a version of the principles; it is never altered."""
    columns = {"version": version, "text": text, "effective_on": effective_on}
    await db.execute(insert(principles).values(enacted_by=enacted_by, enacted_at=now, **columns))


async def network(db: AsyncConnection) -> UUID:
    """The network whose principles they are. Raises `NotFound` where none was founded."""
    found: UUID | None = (await db.execute(select(body.c.id).where(body.c.kind == "network"))).scalars().first()
    if found is None:
        raise NotFound
    return found


async def is_region(db: AsyncConnection, code: str) -> bool:
    """Whether there is an area of this code."""
    return (await db.execute(select(region.c.code).where(region.c.code == code))).first() is not None


async def load(db: AsyncConnection, application_id: UUID, *, lock: bool = False) -> Application:
    """One application; `lock` holds it until the transaction ends. Raises `NotFound`."""
    query = select(application).where(application.c.id == application_id)
    found = value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Application)
    if found is None:
        raise NotFound
    return found


async def load_draft(db: AsyncConnection, sign_in_id: UUID) -> Application | None:
    """The draft whose address is confirmed by the code of this ask, held until the transaction ends; or None."""
    query = select(application).where(application.c.sign_in_id == sign_in_id).with_for_update()
    return value((await db.execute(query)).mappings().one_or_none(), Application)


async def standing_of(db: AsyncConnection, person_id: UUID) -> tuple[bool, bool]:
    """Whether a person is a member today in their own right, and whether an application of theirs waits.

    Nobody else applies for them until the transaction ends.
    """
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"applicant: {person_id}", 0))))
    joined = member.join(membership, membership.c.member_id == member.c.id)
    is_member = select(membership.c.id).select_from(joined)
    is_member = is_member.where(member.c.person_id == person_id, membership.c.ended_on.is_(None))
    waits = select(application.c.id)
    waits = waits.where(
        application.c.person_id == person_id,
        application.c.kind == "person",
        application.c.state.in_(rules.WAITING),
    )
    return (await db.execute(is_member)).first() is not None, (await db.execute(waits)).first() is not None


async def put(db: AsyncConnection, new: Application) -> None:
    """Store a new application."""
    await db.execute(insert(application).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def change(db: AsyncConnection, old: Application, new: Application) -> None:
    """Store what became of an application. Raises `Stale` where somebody else was first."""
    changed = {name: each for name in new.__struct_fields__ if (each := getattr(new, name)) != getattr(old, name)}
    query = update(application).where(application.c.id == old.id, application.c.version == old.version)
    if (await db.execute(query.values(changed))).rowcount != 1:
        raise Stale


async def put_question(db: AsyncConnection, new: Question) -> None:
    """Store a question back to the applicant."""
    await db.execute(insert(question).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def put_answer(db: AsyncConnection, application_id: UUID, answer: str, now: datetime) -> UUID:
    """Store the answer to the question that waits: an application has one at a time. Gives the question's id."""
    waits = (question.c.application_id == application_id) & question.c.answered_at.is_(None)
    change = update(question).where(waits).values(answer=answer, answered_at=now).returning(question.c.id)
    found: UUID = (await db.execute(change)).scalar_one()
    return found


async def questions(db: AsyncConnection, application_id: UUID) -> list[Question]:
    """The questions back to an applicant, the first one first."""
    query = select(question).where(question.c.application_id == application_id).order_by(question.c.id)
    return values((await db.execute(query)).mappings(), Question)


async def unanswered(db: AsyncConnection, now: datetime) -> list[UUID]:
    """The applications whose question was not answered in time."""
    late = application.c.answer_due_at <= now
    query = select(application.c.id).where(application.c.state == State.INFO_NEEDED, late).order_by(application.c.id)
    return list((await db.execute(query)).scalars())


async def is_published(db: AsyncConnection, decision_id: UUID) -> bool:
    """Whether there is a published decision of this id."""
    query = select(decision.c.id).where(decision.c.id == decision_id, decision.c.state == "published")
    return (await db.execute(query)).first() is not None


async def forget_drafts(db: AsyncConnection, now: datetime) -> int:
    """Delete the drafts that nobody confirmed in time. Gives how many."""
    old = application.c.begun_at < now - rules.DRAFTS_LAST
    return (await db.execute(delete(application).where(application.c.state == State.DRAFT, old))).rowcount
