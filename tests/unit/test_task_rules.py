"""What waits for an office: when it is late, who owes it, and who may do it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from governance.bilingual import Bilingual
from governance.permissions import OFFICES, Office, Permission
from governance.tasks import rules
from governance.tasks.rules import Holder, Waiting

SINCE = datetime(2026, 3, 1, 9, tzinfo=UTC)
SOMEBODY, OTHER, BODY = uuid4(), uuid4(), uuid4()


def waiting(kind: str = "rule_on", **more) -> Waiting:
    given = {"type": "motion", "id": uuid4(), "title": Bilingual(cy="Te"), "since": SINCE, "due_at": None}
    return Waiting(kind=kind, **given | more)


@pytest.mark.parametrize(
    ("due_at", "late"),
    [
        (None, SINCE + timedelta(days=14)),
        (SINCE + timedelta(days=2), SINCE + timedelta(days=2)),
        (SINCE + timedelta(days=90), SINCE + timedelta(days=90)),
    ],
)
def test_without_a_time_of_its_own_a_thing_waits_too_long_after_a_fortnight(due_at, late):
    assert rules.late_at(waiting(due_at=due_at)) == late


def test_every_duty_is_some_offices():
    assert [kind for kind in rules.DUTIES if not rules.owing(kind)] == []
    assert rules.owing("certify") == [Office.SCRUTINEER]
    assert rules.owing("carry_out", Office.TRANSLATOR)[0] is Office.TRANSLATOR


@pytest.mark.parametrize(
    ("office", "case", "owed"),
    [
        (Office.FORUM_CHAIR, waiting(), True),
        (Office.FORUM_CHAIR, waiting(barred=[SOMEBODY]), False),
        (Office.FORUM_CHAIR, waiting(barred=[OTHER]), True),
        (Office.TRANSLATOR, waiting(), False),
        (Office.TRANSLATOR, waiting("carry_out", owner_office=Office.TRANSLATOR), True),
        (Office.TRANSLATOR, waiting("carry_out", owner_id=SOMEBODY), True),
        (Office.TRANSLATOR, waiting("carry_out", owner_id=OTHER), False),
    ],
)
def test_who_may_do_what_waits(office, case, owed):
    assert rules.is_owed_by(case, SOMEBODY, {office}, OFFICES[office]) is owed
    assert rules.is_owed_by(case, None, {office}, OFFICES[office]) is False


def test_the_holders_stand_in_the_order_of_the_offices_and_without_who_may_not():
    chair = Holder(Office.FORUM_CHAIR, SOMEBODY, "Pwyll", BODY)
    secretary = Holder(Office.SECRETARY, OTHER, "Rhiannon", BODY)
    unconcerned = Holder(Office.SCRUTINEER, uuid4(), "Olwen", BODY)
    assert rules.holders_of(waiting(), [secretary, unconcerned, chair]) == [chair, secretary]
    assert rules.holders_of(waiting(barred=[SOMEBODY]), [secretary, chair]) == [secretary]
    assert Permission.MOTION_ADMIT in OFFICES[Office.SECRETARY]
