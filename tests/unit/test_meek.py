"""Meek's rule: by hand, and set against a second counter that takes every paper by itself."""

import random
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting import meek
from governance.counting.result import Election, LotsNeeded, NonTransferable, Stage, Why
from tests.unit.test_elections import SAMPLE, contest, table
from tests.unit.test_stv_mistakes import contests

PART = Fraction(1, 10**9)


def up(value):
    return ceil(value / PART) * PART


def test_every_stage_of_the_sample():
    first, second, last = meek.count(SAMPLE).stages
    assert first == Stage(
        number=1,
        kind="first",
        articles=("B.2.a", "B.2.b"),
        transfers=(7 * 10**9, 0, 10**9, 4 * 10**9),
        totals=(7 * 10**9, 0, 10**9, 4 * 10**9),
        elected=(Election(1, "quota", "B.2.c"),),
        quota=4 * 10**9 + 1,
        keep_factors=(10**9, 0, 10**9, 10**9),
    )
    assert second == Stage(
        number=2,
        kind="surplus",
        articles=("B.2.f", "B.2.a"),
        transfers=(-2_999_999_996, 0, 2_999_999_996, 0),
        totals=(4_000_000_004, 0, 3_999_999_996, 4_000_000_000),
        quota=4_000_000_001,
        keep_factors=(571_428_572, 0, 10**9, 10**9),
    )
    assert last == Stage(
        number=3,
        kind="last_places",
        articles=("B.3", "B.1"),
        candidate=3,
        why=Why("lowest", "B.3"),
        transfers=(0, 0, 0, 0),
        totals=second.totals,
        elected=(Election(4, "last_places", "C.1"),),
        quota=4_000_000_001,
        keep_factors=(571_428_572, 0, 0, 10**9),
    )


def test_papers_run_out_and_the_quota_falls():
    """Nine papers, one place. One of C's two ends there, so eight are left, the quota falls, and A has it."""
    counted = meek.count(contest(3, 1, [(4, 1), (3, 2, 1), (1, 3, 1), (1, 3)]), [3])
    assert table(counted) == [
        ("first", None, ["4.000000000", "3.000000000", "2.000000000"], []),
        ("exclusion", 3, ["5.000000000", "3.000000000", "0.000000000"], [1]),
    ]
    first, second = counted.stages
    assert (first.quota, second.quota) == (4_500_000_001, 4_000_000_001)
    assert counted.quota == 4_000_000_001
    assert second.lost == second.non_transferable == NonTransferable(no_preference=10**9)
    assert second.articles == ("B.3", "B.2.a")
    assert second.why == Why("lowest", "B.3")


def test_a_lot_is_on_record():
    papers = contest(4, 1, [(4, 1), (3, 2), (3, 3), (1, 4)])
    counted = meek.count(papers, [3])
    assert counted.lots == (3,)
    assert [(stage.kind, stage.candidate, stage.why) for stage in counted.stages] == [
        ("first", None, None),
        ("exclusion", 4, Why("lowest", "B.3")),
        ("exclusion", 3, Why("lot", "T", (2, 3))),
    ]
    assert meek.count(papers).so_far.lots == ()


def test_no_more_candidates_than_places_are_elected_at_once():
    (stage,) = meek.count(contest(2, 2, [(4, 1), (5, 2)])).stages
    assert stage.elected == (Election(2, "last_places", "C.1"), Election(1, "last_places", "C.1"))


@pytest.mark.parametrize("seed", range(25))
def test_shares_that_take_many_rounds_to_settle(seed):
    """Three elected who pass votes to each other: the shares are worked out again and again."""
    chance = random.Random(seed)  # noqa: S311 - chosen papers, and no secret
    rows = [(chance.randint(1, 9), *chance.sample(range(1, 7), chance.randint(2, 6))) for _ in range(25)]
    agree(contest(6, 4, rows), [3, 1, 6, 2, 5, 4])


def test_a_surplus_of_a_millionth_still_matters():
    """One round of these leaves just that: the rounds go on, for only less than that ends them."""
    rows = [
        (9, 2, 5, 3, 4), (1, 4, 1, 3), (5, 5, 3, 2), (1, 1, 4), (8, 5), (6, 5), (2, 2, 5, 1, 4), (1, 2, 4, 1),
        (5, 3, 5, 1, 2), (3, 5, 2, 4, 1, 3), (3, 1, 4, 5, 2), (4, 1), (7, 5, 3), (8, 4, 1, 3), (1, 4, 1, 2),
        (9, 1, 4, 2, 5, 3), (4, 5, 1, 4, 2, 3),
    ]  # fmt: skip
    agree(contest(5, 3, rows), [2, 1, 4, 3, 5])


def test_a_surplus_of_nothing_is_nothing():
    """B and C are a billionth of a vote apart, with no surplus that could part them otherwise: no lot is drawn."""
    agree(contest(3, 2, [(3, 3, 2), (8, 2, 1), (4, 3, 1, 2), (9, 1, 3, 2)]), [2, 1, 3])


def slowly(papers, lots):  # noqa: C901 - one rule from top to bottom
    """The steps of the reference, one after the other, in fractions. None in place of a lot that is not given."""
    keep = dict.fromkeys(papers.standing, Fraction(1))
    hopeful, elected, stages = list(papers.standing), [], []
    table = [paper for paper, same in papers.papers.items() for _ in range(same) if paper]
    began = "first"
    if len(hopeful) <= papers.seats:
        return None
    while len(elected) < papers.seats and len(hopeful) + len(elected) > papers.seats:  # B.1
        before = None
        while True:
            votes = dict.fromkeys(papers.standing, Fraction(0))
            for paper in table:  # B.2.a
                left = Fraction(1)
                for number in paper:
                    kept = up(left * keep[number])
                    votes[number] += kept
                    left -= kept
                    if left <= 0:
                        break
            quota = floor(sum(votes.values()) / (papers.seats + 1) / PART) * PART + PART  # B.2.b
            won = sorted((each for each in hopeful if votes[each] >= quota), key=lambda each: (-votes[each], each))
            hopeful = [each for each in hopeful if each not in won]  # B.2.c
            elected += won
            surplus = max(Fraction(0), sum(votes[each] - quota for each in elected))  # B.2.d
            if won or surplus < Fraction(1, 10**6) or (before is not None and surplus >= before):  # B.2.e
                break
            before = surplus
            for each in elected:  # B.2.f
                keep[each] = up(up(keep[each] * quota) / votes[each])
        if began != "surplus" or before is not None:
            stages.append((began, dict(votes), quota, won, dict(keep)))
        began = "surplus"
        if won:
            continue
        lowest = min(votes[each] for each in hopeful) + surplus  # B.3
        level = [each for each in hopeful if votes[each] <= lowest]
        out = level[0] if len(level) == 1 else next((each for each in lots if each in level), None)
        if out is None:
            return stages, None
        hopeful.remove(out)
        keep[out] = Fraction(0)
        began = "exclusion"
    if len(elected) < papers.seats:  # C.1
        rest = sorted(hopeful, key=lambda each: (-votes[each], each))
        stages.append(("last_places", dict(votes), quota, rest, dict(keep)))
        elected += rest
    return stages, tuple(elected)


def parts(votes):
    return tuple(int(each / PART) for each in votes.values())


@given(contests, st.permutations(range(1, 6)), st.booleans())
def test_whoever_takes_every_paper_by_itself_comes_to_the_same(papers, order, drawn):
    lots = [number for number in order if number in papers.standing] if drawn else []
    if len(papers.standing) <= papers.seats:
        assert len(meek.count(papers).stages) == 1
        return
    agree(papers, lots)


def agree(papers, lots):
    """The slow count and the library's have the same stages, to the last decimal."""
    stages, elected = slowly(papers, lots)
    counted = meek.count(papers, lots)
    found = counted.so_far if isinstance(counted, LotsNeeded) else counted
    assert (elected is None) == isinstance(counted, LotsNeeded)
    assert elected is None or elected == found.elected
    assert [
        (stage.kind, stage.totals, stage.quota, [each.number for each in stage.elected], stage.keep_factors)
        for stage in found.stages
    ] == [(kind, parts(votes), int(quota / PART), won, parts(keep)) for kind, votes, quota, won, keep in stages]


@given(contests, st.permutations(range(1, 6)))
def test_no_vote_is_lost_or_made_at_any_stage(papers, order):
    counted = meek.count(papers, [number for number in order if number in papers.standing])
    poll = counted.papers.valid * 10**9
    for before, stage in zip((None, *counted.stages), counted.stages, strict=False):
        assert sum(stage.totals) + stage.non_transferable.total == poll
        assert sum(stage.transfers) + stage.lost.total == (poll if before is None else 0)
        assert stage.non_transferable.rounding == 0
    assert len(counted.elected) == min(papers.seats, len(papers.standing))
