"""What people are shown of ballots: the shapes of the answers, on the wire and in the pages."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from governance.ballots.casting import Tie
from governance.ballots.sentences import Because
from governance.ballots.values import Casting, Channel, Choice, ProposalKind, State
from governance.bilingual import Bilingual, BilingualProse
from governance.bodies.rules import Audience, Resolution, StandingOrders
from governance.counting.majority import Named, Quorum, Reason, Step, Tally, Threshold
from governance.offices.values import State as ProposalState
from governance.offices.views import Named as Officer
from governance.permissions import Capacity


class BallotMotion(Struct, frozen=True):
    """The motion that a ballot is on, as far as a list needs it."""

    id: UUID
    reference: str | None
    title: Bilingual


class CastingVote(Struct, frozen=True, kw_only=True):
    """The casting vote of the chair where the votes were equal: it is in no figure of the count.

    The chair may give it before `until`. `vote` is null until then, and for good where it was not given in time;
    `declined` where the chair would decide neither way.
    """

    until: datetime
    vote: Casting | None
    by: Officer | None
    given_at: datetime | None
    reason: BilingualProse | None


class BallotSummary(Struct, frozen=True, kw_only=True):
    """A ballot in a list.

    `my_papers` counts the caller's rights on its roll, `my_votes` those that have voted; `unvoted` names those that
    may still vote and have not. `transitions` are the states that the caller may move it to by hand now. Where the
    votes are equal, the chair may decide before `casting_until`.
    """

    id: UUID
    motion: BallotMotion
    body_id: UUID
    state: State
    resolution: Resolution
    opens_at: datetime
    closes_at: datetime
    names_seen_by: Audience
    outcome: Named | None
    casting_until: datetime | None
    my_papers: int
    my_votes: int
    unvoted: list[Bilingual]
    allowed_actions: list[str]
    transitions: list[str]


class MyVote(Struct, frozen=True, kw_only=True):
    """The vote of one right, for whoever may use that right."""

    ballot_id: UUID
    member_id: UUID
    choice: Choice
    reason: str | None
    revision: int
    cast_at: datetime
    channel: Channel


class Paper(Struct, frozen=True, kw_only=True):
    """One voting right of the caller's before one ballot.

    `on_roll` is null until the roll is frozen at opening; `reason` is the roll's own code. `can_vote` says
    whether a vote is taken with this right now. `entered` is how a vote came that officers entered for this right and
    that waits for a second officer; null where none does.
    """

    member_id: UUID
    name: Bilingual
    capacity: Capacity
    on_roll: bool | None
    reason: str | None
    can_vote: bool
    vote: MyVote | None
    entered: Literal["paper", "phone"] | None


class MyPapers(Struct, frozen=True):
    """All the caller's papers in one ballot: always one page."""

    data: list[Paper]
    next_cursor: None = None


class Channels(Struct, frozen=True, kw_only=True):
    """How the votes that were counted came, in figures.

    `not_confirmed` counts votes by paper and phone that nobody confirmed before closing, and that are not counted.
    """

    online: int
    paper: int
    phone: int
    not_confirmed: int


class Electorate(Struct, frozen=True, kw_only=True):
    """A frozen roll in figures. `digest` was published at opening; null, as `entitled`, before that.

    `channels` says how the votes came; null before they are counted.
    """

    ballot_id: UUID
    record_on: date
    frozen: bool
    entitled: int | None
    not_entitled: int | None
    digest: str | None
    channels: Channels | None


class ProposalView(Struct, frozen=True, kw_only=True):
    """A step that two persons take with a ballot, from its proposal on: to annul it, close it early, or certify it.

    `locked_until` is when it takes effect by itself, where no other officer could confirm it; `decided_by` is null
    where it did. `transitions` are the states to which the caller may bring it now.
    """

    id: UUID
    kind: ProposalKind
    reason: BilingualProse | None
    state: ProposalState
    proposed_by: Officer
    proposed_at: datetime
    locked_until: datetime | None
    decided_by: Officer | None
    decided_at: datetime | None
    objection: BilingualProse | None
    transitions: list[str]


class ClosedEarly(Struct, frozen=True, kw_only=True):
    """That two officers closed a ballot before its time, when every right on its roll had voted.

    `confirmed_by` is null where nobody else could confirm it, and a time lock stood for the second officer.
    """

    was_to_close_at: datetime
    reason: BilingualProse
    proposed_by: Officer
    confirmed_by: Officer | None


class BallotView(Struct, frozen=True, kw_only=True):
    """A ballot: its terms, its roll in figures, the caller's own papers, and what the caller may do.

    `names_seen_by` says, before anybody votes, who will see who voted how: `self` (each only their own),
    `members` or `everyone`. Totals are for all, once it has closed. `version` goes up with each change of state.
    `resolution` is the motion’s class; `quorum` and `threshold` are those that its `rules` give to that class.
    `proposals` are the steps that two persons take, the newest first. `closed_early` is null where it closed, or is to
    close, at the time that was said: else `closes_at` is when two officers closed it.
    """

    id: UUID
    motion: BallotMotion
    body_id: UUID
    state: State
    text_version: int
    text_digest: str
    resolution: Resolution
    quorum: Quorum
    threshold: Threshold
    opens_at: datetime
    closes_at: datetime
    names_seen_by: Audience
    rules: StandingOrders
    preset: str
    orders_version: int
    orders_digest: str
    electorate: Electorate
    outcome: Named | None
    casting: CastingVote | None
    declared_at: datetime | None
    replaces_id: UUID | None
    replaced_by_id: UUID | None
    annulled_at: datetime | None
    annulment: BilingualProse | None
    closed_early: ClosedEarly | None
    proposals: list[ProposalView]
    my_papers: list[Paper]
    allowed_actions: list[str]
    transitions: list[str]
    version: int


class BallotPreview(Struct, frozen=True, kw_only=True):
    """A ballot as it would be called: what its paper says, and when it would be open. Nothing is called yet."""

    motion: BallotMotion
    summary: BilingualProse | None
    text: BilingualProse
    resolution: Resolution
    quorum: Quorum
    threshold: Threshold
    opens_at: datetime
    closes_at: datetime
    record_on: date
    names_seen_by: Audience
    may_close_early: bool


class MotionBallots(Struct, frozen=True, kw_only=True):
    """All ballots on one motion, the newest first: also those annulled, or followed by another. Always one page.

    `earliest_opening_at` is when the clear days of notice have run; null while notice is not given.
    """

    data: list[BallotSummary]
    next_cursor: None = None
    earliest_opening_at: datetime | None
    allowed_actions: list[str]


class NamedVote(Struct, frozen=True):
    """How one right voted, where the ballot's terms let the caller know."""

    member_id: UUID
    name: Bilingual
    choice: Choice
    reason: str | None


class CountedBallot(Struct, frozen=True, kw_only=True):
    """A counted ballot. Numbers are rights; every comparison stands in `steps`, in whole numbers.

    `state` is `provisional` until a scrutineer has certified it, else `declared`. `base` is what the threshold is
    a share of, `needed` the fewest votes in favour that carry with that base. `closed_early` is null where it closed at
    the time that had been said. `votes` lists who voted how where `names_seen_by` lets the caller know it, else it is
    null. Of equal votes `tie` says whether they are `lost`, or the `chair` may decide; `casting` is how they did, where
    it came to it, and `outcome` what follows from it.
    """

    ballot_id: UUID
    motion: BallotMotion
    state: State
    resolution: Resolution
    outcome: Named
    reason: Reason
    tally: Tally
    entitled: int
    turnout: int
    channels: Channels
    quorum: Quorum
    quorum_needed: int
    threshold: Threshold
    tie: Tie
    base: int
    needed: int
    steps: tuple[Step, ...]
    casting: CastingVote | None
    record_on: date
    roll_digest: str
    text_version: int
    text_digest: str
    orders_version: int
    orders_digest: str
    opened_at: datetime
    closed_at: datetime
    closed_early: ClosedEarly | None
    declared_at: datetime | None
    names_seen_by: Audience
    votes: list[NamedVote] | None


class Result(CountedBallot, frozen=True, kw_only=True):
    """A counted ballot, and why it ended so: `because` is a sentence still to be said in a language."""

    because: Because
