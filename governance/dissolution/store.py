"""What is remembered of dissolutions, and what still stands in the way of one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import BilingualProse
from governance.bodies.store import appointment, body
from governance.database import Json, metadata, value, values
from governance.dissolution.values import Dissolution, InTheWay
from governance.offices.values import State
from governance.refusal import NotFound

dissolution = Table(
    "dissolution",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("body_id", Uuid),
    Column("last_on", Date),
    Column("reason", Json),
    Column("state", Text),
    Column("proposed_by", Uuid),
    Column("proposed_at", DateTime(timezone=True)),
    Column("locked_until", DateTime(timezone=True)),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
    Column("objection", Json),
)

# The schema asks for the same before it lets a body be dissolved (open_in_body), and knows no titles.
_IN_THE_WAY = text(
    """
    SELECT o.kind, o.id, coalesce(t.title::jsonb, k.title::jsonb, c.title::jsonb, q.title::jsonb, y.name::jsonb,
                                  jsonb_build_object('cy', p.name, 'en', p.name)) AS title
      FROM open_in_body(:id, :last_on) o
      LEFT JOIN ballot l ON o.kind = 'ballot' AND l.id = o.id
      LEFT JOIN motion m ON m.id = coalesce(l.motion_id, o.id)
      LEFT JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
      LEFT JOIN composite k ON k.id = o.id LEFT JOIN call c ON c.id = o.id
      LEFT JOIN question q ON q.id = o.id LEFT JOIN body y ON y.id = o.id
      LEFT JOIN appointment a ON a.id = o.id LEFT JOIN office_proposal w ON w.id = o.id
      LEFT JOIN person p ON p.id = coalesce(a.person_id, w.person_id)
     ORDER BY o.kind, o.id
    """
).columns(title=Json)


async def in_the_way(db: AsyncConnection, body_id: UUID, last_on: date) -> list[InTheWay]:
    """What of a body is still open, or begins after a day."""
    return values((await db.execute(_IN_THE_WAY, {"id": body_id, "last_on": last_on})).mappings(), InTheWay)


async def put(db: AsyncConnection, new: Dissolution) -> None:
    """Store a dissolution that waits."""
    names = [name for name in new.__struct_fields__ if name != "person_id"]
    await db.execute(insert(dissolution).values({name: getattr(new, name) for name in names}))


async def load(db: AsyncConnection, dissolution_id: UUID) -> Dissolution:
    """One dissolution; whoever decides it holds its body. Raises `NotFound`."""
    query = select(dissolution).where(dissolution.c.id == dissolution_id)
    found = value((await db.execute(query)).mappings().one_or_none(), Dissolution)
    if found is None:
        raise NotFound
    return found


async def waiting(db: AsyncConnection, body_id: UUID) -> UUID | None:
    """The dissolution of a body that waits already."""
    query = select(dissolution.c.id).where(dissolution.c.body_id == body_id, dissolution.c.state == State.WAITING)
    found: UUID | None = (await db.execute(query)).scalar_one_or_none()
    return found


async def due(db: AsyncConnection) -> list[tuple[UUID, UUID]]:
    """The dissolutions whose time lock has run out, and their bodies."""
    query = select(dissolution.c.id, dissolution.c.body_id).where(
        dissolution.c.state == State.WAITING, dissolution.c.locked_until <= func.app_now()
    )
    return [(row.id, row.body_id) for row in await db.execute(query.order_by(dissolution.c.locked_until))]


async def decide(
    db: AsyncConnection,
    dissolution_id: UUID,
    state: State,
    by: UUID | None,
    now: datetime,
    objection: BilingualProse | None = None,
) -> None:
    """Store what became of a dissolution; after this the database refuses any change."""
    query = update(dissolution).where(dissolution.c.id == dissolution_id)
    await db.execute(query.values(state=state, decided_by=by, decided_at=now, objection=objection))


async def end_offices(db: AsyncConnection, case: Dissolution, last_on: date, now: datetime) -> None:
    """End on the body's last day every office that is held for longer."""
    held_longer = or_(appointment.c.held_to.is_(None), appointment.c.held_to > last_on)
    query = update(appointment).where(appointment.c.body_id == case.body_id, held_longer)
    await db.execute(query.values(held_to=last_on, end_reason=case.reason, ended_by=case.proposed_by, ended_at=now))


async def dissolve(db: AsyncConnection, body_id: UUID, last_on: date) -> None:
    """Store a body's last day, once."""
    await db.execute(update(body).where(body.c.id == body_id).values(dissolved_on=last_on))
