"""What is remembered of those who act for organisations, and of those who were asked to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import Boolean, Column, Date, DateTime, Table, Text, Uuid, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.database import Json, metadata, value, values
from governance.members.store import nomination
from governance.nominations.refusals import NotAnOrganisation
from governance.nominations.values import Ending, Held, NewEnding, Nominee, Offer
from governance.refusal import NotFound

offer = Table(
    "nomination_offer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid),
    Column("role", Text),
    Column("nominee_id", Uuid),
    Column("name", Text),
    Column("email", Text),
    Column("language", Text),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("by_officer", Boolean),
    Column("reason", Json),
    Column("offered_by", Uuid),
    Column("offered_at", DateTime(timezone=True)),
    Column("standing_orders_id", Uuid),
    Column("answer_due_at", DateTime(timezone=True)),
    Column("state", Text),
    Column("state_since", DateTime(timezone=True)),
)
_HELD = [nomination.c[name] for name in Held.__struct_fields__]
# Two who change who acts for an organisation wait for each other; its votes wait for neither.
_HOLD = text("SELECT FROM voting_right WHERE member_id = :member_id FOR NO KEY UPDATE")
_ORGANISATION = text(
    """
    SELECT s.member_id, m.kind = 'organisation' AND s.ended_on IS NULL AS lasts
      FROM membership s JOIN member m ON m.id = s.member_id WHERE s.id = :id
    """
)
_ACTING = text(
    """
    SELECT id, member_id, person_id, role, acts_from, acts_to FROM nomination
     WHERE member_id = :member_id AND acts_to IS DISTINCT FROM acts_from - 1
       AND coalesce(acts_to, 'infinity') >= app_today() ORDER BY acts_from, id
    """
)
_STOPPERS = text(
    """
    SELECT s.person_id FROM nomination_line l JOIN speaker_today s USING (member_id) WHERE l.id = :id
    UNION SELECT r.person_id FROM nomination_line l JOIN right_today r USING (member_id)
     WHERE l.id = :id AND l.by_officer AND r.capacity <> 'own'
    """
)
_RESUME = text(
    """
    UPDATE nomination SET acts_to = NULL, ending = NULL, ended_by = NULL, ended_at = NULL
     WHERE (member_id, role, ending) = (:member_id, 'representative', 'handed_over')
       AND acts_to = CAST(:acts_from AS date) - 1
    """
)
_SPEAKERS = text("SELECT person_id FROM speaker_today WHERE member_id = :member_id")


async def organisation(db: AsyncConnection, membership_id: UUID) -> UUID:
    """The organisation whose membership this is. Raises `NotFound`, or `NotAnOrganisation` once it is over too."""
    found = (await db.execute(_ORGANISATION, {"id": membership_id})).one_or_none()
    if found is None:
        raise NotFound
    if not found.lasts:
        raise NotAnOrganisation
    member_id: UUID = found.member_id
    return member_id


async def hold(db: AsyncConnection, member_id: UUID) -> None:
    """Hold still who acts for an organisation, until the transaction ends."""
    await db.execute(_HOLD, {"member_id": member_id})


async def speakers(db: AsyncConnection, member_id: UUID) -> frozenset[UUID]:
    """Who speaks for an organisation today: its main representative; while it has none, its deputies."""
    return frozenset((await db.execute(_SPEAKERS, {"member_id": member_id})).scalars())


async def stoppers(db: AsyncConnection, nomination_id: UUID) -> frozenset[UUID]:
    """Who can stop today what is to come: who speaks for the organisation; of what an officer began, any deputy too."""
    return frozenset((await db.execute(_STOPPERS, {"id": nomination_id})).scalars())


async def acting(db: AsyncConnection, member_id: UUID) -> list[Held]:
    """Who acts for an organisation today, or is to."""
    return values((await db.execute(_ACTING, {"member_id": member_id})).mappings(), Held)


async def waiting(db: AsyncConnection, member_id: UUID, now: datetime) -> list[Offer]:
    """Who has been asked by an organisation, and may still answer."""
    live = (offer.c.state == "waiting") & (offer.c.answer_due_at > now)
    return values((await db.execute(select(offer).where(offer.c.member_id == member_id, live))).mappings(), Offer)


async def load_offer(db: AsyncConnection, nomination_id: UUID) -> Offer:
    """Somebody who was asked; who acts for the organisation is held still until the transaction ends.

    Raises `NotFound`.
    """
    query = select(offer).where(offer.c.id == nomination_id)
    found = value((await db.execute(query)).mappings().one_or_none(), Offer)
    if found is None:
        raise NotFound
    await hold(db, found.member_id)
    return values((await db.execute(query)).mappings(), Offer)[0]


async def load_held(db: AsyncConnection, nomination_id: UUID) -> Held:
    """Somebody's role in an organisation, where the roles are held still until the transaction ends.

    Raises `NotFound`.
    """
    query = select(*_HELD).where(nomination.c.id == nomination_id)
    found = value((await db.execute(query)).mappings().one_or_none(), Held)
    if found is None:
        raise NotFound
    await hold(db, found.member_id)
    return values((await db.execute(query)).mappings(), Held)[0]


_KNOWN = text(
    """
    SELECT p.id, p.name, p.language FROM person p WHERE p.id = :person_id
       AND EXISTS (SELECT FROM nomination n WHERE n.member_id = :member_id AND n.person_id = p.id)
    """
)
_PERSON = text("SELECT p.id, p.name, p.language FROM person p WHERE p.id = :person_id")


async def known(db: AsyncConnection, member_id: UUID, person_id: UUID) -> Nominee | None:
    """Somebody who acts for an organisation, or did; None where it is nobody of theirs."""
    keys = {"member_id": member_id, "person_id": person_id}
    return value((await db.execute(_KNOWN, keys)).mappings().one_or_none(), Nominee)


async def person(db: AsyncConnection, person_id: UUID) -> Nominee | None:
    """A person; None for somebody who has not confirmed their address yet."""
    return value((await db.execute(_PERSON, {"person_id": person_id})).mappings().one_or_none(), Nominee)


async def put(db: AsyncConnection, new: Offer) -> None:
    """Store that somebody is asked."""
    await db.execute(insert(offer).values(asdict(new)))


async def answer(db: AsyncConnection, answered: Offer) -> None:
    """Store how it was answered, or that nobody did."""
    change = update(offer).where(offer.c.id == answered.id)
    await db.execute(change.values(state=answered.state, state_since=answered.state_since, email=answered.email))


async def begin(db: AsyncConnection, held: Held) -> None:
    """Store that somebody acts for an organisation."""
    await db.execute(insert(nomination).values(asdict(held)))


async def end(
    db: AsyncConnection, held: Held, ending: Ending, ended_by: UUID, now: datetime, new: NewEnding | None = None
) -> None:
    """Store the last day of somebody's role, who ended it, and an officer's reason."""
    change = update(nomination).where(nomination.c.id == held.id)
    reason = new.reason if new and ending is Ending.BY_OFFICER else None
    await db.execute(
        change.values(acts_to=held.acts_to, ending=ending, ended_by=ended_by, ended_at=now, end_reason=reason)
    )


async def resume(db: AsyncConnection, never_began: Held) -> None:
    """Store that the main representative goes on, as nobody takes over from them."""
    await db.execute(_RESUME, {"member_id": never_began.member_id, "acts_from": never_began.acts_from})


async def unanswered(db: AsyncConnection, now: datetime) -> Sequence[UUID]:
    """Who was asked and did not answer in time."""
    late = offer.c.answer_due_at <= now
    query = select(offer.c.id).where(offer.c.state == "waiting", late).order_by(offer.c.id)
    return list((await db.execute(query)).scalars())
