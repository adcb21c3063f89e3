"""The Scottish rule once more, as slowly as a person would count: every paper by itself, in fractions of a vote.

The library is set against it, and it can make each of the mistakes that counters have made: a golden count is
worth its place where it tells the mistake from the rule.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

PART = Fraction(1, 10**5)


@dataclass(frozen=True)
class Mistakes:
    """What to do wrong; nothing, unless it is said."""

    rounding: str = "cut"  # or "half_up", "two_decimals"
    quota: str = "droop"  # or "without_one", "hare"
    elected_receive: bool = False
    first_surplus: str = "largest"  # or "smallest", "order_of_election"
    divide_by: str = "all"  # or "transferable"
    reset_on_exclusion: bool = False
    surpluses: bool = True
    stop_when_decided: bool = False
    look_back: str = "latest"  # or "earliest"
    no_lots: bool = False  # the candidate with the lowest number instead


def count(seats, numbers, papers, mistakes=Mistakes(), lots=()):  # noqa: C901, PLR0912, PLR0915 - one rule from top to bottom
    """Give the totals at each stage and who is elected, in order; None in place of a lot that is not given."""
    table = [[list(paper), Fraction(1), None] for paper, same in papers.items() for _ in range(same) if paper]
    quota = len(table) // (seats + 1) + 1
    if mistakes.quota == "without_one":
        quota = max(1, len(table) // (seats + 1))
    elif mistakes.quota == "hare":
        quota = max(1, len(table) // seats)
    continuing, elected, pending = set(numbers), [], []
    votes, stages = dict.fromkeys(numbers, Fraction(0)), []

    def cut(value):
        if mistakes.rounding == "half_up":
            return floor(value / PART + Fraction(1, 2)) * PART
        part = Fraction(1, 100) if mistakes.rounding == "two_decimals" else PART
        return floor(value / part) * part

    def next_of(paper):
        open_to = continuing | (set(pending) if mistakes.elected_receive else set())
        return next((number for number in paper if number in open_to), None)

    def tied(pick, among):
        best = pick(votes[each] for each in among)
        left = sorted(each for each in among if votes[each] == best)
        earlier = stages if mistakes.look_back == "earliest" else stages[::-1]
        for totals in earlier:
            if len(left) == 1:
                break
            best = pick(totals[each] for each in left)
            left = [each for each in left if totals[each] == best]
        if len(left) == 1 or mistakes.no_lots:
            return left[0]
        return next((each for each in lots if each in left), None)

    def end_stage():
        for number in sorted(continuing, key=lambda each: (-votes[each], each)):
            if votes[number] >= quota:
                continuing.remove(number)
                elected.append(number)
                if votes[number] > quota:
                    pending.append(number)
        if len(continuing) <= seats - len(elected):
            for number in sorted(continuing, key=lambda each: (-votes[each], each)):
                continuing.remove(number)
                elected.append(number)
        stages.append(dict(votes))

    def decided():
        """Whether nobody who is behind can still catch up: other rules stop there, and this one does not."""
        places = seats - len(elected)
        ahead = sorted((votes[each] for each in continuing), reverse=True)
        spare = sum(votes[each] - quota for each in pending)
        return len(ahead) > places and ahead[places - 1] > sum(ahead[places:]) + spare

    for paper in table:
        paper[2] = paper[0][0]
        votes[paper[2]] += 1
    end_stage()
    while len(elected) < seats and continuing:
        if mistakes.stop_when_decided and decided():
            places = seats - len(elected)
            elected += sorted(continuing, key=lambda each: (-votes[each], each))[:places]
            break
        if pending and mistakes.surpluses:
            number = {
                "largest": lambda: tied(max, pending),
                "smallest": lambda: tied(min, pending),
                "order_of_election": lambda: pending[0],
            }[mistakes.first_surplus]()
            if number is None:
                return stages, None
            pending.remove(number)
            surplus, total = votes[number] - quota, votes[number]
            held = [paper for paper in table if paper[2] == number]
            if mistakes.divide_by == "transferable":
                total = sum(paper[1] for paper in held if next_of(paper[0])) or total
            for paper in held:
                paper[1] = min(paper[1], cut(surplus * paper[1] / total))
            votes[number] = Fraction(quota)
        else:
            number = tied(min, continuing)
            if number is None:
                return stages, None
            continuing.remove(number)
            held = [paper for paper in table if paper[2] == number]
            if mistakes.reset_on_exclusion:
                for paper in held:
                    paper[1] = Fraction(1)
            votes[number] = Fraction(0)
        for paper in held:
            paper[2] = next_of(paper[0])
            if paper[2] is not None:
                votes[paper[2]] += paper[1]
        end_stage()
    return stages, tuple(elected)
