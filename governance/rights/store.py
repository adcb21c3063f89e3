"""The rows that are somebody's, table by table; and their erasure, which the database does whole or not at all."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Column, DateTime, Table, Text, Uuid, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.accounts.store import address
from governance.bilingual import Language, sort_key
from governance.database import Json, metadata, value, values
from governance.identifiers import new_id
from governance.members.store import member, person
from governance.permissions import OFFICES
from governance.rights import rules
from governance.rights.values import AddressChange, Details, ErasureRequest, HeldAlone, Hindrance, Told

# How the rows are found that do not say whose they are. By the address is also whoever shares it.
_BY_WAY = {
    "person": "t.id = :person_id",
    "sign_in": "t.email IN (SELECT email FROM address WHERE person_id = :person_id)",
    "membership_step": "t.membership_id IN (SELECT s.id FROM membership s JOIN member m ON m.id = s.member_id"
    " WHERE m.person_id = :person_id)",
    "register_entry": "t.membership_id IN (SELECT s.id FROM membership s JOIN member m ON m.id = s.member_id"
    " WHERE m.person_id = :person_id)",
    "register_copy_line": "t.number IN (SELECT e.number FROM register_entry e JOIN membership s"
    " ON s.id = e.membership_id JOIN member m ON m.id = s.member_id WHERE m.person_id = :person_id)",
    "application_question": "t.application_id IN (SELECT id FROM application WHERE person_id = :person_id)",
    "cover": "t.appointment_id IN (SELECT id FROM appointment WHERE person_id = :person_id)",
}
erasure_request = Table(
    "erasure_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("texts", Boolean),
    Column("sign_in_id", Uuid),
    Column("entered_by", Uuid),
    Column("asked_at", DateTime(timezone=True)),
    Column("done_at", DateTime(timezone=True)),
)
address_change = Table(
    "address_change",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("email", Text),
    Column("sign_in_id", Uuid),
    Column("asked_at", DateTime(timezone=True)),
    Column("done_at", DateTime(timezone=True)),
    Column("replaced", ARRAY(Text)),
)
_MEMBER = text("SELECT id FROM member WHERE person_id = :person_id")


async def members(db: AsyncConnection, person_id: UUID) -> frozenset[UUID]:
    """Under which ids a person is a member."""
    return frozenset((await db.execute(_MEMBER, {"person_id": person_id})).scalars())


async def rows(
    db: AsyncConnection, table: str, columns: Sequence[str], person_id: UUID, members: Collection[UUID]
) -> list[tuple[dict[str, Any], bool]]:
    """The rows of a table that are a person's, whole, and whether each was found by way of another.

    What of each is told is for the rules to say.
    """
    given = rules.shares(table, columns)
    mine = [f"t.{each} = " + ("ANY (:members)" if each in rules.MEMBERS else ":person_id") for each in given]
    way = _BY_WAY.get(table, "false")
    query = f'SELECT to_jsonb(t) AS row, {way} AS way FROM "{table}" t WHERE {" OR ".join([*mine, way])}'  # noqa: S608
    keys = {"person_id": person_id, "members": list(members)}
    asked = {name: each for name, each in keys.items() if f":{name}" in query}
    found = await db.execute(text(query).columns(row=Json), asked)
    return [(each.row, each.way) for each in found]


# A vote that is in an open ballot, and an answer to an open question: of whichever right this person used.
_OPEN = text(
    """
    SELECT max(closes_at) FROM (
      SELECT b.closes_at FROM ballot b JOIN vote v ON v.ballot_id = b.id
       WHERE b.state = 'open' AND b.closes_at > app_now() AND v.cast_by = :person_id
      UNION ALL SELECT q.closes_at FROM question q JOIN question_answer a ON a.question_id = q.id
                 WHERE q.state = 'open' AND q.closes_at > app_now() AND a.given_by = :person_id) each
    """
)
_ALONE = text(
    """
    SELECT a.office, b.name AS body FROM in_office a JOIN body b ON b.id = a.body_id
     WHERE a.person_id = :person_id AND a.cover_id IS NULL AND a.office = ANY (:offices)
       AND app_today() BETWEEN a.held_from AND coalesce(a.held_to, 'infinity')
       AND NOT EXISTS (
         SELECT FROM in_office o
          WHERE (o.body_id, o.office) = (a.body_id, a.office) AND o.cover_id IS NULL AND o.person_id <> a.person_id
            AND app_today() BETWEEN o.held_from AND coalesce(o.held_to, 'infinity'))
     ORDER BY b.founded_on, b.id, a.office
    """
).columns(body=Json)


_WAITING = text(
    """
    SELECT r.id FROM erasure_request r JOIN sign_in s ON s.id = r.sign_in_id
     WHERE r.person_id = :person_id AND r.done_at IS NULL AND s.used_at IS NULL AND s.expires_at > app_now()
     ORDER BY r.id DESC LIMIT 1
    """
)


async def hindrance(db: AsyncConnection, person_id: UUID) -> Hindrance:
    """What an erasure of somebody would have to wait for, and the ask of theirs that waits for its code."""
    open_until = (await db.execute(_OPEN, {"person_id": person_id})).scalar_one()
    asked = {"person_id": person_id, "offices": [office for office, gives in OFFICES.items() if gives]}
    alone = (await db.execute(_ALONE, asked)).mappings()
    waiting = (await db.execute(_WAITING, {"person_id": person_id})).scalar_one_or_none()
    return Hindrance(open_until, values(alone, HeldAlone), waiting)


async def email_of(db: AsyncConnection, person_id: UUID) -> str | None:
    """The address to which a code for a person goes: the first that was entered."""
    query = text("SELECT email FROM address WHERE person_id = :person_id ORDER BY id LIMIT 1")
    found: str | None = (await db.execute(query, {"person_id": person_id})).scalar_one_or_none()
    return found


async def hold_person(db: AsyncConnection, person_id: UUID) -> bool | None:
    """Hold a person's row until the transaction ends. Whether they are erased already; None where there is nobody."""
    query = text("SELECT erased_at IS NOT NULL FROM person WHERE id = :person_id FOR UPDATE")
    found: bool | None = (await db.execute(query, {"person_id": person_id})).scalar_one_or_none()
    return found


async def person_of(db: AsyncConnection, membership_id: UUID) -> UUID | None:
    """Whose a membership is; None where it is an organisation's, or there is no such membership."""
    query = text("SELECT m.person_id FROM membership s JOIN member m ON m.id = s.member_id WHERE s.id = :membership_id")
    found: UUID | None = (await db.execute(query, {"membership_id": membership_id})).scalar_one_or_none()
    return found


async def put_request(db: AsyncConnection, request: ErasureRequest) -> None:
    """Remember an ask to be erased."""
    names = {name: getattr(request, name) for name in ErasureRequest.__struct_fields__}
    await db.execute(insert(erasure_request).values(names))


async def load_request(db: AsyncConnection, request_id: UUID, person_id: UUID) -> ErasureRequest | None:
    """An ask of somebody's own that waits, held until the transaction ends."""
    mine = erasure_request.c.id == request_id, erasure_request.c.person_id == person_id
    query = select(erasure_request).where(*mine, erasure_request.c.done_at.is_(None)).with_for_update()
    return value((await db.execute(query)).mappings().one_or_none(), ErasureRequest)


async def mark_done(db: AsyncConnection, request_id: UUID, now: datetime) -> None:
    """Write down that an ask is met: in the transaction that meets it."""
    await db.execute(update(erasure_request).where(erasure_request.c.id == request_id).values(done_at=now))


async def erase(db: AsyncConnection, person_id: UUID, *, texts: bool) -> bool:
    """Erase somebody of whom an ask is done. False where that was done before."""
    query = text("SELECT erase_person(:person_id, :texts)")
    done: bool = (await db.execute(query, {"person_id": person_id, "texts": texts})).scalar_one()
    return done


async def forget_requests(db: AsyncConnection, before: datetime) -> int:
    """Delete the asks that nobody confirmed, and new addresses of a day ago. Gives how many."""
    query = text("DELETE FROM erasure_request WHERE done_at IS NULL AND asked_at < :before")
    asked = (await db.execute(query, {"before": before})).rowcount
    return asked + (await db.execute(delete(address_change).where(address_change.c.asked_at < before))).rowcount


async def people_called(db: AsyncConnection, id_or_email: str) -> list[UUID]:
    """Everybody who has this id, or this address."""
    query = text(
        "SELECT id FROM person WHERE id::text = :called UNION SELECT person_id FROM address WHERE email = :called"
    )
    return list((await db.execute(query, {"called": id_or_email})).scalars())


_DETAILS = text(
    """
    SELECT p.name, (SELECT region_code FROM member m WHERE m.person_id = p.id) AS region_code,
           ARRAY(SELECT email FROM address a WHERE a.person_id = p.id ORDER BY a.id) AS emails,
           (SELECT c.id FROM address_change c JOIN sign_in s ON s.id = c.sign_in_id
             WHERE c.person_id = p.id AND c.done_at IS NULL AND s.used_at IS NULL AND s.expires_at > app_now()
             ORDER BY c.id DESC LIMIT 1) AS waiting
      FROM person p WHERE p.id = :person_id
    """
)


async def details(db: AsyncConnection, person_id: UUID) -> Details:
    """What somebody may correct themselves, as it stands."""
    return values((await db.execute(_DETAILS, {"person_id": person_id})).mappings(), Details)[0]


async def correct(db: AsyncConnection, person_id: UUID, name: str, region_code: str | None) -> None:
    """Store a name, with how it is sorted, and an area."""
    keys = {f"sort_key_{each}": sort_key(name, each) for each in Language}
    await db.execute(update(person).where(person.c.id == person_id).values(name=name, **keys))
    await db.execute(update(member).where(member.c.person_id == person_id).values(region_code=region_code))


async def put_change(db: AsyncConnection, change: AddressChange) -> None:
    """Remember a new address that waits."""
    names = {name: getattr(change, name) for name in AddressChange.__struct_fields__}
    await db.execute(insert(address_change).values(names))


async def load_change(db: AsyncConnection, change_id: UUID, person_id: UUID) -> AddressChange | None:
    """A new address of somebody's own that waits, held until the transaction ends."""
    mine = address_change.c.id == change_id, address_change.c.person_id == person_id
    query = select(address_change).where(*mine, address_change.c.done_at.is_(None)).with_for_update()
    return value((await db.execute(query)).mappings().one_or_none(), AddressChange)


async def replace_addresses(db: AsyncConnection, change: AddressChange, now: datetime) -> None:
    """Put the new address in the place of all others of the person, and note which these were."""
    theirs = address.c.person_id == change.person_id
    replaced = list((await db.execute(delete(address).where(theirs).returning(address.c.email))).scalars())
    await db.execute(insert(address).values(id=new_id(), person_id=change.person_id, email=change.email))
    done = update(address_change).where(address_change.c.id == change.id)
    await db.execute(done.values(done_at=now, replaced=[each for each in replaced if each != change.email]))


async def told(db: AsyncConnection, change_id: UUID) -> Told | None:
    """To whom a replaced address is told; None once it is forgotten."""
    query = text(
        "SELECT p.name, p.language, c.replaced AS emails FROM address_change c JOIN person p ON p.id = c.person_id"
        " WHERE c.id = :id AND c.done_at IS NOT NULL"
    )
    return value((await db.execute(query, {"id": change_id})).mappings().one_or_none(), Told)
