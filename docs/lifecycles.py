# ruff: noqa: INP001 - a page and what writes it, no package
"""Draw docs/lifecycles.md from the tables that the rules go by: `python -m docs.lifecycles` writes it anew.

The words round the diagrams stand here; every state and every arrow is read off the code, so a drawing cannot say
what the rules do not. tests/contract/test_docs.py fails while the page is stale.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from governance.ballots import rules as ballots
from governance.memberships import rules as memberships
from governance.memberships.values import State as ApplicationState
from governance.motions import moves as motions
from governance.motions.values import Move
from governance.questions import rules as questions
from governance.standing import rules as standing
from governance.standing.values import State as MembershipState

PAGE = Path(__file__).with_name("lifecycles.md")

TEXT = """\
# Lifecycles

*Written by `python -m docs.lifecycles` from `MOVES` in motions/moves.py, ballots/rules.py, questions/rules.py and
memberships/rules.py. Change the tables, not this page.*

A state changes in one way only: an action asks the table for `(state, move)`. A pair that is not in the table is
refused with `409` and the moves that are allowed, and nothing happens. Whether *this* person may make a move now is
asked separately: every resource lists the states that its reader may move it to as `transitions`, and the operations
open to them as `allowed_actions`.

## A motion

{motion}

Who makes each move:

{makers}

By the rules, at their time: a motion lapses when its time for seconding is over; where the standing orders name an
admission time, it is admitted then unless it was ruled out before; where they say `automatic`, they also submit,
fix the text and give notice as soon as each may be done. A motion that binds by itself stays `carried` until
the board plans how it is carried out; an advisory one goes straight on to await the board's answer, and only what was
accepted is planned. A late answer, and work that is late, are shown as overdue, but *overdue* is not a state.

What is adjourned, or referred, comes back at the beginning of its day; with a body's report, before that. Where the
orders give a motion a time to come to a vote, it lapses when that is over, or is carried over, which is no move; a
ballot under way holds that off, and an adjournment adds its own length. Where too few vote, the orders say whether a
motion ends undecided, lapses, or is voted on once more. Where they say so, a number of members reopen what was lost,
what the board declined, and what was done or stopped: once. They can say how often a motion is put off at most.
Whatever comes back to be voted on is noticed anew, to everybody.

Several motions of one body that were submitted or admitted can be put together: when every mover has consented, each is
`superseded` by a new motion, which begins as `admitted`. If one declines, or not all answer in time, nothing moves.

What fell due counts as of its time, however late a job comes to it: a motion lapsed when the time for seconding ended.

What must hold beside the table: enough seconds in time to submit; both languages approved to fix the text; a reason
in both languages to rule out; an appeal in time, once, decided by somebody else than who ruled; every milestone
reached to complete. The trigger `guard_motion` in the schema repeats the table, as rows of `motion_move`.

## A ballot

{ballot}

A ballot closes at its time by the database's clock, and by nobody's hand: from `closes_at` on it counts as closed for
every reader and every vote, whether or not a job has stored that yet. Before that two officers close it where its
rules let them, and only when every right on its roll has voted; then `closes_at` is when they did. It goes from
`closed` straight to `declared` where the standing orders ask for no certification; else a scrutineer, who did not
call or open it, declares what is `provisional`. Where the votes are equal, names are seen and the standing orders
give the chair a casting vote, it is first `tied`, until the chair gives it, declines, or has no more time. Nothing
leads back: a ballot is annulled with a reason in both languages and replaced by another, never reset. A motion that
comes back has another ballot, and every declared one stays readable with its roll, its votes and its result. The
trigger `guard_ballot` in the schema repeats the table for whoever gets past the program.

## A question to the members

{question}

A question opens at its time, or before it by an officer's hand; it closes at its time alone, and is counted then. What
came of it (consented, objections stand, chosen, a tie, …) is its *verdict*, and no state. While a consent decision is
open its proposal may be changed, and an objection goes from `standing` to `resolved` or `withdrawn` when whoever raised
it answers otherwise. The trigger `guard_question` in the schema repeats the table.

## An application for membership

{application}

A draft is what a visitor has sent: the code that goes to its address submits it, and whoever is signed in already needs
none. Nobody decides on their own. What is approved makes a membership and a voting right in the same transaction: the
right may be used at once, and stands on the next roll that is frozen. The board may delegate approving, by an office
that is held that day; refusing it may not: that takes its own officer, reasons in both languages, and, once the
applicant has asked it to think again, another of its officers, for good. While a question waits for its answer the
clock stands still, and the application lapses once the time to answer is over, as of then. A draft that nobody confirms
is deleted after a day. The trigger `guard_application` in the schema repeats the table, as rows of `application_move`.

## A membership

{membership}

While it is suspended its voting right rests; a ballot that is open keeps its frozen roll. A removal is proposed with
reasons, and the member may be heard for as long as the forum's rules say; then another of the board's officers decides.
The day of a lapse is known as soon as it is entered until when a membership is paid for, the months of grace after that
day: the right ends then by itself, and the job only writes it down. Resigning is at once, and takes the member alone.
The trigger `guard_membership` in the schema lets nothing that has ended begin anew, and nobody be removed unheard.
"""

MAKERS = (
    ("its mover", motions.BY_MOVER | {Move.APPEAL}),
    ("all its seconders, at the mover's wish", frozenset({Move.WITHDRAW_BY_CONSENT})),
    ("all the movers of the motions that are put together", frozenset({Move.SUPERSEDE})),
    ("an officer", motions.BY_OFFICER | {Move.ADJOURN, Move.REFER}),
    (
        "the ballot on it, or the board's published decision",
        frozenset({Move.OPEN_BALLOT, Move.CARRY, Move.LOSE, Move.LEAVE_UNDECIDED, Move.AWAIT_RESPONSE, Move.RESPOND}),
    ),
    (
        "the board's officers",
        frozenset({Move.UPHOLD, Move.OVERTURN, Move.PLAN, Move.COMPLETE, Move.STOP}),
    ),
    ("a number of members together", frozenset({Move.REOPEN})),
    ("the rules alone", frozenset({Move.LAPSE, Move.RESUME, Move.CALL_AGAIN})),
)


def diagram(moves: Mapping[tuple[StrEnum, StrEnum], StrEnum], first: StrEnum) -> str:
    """Draw one table as a Mermaid state diagram; a state from which nothing leads on is an end."""
    left = {from_ for from_, _ in moves}
    ends = dict.fromkeys(to for to in moves.values() if to not in left)
    return "\n".join(
        [
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {first}",
            *(f"    {from_} --> {to}: {move}" for (from_, move), to in moves.items()),
            *(f"    {end} --> [*]" for end in ends),
            "```",
        ]
    )


def page() -> str:
    """The whole page, as it should stand in docs/lifecycles.md."""
    makers = "\n".join(f"- {who}: " + ", ".join(f"`{move}`" for move in Move if move in made) for who, made in MAKERS)
    return TEXT.format(
        motion=diagram(motions.MOVES, motions.State.DRAFT),
        makers=makers,
        ballot=diagram(ballots.MOVES, ballots.State.SCHEDULED),
        question=diagram(questions.MOVES, questions.State.SCHEDULED),
        membership=diagram(standing.MOVES, MembershipState.ACTIVE),
        application=diagram(memberships.MOVES, ApplicationState.DRAFT),
    )


if __name__ == "__main__":
    PAGE.write_text(page())
