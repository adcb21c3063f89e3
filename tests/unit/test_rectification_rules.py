"""Requests to have something put right: by when each is answered, by whom, and what is refused."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from governance.bilingual import BilingualProse
from governance.memberships.refusals import ReasonsNeeded
from governance.rectifications import rules
from governance.rectifications.refusals import AsksEnough, InsteadNeeded, OwnAsk, RectificationEnded
from governance.rectifications.values import NewRectification, NewRectificationAnswer, State
from governance.refusal import NotFound

NOW, TODAY = datetime(2026, 1, 31, 9, tzinfo=UTC), date(2026, 1, 31)
ASKER, OFFICER = UUID(int=1), UUID(int=2)
NEW = NewRectification(about="membership", wrong="2024", instead="2023")
SAID = BilingualProse(cy="Fe’i cywirwyd.", en="It was corrected.")


def asked(new: NewRectification = NEW, waiting: int = 0):
    return rules.asked(new, id_=UUID(int=3), person_id=ASKER, waiting=waiting, now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 2, 28), date(2026, 3, 28)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 11, 30), date(2026, 12, 30)),
        (date(2026, 12, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_it_is_answered_by_the_same_day_of_the_next_month_or_that_months_last(day, due):
    assert rules.month_after(day) == due


def test_an_ask_waits_until_its_day():
    ask = asked()
    assert (ask.state, ask.due_on, ask.person_id, ask.ended_at) == (State.WAITING, date(2026, 2, 28), ASKER, None)


@pytest.mark.parametrize("wish", ["object", "restrict"])
def test_only_what_is_to_be_corrected_needs_what_is_right(wish):
    assert asked(replace(NEW, wish=wish, instead=None)).instead is None
    with pytest.raises(InsteadNeeded):
        asked(replace(NEW, instead=None))


def test_so_many_may_wait_at_once():
    asked(waiting=rules.MOST_WAITING - 1)
    with pytest.raises(AsksEnough):
        asked(waiting=rules.MOST_WAITING)


@pytest.mark.parametrize("to", ["done", "refused"])
def test_an_officer_answers_once_in_both_languages_and_never_themselves(to):
    new = NewRectificationAnswer(to, SAID)
    found = rules.answered(asked(), new, OFFICER, NOW)
    assert (found.state, found.answer, found.answered_by, found.ended_at) == (State(to), SAID, OFFICER, NOW)
    with pytest.raises(RectificationEnded):
        rules.answered(found, new, OFFICER, NOW)
    with pytest.raises(OwnAsk):
        rules.answered(asked(), new, ASKER, NOW)
    with pytest.raises(ReasonsNeeded) as refused:
        rules.answered(asked(), replace(new, answer=BilingualProse(cy="Do.")), OFFICER, NOW)
    assert refused.value.pointer == "/answer/en"


def test_only_whoever_asked_takes_it_back_and_only_while_it_waits():
    found = rules.withdrawn(asked(), ASKER, NOW)
    assert (found.state, found.answered_by, found.ended_at) == (State.WITHDRAWN, None, NOW)
    with pytest.raises(RectificationEnded):
        rules.withdrawn(found, ASKER, NOW)
    with pytest.raises(NotFound):
        rules.withdrawn(asked(), OFFICER, NOW)
