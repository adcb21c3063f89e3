"""What may be asked to be put right, by when it is answered, and how. Pure."""

from calendar import monthrange
from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from governance.memberships.refusals import ReasonsNeeded
from governance.rectifications.refusals import AsksEnough, InsteadNeeded, OwnAsk, RectificationEnded
from governance.rectifications.values import NewRectification, NewRectificationAnswer, Rectification, State
from governance.refusal import NotFound

MOST_WAITING = 10
KEPT_YEARS = 3  # after the answer


def month_after(day: date) -> date:
    """The day of the same number in the next month, or that month's last: by then an ask is answered.

    UK GDPR art. 12 (3): one month of receipt. What falls on a holiday is not moved: sooner is never late.
    """
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def asked(
    new: NewRectification, *, id_: UUID, person_id: UUID, waiting: int, now: datetime, today: date
) -> Rectification:
    """An ask, where so many of this person's wait already. Raises `InsteadNeeded` or `AsksEnough`."""
    if new.wish == "correct" and new.instead is None:
        raise InsteadNeeded
    if waiting >= MOST_WAITING:
        raise AsksEnough(MOST_WAITING)
    return Rectification(
        id=id_,
        person_id=person_id,
        wish=new.wish,
        about=new.about,
        wrong=new.wrong,
        instead=new.instead,
        state=State.WAITING,
        asked_at=now,
        due_on=month_after(today),
    )


def withdrawn(ask: Rectification, person_id: UUID, now: datetime) -> Rectification:
    """The ask, taken back by whoever asked. Raises `NotFound` for another's, or `RectificationEnded`."""
    if person_id != ask.person_id:
        raise NotFound
    return _over(ask, State.WITHDRAWN, now)


def answered(ask: Rectification, new: NewRectificationAnswer, officer_id: UUID, now: datetime) -> Rectification:
    """The ask, met or refused by an officer. Raises `OwnAsk`, `ReasonsNeeded` or `RectificationEnded`."""
    if officer_id == ask.person_id:
        raise OwnAsk
    if new.answer.missing:
        raise ReasonsNeeded(f"/answer/{new.answer.missing[0]}")
    return replace(_over(ask, State(new.to), now), answer=new.answer, answered_by=officer_id)


def _over(ask: Rectification, state: State, now: datetime) -> Rectification:
    if ask.state is not State.WAITING:
        raise RectificationEnded(ask.state)
    return replace(ask, state=state, ended_at=now)
