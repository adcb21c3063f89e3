"""Choosing among options: which lead, by whole numbers. A tie is said to be one; nothing breaks it unseen."""

from collections.abc import Sequence
from typing import Literal

Verdict = Literal["chosen", "tied", "none_chosen", "not_decided"]
Reason = Literal["most", "tie", "no_majority", "nobody", "inquorate"]


def leaders_of(totals: Sequence[int]) -> tuple[int, ...]:
    """The numbers, from 1, of the options with the highest total; none where every total is nothing."""
    highest = max(totals, default=0)
    return tuple(number for number, total in enumerate(totals, 1) if total == highest and highest > 0)


def decide(
    totals: Sequence[int], turnout: int, quorum: int | None, *, more_than_half: bool = False
) -> tuple[Verdict, Reason, tuple[int, ...]]:
    """What comes of the totals: the verdict, why, and the options that lead.

    With `more_than_half`, what leads must be approved by more than half of all who took part: twice its total is
    set against `turnout`, so that no share is ever worked out.
    """
    leaders = leaders_of(totals)
    if turnout < (quorum or 0):
        return "not_decided", "inquorate", leaders
    if not leaders:
        return "none_chosen", "nobody", leaders
    if more_than_half and 2 * totals[leaders[0] - 1] <= turnout:
        return "none_chosen", "no_majority", leaders
    if len(leaders) > 1:
        return "tied", "tie", leaders
    return "chosen", "most", leaders


def check_turnout(papers: int, entitled: int) -> None:
    """Raise `ValueError` where more answered than the roll holds: such a count must not be published."""
    if papers > entitled:
        raise ValueError(f"{papers} answers, but only {entitled} rights on the roll")


def check_options(named: set[int], options: int) -> None:
    """Raise `ValueError` where a paper names an option that there is not."""
    if not named <= set(range(1, options + 1)):
        raise ValueError(f"there are {options} options, not {sorted(named)}")
