"""Electing those with most, by one sum for each candidate. Equals at the last place draw lots.

The articles of these rules (`plurality`, `block`, `approval`, `score`) are the paragraphs of docs/counting.md.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from governance.counting.papers import Contest
from governance.counting.result import Count, Counted, Election, LotsNeeded, Papers, Stage, Why
from governance.counting.ties import check_lots, drawn

Added = Literal["plurality", "block", "approval", "score"]


def sums(papers: Iterable[tuple[Collection[int], int]], options: int) -> tuple[int, ...]:
    """How many papers mark each option, from 1. A paper comes with how many say the same."""
    totals = dict.fromkeys(range(1, options + 1), 0)
    for marks, same in papers:
        for number in marks:
            totals[number] += same
    return tuple(totals.values())


def elect(rule: Added, contest: Contest, papers: Papers, totals: Sequence[int], lots: Sequence[int]) -> Counted:
    """Elect as many as there are places, those with the highest totals first.

    Raises `ValueError` for lots that name somebody twice, or somebody who does not stand.
    """
    check_lots(lots, contest.standing)
    ordered = sorted(contest.standing, key=lambda number: (-totals[number - 1], number))
    ahead, tied = ordered[: contest.seats], []
    if len(ordered) > contest.seats:
        line = totals[ordered[contest.seats - 1] - 1]
        if totals[ordered[contest.seats] - 1] == line:
            ahead = [number for number in ordered if totals[number - 1] > line]
            tied = [number for number in ordered if totals[number - 1] == line]
    places = contest.seats - len(ahead) if tied else 0
    fallen = drawn(tied, lots, places)
    elected = [Election(number, "most", f"{rule} 2") for number in ahead]
    elected += [Election(number, "lot", f"{rule} 3") for number in fallen or ()]
    counted = Count(
        rule=rule,
        seats=contest.seats,
        decimals=0,
        candidates=contest.candidates,
        papers=papers,
        quota=None,
        stages=(
            Stage(
                number=1,
                kind="first",
                articles=(f"{rule} 1",),
                why=Why("lot", f"{rule} 3", tuple(tied)) if places and fallen else None,
                transfers=tuple(totals),
                totals=tuple(totals),
                elected=tuple(elected),
            ),
        ),
        lots=tuple(lots),
    )
    if fallen is None:
        article = f"{rule} 3"
        return LotsNeeded(purpose="elect", candidates=tuple(tied), places=places, article=article, so_far=counted)
    return counted
