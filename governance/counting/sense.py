"""Counting a sense-check: how the answers fell over five steps. Nothing is decided, so nothing is won or lost."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Step = Literal["strongly_support", "support", "neither", "oppose", "strongly_oppose"]


class Steps(Struct, frozen=True):
    """How many rights stand on each step, from one end to the other."""

    strongly_support: int = 0
    support: int = 0
    neither: int = 0
    oppose: int = 0
    strongly_oppose: int = 0


class SenseCount(Struct, frozen=True, kw_only=True, tag_field="method", tag="sense_check"):
    """Where those who answered stand. `turnout` of the `entitled` rights answered."""

    entitled: int
    turnout: int
    steps: Steps

    @property
    def in_support(self) -> int:
        return self.steps.strongly_support + self.steps.support

    @property
    def opposed(self) -> int:
        return self.steps.oppose + self.steps.strongly_oppose


def count(answers: Iterable[Step], entitled: int) -> SenseCount:
    """Count the last answer of each right. Raises `ValueError` where more answered than the roll holds."""
    found = list(answers)
    if len(found) > entitled:
        raise ValueError(f"{len(found)} answers, but only {entitled} rights on the roll")
    steps = Steps(**{name: found.count(name) for name in Steps.__struct_fields__})  # type: ignore[arg-type]
    return SenseCount(entitled=entitled, turnout=len(found), steps=steps)
