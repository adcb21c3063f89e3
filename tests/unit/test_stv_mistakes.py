"""The Scottish rule by hand, the common mistakes that its golden counts tell from it, and a second, slower counter.

Each golden count is worked out in its docstring or beside it; `slow_stv` counts every paper by itself.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting import stv_scotland
from governance.counting.result import LotsNeeded, NonTransferable, Parcel, Why
from tests.unit.slow_stv import Mistakes
from tests.unit.slow_stv import count as slowly
from tests.unit.test_elections import FIRST, LOOKED_BACK, contest, table

# 31 papers, three places: the quota is 8. A has 5 too many, B has 2.
SECOND = contest(4, 3, [(5, 1, 2, 3), (4, 1, 4, 3), (4, 1), (3, 2, 1, 3), (7, 2, 4), (5, 3), (2, 4, 3), (1, 4)])
# 36 papers, four places: the quota is 8. B's surplus makes C's, which is larger than A's.
THIRD = contest(5, 4, [(9, 1, 4), (14, 2, 3, 4), (6, 3, 5), (4, 4), (3, 5, 4)])
# 27 papers, four places: the quota is 6. With C's surplus B comes to 9, as many as A has had from the beginning.
EQUAL_SURPLUSES = contest(5, 4, [(9, 1, 4), (3, 2, 5), (12, 3, 2), (2, 4), (1, 5)])


def test_two_surpluses_and_papers_of_three_worths():
    counted = stv_scotland.count(SECOND)
    assert table(counted) == [
        ("first", None, ["13.00000", "10.00000", "5.00000", "3.00000"], [1, 2]),
        # 5 ÷ 13 is 0.38461 and something: 5 papers pass over B, who is elected, to C.
        ("surplus", 1, ["8.00000", "10.00000", "6.92305", "4.53844"], []),
        # 2 ÷ 10: 3 papers pass over A to C, 7 go to D.
        ("surplus", 2, ["8.00000", "8.00000", "7.52305", "5.93844"], []),
        # D's papers: 2 at 1 and 4 at 0.38461 to C, 1 at 1 and 7 at 0.2 to nobody.
        ("exclusion", 4, ["8.00000", "8.00000", "11.06149", "0.00000"], [3]),
    ]
    _, first, second, last = counted.stages
    assert first.lost == NonTransferable(no_preference=153844, rounding=7)
    assert second.lost == NonTransferable()
    assert last.lost == NonTransferable(no_preference=240000)
    assert last.non_transferable.total == 393851
    assert last.parcels == (Parcel(3, 100000, 100000), Parcel(4, 38461, 38461), Parcel(7, 20000, 20000))
    assert last.elected[0].by == "quota"


def test_the_largest_surplus_goes_first_whoever_was_elected_first():
    counted = stv_scotland.count(THIRD)
    assert table(counted) == [
        ("first", None, ["9.00000", "14.00000", "6.00000", "4.00000", "3.00000"], [2, 1]),
        ("surplus", 2, ["9.00000", "8.00000", "11.99998", "4.00000", "3.00000"], [3]),
        # C's surplus is 3.99998 of 11.99998: 6 papers worth 1 become 0.33333, 14 worth 0.42857 become 0.14285.
        ("surplus", 3, ["9.00000", "8.00000", "8.00000", "5.99990", "4.99998"], []),
        ("surplus", 1, ["8.00000", "8.00000", "8.00000", "6.99989", "4.99998"], []),
        ("exclusion", 5, ["8.00000", "8.00000", "8.00000", "9.99989", "0.00000"], [4]),
    ]
    assert counted.stages[2].parcels == (Parcel(6, 100000, 33333), Parcel(14, 42857, 14285))
    assert counted.stages[2].transfer_value == 33333
    assert counted.stages[2].lost == NonTransferable(rounding=10)


def test_equal_surpluses_are_parted_by_the_stage_before():
    counted = stv_scotland.count(EQUAL_SURPLUSES)
    assert table(counted) == [
        ("first", None, ["9.00000", "3.00000", "12.00000", "2.00000", "1.00000"], [3, 1]),
        ("surplus", 3, ["9.00000", "9.00000", "6.00000", "2.00000", "1.00000"], [2]),
        ("surplus", 1, ["6.00000", "9.00000", "6.00000", "4.99997", "1.00000"], []),
        # B's papers: 3 worth 1 become 0.33333, for E; 12 worth 0.5 become 0.16666, for nobody.
        ("surplus", 2, ["6.00000", "6.00000", "6.00000", "4.99997", "1.99999"], []),
        ("exclusion", 5, ["6.00000", "6.00000", "6.00000", "4.99997", "0.00000"], [4]),
    ]
    assert counted.stages[2].why == Why("earlier_stage", "SSI 2011/399 r. 50(2)", (1, 2), 1)


def test_equal_surpluses_from_the_beginning_need_a_lot():
    papers = contest(4, 3, [(10, 1, 3), (10, 2, 4), (6, 3), (5, 4)])
    needed = stv_scotland.count(papers)
    assert isinstance(needed, LotsNeeded)
    assert (needed.purpose, needed.candidates, needed.article) == ("transfer", (1, 2), "SSI 2011/399 r. 50(3)")
    counted = stv_scotland.count(papers, [2])
    assert counted.stages[1].candidate == 2
    assert counted.stages[1].why == Why("lot", "SSI 2011/399 r. 50(3)", (1, 2))


def test_a_lot_says_which_stage_parted_some_of_those_who_were_level():
    """E's two papers make B, C and D level with 4. Before, D had 4 and the others 3: the lot is between those."""
    counted = stv_scotland.count(contest(5, 1, [(10, 1), (3, 2), (3, 3), (4, 4), (1, 5, 2), (1, 5, 3)]), [3])
    assert counted.stages[2].candidate == 3
    assert counted.stages[2].why == Why("lot", "SSI 2011/399 r. 52(2)(b)", (2, 3), 1)


def test_papers_run_out():
    """Nobody has a further preference, and the last who is left is elected without the quota."""
    counted = stv_scotland.count(contest(3, 1, [(4, 1), (3, 2), (2, 3)]))
    assert table(counted) == [
        ("first", None, ["4.00000", "3.00000", "2.00000"], []),
        ("exclusion", 3, ["4.00000", "3.00000", "0.00000"], []),
        ("exclusion", 2, ["4.00000", "0.00000", "0.00000"], [1]),
    ]
    assert counted.stages[2].non_transferable == NonTransferable(no_preference=500000)
    assert counted.stages[2].elected[0].article == "SSI 2011/399 r. 53(1)"


def test_no_papers_at_all_need_lots_and_nothing_breaks():
    counted = stv_scotland.count(contest(3, 1, []), [2, 3, 1])
    assert [stage.candidate for stage in counted.stages] == [None, 2, 3]
    assert counted.elected == (1,)


def test_a_candidate_with_the_quota_and_no_more_has_nothing_to_pass_on():
    counted = stv_scotland.count(contest(3, 2, [(4, 1, 2), (3, 2), (3, 3), (1, 3, 2)]))
    assert counted.say(counted.quota) == "4.00000"
    assert table(counted) == [("first", None, ["4.00000", "3.00000", "4.00000"], [1, 3])]


MISTAKES = {
    "two decimals": (Mistakes(rounding="two_decimals"), FIRST),
    "rounded half up": (Mistakes(rounding="half_up"), SECOND),
    "quota without one": (Mistakes(quota="without_one"), FIRST),
    "Hare quota": (Mistakes(quota="hare"), FIRST),
    "the elected receive": (Mistakes(elected_receive=True), SECOND),
    "smallest surplus first": (Mistakes(first_surplus="smallest"), SECOND),
    "order of election": (Mistakes(first_surplus="order_of_election"), THIRD),
    "divided by transferable papers": (Mistakes(divide_by="transferable"), FIRST),
    "worth one again on exclusion": (Mistakes(reset_on_exclusion=True), SECOND),
    "surpluses kept": (Mistakes(surpluses=False), FIRST),
    "stopped when decided": (Mistakes(stop_when_decided=True), THIRD),
    "looked back to the earliest": (Mistakes(look_back="earliest"), LOOKED_BACK),
    "a tie for the lowest number": (Mistakes(no_lots=True), contest(3, 1, [(3, 1), (3, 2), (4, 3)])),
}


def same(contest, mistakes=Mistakes(), lots=()):  # noqa: B008 - it cannot be changed
    """Whether the slow counter comes to the same totals, stage by stage, and the same people in the same order."""
    counted = stv_scotland.count(contest, lots)
    stages, elected = slowly(contest.seats, contest.standing, contest.papers, mistakes, lots)
    if isinstance(counted, LotsNeeded):
        return elected is None and len(stages) == len(counted.so_far.stages)
    totals = [{number: int(votes * 10**5) for number, votes in stage.items()} for stage in stages]
    return elected == counted.elected and totals == [dict(enumerate(stage.totals, 1)) for stage in counted.stages]


@pytest.mark.parametrize(("mistakes", "golden"), MISTAKES.values(), ids=MISTAKES)
def test_each_common_mistake_is_told_from_the_rule(mistakes, golden):
    assert same(golden)
    assert not same(golden, mistakes)


candidates = st.integers(2, 5)
contests = candidates.flatmap(
    lambda most: st.builds(
        contest,
        st.just(most),
        st.integers(1, most),
        st.lists(
            st.tuples(st.integers(1, 9), st.permutations(range(1, most + 1)), st.integers(1, most)).map(
                lambda row: (row[0], *row[1][: row[2]])
            ),
            max_size=14,
        ),
    )
)


@given(contests, st.permutations(range(1, 6)))
def test_a_person_who_counts_every_paper_comes_to_the_same(papers, order):
    lots = [number for number in order if number in papers.standing]
    assert same(papers, lots=lots)
    assert same(papers)


@given(contests, st.permutations(range(1, 6)))
def test_no_vote_is_lost_or_made_at_any_stage(papers, order):
    counted = stv_scotland.count(papers, [number for number in order if number in papers.standing])
    poll = counted.papers.valid * 10**5
    for stage in counted.stages:
        assert sum(stage.totals) + stage.non_transferable.total == poll
        assert sum(stage.transfers) + stage.lost.total == (poll if stage.number == 1 else 0)
        assert min(*stage.totals, stage.lost.no_preference, stage.lost.rounding, 0) == 0
    assert len(counted.elected) == min(papers.seats, len(papers.standing))


@given(contests, st.permutations(range(1, 6)))
def test_whoever_continues_never_loses_a_vote(papers, order):
    counted = stv_scotland.count(papers, [number for number in order if number in papers.standing])
    for before, after in zip(counted.stages, counted.stages[1:], strict=False):
        for number, (then, now) in enumerate(zip(before.totals, after.totals, strict=True), 1):
            assert now >= then or number == after.candidate


def test_every_kind_of_paper_without_a_further_preference_is_counted():
    counted = stv_scotland.count(contest(4, 1, [(5, 1), (4, 2), (1, 3), (1, 3, 4)]))
    assert [(stage.candidate, stage.lost) for stage in counted.stages[1:3]] == [
        (4, NonTransferable()),
        (3, NonTransferable(no_preference=200000)),
    ]


def test_the_quota_and_no_more_makes_no_stage_of_its_own():
    counted = stv_scotland.count(contest(4, 2, [(4, 1, 2), (3, 2), (3, 3, 2), (1, 4, 2)]))
    assert [(stage.kind, stage.candidate) for stage in counted.stages] == [("first", None), ("exclusion", 4)]
