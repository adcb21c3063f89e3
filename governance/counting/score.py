"""Counting scores: each right gives an option 0 to 5 points or has no opinion of it, and the highest sum is chosen.

What is left blank adds nothing, as 0 does; the two are told apart in the distribution. It is the sum that decides and
not the mean, so that an option which three people praise does not pass one that a hundred want.

`count` decides a question; `elect` fills places, and knows withdrawn candidates and lots.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from governance.counting.choice import Reason, Verdict, check_options, check_turnout, decide
from governance.counting.most import elect as elect_most
from governance.counting.papers import Contest
from governance.counting.result import Counted, Papers

HIGHEST = 5


class Scores(Struct, frozen=True):
    """One option: its sum, how many gave each score from 0 to 5, and how many had no opinion."""

    total: int
    given: tuple[int, ...]
    no_opinion: int


class ScoreCount(Struct, frozen=True, kw_only=True, tag_field="method", tag="score"):
    """What came of it. `options` in order; `leaders` are numbers of options, from 1."""

    verdict: Verdict
    reason: Reason
    options: tuple[Scores, ...]
    leaders: tuple[int, ...]
    entitled: int
    turnout: int
    quorum: int | None


def count(papers: Iterable[Mapping[int, int]], options: int, entitled: int, quorum: int | None = None) -> ScoreCount:
    """Count the points that each right gives, by the options' numbers. The order of papers makes no difference.

    Raises `ValueError` for an option or a score that there is not, and where more answered than the roll holds.
    """
    found = list(papers)
    check_turnout(len(found), entitled)
    check_options({number for paper in found for number in paper}, options)
    scored = tuple(_scores(found, number) for number in range(1, options + 1))
    verdict, reason, leaders = decide([each.total for each in scored], len(found), quorum)
    return ScoreCount(
        verdict=verdict,
        reason=reason,
        options=scored,
        leaders=leaders,
        entitled=entitled,
        turnout=len(found),
        quorum=quorum,
    )


def elect(contest: Contest, papers: Iterable[Mapping[int, int]], lots: Sequence[int] = ()) -> Counted:
    """Fill the places with those who have the highest sums. `contest.papers`, which bear no points, is not looked at.

    Points for somebody withdrawn are left out. Raises `ValueError` for a candidate or a score that there is not, and
    for lots that name somebody twice, or somebody who does not stand.
    """
    found = list(papers)
    check_options({number for paper in found for number in paper}, len(contest.names))
    standing = [{number: each for number, each in paper.items() if number in contest.standing} for paper in found]
    totals = [_scores(standing, number).total for number in contest.numbers]
    blank = sum(not paper for paper in found)
    gone = sum(not paper for paper in standing) - blank
    tally = Papers(cast=len(found), valid=len(found) - blank - gone, blank=blank, withdrawn_only=gone)
    return elect_most("score", contest, tally, totals, lots)


def _scores(papers: Sequence[Mapping[int, int]], number: int) -> Scores:
    points = [paper[number] for paper in papers if number in paper]
    if any(not 0 <= each <= HIGHEST for each in points):
        raise ValueError(f"a score is from 0 to {HIGHEST}")
    return Scores(sum(points), tuple(map(points.count, range(HIGHEST + 1))), len(papers) - len(points))
