"""Single transferable vote by the weighted inclusive Gregory method, stage by stage; for one place, instant run-off.

Every paper that an elected candidate holds passes on its share of the surplus, in proportion to what it is worth, and
papers of somebody excluded go on at the worth they had. The articles that each step cites are given with the rule.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Literal

from msgspec import Struct

from governance.counting.papers import Contest, read_ranked
from governance.counting.result import (
    Count,
    Counted,
    Election,
    Kind,
    LotsNeeded,
    NonTransferable,
    Parcel,
    Rule,
    Stage,
    Why,
)
from governance.counting.ties import Pick, check_lots, drawn, extreme, look_back


class Choice(Struct, frozen=True):
    """The articles by which one candidate is chosen: outright, by looking back, by lot."""

    outright: str
    earlier: str
    lot: str


class Articles(Struct, frozen=True):
    """The rule's own numbering of what is done."""

    first: str
    quota: str
    elected: str
    surplus: str
    value: str
    largest: Choice
    exclusion: str
    lowest: Choice
    last_places: str


# Papers that say the same: the preferences on them that have not been looked at yet, and how many they are.
_Alike = tuple[Iterator[int], int]
# What a candidate holds, by what each paper is worth.
_Pile = defaultdict[int, list[_Alike]]


class _Move(Struct, frozen=True):
    """What each candidate gains (who gives it up loses it), what goes to nobody, and in which parcels."""

    gained: dict[int, int]
    lost: NonTransferable
    parcels: tuple[Parcel, ...]


def count(rule: Rule, articles: Articles, decimals: int, contest: Contest, lots: Sequence[int]) -> Counted:
    """Count to the end, or to the first lot that is needed and not in `lots`.

    Raises `ValueError` for lots that name somebody twice, or somebody who does not stand.
    """
    check_lots(lots, contest.standing)
    counting = _Counting(rule, articles, decimals, contest, lots)
    counting.first_stage()
    while counting.vacancies and counting.continuing:
        needed = counting.transfer_surplus() if counting.surpluses else counting.exclude()
        if needed is not None:
            return needed
    return counting.so_far()


class _Counting:
    """The table at which it is counted: who holds which papers, and what has been written down."""

    def __init__(self, rule: Rule, articles: Articles, decimals: int, contest: Contest, lots: Sequence[int]) -> None:
        self.rule, self.articles, self.decimals = rule, articles, decimals
        self.contest, self.lots = contest, tuple(lots)
        self.one = 10**decimals
        usable, self.papers = read_ranked(contest)
        self.quota = (self.papers.valid // (contest.seats + 1) + 1) * self.one
        self.piles: dict[int, _Pile] = {number: defaultdict(list) for number in contest.standing}
        self.unsorted = [(iter(paper), papers) for paper, papers in usable.items()]
        self.votes = dict.fromkeys(contest.numbers, 0)
        self.continuing = set(contest.standing)
        self.surpluses: set[int] = set()  # who is elected with more than the quota, and has not passed it on
        self.vacancies = contest.seats
        self.stages: list[Stage] = []

    def first_stage(self) -> None:
        gained: dict[int, int] = {}
        self._sort(self.unsorted, self.one, gained)
        self._write("first", (self.articles.first, self.articles.quota), _Move(gained, NonTransferable(), ()))

    def transfer_surplus(self) -> LotsNeeded | None:
        """The largest surplus goes: each paper is worth surplus × its worth ÷ all that its holder has, cut off."""
        chosen = self._choose(max, self.surpluses, "largest", self.articles.largest)
        if isinstance(chosen, LotsNeeded):
            return chosen
        candidate, why = chosen
        total = self.votes[candidate]
        surplus = total - self.quota
        self.surpluses.remove(candidate)
        move = self._hand_on(candidate, surplus, lambda worth: surplus * worth // total)
        articles = (self.articles.surplus, self.articles.value)
        self._write("surplus", articles, move, candidate, why, surplus * self.one // total)
        return None

    def exclude(self) -> LotsNeeded | None:
        """Whoever has the fewest votes is out, and each paper goes on at the worth it had."""
        chosen = self._choose(min, self.continuing, "lowest", self.articles.lowest)
        if isinstance(chosen, LotsNeeded):
            return chosen
        candidate, why = chosen
        self.continuing.remove(candidate)
        move = self._hand_on(candidate, self.votes[candidate], lambda worth: worth)
        self._write("exclusion", (self.articles.exclusion,), move, candidate, why)
        return None

    def so_far(self) -> Count:
        return Count(
            rule=self.rule,
            seats=self.contest.seats,
            decimals=self.decimals,
            candidates=self.contest.candidates,
            papers=self.papers,
            quota=self.quota,
            stages=tuple(self.stages),
            lots=self.lots,
        )

    def _choose(
        self, pick: Pick, among: set[int], outright: Literal["largest", "lowest"], articles: Choice
    ) -> tuple[int, Why] | LotsNeeded:
        tied = extreme(pick, self.votes, sorted(among))
        if len(tied) == 1:
            return tied[0], Why(outright, articles.outright)
        left, stage = look_back(pick, tied, [stage.totals for stage in self.stages])
        if len(left) == 1:
            return left[0], Why("earlier_stage", articles.earlier, tied, stage)
        if fallen := drawn(left, self.lots):
            return fallen[0], Why("lot", articles.lot, left, stage)
        return LotsNeeded(
            purpose="transfer" if outright == "largest" else "exclude",
            candidates=left,
            places=1,
            article=articles.lot,
            so_far=self.so_far(),
        )

    def _hand_on(self, candidate: int, given_up: int, revalue: Callable[[int], int]) -> _Move:
        """Hand on every paper of a candidate, who loses so many votes by it. What goes to nobody leaves the table."""
        gained = {candidate: -given_up}
        unwanted, parcels = 0, []
        for worth, held in sorted(self.piles.pop(candidate).items(), reverse=True):
            after = revalue(worth)
            unwanted += after * self._sort(held, after, gained)
            parcels.append(Parcel(_together(held), worth, after))
        return _Move(gained, NonTransferable(unwanted, -sum(gained.values()) - unwanted), tuple(parcels))

    def _sort(self, held: list[_Alike], worth: int, gained: dict[int, int]) -> int:
        """Give papers of one worth to the next candidate on each who still continues, and tell what each gains by it.

        Those elected are passed over, with the excluded. Gives how many papers have nobody further.
        """
        parcels: dict[int, list[_Alike]] = {number: [] for number in self.continuing}
        unwanted = 0
        for alike in held:
            for number in alike[0]:
                if number in parcels:
                    parcels[number].append(alike)
                    break
            else:
                unwanted += alike[1]
        for number, parcel in parcels.items():
            if parcel:
                self.piles[number][worth] += parcel
                gained[number] = gained.get(number, 0) + worth * _together(parcel)
        return unwanted

    def _write(
        self,
        kind: Kind,
        articles: tuple[str, ...],
        move: _Move,
        candidate: int | None = None,
        why: Why | None = None,
        transfer_value: int | None = None,
    ) -> None:
        """End the stage: credit the votes, see who is elected by them, and put it all on record."""
        for number, votes in move.gained.items():
            self.votes[number] += votes
        before = self.stages[-1].non_transferable if self.stages else NonTransferable()
        elected = [Election(each, "quota", self.articles.elected) for each in self._elect(self.quota)]
        if len(self.continuing) <= self.vacancies:
            elected += [Election(each, "last_places", self.articles.last_places) for each in self._elect(0)]
        stage = Stage(
            number=len(self.stages) + 1,
            kind=kind,
            articles=articles,
            transfers=tuple(move.gained.get(number, 0) for number in self.contest.numbers),
            totals=tuple(self.votes.values()),
            candidate=candidate,
            why=why,
            transfer_value=transfer_value,
            parcels=move.parcels,
            lost=move.lost,
            non_transferable=before + move.lost,
            elected=tuple(elected),
        )
        self.stages.append(stage)

    def _elect(self, least: int) -> list[int]:
        """Elect those who continue with at least so many votes, those with most first."""
        reached = sorted(
            (each for each in self.continuing if self.votes[each] >= least), key=lambda each: (-self.votes[each], each)
        )
        self.continuing.difference_update(reached)
        self.surpluses.update(each for each in reached if self.votes[each] > self.quota)
        self.vacancies -= len(reached)
        return reached


def _together(papers: list[_Alike]) -> int:
    """How many papers these are."""
    return sum(map(itemgetter(1), papers))
