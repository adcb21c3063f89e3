"""What is remembered of minutes, and what the record says for them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Integer, Table, Text, Uuid, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.database import Json, metadata, value, values
from governance.identifiers import new_id
from governance.minutes import rules
from governance.minutes.values import Happening, Item, ItemText, Minutes, State
from governance.permissions import Permission
from governance.refusal import NotFound

minutes = Table(
    "minutes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("body_id", Uuid),
    Column("period_from", Date),
    Column("period_to", Date),
    Column("state", Text),
    Column("present", ARRAY(Uuid)),
    Column("apologies", ARRAY(Uuid)),
    Column("drafted_by", Uuid),
    Column("drafted_at", DateTime(timezone=True)),
    Column("approved_by", Uuid),
    Column("approved_at", DateTime(timezone=True)),
    Column("corrects_id", Uuid),
    Column("correction", Json),
    Column("version", Integer),
)

item = Table(
    "minutes_item",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("minutes_id", Uuid),
    Column("kind", Text),
    Column("subject_id", Uuid),
    Column("happened_at", DateTime(timezone=True)),
    Column("text", Json),
    Column("left_out", Boolean),
)

# What is of an office is of a day: it stands at that day's beginning.
_OF_DAY = "{0}::timestamp AT TIME ZONE 'Europe/London' AS happened_at"
_RECORD = text(
    f"""
    WITH asked AS MATERIALIZED (
      SELECT CAST(:period_from AS date) AS first, CAST(:period_to AS date) AS last,
             CAST(:period_from AS date)::timestamp AT TIME ZONE 'Europe/London' AS begins,
             (CAST(:period_to AS date) + 1)::timestamp AT TIME ZONE 'Europe/London' AS ends),
    mine AS MATERIALIZED (
      SELECT m.id, m.reference, t.title
        FROM motion m JOIN motion_text t ON t.motion_id = m.id AND t.version = m.text_version
       WHERE m.body_id = :body_id)
    SELECT CASE j.facts ->> 'to' WHEN 'admitted' THEN 'motion_admitted' ELSE 'motion_noticed' END AS kind,
           m.id AS subject_id, min(j.at) AS happened_at, m.reference, m.title, NULL::bilingual AS prose,
           NULL AS outcome, NULL::integer AS yes, NULL::integer AS no, NULL::integer AS abstain,
           NULL::integer AS entitled, NULL AS office, NULL AS person, NULL AS holder, NULL::date AS first_on,
           NULL::date AS last_on
      FROM asked, mine m JOIN journal j ON j.subject_id = m.id AND j.event IN ('motion.transitioned', 'motion.noticed')
     WHERE j.facts ->> 'to' IN ('admitted', 'noticed') AND j.at >= asked.begins AND j.at < asked.ends
     GROUP BY kind, m.id, m.reference, m.title
    UNION ALL SELECT 'ballot_declared', b.id, b.declared_at, m.reference, m.title, NULL, b.outcome ->> 'outcome',
           CAST(b.outcome -> 'tally' ->> 'yes' AS integer), CAST(b.outcome -> 'tally' ->> 'no' AS integer),
           CAST(b.outcome -> 'tally' ->> 'abstain' AS integer), b.entitled, NULL, NULL, NULL, NULL, NULL
      FROM asked, mine m JOIN ballot b ON b.motion_id = m.id AND b.state = 'declared'
     WHERE b.declared_at >= asked.begins AND b.declared_at < asked.ends
    UNION ALL SELECT 'decision_published', d.id, d.published_at, d.reference, d.title, d.reasons, NULL,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM asked, decision d
     WHERE d.body_id = :body_id AND d.published_at >= asked.begins AND d.published_at < asked.ends
    UNION ALL SELECT 'report_received', a.id, a.reported_at, m.reference, m.title, a.report, NULL,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM asked, mine m JOIN adjournment a ON a.motion_id = m.id
     WHERE a.reported_at >= asked.begins AND a.reported_at < asked.ends
    UNION ALL SELECT CASE WHEN i.cover_id IS NULL THEN 'office_filled' ELSE 'office_covered' END,
           coalesce(i.cover_id, i.appointment_id), {_OF_DAY.format("i.held_from")}, NULL, NULL, NULL, NULL,
           NULL, NULL, NULL, NULL, i.office, p.name, h.name, i.held_from, i.held_to
      FROM asked, in_office i JOIN person p ON p.id = i.person_id LEFT JOIN person h ON h.id = i.covers
     WHERE i.body_id = :body_id AND i.held_from BETWEEN asked.first AND asked.last
       AND coalesce(i.held_to, i.held_from) >= i.held_from
    UNION ALL SELECT 'office_ended', i.appointment_id, {_OF_DAY.format("i.held_to")}, NULL, NULL, NULL, NULL,
           NULL, NULL, NULL, NULL, i.office, p.name, NULL, NULL, NULL
      FROM asked, in_office i JOIN person p ON p.id = i.person_id
     WHERE i.body_id = :body_id AND i.cover_id IS NULL AND i.held_to BETWEEN asked.first AND asked.last
     ORDER BY happened_at, subject_id
    """  # noqa: S608 - a constant of ours
).columns(title=Json, prose=Json)


async def record_of(db: AsyncConnection, body_id: UUID, period_from: date, period_to: date) -> list[Happening]:
    """What the record holds of a body from a day to a day, as it stands now, in the order in which it happened."""
    keys = {"body_id": body_id, "period_from": period_from, "period_to": period_to}
    return values((await db.execute(_RECORD, keys)).mappings(), Happening)


async def load(db: AsyncConnection, minutes_id: UUID, *, lock: bool = False) -> Minutes:
    """Minutes without their items; `lock` holds their row until the transaction ends. Raises `NotFound`."""
    query = select(minutes).where(minutes.c.id == minutes_id)
    found = value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Minutes)
    if found is None:
        raise NotFound
    return found


async def drafting(db: AsyncConnection) -> list[UUID]:
    """The bodies whose minutes are being drafted now."""
    query = select(minutes.c.body_id).where(minutes.c.state == State.DRAFT).distinct()
    return list((await db.execute(query)).scalars())


async def items(db: AsyncConnection, minutes_id: UUID) -> list[Item]:
    """The items of minutes in their order: as things happened, the officers' own notes last."""
    query = select(item).where(item.c.minutes_id == minutes_id)
    rows = await db.execute(query.order_by(item.c.happened_at.asc().nulls_last(), item.c.id))
    return values(rows.mappings(), Item)


async def corrected_by(db: AsyncConnection, minutes_id: UUID) -> UUID | None:
    """The minutes that correct these, in whatever state."""
    found: UUID | None = (
        await db.execute(select(minutes.c.id).where(minutes.c.corrects_id == minutes_id))
    ).scalar_one_or_none()
    return found


async def approvers(db: AsyncConnection, held: Minutes) -> frozenset[UUID]:
    """Who may approve these minutes today."""
    chairs = await bodies.leads(db, held.body_id, Permission.MINUTES_APPROVE)
    leads = await bodies.leads(db, held.body_id, Permission.MINUTES_WRITE)
    own = await bodies.act_with(db, held.drafted_at, held.drafted_by)
    return rules.approvers(chairs, leads, own)


async def put(
    db: AsyncConnection, new: dict[str, Any], told: Sequence[Happening | Item], texts: Sequence[BilingualProse]
) -> UUID:
    """Store a new draft with its items, whose wordings are `texts`. Gives its id."""
    id_ = new_id()
    await db.execute(insert(minutes).values(id=id_, state=State.DRAFT, version=1, **new))
    await put_items(db, id_, told, texts)
    return id_


async def put_items(
    db: AsyncConnection, minutes_id: UUID, told: Sequence[Happening | Item], texts: Sequence[BilingualProse]
) -> None:
    """Add items to a draft, each with its wording."""
    rows = [
        {
            "id": new_id(),
            "minutes_id": minutes_id,
            "kind": each.kind,
            "subject_id": each.subject_id,
            "happened_at": each.happened_at,
            "text": words,
            "left_out": isinstance(each, Item) and each.left_out,
        }
        for each, words in zip(told, texts, strict=True)
    ]
    if rows:
        await db.execute(insert(item), rows)


async def write(db: AsyncConnection, minutes_id: UUID, texts: Sequence[ItemText]) -> None:
    """Store the wording of items, and new notes."""
    for each in texts:
        if each.id is None:
            note = {"kind": "note", "text": each.text, "left_out": each.left_out}
            await db.execute(insert(item).values(id=new_id(), minutes_id=minutes_id, **note))
        else:
            query = update(item).where(item.c.id == each.id, item.c.minutes_id == minutes_id)
            await db.execute(query.values(text=each.text, left_out=each.left_out))


async def change(db: AsyncConnection, held: Minutes, **columns: object) -> None:
    """Store changes to minutes that this transaction holds."""
    await db.execute(update(minutes).where(minutes.c.id == held.id).values(version=held.version + 1, **columns))


async def strangers(db: AsyncConnection, ids: Collection[UUID]) -> list[UUID]:
    """Which of these ids are nobody's."""
    query = text(
        "SELECT u.id FROM unnest(CAST(:ids AS uuid[])) u(id) WHERE NOT EXISTS (SELECT FROM person p WHERE p.id = u.id)"
    )
    return list((await db.execute(query, {"ids": list(ids)})).scalars())
