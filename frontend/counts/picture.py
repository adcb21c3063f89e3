"""Where the bars and ribbons of a count's picture stand. Lengths are in units of a drawing that is 360 wide.

One panel a stage, one row a candidate, all to one scale. A row's bar is what was kept, then what the stage brought, or
an empty frame where it took votes away. A ribbon goes from that frame to each bar that it went to, as wide as the
votes: so what is drawn is what the table says. Where several give at once (Meek), nobody can say whose vote went where,
and there are no ribbons.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Literal

from msgspec import Struct

from governance.counting.result import Count, Stage

WIDTH = 360
_TOP, _PITCH, _BAR = 24, 46, 16  # room for the quota's words; a row; the bar in it
_WORDS = 20  # from the top of a row to its bar
_FIGURE, _LETTER, _BOLD = 8, 8, 9  # how wide they are in faces that are wide
Mark = Literal["", "elected", "excluded"]


class Span(Struct, frozen=True):
    """A part of a bar, from its left edge."""

    x: str
    width: str


class Row(Struct, frozen=True, kw_only=True):
    """One candidate at one stage; `number` is none for what went to nobody. `letters` is the room for the name."""

    number: int | None
    y: int
    bar_y: int
    total: str
    change: str
    letters: int
    mark: Mark = ""
    kept: Span
    gained: Span | None = None
    lost: Span | None = None


class Panel(Struct, frozen=True, kw_only=True):
    """One stage. `limit` is where the quota stands, `limit_anchor` to which side of it the words go."""

    height: int
    bar: int = _BAR
    rows: tuple[Row, ...]
    ribbons: tuple[str, ...]
    limit: str | None
    limit_anchor: str


class Duel(Struct, frozen=True, kw_only=True):
    """One candidate against another in pairs: papers that prefer the one, and the other, out of all."""

    y: int
    bar_y: int
    one: int
    other: int
    won: int
    lost: int
    left: Span
    right: Span


def panels(count: Count) -> tuple[Panel, ...]:
    """One panel for each stage, in order."""
    most = max((votes for stage in count.stages for votes in stage.totals), default=0)
    quotas = [stage.quota or count.quota or 0 for stage in count.stages]
    scale = Fraction(WIDTH, max(most, *quotas, 1))
    return tuple(_panel(count, stage, scale) for stage in count.stages)


def _panel(count: Count, stage: Stage, scale: Fraction) -> Panel:
    rows = tuple(_rows(count, stage, scale))
    quota = stage.quota or count.quota
    limit = quota * scale if quota is not None else None
    return Panel(
        height=(_TOP if limit is not None else 0) + _PITCH * len(rows),
        rows=rows,
        ribbons=tuple(_ribbons(rows, stage, scale)),
        limit=drawn(limit) if limit is not None else None,
        limit_anchor=_anchor(limit or Fraction(0)),
    )


def _rows(count: Count, stage: Stage, scale: Fraction) -> Iterator[Row]:
    """Everyone who stands and has not been excluded before; then what is nobody's."""
    gone = {each.number for each in count.candidates if each.withdrawn}
    gone |= {each.candidate for each in count.stages[: stage.number - 1] if each.kind == "exclusion" and each.candidate}
    places = [each.number for each in count.candidates if each.number not in gone]
    elected = {each.number for past in count.stages[: stage.number] for each in past.elected}
    for place, number in enumerate(places):
        mark: Mark = "elected" if number in elected else "excluded" if number == _out(stage) else ""
        total, change = stage.totals[number - 1], stage.transfers[number - 1]
        yield _row(count, stage, scale, place, number, total, change, mark)
    if stage.non_transferable.total:
        yield _row(count, stage, scale, len(places), None, stage.non_transferable.total, stage.lost.total, "")


def _out(stage: Stage) -> int | None:
    return stage.candidate if stage.kind in ("exclusion", "last_places") else None


def _row(
    count: Count, stage: Stage, scale: Fraction, place: int, number: int | None, total: int, change: int, mark: Mark
) -> Row:
    # At the first stage all is new, so nothing is told apart.
    change = 0 if stage.number == 1 else change
    y = (_TOP if count.quota is not None else 0) + _PITCH * place
    said = signed(count, change)
    return Row(
        number=number,
        y=y + 14,
        bar_y=y + _WORDS,
        total=count.say(total),
        change=said,
        letters=_letters(len(said) + len(count.say(total)), mark),
        mark=mark,
        kept=_span(0, min(total, total - change), scale),
        gained=_span(total - change, change, scale) if change > 0 else None,
        lost=_span(total, -change, scale) if change < 0 else None,
    )


def _letters(figures: int, mark: Mark) -> int:
    """How many letters of a name find room beside so many figures, and the sign before it."""
    room = WIDTH - _FIGURE * (figures + 2)
    return max(room // (_BOLD if mark == "elected" else _LETTER) - 2 * bool(mark), 4)


def _ribbons(rows: tuple[Row, ...], stage: Stage, scale: Fraction) -> Iterator[str]:
    givers = [row for row in rows if row.lost]
    if len(givers) != 1 or givers[0].number is None:
        return
    giver = givers[0]
    at = Fraction(stage.totals[giver.number - 1]) if giver.number else Fraction(0)
    for row in rows:
        if row.gained is None:
            continue
        votes = stage.transfers[row.number - 1] if row.number else stage.lost.total
        total = stage.totals[row.number - 1] if row.number else stage.non_transferable.total
        below = row.bar_y > giver.bar_y
        start, end = (giver.bar_y + _BAR, row.bar_y) if below else (giver.bar_y, row.bar_y + _BAR)
        yield _ribbon(at * scale, start, (total - votes) * scale, end, max(votes * scale, Fraction(1)))
        at += votes


def _ribbon(x1: Fraction, y1: int, x2: Fraction, y2: int, width: Fraction) -> str:
    """From one edge to another, upright at both ends."""
    middle = drawn(Fraction(y1 + y2, 2))
    a, b, c, d = (drawn(each) for each in (x1, x2, x2 + width, x1 + width))
    return f"M{a} {y1}C{a} {middle} {b} {middle} {b} {y2}H{c}C{c} {middle} {d} {middle} {d} {y1}Z"


def duels(count: Count, stage: Stage) -> tuple[Duel, ...]:
    """Everyone elected at a stage against all who were in question, by papers that prefer the one or the other."""
    if count.pairs is None:
        return ()
    scale = Fraction(WIDTH, max(count.papers.valid, 1))
    placed = {each.number for past in count.stages[: stage.number] for each in past.elected}
    others = [each.number for each in count.candidates if not each.withdrawn and each.number not in placed]
    made: list[Duel] = []
    for one, other in product((each.number for each in stage.elected), others):
        won, lost = count.pairs.preferred[one - 1][other - 1], count.pairs.preferred[other - 1][one - 1]
        y = _PITCH * len(made)
        left, right = _span(0, won, scale), _span(count.papers.valid - lost, lost, scale)
        made.append(Duel(y=y + 14, bar_y=y + _WORDS, one=one, other=other, won=won, lost=lost, left=left, right=right))
    return tuple(made)


def signed(count: Count, votes: int) -> str:
    """Votes with their sign, and a true minus; nothing where nothing moved."""
    return ("+" if votes > 0 else "") + count.say(votes).replace("-", "−") if votes else ""


def _span(start: int, size: int, scale: Fraction) -> Span:
    return Span(drawn(start * scale), drawn(size * scale))


def drawn(length: Fraction) -> str:
    """A hundredth of a unit is finer than any screen."""
    hundredths = round(length * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _anchor(at: Fraction) -> str:
    """The words stay within the drawing."""
    share = at / WIDTH
    return "start" if share < Fraction(1, 4) else "end" if share > Fraction(3, 4) else "middle"
