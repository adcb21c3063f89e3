"""What is remembered of translations: how each was made, and what was offered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Table, Text, Uuid, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.bilingual import BilingualProse
from governance.database import Json, metadata, value, values
from governance.decisions.store import decision
from governance.decisions.values import Decision
from governance.refusal import NotFound
from governance.translations.values import Offer, State, Translated

translation = Table(
    "translation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("decision_id", Uuid),
    Column("language", Text),
    Column("source_digest", Text),
    Column("target_digest", Text),
    Column("made", Text),
    Column("translated_by", Uuid),
    Column("translated_at", DateTime(timezone=True)),
)

translation_offer = Table(
    "translation_offer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("motion_id", Uuid),
    Column("decision_id", Uuid),
    Column("language", Text),
    Column("source_digest", Text),
    Column("title", Json),
    Column("summary", Json),
    Column("text", Json),
    Column("made", Text),
    Column("state", Text),
    Column("offered_by", Uuid),
    Column("offered_at", DateTime(timezone=True)),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
    Column("reason", Text),
)


async def put(db: AsyncConnection, new: Translated) -> None:
    """Store how one language of a text was made."""
    await db.execute(insert(translation).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def made(db: AsyncConnection, subject_id: UUID) -> list[Translated]:
    """How the languages of a motion or of a decision were made, the last first."""
    is_of = (translation.c.motion_id == subject_id) | (translation.c.decision_id == subject_id)
    query = select(translation).where(is_of).order_by(translation.c.id.desc())
    return values((await db.execute(query)).mappings(), Translated)


async def load_offer(db: AsyncConnection, offer_id: UUID, *, lock: bool = False) -> Offer:
    """One offer; `lock` holds its row until the transaction ends. Raises `NotFound`."""
    query = select(translation_offer).where(translation_offer.c.id == offer_id)
    found = value((await db.execute(query.with_for_update() if lock else query)).mappings().one_or_none(), Offer)
    if found is None:
        raise NotFound
    return found


async def has_offered(db: AsyncConnection, subject_id: UUID, person_id: UUID) -> bool:
    """Whether an offer of this person's for a motion or a decision waits to be decided."""
    query = select(translation_offer.c.id).where(
        (translation_offer.c.motion_id == subject_id) | (translation_offer.c.decision_id == subject_id),
        translation_offer.c.offered_by == person_id,
        translation_offer.c.state == State.OFFERED,
    )
    return (await db.execute(query)).first() is not None


async def put_offer(db: AsyncConnection, new: Offer) -> None:
    """Store a new offer."""
    await db.execute(insert(translation_offer).values({name: getattr(new, name) for name in new.__struct_fields__}))


async def decide(
    db: AsyncConnection, offer: Offer, state: State, person_id: UUID, now: datetime, reason: str | None = None
) -> None:
    """Store what became of an offer, which this transaction holds."""
    query = update(translation_offer).where(translation_offer.c.id == offer.id)
    await db.execute(query.values(state=state, decided_by=person_id, decided_at=now, reason=reason))


async def complete_summary(db: AsyncConnection, held: Decision, summary: BilingualProse) -> None:
    """Store the summary of a published decision, which this transaction holds, with the language that it lacked."""
    query = update(decision).where(decision.c.id == held.id)
    await db.execute(query.values(summary=summary, version=held.version + 1))
