"""Forty wards of real elections, counted to the last decimal of what their councils published.

The ballots are not in this tree: FFORWM_STV_DATA says where they are, and by default they are looked for beside it.
"""

import json
import os
from functools import cache
from pathlib import Path

import pytest

from governance.counting import stv_scotland
from governance.counting.papers import Contest

DATA = Path(os.environ.get("FFORWM_STV_DATA", Path(__file__).parents[3] / "shared" / "data" / "stv"))
pytestmark = pytest.mark.skipif(
    not (DATA / "official_stages.json").exists(), reason=f"real elections: no ballots in {DATA} (FFORWM_STV_DATA)"
)


@cache
def official():
    return json.loads((DATA / "official_stages.json").read_text())


def ward(name):
    """The papers of one ward. These files have one paper a line, and each line is regular."""
    first, *lines = (DATA / "ballots" / name).read_text(encoding="utf-8").splitlines()
    candidates, seats = map(int, first.split())
    papers = {}
    for line in lines[: lines.index("0")]:
        same, *paper, end = map(int, line.split())
        assert end == 0
        papers[tuple(paper)] = papers.get(tuple(paper), 0) + same
    return Contest(seats=seats, names=tuple(official()[name]["candidates"]), papers=papers), candidates


def test_every_ward_is_as_its_council_published_it():
    assert len(official()) == 40
    for name, published in official().items():
        contest, candidates = ward(name)
        counted = stv_scotland.count(contest)
        assert candidates == len(published["candidates"])
        assert (counted.papers.valid, counted.quota) == (published["valid"], published["quota"] * 10**5), name
        assert [[counted.say(votes) for votes in stage.totals] for stage in counted.stages] == published["stages"], name
        assert {number - 1 for number in counted.elected} == set(published["elected"]), name


def test_no_vote_of_any_ward_is_lost_or_made():
    for name in official():
        contest, _ = ward(name)
        counted = stv_scotland.count(contest)
        for stage in counted.stages:
            assert sum(stage.totals) + stage.non_transferable.total == counted.papers.valid * 10**5, name
            assert sum(stage.transfers) + stage.lost.total == (counted.papers.valid * 10**5 if stage.number == 1 else 0)
