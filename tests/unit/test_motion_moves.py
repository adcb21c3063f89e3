"""The table of a motion's moves: every pair of a state and a move, allowed or refused."""

from itertools import product

import pytest

from governance.motions.moves import BY_HAND, MOVES, allowed, move
from governance.motions.refusals import InvalidTransition
from governance.motions.values import Move, State

# Nothing leads on from these.
ENDS = {
    State.LAPSED,
    State.WITHDRAWN,
    State.SUPERSEDED,
}


@pytest.mark.parametrize(("state", "wanted"), list(product(State, Move)))
def test_a_move_leads_where_the_table_says_and_nowhere_else(state, wanted):
    if (state, wanted) in MOVES:
        assert move(state, wanted) is MOVES[state, wanted]
        return
    with pytest.raises(InvalidTransition) as refused:
        move(state, wanted)
    assert set(refused.value.allowed) == {each.value for each in Move if (state, each) in MOVES}


def test_what_ends_ends():
    assert {state for state in State if not allowed(state)} == ENDS


def test_every_state_can_be_come_to_and_every_move_is_made_somewhere():
    assert set(MOVES.values()) | {State.DRAFT} == set(State)
    assert {made for _, made in MOVES} == set(Move)


def test_what_is_said_with_more_than_a_state_is_no_move_by_hand():
    assert not {
        Move.APPEAL,
        Move.UPHOLD,
        Move.OVERTURN,
        Move.PLAN,
        Move.COMPLETE,
        Move.STOP,
        Move.ADJOURN,
        Move.REFER,
        Move.REOPEN,
        Move.SUPERSEDE,
    } & set(BY_HAND.values())
