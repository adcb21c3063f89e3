"""When a body may be dissolved: never with something of it still open, and not for a day that has passed. Pure.

Two persons dissolve it, or a time lock stands for the second: that is decided by the rules of governance/offices.
"""

from collections.abc import Sequence
from datetime import date

from governance.bilingual import Bilingual
from governance.bodies.rules import check_reach
from governance.dissolution.refusals import BodyStays, DissolutionInOneLanguage, DissolvedInThePast, StillOpen
from governance.dissolution.values import InTheWay, NewDissolution

DISSOLVABLE = frozenset({"committee", "regional_group", "workstream"})


def check(kind: str, new: NewDissolution, in_the_way: Sequence[InTheWay], today: date) -> None:
    """Refuse to dissolve what stays, with a reason in one language, in the past, or with something of it still open.

    Raises `BodyStays`, `DissolutionInOneLanguage`, `DayOutOfReach`, `DissolvedInThePast` or `StillOpen`.
    """
    if kind not in DISSOLVABLE:
        raise BodyStays
    if new.reason.missing:
        raise DissolutionInOneLanguage([f"/reason/{language}" for language in new.reason.missing])
    check_reach(new.last_on)
    if new.last_on < today:
        raise DissolvedInThePast(new.last_on)
    if in_the_way:
        raise StillOpen(list(in_the_way), _line(in_the_way))


def _line(in_the_way: Sequence[InTheWay]) -> Bilingual:
    """Their titles in one line; what has a title in one language only is named in that."""
    titles = [each.title for each in in_the_way]
    return Bilingual(
        cy="; ".join(dict.fromkeys(each.cy or each.en or "" for each in titles)),
        en="; ".join(dict.fromkeys(each.en or each.cy or "" for each in titles)),
    )
