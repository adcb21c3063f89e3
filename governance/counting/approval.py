"""Counting approvals: each right approves of as many options as it likes, and the one with most is chosen.

`count` decides a question; `elect` fills places, and knows withdrawn candidates and lots.
"""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from governance.counting.choice import Reason, Verdict, check_options, check_turnout, decide
from governance.counting.most import elect as elect_most
from governance.counting.most import sums
from governance.counting.papers import Contest, marked, read_all
from governance.counting.result import Counted


class ApprovalCount(Struct, frozen=True, kw_only=True, tag_field="method", tag="approval"):
    """What came of it. `totals` are approvals by option in order; `leaders` are numbers of options, from 1.

    `turnout` counts every right that answered: to approve of none is an answer too.
    """

    verdict: Verdict
    reason: Reason
    totals: tuple[int, ...]
    leaders: tuple[int, ...]
    entitled: int
    turnout: int
    quorum: int | None
    needs_majority: bool


def count(
    papers: Iterable[Collection[int]],
    options: int,
    entitled: int,
    quorum: int | None = None,
    *,
    needs_majority: bool = False,
) -> ApprovalCount:
    """Count the options that each right approves of, by their numbers. The order of papers makes no difference.

    Raises `ValueError` for an option that there is not, and where more answered than the roll holds.
    """
    found = list(papers)
    check_turnout(len(found), entitled)
    check_options(set().union(*found), options)
    totals = sums(((set(paper), 1) for paper in found), options)
    verdict, reason, leaders = decide(totals, len(found), quorum, more_than_half=needs_majority)
    return ApprovalCount(
        verdict=verdict,
        reason=reason,
        totals=totals,
        leaders=leaders,
        entitled=entitled,
        turnout=len(found),
        quorum=quorum,
        needs_majority=needs_majority,
    )


def elect(contest: Contest, lots: Sequence[int] = ()) -> Counted:
    """Fill the places with those most approved of. The order of marks on a paper says nothing.

    Raises `ValueError` for lots that name somebody twice, or somebody who does not stand.
    """
    usable, papers = read_all(contest, marked(contest, None))
    return elect_most("approval", contest, papers, sums(usable.items(), len(contest.names)), lots)
