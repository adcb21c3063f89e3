"""What a count gives: every stage of it, whatever the rule, so that anybody can follow it by hand.

Votes are whole numbers of the rule's smallest part: with five decimals, 42744928 is 427.44928 votes. `Count.say` writes
them so. Candidates go by their numbers on the paper, from 1.
"""

from typing import Literal

from msgspec import Struct

Rule = Literal["plurality", "block", "approval", "score", "irv", "stv_scotland_2011", "stv_meek", "schulze"]

# How a stage begins. `last_places`: somebody was excluded and nothing transferred, for the rest fill the places.
# `place`: one more place given by a comparison of candidates in pairs.
Kind = Literal["first", "surplus", "exclusion", "last_places", "place"]

# Why this candidate: ahead of all others or alone in question, behind all others, ahead or behind at the most recent
# stage where those who are tied were not, or by lot.
Reason = Literal["largest", "lowest", "earlier_stage", "lot"]

# By what a candidate is elected: votes that reach the quota, a place that nobody else is left for, more votes than all
# who are not elected, stronger than each of them in pairs, or a lot between equals.
By = Literal["quota", "last_places", "most", "strongest", "lot"]


class Candidate(Struct, frozen=True):
    """One line of the paper. Votes for somebody `withdrawn` go to the next on the paper."""

    number: int
    name: str
    withdrawn: bool = False


class Papers(Struct, frozen=True, kw_only=True):
    """How many papers there were, and why some of them are not `valid`.

    `unclear`: the first preference is missing, or there are two of it. `unknown`: it names somebody who is not on the
    paper. `withdrawn_only`: nobody on it still stands. `too_many`: more marks than places. Of the valid, `cut_short`
    repeat, double or leave out a preference further down, and are used as far as that.
    """

    cast: int
    valid: int
    blank: int = 0
    unclear: int = 0
    unknown: int = 0
    withdrawn_only: int = 0
    too_many: int = 0
    cut_short: int = 0


class NonTransferable(Struct, frozen=True):
    """Votes that go to nobody: no candidate who still stands is on the paper, or the fraction was cut off."""

    no_preference: int = 0
    rounding: int = 0

    @property
    def total(self) -> int:
        return self.no_preference + self.rounding

    def __add__(self, other: "NonTransferable") -> "NonTransferable":
        return NonTransferable(self.no_preference + other.no_preference, self.rounding + other.rounding)


class Why(Struct, frozen=True):
    """Why this candidate and no other.

    `among` are those who were equal, where there were several; `stage` is the one looked back to, by its number.
    """

    reason: Reason
    article: str
    among: tuple[int, ...] = ()
    stage: int | None = None


class Parcel(Struct, frozen=True):
    """Papers that were transferred together: `papers` of the same worth, `before` and `after`."""

    papers: int
    before: int
    after: int


class Election(Struct, frozen=True):
    """One candidate is elected, by the article that says so."""

    number: int
    by: By
    article: str


class Stage(Struct, frozen=True, kw_only=True):
    """One step: what is done, to whom, why, and how everybody stands at its end.

    `transfers` and `totals` are in the order of candidates. `lost` is what went to nobody in this stage, and
    `non_transferable` all that has until now: where votes are transferred, it makes the valid poll with the totals.
    `transfer_value` is what a paper worth one vote is passed on at. `quota` and `keep_factors` (the share of each vote
    that a candidate keeps) are those of this stage, where the rule works them out anew.
    """

    number: int
    kind: Kind
    articles: tuple[str, ...]
    transfers: tuple[int, ...]
    totals: tuple[int, ...]
    candidate: int | None = None
    why: Why | None = None
    transfer_value: int | None = None
    parcels: tuple[Parcel, ...] = ()
    lost: NonTransferable = NonTransferable()
    non_transferable: NonTransferable = NonTransferable()
    elected: tuple[Election, ...] = ()
    quota: int | None = None
    keep_factors: tuple[int, ...] | None = None


class Pairs(Struct, frozen=True):
    """Every candidate against every other, rows against columns, in the order of candidates.

    `preferred`: papers with the row's candidate above the column's. `strongest`: the strength of the best chain of
    victories from one to the other.
    """

    preferred: tuple[tuple[int, ...], ...]
    strongest: tuple[tuple[int, ...], ...]


class Count(Struct, frozen=True, kw_only=True):
    """The whole count. `elected` are numbers in the order of election; `lots` are those that were given to it."""

    rule: Rule
    seats: int
    decimals: int
    candidates: tuple[Candidate, ...]
    papers: Papers
    quota: int | None
    stages: tuple[Stage, ...]
    lots: tuple[int, ...] = ()
    pairs: Pairs | None = None

    @property
    def elected(self) -> tuple[int, ...]:
        return tuple(each.number for stage in self.stages for each in stage.elected)

    def say(self, votes: int) -> str:
        """Write votes with the rule's decimals, all of them: `427.44928`."""
        return decimal(votes, self.decimals)


class LotsNeeded(Struct, frozen=True, kw_only=True):
    """The rule asks for a lot, and none was given: people draw it, and the same papers are counted again with it.

    The lot falls on `places` of the `candidates`: who falls to it is elected, or excluded, or has the surplus that goes
    first, as `purpose` says. `so_far` is the count until then.
    """

    purpose: Literal["elect", "exclude", "transfer"]
    candidates: tuple[int, ...]
    places: int
    article: str
    so_far: Count


Counted = Count | LotsNeeded


def decimal(votes: int, decimals: int) -> str:
    """Write a whole number of smallest parts as a decimal: 42744928 with five decimals is `427.44928`."""
    sign, digits = "-" * (votes < 0), str(abs(votes)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"
