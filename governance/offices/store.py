"""What is remembered of offices, of changes that wait, and of interests."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.store import appointment
from governance.database import Json, metadata, value, values
from governance.identifiers import new_id
from governance.offices.values import Appointment, Cover, Interest, NewCover, Proposal, State
from governance.permissions import Office
from governance.refusal import NotFound

office_proposal = Table(
    "office_proposal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text),
    Column("body_id", Uuid),
    Column("office", Text),
    Column("person_id", Uuid),
    Column("held_from", Date),
    Column("held_to", Date),
    Column("appointment_id", Uuid),
    Column("reason", Json),
    Column("state", Text),
    Column("proposed_by", Uuid),
    Column("proposed_at", DateTime(timezone=True)),
    Column("locked_until", DateTime(timezone=True)),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
    Column("objection", Json),
    Column("version", Integer),
)

cover = Table(
    "cover",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("appointment_id", Uuid),
    Column("deputy_id", Uuid),
    Column("covers_from", Date),
    Column("covers_to", Date),
    Column("reason", Json),
    Column("named_by", Uuid),
    Column("named_at", DateTime(timezone=True)),
    Column("ended_by", Uuid),
    Column("ended_at", DateTime(timezone=True)),
)

cover_ask = Table(
    "cover_ask",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("appointment_id", Uuid),
    Column("asked_by", Uuid),
    Column("asked_at", DateTime(timezone=True)),
)

interest = Table(
    "interest",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("nature", Json),
    Column("declared_on", Date),
    Column("ended_on", Date),
)


async def holders(db: AsyncConnection, body_id: UUID, office: Office) -> list[Appointment]:
    """Everybody who holds this office of a body, or will; the body is held already."""
    query = select(appointment).where(
        appointment.c.body_id == body_id,
        appointment.c.office == office,
        func.coalesce(appointment.c.held_to, func.app_today()) >= func.app_today(),
    )
    return values((await db.execute(query.order_by(appointment.c.held_from, appointment.c.id))).mappings(), Appointment)


async def load(db: AsyncConnection, appointment_id: UUID) -> Appointment:
    """One appointment. Raises `NotFound`."""
    query = select(appointment).where(appointment.c.id == appointment_id)
    found = value((await db.execute(query)).mappings().one_or_none(), Appointment)
    if found is None:
        raise NotFound
    return found


async def end(
    db: AsyncConnection, appointment_id: UUID, held_to: date, reason: BilingualProse, by: UUID | None, now: datetime
) -> None:
    """Store the last day of an appointment, and why it ends."""
    query = update(appointment).where(appointment.c.id == appointment_id)
    await db.execute(query.values(held_to=held_to, end_reason=reason, ended_by=by, ended_at=now))


async def covers_of(db: AsyncConnection, appointment_id: UUID) -> list[Cover]:
    """The covers of an appointment that have not ended by today, those to come too."""
    query = select(cover).where(cover.c.appointment_id == appointment_id, cover.c.covers_to >= func.app_today())
    return values((await db.execute(query.order_by(cover.c.covers_from))).mappings(), Cover)


async def in_office(db: AsyncConnection, body_id: UUID) -> frozenset[UUID]:
    """Everybody who was appointed to an office of a body and holds it today."""
    query = select(appointment.c.person_id).where(
        appointment.c.body_id == body_id,
        func.app_today().between(appointment.c.held_from, func.coalesce(appointment.c.held_to, func.app_today())),
    )
    return frozenset((await db.execute(query)).scalars())


async def put_cover(db: AsyncConnection, appointment_id: UUID, new: NewCover, named_by: UUID, now: datetime) -> UUID:
    """Enter a cover. Gives its id."""
    id_, days = new_id(), {"covers_from": new.covers_from, "covers_to": new.covers_to, "reason": new.reason}
    who = {"appointment_id": appointment_id, "deputy_id": new.person_id, "named_by": named_by, "named_at": now}
    await db.execute(insert(cover).values(id=id_, **who, **days))
    return id_


async def load_cover(db: AsyncConnection, cover_id: UUID) -> Cover:
    """One cover, held until the transaction ends. Raises `NotFound`."""
    query = select(cover).where(cover.c.id == cover_id).with_for_update()
    found = value((await db.execute(query)).mappings().one_or_none(), Cover)
    if found is None:
        raise NotFound
    return found


async def end_cover(db: AsyncConnection, cover_id: UUID, covers_to: date, by: UUID, now: datetime) -> None:
    """Store the last day of a cover that is ended early."""
    await db.execute(update(cover).where(cover.c.id == cover_id).values(covers_to=covers_to, ended_by=by, ended_at=now))


async def asked_on(db: AsyncConnection, appointment_id: UUID) -> date | None:
    """The day on which cover was last asked for."""
    query = text("SELECT (max(asked_at) AT TIME ZONE 'Europe/London')::date FROM cover_ask WHERE appointment_id = :id")
    found: date | None = (await db.execute(query, {"id": appointment_id})).scalar_one()
    return found


async def put_ask(db: AsyncConnection, appointment_id: UUID, asked_by: UUID, now: datetime) -> UUID:
    """Store that cover is asked for. Gives the ask's id."""
    id_ = new_id()
    await db.execute(insert(cover_ask).values(id=id_, appointment_id=appointment_id, asked_by=asked_by, asked_at=now))
    return id_


async def asked_of(db: AsyncConnection, ask_id: UUID) -> Appointment:
    """The appointment for which cover is asked."""
    query = select(appointment).join(cover_ask, cover_ask.c.appointment_id == appointment.c.id)
    found = value((await db.execute(query.where(cover_ask.c.id == ask_id))).mappings().one(), Appointment)
    assert found is not None  # noqa: S101 - .one() gave a row
    return found


async def is_person(db: AsyncConnection, person_id: UUID) -> bool:
    """Whether there is such a person."""
    query = text("SELECT EXISTS (SELECT FROM person WHERE id = :id)")
    found: bool = (await db.execute(query, {"id": person_id})).scalar_one()
    return found


async def put(db: AsyncConnection, proposal: Proposal) -> None:
    """Store a change that waits."""
    await db.execute(
        insert(office_proposal).values({name: getattr(proposal, name) for name in proposal.__struct_fields__})
    )


async def load_proposal(db: AsyncConnection, proposal_id: UUID) -> Proposal:
    """One proposed change; whoever decides it holds its body. Raises `NotFound`."""
    query = select(office_proposal).where(office_proposal.c.id == proposal_id)
    found = value((await db.execute(query)).mappings().one_or_none(), Proposal)
    if found is None:
        raise NotFound
    return found


async def leaver(db: AsyncConnection, proposal: Proposal) -> UUID | None:
    """Who would leave an office by this change: whose appointment ends, or is taken over."""
    query = select(appointment.c.person_id).where(appointment.c.id == proposal.appointment_id)
    found: UUID | None = (await db.execute(query)).scalar_one_or_none()
    return found


async def decide(
    db: AsyncConnection,
    proposal_id: UUID,
    state: State,
    by: UUID | None,
    now: datetime,
    objection: BilingualProse | None = None,
) -> None:
    """Store what became of a proposed change; after this the database refuses any change."""
    query = update(office_proposal).where(office_proposal.c.id == proposal_id)
    await db.execute(
        query.values(
            state=state, decided_by=by, decided_at=now, objection=objection, version=office_proposal.c.version + 1
        )
    )


async def waiting(db: AsyncConnection, body_id: UUID, office: Office, person_id: UUID) -> UUID | None:
    """The change about this person in this office that waits already."""
    query = select(office_proposal.c.id).where(
        office_proposal.c.body_id == body_id,
        office_proposal.c.office == office,
        office_proposal.c.person_id == person_id,
        office_proposal.c.state == State.WAITING,
    )
    found: UUID | None = (await db.execute(query.limit(1))).scalar_one_or_none()
    return found


async def due(db: AsyncConnection) -> list[tuple[UUID, UUID]]:
    """The changes whose time lock has run out, and their bodies."""
    query = select(office_proposal.c.id, office_proposal.c.body_id).where(
        office_proposal.c.state == State.WAITING, office_proposal.c.locked_until <= func.app_now()
    )
    return [(row.id, row.body_id) for row in await db.execute(query.order_by(office_proposal.c.locked_until))]


async def declare(db: AsyncConnection, person_id: UUID, nature: Bilingual, declared_on: date) -> UUID:
    """Enter an interest. Gives the entry's id."""
    id_ = new_id()
    await db.execute(insert(interest).values(id=id_, person_id=person_id, nature=nature, declared_on=declared_on))
    return id_


async def load_interest(db: AsyncConnection, interest_id: UUID, person_id: UUID) -> Interest:
    """One's own entry, held until the transaction ends. Raises `NotFound`, for somebody else's too."""
    query = select(interest).where(interest.c.id == interest_id, interest.c.person_id == person_id).with_for_update()
    found = value((await db.execute(query)).mappings().one_or_none(), Interest)
    if found is None:
        raise NotFound
    return found


async def end_interest(db: AsyncConnection, ended: Interest) -> None:
    """Store the last day of an entry."""
    await db.execute(update(interest).where(interest.c.id == ended.id).values(ended_on=ended.ended_on))
