"""When standing orders may change, by whom, to what; what differs between two versions; how a vote would go. Pure."""

from datetime import date, datetime, time
from typing import NamedTuple

import msgspec
from msgspec import Struct

from governance.ballots.casting import Tie, tie_of
from governance.ballots.rules import HORIZON, name_of
from governance.ballots.sentences import Because, because
from governance.bodies.rules import PRESETS, MembershipPeriods, Resolution, StandingOrders, for_resolution
from governance.counting.majority import (
    Named,
    Quorum,
    Reason,
    Step,
    Tally,
    Threshold,
    count,
    quorum_needed,
)
from governance.motions.refusals import NoSpecialResolutions
from governance.motions.rules import LONDON, earliest_opening
from governance.orders.refusals import (
    MoreVotesThanRights,
    NotAnOfficerOfThisBody,
    NothingChanged,
    NoTimeForSeconders,
    PeriodsOfTheMembers,
    QuorumOutOfReach,
    ReasonInBothLanguages,
    SecondersOutOfReach,
    SpecialAsksLess,
    SpecialOutOfReach,
    SpecialWithoutThreshold,
    ThresholdOutOfReach,
    ThresholdTooLow,
    TooFarAhead,
    TooSoon,
    UnknownPreset,
)
from governance.orders.sentences import Explained, Today, explain
from governance.orders.values import Kept, NewOrders, Trial
from governance.permissions import OFFICES, Office, Permission
from governance.refusal import Stale

# Whole days between the day on which new rules are published and the day on which they come into force (decision 17).
CLEAR_DAYS = 14
# The body of the members, whose rules hold for every membership of the network.
MEMBERS_BODY = "forum"
# Bodies that keep their rules to themselves: the chair of the Forum speaks for every other.
OWN_OFFICERS_ONLY = frozenset({"board", "network"})


class Standing(NamedTuple):
    """How a person stands to a body: its kind, the offices they hold in it today, and all that they hold."""

    body_kind: str
    here: frozenset[Office]
    all: frozenset[Office]


def check_officer(standing: Standing) -> None:
    """Raise `NotAnOfficerOfThisBody` unless an office in this body gives the right, or the Forum's chair asks."""
    if any(Permission.STANDING_ORDERS_ENACT in OFFICES[office] for office in standing.here):
        return
    if Office.FORUM_CHAIR in standing.all and standing.body_kind not in OWN_OFFICERS_ONLY:
        return
    raise NotAnOfficerOfThisBody


def earliest(now: datetime, newest: Kept | None) -> date:
    """The first day on which a version enacted now may come into force.

    After the clear days, and never before the newest version does: what was published is not overtaken.
    """
    day = earliest_opening(now, CLEAR_DAYS).astimezone(LONDON).date()
    return max(day, newest.effective_from.astimezone(LONDON).date()) if newest else day


def today(now: datetime) -> date:
    """The day in Wales."""
    return now.astimezone(LONDON).date()


def begins(day: date) -> datetime:
    """The first instant of a day in Wales."""
    return datetime.combine(day, time(), LONDON)


def check(new: NewOrders, newest: Kept | None, entitled: int, now: datetime, body_kind: str) -> None:
    """Refuse what may not be enacted now. `entitled` are the rights that would be on a roll made today.

    Raises `Stale` where the officer has not read the newest version, `ReasonInBothLanguages`, `UnknownPreset`,
    `TooSoon`, `TooFarAhead`, `NothingChanged`, `PeriodsOfTheMembers`, and as `check_values` does.
    """
    if new.base_version != (newest.version if newest else 0):
        raise Stale
    if new.reason.missing:
        raise ReasonInBothLanguages([f"/reason/{each}" for each in new.reason.missing])
    if new.preset not in PRESETS:
        raise UnknownPreset(new.preset)
    first = earliest(now, newest)
    if new.effective_on < first:
        raise TooSoon(first)
    latest = max((now + HORIZON).astimezone(LONDON).date(), first)
    if new.effective_on > latest:
        raise TooFarAhead(latest)
    if newest and new.rules == newest.rules:
        raise NothingChanged
    if body_kind != MEMBERS_BODY and periods_of(new.rules) != periods_of(newest.rules if newest else None):
        raise PeriodsOfTheMembers
    check_values(new.rules, entitled)


def periods_of(rules: StandingOrders | None) -> MembershipPeriods:
    """What rules say of memberships; what holds without any, where there are none."""
    if rules is None:
        return MembershipPeriods()
    return MembershipPeriods(**{name: getattr(rules, name) for name in MembershipPeriods.__struct_fields__})


def check_values(rules: StandingOrders, entitled: int) -> None:
    """Refuse values under which a minority would decide, or nobody ever could.

    Raises `ThresholdTooLow`, `ThresholdOutOfReach`, `NoTimeForSeconders`, `SecondersOutOfReach`, `QuorumOutOfReach`,
    and as `check_special` does.
    """
    by = rules.threshold
    half = 2 * by.numerator - by.denominator
    if half < 0 or (half == 0 and not by.more_than):
        raise ThresholdTooLow
    if by.numerator > by.denominator or (by.numerator == by.denominator and by.more_than):
        raise ThresholdOutOfReach
    if rules.seconders and not rules.seconding_days:
        raise NoTimeForSeconders
    if rules.seconders >= max(entitled, 1):
        raise SecondersOutOfReach(rules.seconders, entitled)
    if (needed := quorum_needed(rules.quorum, entitled)) > entitled:
        raise QuorumOutOfReach(needed, entitled)
    check_special(rules, entitled)


def check_special(rules: StandingOrders, entitled: int) -> None:
    """Refuse a special resolution that would be easier than any other, or out of reach.

    Raises `SpecialWithoutThreshold`, `SpecialAsksLess`, `SpecialOutOfReach` or `QuorumOutOfReach`.
    """
    own = rules.special_threshold
    if own is None:
        if rules.special_quorum is not None or rules.special_notice_clear_days is not None:
            raise SpecialWithoutThreshold
        return
    special, by = for_resolution(rules, "special"), rules.threshold
    share, usual = own.numerator * by.denominator, by.numerator * own.denominator
    needed = quorum_needed(special.quorum, entitled)
    if (
        share < usual
        or (share == usual and by.more_than and not own.more_than)
        or needed < quorum_needed(rules.quorum, entitled)
        or special.notice_clear_days < rules.notice_clear_days
    ):
        raise SpecialAsksLess
    if own.numerator > own.denominator or (own.numerator == own.denominator and own.more_than):
        raise SpecialOutOfReach
    if needed > entitled:
        raise QuorumOutOfReach(needed, entitled)


class Difference(NamedTuple):
    """One value that two versions say differently, each in its sentence. `old` is None where there was no version."""

    old: Explained | None
    new: Explained


def differences(
    old: StandingOrders | None, new: StandingOrders, on: Today, *, of_members: bool = False
) -> list[Difference]:
    """The values that changed, in the order in which a motion meets them; all of them where there was no version."""
    after = explain(new, on, of_members=of_members)
    if old is None:
        return [Difference(None, each) for each in after]
    before = {each.field: each for each in explain(old, on, of_members=of_members)}
    return [
        Difference(before[each.field], each) for each in after if getattr(old, each.field) != getattr(new, each.field)
    ]


class Simulated(Struct, frozen=True, kw_only=True):
    """What real counting makes of a trial: the same figures as of a counted ballot."""

    resolution: Resolution
    outcome: Named
    reason: Reason
    tally: Tally
    entitled: int
    turnout: int
    quorum: Quorum
    quorum_needed: int
    threshold: Threshold
    base: int
    needed: int
    tie: Tie
    steps: tuple[Step, ...]
    because: Because


def simulate(rules: StandingOrders, trial: Trial) -> Simulated:
    """How a vote would go, by the count of real ballots. Values that the trial brings stand in place of the rules'.

    Raises `NoSpecialResolutions`, `MoreVotesThanRights`, `ThresholdTooLow` and `ThresholdOutOfReach`.
    """
    if trial.resolution == "special" and rules.special_threshold is None:
        raise NoSpecialResolutions
    tried = with_trial(for_resolution(rules, trial.resolution), trial)
    if trial.tally.turnout > trial.entitled:
        raise MoreVotesThanRights(trial.tally.turnout, trial.entitled)
    alone = {"special_threshold": None, "special_quorum": None, "special_notice_clear_days": None}
    check_values(msgspec.structs.replace(tried, seconders=0, quorum=Quorum(0, 0), **alone), trial.entitled)
    tie = tie_of(tried, tried.names_seen_by)
    outcome = count(trial.tally, trial.entitled, tried.threshold, tried.quorum, tried.tie)
    return Simulated(
        resolution=trial.resolution,
        outcome=name_of(outcome),
        reason=outcome.reason,
        tally=outcome.tally,
        entitled=outcome.entitled,
        turnout=outcome.turnout,
        quorum=tried.quorum,
        quorum_needed=outcome.quorum_needed,
        threshold=tried.threshold,
        base=outcome.base,
        needed=outcome.needed,
        tie=tie,
        steps=outcome.steps,
        because=because(outcome, tried.threshold.base, trial.resolution, "possible" if tie == "chair" else None),
    )


def with_trial(rules: StandingOrders, trial: Trial) -> StandingOrders:
    """The rules, with the values that a trial brings of its own."""
    changed = {}
    for name in ("quorum", "threshold"):
        part = getattr(rules, name)
        own = {each: getattr(trial, f"{name}_{each}") for each in part.__struct_fields__}
        given = {each: value for each, value in own.items() if value is not None}
        changed[name] = msgspec.structs.replace(part, **given)
    return msgspec.structs.replace(rules, **changed)
