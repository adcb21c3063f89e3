"""What became of a motion, in one word: worked out from the facts, not kept beside them."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from governance.motions.moves import allowed
from governance.motions.values import State

Became = Literal[
    "overdue",
    "with_the_board",
    "referred_back",
    "implementing",
    "implemented",
    "not_implemented",
    "accepted",
    "in_part",
    "declined",
    "carried",
    "not_carried",
    "under_way",
    "superseded",
    "ended",
]
# The same told shortly: what is owed, what is open, what was gained and what was not, and what came to nothing.
Fate = Literal["owed", "open", "gained", "not_gained", "ended"]
# In the order in which they are told: what is owed comes first.
BECAME: tuple[Became, ...] = (
    "overdue",
    "with_the_board",
    "referred_back",
    "implementing",
    "implemented",
    "not_implemented",
    "accepted",
    "in_part",
    "declined",
    "carried",
    "not_carried",
    "under_way",
    "superseded",
    "ended",
)
FATES: dict[Became, Fate] = {
    "overdue": "owed",
    "with_the_board": "open",
    "referred_back": "open",
    "implementing": "gained",
    "implemented": "gained",
    "not_implemented": "not_gained",
    "accepted": "gained",
    "in_part": "gained",
    "declined": "not_gained",
    "carried": "gained",
    "not_carried": "not_gained",
    "under_way": "open",
    "superseded": "ended",
    "ended": "ended",
}
# What is done, or is being done, about it is said by its state; and that it went on as another.
_DONE: dict[State, Became] = {
    State.IMPLEMENTING: "implementing",
    State.IMPLEMENTED: "implemented",
    State.NOT_IMPLEMENTED: "not_implemented",
    State.SUPERSEDED: "superseded",
}
# What is voted on again is under way, whatever came of the vote before.
_CARRIED = frozenset({State.CARRIED, State.AWAITING_RESPONSE, State.RESPONDED})
_NOT_CARRIED = ("lost", "not_decided")


class Group(Struct, frozen=True):
    """Public motions that are alike: how many were begun in one month, and where they stand. `month` is `2026-03`."""

    month: str
    state: State
    overdue: bool
    vote: str | None
    response: Literal["accepted", "in_part", "declined", "referred_back"] | None
    number: int


class Count(Struct, frozen=True):
    """How many motions this became of; `fate` says the same shortly."""

    became: Became
    fate: Fate
    number: int


class FateCount(Struct, frozen=True):
    """How many motions had this fate."""

    fate: Fate
    number: int


class Month(Struct, frozen=True):
    """The motions that were begun in one month (`2026-03`), by their fate since."""

    month: str
    total: int
    fates: list[FateCount]


def became(
    state: State,
    *,
    overdue: bool,
    vote: str | None,
    response: Literal["accepted", "in_part", "declined", "referred_back"] | None,
) -> Became:
    """What has become of a motion; `vote` is the declared outcome, `response` the board's published answer.

    Late comes before all, what was done before the answer, and the answer before the vote that it follows. What may
    still move is under way; what may not, and was never voted on, has ended.
    """
    if overdue:
        return "overdue"
    if state in _DONE:
        return _DONE[state]
    if response is not None and state is State.RESPONDED:
        return response
    if vote == "carried" and state in _CARRIED:
        return "with_the_board" if state is State.AWAITING_RESPONSE else "carried"
    open_ = bool(allowed(state))
    if vote in _NOT_CARRIED and (not open_ or state.value == vote):
        return "not_carried"
    return "under_way" if open_ else "ended"


def counted(groups: Iterable[Group]) -> list[Count]:
    """How many of each there are, in the order of `BECAME`; what there is none of is 0."""
    numbers = dict.fromkeys(BECAME, 0)
    for group in groups:
        numbers[_of(group)] += group.number
    return [Count(each, FATES[each], number) for each, number in numbers.items()]


def by_month(groups: list[Group], first: str, last: str) -> list[Month]:
    """Every month from the first to the last, those in which nothing was begun too."""
    return [_month(month, [group for group in groups if group.month == month]) for month in months(first, last)]


def _month(month: str, groups: list[Group]) -> Month:
    numbers = dict.fromkeys(FATES.values(), 0)
    for count in counted(groups):
        numbers[count.fate] += count.number
    return Month(month, sum(numbers.values()), [FateCount(fate, number) for fate, number in numbers.items()])


def months(first: str, last: str) -> list[str]:
    """Name the months from one to another, both of them too: `2026-11`, `2026-12`, `2027-01`."""
    begin, end = ((int(year) * 12 + int(month) - 1) for year, month in (each.split("-") for each in (first, last)))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]


def year_to(month: str) -> str:
    """The first of the twelve months that end with this one."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year:04}-01" if number == 12 else f"{year - 1:04}-{number + 1:02}"  # noqa: PLR2004 - December


def _of(group: Group) -> Became:
    return became(group.state, overdue=group.overdue, vote=group.vote, response=group.response)
