"""`plurality`: one vote a paper; `block`: as many marks as there are places. Whoever has most is elected."""

from collections.abc import Sequence

from governance.counting.most import elect, sums
from governance.counting.papers import Contest, marked, read_all, read_ranked
from governance.counting.result import Counted


def count(contest: Contest, lots: Sequence[int] = ()) -> Counted:
    """Count the first preference of each paper; what comes after is not looked at.

    Raises `ValueError` for lots that name somebody twice, or somebody who does not stand.
    """
    usable, papers = read_ranked(contest)
    totals = sums(((paper[:1], same) for paper, same in usable.items()), len(contest.names))
    return elect("plurality", contest, papers, totals, lots)


def count_block(contest: Contest, lots: Sequence[int] = ()) -> Counted:
    """Count one vote for each candidate marked, in whatever order. More marks than places, and the paper is not valid.

    Raises `ValueError` for lots that name somebody twice, or somebody who does not stand.
    """
    usable, papers = read_all(contest, marked(contest, contest.seats))
    return elect("block", contest, papers, sums(usable.items(), len(contest.names)), lots)
