"""`schulze`: every candidate against every other, and the strongest chain of victories between them.

Papers may rank equal, and whoever is not on a paper is equal last. A victory is worth the papers that make it (winning
votes), or by how many it was won (margins) where the constitution says so. Its articles are the paragraphs of
docs/counting.md.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Literal

from msgspec.structs import replace

from governance.counting.papers import Contest, compared, read_all
from governance.counting.result import Count, Counted, Election, LotsNeeded, Pairs, Stage, Why
from governance.counting.ties import check_lots, drawn

Strength = Literal["winning_votes", "margins"]
Matrix = list[list[int]]


def count(contest: Contest, lots: Sequence[int] = (), *, strength: Strength = "winning_votes") -> Counted:
    """Fill the places one after the other, or as far as the first lot that is needed and not in `lots`.

    A stage's totals are how many of those still in question a candidate beats. Raises `ValueError` for lots that name
    somebody twice, or somebody who does not stand.
    """
    check_lots(lots, contest.standing)
    usable, papers = read_all(contest, compared(contest))
    preferred = _preferred(contest, usable)
    strongest = _strongest(preferred, strength)
    pairs = Pairs(tuple(map(tuple, preferred)), tuple(map(tuple, strongest)))
    so_far = Count(
        rule="schulze",
        seats=contest.seats,
        decimals=0,
        candidates=contest.candidates,
        papers=papers,
        quota=None,
        stages=(),
        lots=tuple(lots),
        pairs=pairs,
    )
    remaining, places = set(contest.standing), contest.seats
    while remaining and places:
        beaten = {each: sum(_beats(strongest, each, other) for other in remaining) for each in remaining}
        best = sorted(each for each in remaining if not any(_beats(strongest, other, each) for other in remaining))
        fallen = best if len(best) <= places else drawn(best, lots, places)
        if fallen is None:
            return LotsNeeded(
                purpose="elect", candidates=tuple(best), places=places, article="schulze 6", so_far=so_far
            )
        so_far = replace(so_far, stages=(*so_far.stages, _place(so_far, beaten, best, fallen)))
        remaining.difference_update(fallen)
        places -= len(fallen)
    return so_far


def _place(so_far: Count, beaten: dict[int, int], best: Sequence[int], fallen: Sequence[int]) -> Stage:
    """One place, or several where those who are equal all find one."""
    by_lot = len(fallen) < len(best)
    totals = tuple(beaten.get(each.number, 0) for each in so_far.candidates)
    return Stage(
        number=len(so_far.stages) + 1,
        kind="place",
        articles=("schulze 5",),
        why=Why("lot", "schulze 6", tuple(best)) if by_lot else None,
        transfers=(0,) * len(totals),
        totals=totals,
        elected=tuple(
            Election(each, "lot" if by_lot else "strongest", "schulze 6" if by_lot else "schulze 5") for each in fallen
        ),
    )


def _preferred(contest: Contest, usable: Mapping[tuple[tuple[int, ...], ...], int]) -> Matrix:
    """How many papers have the row's candidate above the column's: whoever is not on a paper is below all who are."""
    matrix = [[0] * len(contest.names) for _ in contest.names]
    for ranks, papers in usable.items():
        below = set(contest.standing)
        for rank in ranks:
            below.difference_update(rank)
            for above in rank:
                row = matrix[above - 1]
                for other in below:
                    row[other - 1] += papers
    return matrix


def _strongest(preferred: Matrix, strength: Strength) -> Matrix:
    """The strength of the best chain from row to column: a chain is as strong as its weakest victory."""
    size = range(len(preferred))
    best = [[_victory(preferred[row][column], preferred[column][row], strength) for column in size] for row in size]
    for through in size:
        for row, column in permutations(size, 2):
            best[row][column] = max(best[row][column], min(best[row][through], best[through][column]))
    return best


def _victory(won: int, lost: int, strength: Strength) -> int:
    if won <= lost:
        return 0
    return won if strength == "winning_votes" else won - lost


def _beats(strongest: Matrix, one: int, other: int) -> bool:
    return strongest[one - 1][other - 1] > strongest[other - 1][one - 1]
