"""Ties: looking back to the stage where those who are equal were not, and lots where there is none.

Nothing here draws a lot. Lots are a list of candidates in the order in which they were drawn; where one is needed and
nobody in question is on the list, that is the answer, and people draw.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

Pick = Callable[[Iterable[int]], int]  # `max` or `min`


def extreme(pick: Pick, votes: Mapping[int, int], among: Iterable[int]) -> tuple[int, ...]:
    """Those of `among` who have the most votes (`max`) or the fewest (`min`)."""
    found = tuple(among)
    wanted = pick(votes[each] for each in found)
    return tuple(each for each in found if votes[each] == wanted)


def look_back(pick: Pick, tied: tuple[int, ...], stages: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], int | None]:
    """Who of `tied` had the most or fewest votes at the most recent of `stages` at which they had unequal numbers.

    `stages` are the totals of each, first to last, in the order of candidates. Where several are still equal there, the
    search goes on among them. Gives who is left, and the number of the last stage that parted anybody.
    """
    parted = None
    for number in range(len(stages), 0, -1):
        totals = stages[number - 1]
        left = extreme(pick, {each: totals[each - 1] for each in tied}, tied)
        if len(left) < len(tied):
            tied, parted = left, number
        if len(tied) == 1:
            break
    return tied, parted


def drawn(tied: Collection[int], lots: Sequence[int], places: int = 1) -> tuple[int, ...] | None:
    """On whom of `tied` the lot falls: the first of them that were drawn; `None` where too few of them were."""
    found = tuple(each for each in lots if each in tied)[:places]
    return found if len(found) == places else None


def check_lots(lots: Sequence[int], standing: Collection[int]) -> None:
    """Raise `ValueError` where the lots name somebody twice, or somebody who does not stand."""
    if len(set(lots)) < len(lots) or not set(lots) <= set(standing):
        raise ValueError(f"lots are numbers of candidates who stand, each once, not {list(lots)}")
