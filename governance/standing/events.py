"""What can happen to a membership, as the journal, the member and partners hear of it."""

from typing import ClassVar

from governance.journal import Event
from governance.refusal import N_
from governance.standing.values import Move


class MembershipEvent(Event, frozen=True):
    """The member is told of each, by the step that was stored with it."""

    name: ClassVar[str]
    subject_type: ClassVar[str] = "membership"


class MembershipSuspended(MembershipEvent, frozen=True):
    name = "membership.suspended"
    said = N_("A membership was suspended.")


class MembershipReinstated(MembershipEvent, frozen=True):
    name = "membership.reinstated"
    said = N_("A suspended membership was reinstated.")


class RemovalProposed(MembershipEvent, frozen=True):
    name = "membership.removal_proposed"
    said = N_("The removal of a member was proposed.")


class MemberHeard(MembershipEvent, frozen=True):
    name = "membership.heard"
    said = N_("A member was heard about their removal.")


class RemovalDismissed(MembershipEvent, frozen=True):
    name = "membership.removal_dismissed"
    said = N_("The removal of a member was dismissed.")


class MembershipEnded(MembershipEvent, frozen=True, kw_only=True):
    name = "membership.ended"
    said = N_("A membership ended.")
    reason: str


class PaymentRecorded(MembershipEvent, frozen=True):
    name = "membership.paid"
    said = N_("It was recorded until when a membership is paid for.")


EVENTS: dict[Move, type[MembershipEvent]] = {
    Move.SUSPEND: MembershipSuspended,
    Move.REINSTATE: MembershipReinstated,
    Move.PROPOSE_REMOVAL: RemovalProposed,
    Move.DISMISS: RemovalDismissed,
}
