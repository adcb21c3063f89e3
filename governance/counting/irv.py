"""`irv`, instant run-off for one place: the last is excluded and their papers go on, until somebody has more than half.

No statute here has it, so its articles are the paragraphs of docs/counting.md.
"""

from collections.abc import Sequence

from governance.counting import gregory
from governance.counting.gregory import Articles, Choice
from governance.counting.papers import Contest
from governance.counting.result import Counted

# Where there is one place a surplus is never passed on: its articles are never cited.
_NEVER = ""
ARTICLES = Articles(
    first="irv 1",
    quota="irv 2",
    elected="irv 2",
    surplus=_NEVER,
    value=_NEVER,
    largest=Choice(_NEVER, _NEVER, _NEVER),
    exclusion="irv 3",
    lowest=Choice(outright="irv 3", earlier="irv 4", lot="irv 5"),
    last_places="irv 6",
)


def count(contest: Contest, lots: Sequence[int] = ()) -> Counted:
    """Count to the end, or to the first lot that is needed and not in `lots`.

    Raises `ValueError` for more places than one, and for lots that name somebody twice, or somebody who does not stand.
    """
    if contest.seats != 1:
        raise ValueError(f"instant run-off is for one place, not {contest.seats}")
    return gregory.count("irv", ARTICLES, 0, contest, lots)
