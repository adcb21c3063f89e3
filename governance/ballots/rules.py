"""A ballot's life: when it may open, who may vote, when it is over, and who may say that its result is right. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from governance.ballots.refusals import (
    BallotAnnulled,
    BallotClosed,
    BallotExists,
    BallotNotOpen,
    BallotTooFarAhead,
    BallotTooShort,
    CertifierGaveCastingVote,
    CertifierOpenedTheBallot,
    ClosesAtItsTime,
    EntriesWait,
    InvalidBallotTransition,
    MotionNotNoticed,
    NotAllHaveVoted,
    NoticeNotGiven,
    NotOnTheRoll,
    SecretFromApps,
    TooEarly,
)
from governance.ballots.values import (
    Ballot,
    Casting,
    Move,
    NewBallot,
    NewVote,
    ProposalKind,
    RollEntry,
    State,
    Terms,
    Vote,
    Voter,
)
from governance.bilingual import BilingualProse
from governance.bodies.rules import StandingOrders, for_resolution
from governance.counting.majority import Carried, Lost, Named, Outcome, Tally, count
from governance.members.rules import NoRight, RightNotYours, RollLine, choose_right
from governance.motions import rules as motions
from governance.motions.refusals import ReasonNeeded
from governance.motions.rules import LONDON
from governance.motions.values import Motion
from governance.motions.values import Move as MotionMove
from governance.motions.values import State as MotionState
from governance.permissions import Permission

# Every pair that is not here is refused. Nothing leads back: a ballot is annulled and replaced, never reset.
MOVES: dict[tuple[State, Move], State] = {
    (State.SCHEDULED, Move.OPEN): State.OPEN,
    (State.SCHEDULED, Move.ANNUL): State.ANNULLED,
    (State.OPEN, Move.CLOSE): State.CLOSED,
    (State.OPEN, Move.ANNUL): State.ANNULLED,
    (State.CLOSED, Move.AWAIT_CASTING_VOTE): State.TIED,
    (State.TIED, Move.AWAIT_CERTIFICATION): State.PROVISIONAL,
    (State.TIED, Move.DECLARE): State.DECLARED,
    (State.TIED, Move.ANNUL): State.ANNULLED,
    (State.CLOSED, Move.AWAIT_CERTIFICATION): State.PROVISIONAL,
    (State.CLOSED, Move.DECLARE): State.DECLARED,
    (State.CLOSED, Move.ANNUL): State.ANNULLED,
    (State.PROVISIONAL, Move.DECLARE): State.DECLARED,
    (State.PROVISIONAL, Move.ANNUL): State.ANNULLED,
}
# Counted, so that there is a result to show.
COUNTED = frozenset({State.TIED, State.PROVISIONAL, State.DECLARED})

# The steps that two persons take, and what it takes to confirm each.
STEPS: dict[ProposalKind, Permission] = {
    "annulment": Permission.BALLOT_ANNUL,
    "certification": Permission.BALLOT_CERTIFY,
    "early_close": Permission.BALLOT_CLOSE,
}

# A job that opens ballots runs every few seconds; a ballot opened later than this gets its whole window again.
PUNCTUAL = timedelta(hours=1)
# The roll's word for a right that did not exist yet when the roll was frozen, and so has no line on it.
SINCE = "joined_after_record_date"
# Nobody can be held to a ballot further off than this.
HORIZON = timedelta(days=731)


def move(state: State, wanted: Move) -> State:
    """The state that a move leads to. Raises `InvalidBallotTransition`."""
    try:
        return MOVES[state, wanted]
    except KeyError:
        raise InvalidBallotTransition(state, wanted, allowed(state)) from None


def allowed(state: State) -> list[str]:
    """The moves that lead on from a state, whoever may make them."""
    return [each.value for (from_, each) in MOVES if from_ is state]


def state_at(ballot: Ballot, now: datetime) -> State:
    """The state that holds at an instant: an open ballot is over at its time, whether or not a job has run."""
    return State.CLOSED if ballot.state is State.OPEN and now >= ballot.closes_at else ballot.state


def same_time(instant: datetime, days: int) -> datetime:
    """The same time by the clock in Wales so many days later, though the clocks change between; given in UTC."""
    local = instant.astimezone(LONDON)
    return datetime.combine(local.date() + timedelta(days=days), local.timetz()).astimezone(UTC)


def record_date(opens_at: datetime, orders: StandingOrders) -> date:
    """The day whose members make the roll: so many days before the day of opening in Wales."""
    return opens_at.astimezone(LONDON).date() - timedelta(days=orders.record_days_before_opening)


def schedule(motion: Motion, orders: StandingOrders, new: NewBallot, now: datetime) -> Terms:
    """Fix a ballot's times. Neither its notice nor its voting may be shorter than the standing orders say.

    Raises `NoticeNotGiven`, `TooEarly`, `BallotTooShort` or `BallotTooFarAhead`.
    """
    earliest = max(earliest_after_notice(motion, orders), now)
    opens_at = new.opens_at or earliest
    if opens_at < earliest:
        raise TooEarly(earliest)
    if opens_at > now + HORIZON:
        raise BallotTooFarAhead(now + HORIZON)
    shortest = same_time(opens_at, orders.voting_days)
    closes_at = new.closes_at or shortest
    if closes_at < shortest:
        raise BallotTooShort(shortest)
    latest = max(shortest, opens_at + HORIZON)
    if closes_at > latest:
        raise BallotTooFarAhead(latest)
    return Terms(opens_at, closes_at, record_date(opens_at, orders))


def replaceable(motion: Motion, earlier: list[Ballot]) -> UUID | None:
    """The annulled ballot that a new one replaces, if any. Raises `BallotExists` or `MotionNotNoticed`.

    A ballot with a declared result stays as it is, and stands in the way of no other once the motion is noticed again.
    """
    last = earlier[0] if earlier else None
    again = motion.state is MotionState.NOTICED
    if last and not (last.state is State.ANNULLED or (last.state is State.DECLARED and again)):
        raise BallotExists(last.id)
    if not again and not (last and motion.state is MotionState.BALLOTING):
        raise MotionNotNoticed(motion.state)
    return last.id if last and last.state is State.ANNULLED else None


def earliest_after_notice(motion: Motion, orders: StandingOrders) -> datetime:
    """When the clear days of a motion's notice have run. Raises `NoticeNotGiven` while it is still going out."""
    earliest = motions.earliest_after_notice(motion, orders)
    if earliest is None:
        raise NoticeNotGiven
    return earliest


def opening(ballot: Ballot, motion: Motion, orders: StandingOrders, now: datetime) -> Terms:
    """The terms with which a ballot opens now, which then never change.

    Opened early (its notice has run) it closes when it was to close. Opened late, so that members would lose
    part of their time, it gets the whole of it from now. Raises `TooEarly`, `InvalidBallotTransition`.
    """
    move(ballot.state, Move.OPEN)
    earliest = earliest_after_notice(motion, orders)
    if now < earliest:
        raise TooEarly(earliest)
    if now < ballot.opens_at:
        return Terms(now, ballot.closes_at, min(ballot.record_on, now.astimezone(LONDON).date()))
    if now < ballot.opens_at + PUNCTUAL:
        return Terms(ballot.opens_at, ballot.closes_at, ballot.record_on)
    return Terms(now, max(ballot.closes_at, same_time(now, orders.voting_days)), ballot.record_on)


def on_roll(lines: Iterable[RollLine]) -> list[RollEntry]:
    """The roll: every right ever held, and why it is on or off."""
    return [RollEntry(line.member_id, line.on_roll, line.reason) for line in lines]


def roll_digest(id_: UUID, record_on: date, entries: Iterable[RollEntry], of: str = "ballot") -> str:
    """SHA-256 (hex) of the frozen roll, published at opening so that it cannot be changed afterwards unseen.

    UTF-8 lines, each ended by a line feed: `ballot <id>` (or what else the roll is `of`), `record <day>`, then for
    each right, ordered by member id, `<member id> on|off <reason>`.
    """
    lines = [f"{of} {id_}", f"record {record_on.isoformat()}"]
    lines += sorted(f"{each.member_id} {'on' if each.on_roll else 'off'} {each.reason}" for each in entries)
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def require_open(ballot: Ballot, now: datetime) -> None:
    """Raise `BallotNotOpen`, `BallotClosed` or `BallotAnnulled` unless votes are taken at this instant."""
    match state_at(ballot, now):
        case State.OPEN if now >= ballot.opens_at:
            return
        case State.OPEN | State.SCHEDULED:
            raise BallotNotOpen(ballot.opens_at, ballot.closes_at)
        case State.ANNULLED:
            raise BallotAnnulled
        case _:
            raise BallotClosed(ballot.closes_at)


def takes_votes(ballot: Ballot, now: datetime) -> bool:
    """Whether votes are taken at this instant, as `require_open` asks."""
    return state_at(ballot, now) is State.OPEN and now >= ballot.opens_at


class Rolled(Protocol):
    """Whatever has a frozen roll: a ballot, or a question."""

    @property
    def record_on(self) -> date:
        """The day whose members make the roll."""


def choose_entry(case: Rolled, voter: Voter, wanted: UUID | None) -> RollEntry:
    """The line of the roll that an act uses: of the right the voter names, else of the only one of theirs on it.

    Raises `NotOnTheRoll` with its reason, `ChooseRight` where several rights are on this roll, `NoRight` where
    a right on the roll is not usable today, and `RightNotYours`.
    """
    if wanted is None:
        holding = [right for right in voter.usable if (entry := voter.entry(right.member_id)) and entry.on_roll]
        if holding:
            wanted = choose_right(holding, None).member_id
        else:
            wanted = voter.usable[0].member_id if voter.usable else voter.own_member_id
    if wanted is None:
        raise NoRight
    entry = voter.entry(wanted)
    if wanted == voter.own_member_id or any(right.member_id == wanted for right in voter.usable):
        if entry is None or not entry.on_roll:
            raise NotOnTheRoll(case.record_on, entry.reason if entry else SINCE)
        if all(right.member_id != wanted for right in voter.usable):
            raise NoRight
        return entry
    raise RightNotYours


def is_open_to_apps(ballot: Ballot) -> bool:
    """Whether others will see who voted how: only then can a vote that an app cast be told from one it made up."""
    return ballot.names_seen_by != "self"


def cast_by_app(ballot: Ballot) -> None:
    """Raise `SecretFromApps` where nobody sees who voted how: what an app knows is a secret no longer."""
    if not is_open_to_apps(ballot):
        raise SecretFromApps


def cast(ballot: Ballot, voter: Voter, new: NewVote, now: datetime) -> Vote:
    """Cast the vote of one right, or cast it anew. `now` is read after the ballot's lock was had.

    Raises as `require_open` and `choose_entry` do.
    """
    require_open(ballot, now)
    entry = choose_entry(ballot, voter, new.on_behalf_of)
    return Vote(
        ballot_id=ballot.id,
        member_id=entry.member_id,
        choice=new.choice,
        reason=new.reason,
        cast_by=voter.person_id,
        cast_at=now,
    )


def counted(ballot: Ballot, tally: Tally, entitled: int, orders: StandingOrders) -> Outcome:
    """What the rules make of a tally, by the threshold and the quorum of its class. Raises as `count` does."""
    by = for_resolution(orders, ballot.resolution)
    return count(tally, entitled, by.threshold, by.quorum, by.tie)


def decided(outcome: Outcome, casting_vote: Casting | None) -> Named:
    """What came of a ballot: its count, or an equal one decided in favour by the chair."""
    return "carried" if casting_vote == "yes" else name_of(outcome)


def result_of(ballot: Ballot) -> Named | None:
    """What came of a ballot so far; None before it is counted, and while the chair may decide."""
    if ballot.outcome is None or ballot.state is State.TIED:
        return None
    return decided(ballot.outcome, ballot.casting_vote)


def after_count(orders: StandingOrders) -> Move:
    """What follows the count: declared at once, or first looked at by a scrutineer."""
    return Move.DECLARE if orders.certification == "none" else Move.AWAIT_CERTIFICATION


def after_inquorate(orders: StandingOrders, ballots: Iterable[Ballot]) -> MotionMove | None:
    """What becomes of a motion on which too few voted, by its rules. `ballots` are all on it, this one too.

    It is voted on again once: where too few vote a second time, it stays undecided.
    """
    match orders.inquorate:
        case "lapsed":
            return MotionMove.LAPSE
        case "second_ballot":
            declared = [each.outcome for each in ballots if each.state is State.DECLARED and each.outcome]
            again = sum(each.reason == "inquorate" for each in declared) == 1
            return MotionMove.CALL_AGAIN if again else None
        case "not_decided":
            return None


def certifiers(ballot: Ballot, scrutineers: Collection[UUID]) -> frozenset[UUID]:
    """Those of the scrutineers who may say that its result is right: nobody the ballot they called or decided."""
    return frozenset(scrutineers) - ({ballot.scheduled_by, ballot.opened_by, ballot.casting_by} - {None})


def certify(ballot: Ballot, person_id: UUID, scrutineers: Collection[UUID]) -> bool:
    """Whether this person's word is enough, as that of the second officer; else it is to be confirmed by another.

    It is enough where another officer called or opened the ballot. Where the rules did both, nobody has acted yet; and
    where nobody else could certify, whoever called it proposes to, and a time lock stands for the second person.
    Raises `InvalidBallotTransition` where it is not provisional, `CertifierOpenedTheBallot`, and
    `CertifierGaveCastingVote`.
    """
    if ballot.state is not State.PROVISIONAL:
        raise InvalidBallotTransition(ballot.state, Move.DECLARE, allowed(ballot.state))
    if person_id == ballot.casting_by:
        raise CertifierGaveCastingVote
    able, behind_it = certifiers(ballot, scrutineers), {ballot.scheduled_by, ballot.opened_by} - {None}
    if person_id in behind_it and able:
        raise CertifierOpenedTheBallot
    return person_id in able and bool(behind_it)


def annul(ballot: Ballot, reason: BilingualProse | None, now: datetime) -> State:
    """The state of a ballot annulled now: never once declared, and never without saying why in both languages.

    Raises `InvalidBallotTransition` where it is declared or annulled already, and `ReasonNeeded`.
    """
    state = move(state_at(ballot, now), Move.ANNUL)
    if reason is None or reason.missing:
        raise ReasonNeeded
    return state


@dataclass(frozen=True)
class Outstanding:
    """What an open ballot still waits for: rights on its roll that have not voted, entries that nobody confirmed."""

    unvoted: bool
    entries: bool

    @property
    def nothing(self) -> bool:
        """Whether every right has voted, and nothing that was entered would be lost."""
        return not (self.unvoted or self.entries)


def close_early(
    ballot: Ballot, orders: StandingOrders, waits_for: Outstanding, reason: BilingualProse | None, now: datetime
) -> State:
    """The state of a ballot closed before its time: where its rules let it, and nobody loses a vote by it.

    Raises as `require_open` does, and `ClosesAtItsTime`, `ReasonNeeded`, `NotAllHaveVoted` or `EntriesWait`.
    """
    require_open(ballot, now)
    if not orders.early_close:
        raise ClosesAtItsTime(ballot.closes_at)
    if reason is None or reason.missing:
        raise ReasonNeeded
    if waits_for.unvoted:
        raise NotAllHaveVoted(ballot.closes_at)
    if waits_for.entries:
        raise EntriesWait
    return move(ballot.state, Move.CLOSE)


def sees_names(ballot: Ballot, *, is_member: bool) -> bool:
    """Whether somebody may read who voted how. Said before voting, and fixed when the ballot opens."""
    return ballot.names_seen_by == "everyone" or (ballot.names_seen_by == "members" and is_member)


def transitions(
    ballot: Ballot,
    person_id: UUID | None,
    held: frozenset[Permission],
    now: datetime,
    scrutineers: Collection[UUID] | None = None,
    *,
    may_close: bool = False,
) -> list[str]:
    """The states that a person may move this ballot to by hand now, or propose to; the action decides again.

    Where the `scrutineers` are known, whoever called the ballot may propose to certify it if none of them can;
    `may_close` says whether its rules and its votes let it close early.
    """
    state = state_at(ballot, now)
    alone = scrutineers is not None and not certifiers(ballot, scrutineers)
    may_certify = Permission.BALLOT_CERTIFY in held or (not scrutineers and Permission.BALLOT_OPEN in held)
    by_hand = {
        Move.OPEN: Permission.BALLOT_OPEN in held and state is State.SCHEDULED,
        Move.CLOSE: Permission.BALLOT_CLOSE in held and may_close,
        Move.DECLARE: state is State.PROVISIONAL
        and (may_certify if alone else Permission.BALLOT_CERTIFY in held)
        and (alone or person_id not in (ballot.scheduled_by, ballot.opened_by))
        and (person_id is None or person_id != ballot.casting_by),
        Move.ANNUL: Permission.BALLOT_ANNUL in held,
    }
    return [to.value for (from_, each), to in MOVES.items() if from_ is state and by_hand.get(each)]


def name_of(outcome: Outcome) -> Named:
    """The outcome's public name."""
    if isinstance(outcome, Carried):
        return "carried"
    return "lost" if isinstance(outcome, Lost) else "not_decided"
