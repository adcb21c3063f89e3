"""Elections counted by hand, rule by rule: every stage, who is elected, and why."""

import pytest

from governance.counting import approval, irv, meek, plurality, schulze, score, stv_scotland
from governance.counting.elections import RULES, count
from governance.counting.papers import Contest
from governance.counting.result import Count, Election, LotsNeeded, NonTransferable, Papers, Parcel, Stage, Why


def contest(candidates, seats, papers, withdrawn=()):
    return Contest(
        seats=seats,
        names=tuple("ABCDEFGHIJ"[:candidates]),
        papers={tuple(paper): same for same, *paper in papers},
        withdrawn=frozenset(withdrawn),
    )


def table(counted):
    """What each stage did, and how everybody stood at its end."""
    return [
        (stage.kind, stage.candidate, [counted.say(votes) for votes in stage.totals], [e.number for e in stage.elected])
        for stage in counted.stages
    ]


# ── Meek: the sample of the reference; Basil (2) is withdrawn, and one paper has nobody else ──

SAMPLE = contest(4, 2, [(3, 1, 3, 4), (4, 1, 3, 2), (2, 4, 1, 3), (1, 2), (2, 2, 4, 3, 1), (1, 3, 4, 2)], withdrawn=[2])


def test_the_sample_of_the_meek_reference():
    needed = meek.count(SAMPLE)
    counted = needed if isinstance(needed, Count) else needed.so_far
    assert counted.papers.withdrawn_only == 1
    assert counted.papers.valid == 12
    first, second, last = counted.stages
    assert counted.say(first.quota) == "4.000000001"
    assert table(counted) == [
        ("first", None, ["7.000000000", "0.000000000", "1.000000000", "4.000000000"], [1]),
        ("surplus", None, ["4.000000004", "0.000000000", "3.999999996", "4.000000000"], []),
        ("last_places", 3, ["4.000000004", "0.000000000", "3.999999996", "4.000000000"], [4]),
    ]
    assert counted.say(second.keep_factors[0]) == "0.571428572"
    assert last.why == Why("lowest", "B.3")
    assert counted.elected == (1, 4)


def test_meek_lots_fall_on_whoever_is_excluded():
    papers = contest(3, 1, [(4, 1), (3, 2), (3, 3, 2)])
    needed = meek.count(papers)
    assert isinstance(needed, LotsNeeded)
    assert (needed.purpose, needed.candidates, needed.places, needed.article) == ("exclude", (2, 3), 1, "T")
    assert [each.kind for each in needed.so_far.stages] == ["first"]
    assert table(meek.count(papers, [3]))[1] == ("exclusion", 3, ["4.000000000", "6.000000000", "0.000000000"], [2])
    assert meek.count(papers, [2]).elected == (1,)


def test_meek_where_nobody_is_left_over():
    counted = meek.count(contest(2, 3, [(4, 1), (5, 2)]))
    assert table(counted) == [("first", None, ["4.000000000", "5.000000000"], [2, 1])]
    assert [each.article for each in counted.stages[0].elected] == ["C.1", "C.1"]


# ── The Scottish rule ──

# Twenty papers, two places: the quota is 20 ÷ 3 without its fraction, and one: 7.
FIRST = contest(4, 2, [(5, 1, 2), (2, 1, 3), (2, 1), (3, 2, 3), (4, 3, 2), (4, 4, 3)])


def test_a_surplus_and_an_exclusion_by_hand():
    counted = stv_scotland.count(FIRST)
    assert counted.say(counted.quota) == "7.00000"
    assert table(counted) == [
        ("first", None, ["9.00000", "3.00000", "4.00000", "4.00000"], [1]),
        ("surplus", 1, ["7.00000", "4.11110", "4.44444", "4.00000"], []),
        ("exclusion", 4, ["7.00000", "4.11110", "8.44444", "0.00000"], [3]),
    ]
    _, surplus, exclusion = counted.stages
    assert surplus.transfer_value == 22222
    assert surplus.parcels == (Parcel(9, 100000, 22222),)
    assert surplus.transfers == (-200000, 111110, 44444, 0)
    assert surplus.lost == surplus.non_transferable == NonTransferable(no_preference=44444, rounding=2)
    assert surplus.why == Why("largest", "SSI 2011/399 r. 50(1)")
    assert exclusion.lost == NonTransferable()
    assert exclusion.non_transferable == surplus.lost
    assert exclusion.why == Why("lowest", "SSI 2011/399 r. 51(1)")
    assert exclusion.transfer_value is None
    assert exclusion.parcels == (Parcel(4, 100000, 100000),)


# B is behind C at first, ahead after E is out, and equal after D is: the most recent unequal stage is the second.
LOOKED_BACK = contest(5, 1, [(10, 1), (4, 2, 1), (5, 3, 2), (1, 4, 3), (2, 4), (2, 5, 2)])


@pytest.mark.parametrize(("rule", "zeros"), [(irv.count, ""), (stv_scotland.count, ".00000")])
def test_a_tie_is_broken_at_the_most_recent_stage_where_votes_were_unequal(rule, zeros):
    counted = rule(LOOKED_BACK)
    assert [stage[:2] for stage in table(counted)] == [
        ("first", None),
        ("exclusion", 5),
        ("exclusion", 4),
        ("exclusion", 3),
        ("exclusion", 1),
    ]
    assert table(counted)[2][2] == [f"10{zeros}", f"6{zeros}", f"6{zeros}", f"0{zeros}", f"0{zeros}"]
    why = counted.stages[3].why
    assert (why.reason, why.among, why.stage) == ("earlier_stage", (2, 3), 2)
    assert [(each.number, each.by) for each in counted.stages[-1].elected] == [(2, "last_places")]


def test_a_lot_is_asked_for_and_then_given():
    papers = contest(3, 1, [(3, 1), (3, 2), (4, 3)])
    needed = stv_scotland.count(papers)
    assert isinstance(needed, LotsNeeded)
    assert (needed.purpose, needed.candidates, needed.article) == ("exclude", (1, 2), "SSI 2011/399 r. 52(2)(b)")
    assert len(needed.so_far.stages) == 1
    counted = stv_scotland.count(papers, [3, 2, 1])
    assert counted.stages[1].candidate == 2
    assert counted.stages[1].why == Why("lot", "SSI 2011/399 r. 52(2)(b)", (1, 2))
    assert counted.lots == (3, 2, 1)


@pytest.mark.parametrize("lots", [[1, 1], [4], [0], [2]])
@pytest.mark.parametrize("rule", RULES)
def test_lots_are_of_those_who_stand_each_once(rule, lots):
    with pytest.raises(ValueError, match="lots"):
        count(rule, contest(3, 1, [(1, 1)], withdrawn=[2]), lots)


def test_as_many_candidates_as_places_are_all_elected_at_once():
    counted = stv_scotland.count(contest(3, 3, [(5, 1), (1, 2)]))
    assert table(counted) == [("first", None, ["5.00000", "1.00000", "0.00000"], [1, 2, 3])]
    assert [each.by for each in counted.stages[0].elected] == ["quota", "last_places", "last_places"]


def test_instant_run_off_fills_one_place():
    with pytest.raises(ValueError, match="one place"):
        irv.count(contest(3, 2, [(1, 1)]))


# ── Adding up ──


def test_plurality_counts_first_preferences():
    counted = plurality.count(contest(3, 1, [(4, 1, 2), (3, 2, 1), (3, 3, 2), (1, (1, 2))]))
    assert table(counted) == [("first", None, ["4", "3", "3"], [1])]
    assert counted.papers.unclear == 1


def test_equals_at_the_last_place_draw_lots():
    papers = contest(4, 2, [(4, 1), (3, 2), (3, 3), (1, 4)])
    needed = plurality.count(papers)
    assert (needed.purpose, needed.candidates, needed.places) == ("elect", (2, 3), 1)
    assert needed.so_far.elected == (1,)
    counted = plurality.count(papers, [3])
    assert [(each.number, each.by) for each in counted.stages[0].elected] == [(1, "most"), (3, "lot")]


def test_every_field_of_a_count_that_adds_up():
    counted = plurality.count(contest(4, 2, [(4, 1), (3, 2), (3, 3), (1, 4)]), [3])
    assert counted == Count(
        rule="plurality",
        seats=2,
        decimals=0,
        candidates=counted.candidates,
        papers=Papers(cast=11, valid=11),
        quota=None,
        stages=(
            Stage(
                number=1,
                kind="first",
                articles=("plurality 1",),
                why=Why("lot", "plurality 3", (2, 3)),
                transfers=(4, 3, 3, 1),
                totals=(4, 3, 3, 1),
                elected=(Election(1, "most", "plurality 2"), Election(3, "lot", "plurality 3")),
            ),
        ),
        lots=(3,),
    )
    assert plurality.count(contest(4, 2, [(4, 1), (3, 2), (3, 3)])).article == "plurality 3"


def test_equals_who_all_find_a_place_need_no_lot():
    for seats in (3, 4):
        counted = plurality.count(contest(3, seats, [(3, 1), (3, 2), (3, 3)]))
        assert counted.elected == (1, 2, 3)
        assert counted.stages[0].why is None
    assert plurality.count(contest(4, 3, [(3, 1), (3, 2), (3, 3), (1, 4)])).elected == (1, 2, 3)


def test_two_places_by_lot_between_three():
    for rule in (plurality.count, schulze.count):
        papers = contest(3, 2, [(3, 1), (3, 2), (3, 3)])
        needed = rule(papers, [2])
        assert (needed.candidates, needed.places) == ((1, 2, 3), 2)
        assert rule(papers, [2, 1]).elected == (2, 1)


def test_block_takes_marks_in_any_order_and_no_more_than_places():
    counted = plurality.count_block(contest(3, 2, [(4, 1, 2), (3, 3, 2), (2, 1), (9, 1, 2, 3)]))
    assert table(counted) == [("first", None, ["6", "7", "3"], [2, 1])]
    assert counted.papers.too_many == 9


def test_approval_takes_all_marks():
    counted = approval.elect(contest(3, 1, [(4, 1, 2), (3, 3, 2), (9, (1, 3), 2)]))
    assert table(counted) == [("first", None, ["13", "16", "12"], [2])]


def test_score_adds_points():
    counted = score.elect(contest(3, 1, []), [{1: 5, 2: 3}, {2: 3}, {3: 5}, {}])
    assert table(counted) == [("first", None, ["5", "6", "5"], [2])]
    assert (counted.papers.cast, counted.papers.blank) == (4, 1)
    withdrawn = score.elect(contest(3, 1, [], withdrawn=[2]), [{1: 5, 2: 3}, {2: 3}, {2: 1}, {3: 4}, {}, {}, {}])
    assert withdrawn.stages[0].totals == (5, 0, 4)
    assert withdrawn.papers == Papers(cast=7, valid=2, blank=3, withdrawn_only=2)


# ── Schulze ──


def test_schulze_where_the_strongest_chains_are_equal():
    """A over B by 5 to 4, B over C by 7 to 2, C over A by 5 to 4. The chains A-B-C and C-A are both worth 5."""
    papers = contest(3, 1, [(3, 1, 2, 3), (1, 1, 3, 2), (4, 2, 3, 1), (1, 3, 1, 2)])
    needed = schulze.count(papers)
    assert (needed.purpose, needed.candidates, needed.places) == ("elect", (1, 2), 1)
    assert needed.so_far.pairs.preferred == ((0, 5, 4), (4, 0, 7), (5, 2, 0))
    assert needed.so_far.pairs.strongest == ((0, 5, 5), (5, 0, 7), (5, 5, 0))
    assert needed.article == "schulze 6"
    counted = schulze.count(papers, [2])
    assert [(each.number, each.by, each.article) for each in counted.stages[0].elected] == [(2, "lot", "schulze 6")]


CYCLE = contest(3, 2, [(5, 1, 2, 3), (1, 1, 3, 2), (4, 2, 3, 1), (3, 3, 1, 2)])


def test_schulze_where_a_chain_is_stronger_than_a_victory():
    """C beats A by 7 to 6, but the chain A-B-C is worth 9."""
    counted = schulze.count(CYCLE)
    assert counted.pairs.preferred == ((0, 9, 6), (4, 0, 9), (7, 4, 0))
    assert counted.pairs.strongest == ((0, 9, 9), (7, 0, 9), (7, 7, 0))
    assert table(counted) == [("place", None, ["2", "1", "0"], [1]), ("place", None, ["0", "1", "0"], [2])]
    margins = schulze.count(CYCLE, strength="margins")
    assert margins.pairs.strongest == ((0, 5, 5), (1, 0, 5), (1, 1, 0))


def test_a_tie_between_two_is_no_victory_in_any_chain():
    """B beats A by 2 to 1, A beats C by 4 to 2; B and C are level at 3, and no chain from A to B leads over them."""
    counted = schulze.count(contest(3, 1, [(1, 1, 3), (2, 3, 2), (3, (1, 2))]))
    assert counted.pairs.preferred == ((0, 1, 4), (2, 0, 3), (2, 3, 0))
    assert counted.pairs.strongest == ((0, 0, 4), (2, 0, 2), (0, 0, 0))
    assert counted.elected == (2,)
