"""What is remembered of a membership's life, and what it does to the voting right."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Column, DateTime, Table, Text, Uuid, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import BilingualProse
from governance.database import Json, metadata, value
from governance.identifiers import new_id
from governance.members.store import membership, rest, voting_right, wake
from governance.refusal import NotFound
from governance.standing.values import Membership, Move, State, Step

step = Table(
    "membership_step",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("membership_id", Uuid),
    Column("move", Text),
    Column("reasons", Json),
    Column("words", Text),
    Column("made_by", Uuid),
    Column("made_at", DateTime(timezone=True)),
    Column("standing_orders_id", Uuid),
    Column("heard_until", DateTime(timezone=True)),
)
_COLUMNS = [membership.c[name] for name in Membership.__struct_fields__]

# Who may speak for a membership: its person, or whoever represents the organisation today.
THEIRS = """
    SELECT m.person_id FROM member m WHERE m.id = {0} AND m.person_id IS NOT NULL
    UNION SELECT n.person_id FROM nomination n WHERE n.member_id = {0} AND n.role = 'representative'
      AND app_today() BETWEEN n.acts_from AND coalesce(n.acts_to, 'infinity')
"""
_THEIRS = text(THEIRS.format(":member_id"))


async def load(db: AsyncConnection, membership_id: UUID, *, lock: bool = False) -> Membership:
    """One membership; `lock` holds it until the transaction ends. Raises `NotFound`."""
    query = select(*_COLUMNS).where(membership.c.id == membership_id)
    found = value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Membership)
    if found is None:
        raise NotFound
    return found


async def theirs(db: AsyncConnection, member_id: UUID) -> frozenset[UUID]:
    """Who may speak for a member today."""
    return frozenset((await db.execute(_THEIRS, {"member_id": member_id})).scalars())


async def others(db: AsyncConnection, membership_id: UUID) -> int:
    """How many memberships last beside this one. Nobody else resigns until the transaction ends."""
    await db.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('resignations', 0))"))
    query = text("SELECT count(*) FROM membership WHERE ended_on IS NULL AND id <> :id")
    number: int = (await db.execute(query, {"id": membership_id})).scalar_one()
    return number


async def proposal(db: AsyncConnection, membership_id: UUID) -> Step:
    """The proposal of a removal that waits, the last one. Raises `NotFound`."""
    query = select(step).where(step.c.membership_id == membership_id, step.c.move == Move.PROPOSE_REMOVAL)
    found = value((await db.execute(query.order_by(step.c.id.desc()).limit(1))).mappings().one_or_none(), Step)
    if found is None:
        raise NotFound
    return found


async def put_step(
    db: AsyncConnection,
    membership_id: UUID,
    move: str,
    now: datetime,
    *,
    made_by: UUID | None = None,
    reasons: BilingualProse | None = None,
    words: str | None = None,
    orders_id: UUID | None = None,
    heard_until: datetime | None = None,
) -> UUID:
    """Store one step of a membership; with a proposal, until when the member is heard by which rules. Gives its id."""
    id_ = new_id()
    columns = {"membership_id": membership_id, "move": move, "reasons": reasons, "words": words}
    columns |= {"standing_orders_id": orders_id, "heard_until": heard_until}
    await db.execute(insert(step).values(id=id_, made_by=made_by, made_at=now, **columns))
    return id_


async def change(db: AsyncConnection, old: Membership, new: Membership, today: date) -> None:
    """Store what became of a membership, which this transaction holds, and what that makes of its voting right."""
    changed = {name: each for name in new.__struct_fields__ if (each := getattr(new, name)) != getattr(old, name)}
    await db.execute(update(membership).where(membership.c.id == old.id).values(changed))
    right = update(voting_right).where(voting_right.c.member_id == old.member_id)
    if new.ended_on is not None:
        await wake(db, old.member_id, new.ended_on)
        await db.execute(right.values(held_to=new.ended_on - timedelta(days=1)))
    elif new.lapses_on != old.lapses_on:
        await db.execute(right.values(held_to=new.lapses_on - timedelta(days=1) if new.lapses_on else None))
    elif new.state is State.SUSPENDED:
        await rest(db, old.member_id, today)
    elif old.state is State.SUSPENDED:
        await wake(db, old.member_id, today)


_LAPSED = text(
    "SELECT id FROM membership WHERE ended_on IS NULL AND lapses_on <= app_today() ORDER BY id FOR UPDATE SKIP LOCKED"
)


async def lapsed(db: AsyncConnection) -> list[UUID]:
    """The memberships whose last day has passed."""
    return list((await db.execute(_LAPSED)).scalars())
