"""All stages of a count at one glance: a row for each candidate, and in it a bar for each stage, from left to right.

Lengths are in units of a drawing that is 360 wide. Who is elected comes first, in that order, then those who stayed
longest.
"""

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from frontend.counts.picture import WIDTH, Mark, drawn
from governance.counting.result import Count, Stage

_PITCH, _HEIGHT, _WORDS = 66, 38, 20  # a row; its tallest bar; from the top of a row to there
_FEWEST = 3  # stages that are worth a picture of their own


class Column(Struct, frozen=True, kw_only=True):
    """One candidate at the end of one stage: what was there before, what came on top, and whether they had `won`."""

    x: str
    width: str
    kept_y: str
    kept: str
    gained_y: str
    gained: str
    won: bool
    mark: Mark = ""
    middle: str


class Course(Struct, frozen=True, kw_only=True):
    """One candidate through the count. `quota` is where the line of the quota stands."""

    number: int
    y: int
    ground: int
    quota: str
    columns: tuple[Column, ...]


class Glance(Struct, frozen=True):
    """The whole picture, and where the numbers of the stages stand."""

    height: int
    courses: tuple[Course, ...]
    stages: tuple[tuple[int, str], ...]


def glance(count: Count) -> Glance | None:
    """Draw it; nothing where no votes go from one to another, or so few stages that there is nothing to sum up."""
    if count.quota is None or len(count.stages) < _FEWEST:
        return None
    scale = Fraction(_HEIGHT, max(count.quota, *(votes for stage in count.stages for votes in stage.totals), 1))
    step = Fraction(WIDTH, len(count.stages))
    courses = tuple(
        Course(
            number=number,
            y=_PITCH * place + 14,
            ground=_PITCH * place + _WORDS + _HEIGHT,
            quota=drawn(_PITCH * place + _WORDS + _HEIGHT - count.quota * scale),
            columns=tuple(_columns(count, number, scale, step, _PITCH * place + _WORDS + _HEIGHT)),
        )
        for place, number in enumerate(_order(count))
    )
    middles = tuple((stage.number, drawn(step * stage.number - step / 2)) for stage in count.stages)
    return Glance(_PITCH * len(courses) + 12, courses, middles)


def _order(count: Count) -> list[int]:
    """Those elected, then the others by how long they stayed, and by what they had at the end."""
    out = {stage.candidate: stage.number for stage in count.stages if stage.kind in ("exclusion", "last_places")}
    last = count.stages[-1].totals
    others = [each.number for each in count.candidates if not each.withdrawn and each.number not in count.elected]
    others.sort(key=lambda number: (-out.get(number, len(count.stages) + 1), -last[number - 1], number))
    return [*count.elected, *others]


def _columns(count: Count, number: int, scale: Fraction, step: Fraction, ground: int) -> Iterator[Column]:
    """A bar for each stage as far as there is anything of it."""
    won = False
    for stage in count.stages:
        total = stage.totals[number - 1]
        gained = max(stage.transfers[number - 1], 0) if stage.number > 1 else 0
        mark = _mark(stage, number)
        won = won or mark == "elected"
        if not total and not mark and stage.number > 1:
            continue
        left = step * (stage.number - 1)
        yield Column(
            x=drawn(left + step / 10),
            width=drawn(step * 8 / 10),
            kept_y=drawn(ground - (total - gained) * scale),
            kept=drawn((total - gained) * scale),
            gained_y=drawn(ground - total * scale),
            gained=drawn(gained * scale),
            won=won,
            mark=mark,
            middle=drawn(left + step / 2),
        )


def _mark(stage: Stage, number: int) -> Mark:
    if number in [each.number for each in stage.elected]:
        return "elected"
    return "excluded" if stage.candidate == number and stage.kind in ("exclusion", "last_places") else ""
