"""When a vote by paper or phone is taken and counts, by the rules alone."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from governance.assisted import refusals, rules
from governance.assisted.values import NewVoteEntry, State
from governance.ballots.refusals import BallotClosed
from governance.ballots.values import State as BallotState
from tests.unit.test_ballot_rules import ME, OFFICER, OTHER, ballot

ENTRY, SECOND = UUID(int=11), UUID(int=12)
OPEN = ballot(state=BallotState.OPEN)
NOW = OPEN.opens_at + timedelta(days=1)
LATE = OPEN.closes_at
# A right that `ME` may use, and nobody else.
RIGHT = rules.RightAsked(on_roll=True, usable_by=frozenset({ME}), holders=frozenset({ME}), waits=False, voted_at=None)
NEW = NewVoteEntry(member_id=OTHER, asked_by=ME, channel="phone", choice="no")


def entered(**changes):
    return replace(rules.enter(OPEN, RIGHT, NEW, ENTRY, OFFICER, NOW), **changes)


def test_what_is_entered_is_no_vote_yet_and_keeps_how_it_came():
    entry = entered()
    assert (entry.state, entry.channel, entry.choice) == (State.ENTERED, "phone", "no")
    assert (entry.asked_by, entry.entered_by, entry.entered_at) == (ME, OFFICER, NOW)


@pytest.mark.parametrize(
    ("changes", "who", "when", "refusal"),
    [
        ({}, OFFICER, LATE, BallotClosed),
        ({"on_roll": False}, OFFICER, NOW, refusals.RightNotOnTheRoll),
        ({}, ME, NOW, refusals.OwnRight),
        ({"holders": frozenset({ME, OFFICER})}, OFFICER, NOW, refusals.OwnRight),
        ({"usable_by": frozenset()}, OFFICER, NOW, refusals.CannotAskForThis),
        ({"waits": True}, OFFICER, NOW, refusals.EntryWaits),
    ],
)
def test_what_is_not_entered(changes, who, when, refusal):
    with pytest.raises(refusal):
        rules.enter(OPEN, replace(RIGHT, **changes), NEW, ENTRY, who, when)


@pytest.mark.parametrize(("said", "state"), [("no", "confirmed"), ("yes", "disputed"), ("abstain", "disputed")])
def test_it_counts_where_two_officers_say_the_same(said, state):
    assert rules.confirm(OPEN, RIGHT, entered(), said, SECOND, NOW) == state


@pytest.mark.parametrize(
    ("entry", "changes", "who", "when", "refusal"),
    [
        ({}, {}, SECOND, LATE, BallotClosed),
        ({"state": State.CONFIRMED}, {}, SECOND, NOW, refusals.EntryIsOver),
        ({"state": State.DISPUTED}, {}, SECOND, NOW, refusals.EntryIsOver),
        ({"state": State.WITHDRAWN}, {}, SECOND, NOW, refusals.EntryIsOver),
        ({}, {}, OFFICER, NOW, refusals.SameOfficer),
        ({}, {}, ME, NOW, refusals.OwnRight),
        ({}, {"usable_by": frozenset()}, SECOND, NOW, refusals.CannotAskForThis),
        ({}, {"voted_at": NOW}, SECOND, NOW, refusals.VotedSince),
        ({}, {"voted_at": NOW + timedelta(hours=1)}, SECOND, NOW, refusals.VotedSince),
    ],
)
def test_what_is_not_confirmed(entry, changes, who, when, refusal):
    with pytest.raises(refusal):
        rules.confirm(OPEN, replace(RIGHT, **changes), entered(**entry), "no", who, when)


def test_a_vote_from_before_gives_way():
    earlier = replace(RIGHT, voted_at=NOW - timedelta(seconds=1))
    assert rules.confirm(OPEN, earlier, entered(), "no", SECOND, NOW) is State.CONFIRMED


def test_only_what_waits_is_withdrawn():
    assert rules.withdraw(OPEN, entered(), NOW) is State.WITHDRAWN
    with pytest.raises(refusals.EntryIsOver):
        rules.withdraw(OPEN, entered(state=State.CONFIRMED), NOW)
    with pytest.raises(BallotClosed):
        rules.withdraw(OPEN, entered(), LATE)


def test_the_vote_is_of_whoever_asked():
    vote = rules.vote_of(entered(), NOW)
    assert (vote.cast_by, vote.choice, vote.channel, vote.entry_id, vote.member_id) == (ME, "no", "phone", ENTRY, OTHER)
