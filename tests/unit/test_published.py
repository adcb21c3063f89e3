"""A count as it is published: every field of the JSON, every row of the table, every sentence."""

import msgspec
import pytest

from governance.bilingual import Language
from governance.counting import approval, irv, meek, plurality, schulze, score, stv_scotland
from governance.counting.published import COLUMNS, publish, rows
from governance.counting.result import Count, Election, LotsNeeded, Stage, Why, decimal
from governance.counting.sentences import outcome, stage_said
from i18n import sentence
from tests.unit.test_elections import CYCLE, FIRST, LOOKED_BACK, SAMPLE, contest
from tests.unit.test_stv_mistakes import EQUAL_SURPLUSES

LEVEL = contest(3, 1, [(3, 1), (3, 2), (4, 3)])


def said(counted, language=Language.EN):
    found = counted.so_far if isinstance(counted, LotsNeeded) else counted
    return [
        [sentence(each, language) for each in outcome(counted)],
        *([sentence(each, language) for each in stage_said(found, stage)] for stage in found.stages),
    ]


@pytest.mark.parametrize(
    ("votes", "decimals", "written"),
    [
        (0, 0, "0"),
        (12, 0, "12"),
        (-12, 0, "-12"),
        (0, 5, "0.00000"),
        (1, 5, "0.00001"),
        (-1, 5, "-0.00001"),
        (42744928, 5, "427.44928"),
        (-200000, 5, "-2.00000"),
        (100000, 5, "1.00000"),
    ],
)
def test_votes_are_written_with_all_their_decimals(votes, decimals, written):
    assert decimal(votes, decimals) == written


def test_every_field_of_a_published_count():
    published = msgspec.json.decode(msgspec.json.encode(publish(stv_scotland.count(FIRST), "The committee")))
    stages = published.pop("stages")
    assert published == {
        "title": "The committee",
        "rule": "stv_scotland_2011",
        "seats": 2,
        "valid": 20,
        "quota": "7.00000",
        "decimals": 5,
        "papers": {
            "cast": 20, "valid": 20, "blank": 0, "unclear": 0, "unknown": 0, "withdrawn_only": 0, "too_many": 0,
            "cut_short": 0,
        },
        "candidates": [{"number": number, "name": name, "withdrawn": False} for number, name in enumerate("ABCD", 1)],
        "elected": [1, 3],
        "preferred": None,
        "strongest": None,
        "lots": [],
        "lots_needed": [],
        "lot_for": None,
        "lot_places": None,
    }  # fmt: skip
    assert stages[1] == {
        "number": 2,
        "kind": "surplus",
        "candidate": 1,
        "why": {"reason": "largest", "article": "SSI 2011/399 r. 50(1)", "among": [], "stage": None},
        "articles": ["SSI 2011/399 r. 49(1)-(2)", "SSI 2011/399 r. 49(3)"],
        "quota": None,
        "transfer_value": "0.22222",
        "parcels": [{"papers": 9, "before": "1.00000", "after": "0.22222"}],
        "transfers": ["-2.00000", "1.11110", "0.44444", "0.00000"],
        "totals": ["7.00000", "4.11110", "4.44444", "4.00000"],
        "keep_factors": None,
        "non_transferable": "0.44446",
        "no_preference": "0.44444",
        "rounding": "0.00002",
        "elected": [],
        "elected_by": [],
    }
    assert stages[2]["elected_by"] == [{"number": 3, "by": "quota", "article": "SSI 2011/399 r. 48(1)"}]
    assert stages[0]["articles"] == ["SSI 2011/399 r. 46", "SSI 2011/399 r. 47"]
    assert stages[2]["articles"] == ["SSI 2011/399 r. 51(1)-(4)"]


def test_an_unfinished_count_is_published_with_the_lot_that_it_needs():
    published = publish(stv_scotland.count(LEVEL))
    assert (published.title, published.lots_needed, published.lot_for, published.lot_places) == (
        "",
        (1, 2),
        "exclude",
        1,
    )
    assert len(published.stages) == 1


def test_meek_is_published_with_quotas_and_keep_factors():
    published = publish(meek.count(SAMPLE))
    assert published.quota == published.stages[1].quota == "4.000000001"
    assert published.stages[1].keep_factors == ("0.571428572", "0.000000000", "1.000000000", "1.000000000")


def test_schulze_is_published_with_its_pairs():
    published = publish(schulze.count(CYCLE))
    assert published.quota is None
    assert published.preferred == ((0, 9, 6), (4, 0, 9), (7, 4, 0))
    assert published.strongest == ((0, 9, 9), (7, 0, 9), (7, 7, 0))


def test_the_rows_of_the_table():
    first, *found = rows(publish(stv_scotland.count(FIRST)))
    assert first == COLUMNS
    stage = (2, "surplus", 1, "0.22222")
    assert found[6:12] == [
        (*stage, 1, "A", "-2.00000", "7.00000", "", ""),
        (*stage, 2, "B", "1.11110", "4.11110", "", ""),
        (*stage, 3, "C", "0.44444", "4.44444", "", ""),
        (*stage, 4, "D", "0.00000", "4.00000", "", ""),
        (*stage, "", "no_preference", "", "0.44444", "", ""),
        (*stage, "", "rounding", "", "0.00002", "", ""),
    ]
    assert found[0] == (1, "first", "", "", 1, "A", "9.00000", "9.00000", "quota", "SSI 2011/399 r. 48(1)")
    assert len(found) == 18


def test_scottish_sentences():
    assert said(stv_scotland.count(FIRST)) == [
        ["Elected: A; C"],
        [
            (
                "First preferences are counted. Valid papers: 20."
                " The quota is 20 ÷ 3 without its fraction, and one more: 7.00000."
            ),
            "Elected, with the quota or more: A",
        ],
        [
            "A surplus of 2.00000 out of 9.00000 votes is passed on: a whole vote as 0.22222. From: A",
            "No surplus was larger.",
            "To nobody: 0.44444 with no further preference, 0.00002 cut off.",
        ],
        [
            "Excluded, and every paper goes on at what it was worth: D",
            "Nobody who was left had fewer votes: 4.00000.",
            "Elected, with the quota or more: C",
        ],
    ]


def test_sentences_of_ties():
    assert said(stv_scotland.count(EQUAL_SURPLUSES))[3][1] == (
        "These surpluses are equal, so the most votes at stage 1 decide, the latest at which they were not equal: A; B"
    )
    assert said(irv.count(LOOKED_BACK))[4][1] == (
        "These have the fewest votes alike, so the fewest at stage 2 decide, the latest at which they were not equal:"
        " B; C"
    )
    assert said(irv.count(LEVEL, [2]))[2] == [
        "Excluded, and every paper goes on at what it was worth: B",
        "Nothing decides between these, so a lot decided who is excluded: A; B",
        "To nobody: 3 with no further preference, 0 cut off.",
    ]
    surpluses = contest(4, 3, [(10, 1, 3), (10, 2, 4), (6, 3), (5, 4)])
    assert said(stv_scotland.count(surpluses, [2]))[2][1] == (
        "These were equal all along, so a lot decided whose surplus goes first: A; B"
    )
    assert said(stv_scotland.count(surpluses))[0] == [
        "Elected: A; B",
        "A lot must be drawn: the surplus of whoever it falls on goes first. Between: A; B",
    ]
    assert said(irv.count(LEVEL))[0] == ["A lot must be drawn: whoever it falls on is excluded. Between: A; B"]


def test_instant_run_off_sentences():
    assert said(irv.count(LEVEL, [2]))[1] == [
        "First preferences are counted. Valid papers: 10. More than half of them elects: 6."
    ]
    assert said(irv.count(LEVEL, [2]))[3][-1] == "Elected, as no more are left than places: C"


def test_meek_sentences():
    assert said(meek.count(SAMPLE)) == [
        ["Elected: A; D"],
        [
            (
                "First preferences are counted. Valid papers: 12. The quota is the votes ÷ 3, cut off at nine decimals,"
                " and the smallest part more: 4.000000001."
            ),
            "Elected, with the quota or more: A",
        ],
        [
            (
                "Those elected keep of each vote only as much as makes the quota, and the rest of it goes on."
                " The quota is now 4.000000001."
            ),
        ],
        [
            "Excluded, and nothing more is passed on: C",
            "Nobody who was left had fewer votes: 3.999999996.",
            "Elected, as no more are left than places: D",
        ],
    ]
    papers = contest(3, 1, [(4, 1), (3, 2, 1), (1, 3, 1), (1, 3)])
    assert said(meek.count(papers))[1][0].endswith(": 4.500000001.")  # of that stage, and not the last
    assert said(meek.count(papers))[2] == [
        "Excluded, and what they had goes on. The quota is now 4.000000001. Excluded: C",
        "Nobody who was left had fewer votes: 2.000000000.",
        "To nobody: 1.000000000 with no further preference, 0.000000000 cut off.",
        "Elected, with the quota or more: A",
    ]


def test_sentences_of_rules_that_add_up():
    papers = contest(4, 2, [(4, 1), (3, 2), (3, 3), (1, 4)])
    assert said(plurality.count(papers)) == [
        ["Elected: A", "A lot must be drawn: whoever it falls on is elected. Places: 1. Between: B; C"],
        ["The first preference of each paper is counted. Valid papers: 11.", "Elected, with the most: A"],
    ]
    assert said(plurality.count(papers, [3]))[1][1:] == [
        "These are equal, so a lot decided who is elected: B; C",
        "Elected, with the most: A",
        "Elected by lot: C",
    ]
    assert said(plurality.count_block(papers, [3]))[1][0] == (
        "Every mark on each paper is counted, as many as there are places. Valid papers: 11."
    )
    assert said(approval.elect(papers, [3]))[1][0] == "Every mark on each paper is counted. Valid papers: 11."
    assert said(score.elect(papers, [{1: 5}], [2]))[1][0] == "The points on each paper are added up. Valid papers: 1."


def test_schulze_sentences_and_stages():
    counted = schulze.count(CYCLE)
    assert said(counted) == [
        ["Elected: A; B"],
        ["Beaten by nobody who is still in question: A", "Elected: A"],
        ["Beaten by nobody who is still in question: B", "Elected: B"],
    ]
    assert counted.stages == (
        Stage(
            number=1, kind="place", articles=("schulze 5",), transfers=(0, 0, 0), totals=(2, 1, 0),
            elected=(Election(1, "strongest", "schulze 5"),),
        ),
        Stage(
            number=2, kind="place", articles=("schulze 5",), transfers=(0, 0, 0), totals=(0, 1, 0),
            elected=(Election(2, "strongest", "schulze 5"),),
        ),
    )  # fmt: skip
    equal = contest(3, 1, [(1, 1), (1, 2)])
    assert said(schulze.count(equal)) == [
        ["A lot must be drawn: whoever it falls on is elected. Places: 1. Between: A; B"]
    ]
    drawn = schulze.count(equal, [2])
    assert drawn.stages[0].why == Why("lot", "schulze 6", (1, 2))
    assert drawn.lots == (2,)
    assert said(drawn)[1] == [
        "Beaten by nobody who is still in question: A; B",
        "These are equal, so a lot decided who is elected: A; B",
        "Elected by lot: B",
    ]


def test_nobody_elected_is_said():
    counted = stv_scotland.count(FIRST)
    nobody = msgspec.structs.replace(counted, stages=())
    assert isinstance(nobody, Count)
    assert said(nobody) == [["Nobody is elected."]]


@pytest.mark.parametrize("counted", [stv_scotland.count(FIRST), meek.count(SAMPLE), schulze.count(CYCLE)])
def test_no_sentence_is_the_same_in_both_languages(counted):
    for english, welsh in zip(said(counted), said(counted, Language.CY), strict=True):
        assert len(english) == len(welsh)
        assert not set(english) & set(welsh)
