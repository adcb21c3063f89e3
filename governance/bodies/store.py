"""What is remembered of bodies, their offices and their standing orders."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.refusals import BodyIsDissolved
from governance.bodies.rules import EnactedOrders, MembersRules, StandingOrders, digest
from governance.bodies.values import Affiliation, NewAffiliation
from governance.database import Json, metadata, value
from governance.identifiers import new_id
from governance.permissions import OFFICES, Office, Permission
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
    Column("parent_id", Uuid),
    Column("dissolved_on", Date),
    Column("legal_form", Text),
)

terms_of_reference = Table(
    "terms_of_reference",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("body_id", Uuid),
    Column("version", Integer),
    Column("text", Json),
    Column("effective_on", Date),
    Column("enacted_by", Uuid),
    Column("enacted_at", DateTime(timezone=True)),
)

affiliation = Table(
    "affiliation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("body_id", Uuid),
    Column("name", Json),
    Column("nature", Json),
    Column("held_from", Date),
    Column("held_to", Date),
    Column("entered_by", Uuid),
)

region = Table(
    "region",
    metadata,
    Column("code", Text, primary_key=True),
    Column("kind", Text),
    Column("name", Json),
    Column("voluntary_council_code", Text),
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
    Column("ended_by", Uuid),
    Column("ended_at", DateTime(timezone=True)),
    Column("end_reason", Json),
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


async def members_rules(db: AsyncConnection) -> MembersRules:
    """The periods that hold for what begins now in the life of a membership."""
    query = select(standing_orders).where(standing_orders.c.id == func.members_rules())
    return value((await db.execute(query)).mappings().one_or_none(), MembersRules) or MembersRules()


async def members_rules_of(db: AsyncConnection, orders_id: UUID | None) -> MembersRules:
    """The periods under which something began."""
    query = select(standing_orders).where(standing_orders.c.id == orders_id)
    return value((await db.execute(query)).mappings().one_or_none(), MembersRules) or MembersRules()


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
    parent_id: UUID | None = None,
    dissolved_on: date | None = None,
) -> UUID:
    """Enter a body. `kind` is one of the schema's; `parent_id` the body that it stands under.

    `dissolved_on` is its last day, where it is entered after that.
    """
    id_ = new_id()
    columns = {"slug": slug or str(id_), "kind": kind, "name": name, "purpose": purpose}
    await db.execute(
        insert(body).values(id=id_, founded_on=founded_on, parent_id=parent_id, dissolved_on=dissolved_on, **columns)
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
) -> UUID:
    """Enter that a person holds an office from a day, to a day or until further notice."""
    id_ = new_id()
    await db.execute(
        insert(appointment).values(
            id=id_,
            body_id=body_id,
            person_id=person_id,
            office=office,
            held_from=held_from,
            held_to=held_to,
        )
    )
    return id_


# ── Who leads a body, and what its officers write ────────────────────────────────────────────────────

_LEADS = text(
    """
    WITH RECURSIVE above AS (
      SELECT id, parent_id FROM body WHERE id = :body_id
      UNION ALL SELECT b.id, b.parent_id FROM body b JOIN above a ON b.id = a.parent_id
    ), held AS (
      SELECT a.person_id, a.body_id FROM in_office a
       WHERE a.office = ANY (:offices) AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
    ), own AS (SELECT person_id FROM held WHERE body_id IN (SELECT id FROM above))
    SELECT person_id FROM own
    UNION SELECT h.person_id FROM held h JOIN body b ON b.id = h.body_id
     WHERE b.kind = 'board' AND NOT EXISTS (SELECT FROM own)
    """
)


async def leads(db: AsyncConnection, body_id: UUID, permission: Permission) -> frozenset[UUID]:
    """Who may use a permission over a body today: by an office in it, or in a body that it stands under.

    Where nobody holds such an office, the board's officers may.
    """
    offices = [office.value for office, given in OFFICES.items() if permission in given]
    return frozenset((await db.execute(_LEADS, {"body_id": body_id, "offices": offices})).scalars())


_ACTS_WITH = text("SELECT acts_with(each, :since) FROM unnest(CAST(:people AS uuid[])) AS each")


async def act_with(db: AsyncConnection, since: datetime, *people: UUID | None) -> frozenset[UUID]:
    """These people, and all who are bound to them by a cover on any day since: one person, where two are asked for."""
    known = [each for each in people if each is not None]
    return frozenset((await db.execute(_ACTS_WITH, {"since": since, "people": known})).scalars())


# Not who covers the office: what is for whoever holds it is for nobody in their place.
_HOLDERS = text(
    """
    SELECT person_id FROM appointment WHERE body_id = :body_id AND office = ANY (:offices)
       AND app_today() BETWEEN held_from AND coalesce(held_to, 'infinity')
    """
)


async def holders(db: AsyncConnection, body_id: UUID, permission: Permission) -> frozenset[UUID]:
    """Who holds today an office of this very body that gives a permission: nobody in their place."""
    offices = [office.value for office, given in OFFICES.items() if permission in given]
    return frozenset((await db.execute(_HOLDERS, {"body_id": body_id, "offices": offices})).scalars())


async def hold_body(db: AsyncConnection, body_id: UUID) -> str:
    """Be the only one to change this body's register until the transaction ends. Gives its kind; raises `NotFound`."""
    lock = func.pg_advisory_xact_lock(func.hashtextextended(f"body: {body_id}", 0))
    await db.execute(select(lock))
    kind: str | None = (await db.execute(select(body.c.kind).where(body.c.id == body_id))).scalar_one_or_none()
    if kind is None:
        raise NotFound
    return kind


async def require_standing(db: AsyncConnection, body_id: UUID) -> None:
    """Refuse what would begin anew in a body that is dissolved, or will be. Raises `BodyIsDissolved`."""
    query = select(body.c.dissolved_on).where(body.c.id == body_id)
    last_on: date | None = (await db.execute(query)).scalar_one_or_none()
    if last_on is not None:
        raise BodyIsDissolved(last_on)


async def today(db: AsyncConnection) -> date:
    """The day in Wales."""
    day: date = (await db.execute(select(func.app_today()))).scalar_one()
    return day


async def by_kind(db: AsyncConnection) -> dict[str, UUID]:
    """The first body of each kind."""
    rows = await db.execute(select(body.c.kind, body.c.id).order_by(body.c.id.desc()))
    return {row.kind: row.id for row in rows}


async def is_taken(db: AsyncConnection, slug: str) -> bool:
    """Whether a body goes by this name in addresses; nobody else establishes one until the transaction ends."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("body: names", 0))))
    return (await db.execute(select(body.c.id).where(body.c.slug == slug))).first() is not None


async def last_terms(db: AsyncConnection, body_id: UUID) -> tuple[int, date | None]:
    """The newest version of a body's terms of reference, and the day it begins; 0 where there is none."""
    query = (
        select(terms_of_reference.c.version, terms_of_reference.c.effective_on)
        .where(terms_of_reference.c.body_id == body_id)
        .order_by(terms_of_reference.c.version.desc())
    )
    row = (await db.execute(query.limit(1))).one_or_none()
    return (row.version, row.effective_on) if row else (0, None)


async def put_terms(
    db: AsyncConnection,
    body_id: UUID,
    version: int,
    text: BilingualProse,
    effective_on: date,
    now: datetime,
    enacted_by: UUID | None = None,
) -> None:
    """Add a version of a body's terms of reference; it is never altered."""
    columns = {"version": version, "text": text, "effective_on": effective_on, "enacted_at": now}
    await db.execute(insert(terms_of_reference).values(id=new_id(), body_id=body_id, enacted_by=enacted_by, **columns))


async def affiliate(db: AsyncConnection, body_id: UUID, new: NewAffiliation, entered_by: UUID | None = None) -> UUID:
    """Enter an affiliation of a body. Gives its id."""
    id_ = new_id()
    columns = {name: getattr(new, name) for name in new.__struct_fields__}
    await db.execute(insert(affiliation).values(id=id_, body_id=body_id, entered_by=entered_by, **columns))
    return id_


async def load_affiliation(db: AsyncConnection, affiliation_id: UUID) -> Affiliation:
    """One affiliation, held until the transaction ends. Raises `NotFound`."""
    query = select(affiliation).where(affiliation.c.id == affiliation_id).with_for_update()
    found = value((await db.execute(query)).mappings().one_or_none(), Affiliation)
    if found is None:
        raise NotFound
    return found


async def end_affiliation(db: AsyncConnection, affiliation_id: UUID, held_to: date) -> None:
    """Store the last day of an affiliation."""
    query = update(affiliation).where(affiliation.c.id == affiliation_id)
    await db.execute(query.values(held_to=held_to))
