"""The papers, and what of each can be counted. Nothing is guessed: what is unclear is counted as unclear.

A paper is a tuple in order of preference: a candidate's number, a tuple of numbers where several are ranked equal, or 0
for a preference left out. `(3, (1, 2))` has 3 first, and 1 and 2 equal after.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from msgspec import Struct

from governance.counting.result import Candidate, Papers

Paper = tuple[int | tuple[int, ...], ...]
Flaw = Literal["blank", "unclear", "unknown", "withdrawn_only", "too_many"]
Usable = TypeVar("Usable", bound=tuple[int | tuple[int, ...], ...])


class Contest(Struct, frozen=True, kw_only=True):
    """What is to be counted: the places, the candidates in the order of the paper, and how many papers say the same.

    Raises `ValueError` where there are no places, nobody stands, or a number is withdrawn that is not on the paper.
    """

    seats: int
    names: tuple[str, ...]
    papers: Mapping[Paper, int]
    withdrawn: frozenset[int] = frozenset()
    title: str = ""

    def __post_init__(self) -> None:
        if self.seats < 1:
            raise ValueError(f"{self.seats} places")
        if not self.withdrawn <= set(self.numbers):
            raise ValueError(f"withdrawn, but not on the paper: {sorted(self.withdrawn - set(self.numbers))}")
        if not self.standing:
            raise ValueError("nobody stands")
        if any(papers < 0 for papers in self.papers.values()):
            raise ValueError("fewer than no papers")

    @property
    def numbers(self) -> range:
        return range(1, len(self.names) + 1)

    @property
    def standing(self) -> tuple[int, ...]:
        """The numbers of those who have not withdrawn."""
        return tuple(number for number in self.numbers if number not in self.withdrawn)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(Candidate(each, self.names[each - 1], each in self.withdrawn) for each in self.numbers)


def read_all(
    contest: Contest,
    read: Callable[[Paper], tuple[Usable | Flaw, bool]],
    plain: frozenset[int] = frozenset(),
) -> tuple[dict[Usable, int], Papers]:
    """Read every paper: those that can be used, together where they come to the same, and how many cannot and why.

    `read` gives what can be used of one paper, or its flaw, and whether it was cut short. A paper that names none but
    `plain` candidates, each once, is used as it is: nearly all do, and to ask no more of them halves the time.
    """
    usable: dict[Any, int] = {
        paper: papers
        for paper, papers in contest.papers.items()
        if paper and len(plain.intersection(paper)) == len(paper)
    }
    flawed: dict[str, int] = {}
    cut_short = 0
    rest = contest.papers.keys() - usable.keys() if len(usable) < len(contest.papers) else ()
    for paper in rest:
        papers = contest.papers[paper]
        found, short = read(paper)
        if isinstance(found, str):
            flawed[found] = flawed.get(found, 0) + papers
        else:
            usable[found] = usable.get(found, 0) + papers
            cut_short += papers * short
    valid = sum(usable.values())
    return usable, Papers(cast=valid + sum(flawed.values()), valid=valid, cut_short=cut_short, **flawed)


def read_ranked(contest: Contest) -> tuple[dict[tuple[int, ...], int], Papers]:
    """Read the papers for a rule that transfers votes, or looks at first preferences alone."""
    return read_all(contest, ranked(contest), frozenset(contest.standing))


def ranked(contest: Contest) -> Callable[[Paper], tuple[tuple[int, ...] | Flaw, bool]]:
    """A reader of papers for rules that transfer votes: one candidate at each preference, as far as that is clear.

    Whoever is withdrawn is passed over. A preference that is missing, doubled or given to somebody a second time ends
    what can be used; where it is the first one, the paper cannot be used at all.
    """
    standing = frozenset(contest.standing)
    known = frozenset(contest.numbers)

    def read(paper: Paper) -> tuple[tuple[int, ...] | Flaw, bool]:
        ranks = [rank if isinstance(rank, tuple) else (rank,) for rank in paper]
        if flaw := _flaw(ranks, known, standing):
            return flaw, False
        usable: list[int] = []
        for rank in ranks:
            left = [number for number in rank if number not in contest.withdrawn]
            if len(left) > 1 or left == [0] or not set(usable).isdisjoint(left):
                return (tuple(usable), True) if usable else ("unclear", False)
            usable += left
        return tuple(usable), False

    return read


def compared(contest: Contest) -> Callable[[Paper], tuple[tuple[tuple[int, ...], ...] | Flaw, bool]]:
    """A reader of papers for rules that compare: equal ranks are allowed, and a preference left out changes nothing."""
    standing = frozenset(contest.standing)
    known = frozenset(contest.numbers)

    def read(paper: Paper) -> tuple[tuple[tuple[int, ...], ...] | Flaw, bool]:
        ranks = [rank if isinstance(rank, tuple) else (rank,) for rank in paper]
        if flaw := _flaw(ranks, known, standing):
            return flaw, False
        seen: set[int] = set()
        usable: list[tuple[int, ...]] = []
        for rank in ranks:
            left = tuple(sorted(number for number in rank if number in standing))
            if not seen.isdisjoint(left) or len(set(left)) < len(left):
                return (tuple(usable), True) if usable else ("unclear", False)
            seen.update(left)
            if left:
                usable.append(left)
        return tuple(usable), False

    return read


def marked(contest: Contest, most: int | None) -> Callable[[Paper], tuple[tuple[int, ...] | Flaw, bool]]:
    """A reader of papers for rules that count marks: their order says nothing, and there may be `most` of them."""
    standing = frozenset(contest.standing)
    known = frozenset(contest.numbers)

    def read(paper: Paper) -> tuple[tuple[int, ...] | Flaw, bool]:
        ranks = [rank if isinstance(rank, tuple) else (rank,) for rank in paper]
        if flaw := _flaw(ranks, known, standing):
            return flaw, False
        marks = {number for rank in ranks for number in rank if number}
        if most is not None and len(marks) > most:
            return "too_many", False
        return tuple(sorted(marks & standing)), False

    return read


def _flaw(ranks: list[tuple[int, ...]], known: frozenset[int], standing: frozenset[int]) -> Flaw | None:
    """What keeps a paper from being read at all, under any rule."""
    named = {number for rank in ranks for number in rank if number}
    if not named:
        return "blank"
    if not named <= known:
        return "unknown"
    return "withdrawn_only" if named.isdisjoint(standing) else None
