"""Minutes: of which days, who approves them, what they say of the record, and where they go."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from governance.bilingual import Bilingual, BilingualProse
from governance.minutes import refusals, rules
from governance.minutes.values import Happening, Item, Minutes, NewMinutes, NewMove, State
from governance.permissions import Office
from governance.refusal import Stale
from i18n.record import OFFICES, say

CHAIR, SECRETARY, OTHER = uuid4(), uuid4(), uuid4()
TODAY, AT = date(2026, 5, 31), datetime(2026, 5, 2, 9, tzinfo=UTC)
BOTH, ONE = BilingualProse(cy="Te.", en="Tea."), BilingualProse(cy="Te.")
TITLE = Bilingual(cy="Te i bawb", en="Tea for all")


def item(text=BOTH, **more):
    facts = {"id": uuid4(), "kind": "note", "subject_id": None, "happened_at": None, "left_out": False}
    return Item(**facts | {"text": text} | more)


def minutes(state=State.DRAFT):
    return Minutes(
        id=uuid4(),
        body_id=uuid4(),
        period_from=TODAY,
        period_to=TODAY,
        state=state,
        present=(),
        apologies=(),
        drafted_by=SECRETARY,
        drafted_at=AT,
        approved_at=None,
        corrects_id=None,
        correction=None,
        version=3,
    )


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (TODAY, TODAY, None),
        (date(2025, 5, 31), TODAY, None),
        (date(2025, 5, 30), TODAY, refusals.PeriodTooLong),
        (TODAY, date(2026, 5, 30), refusals.PeriodTooLong),
        (TODAY, date(2026, 6, 1), refusals.PeriodNotOver),
    ],
)
def test_minutes_are_of_days_that_are_over(first, last, refusal):
    new = NewMinutes(body_id=uuid4(), period_from=first, period_to=last)
    if refusal is None:
        rules.check_period(new, TODAY)
    else:
        with pytest.raises(refusal):
            rules.check_period(new, TODAY)


@pytest.mark.parametrize(
    ("chairs", "leads", "own", "able"),
    [
        ({CHAIR}, {CHAIR, SECRETARY}, {SECRETARY}, {CHAIR}),
        ({CHAIR}, {CHAIR, SECRETARY}, {CHAIR}, {SECRETARY}),
        ({CHAIR, OTHER}, {CHAIR, OTHER, SECRETARY}, {SECRETARY, OTHER}, {CHAIR}),
        ({CHAIR}, {CHAIR, SECRETARY}, {CHAIR, SECRETARY}, {CHAIR, SECRETARY}),
        ({CHAIR}, {CHAIR}, {CHAIR}, {CHAIR}),
    ],
)
def test_the_chair_approves_or_another_who_leads_and_alone_the_drafter(chairs, leads, own, able):
    assert rules.approvers(chairs, leads, own) == able


@pytest.mark.parametrize(
    ("state", "to", "items", "version", "found"),
    [
        (State.DRAFT, "proposed", [item()], 3, State.PROPOSED),
        (State.DRAFT, "proposed", [item(), item(ONE, left_out=True)], None, State.PROPOSED),
        (State.DRAFT, "proposed", [item(), item(ONE)], 3, refusals.MinutesInOneLanguage),
        (State.DRAFT, "proposed", [item(left_out=True)], 3, refusals.MinutesEmpty),
        (State.DRAFT, "proposed", [item()], 2, Stale),
        (State.DRAFT, "approved", [item()], 3, refusals.MinutesMove),
        (State.PROPOSED, "draft", [item()], 3, State.DRAFT),
        (State.PROPOSED, "approved", [item()], 3, State.APPROVED),
        (State.APPROVED, "draft", [item()], 3, refusals.MinutesMove),
    ],
)
def test_where_minutes_go(state, to, items, version, found):
    if isinstance(found, State):
        assert rules.move(minutes(state), items, NewMove(to), CHAIR, {CHAIR}, version) is found
    else:
        with pytest.raises(found):
            rules.move(minutes(state), items, NewMove(to), CHAIR, {CHAIR}, version)


def test_whoever_may_not_approve_does_not():
    with pytest.raises(refusals.AnotherApproves):
        rules.move(minutes(State.PROPOSED), [item()], NewMove("approved"), SECRETARY, {CHAIR}, 3)


def test_what_was_left_out_on_purpose_is_in_the_draft():
    happened = Happening(kind="motion_admitted", subject_id=uuid4(), happened_at=AT, title=TITLE)
    there = item(kind="motion_admitted", subject_id=happened.subject_id, happened_at=AT, left_out=True)
    other = Happening(kind="motion_noticed", subject_id=happened.subject_id, happened_at=AT, title=TITLE)
    assert rules.not_yet([there], [happened, other]) == [other]


def test_a_result_is_said_with_its_figures_in_both_languages():
    result = Happening(
        kind="ballot_declared",
        subject_id=uuid4(),
        happened_at=AT,
        reference="C-2026-001",
        title=TITLE,
        outcome="carried",
        yes=1001,
        no=2,
        abstain=0,
        entitled=1500,
    )
    text = say(rules.said(result))
    assert text.en == (
        "The members carried the motion: C-2026-001, Tea for all\n\n"
        "In favour: 1,001. Against: 2. Abstained: 0. Entitled to vote: 1,500."
    )
    assert "Te i bawb" in text.cy
    assert "1,001" in text.cy


def test_reasons_follow_as_they_were_written_and_offices_have_their_names():
    decision = Happening(
        kind="decision_published", subject_id=uuid4(), happened_at=AT, reference="B-2026-001", title=TITLE, prose=ONE
    )
    assert say(rules.said(decision)).en.endswith("The reasons given:\n\nTe.")
    cover = Happening(
        kind="office_covered",
        subject_id=uuid4(),
        happened_at=AT,
        office=Office.FORUM_CHAIR,
        person="Branwen",
        holder="Pwyll",
        first_on=TODAY,
        last_on=TODAY,
    )
    assert "The office: Chair of the forum. Its holder: Pwyll." in say(rules.said(cover)).en
    assert "⟦" not in say(rules.said(cover)).cy
    assert set(OFFICES) == set(Office)
