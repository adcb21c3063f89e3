"""What is remembered of a motion's turns off the straight road."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, DateTime, Table, Uuid, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import Json, metadata, value, values
from governance.motions.store import second
from governance.motions.values import Motion
from governance.procedure.values import Adjournment, Adoption, Appeal, Reopening, Withdrawal

appeal = Table(
    "appeal",
    metadata,
    Column("motion_id", Uuid, primary_key=True),
    Column("grounds", Json),
    Column("appealed_by", Uuid),
    Column("appealed_at", DateTime(timezone=True)),
    Column("overturned", Boolean),
    Column("reason", Json),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("reason", Json),
    Column("asked_by", Uuid),
    Column("asked_at", DateTime(timezone=True)),
    Column("closes_at", DateTime(timezone=True)),
)

withdrawal_consent = Table(
    "withdrawal_consent",
    metadata,
    Column("withdrawal_id", Uuid, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("consented_by", Uuid),
    Column("consented_at", DateTime(timezone=True)),
)

adoption = Table(
    "adoption",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("from_member_id", Uuid),
    Column("member_id", Uuid),
    Column("adopted_by", Uuid),
    Column("adopted_at", DateTime(timezone=True)),
)


adjournment = Table(
    "adjournment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("reason", Json),
    Column("returns_on", Date),
    Column("adjourned_by", Uuid),
    Column("adjourned_at", DateTime(timezone=True)),
    Column("body_id", Uuid),
    Column("report", Json),
    Column("reported_by", Uuid),
    Column("reported_at", DateTime(timezone=True)),
)

reopening = Table(
    "reopening",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("reason", Json),
    Column("asked_by", Uuid),
    Column("asked_at", DateTime(timezone=True)),
    Column("closes_at", DateTime(timezone=True)),
    Column("reopened_at", DateTime(timezone=True)),
)

reopening_support = Table(
    "reopening_support",
    metadata,
    Column("reopening_id", Uuid, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("supported_by", Uuid),
    Column("supported_at", DateTime(timezone=True)),
)


async def load_appeal(db: AsyncConnection, motion_id: UUID) -> Appeal | None:
    """The appeal on a motion; None where there was none."""
    query = select(appeal).where(appeal.c.motion_id == motion_id)
    return value((await db.execute(query)).mappings().one_or_none(), Appeal)


async def put_appeal(db: AsyncConnection, new: Appeal) -> None:
    """Store a new appeal."""
    await db.execute(insert(appeal).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def decide_appeal(db: AsyncConnection, decided: Appeal) -> None:
    """Store how an appeal was decided; the database refuses a second time."""
    names = ("overturned", "reason", "decided_by", "decided_at")
    query = update(appeal).where(appeal.c.motion_id == decided.motion_id)
    await db.execute(query.values({name: getattr(decided, name) for name in names}))


async def last_withdrawal(db: AsyncConnection, motion_id: UUID) -> Withdrawal | None:
    """The last wish to withdraw a motion, in force or not; None where there was none."""
    query = select(withdrawal).where(withdrawal.c.motion_id == motion_id).order_by(withdrawal.c.id.desc()).limit(1)
    return value((await db.execute(query)).mappings().one_or_none(), Withdrawal)


async def put_withdrawal(db: AsyncConnection, new: Withdrawal) -> None:
    """Store a wish to withdraw."""
    await db.execute(insert(withdrawal).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def seconders(db: AsyncConnection, motion: Motion) -> frozenset[UUID]:
    """The members that seconded the present text."""
    query = select(second.c.member_id).where(
        second.c.motion_id == motion.id, second.c.text_version == motion.text_version
    )
    return frozenset((await db.execute(query)).scalars())


async def consents(db: AsyncConnection, withdrawal_id: UUID) -> frozenset[UUID]:
    """The members that have consented to a wish to withdraw."""
    query = select(withdrawal_consent.c.member_id).where(withdrawal_consent.c.withdrawal_id == withdrawal_id)
    return frozenset((await db.execute(query)).scalars())


async def put_consent(
    db: AsyncConnection, withdrawal_id: UUID, member_id: UUID, person_id: UUID, now: datetime
) -> None:
    """Store a seconder's consent."""
    row = {"withdrawal_id": withdrawal_id, "member_id": member_id, "consented_by": person_id, "consented_at": now}
    await db.execute(insert(withdrawal_consent).values(row))


async def put_adoption(db: AsyncConnection, new: Adoption) -> None:
    """Store that a seconder adopted a motion."""
    await db.execute(insert(adoption).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def put_adjournment(db: AsyncConnection, new: Adjournment) -> None:
    """Store that a motion was put off."""
    await db.execute(insert(adjournment).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def adjournments(db: AsyncConnection, motion_id: UUID) -> list[Adjournment]:
    """Every time that a motion was put off, the last first."""
    query = select(adjournment).where(adjournment.c.motion_id == motion_id).order_by(adjournment.c.id.desc())
    return values((await db.execute(query)).mappings(), Adjournment)


async def put_report(db: AsyncConnection, reported: Adjournment) -> None:
    """Store what a body reports; the database refuses a second time."""
    names = ("report", "reported_by", "reported_at")
    query = update(adjournment).where(adjournment.c.id == reported.id)
    await db.execute(query.values({name: getattr(reported, name) for name in names}))


async def load_reopening(db: AsyncConnection, motion_id: UUID) -> Reopening | None:
    """The wish that a motion be voted on again; None where there was none."""
    query = select(reopening).where(reopening.c.motion_id == motion_id)
    return value((await db.execute(query)).mappings().one_or_none(), Reopening)


async def put_reopening(db: AsyncConnection, new: Reopening) -> None:
    """Store a wish that a motion be voted on again. When it has been is the database's to say."""
    await db.execute(insert(reopening).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def supporters(db: AsyncConnection, reopening_id: UUID) -> frozenset[UUID]:
    """The members that wish it."""
    query = select(reopening_support.c.member_id).where(reopening_support.c.reopening_id == reopening_id)
    return frozenset((await db.execute(query)).scalars())


async def put_support(db: AsyncConnection, reopening_id: UUID, member_id: UUID, person_id: UUID, now: datetime) -> None:
    """Store that a member wishes it too."""
    row = {"reopening_id": reopening_id, "member_id": member_id, "supported_by": person_id, "supported_at": now}
    await db.execute(insert(reopening_support).values(row))


_DUE = text(
    """
    SELECT m.id FROM motion m
     WHERE m.state IN ('adjourned', 'referred') AND m.returns_on <= (SELECT app_today())
        OR m.state IN ('admitted', 'final_text', 'noticed') AND m.lapses_at <= (SELECT app_now())
     ORDER BY m.id
    """
)


async def due(db: AsyncConnection) -> list[UUID]:
    """Motions for which the rules may have something to do by now; each is looked at again under its lock."""
    return list((await db.execute(_DUE)).scalars())
