"""`stv_scotland_2011`: the single transferable vote of Scottish council elections, to five decimals cut off.

The Scottish Local Government Elections Order 2011 (SSI 2011/399), schedule 1, rules 46 to 53.
"""

from collections.abc import Sequence

from governance.counting import gregory
from governance.counting.gregory import Articles, Choice
from governance.counting.papers import Contest
from governance.counting.result import Counted

DECIMALS = 5
ARTICLES = Articles(
    first="SSI 2011/399 r. 46",
    quota="SSI 2011/399 r. 47",
    elected="SSI 2011/399 r. 48(1)",
    surplus="SSI 2011/399 r. 49(1)-(2)",
    value="SSI 2011/399 r. 49(3)",
    largest=Choice(outright="SSI 2011/399 r. 50(1)", earlier="SSI 2011/399 r. 50(2)", lot="SSI 2011/399 r. 50(3)"),
    exclusion="SSI 2011/399 r. 51(1)-(4)",
    lowest=Choice(outright="SSI 2011/399 r. 51(1)", earlier="SSI 2011/399 r. 52(2)(a)", lot="SSI 2011/399 r. 52(2)(b)"),
    last_places="SSI 2011/399 r. 53(1)",
)


def count(contest: Contest, lots: Sequence[int] = ()) -> Counted:
    """Count to the end, or to the first lot that is needed and not in `lots`.

    Raises `ValueError` for lots that name somebody twice, or somebody who does not stand.
    """
    return gregory.count("stv_scotland_2011", ARTICLES, DECIMALS, contest, lots)
