"""What is remembered of members, memberships, rights and who may use them."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text, Uuid, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Bilingual, Language, sort_key
from governance.database import Json, metadata, values
from governance.identifiers import new_id
from governance.members.rules import Admitted, Right, RollLine, Who

person = Table(
    "person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text),
    Column("sort_key_cy", Text),
    Column("sort_key_en", Text),
    Column("language", Text),
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Json),
    Column("sort_key_cy", Text),
    Column("sort_key_en", Text),
    Column("kind", Text),
)

member = Table(
    "member",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text),
    Column("person_id", Uuid),
    Column("organisation_id", Uuid),
    Column("region_code", Text),
)

membership = Table(
    "membership",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid),
    Column("class", Text),
    Column("joined_on", Date),
    Column("ended_on", Date),
    Column("end_reason", Text),
    Column("state", Text),
    Column("lapses_on", Date),
    Column("lapse_orders_id", Uuid),
    Column("version", Integer),
)

voting_right = Table(
    "voting_right",
    metadata,
    Column("member_id", Uuid, primary_key=True),
    Column("held_from", Date),
    Column("held_to", Date),
)

right_rest = Table(
    "right_rest",
    metadata,
    Column("member_id", Uuid, primary_key=True),
    Column("rests_from", Date, primary_key=True),
    Column("rests_to", Date),
)

nomination = Table(
    "nomination",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid),
    Column("person_id", Uuid),
    Column("role", Text),
    Column("acts_from", Date),
    Column("acts_to", Date),
    Column("ending", Text),
    Column("end_reason", Json),
    Column("ended_by", Uuid),
    Column("ended_at", DateTime(timezone=True)),
)

_USABLE = text(
    """
    SELECT r.member_id, n.kind, n.name, r.capacity FROM right_today r JOIN member_name n USING (member_id)
     WHERE r.person_id = :person_id ORDER BY r.capacity <> 'own', n.sort_key_en, r.member_id
    """
).columns(name=Json)


async def usable_rights(db: AsyncConnection, person_id: UUID) -> list[Right]:
    """The rights that a person may use today, their own first."""
    return values((await db.execute(_USABLE, {"person_id": person_id})).mappings(), Right)


# A roll is a pure function of the history and the record date: every right ever held, and why it is on or off.
_ROLL = text(
    """
    SELECT r.member_id, m.kind, CASE
             WHEN r.held_from > :record_on THEN 'joined_after_record_date'
             WHEN r.held_to < :record_on THEN 'membership_ended'
             WHEN EXISTS (SELECT FROM right_rest w WHERE w.member_id = r.member_id
               AND :record_on BETWEEN w.rests_from AND coalesce(w.rests_to, 'infinity')) THEN 'suspended'
             WHEN m.kind = 'organisation' AND NOT EXISTS (
               SELECT FROM nomination n WHERE n.member_id = r.member_id AND n.role <> 'champion'
                  AND :record_on BETWEEN n.acts_from AND coalesce(n.acts_to, 'infinity')) THEN 'no_representative'
             ELSE 'member' END AS reason
      FROM voting_right r JOIN member m ON m.id = r.member_id
     ORDER BY r.member_id
    """
)


async def roll_material(db: AsyncConnection, record_on: date) -> list[RollLine]:
    """Every voting right, and whether membership on the record date puts it on the roll; ordered by member id."""
    return values((await db.execute(_ROLL, {"record_on": record_on})).mappings(), RollLine)


async def enter_person(db: AsyncConnection, name: str, language: str) -> UUID:
    """Enter a person: not yet a member, an account or an address."""
    id_ = new_id()
    keys = {f"sort_key_{each}": sort_key(name, each) for each in Language}
    await db.execute(insert(person).values(id=id_, name=name, language=language, **keys))
    return id_


async def load_person(db: AsyncConnection, person_id: UUID) -> Who:
    """What a person is called, and how they are written to."""
    query = select(person.c.name, person.c.language).where(person.c.id == person_id)
    return values((await db.execute(query)).mappings(), Who)[0]


async def enter_organisation(db: AsyncConnection, name: Bilingual, kind: str) -> UUID:
    """Enter an organisation: not yet a member."""
    id_ = new_id()
    keys = {f"sort_key_{each}": sort_key(name.in_(each).text, each) for each in Language}
    await db.execute(insert(organisation).values(id=id_, name=name, kind=kind, **keys))
    return id_


async def enter_member(
    db: AsyncConnection,
    joined_on: date,
    *,
    person_id: UUID | None = None,
    organisation_id: UUID | None = None,
    region_code: str | None = None,
    ended_on: date | None = None,
) -> UUID:
    """Make a person or an organisation a member from a day, with one voting right for as long."""
    id_ = new_id()
    kind = "person" if person_id else "organisation"
    await db.execute(
        insert(member).values(
            id=id_, kind=kind, person_id=person_id, organisation_id=organisation_id, region_code=region_code
        )
    )
    await _begin_membership(db, id_, kind, joined_on, ended_on)
    last_day = ended_on - timedelta(days=1) if ended_on else None
    await db.execute(insert(voting_right).values(member_id=id_, held_from=joined_on, held_to=last_day))
    return id_


async def admit_person(db: AsyncConnection, person_id: UUID, today: date, region_code: str | None) -> Admitted:
    """Make a person a member from today. Who was one before has the same right again, which rested in between."""
    found = (await db.execute(select(member.c.id).where(member.c.person_id == person_id))).scalar_one_or_none()
    if found is None:
        member_id = await enter_member(db, today, person_id=person_id, region_code=region_code)
        begun = select(membership.c.id).where(membership.c.member_id == member_id)
        return Admitted((await db.execute(begun)).scalar_one(), member_id)
    if region_code is not None:
        await db.execute(update(member).where(member.c.id == found).values(region_code=region_code))
    await db.execute(_RESTED, {"member_id": found, "today": today})
    await db.execute(_RESUMES, {"member_id": found})
    return Admitted(await _begin_membership(db, found, "person", today), found)


async def admit_organisation(
    db: AsyncConnection, organisation_id: UUID, representative_id: UUID, today: date, region_code: str | None
) -> Admitted:
    """Make an organisation a member from today, with somebody who uses its right."""
    member_id = await enter_member(db, today, organisation_id=organisation_id, region_code=region_code)
    await nominate(db, member_id, representative_id, "representative", today)
    begun = select(membership.c.id).where(membership.c.member_id == member_id)
    return Admitted((await db.execute(begun)).scalar_one(), member_id)


# A right that ended is held on, and rested on the days from its end until today.
_RESTED = text(
    """
    INSERT INTO right_rest (member_id, rests_from, rests_to)
    SELECT member_id, held_to + 1, CAST(:today AS date) - 1 FROM voting_right
     WHERE member_id = :member_id AND held_to + 1 < :today
    """
)
_RESUMES = text("UPDATE voting_right SET held_to = NULL WHERE member_id = :member_id")


async def rest(db: AsyncConnection, member_id: UUID, rests_from: date, rests_to: date | None = None) -> None:
    """Let a right rest from a day on, until it is woken or for as long as is said; both days inclusive."""
    await db.execute(insert(right_rest).values(member_id=member_id, rests_from=rests_from, rests_to=rests_to))


async def wake(db: AsyncConnection, member_id: UUID, first_day: date) -> None:
    """End the rest of a right, where it rests, so that this is the first day without it."""
    rests = [right_rest.c.member_id == member_id, right_rest.c.rests_to.is_(None)]
    await db.execute(delete(right_rest).where(*rests, right_rest.c.rests_from >= first_day))
    await db.execute(update(right_rest).where(*rests).values(rests_to=first_day - timedelta(days=1)))


async def _begin_membership(
    db: AsyncConnection, member_id: UUID, kind: str, joined_on: date, ended_on: date | None = None
) -> UUID:
    id_ = new_id()
    await db.execute(
        insert(membership).values(
            {
                "id": id_,
                "member_id": member_id,
                "class": "individual" if kind == "person" else "organisation",
                "joined_on": joined_on,
                "ended_on": ended_on,
                "end_reason": "lapsed" if ended_on else None,
                "state": "ended" if ended_on else "active",
            }
        )
    )
    return id_


async def nominate(
    db: AsyncConnection,
    member_id: UUID,
    person_id: UUID,
    role: str,
    acts_from: date,
    acts_to: date | None = None,
) -> None:
    """Let a person use an organisation's right as its representative or deputy, by dates."""
    await db.execute(
        insert(nomination).values(
            id=new_id(),
            member_id=member_id,
            person_id=person_id,
            role=role,
            acts_from=acts_from,
            acts_to=acts_to,
        )
    )
