"""When a promise is asked after, and what may be said of it: the rules alone, as tables."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from governance.bilingual import BilingualProse, Language
from governance.bodies.refusals import DayOutOfReach
from governance.promises import rules
from governance.promises.refusals import (
    FeedbackEmpty,
    PromiseOfMembers,
    WordingChanged,
    WordingInOneLanguage,
    WordingInThePast,
)
from governance.promises.values import Feedback, NewFeedback, NewPromise, NewWording, Promise, Wording
from governance.refusal import Stale

MEMBER, PERSON, OTHER, ASKING = (UUID(int=number) for number in range(1, 5))
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BOTH = BilingualProse(cy="Gwrando.", en="Listen.")
PLAIN = NewPromise(wording=1)
FIRST, SECOND = [Wording(version=version, text=BOTH, effective_on=TODAY) for version in (1, 2)]


def put(
    new: NewPromise = PLAIN,
    old: Promise | None = None,
    in_force: Wording | None = FIRST,
    *,
    is_member: bool = True,
    today: date = TODAY,
    version: int | None = None,
) -> Promise:
    return rules.put(
        MEMBER,
        new,
        old,
        in_force,
        is_member=is_member,
        person_id=PERSON,
        read_in=Language.CY,
        today=today,
        if_version=version,
    )


@pytest.mark.parametrize(
    ("given_on", "nth", "due"),
    [
        (date(2026, 8, 31), 1, date(2027, 2, 28)),
        (date(2027, 8, 31), 1, date(2028, 2, 29)),
        (date(2027, 8, 30), 1, date(2028, 2, 29)),
        (date(2027, 8, 29), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 2, date(2027, 8, 31)),  # counted from the day itself, and not from 28 February
        (date(2026, 8, 31), 3, date(2028, 2, 29)),
        (date(2028, 2, 29), 1, date(2028, 8, 29)),
        (date(2028, 2, 29), 2, date(2029, 2, 28)),
        (date(2028, 2, 29), 8, date(2032, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 9, 30)),
        (date(2026, 10, 31), 1, date(2027, 4, 30)),
        (date(2026, 12, 31), 1, date(2027, 6, 30)),
        (date(2026, 6, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
    ],
)
def test_six_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(given_on, nth, due):
    assert rules.due_on(given_on, nth) == due


def test_on_whatever_day_it_was_given_each_day_passes_exactly_the_askings_before_it():
    for start in range(0, 800, 7):
        given_on = date(2023, 1, 1) + timedelta(days=start)
        for later in range(0, 1200, 13):
            today = given_on + timedelta(days=later)
            nth = rules.passed(given_on, today)
            assert rules.due_on(given_on, nth) <= today < rules.due_on(given_on, nth + 1)


def test_a_promise_is_of_its_day_and_is_asked_after_in_six_months():
    given = put(NewPromise(wording=1, words="Te.", by_letter=False), today=date(2026, 8, 31))
    assert (given.given_on, given.next_due_on, given.version) == (date(2026, 8, 31), date(2027, 2, 28), 1)
    assert (given.language, given.words, given.by_letter, given.given_by) == (Language.CY, "Te.", False, PERSON)


def test_changing_the_words_keeps_the_day_the_wording_and_the_language_it_was_read_in():
    old = replace(put(NewPromise(wording=1, language=Language.EN)), version=3)
    changed = put(NewPromise(wording=1, words="Te."), old, SECOND, today=TODAY + timedelta(days=90))
    assert changed == replace(old, words="Te.", version=4)
    assert put(NewPromise(wording=2), old, SECOND).wording == 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"is_member": False}, PromiseOfMembers),
        ({"in_force": SECOND}, WordingChanged),
        ({"in_force": None}, WordingChanged),
        ({"new": NewPromise(wording=2)}, WordingChanged),
        ({"new": NewPromise(wording=-1)}, WordingChanged),
        ({"version": 1}, Stale),
        ({"old": replace(put(), version=2), "version": 1}, Stale),
        ({"old": replace(put(), wording=2), "in_force": replace(FIRST, version=3)}, WordingChanged),
    ],
)
def test_what_is_not_given(given, refusal):
    with pytest.raises(refusal):
        put(**given)


@pytest.mark.parametrize(
    ("today", "due", "following"),
    [
        (date(2027, 2, 28), date(2027, 2, 28), date(2027, 8, 31)),
        (date(2027, 3, 1), date(2027, 2, 28), date(2027, 8, 31)),
        (date(2029, 1, 1), date(2028, 8, 31), date(2029, 2, 28)),  # whoever was not asked for long is asked once
    ],
)
def test_a_member_is_asked_once_for_all_the_days_that_passed(today, due, following):
    moved, asking = rules.asked(put(today=date(2026, 8, 31)), ASKING, today, NOW)
    assert (asking.due_on, moved.next_due_on, moved.version) == (due, following, 1)
    assert (asking.answered_at, asking.shared) == (None, False)


def answer(new: NewFeedback, asking: Feedback | None = None, version: int | None = None) -> Feedback:
    asking = asking or Feedback(id=ASKING, member_id=MEMBER, due_on=TODAY, asked_at=NOW)
    return rules.answered(asking, new, person_id=OTHER, read_in=Language.EN, now=NOW, if_version=version)


@pytest.mark.parametrize("said", [{"done": "Te."}, {"hard": "Amser."}, {"help": "Lifft.", "shared": True}])
def test_one_of_the_three_is_an_answer_and_nobody_reads_it_but_by_choice(said):
    given = answer(NewFeedback(**said), version=1)
    assert (given.answered_by, given.answered_at, given.language, given.version) == (OTHER, NOW, Language.EN, 2)
    assert given.shared is said.get("shared", False)


def test_an_answer_may_be_changed_and_shared_no_more():
    first = answer(NewFeedback(done="Te.", shared=True))
    second = answer(NewFeedback(hard="Amser."), first, version=2)
    assert (second.done, second.hard, second.shared, second.version) == (None, "Amser.", False, 3)
    with pytest.raises(Stale):
        answer(NewFeedback(done="Te."), second, version=2)


def test_nothing_is_no_answer():
    with pytest.raises(FeedbackEmpty):
        answer(NewFeedback(shared=True))


@pytest.mark.parametrize(("wording", "becomes"), [(None, None), (1, None), (2, 2)])
def test_the_new_words_are_promised_where_they_are_chosen(wording, becomes):
    found = rules.renewed(put(), wording, SECOND, OTHER)
    assert (found and (found.wording, found.given_by, found.version)) == (becomes and (2, OTHER, 2))
    with pytest.raises(WordingChanged):
        rules.renewed(put(), 3, SECOND, OTHER)


def test_what_came_with_an_application_is_of_the_day_of_the_admission():
    given = rules.on_admission(MEMBER, 1, Language.EN, PERSON, date(2027, 8, 31))
    assert (given.given_on, given.next_due_on, given.language) == (
        date(2027, 8, 31),
        date(2028, 2, 29),
        Language.EN,
    )


@pytest.mark.parametrize(
    ("text", "on", "last_on", "refusal"),
    [
        (BilingualProse(cy="Te."), TODAY, None, WordingInOneLanguage),
        (BOTH, TODAY - timedelta(days=1), None, WordingInThePast),
        (BOTH, TODAY, TODAY + timedelta(days=1), WordingInThePast),
        (BOTH, date(1, 1, 1), None, DayOutOfReach),
        (BOTH, TODAY, TODAY, None),
        (BOTH, TODAY + timedelta(days=30), TODAY, None),
    ],
)
def test_when_a_wording_may_begin(text, on, last_on, refusal):
    new = NewWording(text=text, effective_on=on)
    if refusal is None:
        rules.check_wording(new, last_on, TODAY)
    else:
        with pytest.raises(refusal):
            rules.check_wording(new, last_on, TODAY)
