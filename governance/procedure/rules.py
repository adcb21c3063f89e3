"""Off the straight road: appeals against a ruling. Values in, values or refusals out."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from governance.bodies.rules import StandingOrders
from governance.motions.moves import move
from governance.motions.refusals import NotTheMover, ReasonNeeded
from governance.motions.values import Motion, Move, State
from governance.procedure.refusals import AppealedBefore, AppealIsTooLate, OwnRuling
from governance.procedure.values import Appeal, NewAppeal, NewAppealDecision


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
