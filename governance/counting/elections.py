"""The rules by which people are elected from papers in a file, each by its public name.

To decide a motion is governance/counting/majority.py; `score`, whose papers bear points, is counted by `score.elect`.
"""

from collections.abc import Callable, Sequence

from governance.counting import approval, irv, meek, plurality, schulze, stv_scotland
from governance.counting.papers import Contest
from governance.counting.result import Counted, Rule

RULES: dict[Rule, Callable[[Contest, Sequence[int]], Counted]] = {
    "stv_scotland_2011": stv_scotland.count,
    "stv_meek": meek.count,
    "irv": irv.count,
    "schulze": schulze.count,
    "plurality": plurality.count,
    "block": plurality.count_block,
    "approval": approval.elect,
}


def count(rule: Rule, contest: Contest, lots: Sequence[int] = ()) -> Counted:
    """Count the papers by a rule, to the end or to the first lot that is needed and not in `lots`.

    `lots` are numbers of candidates in the order in which they were drawn: the lot falls on the first of those in
    question. Raises `KeyError` for a rule whose papers bear more than an order, and `ValueError` for `irv` with more
    places than one, and for lots that name somebody twice, or somebody who does not stand.
    """
    return RULES[rule](contest, lots)
