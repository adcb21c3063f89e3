"""A motion's life as one table: its states, its moves, and who may make those that people make by hand alone."""

from governance.motions.refusals import InvalidTransition
from governance.motions.values import Move, State
from governance.permissions import Permission

# Every pair that is not here is refused; there is no way round it. docs/lifecycles.md is drawn from this table.
MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.SEEK_SECONDERS): State.SEEKING_SECONDERS,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.SEEKING_SECONDERS, Move.SUBMIT): State.SUBMITTED,
    (State.SEEKING_SECONDERS, Move.LAPSE): State.LAPSED,
    (State.SEEKING_SECONDERS, Move.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Move.ADMIT): State.ADMITTED,
    (State.SUBMITTED, Move.RULE_OUT): State.RULED_OUT,
    (State.SUBMITTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Move.SUPERSEDE): State.SUPERSEDED,
    (State.RULED_OUT, Move.APPEAL): State.APPEALED,
    (State.APPEALED, Move.UPHOLD): State.RULED_OUT,
    (State.APPEALED, Move.OVERTURN): State.ADMITTED,
    (State.ADMITTED, Move.FIX_TEXT): State.FINAL_TEXT,
    (State.ADMITTED, Move.WITHDRAW_BY_CONSENT): State.WITHDRAWN,
    (State.ADMITTED, Move.SUPERSEDE): State.SUPERSEDED,
    (State.FINAL_TEXT, Move.GIVE_NOTICE): State.NOTICED,
    (State.FINAL_TEXT, Move.WITHDRAW_BY_CONSENT): State.WITHDRAWN,
    (State.NOTICED, Move.ADJOURN): State.ADJOURNED,
    (State.ADJOURNED, Move.RESUME): State.NOTICED,
    (State.NOTICED, Move.REFER): State.REFERRED,
    (State.REFERRED, Move.RESUME): State.NOTICED,
    (State.ADMITTED, Move.LAPSE): State.LAPSED,
    (State.FINAL_TEXT, Move.LAPSE): State.LAPSED,
    (State.NOTICED, Move.LAPSE): State.LAPSED,
    (State.NOTICED, Move.OPEN_BALLOT): State.BALLOTING,
    (State.BALLOTING, Move.CARRY): State.CARRIED,
    (State.BALLOTING, Move.LOSE): State.LOST,
    (State.BALLOTING, Move.LEAVE_UNDECIDED): State.NOT_DECIDED,
    (State.NOT_DECIDED, Move.CALL_AGAIN): State.NOTICED,
    (State.NOT_DECIDED, Move.LAPSE): State.LAPSED,
    (State.LOST, Move.REOPEN): State.NOTICED,
    (State.RESPONDED, Move.REOPEN): State.NOTICED,
    (State.IMPLEMENTED, Move.REOPEN): State.NOTICED,
    (State.NOT_IMPLEMENTED, Move.REOPEN): State.NOTICED,
    (State.CARRIED, Move.AWAIT_RESPONSE): State.AWAITING_RESPONSE,
    (State.AWAITING_RESPONSE, Move.RESPOND): State.RESPONDED,
    (State.CARRIED, Move.PLAN): State.IMPLEMENTING,
    (State.RESPONDED, Move.PLAN): State.IMPLEMENTING,
    (State.IMPLEMENTING, Move.COMPLETE): State.IMPLEMENTED,
    (State.IMPLEMENTING, Move.STOP): State.NOT_IMPLEMENTED,
}

# What it takes to make each move by hand, alone; the rest are made by the rules at their time, by a ballot or a board
# decision, or by an act of its own that says more than to which state.
PERMISSIONS: dict[Move, Permission] = {
    Move.SEEK_SECONDERS: Permission.MOTION_PROPOSE,
    Move.SUBMIT: Permission.MOTION_PROPOSE,
    Move.WITHDRAW: Permission.MOTION_PROPOSE,
    Move.ADMIT: Permission.MOTION_ADMIT,
    Move.RULE_OUT: Permission.MOTION_ADMIT,
    Move.FIX_TEXT: Permission.MOTION_APPROVE_TEXT,
    Move.GIVE_NOTICE: Permission.MOTION_GIVE_NOTICE,
}
BY_HAND = {to: move_ for (_, move_), to in MOVES.items() if move_ in PERMISSIONS}
BY_MOVER = frozenset({Move.SEEK_SECONDERS, Move.SUBMIT, Move.WITHDRAW})
BY_OFFICER = PERMISSIONS.keys() - BY_MOVER
# A motion has its public number from the first of these.
NUMBERED = frozenset({Move.ADMIT, Move.OVERTURN})
# With these a motion comes back to be voted on.
NOTICED_ANEW = frozenset({Move.RESUME, Move.CALL_AGAIN, Move.REOPEN})
# The text may still be edited by its mover: each edit is a new version.
EDITABLE = frozenset({State.DRAFT, State.SEEKING_SECONDERS})
# The other language may still be written or mended.
TRANSLATABLE = EDITABLE | {State.SUBMITTED, State.ADMITTED}


def move(state: State, wanted: Move) -> State:
    """The state that a move leads to. Raises `InvalidTransition`."""
    try:
        return MOVES[state, wanted]
    except KeyError:
        raise InvalidTransition(state, wanted, allowed(state)) from None


def allowed(state: State) -> list[str]:
    """The moves that lead on from a state, whoever may make them."""
    return [move_.value for (from_, move_) in MOVES if from_ is state]
