"""Counting yes, no and abstain: whether a motion is carried, and every figure that decided it.

Pure integers. A percentage is never worked out and compared: `denominator × yes` is set against
`numerator × base`, so two thirds of nine is six and an empty base carries nothing.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Base = Literal["cast", "cast_with_abstentions", "entitled"]
Reason = Literal["no_votes", "tie", "threshold_not_met", "threshold_met", "inquorate"]
Relation = Literal["at_least", "more_than"]
Named = Literal["carried", "lost", "not_decided"]  # an outcome by its public name
Number = Annotated[int, Meta(ge=0)]


class Threshold(Struct, frozen=True, forbid_unknown_fields=True):
    """What carries a motion: `numerator/denominator` of `base`, either more than it or at least it.

    `base` is `cast` (for and against), `cast_with_abstentions`, or `entitled` (all on the roll).
    """

    numerator: Annotated[int, Meta(ge=0, le=100)]
    denominator: Annotated[int, Meta(ge=1, le=100)]
    more_than: bool
    base: Base = "cast"


class Quorum(Struct, frozen=True, forbid_unknown_fields=True):
    """Rights that must take part: the greater of `minimum` and `percent` of the roll, rounded up."""

    minimum: Annotated[int, Meta(ge=0, le=1_000_000)]
    percent: Annotated[int, Meta(ge=0, le=100)]


class Tally(Struct, frozen=True, forbid_unknown_fields=True):
    """How many rights voted each way. Each right counts once."""

    yes: Number = 0
    no: Number = 0
    abstain: Number = 0

    def __post_init__(self) -> None:
        if min(self.yes, self.no, self.abstain) < 0:
            raise ValueError("a tally has no negative numbers")

    @property
    def turnout(self) -> int:
        """Rights that took part. To abstain is to take part."""
        return self.yes + self.no + self.abstain


class Step(Struct, frozen=True):
    """One comparison of two integers, so that anybody can check it by hand.

    `rule` is the field of the standing orders that asks for it: `quorum`, `threshold` or `tie`.
    """

    rule: Literal["quorum", "threshold", "tie"]
    left: int
    relation: Relation
    right: int
    holds: bool


class _Outcome(Struct, frozen=True, kw_only=True, tag_field="outcome"):
    """What every outcome explains. Numbers are rights.

    `base` is what the threshold is a share of; `needed` the fewest votes in favour that carry with that base.
    """

    reason: Reason
    tally: Tally
    entitled: int
    turnout: int
    quorum_needed: int
    base: int
    needed: int
    steps: tuple[Step, ...]


class Carried(_Outcome, frozen=True, kw_only=True, tag="carried"):
    """Enough took part, and enough of them were in favour."""


class Lost(_Outcome, frozen=True, kw_only=True, tag="lost"):
    """Enough took part; too few were in favour, or the sides were equal, or nobody took a side."""


class NotDecided(_Outcome, frozen=True, kw_only=True, tag="not_decided"):
    """Too few took part: nothing is decided either way."""


Outcome = Carried | Lost | NotDecided


def quorum_needed(quorum: Quorum, entitled: int) -> int:
    """The greater of the minimum and the share of the roll, a part of a right counting as one."""
    return max(quorum.minimum, -(-quorum.percent * entitled // 100))


def base_of(tally: Tally, entitled: int, base: Base) -> int:
    """What the threshold is a share of."""
    match base:
        case "cast":
            return tally.yes + tally.no
        case "cast_with_abstentions":
            return tally.turnout
        case "entitled":
            return entitled


def yes_needed(threshold: Threshold, base: int) -> int:
    """The fewest votes in favour that carry, if the base stays as it is; never none."""
    share = threshold.numerator * base
    if threshold.more_than:
        return share // threshold.denominator + 1
    return max(1, -(-share // threshold.denominator))


def count(tally: Tally, entitled: int, threshold: Threshold, quorum: Quorum, tie: Literal["lost"]) -> Outcome:
    """Decide a motion by the tally of a closed ballot.

    `entitled` is the number of rights on the frozen roll. `tie` is what the standing orders say of equal
    sides. Raises `ValueError` where more voted than the roll holds: such a count must not be published.
    """
    if tally.turnout > entitled:
        raise ValueError(f"{tally.turnout} votes, but only {entitled} rights on the roll")
    base = base_of(tally, entitled, threshold.base)
    least = quorum_needed(quorum, entitled)
    quorate = Step("quorum", tally.turnout, "at_least", least, tally.turnout >= least)
    outcome, reason, steps = _decide(tally, base, threshold, tie, quorate)
    return outcome(
        reason=reason,
        tally=tally,
        entitled=entitled,
        turnout=tally.turnout,
        quorum_needed=least,
        base=base,
        needed=yes_needed(threshold, base),
        steps=steps,
    )


def _decide(
    tally: Tally, base: int, threshold: Threshold, tie: Literal["lost"], quorate: Step
) -> tuple[type[Outcome], Reason, tuple[Step, ...]]:
    if not quorate.holds:
        return NotDecided, "inquorate", (quorate,)
    test = _threshold_test(tally.yes, base, threshold)
    if test.holds:
        return Carried, "threshold_met", (quorate, test)
    if base == 0:
        return Lost, "no_votes", (quorate, test)
    if test.left == test.right and tally.yes == tally.no and tie == "lost":
        return Lost, "tie", (quorate, test, Step("tie", tally.yes, "more_than", tally.no, holds=False))
    return Lost, "threshold_not_met", (quorate, test)


def _threshold_test(yes: int, base: int, threshold: Threshold) -> Step:
    left, right = threshold.denominator * yes, threshold.numerator * base
    relation: Relation = "more_than" if threshold.more_than else "at_least"
    enough = left > right if threshold.more_than else left >= right
    # "At least 3/4 of nothing" is true of nothing, and "at least 0" of no votes in favour: neither carries.
    return Step("threshold", left, relation, right, enough and yes > 0)
