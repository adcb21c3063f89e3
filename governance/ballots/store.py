"""What is remembered of ballots: their terms, the frozen roll, and one vote a right."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table, Text, Uuid, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.ballots import rules
from governance.ballots.values import Ballot, Proposal, ProposalKind, RollEntry, State, Vote, Voter
from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.counting.majority import Tally
from governance.database import Json, metadata, value, values
from governance.identifiers import new_id
from governance.members import store as members
from governance.motions.store import motion
from governance.offices.values import State as ProposalState
from governance.permissions import Permission
from governance.refusal import NotFound

ballot = Table(
    "ballot",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("text_version", Integer),
    Column("text_digest", Text),
    Column("standing_orders_id", Uuid),
    Column("state", Text),
    Column("resolution", Text),
    Column("names_seen_by", Text),
    Column("record_on", Date),
    Column("opens_at", DateTime(timezone=True)),
    Column("closes_at", DateTime(timezone=True)),
    Column("roll_digest", Text),
    Column("entitled", Integer),
    Column("outcome", Json),
    Column("scheduled_by", Uuid),
    Column("opened_by", Uuid),
    Column("certified_by", Uuid),
    Column("declared_at", DateTime(timezone=True)),
    Column("replaces_id", Uuid),
    Column("annulled_at", DateTime(timezone=True)),
    Column("annulled_by", Uuid),
    Column("annulment", Json),
    Column("was_to_close_at", DateTime(timezone=True)),
    Column("casting_until", DateTime(timezone=True)),
    Column("casting_vote", Text),
    Column("casting_by", Uuid),
    Column("casting_at", DateTime(timezone=True)),
    Column("casting_reason", Json),
    Column("version", Integer),
)

roll_entry = Table(
    "roll_entry",
    metadata,
    Column("ballot_id", Uuid, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("on_roll", Boolean),
    Column("reason", Text),
)

vote = Table(
    "vote",
    metadata,
    Column("ballot_id", Uuid, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("on_roll", Boolean),
    Column("choice", Text),
    Column("reason", Text),
    Column("cast_by", Uuid),
    Column("cast_at", DateTime(timezone=True)),
    Column("revision", Integer),
    Column("channel", Text),
    Column("entry_id", Uuid),
)

app_vote = Table(
    "app_vote",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ballot_id", Uuid),
    Column("member_id", Uuid),
    Column("permit_id", Uuid),
    Column("cast_at", DateTime(timezone=True)),
)

ballot_proposal = Table(
    "ballot_proposal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("ballot_id", Uuid),
    Column("kind", Text),
    Column("reason", Json),
    Column("state", Text),
    Column("proposed_by", Uuid),
    Column("proposed_at", DateTime(timezone=True)),
    Column("locked_until", DateTime(timezone=True)),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
    Column("objection", Json),
)

Lock = Literal["update", "share"] | None
NOT_OPEN = "FF002"  # the schema's own code: its trigger takes a vote only while the ballot is open


async def load(db: AsyncConnection, ballot_id: UUID, lock: Lock = None) -> Ballot:
    """One ballot; `lock` holds its row until the transaction ends. Raises `NotFound`.

    Votes hold it for sharing, and closing for update: so closing waits for the votes under way, and counts them.
    """
    query = select(ballot).where(ballot.c.id == ballot_id)
    if lock is not None:
        query = query.with_for_update(read=lock == "share")
    found = value((await db.execute(query)).mappings().one_or_none(), Ballot)
    if found is None:
        raise NotFound
    return found


async def put(db: AsyncConnection, new: Ballot) -> None:
    """Store a new ballot."""
    await db.execute(insert(ballot).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def change(db: AsyncConnection, old: Ballot, state: State, **columns: Any) -> None:
    """Move a ballot, whose row this transaction holds for update, to a state that the rules gave."""
    await db.execute(
        update(ballot).where(ballot.c.id == old.id).values(state=state, version=ballot.c.version + 1, **columns)
    )


async def of_motion(db: AsyncConnection, motion_id: UUID) -> list[Ballot]:
    """The ballots on a motion, the newest first: at most one of them is neither declared nor annulled."""
    query = select(ballot).where(ballot.c.motion_id == motion_id).order_by(ballot.c.id.desc())
    return values((await db.execute(query)).mappings(), Ballot)


async def under_way(db: AsyncConnection, motion_id: UUID) -> UUID | None:
    """The ballot on a motion that is called and not over, or None. Nobody calls one while the motion is held."""
    over = [State.DECLARED, State.ANNULLED]
    query = select(ballot.c.id).where(ballot.c.motion_id == motion_id, ballot.c.state.not_in(over))
    found: UUID | None = (await db.execute(query)).scalar_one_or_none()
    return found


async def freeze_roll(db: AsyncConnection, ballot_id: UUID, entries: Iterable[RollEntry]) -> None:
    """Store the roll of a ballot that is about to open. The schema lets no line change afterwards."""
    rows = [
        {"ballot_id": ballot_id, "member_id": each.member_id, "on_roll": each.on_roll, "reason": each.reason}
        for each in entries
    ]
    if rows:
        await db.execute(insert(roll_entry), rows)


async def voter(db: AsyncConnection, ballot_id: UUID, person_id: UUID) -> Voter:
    """A person before a ballot: the rights they may use today, and the lines of its roll for these and their own."""
    usable = await members.usable_rights(db, person_id)
    query = select(members.member.c.id).where(members.member.c.person_id == person_id)
    own = (await db.execute(query)).scalar_one_or_none()
    asked = {right.member_id for right in usable} | ({own} if own else set())
    lines = select(roll_entry.c.member_id, roll_entry.c.on_roll, roll_entry.c.reason).where(
        roll_entry.c.ballot_id == ballot_id, roll_entry.c.member_id.in_(asked)
    )
    entries = values((await db.execute(lines)).mappings(), RollEntry)
    return Voter(
        person_id=person_id, own_member_id=own, usable=usable, entries={each.member_id: each for each in entries}
    )


async def put_vote(db: AsyncConnection, new: Vote) -> Vote | None:
    """Store the vote of a right, in the place of its earlier one. Gives it with its revision.

    None where the ballot's time ran out between the rule and the row: the schema's trigger reads the clock once
    more. The transaction can then only be rolled back.
    """
    row = {name: getattr(new, name) for name in new.__struct_fields__}
    anew = {name: row[name] for name in ("choice", "reason", "cast_by", "cast_at", "channel", "entry_id")}
    query = (
        upsert(vote)
        .values(row)
        .on_conflict_do_update(
            index_elements=["ballot_id", "member_id"], set_={**anew, "revision": vote.c.revision + 1}
        )
        .returning(*(vote.c[name] for name in new.__struct_fields__))
    )
    try:
        return value((await db.execute(query)).mappings().one(), Vote)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == NOT_OPEN:
            return None
        raise


async def put_app_vote(db: AsyncConnection, cast: Vote, permit_id: UUID) -> UUID:
    """Store that an app cast a vote, by which permit: never which. Gives the id by which its voter is told."""
    id_ = new_id()
    row = {"id": id_, "ballot_id": cast.ballot_id, "member_id": cast.member_id, "permit_id": permit_id}
    await db.execute(insert(app_vote).values(row | {"cast_at": cast.cast_at}))
    return id_


async def tally(db: AsyncConnection, ballot_id: UUID) -> Tally:
    """Count the votes as they stand. To be decided by, the ballot must be held for update, and its time be over."""
    query = (
        select(vote.c.choice, func.count().label("number")).where(vote.c.ballot_id == ballot_id).group_by(vote.c.choice)
    )
    return Tally(**{row.choice: row.number for row in await db.execute(query)})


_OUTSTANDING = text(
    """
    SELECT EXISTS (SELECT FROM roll_entry e WHERE e.ballot_id = :id AND e.on_roll AND NOT EXISTS (
                     SELECT FROM vote v WHERE (v.ballot_id, v.member_id) = (e.ballot_id, e.member_id))) AS unvoted,
           EXISTS (SELECT FROM waiting_entry w WHERE w.ballot_id = :id) AS entries
    """
)


async def outstanding(db: AsyncConnection, ballot_id: UUID) -> rules.Outstanding:
    """Whether an open ballot still waits for a right on its roll, or for an entry to be confirmed; never how many."""
    row = (await db.execute(_OUTSTANDING, {"id": ballot_id})).one()
    return rules.Outstanding(row.unvoted, row.entries)


# What the rules may have to do by now: ballots to open, ballots to close, and motions whose notice has gone and
# whose rules call the ballot themselves. Each is looked at again under its lock.
_DUE = text(
    """
    SELECT id FROM ballot
     WHERE state = 'open' AND closes_at <= app_now() OR state = 'scheduled' AND opens_at <= app_now()
        OR state = 'tied' AND casting_until <= app_now() ORDER BY id
    """
)
_UNCALLED = text(
    """
    SELECT m.id FROM motion m JOIN standing_orders o ON o.id = m.standing_orders_id
     WHERE m.state = 'noticed' AND m.noticed_at IS NOT NULL AND CAST(o.rules ->> 'automatic' AS boolean)
       AND coalesce((SELECT b.state FROM ballot b WHERE b.motion_id = m.id ORDER BY b.id DESC LIMIT 1), 'declared')
           = 'declared'
     ORDER BY m.id
    """
)


async def due(db: AsyncConnection) -> list[UUID]:
    """Ballots that may have to open or to close by now, or for which the chair’s time is over."""
    return list((await db.execute(_DUE)).scalars())


async def uncalled(db: AsyncConnection) -> list[UUID]:
    """Motions for which the rules themselves call a ballot: the first, or one more after a declared result.

    After one that was annulled an officer calls the next.
    """
    return list((await db.execute(_UNCALLED)).scalars())


# ── Steps that two persons take ──────────────────────────────────────────────────────────────────────

_WITH_BODY = (
    select(ballot_proposal, motion.c.body_id)
    .join(ballot, ballot.c.id == ballot_proposal.c.ballot_id)
    .join(motion, motion.c.id == ballot.c.motion_id)
)


async def body_of(db: AsyncConnection, case: Ballot) -> UUID:
    """The body of the motion that is voted on."""
    found: UUID = (await db.execute(select(motion.c.body_id).where(motion.c.id == case.motion_id))).scalar_one()
    return found


async def able(db: AsyncConnection, case: Ballot, kind: ProposalKind) -> frozenset[UUID]:
    """Who may confirm a step of this kind today: nobody certifies the ballot that they, or whom they cover, called."""
    found = await bodies.leads(db, await body_of(db, case), rules.STEPS[kind])
    return rules.certifiers(case, found - await bound(db, case)) if kind == "certification" else found


async def scrutineers(db: AsyncConnection, case: Ballot) -> frozenset[UUID]:
    """Who certifies results here today, whoever called this ballot too; not whom a cover makes one with them."""
    found = await bodies.leads(db, await body_of(db, case), Permission.BALLOT_CERTIFY)
    return found - (await bound(db, case) - {case.scheduled_by, case.opened_by})


async def bound(db: AsyncConnection, case: Ballot) -> frozenset[UUID]:
    """Whoever called, opened or decided a ballot, and all who count as one with them: none of these certifies it."""
    return await bodies.act_with(db, case.opens_at, case.scheduled_by, case.opened_by, case.casting_by)


async def who_confirm(db: AsyncConnection, proposal_id: UUID) -> list[UUID]:
    """Who may confirm today a step that waits; nobody, once it is decided."""
    query = select(ballot_proposal).where(
        ballot_proposal.c.id == proposal_id, ballot_proposal.c.state == ProposalState.WAITING
    )
    row = (await db.execute(query)).one_or_none()
    if row is None:
        return []
    own = await bodies.act_with(db, row.proposed_at, row.proposed_by)
    return sorted(await able(db, await load(db, row.ballot_id), row.kind) - own)


async def put_proposal(db: AsyncConnection, new: Proposal) -> None:
    """Store a step that waits."""
    names = [name for name in new.__struct_fields__ if name not in ("body_id", "person_id")]
    await db.execute(insert(ballot_proposal).values({name: getattr(new, name) for name in names}))


async def load_proposal(db: AsyncConnection, ballot_id: UUID, proposal_id: UUID) -> Proposal:
    """One step proposed of a ballot, which whoever decides it holds. Raises `NotFound`."""
    query = _WITH_BODY.where(ballot_proposal.c.id == proposal_id, ballot_proposal.c.ballot_id == ballot_id)
    found = value((await db.execute(query)).mappings().one_or_none(), Proposal)
    if found is None:
        raise NotFound
    return found


async def waiting_proposal(db: AsyncConnection, ballot_id: UUID, kind: str) -> UUID | None:
    """The step of this kind that waits already."""
    query = select(ballot_proposal.c.id).where(
        ballot_proposal.c.ballot_id == ballot_id,
        ballot_proposal.c.kind == kind,
        ballot_proposal.c.state == ProposalState.WAITING,
    )
    found: UUID | None = (await db.execute(query)).scalar_one_or_none()
    return found


async def due_proposals(db: AsyncConnection) -> list[tuple[UUID, UUID]]:
    """The steps whose time lock has run out, and their ballots."""
    query = select(ballot_proposal.c.id, ballot_proposal.c.ballot_id).where(
        ballot_proposal.c.state == ProposalState.WAITING, ballot_proposal.c.locked_until <= func.app_now()
    )
    return [(row.id, row.ballot_id) for row in await db.execute(query.order_by(ballot_proposal.c.locked_until))]


async def decide_proposal(
    db: AsyncConnection,
    proposal_id: UUID,
    state: ProposalState,
    by: UUID | None,
    now: datetime,
    objection: BilingualProse | None = None,
) -> None:
    """Store what became of a step; after this the database refuses any change."""
    query = update(ballot_proposal).where(ballot_proposal.c.id == proposal_id)
    await db.execute(query.values(state=state, decided_by=by, decided_at=now, objection=objection))


async def lapse_proposals(
    db: AsyncConnection, ballot_id: UUID, now: datetime, kind: ProposalKind | None = None
) -> list[UUID]:
    """What waits of a ballot that is over, or what waits of one `kind`, can no longer be done. Gives their ids."""
    query = update(ballot_proposal).where(
        ballot_proposal.c.ballot_id == ballot_id, ballot_proposal.c.state == ProposalState.WAITING
    )
    if kind is not None:
        query = query.where(ballot_proposal.c.kind == kind)
    lapsed = query.values(state=ProposalState.LAPSED, decided_at=now).returning(ballot_proposal.c.id)
    return list((await db.execute(lapsed)).scalars())
