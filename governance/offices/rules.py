"""Who may hold which office, and how it changes hands: in offices of power two persons make every change.

An office of power gives permissions over ballots, the journal or appointments. What one officer proposes, another
confirms; where nobody else could, it takes effect by a time lock that everybody can see, unless somebody objects.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

import msgspec

from governance.bilingual import BilingualProse
from governance.bodies.refusals import NotYourBody
from governance.bodies.rules import check_days
from governance.offices.refusals import (
    AlreadyHolds,
    ChangeDecided,
    CoverAskedFor,
    CoverEnded,
    CoverTooLong,
    DeputyFromTheBoard,
    InterestEnded,
    MayNotObject,
    NobodyConfirmsTheirOwn,
    NoDeputyOfOnesOwn,
    NothingToCover,
    NothingToTakeOver,
    NotYourProposal,
    ObjectionNeedsReason,
    OfficeCovered,
    OfficeEnded,
    OfficeHeld,
    OfficeInThePast,
    OfficeNotInBody,
    ReasonWithoutObjection,
)
from governance.offices.values import (
    Appointment,
    Cover,
    Interest,
    NewAppointment,
    NewCover,
    NewVerdict,
    Proposal,
    State,
)
from governance.permissions import OFFICES, Office, Permission

LOCK = timedelta(hours=72)
LONGEST_COVER = 60  # days; the schema says so too
ASK_AGAIN = timedelta(days=14)
A_DAY = timedelta(days=1)

POWERS = frozenset(
    {Permission.BALLOT_CERTIFY, Permission.BALLOT_OPEN, Permission.JOURNAL_READ, Permission.OFFICE_APPOINT}
)

# The offices that a body of each kind has.
OFFICES_IN: Mapping[str, tuple[Office, ...]] = {
    "network": (Office.PATRON,),
    "forum": (
        Office.FORUM_CHAIR,
        Office.SECRETARY,
        Office.RETURNING_OFFICER,
        Office.SCRUTINEER,
        Office.TRANSLATOR,
    ),
    "board": (Office.BOARD_CHAIR, Office.BOARD_SECRETARY, Office.BOARD_MEMBER, Office.MEMBERSHIP_OFFICER),
    "workstream": (Office.WORKSTREAM_LEAD, Office.WORKSTREAM_MEMBER),
    "committee": (Office.COMMITTEE_CHAIR, Office.COMMITTEE_MEMBER),
    "regional_group": (Office.GROUP_CONVENOR,),
}
# One person at a time; the schema says so too (one_holder_at_a_time).
SINGLE = frozenset(
    {Office.BOARD_CHAIR, Office.BOARD_SECRETARY, Office.COMMITTEE_CHAIR, Office.FORUM_CHAIR, Office.SECRETARY}
)


def is_of_power(office: Office) -> bool:
    """Whether two persons make every change in this office."""
    return bool(OFFICES[office] & POWERS)


def check_appointment(
    new: NewAppointment, kind: str, holders: Sequence[Appointment], today: date
) -> Appointment | None:
    """Refuse what the office, its `holders` or the day do not allow. Gives the appointment that is taken over.

    An office is handed over tomorrow at the earliest, so that today's acts keep their holder. Raises
    `OfficeNotInBody`, `DaysOutOfOrder`, `DayOutOfReach`, `OfficeInThePast`, `NothingToTakeOver`, `OfficeHeld` or
    `AlreadyHolds`.
    """
    if new.office not in OFFICES_IN[kind]:
        raise OfficeNotInBody(new.office)
    check_days(new.held_from, new.held_to)
    first = today + A_DAY if new.takes_over else today
    if new.held_from < first:
        raise OfficeInThePast(first)
    old = next((each for each in holders if each.id == new.takes_over), None)
    if new.takes_over and (old is None or not _holds_until(old, new)):
        raise NothingToTakeOver(new.takes_over)
    for each in holders:
        if each is not old and _overlap(each, new):
            if each.person_id == new.person_id:
                raise AlreadyHolds(each.id)
            if new.office in SINGLE:
                raise OfficeHeld(each.id)
    return old


def _holds_until(old: Appointment, new: NewAppointment) -> bool:
    """Whether somebody else holds this office on the day before the new holder begins, and began before that."""
    last = new.held_from - A_DAY
    return (
        old.office == new.office
        and old.person_id != new.person_id
        and old.held_from <= last
        and (old.held_to is None or old.held_to >= last)
    )


def _overlap(held: Appointment, new: NewAppointment) -> bool:
    return held.held_from <= (new.held_to or date.max) and new.held_from <= (held.held_to or date.max)


def check_ending(held: Appointment, held_to: date, today: date) -> None:
    """Refuse a last day that has passed, or is not before the one there is. Raises `OfficeEnded`, `OfficeInThePast`.

    Somebody who has not begun yet holds the office for its first day at least.
    """
    if held.held_to is not None and held_to >= held.held_to:
        raise OfficeEnded(held.held_to)
    first = max(today, held.held_from)
    if held_to < first:
        raise OfficeInThePast(first)
    check_days(held.held_from, held_to)


def check_cover(
    new: NewCover,
    held: Appointment,
    covers: Sequence[Cover],
    others: Sequence[Appointment],
    board: Collection[UUID] | None,
    today: date,
) -> None:
    """Refuse a deputy whom the office, its days or the covers there are do not allow.

    `others` hold the same office; `board` are all in office on the board, where the office is one of its own. Raises
    `NothingToCover`, `DaysOutOfOrder`, `DayOutOfReach`, `OfficeInThePast`, `CoverTooLong`, `NoDeputyOfOnesOwn`,
    `DeputyFromTheBoard` or `OfficeCovered`.
    """
    if not OFFICES[held.office]:
        raise NothingToCover(held.office)
    check_days(new.covers_from, new.covers_to)
    first = max(today, held.held_from)
    if new.covers_from < first:
        raise OfficeInThePast(first)
    if (new.covers_to - new.covers_from).days >= LONGEST_COVER or new.covers_to > (held.held_to or date.max):
        raise CoverTooLong(LONGEST_COVER)
    if new.person_id in {held.person_id, *(each.person_id for each in others)}:
        raise NoDeputyOfOnesOwn
    if board is not None and new.person_id not in board:
        raise DeputyFromTheBoard
    for each in covers:
        if each.covers_from <= new.covers_to and new.covers_from <= each.covers_to:
            raise OfficeCovered(each.id)


def last_day_of_cover(cover: Cover, today: date) -> date:
    """The last day of a cover that is ended now: today, or the day before it would have begun. Raises `CoverEnded`."""
    if cover.ended_at is not None or cover.covers_to <= today:
        raise CoverEnded(cover.covers_to)
    return today if cover.covers_from <= today else cover.covers_from - A_DAY


def check_askable(held: Appointment, today: date) -> None:
    """Refuse to ask for cover of what nobody can cover. Raises `NothingToCover`, or `OfficeEnded`."""
    if not OFFICES[held.office]:
        raise NothingToCover(held.office)
    if held.held_to is not None and held.held_to < today:
        raise OfficeEnded(held.held_to)


def check_ask(covers: Sequence[Cover], asked_on: date | None, today: date) -> None:
    """Refuse to ask for a cover that is there or coming, or that was asked for lately. Raises `CoverAskedFor`."""
    there = max((each.covers_to + A_DAY for each in covers if each.covers_to >= today), default=today)
    lately = asked_on + ASK_AGAIN if asked_on else today
    if max(there, lately) > today:
        raise CoverAskedFor(max(there, lately))


def cover_of(proposal: Proposal, today: date) -> NewCover:
    """The cover as it is made when the change takes effect: not before then, however long it waited."""
    assert proposal.held_from is not None  # noqa: S101 - the schema has it of a cover
    assert proposal.held_to is not None  # noqa: S101 - as above
    return NewCover(
        person_id=proposal.person_id,
        covers_from=max(proposal.held_from, today),
        covers_to=proposal.held_to,
        reason=proposal.reason,
    )


def confirmers(leads: Collection[UUID], proposed_by: UUID, person_id: UUID | None = None) -> frozenset[UUID]:
    """Who could confirm a change: those who appoint here, but for whoever proposes it and whom it is about."""
    return frozenset(leads) - {proposed_by, person_id}


def locked_until(others: Collection[UUID], now: datetime) -> datetime | None:
    """When a change takes effect by itself: never, where there is another officer to confirm it."""
    return None if others else now + LOCK


class Waits(Protocol):
    """What waits for a second person: a change in an office, about `person_id`, or a step of a ballot, about nobody."""

    @property
    def state(self) -> State: ...
    @property
    def body_id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID | None: ...
    @property
    def proposed_by(self) -> UUID: ...
    @property
    def locked_until(self) -> datetime | None: ...


def decide(
    proposal: Waits,
    new: NewVerdict,
    person_id: UUID,
    leads: Collection[UUID],
    *,
    leaver: UUID | None = None,
    own: Collection[UUID] = (),
    is_member: bool,
) -> State:
    """What a verdict makes of a change that waits; `leaver` is who would leave the office by it, if anybody would.

    `own` are those who count as one with whoever proposed it, because one covers the other: none of them confirms it.

    Raises a refusal where it is not this person's to give.
    """
    if proposal.state is not State.WAITING:
        raise ChangeDecided(proposal.state)
    if (new.reason is None) == (new.to == "objected"):
        raise ReasonWithoutObjection if new.reason else ObjectionNeedsReason
    if new.to == "withdrawn":
        if person_id != proposal.proposed_by:
            raise NotYourProposal
        return State.WITHDRAWN
    if new.to == "confirmed":
        if person_id not in leads:
            raise NotYourBody(proposal.body_id)
        if person_id in (proposal.proposed_by, proposal.person_id, *own):
            raise NobodyConfirmsTheirOwn
        return State.CONFIRMED
    concerned = person_id in leads or person_id in (proposal.person_id, leaver)
    if not concerned and not (is_member and proposal.locked_until):
        raise MayNotObject
    return State.OBJECTED


def open_to(
    proposal: Waits,
    person_id: UUID | None,
    leads: Collection[UUID],
    *,
    leaver: UUID | None = None,
    own: Collection[UUID] = (),
    is_member: bool,
) -> list[str]:
    """The verdicts that this caller may give now; the action decides again."""
    if person_id is None or proposal.state is not State.WAITING:
        return []
    theirs = person_id in (proposal.proposed_by, proposal.person_id, *own)
    verdicts = ["confirmed"] if person_id in leads and not theirs else []
    if person_id == proposal.proposed_by:
        return [*verdicts, "withdrawn"]
    concerned = person_id in leads or person_id in (proposal.person_id, leaver)
    if concerned or (is_member and proposal.locked_until):
        verdicts.append("objected")
    return verdicts


def appointment_of(proposal: Proposal, today: date) -> NewAppointment:
    """The appointment as it is made when the change takes effect: not before then, however long it waited."""
    assert proposal.held_from is not None  # noqa: S101 - the schema has it of an appointment
    first = today + A_DAY if proposal.appointment_id else today
    return NewAppointment(
        office=proposal.office,
        person_id=proposal.person_id,
        held_from=max(proposal.held_from, first),
        held_to=proposal.held_to,
        takes_over=proposal.appointment_id,
    )


def last_day_of(proposal: Proposal, today: date) -> date:
    """The last day as it is entered when an ending takes effect."""
    assert proposal.held_to is not None  # noqa: S101 - the schema has it of an ending
    return max(proposal.held_to, today)


def end_interest(interest: Interest, today: date) -> Interest:
    """The entry with its last day. Raises `InterestEnded`."""
    if interest.ended_on is not None:
        raise InterestEnded(interest.ended_on)
    return msgspec.structs.replace(interest, ended_on=today)


HANDED_OVER = BilingualProse(cy="Trosglwyddwyd y swydd.", en="The office was handed over.")
