"""Who may be nominated to act for an organisation, from when, and how it is answered, handed over and ended. Pure."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from governance.bodies.rules import MembersRules, check_days
from governance.nominations.refusals import (
    ActsAlready,
    AskedAlready,
    DaysOver,
    HandoverUnderWay,
    HandoverWaits,
    NominationMove,
    NomineeNeeded,
    OwnNomination,
    RepresentativeStays,
    TooEarly,
    TooManyAsked,
    UntilSomebodyElse,
)
from governance.nominations.values import Ending, Held, NewEnding, NewNomination, Nominee, Offer, Role, State
from governance.refusal import NotFound
from governance.standing.refusals import ReasonsInBothLanguages

# How long an organisation can stop what an officer begins for it; and how many may be asked at once, as letters go to
# addresses that nobody has confirmed.
OFFICER_DAYS = 7
MOST_ASKED = 20


class Accepted(Struct, frozen=True):
    """What follows when somebody accepts: their own role, and the roles that it ends, with their last days."""

    begins: Held
    ends: list[tuple[Held, Ending]]


def check_named(new: NewNomination) -> None:
    """Refuse to nominate nobody, or two at once. Raises `NomineeNeeded`."""
    if new.person_id is None:
        for field in ("name", "email"):
            if getattr(new, field) is None:
                raise NomineeNeeded(f"/{field}")
    elif new.name is not None or new.email is not None:
        raise NomineeNeeded("/person_id")


def offered(
    new: NewNomination,
    nominee: Nominee,
    acting: Collection[Held],
    waiting: Collection[Offer],
    *,
    id_: UUID,
    member_id: UUID,
    offered_by: UUID,
    by_officer: bool,
    by: MembersRules,
    today: date,
    now: datetime,
) -> Offer:
    """Ask somebody to act for an organisation, for which these act or will, and whose answers are waited for.

    Raises `OwnNomination`, `UntilSomebodyElse`, `TooEarly`, `DaysOutOfOrder`, `DayOutOfReach`, `ActsAlready`,
    `AskedAlready`, `HandoverWaits`, `HandoverUnderWay`, `TooManyAsked`, or `ReasonsInBothLanguages` to an officer.
    """
    if nominee.id == offered_by:
        raise OwnNomination
    if by_officer and (new.reason is None or new.reason.missing):
        raise ReasonsInBothLanguages(f"/reason/{new.reason.missing[0] if new.reason else 'cy'}")
    _check_days(new, acting, by_officer=by_officer, today=today)
    if any(each.person_id == nominee.id and each.role is new.role for each in acting):
        raise ActsAlready
    if any(each.nominee_id == nominee.id for each in waiting):
        raise AskedAlready
    if new.role is Role.REPRESENTATIVE:
        if any(each.role is Role.REPRESENTATIVE for each in waiting):
            raise HandoverWaits
        _check_no_handover(acting, today)
    if len(waiting) >= MOST_ASKED:
        raise TooManyAsked(MOST_ASKED)
    return Offer(
        id=id_,
        member_id=member_id,
        role=new.role,
        nominee_id=nominee.id,
        name=nominee.name,
        email=nominee.email,
        language=nominee.language,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        by_officer=by_officer,
        reason=new.reason if by_officer else None,
        offered_by=offered_by,
        offered_at=now,
        standing_orders_id=by.id,
        answer_due_at=now + timedelta(days=by.rules.nomination_days),
        state="waiting",
        state_since=now,
    )


def earliest(role: Role, acting: Collection[Held], *, by_officer: bool, today: date) -> date:
    """The first day of a role. A day has one main representative; what an officer begins can be stopped for a week."""
    if role is not Role.CHAMPION and by_officer:
        return today + timedelta(days=OFFICER_DAYS)
    has_one = any(each.role is Role.REPRESENTATIVE and _acts_on(each, today) for each in acting)
    return today + timedelta(days=1) if role is Role.REPRESENTATIVE and has_one else today


def is_live(offer: Offer, now: datetime) -> bool:
    """Whether a nomination may still be answered."""
    return offer.state == "waiting" and now < offer.answer_due_at


def accepted(offer: Offer, acting: Collection[Held], today: date, now: datetime) -> Accepted:
    """What follows when a nominee accepts: a main representative takes over, without a day between or in common.

    Raises `NominationMove`, `DaysOver`, or `HandoverUnderWay` where another takes over first.
    """
    _check_live(offer, now)
    first = max(offer.starts_on, earliest(offer.role, acting, by_officer=False, today=today))
    if offer.ends_on is not None and offer.ends_on < first:
        raise DaysOver
    before = first - timedelta(days=1)
    ends = []
    if offer.role is Role.REPRESENTATIVE:
        _check_no_handover(acting, today)
    for each in [each for each in acting if _acts_in(each, first, offer)]:
        if offer.role is Role.REPRESENTATIVE and each.role is offer.role:
            ends.append((replace(each, acts_to=before), Ending.HANDED_OVER))
        elif each.person_id == offer.nominee_id:
            if each.role is Role.REPRESENTATIVE:
                raise RepresentativeStays
            ends.append((replace(each, acts_to=max(before, each.acts_from - timedelta(days=1))), Ending.CHANGED))
    begins = Held(
        id=offer.id,
        member_id=offer.member_id,
        person_id=offer.nominee_id,
        role=offer.role,
        acts_from=first,
        acts_to=offer.ends_on,
    )
    return Accepted(begins, ends)


def taken(offer: Offer, now: datetime) -> Offer:
    """The nomination as it was accepted."""
    return replace(offer, state="accepted", state_since=now, email=None)


def answered(offer: Offer, state: State, now: datetime) -> Offer:
    """The nomination as it was declined, withdrawn or lapsed; what was known of somebody unknown is forgotten."""
    if state is not State.LAPSED:
        _check_live(offer, now)
    return replace(offer, state=state.value, state_since=now, email=None)


def ended(
    held: Held, person_id: UUID, speakers: Collection[UUID], new: NewEnding, *, keeps: bool, today: date
) -> tuple[Held, Ending]:
    """A role with its last day, today: by whoever has it, by who speaks for the organisation, or by an officer.

    What is to come never begins: of a handover, the main representative of today then goes on. Raises `NotFound` to
    anybody else, `NominationMove`, `HandoverUnderWay`, `RepresentativeStays` or `ReasonsInBothLanguages`.
    """
    by = Ending.BY_NOMINEE if person_id == held.person_id else None
    by = by or (Ending.BY_ORGANISATION if person_id in speakers else None)
    by = by or (Ending.BY_OFFICER if keeps else None)
    if by is None:
        raise NotFound
    if held.acts_to is not None and held.acts_to <= today:
        raise NominationMove(State.ENDED if held.acts_to < today else State.ACTING)
    if held.role is Role.REPRESENTATIVE:
        if by is Ending.BY_OFFICER or (by is Ending.BY_ORGANISATION and held.acts_from <= today):
            raise RepresentativeStays
        if held.acts_to is not None:
            raise HandoverUnderWay(held.acts_to + timedelta(days=1))
    if by is Ending.BY_OFFICER and (new.reason is None or new.reason.missing):
        raise ReasonsInBothLanguages(f"/reason/{new.reason.missing[0] if new.reason else 'cy'}")
    return replace(held, acts_to=max(today, held.acts_from - timedelta(days=1))), by


def may(
    state: State, role: Role, ends_on: date | None, today: date, *, mine: bool, speaks: bool, keeps: bool
) -> list[str]:
    """What somebody may do with a nomination, by the names of the acts."""
    if state is State.WAITING:
        answers = ["accept_nomination", "decline_nomination"] if mine else []
        return answers + (["withdraw_nomination"] if (speaks or keeps) and not mine else [])
    lasts = state in (State.TO_COME, State.ACTING) and (ends_on is None or ends_on > today)
    if role is Role.REPRESENTATIVE:
        goes = mine or (speaks and state is State.TO_COME)
        return ["end_nomination"] if lasts and goes and ends_on is None else []
    return ["end_nomination"] if lasts and (mine or speaks or keeps) else []


def _check_days(new: NewNomination, acting: Collection[Held], *, by_officer: bool, today: date) -> None:
    if new.role is Role.REPRESENTATIVE and new.ends_on is not None:
        raise UntilSomebodyElse
    check_days(new.starts_on, new.ends_on)
    first = earliest(new.role, acting, by_officer=by_officer, today=today)
    if new.starts_on < first:
        raise TooEarly(first)


def _check_live(offer: Offer, now: datetime) -> None:
    if not is_live(offer, now):
        raise NominationMove(State.LAPSED if offer.state == "waiting" else offer.state)


def _check_no_handover(acting: Collection[Held], today: date) -> None:
    """Refuse a second handover before the first has happened. Raises `HandoverUnderWay`."""
    for each in acting:
        if each.role is Role.REPRESENTATIVE and each.acts_from > today:
            raise HandoverUnderWay(each.acts_from)


def _acts_on(held: Held, day: date) -> bool:
    return held.acts_from <= day and (held.acts_to is None or day <= held.acts_to)


def _acts_in(held: Held, first: date, offer: Offer) -> bool:
    """Whether a role has a day in common with the days that are offered."""
    begins_before = offer.ends_on is None or held.acts_from <= offer.ends_on
    return begins_before and (held.acts_to is None or held.acts_to >= first)
