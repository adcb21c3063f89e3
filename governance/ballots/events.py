"""What can happen to a ballot, as the journal and partners hear of it. Never a choice, and never a name."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from governance.ballots.values import Casting
from governance.journal import Event
from governance.refusal import N_


class BallotEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "ballot"


class BallotScheduled(BallotEvent, frozen=True, kw_only=True):
    """`orders` is the digest of the standing orders that the ballot is held under."""

    name = "ballot.scheduled"
    said = N_("A ballot was set up.")
    orders: str


class BallotOpened(BallotEvent, frozen=True, kw_only=True):
    """The roll is frozen: `roll` is its digest, `entitled` how many rights it holds."""

    name = "ballot.opened"
    said = N_("The ballot opened.")
    told = True
    roll: str
    entitled: int
    text: str


class VoteCast(BallotEvent, frozen=True):
    """A right was used, for the first time or anew. The change feed never tells of it."""

    name = "vote.cast"
    said = N_("A vote was cast.")


class BallotClosed(BallotEvent, frozen=True):
    name = "ballot.closed"
    said = N_("The ballot closed.")


class BallotClosedEarly(BallotEvent, frozen=True, kw_only=True):
    """Two officers closed it when every right on its roll had voted; until `was_to_close_at` it was to stay open."""

    name = "ballot.closed_early"
    said = N_("Two officers closed the ballot early: every right on its roll had voted.")
    was_to_close_at: datetime


class BallotCounted(BallotEvent, frozen=True, kw_only=True):
    """Counted, and waiting for a scrutineer."""

    name = "ballot.counted"
    said = N_("The votes were counted.")
    outcome: str


class BallotTied(BallotEvent, frozen=True, kw_only=True):
    """The votes are equal, and the chair may give a casting vote before `until`."""

    name = "ballot.tied"
    said = N_("The votes were equal. The chair may give a casting vote.")
    told = True
    until: datetime


class CastingVoteGiven(BallotEvent, frozen=True, kw_only=True):
    """The chair has decided an equal vote, or declined to: an act of an office, and no voter’s choice."""

    name = "ballot.casting_vote_given"
    said = N_("The chair gave a casting vote, or declined to.")
    vote: Casting


class CastingVoteLapsed(BallotEvent, frozen=True):
    name = "ballot.casting_vote_lapsed"
    said = N_("No casting vote was given in time.")


class ResultDeclared(BallotEvent, frozen=True, kw_only=True):
    name = "ballot.declared"
    said = N_("The result was declared.")
    told = True
    outcome: str


class BallotAnnulled(BallotEvent, frozen=True):
    name = "ballot.annulled"
    said = N_("The ballot was annulled.")


class BallotStepProposed(BallotEvent, frozen=True, kw_only=True):
    """Two persons take this step; `kind` is the annulment, the certification or the early close."""

    name = "ballot.step_proposed"
    said = N_("A step that two officers take with a ballot was proposed.")
    kind: str
    proposal_id: UUID


class BallotStepDecided(BallotEvent, frozen=True, kw_only=True):
    name = "ballot.step_decided"
    said = N_("What became of a proposed step with a ballot was decided.")
    kind: str
    proposal_id: UUID
    state: str
