"""What is done with other forms of a text. Every action reads: may, load, decide, store, record."""

from uuid import UUID

from governance.accessible import events, rules, store
from governance.accessible.refusals import AskedBefore, NotYoursToAdd, ThereAlready
from governance.accessible.values import Kind, NewAsk, NewVersion, Of, Version
from governance.bilingual import Language
from governance.context import Context, Visitor
from governance.identifiers import new_id
from governance.journal import record
from governance.permissions import Permission
from governance.refusal import NotFound


async def put_version(ctx: Context, of: Of, subject_id: UUID, language: Language, kind: Kind, new: NewVersion) -> None:
    """Add a form of a text in one language, or put it in the place of the present one."""
    person_id = await _may_add(ctx, of, subject_id)
    old = await store.load(ctx.db, of, subject_id, language, kind)
    media_type = rules.check(kind, new)
    now, source = await ctx.now(), await store.digests(ctx.db, of, subject_id)
    if old is not None:
        await store.end(ctx.db, old.id, person_id, now)
    version = Version(
        id=new_id(),
        motion_id=subject_id if of is Of.MOTION else None,
        decision_id=subject_id if of is Of.DECISION else None,
        language=language,
        kind=kind,
        text=new.text,
        link=new.link,
        media_type=media_type,
        size=len(new.audio) if new.audio is not None else None,
        source_digest=source[language],
        added_by=person_id,
        added_at=now,
    )
    await store.put(ctx.db, version, new.audio)
    await store.forget_asks(ctx.db, of, subject_id, language, kind)
    await record(ctx, events.PUT[of](subject_id, kind=kind, language=language))


async def remove_version(ctx: Context, of: Of, subject_id: UUID, language: Language, kind: Kind) -> None:
    """Take a form of a text away."""
    person_id = await _may_add(ctx, of, subject_id)
    old = await store.load(ctx.db, of, subject_id, language, kind)
    if old is None:
        raise NotFound
    await store.end(ctx.db, old.id, person_id, await ctx.now())
    await record(ctx, events.REMOVED[of](subject_id, kind=kind, language=language))


async def ask_version(ctx: Context, of: Of, subject_id: UUID, new: NewAsk) -> None:
    """Ask, as a member, for a form of a text that is not there."""
    person_id = ctx.actor.require(Permission.VERSION_ASK)
    await store.public_mover(ctx.db, of, subject_id, person_id)
    if await store.load(ctx.db, of, subject_id, new.language, new.kind) is not None:
        raise ThereAlready
    if not await store.put_ask(ctx.db, new_id(), of, subject_id, new, person_id, await ctx.now()):
        raise AskedBefore
    # What somebody needs says something of their health: that it was asked is kept, and not by whom.
    await record(Context(ctx.db, Visitor()), events.ASKED[of](subject_id, kind=new.kind, language=new.language))


async def _may_add(ctx: Context, of: Of, subject_id: UUID) -> UUID:
    """Hold the text, so that two who add at once come one after the other."""
    person_id = ctx.person_id()
    mover_id = await store.public_mover(ctx.db, of, subject_id, person_id, lock=True)
    if rules.ADDED_BY[of] not in ctx.actor.permissions and mover_id != person_id:
        raise NotYoursToAdd
    return person_id
