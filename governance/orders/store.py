"""What is remembered of standing orders: every version, who enacted it and why."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Uuid, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bodies.rules import digest
from governance.bodies.store import body, standing_orders
from governance.database import value
from governance.identifiers import new_id
from governance.members.store import roll_material
from governance.orders.rules import Standing, begins
from governance.orders.values import Kept, NewOrders
from governance.permissions import Office
from governance.refusal import NotFound

# The app may not change a body's row, and so not lock it: two who enact for one body wait for each other here.
_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended('standing orders of ' || CAST(:id AS text), 0))")

_HELD = text(
    """
    SELECT office, body_id FROM in_office
     WHERE person_id = :person_id AND app_today() BETWEEN held_from AND coalesce(held_to, 'infinity')
    """
).columns(body_id=Uuid)


async def body_kind(db: AsyncConnection, body_id: UUID) -> str:
    """What kind of body it is. Raises `NotFound`."""
    kind = (await db.execute(select(body.c.kind).where(body.c.id == body_id))).scalar_one_or_none()
    if kind is None:
        raise NotFound
    return str(kind)


async def standing(db: AsyncConnection, body_id: UUID, person_id: UUID) -> Standing:
    """How a person stands to a body today. Raises `NotFound` where there is no such body."""
    kind = await body_kind(db, body_id)
    held = [(Office(row.office), row.body_id) for row in await db.execute(_HELD, {"person_id": person_id})]
    here = frozenset(office for office, in_body in held if in_body == body_id)
    return Standing(kind, here, frozenset(office for office, _ in held))


async def newest(db: AsyncConnection, body_id: UUID, *, hold: bool = False) -> Kept | None:
    """The newest version of a body, in force or to come; with `hold`, nobody else enacts one meanwhile."""
    if hold:
        await db.execute(_HOLD, {"id": str(body_id)})
    query = (
        select(standing_orders)
        .where(standing_orders.c.body_id == body_id)
        .order_by(standing_orders.c.version.desc())
        .limit(1)
    )
    return value((await db.execute(query)).mappings().one_or_none(), Kept)


async def kept(db: AsyncConnection, body_id: UUID, version: int) -> Kept:
    """One version. Raises `NotFound`."""
    query = select(standing_orders).where(standing_orders.c.body_id == body_id, standing_orders.c.version == version)
    found = value((await db.execute(query)).mappings().one_or_none(), Kept)
    if found is None:
        raise NotFound
    return found


async def entitled_on(db: AsyncConnection, day: date) -> int:
    """How many rights would be on a roll of that day's members."""
    return sum(line.on_roll for line in await roll_material(db, day))


async def put(
    db: AsyncConnection, body_id: UUID, new: NewOrders, base: Kept | None, person_id: UUID, now: datetime
) -> int:
    """Add the version after `base`. Gives its number."""
    version = base.version + 1 if base else 1
    await db.execute(
        insert(standing_orders).values(
            id=new_id(),
            body_id=body_id,
            version=version,
            preset=new.preset,
            effective_from=begins(new.effective_on),
            rules=new.rules,
            digest=digest(new.rules),
            enacted_at=now,
            enacted_by=person_id,
            reason=new.reason,
        )
    )
    return version
