"""Counting again: whether what is stored of every counted ballot still gives the result that was declared."""

from uuid import UUID

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.ballots import rules, store
from governance.ballots.values import Ballot, RollEntry
from governance.bodies import store as bodies
from governance.database import values


class Recount(Struct, frozen=True):
    """One ballot, counted again from its votes and its frozen roll; `faults` are none where all is as declared.

    `outcome` is of the votes alone. A casting vote is none of them: it stands beside.
    """

    ballot_id: UUID
    entitled: int
    turnout: int
    outcome: str
    casting_vote: str | None
    faults: tuple[str, ...]


async def recount(db: AsyncConnection) -> list[Recount]:
    """Count every ballot that has a result, in the order in which they were called. Reads only."""
    query = select(store.ballot).where(store.ballot.c.outcome.is_not(None)).order_by(store.ballot.c.id)
    return [await _again(db, each) for each in values((await db.execute(query)).mappings(), Ballot)]


async def _again(db: AsyncConnection, ballot: Ballot) -> Recount:
    assert ballot.outcome is not None  # noqa: S101 - asked for
    lines = select(store.roll_entry).where(store.roll_entry.c.ballot_id == ballot.id)
    roll = values((await db.execute(lines)).mappings(), RollEntry)
    orders = (await bodies.orders(db, ballot.standing_orders_id)).rules
    entitled = sum(entry.on_roll for entry in roll)
    outcome = rules.counted(ballot, await store.tally(db, ballot.id), entitled, orders)
    faults = {
        "the roll is not the one that was frozen": rules.roll_digest(ballot.id, ballot.record_on, roll)
        != ballot.roll_digest,
        "another number was entitled": entitled != ballot.entitled,
        "the votes give another result": outcome != ballot.outcome,
    }
    return Recount(
        ballot.id,
        entitled,
        outcome.turnout,
        rules.name_of(outcome),
        ballot.casting_vote,
        tuple(fault for fault, is_so in faults.items() if is_so),
    )
