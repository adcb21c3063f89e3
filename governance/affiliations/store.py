"""What is remembered of the organisations where people work or volunteer."""

from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Table, Uuid, insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.affiliations.refusals import OrganisationUnknown
from governance.affiliations.values import NewPersonAffiliation, PersonAffiliation
from governance.bilingual import Bilingual
from governance.database import Json, metadata, values
from governance.identifiers import new_id
from governance.refusal import NotFound

person_affiliation = Table(
    "person_affiliation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("organisation_id", Uuid),
    Column("name", Json),
    Column("title", Json),
    Column("held_from", Date),
    Column("held_to", Date),
)
_HOLD = text("SELECT FROM person WHERE id = :id FOR NO KEY UPDATE")
_THEIRS = text(
    """
    SELECT a.id, a.organisation_id, coalesce(a.name, o.name) AS name, a.held_from, a.held_to
      FROM person_affiliation a LEFT JOIN organisation o ON o.id = a.organisation_id WHERE a.person_id = :id
    """
).columns(name=Json)
_ORGANISATION = text(
    """
    SELECT o.id, o.name FROM member m JOIN organisation o ON o.id = m.organisation_id
     WHERE m.id = :id AND EXISTS (SELECT FROM membership s WHERE s.member_id = m.id AND s.ended_on IS NULL)
    """
).columns(name=Json)


async def hold(db: AsyncConnection, person_id: UUID) -> list[PersonAffiliation]:
    """All of a person's affiliations; nobody adds or ends one until the transaction ends."""
    await db.execute(_HOLD, {"id": person_id})
    return values((await db.execute(_THEIRS, {"id": person_id})).mappings(), PersonAffiliation)


async def organisation(db: AsyncConnection, member_id: UUID) -> tuple[UUID, Bilingual]:
    """The organisation that is this member, and its name. Raises `OrganisationUnknown`."""
    row = (await db.execute(_ORGANISATION, {"id": member_id})).one_or_none()
    if row is None:
        raise OrganisationUnknown(member_id)
    return row.id, Bilingual(**row.name)


async def put(db: AsyncConnection, person_id: UUID, new: NewPersonAffiliation, organisation_id: UUID | None) -> UUID:
    """Enter an affiliation. Gives the entry's id."""
    id_ = new_id()
    row = {"name": new.name, "title": new.title, "held_from": new.held_from, "held_to": new.held_to}
    whose = {"id": id_, "person_id": person_id, "organisation_id": organisation_id}
    await db.execute(insert(person_affiliation).values(**whose, **row))
    return id_


async def load(db: AsyncConnection, affiliation_id: UUID, person_id: UUID) -> PersonAffiliation:
    """One's own affiliation, held until the transaction ends. Raises `NotFound`, for somebody else's too."""
    for each in await hold(db, person_id):
        if each.id == affiliation_id:
            return each
    raise NotFound


async def end(db: AsyncConnection, affiliation_id: UUID, held_to: date) -> None:
    """Store the last day of an affiliation."""
    chosen = person_affiliation.c.id == affiliation_id
    await db.execute(update(person_affiliation).where(chosen).values(held_to=held_to))
