"""Counting approvals: each right approves of as many options as it likes, and the one with most is chosen."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from governance.counting.choice import Reason, Verdict, check_options, check_turnout, decide


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
    totals = tuple(sum(number in paper for paper in found) for number in range(1, options + 1))
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
