"""What is remembered of offices, of changes that wait, and of interests."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.store import appointment
from governance.database import Json, metadata, value, values
from governance.identifiers import new_id
from governance.offices.values import Appointment, Interest, Proposal, State
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
