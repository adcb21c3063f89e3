"""What may be done with a motion. Every action reads: may, load, decide, store, record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from governance.bodies import store as bodies
from governance.bodies.rules import EnactedOrders
from governance.calls import rules as calls
from governance.calls import store as call_store
from governance.context import Context, attempt
from governance.identifiers import new_id
from governance.journal import defer, record
from governance.members import store as members
from governance.members.rules import choose_right
from governance.motions import moves, rules, store
from governance.motions.events import (
    MotionCarriedOver,
    MotionComposed,
    MotionEdited,
    MotionMoved,
    MotionNoticed,
    MotionProposed,
    MotionSeconded,
    NoticeCompleted,
    SecondWithdrawn,
    TextApproved,
)
from governance.motions.refusals import (
    NotSeconded,
    NotSeekingSeconders,
    NotTheMover,
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
    Response,
    State,
)
from governance.permissions import Permission


async def propose_motion(ctx: Context, new: NewMotion) -> UUID:
    """Begin a motion as a draft that its mover alone sees. Gives its id."""
    person_id = ctx.actor.require(Permission.MOTION_PROPOSE)
    orders = await bodies.orders_in_force(ctx.db, new.body_id)
    await bodies.require_standing(ctx.db, new.body_id)
    right = choose_right(await members.usable_rights(ctx.db, person_id), new.on_behalf_of)
    if new.call_id is not None:
        calls.answered(await call_store.find(ctx.db, new.call_id, lock=True), new.body_id, await ctx.now())
    now = await ctx.now()
    motion = rules.drafted(new_id(), new, orders, right.member_id, person_id, now)
    text = rules.written(motion, new, 1, new.original_language, person_id, now)
    await store.put(ctx.db, motion, text)
    await record(ctx, MotionProposed(motion.id, right.member_id))
    return motion.id


async def edit_motion(ctx: Context, motion_id: UUID, new: NewText, if_version: int | None = None) -> None:
    """Put a new version of the text in place of the present one; seconds of the old one are cleared by that."""
    person_id = ctx.actor.require(Permission.MOTION_PROPOSE)
    motion = await _own(ctx, motion_id, person_id, if_version)
    if motion.state not in moves.EDITABLE:
        raise TextIsFixed(motion.state)
    old = await store.load_text(ctx.db, motion_id, motion.text_version)
    text = rules.written(motion, new, motion.text_version + 1, old.original_language, person_id, await ctx.now())
    await store.put_text(ctx.db, text)
    await store.change(ctx.db, motion, text_version=text.version)
    await record(ctx, MotionEdited(motion_id, text_version=text.version))


async def approve_text(ctx: Context, motion_id: UUID, new: NewApproval) -> None:
    """Approve one language of the present text. An edit of either language withdraws it."""
    person_id = ctx.actor.require(Permission.MOTION_APPROVE_TEXT)
    motion = await store.load_visible(ctx.db, motion_id, ctx.actor.person_id, "update")
    text = await store.load_text(ctx.db, motion_id, motion.text_version)
    if motion.state not in moves.TRANSLATABLE:
        raise TextIsFixed(motion.state)
    if new.language in text.missing:
        raise TextMissing(new.language)
    rules.is_what_was_read(text, new.text_digest)
    await store.put_approval(ctx.db, text, new.language, person_id, await ctx.now())
    await store.change(ctx.db, motion)
    await record(ctx, TextApproved(motion_id, language=new.language, digest=text.digest))


async def second_motion(ctx: Context, motion_id: UUID, new: NewSecond) -> None:
    """Second the present text with one voting right; where the rules are automatic, the last one needed submits it."""
    person_id = ctx.actor.require(Permission.MOTION_SECOND)
    motion = await store.load_visible(ctx.db, motion_id, ctx.actor.person_id, "update")
    right = choose_right(await members.usable_rights(ctx.db, person_id), new.on_behalf_of)
    rules.is_what_was_read(await store.load_text(ctx.db, motion_id, motion.text_version), new.text_digest)
    now = await ctx.now()
    rules.second(motion, right.member_id, person_id, await store.has_seconded(ctx.db, motion, right.member_id), now)
    await store.put_second(ctx.db, motion, right.member_id, person_id, now)
    await store.change(ctx.db, motion)
    await record(ctx, MotionSeconded(motion_id, right.member_id, text_version=motion.text_version))
    await _submit_when_seconded(ctx, motion_id)


async def withdraw_second(ctx: Context, motion_id: UUID, new: NewSecond) -> None:
    """Take a second back, while seconders are still sought."""
    person_id = ctx.actor.require(Permission.MOTION_SECOND)
    motion = await store.load_visible(ctx.db, motion_id, ctx.actor.person_id, "update")
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
    move = moves.BY_HAND[State(new.to)]
    person_id = ctx.actor.require(moves.PERMISSIONS[move])
    motion = await store.load_visible(ctx.db, motion_id, ctx.actor.person_id, "update")
    if move in moves.BY_MOVER and motion.moved_by != person_id:
        raise NotTheMover
    if motion.state is State.DRAFT and State(new.to) is not State.WITHDRAWN:
        await bodies.require_standing(ctx.db, motion.body_id)
    await _make(ctx, await _case(ctx, motion), move, new)


# ── For the capabilities above: ballots, notices, decisions ──────────────────────────────────────────


async def complete_notice(ctx: Context, motion_id: UUID) -> None:
    """The last notice has gone: notice counts from now."""
    motion = await store.load(ctx.db, motion_id, "update")
    if motion.state is State.NOTICED and motion.noticed_at is None:
        await store.change(ctx.db, motion, noticed_at=await ctx.now())
        await record(ctx, NoticeCompleted(motion_id))


async def begin_balloting(ctx: Context, motion_id: UUID) -> None:
    """The ballot on a motion has opened."""
    await _make(ctx, await _held(ctx, motion_id), Move.OPEN_BALLOT)


async def record_outcome(
    ctx: Context, motion_id: UUID, outcome: Literal["carried", "lost", "not_decided"], decided_at: datetime
) -> None:
    """Follow a declared result. An advisory motion carried awaits the answer, by a day that the rules give."""
    made = {"carried": Move.CARRY, "lost": Move.LOSE, "not_decided": Move.LEAVE_UNDECIDED}
    case = await _held(ctx, motion_id)
    await _make(ctx, case, made[outcome], at=decided_at, decided_at=decided_at)
    if outcome == "carried" and case.motion.legal_effect == "advisory":
        due = rules.response_due(decided_at, case.orders.rules)
        await _make(ctx, await _held(ctx, motion_id), Move.AWAIT_RESPONSE, at=decided_at, response_due_on=due)


async def record_response(ctx: Context, motion_id: UUID, response: Response) -> None:
    """The board has published its answer."""
    await _make(ctx, await _held(ctx, motion_id), Move.RESPOND, response=response)


async def follow(ctx: Context, motion_id: UUID, move: Move, **columns: Any) -> None:
    """Make a move that an act of a capability above has decided on. Raises `InvalidTransition`."""
    await _make(ctx, await _held(ctx, motion_id), move, **columns)


async def compose(
    ctx: Context, motion: Motion, text: MotionText, seconders: Mapping[UUID, UUID], composite_id: UUID
) -> None:
    """Begin a motion that came of others, admitted and numbered; `seconders` are rights, and who uses them."""
    now = motion.created_at
    reference = await store.next_reference(ctx.db, now.astimezone(rules.LONDON).date())
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    await store.put(ctx.db, msgspec.structs.replace(motion, reference=reference), text)
    for member_id, person_id in seconders.items():
        await store.put_second(ctx.db, motion, member_id, person_id, now)
    event = MotionComposed(
        motion.id,
        motion.mover_id,
        to=motion.state,
        composite_id=composite_id,
        digest=text.digest,
        orders=orders.digest,
    )
    await record(ctx, event)


async def carry_over(ctx: Context, motion_id: UUID, lapses_at: datetime) -> None:
    """Voting has not opened in time, and the motion goes on all the same, until `lapses_at`."""
    motion = await store.load(ctx.db, motion_id, "update")
    await store.change(ctx.db, motion, lapses_at=lapses_at, carried_over=motion.carried_over + 1)
    await record(ctx, MotionCarriedOver(motion_id, until=lapses_at))


async def hand_over(ctx: Context, motion_id: UUID, member_id: UUID, person_id: UUID) -> None:
    """Somebody has adopted a motion: it is moved by their right from now on. The database asks for the adoption."""
    motion = await store.load(ctx.db, motion_id, "update")
    await store.change(ctx.db, motion, mover_id=member_id, moved_by=person_id)


async def advance_due(ctx: Context) -> int:
    """Do what the rules do by themselves by now. Safe to repeat, and to run twice at once. Gives how many moves.

    What a rule holds back stays as it is, and holds nothing else back.
    """
    made = 0
    for motion_id in await store.due(ctx.db):
        moved, _ = await attempt(ctx, _advance(ctx, motion_id))
        made += bool(moved)
    return made


# ── The one way in which a motion changes its state ──────────────────────────────────────────────────

# What an office is asked for, or whoever stands behind the motion is told of: by the name that
# governance/notices/kinds.py knows.
TOLD = {
    Move.SUBMIT: "motion.submitted",
    Move.AWAIT_RESPONSE: "motion.response_awaited",
    Move.LAPSE: "motion.lapsed",
}


@dataclass(frozen=True)
class _Case:
    """A motion held for a move, with the rules it goes by and its present text."""

    motion: Motion
    orders: EnactedOrders
    text: MotionText


async def _case(ctx: Context, motion: Motion) -> _Case:
    orders = await bodies.orders(ctx.db, motion.standing_orders_id)
    return _Case(motion, orders, await store.load_text(ctx.db, motion.id, motion.text_version))


async def _held(ctx: Context, motion_id: UUID) -> _Case:
    return await _case(ctx, await store.load(ctx.db, motion_id, "update"))


async def _advance(ctx: Context, motion_id: UUID) -> bool:
    case = await _held(ctx, motion_id)
    approved = await store.approved_languages(ctx.db, case.text)
    due = rules.due_move(case.motion, case.orders.rules, case.text, approved, await ctx.now())
    if due is None:
        return False
    move, at = due
    await _make(ctx, case, move, at=at)
    return True


async def _make(
    ctx: Context, case: _Case, move: Move, new: NewTransition | None = None, at: datetime | None = None, **columns: Any
) -> None:
    """Decide a move by the rules, store what follows from it as of `at` (now, if not said), and record it."""
    motion, orders = case.motion, case.orders
    now = at or await ctx.now()
    match move:
        case Move.SUBMIT:
            state = rules.submit(motion, await store.count_seconds(ctx.db, motion), orders.rules, now)
        case Move.FIX_TEXT:
            state = rules.fix_text(motion, case.text, await store.approved_languages(ctx.db, case.text))
        case _:
            state = moves.move(motion.state, move)
    columns |= rules.follows(move, new, orders.rules, ctx.actor.person_id, now)
    if move in moves.NUMBERED:
        columns["reference"] = await store.next_reference(ctx.db, now.astimezone(rules.LONDON).date())
    await store.change_state(ctx.db, motion, state, now, **columns)
    event = MotionNoticed if move is Move.GIVE_NOTICE else MotionMoved
    await record(ctx, event(motion.id, from_=motion.state, to=state, digest=case.text.digest, orders=orders.digest))
    if move in TOLD:
        await defer(ctx, "tell", event=TOLD[move], subject_id=motion.id)


async def _submit_when_seconded(ctx: Context, motion_id: UUID) -> None:
    case = await _held(ctx, motion_id)
    by = case.orders.rules
    if by.automatic and await store.count_seconds(ctx.db, case.motion) >= by.seconders:
        await _make(ctx, case, Move.SUBMIT)


async def _own(ctx: Context, motion_id: UUID, person_id: UUID, if_version: int | None) -> Motion:
    motion = await store.load_visible(ctx.db, motion_id, ctx.actor.person_id, "update")
    if motion.moved_by != person_id:
        raise NotTheMover
    rules.is_version_read(motion, if_version)
    return motion
