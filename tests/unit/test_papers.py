"""What can be counted of a paper, rule by rule, and how many papers cannot be and why."""

import pytest

from governance.counting.papers import Contest, compared, marked, ranked, read_all, read_ranked
from governance.counting.result import Papers

# Five candidates, of whom 4 and 5 are withdrawn. What is on the paper; what is ranked, compared, and marked on it.
TABLE = [
    ((), "blank", "blank", "blank"),
    ((0, 0), "blank", "blank", "blank"),
    ((1,), (1,), ((1,),), (1,)),
    ((3, 1, 2), (3, 1, 2), ((3,), (1,), (2,)), (1, 2, 3)),
    ((0, 2), "unclear", ((2,),), (2,)),  # the first preference is left out
    ((2, 0, 3), (2,), ((2,), (3,)), (2, 3)),  # the second is
    (((1, 2), 3), "unclear", ((1, 2), (3,)), (1, 2, 3)),  # there are two first preferences
    ((3, (1, 2)), (3,), ((3,), (1, 2)), (1, 2, 3)),
    ((3, (2, 1), 3), (3,), ((3,), (1, 2)), (1, 2, 3)),
    ((1, 2, 1, 3), (1, 2), ((1,), (2,)), (1, 2, 3)),  # 1 once more
    ((1, 1), (1,), ((1,),), (1,)),
    (((1, 1), 2), "unclear", "unclear", (1, 2)),
    ((4, 2), (2,), ((2,),), (2,)),
    ((2, 4, 1), (2, 1), ((2,), (1,)), (1, 2)),
    (((4, 2), 1), (2, 1), ((2,), (1,)), (1, 2)),
    (((1, 4, 2),), "unclear", ((1, 2),), (1, 2)),
    (((4, 5), 1), (1,), ((1,),), (1,)),
    ((4,), "withdrawn_only", "withdrawn_only", "withdrawn_only"),
    ((5, 0, 4), "withdrawn_only", "withdrawn_only", "withdrawn_only"),
    ((6,), "unknown", "unknown", "unknown"),
    ((1, 6), "unknown", "unknown", "unknown"),
    (((1, 6), 2), "unknown", "unknown", "unknown"),
    ((4, 0, 3), "unclear", ((3,),), (3,)),
]
CONTEST = Contest(seats=2, names=tuple("ABCDE"), papers={}, withdrawn=frozenset({4, 5}))
CUT = {(2, 0, 3), (3, (1, 2)), (3, (2, 1), 3), (1, 2, 1, 3), (1, 1)}
CUT_COMPARED = {(3, (2, 1), 3), (1, 2, 1, 3), (1, 1)}


@pytest.mark.parametrize(("paper", "as_ranked", "as_compared", "as_marked"), TABLE)
def test_each_paper_is_read_as_far_as_it_is_clear(paper, as_ranked, as_compared, as_marked):
    assert ranked(CONTEST)(paper) == (as_ranked, paper in CUT)
    assert compared(CONTEST)(paper) == (as_compared, paper in CUT_COMPARED)
    assert marked(CONTEST, None)(paper) == (as_marked, False)


def test_more_marks_than_places_are_too_many_even_for_somebody_withdrawn():
    read = marked(CONTEST, 2)
    assert read((1, 2)) == ((1, 2), False)
    assert read((2, 1, 2)) == ((1, 2), False)
    assert read((1, 4)) == ((1,), False)
    assert read((1, 2, 4)) == ("too_many", False)


def test_papers_are_counted_by_what_is_wrong_with_them():
    contest = Contest(
        seats=1,
        names=("A", "B", "C"),
        papers={(): 2, (1, 2): 3, (1, 2, 1): 4, (0, 1): 5, (9,): 6, (3,): 7, (1,): 8, (2, 0, 1): 9, (3, 1, 2): 10},
        withdrawn=frozenset({3}),
    )
    usable, papers = read_ranked(contest)
    assert usable == {(1, 2): 17, (1,): 8, (2,): 9}
    assert papers == Papers(cast=54, valid=34, blank=2, unclear=5, unknown=6, withdrawn_only=7, cut_short=13)
    assert read_all(contest, ranked(contest)) == (usable, papers)
    _, marks = read_all(contest, marked(contest, 1))
    assert (marks.too_many, marks.valid) == (26, 13)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"seats": 0}, "0 places"),
        ({"withdrawn": {4}}, r"not on the paper: \[4\]"),
        ({"withdrawn": {0}}, "not on the paper"),
        ({"withdrawn": {1, 2, 3}}, "^nobody stands$"),
        ({"names": ()}, "nobody stands"),
        ({"papers": {(1,): -1}}, "^fewer than no papers$"),
    ],
)
def test_a_contest_that_cannot_be_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        Contest(**{"seats": 1, "names": ("A", "B", "C"), "papers": {(1,): 0}, "withdrawn": frozenset(), **wrong})


def test_a_paper_that_nobody_gave_counts_for_nothing():
    _, papers = read_ranked(Contest(seats=1, names=("A", "B"), papers={(1,): 0, (2,): 3}))
    assert (papers.cast, papers.valid) == (3, 3)


def test_candidates_are_numbered_in_the_order_of_the_paper():
    assert [(each.number, each.name, each.withdrawn) for each in CONTEST.candidates] == [
        (1, "A", False),
        (2, "B", False),
        (3, "C", False),
        (4, "D", True),
        (5, "E", True),
    ]
    assert CONTEST.standing == (1, 2, 3)
