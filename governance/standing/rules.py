"""What may become of a membership: its moves, its lapse, and the right to be heard. Pure."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from governance.bilingual import BilingualProse
from governance.bodies.rules import MembershipPeriods, MembersRules
from governance.orders.membership import lapses_on
from governance.permissions import Permission
from governance.refusal import NotFound
from governance.standing.refusals import (
    LastMember,
    MembershipMove,
    OwnMembership,
    OwnProposal,
    ReasonsInBothLanguages,
    StillToBeHeard,
)
from governance.standing.values import EndReason, Membership, Move, State, Step

_LASTING = (State.ACTIVE, State.SUSPENDED, State.REMOVAL_PROPOSED)
MOVES: Mapping[tuple[State, Move], State] = {
    (State.ACTIVE, Move.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Move.REINSTATE): State.ACTIVE,
    (State.ACTIVE, Move.PROPOSE_REMOVAL): State.REMOVAL_PROPOSED,
    (State.REMOVAL_PROPOSED, Move.DISMISS): State.ACTIVE,
    (State.REMOVAL_PROPOSED, Move.REMOVE): State.ENDED,
    **{(state, move): State.ENDED for move in (Move.RESIGN, Move.LAPSE, Move.END) for state in _LASTING},
}
BY_MEMBER = frozenset({Move.RESIGN})
BY_OFFICER = frozenset({Move.END})
BY_BOARD = frozenset({Move.SUSPEND, Move.REINSTATE, Move.PROPOSE_REMOVAL, Move.REMOVE, Move.DISMISS})
_ENDS: Mapping[Move, EndReason] = {
    Move.REMOVE: "removed",
    Move.RESIGN: "resigned",
    Move.LAPSE: "lapsed",
    Move.END: "ended",
}


def moved(membership: Membership, move: Move, today: date) -> Membership:
    """The membership after a move made today. Raises `MembershipMove` where the table has no such pair."""
    to = MOVES.get((membership.state, move))
    if to is None:
        raise MembershipMove(membership.state, [each.value for state, each in MOVES if state is membership.state])
    ended_on = None
    if to is State.ENDED:
        ended_on = membership.lapses_on if move is Move.LAPSE else max(today, membership.joined_on)
    return replace(membership, state=to, ended_on=ended_on, end_reason=_ENDS.get(move), version=membership.version + 1)


def decided(
    membership: Membership, move: Move, reasons: BilingualProse, officer_id: UUID, theirs: Collection[UUID], today: date
) -> Membership:
    """The membership as the board decides, with reasons; `theirs` may use its right, and none of them decides on it.

    Raises `OwnMembership`, `ReasonsInBothLanguages` or `MembershipMove`.
    """
    if officer_id in theirs:
        raise OwnMembership
    if reasons.missing:
        raise ReasonsInBothLanguages(f"/reasons/{reasons.missing[0]}")
    return moved(membership, move, today)


def resigned(membership: Membership, person_id: UUID, theirs: Collection[UUID], others: int, today: date) -> Membership:
    """One's own membership, given up at once; `others` are those that remain. Raises `NotFound` or `LastMember`."""
    if person_id not in theirs:
        raise NotFound
    found = moved(membership, Move.RESIGN, today)
    if others == 0:
        raise LastMember
    return found


def heard_until(move: Move, periods: MembershipPeriods, now: datetime) -> datetime | None:
    """Until when the member may be heard on a removal proposed now, and from when they may be removed; else None."""
    return now + timedelta(days=periods.removal_notice_days) if move is Move.PROPOSE_REMOVAL else None


def paid(membership: Membership, paid_to: date | None, by: MembersRules) -> Membership:
    """The membership as paid for until a day, or for ever, with the day on which it lapses by the rules of today."""
    day = lapses_on(paid_to, by.rules.grace_months)
    return replace(membership, lapses_on=day, lapse_orders_id=by.id if day else None, version=membership.version + 1)


def check_removal(proposal: Step, officer_id: UUID, proposers: Collection[UUID], now: datetime) -> None:
    """Refuse to decide on a removal too early, or by whoever proposed it. Raises `StillToBeHeard` or `OwnProposal`."""
    if officer_id in proposers:
        raise OwnProposal
    if proposal.heard_until is not None and now < proposal.heard_until:
        raise StillToBeHeard(proposal.heard_until)


def may(state: State, held: Collection[Permission], *, mine: bool) -> list[Move]:
    """What a person may do with a membership in a state; nobody decides on their own."""
    theirs = BY_MEMBER if mine else frozenset[Move]()
    if not mine:
        theirs |= BY_OFFICER if Permission.MEMBERSHIP_ADMIT in held else frozenset[Move]()
        theirs |= BY_BOARD if Permission.MEMBERSHIP_DECIDE in held else frozenset[Move]()
    return [move for from_, move in MOVES if from_ is state and move in theirs]
