"""What became of a motion, in one word, from any state and any facts."""

import pytest

from governance.motions.moves import allowed
from governance.motions.values import State
from governance.outcomes import rules
from governance.outcomes.rules import BECAME, FATES, Group


@pytest.mark.parametrize(
    ("state", "overdue", "vote", "response", "expected"),
    [
        (State.SEEKING_SECONDERS, False, None, None, "under_way"),
        (State.BALLOTING, False, None, None, "under_way"),
        (State.RULED_OUT, False, None, None, None),
        (State.LAPSED, False, None, None, None),
        (State.WITHDRAWN, False, None, None, None),
        (State.SUPERSEDED, False, None, None, "superseded"),
        (State.LOST, False, "lost", None, "not_carried"),
        (State.NOT_DECIDED, False, "not_decided", None, "not_carried"),
        (State.CARRIED, False, "carried", None, "carried"),
        (State.AWAITING_RESPONSE, False, "carried", None, "with_the_board"),
        (State.AWAITING_RESPONSE, True, "carried", None, "overdue"),
        (State.RESPONDED, False, "carried", "accepted", "accepted"),
        (State.IMPLEMENTING, False, "carried", "accepted", "implementing"),
        (State.IMPLEMENTED, False, "carried", "in_part", "implemented"),
        (State.NOT_IMPLEMENTED, False, "carried", None, "not_implemented"),
        (State.RESPONDED, False, "carried", "in_part", "in_part"),
        (State.RESPONDED, False, "carried", "declined", "declined"),
        (State.RESPONDED, False, "carried", "referred_back", "referred_back"),
    ],
)
def test_each_fate_has_its_word(state, overdue, vote, response, expected) -> None:
    found = rules.became(state, overdue=overdue, vote=vote, response=response)
    assert found == (expected or ("under_way" if allowed(state) else "ended"))


def test_every_state_has_a_word_whatever_is_known() -> None:
    words = {
        rules.became(state, overdue=late, vote=vote, response=answer)
        for state in State
        for late in (True, False)
        for vote in (None, "carried", "lost", "not_decided", "chosen")
        for answer in (None, "accepted", "in_part", "declined", "referred_back")
    }
    assert words == set(BECAME) == set(FATES)


def test_all_are_counted_and_the_empty_too() -> None:
    groups = [
        Group("2026-01", State.LOST, overdue=False, vote="lost", response=None, number=2),
        Group("2026-02", State.NOT_DECIDED, overdue=False, vote="not_decided", response=None, number=1),
        Group("2026-02", State.AWAITING_RESPONSE, overdue=True, vote="carried", response=None, number=4),
    ]
    counts = {each.became: each.number for each in rules.counted(groups)}
    assert tuple(counts) == BECAME
    assert (counts["not_carried"], counts["overdue"], sum(counts.values())) == (3, 4, 7)
    months = rules.by_month(groups, "2025-12", "2026-02")
    assert [(each.month, each.total) for each in months] == [("2025-12", 0), ("2026-01", 2), ("2026-02", 5)]
    fates = {count.fate: count.number for count in months[-1].fates}
    assert fates == {"owed": 4, "open": 0, "gained": 0, "not_gained": 1, "ended": 0}


@pytest.mark.parametrize(("last", "first"), [("2026-11", "2025-12"), ("2026-12", "2026-01"), ("2026-01", "2025-02")])
def test_a_year_is_twelve_months(last: str, first: str) -> None:
    assert rules.year_to(last) == first
    assert len(rules.months(first, last)) == 12
