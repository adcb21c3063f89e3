"""The journal: one row for every act, in the act's own transaction.

Audit log, change feed and outbox are the same fact. A row says who did what to which thing, never a name, an address
or a choice. Nobody can change a row: the app's role may only add and read, and a trigger refuses the rest.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, DateTime, Table, Text, Uuid, insert, text

from governance.context import Context
from governance.database import Json, metadata
from governance.permissions import Permission

journal = Table(
    "journal",
    metadata,
    Column("seq", BigInteger, primary_key=True),
    Column("at", DateTime(timezone=True)),
    Column("event", Text),
    Column("subject_type", Text),
    Column("subject_id", Uuid),
    Column("person_id", Uuid),
    Column("member_id", Uuid),
    Column("facts", Json),
)


class Event(Struct, frozen=True):
    """What happened. A subclass names it (`noun.participle`) and adds its facts as fields.

    `subject_id` is the thing it happened to; `member_id` names the voting right that was used, if one was.
    Where `told`, members hear of it: the job that tells them is deferred in the same transaction.
    """

    name: ClassVar[str]
    subject_type: ClassVar[str]
    told: ClassVar[bool] = False
    subject_id: UUID
    member_id: UUID | None = None


async def record(ctx: Context, event: Event) -> None:
    """Write the journal row of an act: always the last line of an action."""
    facts = {
        field: msgspec.to_builtins(getattr(event, field))
        for field in event.__struct_fields__
        if field not in ("subject_id", "member_id")
    }
    await ctx.db.execute(
        insert(journal).values(
            event=event.name,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            person_id=ctx.actor.person_id,
            member_id=event.member_id,
            facts=facts,
        )
    )
    if event.told:
        await defer(ctx, "tell", event=event.name, subject_id=event.subject_id)


# The job queue's own function (procrastinate): a job that belongs to a rolled-back act never existed.
_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', :task, :priority, NULL, NULL, CAST(:args AS jsonb), NULL)"
    "::procrastinate_job_to_defer_v1])"
)

# Somebody waits for their code; a thousand letters about a ballot may wait behind it.
_URGENT = {"send_code": 10}


async def defer(ctx: Context, task: str, **arguments: object) -> None:
    """Put a job in the queue, in this transaction. `task` is a name in `api.outbound.jobs`."""
    keys = {"task": task, "priority": _URGENT.get(task, 0), "args": msgspec.json.encode(arguments).decode()}
    await ctx.db.execute(_DEFER, keys)


class Change(Struct, frozen=True):
    """One line of the change feed: what to fetch again. `id` is the resource's, `changed_at` is UTC."""

    event: str
    type: str
    id: UUID
    changed_at: datetime


class Changes(Struct, frozen=True):
    """A page of the feed. `next_cursor` is always there, even where the page is empty."""

    data: list[Change]
    next_cursor: str
    has_more: bool


# In the order of commits, not of sequence numbers: a transaction that commits late would be skipped by
# "seq > cursor" for ever. Votes are silent until their ballot has closed, and for ever where it was annulled. Drafts
# are their writers' alone. What people do with their own accounts is no change of the society's; and whoever knew
# the id of a sign-in could use up its tries.
_CHANGES = text(
    """
    SELECT j.xid::text AS xid, j.seq, j.event, j.subject_type AS type, j.subject_id AS id, j.at AS changed_at
      FROM journal j
     WHERE (j.xid, j.seq) > (CAST(:xid AS xid8), :seq) AND j.xid < pg_snapshot_xmin(pg_current_snapshot())
       AND j.subject_type NOT IN ('sign_in', 'session', 'person')
       AND (j.event <> 'vote.cast' OR EXISTS (
             SELECT FROM ballot b WHERE b.id = j.subject_id
                AND (b.state IN ('closed', 'provisional', 'declared')
                     OR b.state = 'open' AND app_now() >= b.closes_at)))
       AND NOT EXISTS (
             SELECT FROM motion m WHERE m.id = j.subject_id
                AND (m.state = 'draft' OR m.state = 'withdrawn' AND m.seconding_closes_at IS NULL))
       AND NOT EXISTS (SELECT FROM decision d WHERE d.id = j.subject_id AND d.state = 'draft')
     ORDER BY j.xid, j.seq LIMIT :limit
    """
)


async def changes(ctx: Context, xid: int, seq: int, limit: int) -> tuple[list[Change], tuple[int, int], bool]:
    """Read the feed after a position. Gives the changes, the new position, and whether more are waiting."""
    ctx.actor.require(Permission.JOURNAL_READ)
    rows = (await ctx.db.execute(_CHANGES, {"xid": xid, "seq": seq, "limit": limit + 1})).mappings().all()
    page = rows[:limit]
    position = (int(page[-1]["xid"]), page[-1]["seq"]) if page else (xid, seq)
    return (
        [Change(r["event"], r["type"], r["id"], r["changed_at"]) for r in page],
        position,
        len(rows) > limit,
    )
