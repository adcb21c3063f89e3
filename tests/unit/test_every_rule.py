"""What must hold of every rule: whose paper it is, and in which order anything comes, makes no difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting.elections import RULES, count
from governance.counting.papers import Contest
from governance.counting.result import LotsNeeded
from tests.unit.test_stv_mistakes import contests

orders = st.permutations(range(1, 6))


def counted(rule, papers, lots):
    """Count for one place where the rule has but one, with the lots of those who stand."""
    seats = 1 if rule == "irv" else papers.seats
    contest = Contest(seats=seats, names=papers.names, papers=papers.papers)
    return count(rule, contest, [number for number in lots if number in contest.standing])


@pytest.mark.parametrize("rule", RULES)
@given(contests, orders)
def test_the_order_of_papers_makes_no_difference(rule, papers, lots):
    turned = Contest(seats=papers.seats, names=papers.names, papers=dict(reversed(papers.papers.items())))
    assert counted(rule, turned, lots) == counted(rule, papers, lots)


@pytest.mark.parametrize("rule", RULES)
@given(contests, orders, orders)
def test_the_order_of_candidates_on_the_paper_makes_no_difference(rule, papers, lots, order):
    """Numbers given otherwise elect the same people, by the same stages."""
    other = dict(zip(papers.standing, [number for number in order if number in papers.standing], strict=True))
    renamed = {tuple(other[number] for number in paper): same for paper, same in papers.papers.items()}
    contest = Contest(seats=papers.seats, names=papers.names, papers=renamed)
    found = counted(rule, papers, lots)
    again = counted(rule, contest, [other[number] for number in lots if number in papers.standing])
    assert {other[number] for number in found.elected} == set(again.elected)
    for stage, twin in zip(found.stages, again.stages, strict=True):
        assert [twin.totals[other[number] - 1] for number in papers.standing] == list(stage.totals)


@pytest.mark.parametrize("rule", RULES)
@given(contests, orders)
def test_with_lots_every_place_is_filled_once(rule, papers, lots):
    found = counted(rule, papers, lots)
    assert not isinstance(found, LotsNeeded)
    assert len(found.elected) == len(set(found.elected)) == min(found.seats, len(papers.standing))


@pytest.mark.parametrize("rule", RULES)
@given(contests)
def test_without_lots_nothing_is_decided_that_a_lot_would_change(rule, papers):
    """Whoever is elected before a lot is asked for is elected however it falls."""
    needed = counted(rule, papers, ())
    if isinstance(needed, LotsNeeded):
        assert len(needed.candidates) > needed.places
        for lots in (needed.candidates, needed.candidates[::-1]):
            drawn = counted(rule, papers, (*lots, *(each for each in papers.standing if each not in lots)))
            assert set(needed.so_far.elected) <= set(drawn.elected)
            stages = len(needed.so_far.stages) if rule not in ("plurality", "block", "approval") else 0
            assert drawn.stages[:stages] == needed.so_far.stages[:stages]
    else:
        assert counted(rule, papers, papers.standing).stages == needed.stages
