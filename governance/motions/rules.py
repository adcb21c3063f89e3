"""What must hold for a motion beside its table of moves, and what follows. Values in, values or refusals out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from governance.bilingual import LANGUAGES, Bilingual, BilingualProse, Language
from governance.bodies.rules import EnactedOrders, StandingOrders, for_resolution
from governance.motions.moves import NOTICED_ANEW, move
from governance.motions.refusals import (
    AlreadySeconded,
    FieldNotTaken,
    MoverCannotSecond,
    NoSpecialResolutions,
    NotEnoughSeconders,
    NotSeekingSeconders,
    ReasonNeeded,
    SecondingIsOver,
    SummaryTooLong,
    TextMissing,
    TextNotApproved,
)
from governance.motions.values import Motion, MotionText, Move, NewMotion, NewText, NewTransition, State
from governance.refusal import Stale

LONDON = ZoneInfo("Europe/London")

Pair = TypeVar("Pair", Bilingual, BilingualProse)


# A summary is what everybody reads first: no longer than this, in words.
SUMMARY_WORDS = 60


def is_private(motion: Motion) -> bool:
    """Whether a motion is its mover's alone: until it seeks seconders, and for ever where it was withdrawn before."""
    return motion.state in (State.DRAFT, State.WITHDRAWN) and motion.seconding_closes_at is None


def text_digest(title: Bilingual, summary: BilingualProse | None, text: BilingualProse) -> str:
    """SHA-256 over title, summary and text in both languages: what seconders, approvals and ballots refer to."""
    return sha256(msgspec.json.encode((title, summary, text))).hexdigest()


def second(motion: Motion, member_id: UUID, person_id: UUID, seconded: bool, now: datetime) -> None:
    """Whether a right may second this text now. The mover may not, nor the same person by another right.

    Raises `NotSeekingSeconders`, `SecondingIsOver`, `MoverCannotSecond` or `AlreadySeconded`.
    """
    if motion.state is not State.SEEKING_SECONDERS:
        raise NotSeekingSeconders(motion.state)
    if motion.seconding_closes_at is not None and now >= motion.seconding_closes_at:
        raise SecondingIsOver(motion.seconding_closes_at)
    if motion.mover_id == member_id or motion.moved_by == person_id:
        raise MoverCannotSecond
    if seconded:
        raise AlreadySeconded


def submit(motion: Motion, seconds: int, orders: StandingOrders, now: datetime) -> State:
    """Enough seconds, and in time, are checked now: a draft from before the deadline gains nothing by it.

    Raises `InvalidTransition`, `SecondingIsOver` or `NotEnoughSeconders`.
    """
    state = move(motion.state, Move.SUBMIT)
    if motion.seconding_closes_at is not None and now >= motion.seconding_closes_at:
        raise SecondingIsOver(motion.seconding_closes_at)
    if seconds < orders.seconders:
        raise NotEnoughSeconders(seconds, orders.seconders)
    return state


def words(plain: str) -> int:
    """How many words a text has: what stands between spaces and holds a letter or a digit."""
    return sum(any(sign.isalnum() for sign in each) for each in plain.split())


def check_summary(summary: BilingualProse | None, languages: Iterable[Language] = LANGUAGES) -> None:
    """Raise `SummaryTooLong` for a summary that is written now; what was stored before stays readable."""
    for each in languages:
        written_ = getattr(summary, each) if summary else None
        if written_ is not None and (count := words(written_)) > SUMMARY_WORDS:
            raise SummaryTooLong(each, count, SUMMARY_WORDS)


def is_what_was_read(text: MotionText, digest: str | None) -> None:
    """Raise `Stale` where somebody read another text than this; one who does not say which is believed."""
    if digest is not None and digest != text.digest:
        raise Stale


def is_version_read(motion: Motion, version: int | None) -> None:
    """Raise `Stale` where the motion was changed since `version` was read; None changes it whatever stands there."""
    if version is not None and version != motion.version:
        raise Stale


def unapproved(text: MotionText, approved: frozenset[Language]) -> list[Language]:
    """The languages whose text is missing, or not approved as it stands."""
    return [each for each in LANGUAGES if each in text.missing or each not in approved]


def fix_text(motion: Motion, text: MotionText, approved: frozenset[Language]) -> State:
    """A text is final only when both languages are written and approved.

    Raises `InvalidTransition` or `TextNotApproved`.
    """
    state = move(motion.state, Move.FIX_TEXT)
    if missing := unapproved(text, approved):
        raise TextNotApproved(missing)
    return state


# What no longer holds after a move: once voting has opened a motion does not lapse for want of it, and of what comes
# back to be voted on notice is given anew. An answer, and what was done by it, were of the vote before.
_CLEARED: dict[Move, list[str]] = {
    Move.OPEN_BALLOT: ["lapses_at"],
    **{anew: ["noticed_at", "decided_at", "returns_on"] for anew in NOTICED_ANEW},
    Move.REOPEN: ["noticed_at", "decided_at", "response", "response_due_on", "implementation_due_on"],
}


def follows(
    made: Move, new: NewTransition | None, orders: StandingOrders, person_id: UUID | None, now: datetime
) -> dict[str, Any]:
    """The dates and facts that a move sets, by the motion's own standing orders; `new` is what came with it by hand,
    from `person_id`.

    Raises `ReasonNeeded` where a motion is ruled out and its mover could not read why in either language,
    `FieldNotTaken` for what the move has no use for, and `NoSpecialResolutions`.
    """
    if new is not None:
        _check_taken(made, new)
    match made:
        case Move.SEEK_SECONDERS:
            return {"seconding_closes_at": now + timedelta(days=orders.seconding_days)}
        case Move.SUBMIT if orders.admission_hours is not None:
            return {"submitted_at": now, "admission_due_at": now + timedelta(hours=orders.admission_hours)}
        case Move.SUBMIT:
            return {"submitted_at": now}
        case Move.ADMIT | Move.OVERTURN:
            lapses_at = None if orders.lapse_days is None else now + timedelta(days=orders.lapse_days)
            return {"lapses_at": lapses_at} | _admitted_as(new, orders)
        case Move.RULE_OUT:
            if new is None or new.reason is None or new.reason.missing:
                raise ReasonNeeded
            return {"ruling": new.reason, "ruled_out_by": person_id}
        case _:
            return dict.fromkeys(_CLEARED.get(made, ()))


def _check_taken(made: Move, new: NewTransition) -> None:
    """Refuse what came with a move that has no use for it."""
    given = {Move.RULE_OUT: ("reason",), Move.ADMIT: ("legal_effect", "resolution")}
    for taken_by, names in given.items():
        for name in names:
            if getattr(new, name) not in (None, UNSET) and made is not taken_by:
                raise FieldNotTaken(f"/{name}")


def _admitted_as(new: NewTransition | None, orders: StandingOrders) -> dict[str, Any]:
    """What is said of a motion when it is admitted, and fixed from then on: its effect and its class."""
    said = {"legal_effect": new.legal_effect, "resolution": new.resolution} if new else {}
    if said.get("resolution") == "special" and orders.special_threshold is None:
        raise NoSpecialResolutions
    return {name: each for name, each in said.items() if each is not UNSET}


def due_move(
    motion: Motion,
    orders: StandingOrders,
    text: MotionText,
    approved: frozenset[Language],
    now: datetime,
) -> tuple[Move, datetime] | None:
    """What the rules do by themselves by `now`, and as of when: the same whoever asks first, and however late."""
    match motion.state:
        case State.SEEKING_SECONDERS if motion.seconding_closes_at is not None and now >= motion.seconding_closes_at:
            return Move.LAPSE, motion.seconding_closes_at
        case State.SUBMITTED if motion.admission_due_at is not None and now >= motion.admission_due_at:
            return Move.ADMIT, motion.admission_due_at
        case State.ADMITTED if orders.automatic and not unapproved(text, approved):
            return Move.FIX_TEXT, now
        case State.FINAL_TEXT if orders.automatic:
            return Move.GIVE_NOTICE, now
        case _:
            return None


def drafted(
    motion_id: UUID, new: NewMotion, orders: EnactedOrders, mover_id: UUID, person_id: UUID, now: datetime
) -> Motion:
    """A new motion as it begins: a draft, under the orders in force."""
    return Motion(
        id=motion_id,
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
        call_id=new.call_id,
    )


def written(
    motion: Motion, new: NewText | NewMotion, version: int, original: Language, person_id: UUID, now: datetime
) -> MotionText:
    """A version of a motion's text as its mover wrote it.

    Raises `TextMissing` where it lacks its own language, and `SummaryTooLong`.
    """
    if original in new.title.missing or original in new.text.missing:
        raise TextMissing(original)
    check_summary(new.summary)
    return MotionText(
        motion_id=motion.id,
        version=version,
        original_language=original,
        title=new.title,
        summary=new.summary,
        text=new.text,
        digest=text_digest(new.title, new.summary, new.text),
        written_by=person_id,
        written_at=now,
        translated_by=None,
    )


def translated(old: MotionText, language: Language, new: NewText, person_id: UUID) -> MotionText:
    """The old text with one language of it replaced; the other language stays as its mover wrote it.

    Raises `TextMissing` where the title or the text is not given in that language, and `SummaryTooLong`.
    """
    if language in new.title.missing or language in new.text.missing:
        raise TextMissing(language)
    check_summary(new.summary, [language])
    title = with_language(old.title, new.title, language)
    summary = with_language(old.summary, new.summary, language) if old.summary else new.summary
    text = with_language(old.text, new.text, language)
    return msgspec.structs.replace(
        old, title=title, summary=summary, text=text, digest=text_digest(title, summary, text), translated_by=person_id
    )


def with_language(old: Pair, new: Pair | None, language: Language) -> Pair:
    """A bilingual text with one language replaced; where `new` does not have it, left as it was."""
    if new is None or getattr(new, language) is None:
        return old
    return msgspec.structs.replace(old, **{language.value: getattr(new, language)})


def earliest_after_notice(motion: Motion, orders: StandingOrders) -> datetime | None:
    """When the clear days of a motion's notice have run, by its class; None while it is still going out."""
    if motion.noticed_at is None:
        return None
    return earliest_opening(motion.noticed_at, for_resolution(orders, motion.resolution).notice_clear_days)


def earliest_opening(given_at: datetime, clear_days: int) -> datetime:
    """The first instant after `clear_days` whole days between the day of notice and the day of opening.

    Neither day counts (CIO General Regulations 2012, reg. 35, for the resolutions it governs). Midnight in London,
    given in UTC.
    """
    day = given_at.astimezone(LONDON).date() + timedelta(days=clear_days + 1)
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def response_due(decided_at: datetime, orders: StandingOrders) -> date:
    """The last day for the board's answer."""
    return decided_at.astimezone(LONDON).date() + timedelta(days=orders.response_days)


def is_overdue(motion: Motion, today: date) -> bool:
    """Late is said to all; the state does not change."""
    due_on = due(motion)
    return due_on is not None and today > due_on


def due(motion: Motion) -> date | None:
    """The day by which the board owes its answer, or what was carried is to be done; None where nothing is owed."""
    match motion.state:
        case State.AWAITING_RESPONSE:
            return motion.response_due_on
        case State.IMPLEMENTING:
            return motion.implementation_due_on
        case _:
            return None
