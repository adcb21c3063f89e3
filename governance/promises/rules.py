"""When a promise is asked after, and what may be said of it. Values in, values or refusals out."""

import calendar
from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from governance.bilingual import Language
from governance.bodies.rules import check_reach
from governance.promises.refusals import (
    FeedbackEmpty,
    PromiseOfMembers,
    WordingChanged,
    WordingInOneLanguage,
    WordingInThePast,
)
from governance.promises.values import Feedback, NewFeedback, NewPromise, NewWording, Promise, Wording
from governance.refusal import Stale

# From one asking to the next.
MONTHS = 6
_YEAR = 12


def due_on(given_on: date, nth: int) -> date:
    """The day of the `nth` asking, counted from the day of the promise: a shorter month has its last day instead."""
    months = given_on.year * _YEAR + given_on.month - 1 + nth * MONTHS
    year, month = months // _YEAR, months % _YEAR + 1
    return date(year, month, min(given_on.day, calendar.monthrange(year, month)[1]))


def require_in_force(version: int, wording: Wording | None) -> None:
    """Raise `WordingChanged` where another version is in force, or none."""
    known = wording.version if wording else None
    if version != known:
        raise WordingChanged(known)


def passed(given_on: date, today: date) -> int:
    """How many days of an asking have come by `today`."""
    nth = (today.year - given_on.year) * _YEAR // MONTHS + 1
    while nth and due_on(given_on, nth) > today:
        nth -= 1
    return nth


def put(
    member_id: UUID,
    new: NewPromise,
    old: Promise | None,
    in_force: Wording | None,
    *,
    is_member: bool,
    person_id: UUID,
    read_in: Language,
    today: date,
    if_version: int | None,
) -> Promise:
    """The promise as it is from now on. The six months count from the day on which it was first given.

    Who gave an earlier wording keeps it, until they choose the one in force. `if_version` is 0 where there was to be
    none. Raises `PromiseOfMembers`, `Stale` or `WordingChanged`.
    """
    if not is_member:
        raise PromiseOfMembers
    known = old.version if old else 0
    if if_version not in (None, known):
        raise Stale
    kept = old is not None and new.wording == old.wording
    if not kept:
        require_in_force(new.wording, in_force)
    given_on = old.given_on if old else today
    return Promise(
        member_id=member_id,
        wording=new.wording,
        language=new.language or (old.language if old and kept else read_in),
        words=new.words,
        by_letter=new.by_letter,
        given_by=person_id,
        given_on=given_on,
        next_due_on=old.next_due_on if old else due_on(given_on, 1),
        version=known + 1,
    )


def on_admission(member_id: UUID, wording: int, language: Language, person_id: UUID, today: date) -> Promise:
    """The promise of whoever gave it with their application: it is theirs from the day on which they are admitted."""
    return Promise(
        member_id=member_id,
        wording=wording,
        language=language,
        words=None,
        by_letter=True,
        given_by=person_id,
        given_on=today,
        next_due_on=due_on(today, 1),
    )


def asked(promise: Promise, id_: UUID, today: date, now: datetime) -> tuple[Promise, Feedback]:
    """The promise once its member is asked, and the asking: one, however many days of it have passed unasked."""
    nth = passed(promise.given_on, today)
    due = due_on(promise.given_on, nth)
    asking = Feedback(id=id_, member_id=promise.member_id, due_on=due, asked_at=now)
    return replace(promise, next_due_on=due_on(promise.given_on, nth + 1)), asking


def answered(
    asking: Feedback,
    new: NewFeedback,
    *,
    person_id: UUID,
    read_in: Language,
    now: datetime,
    if_version: int | None,
) -> Feedback:
    """An asking as it is answered, or answered otherwise than before. Raises `Stale` or `FeedbackEmpty`."""
    if if_version not in (None, asking.version):
        raise Stale
    if not (new.done or new.hard or new.help):
        raise FeedbackEmpty
    return replace(
        asking,
        done=new.done,
        hard=new.hard,
        help=new.help,
        language=new.language or read_in,
        shared=new.shared,
        answered_by=person_id,
        answered_at=now,
        version=asking.version + 1,
    )


def renewed(promise: Promise, wording: int | None, in_force: Wording | None, person_id: UUID) -> Promise | None:
    """The promise in the wording in force, where that is chosen, else None. Raises `WordingChanged`."""
    if wording is None or wording == promise.wording:
        return None
    require_in_force(wording, in_force)
    return replace(promise, wording=wording, given_by=person_id, version=promise.version + 1)


def check_wording(new: NewWording, last_on: date | None, today: date) -> None:
    """Refuse a wording in one language, or one that would begin before today or before the newest.

    Raises `WordingInOneLanguage`, `DayOutOfReach` or `WordingInThePast`.
    """
    if new.text.missing:
        raise WordingInOneLanguage([f"/text/{language}" for language in new.text.missing])
    check_reach(new.effective_on)
    if new.effective_on < today or (last_on is not None and new.effective_on < last_on):
        raise WordingInThePast
