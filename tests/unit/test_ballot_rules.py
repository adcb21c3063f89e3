"""A ballot's life by its rules alone: every state and move, every time, every right."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from governance.ballots import casting, refusals, rules
from governance.ballots.sentences import because
from governance.ballots.values import (
    Ballot,
    Move,
    NewBallot,
    NewVote,
    RollEntry,
    State,
    Voter,
)
from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import PRESETS
from governance.counting.majority import Tally, Threshold, count
from governance.members.rules import ChooseRight, NoRight, Right, RightNotYours, RollLine
from governance.motions.refusals import ReasonNeeded
from governance.motions.values import Motion
from governance.motions.values import State as MotionState
from governance.permissions import Permission

ORDERS = PRESETS["small-forum"]
FULL = PRESETS["members-forum-advisory"]
SENT = datetime(2026, 6, 1, 10, tzinfo=UTC)
EARLIEST = datetime(2026, 6, 8, 23, tzinfo=UTC)  # midnight of 9 June in Wales: seven clear days, 2 to 8 June
ID, ME, OTHER, OFFICER, SCRUTINEER = (UUID(int=number) for number in range(1, 6))
BOTH = BilingualProse(cy="Gwall yn y rhestr.", en="An error in the roll.")


def motion(**changes):
    given = {
        "id": ID,
        "reference": "CYN-2026-001",
        "body_id": ID,
        "standing_orders_id": ID,
        "mover_id": OTHER,
        "moved_by": OTHER,
        "state": MotionState.NOTICED,
        "legal_effect": "advisory",
        "text_version": 1,
        "created_at": SENT,
        "state_since": SENT,
        "seconding_closes_at": None,
        "admission_due_at": None,
        "submitted_at": None,
        "ruling": None,
        "noticed_at": SENT,
        "decided_at": None,
        "response_due_on": None,
        "version": 1,
    }
    return Motion(**given | changes)


def ballot(state=State.OPEN, **changes):
    given = {
        "id": ID,
        "motion_id": ID,
        "text_version": 1,
        "text_digest": "0" * 64,
        "standing_orders_id": ID,
        "state": state,
        "names_seen_by": "self",
        "record_on": date(2026, 6, 9),
        "opens_at": EARLIEST,
        "closes_at": EARLIEST + timedelta(days=7),
    }
    return Ballot(**given | changes)


def right(member_id, capacity="own"):
    return Right(member_id, "person", Bilingual(cy="Branwen"), capacity)


def voter(*usable, own=ME, **reasons):
    ids = {"me": ME, "other": OTHER}
    entries = {ids[who]: RollEntry(ids[who], reason == "member", reason) for who, reason in reasons.items()}
    return Voter(person_id=ID, own_member_id=own, usable=list(usable), entries=entries)


# ── States and moves ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_every_pair_of_state_and_move(state, move):
    if (state, move) in rules.MOVES:
        assert rules.move(state, move) is rules.MOVES[state, move]
        return
    with pytest.raises(refusals.InvalidBallotTransition) as refused:
        rules.move(state, move)
    assert refused.value.facts == {"state": state, "move": move, "allowed": rules.allowed(state)}


def test_nothing_leads_out_of_an_end_or_back_to_an_open_ballot():
    assert rules.allowed(State.DECLARED) == rules.allowed(State.ANNULLED) == []
    assert [pair for pair, to in rules.MOVES.items() if to is State.OPEN] == [(State.SCHEDULED, Move.OPEN)]
    assert State.SCHEDULED not in rules.MOVES.values()


def test_an_open_ballot_is_over_at_its_time_to_the_microsecond():
    case = ballot()
    assert rules.state_at(case, case.closes_at - timedelta(microseconds=1)) is State.OPEN
    assert rules.state_at(case, case.closes_at) is State.CLOSED
    assert rules.state_at(ballot(State.SCHEDULED), case.closes_at) is State.SCHEDULED


# ── Its terms ────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_left_out_the_standing_orders_give():
    terms = rules.schedule(motion(), ORDERS, NewBallot(), SENT)
    assert terms.opens_at == EARLIEST
    assert terms.closes_at == EARLIEST + timedelta(days=7)
    assert terms.record_on == date(2026, 6, 9)


def test_a_ballot_called_after_its_notice_opens_now():
    late = EARLIEST + timedelta(days=3)
    assert rules.schedule(motion(), ORDERS, NewBallot(), late).opens_at == late


def test_the_record_date_lies_as_many_days_before_as_the_orders_say():
    terms = rules.schedule(motion(), FULL, NewBallot(), SENT)
    assert terms.opens_at == datetime(2026, 6, 15, 23, tzinfo=UTC)  # 14 clear days, 2 to 15 June
    assert terms.record_on == date(2026, 6, 2)


def test_notice_is_never_shortened():
    with pytest.raises(refusals.TooEarly) as refused:
        rules.schedule(motion(), ORDERS, NewBallot(opens_at=EARLIEST - timedelta(microseconds=1)), SENT)
    assert refused.value.earliest == EARLIEST
    assert rules.schedule(motion(), ORDERS, NewBallot(opens_at=EARLIEST), SENT).opens_at == EARLIEST


def test_a_ballot_is_not_called_into_the_past():
    now = EARLIEST + timedelta(days=30)
    with pytest.raises(refusals.TooEarly):
        rules.schedule(motion(), ORDERS, NewBallot(opens_at=EARLIEST), now)


def test_no_ballot_while_the_notice_is_still_going_out():
    with pytest.raises(refusals.NoticeNotGiven):
        rules.schedule(motion(noticed_at=None), ORDERS, NewBallot(), SENT)


def test_time_to_vote_is_never_shortened_but_may_be_longer():
    week = EARLIEST + timedelta(days=7)
    with pytest.raises(refusals.BallotTooShort) as refused:
        rules.schedule(motion(), ORDERS, NewBallot(closes_at=week - timedelta(seconds=1)), SENT)
    assert refused.value.earliest == week
    longer = week + timedelta(days=20)
    assert rules.schedule(motion(), ORDERS, NewBallot(closes_at=longer), SENT).closes_at == longer


@pytest.mark.parametrize("year", [2029, 9999])
def test_nothing_is_called_too_far_ahead(year):
    far = datetime(year, 12, 31, tzinfo=UTC)
    with pytest.raises(refusals.BallotTooFarAhead):
        rules.schedule(motion(), ORDERS, NewBallot(opens_at=far), SENT)
    with pytest.raises(refusals.BallotTooFarAhead):
        rules.schedule(motion(), ORDERS, NewBallot(closes_at=far), SENT)


def test_a_week_keeps_the_time_of_day_over_a_change_of_clocks():
    before = datetime(2026, 10, 20, 11, tzinfo=UTC)  # noon in Wales; clocks go back on the 25th
    after = rules.same_time(before, 7)
    assert (after, after.tzinfo) == (datetime(2026, 10, 27, 12, tzinfo=UTC), UTC)


# ── Opening ──────────────────────────────────────────────────────────────────────────────────────────


def test_opening_on_time_keeps_the_announced_times():
    case = ballot(State.SCHEDULED)
    for late in (timedelta(0), timedelta(minutes=59)):
        terms = rules.opening(case, motion(), ORDERS, case.opens_at + late)
        assert (terms.opens_at, terms.closes_at) == (case.opens_at, case.closes_at)


def test_opening_late_gives_members_all_their_time():
    case = ballot(State.SCHEDULED)
    now = case.opens_at + timedelta(days=2)
    terms = rules.opening(case, motion(), ORDERS, now)
    assert (terms.opens_at, terms.closes_at) == (now, now + timedelta(days=7))


def test_opening_early_keeps_the_closing_and_freezes_no_roll_of_the_future():
    announced = EARLIEST + timedelta(days=5)
    case = ballot(
        State.SCHEDULED, opens_at=announced, closes_at=announced + timedelta(days=7), record_on=date(2026, 6, 14)
    )
    terms = rules.opening(case, motion(), ORDERS, EARLIEST)
    assert (terms.opens_at, terms.closes_at) == (EARLIEST, case.closes_at)
    assert terms.record_on == date(2026, 6, 9)


def test_no_opening_before_the_notice_has_run():
    with pytest.raises(refusals.TooEarly):
        rules.opening(ballot(State.SCHEDULED), motion(), ORDERS, EARLIEST - timedelta(seconds=1))


def test_a_ballot_opens_once():
    with pytest.raises(refusals.InvalidBallotTransition):
        rules.opening(ballot(), motion(), ORDERS, EARLIEST)


# ── The roll ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_digest_can_be_worked_out_by_hand():
    roll = rules.on_roll([RollLine(OTHER, "person", "suspended"), RollLine(ME, "person", "member")])
    written = (
        "ballot 00000000-0000-0000-0000-000000000001\n"
        "record 2026-06-09\n"
        "00000000-0000-0000-0000-000000000002 on member\n"
        "00000000-0000-0000-0000-000000000003 off suspended\n"
    )
    assert rules.roll_digest(ID, date(2026, 6, 9), roll) == sha256(written.encode()).hexdigest()


@given(st.permutations(range(2, 12)), st.integers(0, 9))
def test_the_digest_depends_on_each_line_and_on_no_order(order, changed):
    roll = [RollEntry(UUID(int=number), on_roll=True, reason="member") for number in order]
    digest = rules.roll_digest(ID, date(2026, 6, 9), roll)
    assert digest == rules.roll_digest(ID, date(2026, 6, 9), reversed(roll))
    roll[changed] = replace(roll[changed], on_roll=False, reason="suspended")
    assert digest != rules.roll_digest(ID, date(2026, 6, 9), roll)


# ── Voting ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_vote_names_the_right_that_it_uses():
    vote = rules.cast(ballot(), voter(right(ME), me="member"), NewVote("yes", reason="Angen."), EARLIEST)
    assert (vote.member_id, vote.cast_by, vote.choice, vote.reason) == (ME, ID, "yes", "Angen.")
    assert vote.cast_at == EARLIEST


def test_no_vote_before_opening_or_from_the_closing_instant_on():
    one = voter(right(ME), me="member")
    case = ballot()
    for too_early in (ballot(State.SCHEDULED), ballot(opens_at=EARLIEST + timedelta(days=1))):
        with pytest.raises(refusals.BallotNotOpen) as refused:
            rules.cast(too_early, one, NewVote("no"), EARLIEST)
        assert refused.value.opens_at == too_early.opens_at
    assert rules.cast(case, one, NewVote("no"), case.closes_at - timedelta(microseconds=1))
    with pytest.raises(refusals.BallotClosed) as closed:
        rules.cast(case, one, NewVote("no"), case.closes_at)
    assert closed.value.closed_at == case.closes_at


@pytest.mark.parametrize("state", [State.CLOSED, State.PROVISIONAL, State.DECLARED])
def test_no_vote_in_a_ballot_that_is_over(state):
    with pytest.raises(refusals.BallotClosed):
        rules.cast(ballot(state), voter(right(ME), me="member"), NewVote("yes"), EARLIEST)


def test_no_vote_in_an_annulled_ballot():
    with pytest.raises(refusals.BallotAnnulled):
        rules.cast(ballot(State.ANNULLED), voter(right(ME), me="member"), NewVote("yes"), EARLIEST)


@pytest.mark.parametrize("reason", ["joined_after_record_date", "membership_ended", "suspended", "no_representative"])
def test_a_right_off_the_roll_is_refused_with_its_reason(reason):
    with pytest.raises(refusals.NotOnTheRoll) as refused:
        rules.cast(ballot(), voter(right(ME), me=reason), NewVote("yes"), EARLIEST)
    assert refused.value.facts == {"record_date": date(2026, 6, 9), "reason": reason}


def test_whoever_lost_their_right_is_told_what_the_roll_says():
    with pytest.raises(refusals.NotOnTheRoll) as refused:
        rules.choose_entry(ballot(), voter(me="membership_ended"), None)
    assert refused.value.reason == "membership_ended"


def test_whoever_joined_after_the_roll_was_frozen_is_told_so():
    with pytest.raises(refusals.NotOnTheRoll) as refused:
        rules.choose_entry(ballot(), voter(right(ME)), None)
    assert refused.value.reason == "joined_after_record_date"


def test_who_lost_a_right_during_the_ballot_votes_no_more():
    with pytest.raises(NoRight):
        rules.choose_entry(ballot(), voter(me="member"), None)


def test_who_never_held_a_right_has_none():
    with pytest.raises(NoRight):
        rules.choose_entry(ballot(), voter(own=None), None)


def test_of_two_rights_on_the_roll_one_must_be_named():
    two = voter(right(ME), right(OTHER, "representative"), me="member", other="member")
    with pytest.raises(ChooseRight) as refused:
        rules.choose_entry(ballot(), two, None)
    assert [each.member_id for each in refused.value.rights] == [ME, OTHER]
    assert rules.choose_entry(ballot(), two, ME).member_id == ME
    assert rules.choose_entry(ballot(), two, OTHER).member_id == OTHER


def test_of_two_rights_the_only_one_on_the_roll_needs_no_naming():
    two = voter(right(ME), right(OTHER, "representative"), me="suspended", other="member")
    assert rules.choose_entry(ballot(), two, None).member_id == OTHER
    with pytest.raises(refusals.NotOnTheRoll):
        rules.choose_entry(ballot(), two, ME)


def test_nobody_uses_a_right_that_is_not_theirs():
    with pytest.raises(RightNotYours):
        rules.choose_entry(ballot(), voter(right(ME), me="member"), OTHER)


# ── Afterwards ───────────────────────────────────────────────────────────────────────────────────────


def test_declared_at_once_or_after_a_scrutineer():
    assert rules.after_count(ORDERS) is Move.DECLARE
    assert rules.after_count(FULL) is Move.AWAIT_CERTIFICATION


def test_whoever_gave_the_casting_vote_certifies_nothing():
    case = ballot(State.PROVISIONAL, opened_by=OFFICER, casting_by=SCRUTINEER)
    with pytest.raises(refusals.CertifierGaveCastingVote):
        rules.certify(case, SCRUTINEER, {SCRUTINEER, OTHER})
    assert rules.certifiers(case, {SCRUTINEER, OTHER, OFFICER}) == {OTHER}
    assert rules.certify(case, OTHER, {SCRUTINEER, OTHER})


CASTING = replace(ORDERS, casting_vote_days=7)
COUNTED_AT = EARLIEST + timedelta(days=7)


@pytest.mark.parametrize(
    ("orders", "names", "tally", "waits"),
    [
        (CASTING, "members", Tally(5, 5), True),
        (CASTING, "everyone", Tally(5, 5, 2), True),
        (CASTING, "self", Tally(5, 5), False),
        (ORDERS, "members", Tally(5, 5), False),
        (CASTING, "members", Tally(6, 5), False),
        (CASTING, "members", Tally(0, 0, 9), False),
        (CASTING, "members", Tally(1, 1), False),  # too few have taken part
        (replace(CASTING, threshold=Threshold(3, 4, more_than=False)), "members", Tally(5, 5), False),
    ],
)
def test_the_chair_is_asked_only_where_the_votes_are_equal_and_names_are_seen(orders, names, tally, waits):
    case = ballot(State.CLOSED, names_seen_by=names)
    outcome = count(tally, 20, orders.threshold, orders.quorum, "lost")
    expected = COUNTED_AT + timedelta(days=7) if waits else None
    assert casting.until(case, outcome, orders, COUNTED_AT) == expected


def test_what_came_of_an_equal_vote_is_said_beside_the_count():
    outcome = count(Tally(5, 5), 20, ORDERS.threshold, ORDERS.quorum, "lost")
    until = COUNTED_AT + timedelta(days=7)
    tied = ballot(State.TIED, outcome=outcome, casting_until=until)
    assert (rules.result_of(tied), casting.standing(tied)) == (None, "waiting")
    assert not casting.is_over_for_the_chair(tied, until - timedelta(microseconds=1))
    assert casting.is_over_for_the_chair(tied, until)
    for vote, result in (("yes", "carried"), ("no", "lost"), ("declined", "lost"), (None, "lost")):
        ended = ballot(State.DECLARED, outcome=outcome, casting_until=until, casting_vote=vote)
        assert (rules.result_of(ended), casting.standing(ended)) == (result, vote or "lapsed")
        assert because(outcome, "cast", casting=casting.standing(ended)).facts["yes"] == 5


def test_nobody_certifies_a_ballot_that_they_called_or_opened():
    for mine in ({"scheduled_by": OFFICER}, {"opened_by": OFFICER}):
        with pytest.raises(refusals.CertifierOpenedTheBallot):
            rules.certify(ballot(State.PROVISIONAL, **mine), OFFICER, {OFFICER, SCRUTINEER})
        assert rules.certify(ballot(State.PROVISIONAL, **mine), SCRUTINEER, {OFFICER, SCRUTINEER}) is True


def test_one_persons_word_is_not_enough_where_no_other_officer_stands_behind_a_ballot():
    called = ballot(State.PROVISIONAL, scheduled_by=OFFICER)
    assert rules.certify(ballot(State.PROVISIONAL), SCRUTINEER, {SCRUTINEER}) is False  # the rules called it
    assert rules.certify(called, OFFICER, {OFFICER}) is False  # nobody else could
    assert rules.certify(called, OFFICER, set()) is False
    held = frozenset({Permission.BALLOT_OPEN})
    assert rules.transitions(called, OFFICER, held, EARLIEST, {SCRUTINEER}) == []
    assert rules.transitions(called, OFFICER, held, EARLIEST, set()) == ["declared"]
    both = held | {Permission.BALLOT_CERTIFY}
    assert rules.transitions(called, OFFICER, both, EARLIEST, {OFFICER}) == ["declared"]


@pytest.mark.parametrize("state", [state for state in State if state is not State.PROVISIONAL])
def test_only_a_provisional_result_is_certified(state):
    with pytest.raises(refusals.InvalidBallotTransition):
        rules.certify(ballot(state), SCRUTINEER, {SCRUTINEER})


def test_a_ballot_is_annulled_with_a_reason_in_both_languages_and_never_once_declared():
    for state in (State.SCHEDULED, State.OPEN, State.CLOSED, State.PROVISIONAL):
        assert rules.annul(ballot(state), BOTH, EARLIEST) is State.ANNULLED
    for reason in (None, BilingualProse(cy="Gwall."), BilingualProse(en="An error.")):
        with pytest.raises(ReasonNeeded):
            rules.annul(ballot(), reason, EARLIEST)
    with pytest.raises(refusals.InvalidBallotTransition):
        rules.annul(ballot(State.DECLARED), BOTH, EARLIEST)


def test_a_ballot_closes_early_only_by_its_rules_with_a_reason_and_when_nobody_loses_a_vote():
    early, done = replace(ORDERS, early_close=True), rules.Outstanding(unvoted=False, entries=False)
    one, entered = rules.Outstanding(unvoted=True, entries=False), rules.Outstanding(unvoted=False, entries=True)
    now = ballot().opens_at
    assert done.nothing
    assert not one.nothing
    assert not entered.nothing
    assert rules.close_early(ballot(), early, done, BOTH, now) is State.CLOSED
    for orders, waits_for, reason, refusal in (
        (ORDERS, done, BOTH, refusals.ClosesAtItsTime),
        (early, done, None, ReasonNeeded),
        (early, done, BilingualProse(en="All have voted."), ReasonNeeded),
        (early, one, BOTH, refusals.NotAllHaveVoted),
        (early, entered, BOTH, refusals.EntriesWait),
    ):
        with pytest.raises(refusal):
            rules.close_early(ballot(), orders, waits_for, reason, now)
    for case, at, refusal in (
        (ballot(State.SCHEDULED), now, refusals.BallotNotOpen),
        (ballot(), ballot().closes_at, refusals.BallotClosed),
        (ballot(State.ANNULLED), now, refusals.BallotAnnulled),
        (ballot(State.DECLARED), now, refusals.BallotClosed),
    ):
        with pytest.raises(refusal):
            rules.close_early(case, early, done, BOTH, at)


@pytest.mark.parametrize(
    ("audience", "member", "visitor"), [("self", False, False), ("members", True, False), ("everyone", True, True)]
)
def test_who_sees_names(audience, member, visitor):
    case = ballot(State.DECLARED, names_seen_by=audience)
    assert rules.sees_names(case, is_member=True) is member
    assert rules.sees_names(case, is_member=False) is visitor


def test_moves_open_to_each_officer():
    officer = frozenset({Permission.BALLOT_ANNUL, Permission.BALLOT_OPEN})
    scrutineer = frozenset({Permission.BALLOT_CERTIFY})
    provisional = ballot(State.PROVISIONAL, opened_by=OFFICER)
    assert rules.transitions(ballot(State.SCHEDULED), OFFICER, officer, EARLIEST) == ["open", "annulled"]
    assert rules.transitions(ballot(), OFFICER, officer, EARLIEST) == ["annulled"]
    closer = frozenset({Permission.BALLOT_CLOSE})
    assert rules.transitions(ballot(), OFFICER, closer, EARLIEST, may_close=True) == ["closed"]
    assert rules.transitions(ballot(), OFFICER, closer, EARLIEST) == []
    assert rules.transitions(provisional, SCRUTINEER, scrutineer, EARLIEST) == ["declared"]
    assert rules.transitions(provisional, OFFICER, officer | scrutineer, EARLIEST) == ["annulled"]
    assert rules.transitions(ballot(), None, frozenset(), EARLIEST) == []


@pytest.mark.parametrize("tally", [Tally(9, 1, 0), Tally(1, 9, 0), Tally(5, 5, 0), Tally(0, 0, 9), Tally(1, 0, 0)])
def test_every_outcome_says_why_in_one_sentence(tally):
    outcome = count(tally, 20, ORDERS.threshold, ORDERS.quorum, "lost")
    why = because(outcome, "cast")
    said = why.message.format_map(why.facts)
    start = {"carried": "Carried because", "lost": "Lost because", "not_decided": "Not decided because"}
    assert said.startswith(start[rules.name_of(outcome)])
    assert said.endswith(".")
