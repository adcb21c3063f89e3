"""What is remembered of motions: the case, its versions of text, approvals and seconds."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Integer,
    Sequence,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import Language
from governance.database import Json, metadata, value
from governance.motions import rules
from governance.motions.values import Motion, MotionText, State
from governance.refusal import NotFound, Stale

motion = Table(
    "motion",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reference", Text),
    Column("body_id", Uuid),
    Column("standing_orders_id", Uuid),
    Column("mover_id", Uuid),
    Column("moved_by", Uuid),
    Column("state", Text),
    Column("legal_effect", Text),
    Column("resolution", Text),
    Column("text_version", Integer),
    Column("created_at", DateTime(timezone=True)),
    Column("state_since", DateTime(timezone=True)),
    Column("seconding_closes_at", DateTime(timezone=True)),
    Column("admission_due_at", DateTime(timezone=True)),
    Column("submitted_at", DateTime(timezone=True)),
    Column("ruling", Json),
    Column("ruled_out_by", Uuid),
    Column("noticed_at", DateTime(timezone=True)),
    Column("decided_at", DateTime(timezone=True)),
    Column("response_due_on", Date),
    Column("response", Text),
    Column("implementation_due_on", Date),
    Column("call_id", Uuid),
    Column("returns_on", Date),
    Column("lapses_at", DateTime(timezone=True)),
    Column("carried_over", Integer),
    Column("superseded_by", Uuid),
    Column("version", Integer),
)

motion_text = Table(
    "motion_text",
    metadata,
    Column("motion_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("original_language", Text),
    Column("title", Json),
    Column("summary", Json),
    Column("text", Json),
    Column("digest", Text),
    Column("written_by", Uuid),
    Column("written_at", DateTime(timezone=True)),
    Column("translated_by", Uuid),
)

text_approval = Table(
    "text_approval",
    metadata,
    Column("motion_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("approved_by", Uuid),
    Column("approved_at", DateTime(timezone=True)),
)

second = Table(
    "second",
    metadata,
    Column("motion_id", Uuid, primary_key=True),
    Column("text_version", Integer, primary_key=True),
    Column("member_id", Uuid, primary_key=True),
    Column("seconded_by", Uuid),
    Column("seconded_at", DateTime(timezone=True)),
)

# As `rules.is_private`.
private = motion.c.state.in_([State.DRAFT, State.WITHDRAWN]) & motion.c.seconding_closes_at.is_(None)

Lock = Literal["update", "share"] | None


async def load(db: AsyncConnection, motion_id: UUID, lock: Lock = None) -> Motion:
    """One motion; `lock` holds its row until the transaction ends. Raises `NotFound`."""
    query = select(motion).where(motion.c.id == motion_id)
    if lock is not None:
        query = query.with_for_update(read=lock == "share")
    found = value((await db.execute(query)).mappings().one_or_none(), Motion)
    if found is None:
        raise NotFound
    return found


async def load_visible(db: AsyncConnection, motion_id: UUID, person_id: UUID | None, lock: Lock = None) -> Motion:
    """One motion that this person may know of. Raises `NotFound`, for somebody else's draft too."""
    found = await load(db, motion_id, lock)
    if rules.is_private(found) and found.moved_by != person_id:
        raise NotFound
    return found


async def load_text(db: AsyncConnection, motion_id: UUID, version: int) -> MotionText:
    """One version of a motion's text."""
    query = select(motion_text).where(motion_text.c.motion_id == motion_id, motion_text.c.version == version)
    found = value((await db.execute(query)).mappings().one_or_none(), MotionText)
    if found is None:
        raise NotFound
    return found


async def put(db: AsyncConnection, new: Motion, text: MotionText) -> None:
    """Store a new motion with the first version of its text."""
    await db.execute(insert(motion).values(_columns(new)))
    await put_text(db, text)


async def put_text(db: AsyncConnection, text: MotionText) -> None:
    """Store a version of the text, or the other language of it."""
    row = _columns(text)
    changed = {name: row[name] for name in ("title", "summary", "text", "digest", "translated_by")}
    await db.execute(
        upsert(motion_text).values(row).on_conflict_do_update(index_elements=["motion_id", "version"], set_=changed)
    )


async def change(db: AsyncConnection, old: Motion, **columns: Any) -> None:
    """Change a motion as it was read. Raises `Stale` where somebody else was first."""
    query = (
        update(motion)
        .where(motion.c.id == old.id, motion.c.version == old.version)
        .values(version=old.version + 1, **columns)
    )
    if (await db.execute(query)).rowcount != 1:
        raise Stale


async def change_state(db: AsyncConnection, old: Motion, state: State, now: datetime, **columns: Any) -> None:
    """Move a motion to a state that the rules gave."""
    await change(db, old, state=state, state_since=now, **columns)


async def next_reference(db: AsyncConnection, on: date) -> str:
    """The next public number, such as `CYN-2026-014` (*cynnig*, a motion): never given twice."""
    number = (await db.execute(select(Sequence("motion_number").next_value()))).scalar_one()
    return f"CYN-{on.year}-{number:03d}"


async def approved_languages(db: AsyncConnection, text: MotionText) -> frozenset[Language]:
    """The languages approved for exactly this text."""
    query = select(text_approval.c.language).where(
        text_approval.c.motion_id == text.motion_id,
        text_approval.c.version == text.version,
        text_approval.c.digest == text.digest,
    )
    return frozenset(Language(row.language) for row in await db.execute(query))


async def put_approval(
    db: AsyncConnection, text: MotionText, language: Language, person_id: UUID, now: datetime
) -> None:
    """Store that an officer approved one language of exactly this text; once is enough."""
    await db.execute(
        upsert(text_approval)
        .values(
            motion_id=text.motion_id,
            version=text.version,
            language=language,
            digest=text.digest,
            approved_by=person_id,
            approved_at=now,
        )
        .on_conflict_do_nothing()
    )


async def count_seconds(db: AsyncConnection, case: Motion) -> int:
    """How many rights have seconded the present text."""
    query = select(func.count()).where(second.c.motion_id == case.id, second.c.text_version == case.text_version)
    return (await db.execute(query)).scalar_one()


async def has_seconded(db: AsyncConnection, case: Motion, member_id: UUID) -> bool:
    """Whether a right has seconded the present text."""
    query = select(second.c.member_id).where(
        second.c.motion_id == case.id,
        second.c.text_version == case.text_version,
        second.c.member_id == member_id,
    )
    return (await db.execute(query)).first() is not None


async def put_second(db: AsyncConnection, case: Motion, member_id: UUID, person_id: UUID, now: datetime) -> None:
    """Store a second of the present text."""
    await db.execute(
        insert(second).values(
            motion_id=case.id,
            text_version=case.text_version,
            member_id=member_id,
            seconded_by=person_id,
            seconded_at=now,
        )
    )


async def remove_second(db: AsyncConnection, case: Motion, member_id: UUID) -> None:
    """Take a second of the present text back."""
    await db.execute(
        delete(second).where(
            second.c.motion_id == case.id,
            second.c.text_version == case.text_version,
            second.c.member_id == member_id,
        )
    )


# A motion of which both languages are not approved yet is left alone, and so is one that officers move on.
_DUE = text(
    """
    SELECT m.id FROM motion m JOIN standing_orders o ON o.id = m.standing_orders_id
     WHERE m.state = 'seeking_seconders' AND m.seconding_closes_at <= (SELECT app_now())
        OR m.state = 'submitted' AND m.admission_due_at <= (SELECT app_now())
        OR m.state = 'final_text' AND CAST(o.rules ->> 'automatic' AS boolean)
        OR m.state = 'admitted' AND CAST(o.rules ->> 'automatic' AS boolean) AND (
             SELECT count(*) FROM motion_text t JOIN text_approval a
                 ON (a.motion_id, a.version, a.digest) = (t.motion_id, t.version, t.digest)
              WHERE (t.motion_id, t.version) = (m.id, m.text_version)) = 2
     ORDER BY m.id
    """
)


async def due(db: AsyncConnection) -> list[UUID]:
    """Motions for which the rules may have something to do by now; each is looked at again under its lock."""
    return list((await db.execute(_DUE)).scalars())


def _columns(struct: Motion | MotionText) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}
