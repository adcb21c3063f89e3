"""What is remembered of bodies, their offices and their standing orders."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import EnactedOrders, StandingOrders, digest
from governance.database import Json, metadata, value
from governance.identifiers import new_id
from governance.permissions import Office
from governance.refusal import NotFound

body = Table(
    "body",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("slug", Text),
    Column("kind", Text),
    Column("name", Json),
    Column("purpose", Json),
    Column("founded_on", Date),
)

region = Table(
    "region",
    metadata,
    Column("code", Text, primary_key=True),
    Column("kind", Text),
    Column("name", Json),
)

document = Table(
    "document",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title", Text),
    Column("published_on", Date),
    Column("source", Text),
    Column("language", Text),
    Column("quotation", Text),
    Column("summary", Json),
)

appointment = Table(
    "appointment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("body_id", Uuid),
    Column("person_id", Uuid),
    Column("office", Text),
    Column("held_from", Date),
    Column("held_to", Date),
)

standing_orders = Table(
    "standing_orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("body_id", Uuid),
    Column("version", Integer),
    Column("preset", Text),
    Column("effective_from", DateTime(timezone=True)),
    Column("rules", Json),
    Column("digest", Text),
    Column("enacted_at", DateTime(timezone=True)),
    Column("enacted_by", Uuid),
    Column("reason", Json),
)


async def orders_in_force(db: AsyncConnection, body_id: UUID) -> EnactedOrders:
    """The version in force now. Raises `NotFound` where the body has none, or is none."""
    query = (
        select(standing_orders)
        .where(standing_orders.c.body_id == body_id, standing_orders.c.effective_from <= func.app_now())
        .order_by(standing_orders.c.version.desc())
        .limit(1)
    )
    found = value((await db.execute(query)).mappings().one_or_none(), EnactedOrders)
    if found is None:
        raise NotFound
    return found


async def orders(db: AsyncConnection, orders_id: UUID) -> EnactedOrders:
    """One version, as a motion or a ballot pinned it."""
    row = (await db.execute(select(standing_orders).where(standing_orders.c.id == orders_id))).mappings().one()
    found = value(row, EnactedOrders)
    assert found is not None  # noqa: S101 - .one() gave a row
    return found


async def establish(
    db: AsyncConnection,
    slug: str,
    kind: str,
    name: Bilingual,
    purpose: Bilingual | BilingualProse | None,
    founded_on: date,
) -> UUID:
    """Enter a body. `kind` is one of the schema's."""
    id_ = new_id()
    await db.execute(
        insert(body).values(id=id_, slug=slug, kind=kind, name=name, purpose=purpose, founded_on=founded_on)
    )
    return id_


async def enact(
    db: AsyncConnection, body_id: UUID, preset: str, rules: StandingOrders, effective_from: datetime
) -> UUID:
    """Add a version of a body's standing orders; what began under an older one keeps it."""
    id_ = new_id()
    last = select(func.coalesce(func.max(standing_orders.c.version), 0)).where(standing_orders.c.body_id == body_id)
    await db.execute(
        insert(standing_orders).values(
            id=id_,
            body_id=body_id,
            version=last.scalar_subquery() + 1,
            preset=preset,
            effective_from=effective_from,
            rules=rules,
            digest=digest(rules),
        )
    )
    return id_


async def appoint(
    db: AsyncConnection,
    body_id: UUID,
    person_id: UUID,
    office: Office,
    held_from: date,
    held_to: date | None = None,
) -> None:
    """Enter that a person holds an office from a day, to a day or until further notice."""
    await db.execute(
        insert(appointment).values(
            id=new_id(),
            body_id=body_id,
            person_id=person_id,
            office=office,
            held_from=held_from,
            held_to=held_to,
        )
    )
