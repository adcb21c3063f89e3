"""A membership while it lasts: who may do what, when it lapses, and that nobody is removed unheard."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from governance.bilingual import BilingualProse
from governance.bodies.rules import MembershipPeriods, MembersRules
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.standing import rules
from governance.standing.refusals import (
    LastMember,
    MembershipMove,
    OwnMembership,
    OwnProposal,
    ReasonsInBothLanguages,
    StillToBeHeard,
)
from governance.standing.values import Membership, Move, State, Step

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
ME, OFFICER, OTHER = uuid4(), uuid4(), uuid4()
BOTH = BilingualProse(cy="Am resymau da.", en="For good reasons.")


def membership(state=State.ACTIVE, lapses_on=None, joined_on=date(2020, 1, 1)):
    return Membership(
        id=uuid4(),
        member_id=uuid4(),
        state=state,
        joined_on=joined_on,
        ended_on=None,
        end_reason=None,
        lapses_on=lapses_on,
        lapse_orders_id=None,
        version=1,
    )


PROPOSAL = Step(
    id=uuid4(),
    membership_id=uuid4(),
    move="propose_removal",
    reasons=BOTH,
    words=None,
    made_by=OFFICER,
    made_at=NOW,
    heard_until=rules.heard_until(Move.PROPOSE_REMOVAL, MembershipPeriods(removal_notice_days=14), NOW),
)


@pytest.mark.parametrize(
    ("paid_to", "months", "lapses"),
    [
        (None, 6, None),
        (date(2026, 9, 30), 6, date(2027, 3, 31)),
        (date(2026, 8, 31), 6, date(2027, 3, 1)),
        (date(2027, 8, 31), 6, date(2028, 3, 1)),
        (date(2026, 6, 30), 6, date(2026, 12, 31)),
        (date(2026, 12, 31), 6, date(2027, 7, 1)),
        (date(2026, 12, 31), 0, date(2027, 1, 1)),
        (date(2026, 11, 15), 1, date(2026, 12, 16)),
        (date(2026, 1, 31), 120, date(2036, 2, 1)),
    ],
)
def test_a_membership_lapses_on_the_day_after_its_months_unpaid(paid_to, months, lapses):
    by = MembersRules(uuid4(), rules=MembershipPeriods(grace_months=months))
    paid = rules.paid(membership(), paid_to, by)
    assert (paid.lapses_on, paid.lapse_orders_id) == (lapses, by.id if lapses else None)


def test_a_lapse_counts_as_of_its_day_however_late_it_is_written_down():
    lapsed = rules.moved(membership(lapses_on=date(2026, 2, 1)), Move.LAPSE, TODAY)
    assert (lapsed.state, lapsed.ended_on, lapsed.end_reason) == (State.ENDED, date(2026, 2, 1), "lapsed")


def test_the_board_decides_with_reasons_and_never_on_its_own():
    with pytest.raises(OwnMembership):
        rules.decided(membership(), Move.SUSPEND, BOTH, OFFICER, {OFFICER}, TODAY)
    with pytest.raises(ReasonsInBothLanguages):
        rules.decided(membership(), Move.SUSPEND, BilingualProse(cy="Na."), OFFICER, {ME}, TODAY)
    suspended = rules.decided(membership(), Move.SUSPEND, BOTH, OFFICER, {ME}, TODAY)
    assert (suspended.state, suspended.ended_on) == (State.SUSPENDED, None)
    with pytest.raises(MembershipMove):
        rules.decided(suspended, Move.SUSPEND, BOTH, OFFICER, {ME}, TODAY)
    assert rules.decided(suspended, Move.REINSTATE, BOTH, OFFICER, {ME}, TODAY).state is State.ACTIVE


def test_one_resigns_for_oneself_at_once_and_not_as_the_last():
    with pytest.raises(NotFound):
        rules.resigned(membership(), OTHER, {ME}, 5, TODAY)
    with pytest.raises(LastMember):
        rules.resigned(membership(), ME, {ME}, 0, TODAY)
    resigned = rules.resigned(membership(), ME, {ME}, 5, TODAY)
    assert (resigned.ended_on, resigned.end_reason) == (TODAY, "resigned")
    with pytest.raises(MembershipMove):
        rules.resigned(resigned, ME, {ME}, 5, TODAY)


@pytest.mark.parametrize(
    ("officer", "days", "refusal"),
    [(OTHER, 13.9, StillToBeHeard), (OFFICER, 30, OwnProposal), (OTHER, 14, None)],
)
def test_nobody_is_removed_before_they_could_be_heard_nor_by_one_officer_alone(officer, days, refusal):
    at = NOW + timedelta(days=days)
    if refusal is None:
        rules.check_removal(PROPOSAL, officer, {OFFICER}, at)
    else:
        with pytest.raises(refusal):
            rules.check_removal(PROPOSAL, officer, {OFFICER}, at)


@pytest.mark.parametrize(
    ("mine", "held", "moves"),
    [
        (True, set(Permission), {Move.RESIGN}),
        (False, {Permission.MEMBERSHIP_ADMIT}, {Move.END}),
        (False, {Permission.MEMBERSHIP_DECIDE}, {Move.SUSPEND, Move.PROPOSE_REMOVAL}),
        (False, set(), set()),
    ],
)
def test_who_may_do_what_with_a_membership_in_force(mine, held, moves):
    assert set(rules.may(State.ACTIVE, held, mine=mine)) == moves


def test_from_what_has_ended_nothing_leads_on():
    assert {state for state, _ in rules.MOVES} == set(State) - {State.ENDED}
