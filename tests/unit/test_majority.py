"""Counting yes, no and abstain: the table of the rules, and what must hold of every count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting.majority import (
    Carried,
    Lost,
    NotDecided,
    Quorum,
    Step,
    Tally,
    Threshold,
    count,
    quorum_needed,
    yes_needed,
)

NO_QUORUM = Quorum(minimum=0, percent=0)
SIMPLE = Threshold(1, 2, more_than=True)
THREE_QUARTERS = Threshold(3, 4, more_than=False)
TWO_THIRDS = Threshold(2, 3, more_than=False)
ABSOLUTE = Threshold(1, 2, more_than=True, base="cast_with_abstentions")
OF_TWENTY = Threshold(3, 4, more_than=False, base="entitled")
COLUMNS = (SIMPLE, THREE_QUARTERS, TWO_THIRDS, ABSOLUTE)

# yes, no, abstain; then the outcome under each of COLUMNS, and under three quarters of twenty entitled.
TABLE = [
    (3, 1, 0, "carried", "carried", "carried", "carried", "lost"),
    (74, 25, 1, "carried", "lost", "carried", "carried", None),
    (75, 25, 100, "carried", "carried", "carried", "lost", None),
    (6, 3, 0, "carried", "lost", "carried", "carried", "lost"),
    (5, 5, 0, "lost", "lost", "lost", "lost", "lost"),
    (0, 0, 9, "lost", "lost", "lost", "lost", "lost"),
    (15, 0, 0, "carried", "carried", "carried", "carried", "carried"),
]
NAMES = {Carried: "carried", Lost: "lost", NotDecided: "not_decided"}
CELLS = [
    pytest.param(Tally(*row[:3]), threshold, expected, id=f"{row[0]}-{row[1]}-{row[2]} {name}")
    for row in TABLE
    for name, threshold, expected in zip(
        ("simple", "3/4", "2/3", "absolute", "3/4 of 20"), (*COLUMNS, OF_TWENTY), row[3:], strict=True
    )
    if expected
]


def counted(tally, threshold=SIMPLE, quorum=NO_QUORUM, entitled=None):
    entitled = max(20, tally.turnout) if entitled is None else entitled
    return count(tally, entitled, threshold, quorum, "lost")


@pytest.mark.parametrize(("tally", "threshold", "expected"), CELLS)
def test_every_cell_of_the_table(tally, threshold, expected):
    assert NAMES[type(counted(tally, threshold))] == expected


@pytest.mark.parametrize(
    ("tally", "threshold", "reason"),
    [
        (Tally(3, 1, 0), SIMPLE, "threshold_met"),
        (Tally(74, 25, 1), THREE_QUARTERS, "threshold_not_met"),
        (Tally(5, 5, 0), SIMPLE, "tie"),
        (Tally(5, 5, 3), SIMPLE, "tie"),
        (Tally(5, 5, 0), THREE_QUARTERS, "threshold_not_met"),
        (Tally(5, 3, 2), ABSOLUTE, "threshold_not_met"),  # exactly half of those taking part, but no tie
        (Tally(0, 0, 9), SIMPLE, "no_votes"),
        (Tally(0, 0, 9), ABSOLUTE, "threshold_not_met"),
        (Tally(0, 0, 0), TWO_THIRDS, "no_votes"),
    ],
)
def test_reason_of_an_outcome(tally, threshold, reason):
    assert counted(tally, threshold).reason == reason


@pytest.mark.parametrize(
    ("threshold", "base", "needed"),
    [
        (TWO_THIRDS, 9, 6),
        (TWO_THIRDS, 10, 7),
        (THREE_QUARTERS, 99, 75),
        (THREE_QUARTERS, 100, 75),
        (SIMPLE, 10, 6),
        (SIMPLE, 11, 6),
        (SIMPLE, 0, 1),
        (TWO_THIRDS, 0, 1),
        (Threshold(0, 1, more_than=False), 5, 1),
    ],
)
def test_fewest_votes_in_favour_that_carry(threshold, base, needed):
    assert yes_needed(threshold, base) == needed


@pytest.mark.parametrize(
    ("minimum", "percent", "entitled", "needed"),
    [
        (3, 5, 450, 23),
        (3, 5, 440, 22),
        (3, 5, 20, 3),
        (10, 10, 101, 11),
        (0, 0, 450, 0),
        (0, 100, 7, 7),
        (0, 1, 1, 1),
    ],
)
def test_quorum_is_the_greater_of_minimum_and_share(minimum, percent, entitled, needed):
    assert quorum_needed(Quorum(minimum, percent), entitled) == needed


def test_one_right_short_of_the_quorum_decides_nothing():
    quorum = Quorum(minimum=3, percent=5)
    assert isinstance(counted(Tally(22, 0, 0), quorum=quorum, entitled=450), NotDecided)
    assert isinstance(counted(Tally(22, 0, 1), quorum=quorum, entitled=450), Carried)
    short = counted(Tally(22, 0, 0), quorum=quorum, entitled=450)
    assert (short.reason, short.turnout, short.quorum_needed) == ("inquorate", 22, 23)
    assert [step.rule for step in short.steps] == ["quorum"]


def test_the_facts_of_an_explained_count():
    outcome = counted(Tally(74, 25, 1), THREE_QUARTERS, Quorum(10, 10), entitled=200)
    assert (outcome.turnout, outcome.quorum_needed, outcome.base, outcome.needed) == (100, 20, 99, 75)
    quorum, threshold = outcome.steps
    assert (quorum.left, quorum.relation, quorum.right, quorum.holds) == (100, "at_least", 20, True)
    assert (threshold.left, threshold.relation, threshold.right) == (296, "at_least", 297)
    assert not threshold.holds


def test_every_field_of_an_outcome():
    quorate = Step("quorum", 4, "at_least", 1, holds=True)
    assert counted(Tally(1, 0, 3), ABSOLUTE, Quorum(1, 5), entitled=20) == Lost(
        reason="threshold_not_met",
        tally=Tally(1, 0, 3),
        entitled=20,
        turnout=4,
        quorum_needed=1,
        base=4,
        needed=3,
        steps=(quorate, Step("threshold", 2, "more_than", 4, holds=False)),
    )
    assert counted(Tally(2, 2, 0), SIMPLE, Quorum(1, 5), entitled=20).steps == (
        quorate,
        Step("threshold", 4, "more_than", 4, holds=False),
        Step("tie", 2, "more_than", 2, holds=False),
    )


def test_one_vote_in_favour_carries_where_nobody_is_against():
    assert isinstance(counted(Tally(1, 0, 0)), Carried)


def test_a_tie_names_its_rule():
    assert [step.rule for step in counted(Tally(5, 5, 0)).steps] == ["quorum", "threshold", "tie"]


def test_more_votes_than_rights_is_never_counted():
    with pytest.raises(ValueError, match="only 3 rights"):
        counted(Tally(2, 1, 1), entitled=3)


def test_negative_tally_is_refused():
    for numbers_ in [(-1, 0, 0), (0, -1, 0), (0, 0, -1)]:
        with pytest.raises(ValueError, match=r"^a tally has no negative numbers$"):
            Tally(*numbers_)


numbers = st.integers(0, 3000)
tallies = st.builds(Tally, numbers, numbers, numbers)
bases = st.sampled_from(["cast", "cast_with_abstentions", "entitled"])
thresholds = st.integers(1, 12).flatmap(
    lambda d: st.builds(Threshold, st.integers(0, d), st.just(d), st.booleans(), bases)
)
quorums = st.builds(Quorum, st.integers(0, 50), st.integers(0, 100))
spare = st.integers(1, 500)


@given(tallies, thresholds, quorums, spare)
def test_one_more_vote_in_favour_never_hurts(tally, threshold, quorum, spare):
    entitled = tally.turnout + spare
    if isinstance(counted(tally, threshold, quorum, entitled), Carried):
        better = Tally(tally.yes + 1, tally.no, tally.abstain)
        assert isinstance(counted(better, threshold, quorum, entitled), Carried)


@given(tallies, quorums, spare)
def test_abstentions_never_change_a_quorate_majority_of_votes_cast(tally, quorum, spare):
    without = Tally(tally.yes, tally.no, 0)
    entitled = tally.turnout + spare
    assert type(counted(tally, entitled=entitled)) is type(counted(without, entitled=entitled))


@given(tallies, spare)
def test_sides_are_treated_alike(tally, spare):
    """Of a motion and its opposite a simple majority carries exactly one, save where sides are equal."""
    entitled = tally.turnout + spare
    opposite = Tally(tally.no, tally.yes, tally.abstain)
    carried = [isinstance(counted(t, entitled=entitled), Carried) for t in (tally, opposite)]
    assert sum(carried) == (0 if tally.yes == tally.no else 1)


@given(numbers, thresholds, quorums, spare)
def test_nothing_is_carried_without_one_vote_in_favour(abstain, threshold, quorum, spare):
    assert not isinstance(counted(Tally(0, 0, abstain), threshold, quorum, abstain + spare), Carried)


@given(tallies, thresholds, spare)
def test_carried_means_the_stated_number_was_reached(tally, threshold, spare):
    outcome = counted(tally, threshold, entitled=tally.turnout + spare)
    assert isinstance(outcome, Carried) == (outcome.base > 0 and tally.yes >= outcome.needed)
