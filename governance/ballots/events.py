"""What can happen to a ballot, as the journal and partners hear of it. Never a choice, and never a name."""

from typing import ClassVar

from governance.journal import Event


class BallotEvent(Event, frozen=True):
    name: ClassVar[str]
    subject_type: ClassVar[str] = "ballot"


class BallotScheduled(BallotEvent, frozen=True, kw_only=True):
    """`orders` is the digest of the standing orders that the ballot is held under."""

    name = "ballot.scheduled"
    orders: str


class BallotOpened(BallotEvent, frozen=True, kw_only=True):
    """The roll is frozen: `roll` is its digest, `entitled` how many rights it holds."""

    name = "ballot.opened"
    told = True
    roll: str
    entitled: int
    text: str


class VoteCast(BallotEvent, frozen=True):
    """A right was used, for the first time or anew. The change feed never tells of it."""

    name = "vote.cast"


class BallotClosed(BallotEvent, frozen=True):
    name = "ballot.closed"


class BallotCounted(BallotEvent, frozen=True, kw_only=True):
    """Counted, and waiting for a scrutineer."""

    name = "ballot.counted"
    outcome: str


class ResultDeclared(BallotEvent, frozen=True, kw_only=True):
    name = "ballot.declared"
    told = True
    outcome: str


class BallotAnnulled(BallotEvent, frozen=True):
    name = "ballot.annulled"
