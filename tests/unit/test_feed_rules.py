"""What a partner's program is told of a change, and how long its cursor is good."""

import importlib
import pkgutil
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from msgspec.structs import replace

import governance
from governance.changes import rules
from governance.changes.refusals import CursorExpired
from governance.journal import kinds_of_event

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEEN = rules.Seen(
    subject_id=UUID(int=1),
    at=NOW,
    may_leave=True,
    visible=True,
    told=True,
    erased=False,
    acknowledged=False,
    version=3,
)
PLACE = rules.Place(
    epoch=2, xid=7, seq=1, subject_id=UUID(int=1), given_at=NOW - rules.HORIZON, agreement_id=UUID(int=2)
)


@pytest.mark.parametrize(
    ("changes", "op"),
    [
        ({}, "upserted"),
        ({"told": False}, "upserted"),
        ({"may_leave": False}, "upserted"),
        ({"visible": False}, "removed"),
        ({"visible": False, "told": False}, None),
        ({"visible": False, "may_leave": False}, None),
        ({"erased": True}, "erased"),
        ({"erased": True, "visible": False, "may_leave": False}, "erased"),
        ({"erased": True, "told": False}, None),
        ({"erased": True, "acknowledged": True}, None),
    ],
)
def test_what_is_to_be_done_with_a_copy(changes, op):
    assert rules.op_of(replace(SEEN, **changes)) == op


def test_nobody_hears_of_whom_they_neither_see_nor_were_told_of():
    for may_leave, erased, acknowledged in product((True, False), repeat=3):
        hidden = replace(SEEN, visible=False, told=False)
        assert rules.op_of(replace(hidden, may_leave=may_leave, erased=erased, acknowledged=acknowledged)) is None


def test_of_each_member_a_page_has_the_last_line():
    other = replace(SEEN, subject_id=UUID(int=2))
    left = replace(SEEN, visible=False, at=NOW + timedelta(hours=1))
    found = rules.lines_of([SEEN, other, left, replace(other, visible=False, told=False)])
    assert [(each.id.int, each.op, each.version) for each in found] == [(2, "upserted", 3), (1, "removed", None)]


@pytest.mark.parametrize(
    ("epoch", "later", "is_good"),
    [(2, timedelta(0), True), (2, timedelta(seconds=1), False), (3, timedelta(0), False), (1, timedelta(0), False)],
)
def test_a_cursor_is_good_for_ninety_days_and_one_epoch(epoch, later, is_good):
    if is_good:
        rules.require_good(PLACE, epoch, NOW + later, known=True)
    else:
        with pytest.raises(CursorExpired):
            rules.require_good(PLACE, epoch, NOW + later, known=True)


def test_a_cursor_from_another_database_is_good_for_nothing():
    with pytest.raises(CursorExpired):
        rules.require_good(PLACE, 2, NOW, known=False)


# What only those whom it concerns know of, what was done to a draft, and what would tell who takes part.
KEPT_BACK = {
    "motion.proposed",
    "motion.translation_declined",
    "motion.translation_offered",
    "motion.translation_withdrawn",
    "motion.version_asked",
    "decision.recorded",
    "decision.amended",
    "decision.translation_declined",
    "decision.translation_offered",
    "decision.translation_withdrawn",
    "decision.version_asked",
    "minutes.drafted",
    "minutes.amended",
    "ballot.step_proposed",
    "ballot.step_decided",
    "vote.cast",
    "vote.confirmed",
    "vote.disputed",
    "vote.entered",
    "vote.withdrawn",
    "question.answered",
    "body.dissolution_proposed",
    "body.dissolution_decided",
    "office.proposed",
    "office.decided",
    "office.cover_asked",
}


def test_every_act_on_a_public_thing_is_told_or_kept_back_by_name():
    """A new kind of event is in no program's feed before somebody has said that everybody may know of it."""
    for module in pkgutil.walk_packages(governance.__path__, "governance."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    acts = {(kind.subject_type, kind.name) for kind in kinds_of_event() if kind.subject_type in rules.TOLD}
    told = {(type_, event) for type_, events in rules.TOLD.items() for event in events}
    assert told == {(type_, event) for type_, event in acts if event not in KEPT_BACK}
    assert {event for _, event in acts} >= KEPT_BACK
