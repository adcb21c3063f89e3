"""Off the straight road: appeals, withdrawal after admission, adjournment, lapse. Values in, values or refusals out."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from governance.bodies.rules import StandingOrders
from governance.motions.moves import move
from governance.motions.refusals import NotSeconded, NotTheMover, ReasonNeeded
from governance.motions.rules import LONDON
from governance.motions.values import Motion, Move, State
from governance.procedure.refusals import (
    AlreadyConsented,
    AlreadySupported,
    AppealedBefore,
    AppealIsTooLate,
    BallotUnderWay,
    NoReopening,
    NotReferred,
    NotReferredToYou,
    NoWithdrawal,
    OwnBody,
    OwnRuling,
    PutOffEnough,
    QuestionNeeded,
    ReopeningAsked,
    ReopeningIsOver,
    ReturnOutOfReach,
    StaysLost,
    WithdrawalAsked,
)
from governance.procedure.values import (
    Adjournment,
    Adoption,
    Appeal,
    NewAdjournment,
    NewAppeal,
    NewAppealDecision,
    NewReferral,
    NewReopening,
    NewReport,
    NewWithdrawal,
    Reopening,
    Withdrawal,
)


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


def decided(
    motion: Motion,
    appeal: Appeal,
    new: NewAppealDecision,
    person_id: UUID,
    now: datetime,
    own: Collection[UUID] = (),
) -> Appeal:
    """An appeal as it is decided. Raises `OwnRuling` or `ReasonNeeded`."""
    if not may_decide(motion, appeal, person_id, own):
        raise OwnRuling
    if new.reason.missing:
        raise ReasonNeeded
    return msgspec.structs.replace(
        appeal, overturned=new.to == "admitted", reason=new.reason, decided_by=person_id, decided_at=now
    )


def may_decide(motion: Motion, appeal: Appeal, person_id: UUID, own: Collection[UUID] = ()) -> bool:
    """Nobody is judge of their own ruling, nor of their own appeal; nor is who acts with them, by a cover (`own`)."""
    return person_id not in (motion.ruled_out_by, appeal.appealed_by, *own)


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


# ── Adjournment, and the time that a motion has ──────────────────────────────────────────────────────

# On the way to a vote: what is set aside, or voted on, does not lapse.
LAPSING = frozenset({State.ADMITTED, State.FINAL_TEXT, State.NOTICED})


def latest_return(now: datetime, orders: StandingOrders) -> date:
    """The last day until which a motion can be put off now."""
    return now.astimezone(LONDON).date() + timedelta(days=orders.adjournment_days)


def may_be_put_off(earlier: int, orders: StandingOrders) -> bool:
    """Whether its rules let a motion that was put off so many times be put off once more."""
    return orders.adjournments is None or earlier < orders.adjournments


def adjourned(
    adjournment_id: UUID,
    motion: Motion,
    new: NewAdjournment | NewReferral,
    ballot_id: UUID | None,
    earlier: int,
    orders: StandingOrders,
    person_id: UUID,
    now: datetime,
) -> Adjournment:
    """A motion of which notice was given is put off, or referred, while no ballot on it is under way (`ballot_id`).

    It was put off so many times `earlier`.

    Raises `InvalidTransition`, `BallotUnderWay`, `PutOffEnough`, `ReasonNeeded`, `QuestionNeeded`,
    `ReturnOutOfReach` or `OwnBody`.
    """
    referral = new if isinstance(new, NewReferral) else None
    move(motion.state, Move.REFER if referral else Move.ADJOURN)
    if ballot_id is not None:
        raise BallotUnderWay(ballot_id)
    if not may_be_put_off(earlier, orders):
        raise PutOffEnough(orders.adjournments or 0)
    reason = new.question if isinstance(new, NewReferral) else new.reason
    returns_on = new.report_by if isinstance(new, NewReferral) else new.returns_on
    if reason.missing:
        raise QuestionNeeded if referral else ReasonNeeded
    latest = latest_return(now, orders)
    if not now.astimezone(LONDON).date() < returns_on <= latest:
        raise ReturnOutOfReach(latest, "/report_by" if referral else "/returns_on")
    if referral and referral.body_id == motion.body_id:
        raise OwnBody
    return Adjournment(
        id=adjournment_id,
        motion_id=motion.id,
        reason=reason,
        returns_on=returns_on,
        adjourned_by=person_id,
        adjourned_at=now,
        body_id=referral.body_id if referral else None,
    )


def reported(
    motion: Motion,
    referral: Adjournment | None,
    leads: Collection[UUID],
    new: NewReport,
    person_id: UUID,
    now: datetime,
) -> Adjournment:
    """A referral with what the body reports. Raises `NotReferred` or `NotReferredToYou`."""
    if motion.state is not State.REFERRED or referral is None:
        raise NotReferred
    if person_id not in leads:
        raise NotReferredToYou
    return msgspec.structs.replace(referral, report=new.report, reported_by=person_id, reported_at=now)


def left(motion: Motion, at: datetime) -> dict[str, datetime]:
    """The time that a motion which comes back at an instant then has left: as much as when it was put off."""
    return {"lapses_at": motion.lapses_at + (at - motion.state_since)} if motion.lapses_at else {}


class Due(NamedTuple):
    """What the rules do with a motion by themselves, as of when: a move with what it sets, or None to carry it over."""

    move: Move | None
    at: datetime
    columns: dict[str, Any]


def due(motion: Motion, orders: StandingOrders, now: datetime, *, called: bool) -> Due | None:
    """What is to be done by `now`: the same whoever asks first, and however late. `called`: a ballot is under way.

    What was adjourned comes back at the beginning of its day in Wales, and the time that it had left is as long as it
    was. What has not come to a vote in its time lapses, or goes on for as long again.
    """
    if motion.returns_on is not None:
        at = datetime.combine(motion.returns_on, time(), LONDON)
        return Due(Move.RESUME, at, left(motion, at)) if now >= at else None
    ends = motion.lapses_at
    if motion.state not in LAPSING or ends is None or now < ends or called:
        return None
    if motion.carried_over < orders.carry_overs and orders.lapse_days:
        return Due(None, ends, {"lapses_at": ends + timedelta(days=orders.lapse_days)})
    return Due(Move.LAPSE, ends, {})


# ── Reopening: a number of members have what came to its end voted on again ──────────────────────────

ENDED = frozenset({State.LOST, State.RESPONDED, State.IMPLEMENTED, State.NOT_IMPLEMENTED})


def came_to_its_end(motion: Motion) -> bool:
    """Whether it was lost, declined, done or stopped; what the board accepted is to be carried out first."""
    return motion.state in ENDED and (motion.state is not State.RESPONDED or motion.response == "declined")


def reopening_closes_at(motion: Motion, orders: StandingOrders) -> datetime | None:
    """The instant from which it stays as it ended; None where it did not end so, or its rules reopen nothing.

    A lost motion's time runs from the vote, any other's from what was answered, done or stopped.
    """
    ended_at = motion.decided_at if motion.state is State.LOST else motion.state_since
    if not came_to_its_end(motion) or ended_at is None or not orders.reopen_members:
        return None
    return ended_at + timedelta(days=orders.reopen_days)


def reopening(
    reopening_id: UUID,
    motion: Motion,
    earlier: Reopening | None,
    new: NewReopening,
    orders: StandingOrders,
    person_id: UUID,
    now: datetime,
) -> Reopening:
    """A member's wish that it be voted on again.

    Raises `InvalidTransition`, `StaysLost`, `ReopeningAsked` or `ReopeningIsOver`.
    """
    move(motion.state, Move.REOPEN)
    closes_at = reopening_closes_at(motion, orders)
    if closes_at is None:
        raise StaysLost
    if earlier is not None:
        raise ReopeningAsked
    if now >= closes_at:
        raise ReopeningIsOver(closes_at)
    return Reopening(
        id=reopening_id, motion_id=motion.id, reason=new.reason, asked_by=person_id, asked_at=now, closes_at=closes_at
    )


def is_open(motion: Motion, asked: Reopening, now: datetime) -> bool:
    """Whether members may still join in."""
    return came_to_its_end(motion) and asked.reopened_at is None and now < asked.closes_at


def supported(
    motion: Motion,
    asked: Reopening | None,
    member_id: UUID,
    supporters: Collection[UUID],
    orders: StandingOrders,
    now: datetime,
) -> bool:
    """Whether with this member enough have joined in.

    Raises `NoReopening`, `ReopeningIsOver` or `AlreadySupported`.
    """
    if asked is None:
        raise NoReopening
    if not is_open(motion, asked, now):
        raise ReopeningIsOver(asked.closes_at)
    if member_id in supporters:
        raise AlreadySupported
    return len({*supporters, member_id}) >= orders.reopen_members
