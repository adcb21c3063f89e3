"""Calls for motions: when one may be made, given more time, and answered."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from governance.bilingual import Bilingual, BilingualProse
from governance.calls import rules
from governance.calls.refusals import (
    CallClosed,
    CallInBothLanguages,
    CallOfNothing,
    CallTooFarAhead,
    CallTooShort,
    NotLater,
)
from governance.calls.values import NewCall
from governance.refusal import Stale

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FORUM, SOMEONE = uuid4(), uuid4()
BOTH = {"cy": "Beth nesaf?", "en": "What next?"}


def new(title=BOTH, text=BOTH, days=14.0):
    closes_at = NOW + timedelta(days=days)
    return NewCall(body_id=FORUM, title=Bilingual(**title), text=BilingualProse(**text), closes_at=closes_at)


def made(days=14.0):
    return rules.opened(uuid4(), new(days=days), SOMEONE, NOW)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (new(title={"cy": "Beth nesaf?"}), CallInBothLanguages),
        (new(text={"en": "What next?"}), CallInBothLanguages),
        (new(days=6.99), CallTooShort),
        (new(days=-1), CallTooShort),
        (new(days=732), CallTooFarAhead),
    ],
)
def test_a_call_goes_out_in_both_languages_and_leaves_time(asked, refusal):
    with pytest.raises(refusal):
        rules.opened(uuid4(), asked, SOMEONE, NOW)


def test_seven_days_are_enough():
    assert made(days=7).closes_at == NOW + timedelta(days=7)


@pytest.mark.parametrize(
    ("later", "version", "at", "refusal"),
    [
        (timedelta(0), 1, NOW, NotLater),
        (timedelta(seconds=-1), None, NOW, NotLater),
        (timedelta(days=718), 1, NOW, CallTooFarAhead),
        (timedelta(days=1), 2, NOW, Stale),
        (timedelta(days=1), 1, NOW + timedelta(days=14), CallClosed),
    ],
)
def test_more_time_is_later_and_before_the_end(later, version, at, refusal):
    call = made()
    with pytest.raises(refusal):
        rules.extended(call, call.closes_at + later, version, at)


def test_more_time_counts_as_a_change():
    call = made()
    later = rules.extended(call, call.closes_at + timedelta(seconds=1), call.version, NOW)
    assert (later.closes_at, later.version) == (call.closes_at + timedelta(seconds=1), call.version + 1)


def test_a_motion_answers_an_open_call_of_its_own_body():
    call = made()
    rules.answered(call, FORUM, call.closes_at - timedelta(microseconds=1))
    with pytest.raises(CallClosed):
        rules.answered(call, FORUM, call.closes_at)
    for found, body_id in ((None, FORUM), (call, uuid4())):
        with pytest.raises(CallOfNothing):
            rules.answered(found, body_id, NOW)
