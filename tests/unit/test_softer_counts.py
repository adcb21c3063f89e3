"""Sense-checks, consent decisions and choices, counted: tables, and what must hold of every count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting import approval, choice, consent, score, sense
from governance.counting.consent import Answers

# consent, stand aside, objections, quorum; verdict, reason.
CONSENT = [
    (5, 0, 0, None, "consented", "no_objection"),
    (1, 0, 0, None, "consented", "no_objection"),
    (1, 9, 0, 10, "consented", "no_objection"),  # to stand aside is to take part
    (1, 8, 0, 10, "not_decided", "inquorate"),
    (0, 9, 0, None, "not_decided", "nobody"),
    (0, 0, 0, None, "not_decided", "nobody"),
    (0, 0, 0, 1, "not_decided", "inquorate"),
    (99, 0, 1, None, "objections_stand", "objection"),
    (0, 0, 1, 50, "objections_stand", "objection"),
]


@pytest.mark.parametrize(("yes", "aside", "objections", "quorum", "verdict", "reason"), CONSENT)
def test_one_objection_stops_a_proposal_and_silence_carries_none(yes, aside, objections, quorum, verdict, reason):
    counted = consent.count(Answers(yes, aside, objections), 100, quorum)
    assert (counted.verdict, counted.reason, counted.turnout) == (verdict, reason, yes + aside + objections)


# papers by approval, options, quorum, more than half; verdict, reason, totals, leaders.
APPROVAL = [
    ([{1}, {1, 2}, {2, 3}, {1}], 3, None, False, "chosen", "most", (3, 2, 1), (1,)),
    ([{1, 2}, {1, 2}, {3}], 3, None, False, "tied", "tie", (2, 2, 1), (1, 2)),
    ([{1}, {2}, {3}], 3, None, False, "tied", "tie", (1, 1, 1), (1, 2, 3)),
    ([{1}, {1}, {2}, set()], 2, None, True, "none_chosen", "no_majority", (2, 1), (1,)),  # 2 × 2 is not more than 4
    ([{1}, {1}, {2}], 2, None, True, "chosen", "most", (2, 1), (1,)),
    ([{1, 2}, {1, 2}, {1, 2}], 2, None, True, "tied", "tie", (3, 3), (1, 2)),
    ([{1}, {2}], 2, None, True, "none_chosen", "no_majority", (1, 1), (1, 2)),
    ([{1}], 2, 2, False, "not_decided", "inquorate", (1, 0), (1,)),
    ([{1}, set()], 2, 2, False, "chosen", "most", (1, 0), (1,)),  # to approve of none is to take part
    ([set(), set()], 2, None, False, "none_chosen", "nobody", (0, 0), ()),
    ([], 2, None, False, "none_chosen", "nobody", (0, 0), ()),
    ([], 2, 1, False, "not_decided", "inquorate", (0, 0), ()),
]


@pytest.mark.parametrize(("papers", "options", "quorum", "half", "verdict", "reason", "totals", "leaders"), APPROVAL)
def test_the_most_approved_is_chosen_and_a_tie_is_one(papers, options, quorum, half, verdict, reason, totals, leaders):
    counted = approval.count(papers, options, 100, quorum, needs_majority=half)
    assert (counted.verdict, counted.reason) == (verdict, reason)
    assert (counted.totals, counted.leaders, counted.turnout) == (totals, leaders, len(papers))


# papers by score, options, quorum; verdict, sums, leaders.
SCORE = [
    ([{1: 5, 2: 3}, {1: 0, 2: 3}], 2, None, "chosen", [5, 6], (2,)),
    ([{1: 5}, {2: 2}, {2: 2}, {2: 2}], 2, None, "chosen", [5, 6], (2,)),  # the sum decides, not the mean
    ([{1: 5}, {2: 5}], 2, None, "tied", [5, 5], (1, 2)),
    ([{1: 0, 2: 0}], 2, None, "none_chosen", [0, 0], ()),
    ([], 2, None, "none_chosen", [0, 0], ()),
    ([{1: 5}], 2, 2, "not_decided", [5, 0], (1,)),
]


@pytest.mark.parametrize(("papers", "options", "quorum", "verdict", "sums", "leaders"), SCORE)
def test_the_highest_sum_is_chosen(papers, options, quorum, verdict, sums, leaders):
    counted = score.count(papers, options, 100, quorum)
    assert (counted.verdict, [each.total for each in counted.options], counted.leaders) == (verdict, sums, leaders)


def test_no_opinion_is_told_apart_from_nothing():
    counted = score.count([{1: 0}, {1: 5, 2: 5}, {2: 1}], 2, 3)
    assert counted.options == (score.Scores(5, (1, 0, 0, 0, 0, 1), 1), score.Scores(6, (0, 1, 0, 0, 0, 1), 1))


def test_a_sense_check_only_tells_how_the_answers_fell():
    counted = sense.count(["support", "strongly_support", "oppose", "support", "neither"], 9)
    assert counted.steps == sense.Steps(1, 2, 1, 1, 0)
    assert (counted.in_support, counted.opposed, counted.turnout, counted.entitled) == (3, 1, 5, 9)
    assert "verdict" not in counted.__struct_fields__


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: consent.count(Answers(1, 1, 1), 2),
        lambda: approval.count([set(), set()], 2, 1),
        lambda: approval.count([{3}], 2, 1),
        lambda: approval.count([{0}], 2, 1),
        lambda: score.count([{1: 6}], 2, 1),
        lambda: score.count([{1: -1}], 2, 1),
        lambda: score.count([{3: 1}], 2, 1),
        lambda: score.count([{}, {}], 2, 1),
        lambda: sense.count(["support", "support"], 1),
    ],
)
def test_what_cannot_have_been_is_not_counted(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


options = st.integers(2, 20)
approvals = options.flatmap(lambda most: st.tuples(st.just(most), st.lists(st.sets(st.integers(1, most)), max_size=30)))
points = options.flatmap(
    lambda most: st.tuples(
        st.just(most), st.lists(st.dictionaries(st.integers(1, most), st.integers(0, 5)), max_size=30)
    )
)


@given(approvals, st.randoms(), st.booleans())
def test_the_order_of_approvals_makes_no_difference(given_, chance, half):
    most, papers = given_
    counted = approval.count(papers, most, 30, 3, needs_majority=half)
    shuffled = chance.sample(papers, len(papers))
    assert approval.count(shuffled, most, 30, 3, needs_majority=half) == counted
    assert sum(counted.totals) == sum(map(len, papers))
    assert all(counted.totals[number - 1] == max(counted.totals) for number in counted.leaders)
    assert (counted.verdict == "tied") <= (len(counted.leaders) > 1)


@given(points, st.randoms())
def test_the_order_of_scores_makes_no_difference(given_, chance):
    most, papers = given_
    counted = score.count(papers, most, 30)
    assert score.count(chance.sample(papers, len(papers)), most, 30) == counted
    for each in counted.options:
        assert sum(each.given) + each.no_opinion == counted.turnout
        assert each.total == sum(number * points for points, number in enumerate(each.given))


@given(st.lists(st.sampled_from(sense.Steps.__struct_fields__), max_size=30), st.randoms())
def test_the_order_of_a_sense_check_makes_no_difference(answers, chance):
    counted = sense.count(answers, 30)
    assert sense.count(chance.sample(answers, len(answers)), 30) == counted
    assert counted.in_support + counted.opposed + counted.steps.neither == len(answers)


def test_every_field_of_a_count_is_what_it_was_given_and_what_came_of_it():
    assert approval.count([{1}, {1, 2}], 2, 5, 2, needs_majority=True) == approval.ApprovalCount(
        verdict="chosen",
        reason="most",
        totals=(2, 1),
        leaders=(1,),
        entitled=5,
        turnout=2,
        quorum=2,
        needs_majority=True,
    )
    assert not approval.count([{1}], 2, 5).needs_majority
    assert consent.count(Answers(3, 1, 0), 5, 2) == consent.ConsentCount(
        verdict="consented", reason="no_objection", answers=Answers(3, 1, 0), entitled=5, turnout=4, quorum=2
    )
    assert score.count([{1: 5, 2: 0}, {1: 4}], 2, 5, 1) == score.ScoreCount(
        verdict="chosen",
        reason="most",
        options=(score.Scores(9, (0, 0, 0, 0, 1, 1), 0), score.Scores(0, (1, 0, 0, 0, 0, 0), 1)),
        leaders=(1,),
        entitled=5,
        turnout=2,
        quorum=1,
    )


def test_of_no_options_none_leads_and_no_majority_is_asked_for_unasked():
    assert choice.leaders_of([]) == ()
    assert choice.leaders_of([0, 0]) == ()
    assert choice.leaders_of([1]) == (1,)
    assert choice.decide([1, 0], 3, None) == ("chosen", "most", (1,))
    with pytest.raises(ValueError, match=r"^there are 2 options, not \[1, 3\]$"):
        approval.count([frozenset({3, 1})], 2, 1)
    with pytest.raises(ValueError, match=r"^a score is from 0 to 5$"):
        score.count([{1: 6}], 1, 1)


def test_the_whole_roll_may_answer_and_nobody_more():
    assert sense.count(["support"] * 3, 3).turnout == 3
    assert consent.count(Answers(2, 1, 0), 3).turnout == 3
    assert approval.count([{1}] * 3, 1, 3).turnout == 3
    for refused in (
        lambda: sense.count(["support"] * 4, 3),
        lambda: consent.count(Answers(2, 1, 1), 3),
        lambda: approval.count([{1}] * 4, 1, 3),
        lambda: score.count([{1: 1}] * 4, 1, 3),
    ):
        with pytest.raises(ValueError, match=r"^4 answers, but only 3 rights on the roll$"):
            refused()
