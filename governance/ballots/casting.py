"""The chair's casting vote: an equal ballot decided by hand, where its rules and its seen names let it be. Pure."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from governance.ballots.refusals import CastingVoteTooLate, NoCastingVote, NotTheChair
from governance.ballots.rules import same_time
from governance.ballots.values import Ballot, NewCastingVote, State
from governance.bodies.rules import Audience, StandingOrders
from governance.counting.majority import Outcome
from governance.motions.refusals import ReasonNeeded

Tie = Literal["lost", "chair"]
# How it stands with the casting vote of a tied ballot; `possible` where a tie is only thought of.
CastingState = Literal["possible", "waiting", "yes", "no", "declined", "lapsed"]


def tie_of(orders: StandingOrders, names_seen_by: Audience) -> Tie:
    """Who decides an equal vote: the chair, where the rules say so and names are seen; else it is lost."""
    return "chair" if orders.casting_vote_days is not None and names_seen_by != "self" else "lost"


def until(ballot: Ballot, outcome: Outcome, orders: StandingOrders, now: datetime) -> datetime | None:
    """Until when the chair may decide a ballot counted now; None where there is no casting vote in it."""
    days = orders.casting_vote_days
    if days is None or outcome.reason != "tie" or tie_of(orders, ballot.names_seen_by) == "lost":
        return None
    return same_time(now, days)


def cast(ballot: Ballot, new: NewCastingVote, person_id: UUID, chairs: Collection[UUID], now: datetime) -> None:
    """Whether this person may decide an equal vote now, or decline to.

    Raises `NotTheChair`, `NoCastingVote`, `CastingVoteTooLate`, and `ReasonNeeded` without both languages.
    """
    if person_id not in chairs:
        raise NotTheChair
    if ballot.state is not State.TIED or ballot.casting_until is None:
        raise NoCastingVote(ballot.state)
    if now >= ballot.casting_until:
        raise CastingVoteTooLate(ballot.casting_until)
    if new.reason.missing:
        raise ReasonNeeded


def is_over_for_the_chair(ballot: Ballot, now: datetime) -> bool:
    """Whether the time for a casting vote has gone by without one."""
    return ballot.state is State.TIED and ballot.casting_until is not None and now >= ballot.casting_until


def standing(ballot: Ballot) -> CastingState | None:
    """How it stands with the casting vote; None where there is none in this ballot."""
    if ballot.casting_until is None:
        return None
    return "waiting" if ballot.state is State.TIED else ballot.casting_vote or "lapsed"
