"""The journal: one row for every act, in the act's own transaction.

Audit log, change feed and outbox are the same fact. A row says who did what to which thing, by whose cover where they
did it as a deputy, and by which app where one did it in their name; never a name, an address or a choice. Nobody can
change a row: the app's role may only add and read, and a trigger refuses the rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, DateTime, Select, Table, Text, Uuid, insert, literal, select, text

from governance.context import Context
from governance.database import Json, metadata
from governance.refusal import N_

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
    Column("cover_id", Uuid),
    Column("app_id", Uuid),
)


class Event(Struct, frozen=True):
    """What happened. A subclass names it (`noun.participle`) and adds its facts as fields.

    `subject_id` is the thing it happened to; `member_id` names the voting right that was used, if one was.
    `said` is the sentence by which people read it in the journal: what happened, without a name.
    Where `told`, members hear of it: the job that tells them is deferred in the same transaction.
    """

    name: ClassVar[str]
    said: ClassVar[str]
    subject_type: ClassVar[str]
    told: ClassVar[bool] = False
    subject_id: UUID
    member_id: UUID | None = None


def kinds_of_event(kind: type[Event] = Event) -> Iterator[type[Event]]:
    """Every kind of event that the program can record today."""
    for each in kind.__subclasses__():
        if hasattr(each, "name"):
            yield each
        yield from kinds_of_event(each)


def sentence_of(name: str) -> str:
    """The sentence, as a catalogue key, of the event called `name`; one of its own for a kind of long ago."""
    said = (kind.said for kind in kinds_of_event() if kind.name == name)
    return next(said, N_("Something happened that this version of the program has no words for."))


async def record(ctx: Context, event: Event) -> None:
    """Write the journal row of an act: the last line of an action that changes one thing."""
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
            cover_id=ctx.actor.cover_id,
            app_id=ctx.actor.app.client_id if ctx.actor.app else None,
        )
    )
    if event.told:
        await defer(ctx, "tell", event=event.name, subject_id=event.subject_id)


async def record_each(ctx: Context, kind: type[Event], subjects: Select[tuple[UUID]]) -> None:
    """Write the rows of one kind of event that happened to many things, without facts: `subjects` selects their ids."""
    things = subjects.subquery()
    said = select(
        literal(kind.name),
        literal(kind.subject_type),
        things.c[0],
        literal(ctx.actor.person_id, Uuid),
        literal({}, Json),
        literal(ctx.actor.cover_id, Uuid),
    )
    await ctx.db.execute(insert(journal).from_select([*_WRITTEN], said))


_WRITTEN = ("event", "subject_type", "subject_id", "person_id", "facts", "cover_id")

# The job queue's own function (procrastinate): a job that belongs to a rolled-back act never existed.
_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY("
    "SELECT ROW(CAST(:queue AS text), CAST(:task AS text), CAST(:priority AS integer), NULL, NULL, args, NULL)"
    "::procrastinate_job_to_defer_v1 FROM jsonb_array_elements(CAST(:jobs AS jsonb)) AS each (args)))"
)

# Somebody waits for their code; a thousand letters about a ballot may wait behind it.
_URGENT = {"send_code": 10}
# Where others may take their time to answer, nobody's letter waits behind them.
QUEUES = ("default", "webhooks")
_QUEUE = {"deliver": "webhooks"}


async def defer(ctx: Context, task: str, **arguments: object) -> None:
    """Put a job in the queue, in this transaction. `task` is a name in `api.outbound.jobs`."""
    await defer_all(ctx, task, [arguments])


async def defer_all(ctx: Context, task: str, jobs: Sequence[Mapping[str, object]]) -> None:
    """Put many jobs of one task in the queue, in this transaction, by one statement: `jobs` are their arguments."""
    if jobs:
        keys = {"queue": _QUEUE.get(task, "default"), "task": task, "priority": _URGENT.get(task, 0)}
        await ctx.db.execute(_DEFER, keys | {"jobs": msgspec.json.encode(jobs).decode()})
