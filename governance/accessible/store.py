"""What is remembered of other forms of a text, and of who asked for one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.accessible.values import Kind, NewAsk, Of, Version
from governance.bilingual import LANGUAGES, Language
from governance.database import metadata, value, values
from governance.decisions import store as decisions
from governance.motions import store as motions
from governance.motions.values import State
from governance.refusal import NotFound
from governance.translations.rules import digest_of, digest_of_motion

accessible_version = Table(
    "accessible_version",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("decision_id", Uuid),
    Column("language", Text),
    Column("kind", Text),
    Column("text", Text),
    Column("link", Text),
    Column("audio", LargeBinary),
    Column("media_type", Text),
    Column("size", Integer),
    Column("source_digest", Text),
    Column("added_by", Uuid),
    Column("added_at", DateTime(timezone=True)),
    Column("ended_by", Uuid),
    Column("ended_at", DateTime(timezone=True)),
)

version_ask = Table(
    "version_ask",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("decision_id", Uuid),
    Column("language", Text),
    Column("kind", Text),
    Column("asked_by", Uuid),
    Column("asked_at", DateTime(timezone=True)),
)

_LIGHT = [each for each in accessible_version.c if each.name not in ("audio", "ended_by", "ended_at")]


def column_of(of: Of) -> str:
    """The column that names what is in another form."""
    return "motion_id" if of is Of.MOTION else "decision_id"


async def public_mover(
    db: AsyncConnection, of: Of, subject_id: UUID, person_id: UUID | None, *, lock: bool = False
) -> UUID | None:
    """Who moves a motion, and may add to it; None while it is voted on, and for a decision.

    Raises `NotFound` for what is not public.
    """
    if of is Of.MOTION:
        motion = await motions.load_visible(db, subject_id, person_id, "update" if lock else None)
        if motion.seconding_closes_at is None:
            raise NotFound
        return None if motion.state is State.BALLOTING else motion.moved_by
    decision = await decisions.load(db, subject_id, lock=lock)
    if decision.state != "published":
        raise NotFound
    return None


async def digests(db: AsyncConnection, of: Of, subject_id: UUID) -> dict[Language, str]:
    """What a motion or a decision says in each language, as a digest."""
    if of is Of.MOTION:
        motion = await motions.load(db, subject_id)
        text = await motions.load_text(db, subject_id, motion.text_version)
        return {each: digest_of_motion(text, each) for each in LANGUAGES}
    decision = await decisions.load(db, subject_id)
    texts = (decision.title, decision.summary, decision.text, decision.reasons)
    return {each: digest_of(each, *texts) for each in LANGUAGES}


def _present(of: Of, subject_id: UUID) -> ColumnElement[bool]:
    return (accessible_version.c[column_of(of)] == subject_id) & accessible_version.c.ended_at.is_(None)


async def versions(db: AsyncConnection, of: Of, subject_id: UUID) -> list[Version]:
    """The present forms of a motion or of a decision, without their sound."""
    return values((await db.execute(select(*_LIGHT).where(_present(of, subject_id)))).mappings(), Version)


async def load(db: AsyncConnection, of: Of, subject_id: UUID, language: Language, kind: Kind) -> Version | None:
    """The present one of a kind in a language, its row held; None where there is none."""
    query = select(*_LIGHT).where(
        _present(of, subject_id), accessible_version.c.language == language, accessible_version.c.kind == kind
    )
    return value((await db.execute(query.with_for_update())).mappings().one_or_none(), Version)


async def put(db: AsyncConnection, new: Version, audio: bytes | None) -> None:
    """Store a form of a text."""
    row: dict[str, Any] = {name: getattr(new, name) for name in new.__struct_fields__}
    await db.execute(insert(accessible_version).values(row | {"audio": audio}))


async def end(db: AsyncConnection, version_id: UUID, person_id: UUID, now: datetime) -> None:
    """Store that a form is no longer there. What it was stays known; its sound is not kept."""
    query = update(accessible_version).where(accessible_version.c.id == version_id)
    await db.execute(query.values(ended_by=person_id, ended_at=now, audio=None))


async def forget_asks(db: AsyncConnection, of: Of, subject_id: UUID, language: Language, kind: Kind) -> None:
    """Forget who asked for a form: it is there now, and what they need is nobody's to know."""
    query = delete(version_ask).where(version_ask.c[column_of(of)] == subject_id)
    await db.execute(query.where(version_ask.c.language == language, version_ask.c.kind == kind))


async def put_ask(
    db: AsyncConnection, ask_id: UUID, of: Of, subject_id: UUID, new: NewAsk, person_id: UUID, now: datetime
) -> bool:
    """Store that somebody asked for a form. False where they had asked before."""
    row = {"id": ask_id, column_of(of): subject_id, "language": new.language, "kind": new.kind}
    row |= {"asked_by": person_id, "asked_at": now}
    return (await db.execute(upsert(version_ask).values(row).on_conflict_do_nothing())).rowcount == 1
