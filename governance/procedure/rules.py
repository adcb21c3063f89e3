"""Off the straight road: appeals, and withdrawal after admission. Values in, values or refusals out."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from governance.bodies.rules import StandingOrders
from governance.motions.moves import move
from governance.motions.refusals import NotSeconded, NotTheMover, ReasonNeeded
from governance.motions.values import Motion, Move, State
from governance.procedure.refusals import (
    AlreadyConsented,
    AppealedBefore,
    AppealIsTooLate,
    NoWithdrawal,
    OwnRuling,
    WithdrawalAsked,
)
from governance.procedure.values import Adoption, Appeal, NewAppeal, NewAppealDecision, NewWithdrawal, Withdrawal


def appeal_closes_at(motion: Motion, orders: StandingOrders) -> datetime | None:
    """The instant from which a ruling stands; None where there is no ruling to appeal against."""
    if motion.state is not State.RULED_OUT:
        return None
    return motion.state_since + timedelta(days=orders.appeal_days)


def appealed(
    motion: Motion, earlier: Appeal | None, new: NewAppeal, orders: StandingOrders, person_id: UUID, now: datetime
) -> Appeal:
    """An appeal as the mover makes it.

    Raises `NotTheMover`, `AppealedBefore`, `InvalidTransition` or `AppealIsTooLate`.
    """
    if motion.moved_by != person_id:
        raise NotTheMover
    if earlier is not None:
        raise AppealedBefore
    move(motion.state, Move.APPEAL)
    closes_at = appeal_closes_at(motion, orders)
    if closes_at is not None and now >= closes_at:
        raise AppealIsTooLate(closes_at)
    return Appeal(motion_id=motion.id, grounds=new.grounds, appealed_by=person_id, appealed_at=now)


def decided(motion: Motion, appeal: Appeal, new: NewAppealDecision, person_id: UUID, now: datetime) -> Appeal:
    """An appeal as it is decided. Raises `OwnRuling` or `ReasonNeeded`."""
    if not may_decide(motion, appeal, person_id):
        raise OwnRuling
    if new.reason.missing:
        raise ReasonNeeded
    return msgspec.structs.replace(
        appeal, overturned=new.to == "admitted", reason=new.reason, decided_by=person_id, decided_at=now
    )


def may_decide(motion: Motion, appeal: Appeal, person_id: UUID) -> bool:
    """Nobody is judge of their own ruling, nor of their own appeal."""
    return person_id not in (motion.ruled_out_by, appeal.appealed_by)


# Before this the mover withdraws alone; after it, notice has been given, and the members vote.
CONSENT_NEEDED = frozenset({State.ADMITTED, State.FINAL_TEXT})


def in_force(motion: Motion, asked: Withdrawal | None, now: datetime) -> bool:
    """Whether the seconders are asked now: in time, by who still moves it, before notice is given."""
    return (
        asked is not None
        and motion.state in CONSENT_NEEDED
        and asked.asked_by == motion.moved_by
        and now < asked.closes_at
    )


def withdrawal(
    withdrawal_id: UUID,
    motion: Motion,
    earlier: Withdrawal | None,
    new: NewWithdrawal,
    orders: StandingOrders,
    person_id: UUID,
    now: datetime,
) -> Withdrawal:
    """The mover's wish. Raises `NotTheMover`, `InvalidTransition` or `WithdrawalAsked`."""
    if motion.moved_by != person_id:
        raise NotTheMover
    move(motion.state, Move.WITHDRAW_BY_CONSENT)
    if earlier is not None and in_force(motion, earlier, now):
        raise WithdrawalAsked(earlier.closes_at)
    closes_at = now + timedelta(days=orders.adoption_days)
    return Withdrawal(
        id=withdrawal_id, motion_id=motion.id, reason=new.reason, asked_by=person_id, asked_at=now, closes_at=closes_at
    )


def asked_now(
    motion: Motion, asked: Withdrawal | None, member_id: UUID, seconders: Collection[UUID], now: datetime
) -> Withdrawal:
    """The wish that a seconder may answer now by this right. Raises `NoWithdrawal` or `NotSeconded`."""
    if asked is None or not in_force(motion, asked, now):
        raise NoWithdrawal
    if member_id not in seconders:
        raise NotSeconded
    return asked


def consented(member_id: UUID, consents: Collection[UUID], seconders: Collection[UUID]) -> bool:
    """Whether with this consent all seconders have consented. Raises `AlreadyConsented`."""
    if member_id in consents:
        raise AlreadyConsented
    return set(seconders) <= {*consents, member_id}


def adopted(adoption_id: UUID, motion: Motion, member_id: UUID, person_id: UUID, now: datetime) -> Adoption:
    """A seconder takes the mover's place."""
    return Adoption(
        id=adoption_id,
        motion_id=motion.id,
        from_member_id=motion.mover_id,
        member_id=member_id,
        adopted_by=person_id,
        adopted_at=now,
    )
