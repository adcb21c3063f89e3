"""`stv_meek`: single transferable vote by Meek's method, to nine decimals.

The Proportional Representation Foundation's reference rule; its articles are the letters of its steps. Each candidate
keeps a share of every vote that comes (the keep factor): all of it while hopeful, none once defeated, and once elected
as much as makes the quota. So a vote also goes on to those elected earlier, and the quota falls as papers run out.
"""

from collections.abc import Sequence

from governance.counting.papers import Contest, read_ranked
from governance.counting.result import By, Count, Counted, Election, Kind, LotsNeeded, NonTransferable, Stage, Why
from governance.counting.ties import check_lots, drawn

DECIMALS = 9
ONE = 10**DECIMALS
OMEGA = 10 ** (DECIMALS - 6)  # so little surplus that it decides nothing


def count(contest: Contest, lots: Sequence[int] = ()) -> Counted:
    """Count to the end, or to the first lot that is needed and not in `lots`.

    Raises `ValueError` for lots that name somebody twice, or somebody who does not stand.
    """
    check_lots(lots, contest.standing)
    counting = _Counting(contest, lots)
    elected = counting.first_round()
    while counting.vacancies and counting.hopeful:  # B.1
        if elected:
            elected = counting.transfer()
            continue
        chosen = counting.lowest()
        if isinstance(chosen, LotsNeeded):
            return chosen
        elected = counting.defeat(*chosen)
    return counting.so_far()


class _Counting:
    """The table at which it is counted: the papers, the keep factors, and what has been written down."""

    def __init__(self, contest: Contest, lots: Sequence[int]) -> None:
        self.contest, self.lots = contest, tuple(lots)
        self.usable, self.papers = read_ranked(contest)
        self.keep = {number: ONE * (number not in contest.withdrawn) for number in contest.numbers}  # A
        self.hopeful = list(contest.standing)
        self.elected: list[int] = []
        self.stages: list[Stage] = []
        self.surplus: int
        self._distribute(self._prefixes())

    @property
    def vacancies(self) -> int:
        return self.contest.seats - len(self.elected)

    def first_round(self) -> bool:
        """The first preferences alone. Where there are no more candidates than places, no more is asked."""
        alone = len(self.hopeful) <= self.vacancies  # B.1
        winners = self._elect(self.hopeful, "last_places", "C.1") if alone else self._winners()
        self._write("first", ("B.2.a", "B.2.b"), winners)
        return bool(winners)

    def transfer(self, kind: Kind = "surplus", candidate: int | None = None, why: Why | None = None) -> bool:
        """B.2: iterate until somebody is elected, which it tells, or until the surplus is too small to matter."""
        prefixes, before, rounds = self._prefixes(), None, 0
        while True:
            self._distribute(prefixes)
            winners = self._winners()
            idle = self.surplus < OMEGA or (before is not None and self.surplus >= before)
            if winners or idle:  # B.2.e
                break
            before, rounds = self.surplus, rounds + 1
            for number in self.elected:  # B.2.f
                share = _up(self.keep[number] * self.quota, ONE)
                self.keep[number] = _up(share * ONE, self.votes[number])
        if kind == "exclusion" or rounds:
            articles = ("B.3", "B.2.a") if kind == "exclusion" else ("B.2.f", "B.2.a")
            self._write(kind, articles, winners, candidate, why)
        return bool(winners)

    def lowest(self) -> tuple[int, Why] | LotsNeeded:
        """B.3: who has the fewest votes; whoever is ahead of that by no more than the surplus is tied with them."""
        most = min(self.votes[each] for each in self.hopeful) + self.surplus
        tied = tuple(each for each in self.hopeful if self.votes[each] <= most)
        if len(tied) == 1:
            return tied[0], Why("lowest", "B.3")
        if fallen := drawn(tied, self.lots):
            return fallen[0], Why("lot", "T", tied)
        return LotsNeeded(purpose="exclude", candidates=tied, places=1, article="T", so_far=self.so_far())

    def defeat(self, number: int, why: Why) -> bool:
        """B.3: their papers go on to the next, unless those who are left are as many as the places."""
        self.hopeful.remove(number)
        self.keep[number] = 0
        if len(self.hopeful) > self.vacancies:
            return self.transfer("exclusion", number, why)
        rest = self._elect(self.hopeful, "last_places", "C.1")
        self._write("last_places", ("B.3", "B.1"), rest, number, why)
        return True

    def so_far(self) -> Count:
        return Count(
            rule="stv_meek",
            seats=self.contest.seats,
            decimals=DECIMALS,
            candidates=self.contest.candidates,
            papers=self.papers,
            quota=self.quota,
            stages=tuple(self.stages),
            lots=self.lots,
        )

    def _prefixes(self) -> dict[tuple[int, ...], int]:
        """As much of each paper as can matter now: to the first hopeful candidate, who keeps all that is left of it."""
        prefixes: dict[tuple[int, ...], int] = {}
        for paper, papers in self.usable.items():
            prefix: list[int] = []
            for number in paper:
                if self.keep[number]:
                    prefix.append(number)
                    if number in self.hopeful:
                        break
            key = tuple(prefix)
            prefixes[key] = prefixes.get(key, 0) + papers
        return prefixes

    def _distribute(self, prefixes: dict[tuple[int, ...], int]) -> None:
        """B.2.a and B.2.b: the votes by the keep factors, and the quota that they make."""
        votes = dict.fromkeys(self.contest.numbers, 0)
        for prefix, papers in prefixes.items():
            left = ONE
            for number in prefix:
                kept = _up(left * self.keep[number], ONE)
                votes[number] += kept * papers
                left -= kept
                if left <= 0:
                    break
        self.votes = votes
        self.quota = sum(votes.values()) // (self.contest.seats + 1) + 1

    def _winners(self) -> list[Election]:
        """B.2.c and B.2.d: whoever has the quota is elected, and what the elected have beyond it is the surplus."""
        winners = self._elect([each for each in self.hopeful if self.votes[each] >= self.quota], "quota", "B.2.c")
        self.surplus = max(0, sum(self.votes[each] - self.quota for each in self.elected))
        return winners

    def _elect(self, reached: Sequence[int], by: By, article: str) -> list[Election]:
        """Elect these, those with most votes first."""
        ordered = sorted(reached, key=lambda each: (-self.votes[each], each))
        self.hopeful = [each for each in self.hopeful if each not in ordered]
        self.elected += ordered
        return [Election(each, by, article) for each in ordered]

    def _write(
        self,
        kind: Kind,
        articles: tuple[str, ...],
        elected: list[Election],
        candidate: int | None = None,
        why: Why | None = None,
    ) -> None:
        """End the round and put it on record."""
        totals = tuple(self.votes.values())
        before = self.stages[-1] if self.stages else None
        unwanted = NonTransferable(self.papers.valid * ONE - sum(totals))
        earlier = before.totals if before else (0,) * len(totals)
        stage = Stage(
            number=len(self.stages) + 1,
            kind=kind,
            articles=articles,
            transfers=tuple(now - then for now, then in zip(totals, earlier, strict=True)),
            totals=totals,
            candidate=candidate,
            why=why,
            lost=NonTransferable(unwanted.total - (before.non_transferable.total if before else 0)),
            non_transferable=unwanted,
            elected=tuple(elected),
            quota=self.quota,
            keep_factors=tuple(self.keep.values()),
        )
        self.stages.append(stage)


def _up(dividend: int, divisor: int) -> int:
    """The quotient, rounded up."""
    return -(-dividend // divisor)
