"""What may be done with a motion. Every action reads: may, load, decide, store, record."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from governance.bilingual import BilingualProse, Language
from governance.bodies import store as bodies
from governance.bodies.rules import EnactedOrders
from governance.context import Context
from governance.identifiers import new_id
from governance.journal import record
from governance.members import store as members
from governance.members.rules import choose_right
from governance.motions import rules, store
from governance.motions.events import (
    MotionEdited,
    MotionMoved,
    MotionNoticed,
    MotionProposed,
    MotionSeconded,
    MotionTranslated,
    SecondWithdrawn,
    TextApproved,
)
from governance.motions.refusals import (
    NotSeconded,
    NotSeekingSeconders,
    NotTheMover,
    OriginalIsTheMovers,
    TextIsFixed,
    TextMissing,
)
from governance.motions.values import (
    Motion,
    MotionText,
    Move,
    NewApproval,
    NewMotion,
    NewSecond,
    NewText,
    NewTransition,
    State,
)
from governance.permissions import Permission
from governance.refusal import NotFound, Stale


async def propose_motion(ctx: Context, new: NewMotion) -> UUID:
    """Begin a motion as a draft that its mover alone sees. Gives its id."""
    person_id = ctx.actor.require(Permission.MOTION_PROPOSE)
    orders = await bodies.orders_in_force(ctx.db, new.body_id)
    right = choose_right(await members.usable_rights(ctx.db, person_id), new.on_behalf_of)
    motion, text = _drafted(new, orders, right.member_id, person_id, await ctx.now())
    await store.put(ctx.db, motion, text)
    await record(ctx, MotionProposed(motion.id, right.member_id))
    return motion.id


async def edit_motion(ctx: Context, motion_id: UUID, new: NewText, if_version: int | None = None) -> None:
    """Put a new version of the text in place of the present one; seconds of the old one are cleared by that."""
    person_id = ctx.actor.require(Permission.MOTION_PROPOSE)
    motion = await _own(ctx, motion_id, person_id, if_version)
    if motion.state not in rules.EDITABLE:
        raise TextIsFixed(motion.state)
    old = await store.load_text(ctx.db, motion_id, motion.text_version)
    text = _written(motion, new, motion.text_version + 1, old.original_language, person_id, await ctx.now())
    await store.put_text(ctx.db, text)
    await store.change(ctx.db, motion, text_version=text.version)
    await record(ctx, MotionEdited(motion_id, text_version=text.version))


async def translate_motion(ctx: Context, motion_id: UUID, language: Language, new: NewText) -> None:
    """Write, or mend, the language that the motion was not written in. Approvals of the text before it are void."""
    person_id = ctx.actor.require(Permission.MOTION_APPROVE_TEXT)
    motion = await _visible(ctx, motion_id, "update")
    old = await store.load_text(ctx.db, motion_id, motion.text_version)
    if motion.state not in rules.TRANSLATABLE:
        raise TextIsFixed(motion.state)
    if language is old.original_language:
        raise OriginalIsTheMovers(language)
    text = _translated(old, language, new, person_id)
    await store.put_text(ctx.db, text)
    await store.change(ctx.db, motion)
    await record(ctx, MotionTranslated(motion_id, language=language))


async def approve_text(ctx: Context, motion_id: UUID, new: NewApproval) -> None:
    """Approve one language of the present text. An edit of either language withdraws it."""
    person_id = ctx.actor.require(Permission.MOTION_APPROVE_TEXT)
    motion = await _visible(ctx, motion_id, "update")
    text = await store.load_text(ctx.db, motion_id, motion.text_version)
    if motion.state not in rules.TRANSLATABLE:
        raise TextIsFixed(motion.state)
    if new.language in text.missing:
        raise TextMissing(new.language)
    await store.put_approval(ctx.db, text, new.language, person_id, await ctx.now())
    await store.change(ctx.db, motion)
    await record(ctx, TextApproved(motion_id, language=new.language, digest=text.digest))


async def second_motion(ctx: Context, motion_id: UUID, new: NewSecond) -> None:
    """Second the present text with one voting right; where the rules are automatic, the last one needed submits it."""
    person_id = ctx.actor.require(Permission.MOTION_SECOND)
    motion = await _visible(ctx, motion_id, "update")
    right = choose_right(await members.usable_rights(ctx.db, person_id), new.on_behalf_of)
    now = await ctx.now()
    rules.second(motion, right.member_id, person_id, await store.has_seconded(ctx.db, motion, right.member_id), now)
    await store.put_second(ctx.db, motion, right.member_id, person_id, now)
    await store.change(ctx.db, motion)
    await record(ctx, MotionSeconded(motion_id, right.member_id, text_version=motion.text_version))
    await _submit_when_seconded(ctx, motion_id)


async def withdraw_second(ctx: Context, motion_id: UUID, new: NewSecond) -> None:
    """Take a second back, while seconders are still sought."""
    person_id = ctx.actor.require(Permission.MOTION_SECOND)
    motion = await _visible(ctx, motion_id, "update")
    right = choose_right(await members.usable_rights(ctx.db, person_id), new.on_behalf_of)
    if motion.state is not State.SEEKING_SECONDERS:
        raise NotSeekingSeconders(motion.state)
    if not await store.has_seconded(ctx.db, motion, right.member_id):
        raise NotSeconded
    await store.remove_second(ctx.db, motion, right.member_id)
    await store.change(ctx.db, motion)
    await record(ctx, SecondWithdrawn(motion_id, right.member_id, text_version=motion.text_version))


async def transition_motion(ctx: Context, motion_id: UUID, new: NewTransition) -> None:
    """Make a move by hand: the mover's (seek seconders, submit, withdraw) or an officer's."""
    move = _BY_HAND[State(new.to)]
    person_id = ctx.actor.require(_PERMISSIONS[move])
    motion = await _visible(ctx, motion_id, "update")
    if move in rules.BY_MOVER and motion.moved_by != person_id:
        raise NotTheMover
    if move is Move.ADMIT:
        await _make(ctx, motion, move, legal_effect=new.legal_effect)
    else:
        await _make(ctx, motion, move, new.reason)


# ── For the capabilities above: ballots, notices, decisions ──────────────────────────────────────────


async def complete_notice(ctx: Context, motion_id: UUID) -> None:
    """The last notice has gone: notice counts from now."""
    motion = await store.load(ctx.db, motion_id, "update")
    if motion.state is State.NOTICED and motion.noticed_at is None:
        await store.change(ctx.db, motion, noticed_at=await ctx.now())


async def begin_balloting(ctx: Context, motion_id: UUID) -> None:
    """The ballot on a motion has opened."""
    await _make(ctx, await store.load(ctx.db, motion_id, "update"), Move.OPEN_BALLOT)


async def record_outcome(
    ctx: Context, motion_id: UUID, outcome: Literal["carried", "lost", "not_decided"], decided_at: datetime
) -> None:
    """Follow a declared result. An advisory motion carried awaits the answer, by a day that the rules give."""
    moves = {"carried": Move.CARRY, "lost": Move.LOSE, "not_decided": Move.LEAVE_UNDECIDED}
    motion = await store.load(ctx.db, motion_id, "update")
    await _make(ctx, motion, moves[outcome], decided_at=decided_at)
    if outcome == "carried" and motion.legal_effect == "advisory":
        orders = await bodies.orders(ctx.db, motion.standing_orders_id)
        due = rules.response_due(decided_at, orders.rules)
        carried = await store.load(ctx.db, motion_id)
        await _make(ctx, carried, Move.AWAIT_RESPONSE, response_due_on=due)


async def record_response(ctx: Context, motion_id: UUID) -> None:
    """The board has published its answer."""
    await _make(ctx, await store.load(ctx.db, motion_id, "update"), Move.RESPOND)


async def advance_due(ctx: Context) -> int:
    """Do what the rules do by themselves by now. Safe to repeat, and to run twice at once. Gives how many moves."""
    made = 0
    for motion_id in await store.due(ctx.db):
        motion = await store.load(ctx.db, motion_id, "update")
        orders = await bodies.orders(ctx.db, motion.standing_orders_id)
        text = await store.load_text(ctx.db, motion_id, motion.text_version)
        approved = await store.approved_languages(ctx.db, text)
        move = rules.due_move(motion, orders.rules, text, approved, await ctx.now())
        if move is not None:
            await _make(ctx, motion, move)
            made += 1
    return made


# ── The one way in which a motion changes its state ──────────────────────────────────────────────────

_BY_HAND = {
    State.SEEKING_SECONDERS: Move.SEEK_SECONDERS,
    State.SUBMITTED: Move.SUBMIT,
    State.WITHDRAWN: Move.WITHDRAW,
    State.ADMITTED: Move.ADMIT,
    State.RULED_OUT: Move.RULE_OUT,
    State.FINAL_TEXT: Move.FIX_TEXT,
    State.NOTICED: Move.GIVE_NOTICE,
}
_PERMISSIONS = {
    Move.SEEK_SECONDERS: Permission.MOTION_PROPOSE,
    Move.SUBMIT: Permission.MOTION_PROPOSE,
    Move.WITHDRAW: Permission.MOTION_PROPOSE,
    Move.ADMIT: Permission.MOTION_ADMIT,
    Move.RULE_OUT: Permission.MOTION_ADMIT,
    Move.FIX_TEXT: Permission.MOTION_APPROVE_TEXT,
    Move.GIVE_NOTICE: Permission.MOTION_GIVE_NOTICE,
}


async def _make(ctx: Context, motion: Motion, move: Move, reason: BilingualProse | None = None, **columns: Any) -> None:
    """Decide a move by the rules, store what follows from it, and record it."""
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    text = await store.load_text(ctx.db, motion.id, motion.text_version)
    now = await ctx.now()
    match move:
        case Move.SUBMIT:
            state = rules.submit(motion, await store.count_seconds(ctx.db, motion), orders.rules, now)
        case Move.FIX_TEXT:
            state = rules.fix_text(motion, text, await store.approved_languages(ctx.db, text))
        case Move.RULE_OUT:
            state = rules.rule_out(motion, reason)
        case _:
            state = rules.move(motion.state, move)
    columns |= rules.follows(move, orders.rules, reason, now)
    if move is Move.ADMIT:
        columns["reference"] = await store.next_reference(ctx.db, now.astimezone(rules.LONDON).date())
    await store.change_state(ctx.db, motion, state, now, **columns)
    event = MotionNoticed if move is Move.GIVE_NOTICE else MotionMoved
    await record(ctx, event(motion.id, from_=motion.state, to=state, digest=text.digest, orders=orders.digest))


async def _submit_when_seconded(ctx: Context, motion_id: UUID) -> None:
    motion = await store.load(ctx.db, motion_id)
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    if orders.rules.automatic and await store.count_seconds(ctx.db, motion) >= orders.rules.seconders:
        await _make(ctx, motion, Move.SUBMIT)


async def _visible(ctx: Context, motion_id: UUID, lock: store.Lock) -> Motion:
    """A motion that this person may know of. Raises `NotFound` for somebody else's draft."""
    motion = await store.load(ctx.db, motion_id, lock)
    if motion.state in rules.PRIVATE and motion.moved_by != ctx.actor.person_id:
        raise NotFound
    return motion


async def _own(ctx: Context, motion_id: UUID, person_id: UUID, if_version: int | None) -> Motion:
    motion = await _visible(ctx, motion_id, "update")
    if motion.moved_by != person_id:
        raise NotTheMover
    if if_version is not None and if_version != motion.version:
        raise Stale
    return motion


def _drafted(
    new: NewMotion, orders: EnactedOrders, mover_id: UUID, person_id: UUID, now: datetime
) -> tuple[Motion, MotionText]:
    motion = Motion(
        id=new_id(),
        reference=None,
        body_id=new.body_id,
        standing_orders_id=orders.id,
        mover_id=mover_id,
        moved_by=person_id,
        state=State.DRAFT,
        legal_effect="advisory",
        text_version=1,
        created_at=now,
        state_since=now,
        seconding_closes_at=None,
        admission_due_at=None,
        submitted_at=None,
        ruling=None,
        noticed_at=None,
        decided_at=None,
        response_due_on=None,
        version=1,
    )
    wording = NewText(title=new.title, summary=new.summary, text=new.text)
    return motion, _written(motion, wording, 1, new.original_language, person_id, now)


def _written(
    motion: Motion, new: NewText, version: int, original: Language, person_id: UUID, now: datetime
) -> MotionText:
    if original in new.title.missing or original in new.text.missing:
        raise TextMissing(original)
    return MotionText(
        motion_id=motion.id,
        version=version,
        original_language=original,
        title=new.title,
        summary=new.summary,
        text=new.text,
        digest=rules.text_digest(new.title, new.summary, new.text),
        written_by=person_id,
        written_at=now,
        translated_by=None,
    )


def _translated(old: MotionText, language: Language, new: NewText, person_id: UUID) -> MotionText:
    """The old text with one language of it replaced; the other language stays as its mover wrote it."""
    if language in new.title.missing or language in new.text.missing:
        raise TextMissing(language)
    title = rules.with_language(old.title, new.title, language)
    summary = rules.with_language(old.summary, new.summary, language) if old.summary else new.summary
    text = rules.with_language(old.text, new.text, language)
    return MotionText(
        motion_id=old.motion_id,
        version=old.version,
        original_language=old.original_language,
        title=title,
        summary=summary,
        text=text,
        digest=rules.text_digest(title, summary, text),
        written_by=old.written_by,
        written_at=old.written_at,
        translated_by=person_id,
    )
