"""Why something may not be done with an office or an interest: each a fact, and one whole sentence."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from governance.offices.values import State
from governance.permissions import Office
from governance.refusal import N_, Kind, Refusal


@dataclass(eq=False)
class OfficeNotInBody(Refusal):
    message = N_("A body of this kind has no such office.")
    office: Office


@dataclass(eq=False)
class PersonUnknown(Refusal):
    message = N_("There is no such person in the register.")
    person_id: UUID


@dataclass(eq=False)
class OfficeInThePast(Refusal):
    """`first_on` is the first day that can be given."""

    message = N_("Who held an office in the past stays as it was. The first day that can be given: {first_on}")
    first_on: date


@dataclass(eq=False)
class NothingToCover(Refusal):
    message = N_("This office asks nothing that a deputy could do.")
    office: Office


@dataclass(eq=False)
class CoverTooLong(Refusal):
    """`days` are the most that one cover may have."""

    message = N_("A deputy covers an office for {days} days at most, and no longer than it is held.")
    days: int


@dataclass(eq=False)
class NoDeputyOfOnesOwn(Refusal):
    message = N_("A deputy is somebody who does not hold this office.")


@dataclass(eq=False)
class DeputyFromTheBoard(Refusal):
    message = N_("An officer of the board is covered by somebody on the board: its members answer for it.")


@dataclass(eq=False)
class OfficeCovered(Refusal):
    """`cover_id` is that of the deputy there is."""

    kind = Kind.CONFLICT
    message = N_("The office is covered on these days already. End that cover first, or choose other days.")
    cover_id: UUID


@dataclass(eq=False)
class DeputyNamesNobody(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("A deputy names no deputy. The holder of the office does, or an officer who was appointed.")


@dataclass(eq=False)
class CoverEnded(Refusal):
    kind = Kind.CONFLICT
    message = N_("This cover has ended, or ends today.")
    covers_to: date


@dataclass(eq=False)
class NotYourCover(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("A cover is ended by the deputy, by whoever is covered, or by an officer who appoints in the body.")


@dataclass(eq=False)
class CoverAskedFor(Refusal):
    kind = Kind.CONFLICT
    message = N_("Cover has been asked for, or is there already. It can be asked for again from: {from_on}")
    from_on: date


@dataclass(eq=False)
class OfficeHeld(Refusal):
    """`appointment_id` is that of the holder."""

    kind = Kind.CONFLICT
    message = N_("One person at a time holds this office. Say from whom it is taken over, or choose other days.")
    appointment_id: UUID


@dataclass(eq=False)
class AlreadyHolds(Refusal):
    kind = Kind.CONFLICT
    message = N_("This person holds this office on these days already.")
    appointment_id: UUID


@dataclass(eq=False)
class NothingToTakeOver(Refusal):
    message = N_("The office is not held by that person on the day before: there is nothing to take over.")
    appointment_id: UUID


@dataclass(eq=False)
class OfficeEnded(Refusal):
    kind = Kind.CONFLICT
    message = N_("This office has its last day already: {held_to}")
    held_to: date


@dataclass(eq=False)
class ChangeWaits(Refusal):
    kind = Kind.CONFLICT
    message = N_("A change in this office is waiting already. Confirm it or withdraw it first.")
    proposal_id: UUID


@dataclass(eq=False)
class ChangeDecided(Refusal):
    kind = Kind.CONFLICT
    message = N_("What became of this change has been decided.")
    state: State


@dataclass(eq=False)
class NobodyConfirmsTheirOwn(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Nobody confirms what they proposed themselves, or what is about themselves.")


@dataclass(eq=False)
class NotYourProposal(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("Only whoever proposed this change can withdraw it.")


@dataclass(eq=False)
class MayNotObject(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("While another officer is to confirm it, only officers and the person concerned can object.")


@dataclass(eq=False)
class ObjectionNeedsReason(Refusal):
    message = N_("Say why you object. Everybody can read it.")


@dataclass(eq=False)
class ReasonWithoutObjection(Refusal):
    message = N_("A reason is given only with an objection.")


@dataclass(eq=False)
class NotInOffice(Refusal):
    kind = Kind.FORBIDDEN
    message = N_("The register of interests is of those who hold an office. You hold none today.")


@dataclass(eq=False)
class InterestEnded(Refusal):
    kind = Kind.CONFLICT
    message = N_("This interest has ended already.")
    ended_on: date
