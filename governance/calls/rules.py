"""What must hold for a call for motions. Values in, values or refusals out."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from governance.calls.refusals import (
    CallClosed,
    CallInBothLanguages,
    CallOfNothing,
    CallTooFarAhead,
    CallTooShort,
    NotLater,
)
from governance.calls.values import Call, NewCall
from governance.refusal import Stale

# Nobody writes a motion and finds seconders overnight.
SHORTEST_DAYS = 7
# A year that was mistyped could never be taken back: a call is only ever given more time.
HORIZON = timedelta(days=731)


def opened(call_id: UUID, new: NewCall, person_id: UUID, now: datetime) -> Call:
    """A call as it goes out to the members. Raises `CallInBothLanguages`, `CallTooShort` or `CallTooFarAhead`."""
    if new.title.missing:
        raise CallInBothLanguages("title")
    if new.text.missing:
        raise CallInBothLanguages("text")
    if new.closes_at < now + timedelta(days=SHORTEST_DAYS):
        raise CallTooShort(SHORTEST_DAYS)
    _within_reach(new.closes_at, now)
    return Call(
        id=call_id,
        body_id=new.body_id,
        title=new.title,
        text=new.text,
        opened_at=now,
        closes_at=new.closes_at,
        opened_by=person_id,
    )


def extended(call: Call, closes_at: datetime, version: int | None, now: datetime) -> Call:
    """The call with more time; one that is over stays over.

    Raises `Stale`, `CallClosed`, `NotLater` or `CallTooFarAhead`.
    """
    if version is not None and version != call.version:
        raise Stale
    _is_open(call, now)
    if closes_at <= call.closes_at:
        raise NotLater(call.closes_at)
    _within_reach(closes_at, now)
    return msgspec.structs.replace(call, closes_at=closes_at, version=call.version + 1)


def answered(call: Call | None, body_id: UUID, now: datetime) -> None:
    """Whether a motion that is begun now may answer this call. Raises `CallOfNothing` or `CallClosed`."""
    if call is None or call.body_id != body_id:
        raise CallOfNothing
    _is_open(call, now)


def state(closes_at: datetime, now: datetime) -> Literal["open", "closed"]:
    """Open until the instant of its closing, which is outside."""
    return "open" if now < closes_at else "closed"


def _is_open(call: Call, now: datetime) -> None:
    if state(call.closes_at, now) == "closed":
        raise CallClosed(call.closes_at)


def _within_reach(closes_at: datetime, now: datetime) -> None:
    if closes_at > now + HORIZON:
        raise CallTooFarAhead(now + HORIZON)
