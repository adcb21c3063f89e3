"""What is remembered of accounts, addresses, asks for a code, and sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    delete,
    false,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.accounts import rules
from governance.accounts.values import PersonChoice, Session, SignIn
from governance.bilingual import Language, sort_key
from governance.database import metadata, value, values
from governance.identifiers import new_id

account = Table(
    "account",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("disabled_at", DateTime(timezone=True)),
)

address = Table(
    "address",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("email", Text),
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("email", Text),
    Column("language", Text),
    Column("network", INET),
    Column("asked_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("failures", Integer),
    Column("used_at", DateTime(timezone=True)),
    Column("applies", Boolean),
    Column("purpose", Text),
)

session = Table(
    "session",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("token_digest", LargeBinary),
    Column("door", Text),
    Column("began_at", DateTime(timezone=True)),
    Column("seen_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
)

# Asks for one address, and those from one network, wait for each other: else two at once would both count
# two live codes. Always the address first, so that two askers cannot hold what the other waits for.
_ADDRESS, _NETWORK = 0x5161, 0x5162


async def asks(db: AsyncConnection, email: str, network: str | None, now: datetime) -> rules.Asks:
    """Count the live codes of an address and the hour's asks from a network, holding all counts still."""
    for kind, key in ((_ADDRESS, email), (_NETWORK, network)):
        if key is not None:
            await db.execute(select(func.pg_advisory_xact_lock(kind, func.hashtext(key))))
    live = select(func.count()).where(sign_in.c.email == email, sign_in.c.used_at.is_(None), sign_in.c.expires_at > now)
    here = live.where(sign_in.c.network.is_not_distinct_from(network))
    # An unknown network is none: else all whose network cannot be told would share ten codes an hour.
    theirs = false() if network is None else sign_in.c.network == network
    recent = select(func.count()).where(theirs, sign_in.c.asked_at > now - rules.NETWORK_WINDOW)
    counts = select(here.scalar_subquery(), live.scalar_subquery(), recent.scalar_subquery())
    return rules.Asks(*(await db.execute(counts)).one())


async def add_sign_in(db: AsyncConnection, asked: SignIn, network: str | None) -> None:
    """Remember an ask. Of its code nothing is stored."""
    await db.execute(
        insert(sign_in).values(
            id=asked.id,
            email=asked.email,
            language=asked.language,
            network=network,
            asked_at=asked.asked_at,
            expires_at=asked.expires_at,
            applies=asked.applies,
            purpose=asked.purpose,
            failures=asked.failures,
        )
    )


async def asked(db: AsyncConnection, sign_in_id: UUID, *, lock: bool = False) -> SignIn | None:
    """One ask for a code; `lock`: nobody else tries it meanwhile."""
    query = select(sign_in).where(sign_in.c.id == sign_in_id)
    row = (await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return value(row, SignIn)


async def count_failure(db: AsyncConnection, sign_in_id: UUID) -> None:
    """Write down that a wrong code was entered."""
    change = update(sign_in).where(sign_in.c.id == sign_in_id, sign_in.c.failures < rules.TRIES)
    await db.execute(change.values(failures=sign_in.c.failures + 1))


async def use(db: AsyncConnection, sign_in_id: UUID, now: datetime) -> bool:
    """Use a code up. False where somebody did so before."""
    change = update(sign_in).where(sign_in.c.id == sign_in_id, sign_in.c.used_at.is_(None))
    used = await db.execute(change.values(used_at=now).returning(sign_in.c.id))
    return used.one_or_none() is not None


async def forget_sign_ins(db: AsyncConnection, now: datetime) -> int:
    """Delete the asks that are of no more use. Gives how many."""
    return (await db.execute(delete(sign_in).where(sign_in.c.asked_at < now - rules.MEMORY))).rowcount


_PEOPLE = text(
    """
    SELECT p.id AS person_id, p.name
      FROM address a JOIN person p ON p.id = a.person_id LEFT JOIN account c ON c.person_id = p.id
     WHERE a.email = :email AND c.disabled_at IS NULL
     ORDER BY p.sort_key_en, p.id
    """
)
# Whoever was asked at an address to act for an organisation, and has not shown yet that it is theirs.
_INVITED = text(
    """
    SELECT DISTINCT o.nominee_id AS person_id, o.name FROM nomination_offer o
     WHERE o.email = :email AND o.state = 'waiting' AND app_now() < o.answer_due_at ORDER BY 2, 1
    """
)
_INVITATION = text("SELECT name, language, email FROM nomination_offer WHERE nominee_id = :id AND email IS NOT NULL")
_ENTER = text(
    "INSERT INTO person (id, name, sort_key_cy, sort_key_en, language) VALUES (:id, :name, :cy, :en, :language)"
)
_CONFIRMED = text("UPDATE nomination_offer SET email = NULL WHERE nominee_id = :id AND email IS NOT NULL")


async def people_at(db: AsyncConnection, email: str) -> list[PersonChoice]:
    """All who have this address and may sign in, in alphabetical order; after them, those who are invited there."""
    known = values((await db.execute(_PEOPLE, {"email": email})).mappings(), PersonChoice)
    return known + values((await db.execute(_INVITED, {"email": email})).mappings(), PersonChoice)


async def enter_invited(db: AsyncConnection, person_id: UUID) -> None:
    """Enter whoever was invited, now that a code has shown that the address is theirs; nothing for anybody else."""
    found = (await db.execute(_INVITATION, {"id": person_id})).first()
    if found is not None:
        keys = {each.value: sort_key(found.name, each) for each in Language}
        await db.execute(_ENTER, {"id": person_id, "name": found.name, "language": found.language, **keys})
        await enter_address(db, person_id, found.email)
        await db.execute(_CONFIRMED, {"id": person_id})


async def ensure_account(db: AsyncConnection, person_id: UUID, now: datetime) -> None:
    """Open a person's account at their first sign-in."""
    row = insert_unless(account).values(id=new_id(), person_id=person_id, created_at=now)
    await db.execute(row.on_conflict_do_nothing(index_elements=[account.c.person_id]))


async def add_session(db: AsyncConnection, begun: Session, token_digest: bytes) -> None:
    """Remember a new session by the digest of its token."""
    await db.execute(
        insert(session).values(
            id=begun.id,
            person_id=begun.person_id,
            token_digest=token_digest,
            door=begun.door,
            began_at=begun.began_at,
            seen_at=begun.seen_at,
            expires_at=begun.expires_at,
        )
    )


async def end_sessions(
    db: AsyncConnection,
    person_id: UUID,
    now: datetime,
    *,
    session_id: UUID | None = None,
    of: bytes | None = None,
    but: bytes | None = None,
) -> list[UUID]:
    """End a person's own sessions, and give their ids. An end is never taken back.

    Which: the one of this id, the one `of` this token's digest, or every one `but` that of this token's digest.
    """
    change = update(session).where(session.c.person_id == person_id, session.c.ended_at.is_(None))
    if session_id is not None:
        change = change.where(session.c.id == session_id)
    if of is not None:
        change = change.where(session.c.token_digest == of)
    if but is not None:
        change = change.where(session.c.token_digest != but)
    return list((await db.execute(change.values(ended_at=now).returning(session.c.id))).scalars())


async def touch(db: AsyncConnection, token_digest: bytes) -> None:
    """Write down that a session was used; an ended one stays ended, whatever request was still under way."""
    change = update(session).where(
        session.c.token_digest == token_digest,
        session.c.ended_at.is_(None),
        session.c.seen_at <= func.app_now() - rules.TOUCH_EVERY,
    )
    await db.execute(change.values(seen_at=func.app_now()))


async def offices_today(db: AsyncConnection, person_id: UUID) -> list[str]:
    """The offices a person holds today."""
    query = text(
        "SELECT DISTINCT office FROM in_office WHERE person_id = :person_id"
        " AND app_today() BETWEEN held_from AND coalesce(held_to, 'infinity')"
    )
    return list((await db.execute(query, {"person_id": person_id})).scalars())


async def write_language(db: AsyncConnection, person_id: UUID, language: str) -> None:
    """Write down in which language a person wishes to be written to."""
    query = text("UPDATE person SET language = :language WHERE id = :person_id")
    await db.execute(query, {"person_id": person_id, "language": language})


async def write_findable(db: AsyncConnection, person_id: UUID, since: datetime | None) -> None:
    """Write down since when a person wishes to be found by name; None: not at all. The first wish keeps its time."""
    query = text(
        "UPDATE person SET findable_since = CASE WHEN CAST(:since AS timestamptz) IS NOT NULL"
        " THEN coalesce(findable_since, :since) END WHERE id = :person_id"
    )
    await db.execute(query, {"person_id": person_id, "since": since})


async def enter_address(db: AsyncConnection, person_id: UUID, email: str) -> UUID:
    """Enter an address of a person's. Several people may share one."""
    id_ = new_id()
    await db.execute(insert(address).values(id=id_, person_id=person_id, email=email.lower()))
    return id_
