"""Applications: what they need, who may do what with them, and which person of an address it is."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from governance.accounts.values import PersonChoice
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.bodies.rules import MembershipPeriods
from governance.memberships import rules
from governance.memberships.refusals import (
    ApplicationMove,
    AssentNeeded,
    NotTheirLanguage,
    OrganisationIncomplete,
    OwnApplication,
    OwnRefusal,
    PrinciplesChanged,
    PrinciplesInOneLanguage,
    PrinciplesInThePast,
    ReasonsNeeded,
    RepresentationTooLate,
)
from governance.memberships.values import Move, NewApplication, NewPrinciples, NewReview, Principles, State
from governance.permissions import Permission
from governance.refusal import NotFound

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
APPLICANT, OFFICER, OTHER_OFFICER = uuid4(), uuid4(), uuid4()
NAME = Bilingual(cy="Te a Sgwrs")
BOTH = BilingualProse(cy="Rhannu.", en="Sharing.")
SECOND = Principles(version=2, text=BOTH, effective_on=TODAY)
AGREED = NewApplication(principles_version=2, principles_language=Language.CY, agrees=True)


def draft(name="Branwen Llŷr", new=AGREED):
    return rules.drafted(
        new,
        id_=uuid4(),
        name=name,
        email="Branwen@Example.org",
        language="cy",
        read_in=Language.EN,
        sign_in_id=uuid4(),
        now=NOW,
    )


@pytest.mark.parametrize(
    ("sent", "in_force", "refusal"),
    [
        (AGREED, SECOND, None),
        (NewApplication(), None, None),
        (replace(AGREED, agrees=False), SECOND, AssentNeeded),
        (replace(AGREED, principles_version=1), SECOND, PrinciplesChanged),
        (NewApplication(agrees=True), SECOND, PrinciplesChanged),
        (AGREED, None, PrinciplesChanged),
    ],
)
def test_an_applicant_agrees_to_the_principles_in_force_and_to_no_others(sent, in_force, refusal):
    if refusal is None:
        rules.agreed(sent, in_force, None)
    else:
        with pytest.raises(refusal):
            rules.agreed(sent, in_force, None)


def test_the_language_in_which_the_principles_were_read_is_kept_with_the_assent():
    assert draft().principles_language is Language.CY
    assert draft(new=replace(AGREED, principles_language=None)).principles_language is Language.EN
    assert draft(new=NewApplication(principles_language=Language.CY)).principles_language is None


def test_a_draft_gives_up_its_address_when_it_is_submitted():
    sent = rules.submitted(draft(), APPLICANT, None, NOW)
    assert draft().email == "branwen@example.org"
    assert (sent.state, sent.email, sent.sign_in_id, sent.person_id, sent.submitted_at) == (
        State.SUBMITTED,
        None,
        None,
        APPLICANT,
        NOW,
    )


@pytest.mark.parametrize(
    ("name", "known"),
    [("Branwen Llŷr", True), ("branwen  llŷr", True), ("Branwen Llyr", True), ("Branwen Arberth", False)],
)
def test_whoever_has_the_same_name_at_the_address_is_the_same_person(name, known):
    people = [PersonChoice(uuid4(), "Efnisien"), PersonChoice(APPLICANT, name)]
    found = rules.known_as(draft(), people)
    assert (found.person_id if found else None) == (APPLICANT if known else None)


def test_nobody_approves_their_own_application_and_nobody_a_draft():
    sent = rules.submitted(draft(), APPLICANT, None, NOW)
    with pytest.raises(OwnApplication):
        rules.approved(sent, APPLICANT, "delegation", None, NOW)
    with pytest.raises(NotFound):
        rules.approved(draft(), OFFICER, "delegation", None, NOW)
    decided = rules.approved(sent, OFFICER, "delegation", None, NOW)
    assert (decided.state, decided.decided_by, decided.version) == (State.APPROVED, OFFICER, sent.version + 1)
    with pytest.raises(ApplicationMove) as refused:
        rules.approved(decided, OFFICER, "board", None, NOW)
    assert refused.value.allowed == []


PERIODS = MembershipPeriods(membership_answer_days=10, representation_days=14)


def refused():
    return rules.refused(rules.submitted(draft(), APPLICANT, None, NOW), BOTH, PERIODS, OFFICER, NOW)


def test_a_question_stops_the_clock_until_it_is_answered_or_its_time_is_over():
    sent = rules.submitted(draft(), APPLICANT, None, NOW)
    with pytest.raises(NotTheirLanguage):
        rules.asked(sent, BilingualProse(en="Why?"), PERIODS, OFFICER, NOW)
    waiting = rules.asked(sent, BilingualProse(cy="Pam?"), PERIODS, OFFICER, NOW)
    due = NOW + timedelta(days=10)
    assert (waiting.state, waiting.answer_due_at) == (State.INFO_NEEDED, due)
    with pytest.raises(NotFound):
        rules.answered(waiting, OFFICER, NOW)
    assert rules.answered(waiting, APPLICANT, due - timedelta(seconds=1)).state is State.SUBMITTED
    with pytest.raises(ApplicationMove):
        rules.answered(waiting, APPLICANT, due)
    assert (rules.lapsed(waiting).state, rules.lapsed(waiting).state_since) == (State.LAPSED, due)


def test_a_refusal_has_reasons_in_both_languages():
    sent = rules.submitted(draft(), APPLICANT, None, NOW)
    with pytest.raises(ReasonsNeeded) as missing:
        rules.refused(sent, BilingualProse(cy="Na."), PERIODS, OFFICER, NOW)
    assert missing.value.pointer == "/reasons/en"
    assert (refused().state, refused().refused_by, refused().refused_at) == (State.REFUSED, OFFICER, NOW)


@pytest.mark.parametrize(("days", "late"), [(13.9, False), (14, True)])
def test_a_representation_is_made_in_time(days, late):
    at = NOW + timedelta(days=days)
    assert (Move.REPRESENT in rules.may(refused(), APPLICANT, frozenset(), at)) is not late
    if late:
        with pytest.raises(RepresentationTooLate):
            rules.represented(refused(), "Eto.", APPLICANT, at)
    else:
        assert rules.represented(refused(), "Eto.", APPLICANT, at).state is State.UNDER_REVIEW


@pytest.mark.parametrize(("to", "state"), [("approved", State.APPROVED), ("refused_final", State.REFUSED_FINAL)])
def test_somebody_else_decides_on_a_representation_and_for_good(to, state):
    again = rules.represented(refused(), "Eto.", APPLICANT, NOW)
    new = NewReview(to, BOTH)
    with pytest.raises(OwnRefusal):
        rules.reviewed(again, new, OFFICER, {OFFICER}, NOW)
    decided = rules.reviewed(again, new, OTHER_OFFICER, {OFFICER}, NOW)
    assert (decided.state, decided.decided_by, decided.authority, decided.review) == (
        state,
        OTHER_OFFICER,
        "board",
        BOTH,
    )
    with pytest.raises(ApplicationMove):
        rules.represented(decided, "Eto.", APPLICANT, NOW)


@pytest.mark.parametrize(
    ("sent", "missing"),
    [({"organisation_name": NAME}, "/organisation_kind"), ({"position": "Cadeirydd"}, "/organisation_name")],
)
def test_an_organisation_applies_with_all_that_it_takes(sent, missing):
    with pytest.raises(OrganisationIncomplete) as refusal:
        rules.agreed(NewApplication(**sent), None, None)
    assert refusal.value.pointer == missing


def test_only_the_applicant_takes_an_application_back_and_only_while_it_waits():
    sent = rules.submitted(draft(), APPLICANT, None, NOW)
    with pytest.raises(NotFound):
        rules.withdrawn(sent, OFFICER, NOW)
    gone = rules.withdrawn(sent, APPLICANT, NOW)
    assert gone.state is State.WITHDRAWN
    with pytest.raises(ApplicationMove):
        rules.withdrawn(gone, APPLICANT, NOW)


@pytest.mark.parametrize(
    ("person_id", "held", "moves"),
    [
        (APPLICANT, {}, {Move.WITHDRAW}),
        (APPLICANT, {Permission.MEMBERSHIP_ADMIT, Permission.MEMBERSHIP_DECIDE}, {Move.WITHDRAW}),
        (OFFICER, {Permission.MEMBERSHIP_ADMIT}, {Move.APPROVE, Move.ASK}),
        (OFFICER, {Permission.MEMBERSHIP_ADMIT, Permission.MEMBERSHIP_DECIDE}, {Move.APPROVE, Move.ASK, Move.REFUSE}),
        (OFFICER, {}, set()),
    ],
)
def test_who_may_do_what(person_id, held, moves):
    assert set(rules.may(rules.submitted(draft(), APPLICANT, None, NOW), person_id, held, NOW)) == moves


def test_from_what_is_over_nothing_leads_on():
    over = {State.APPROVED, State.REFUSED_FINAL, State.LAPSED, State.WITHDRAWN}
    assert {state for state, _ in rules.MOVES} == set(State) - over
    assert rules.WAITING.isdisjoint(over)


@pytest.mark.parametrize(
    ("text", "day", "last_on", "refusal"),
    [
        (BOTH, TODAY, None, None),
        (BOTH, TODAY, TODAY, None),
        (BilingualProse(cy="Rhannu."), TODAY, None, PrinciplesInOneLanguage),
        (BOTH, TODAY - timedelta(days=1), None, PrinciplesInThePast),
        (BOTH, TODAY, date(2026, 4, 1), PrinciplesInThePast),
    ],
)
def test_principles_are_enacted_in_both_languages_and_never_backwards(text, day, last_on, refusal):
    new = NewPrinciples(text=text, effective_on=day)
    if refusal is None:
        rules.check_principles(new, last_on, TODAY)
    else:
        with pytest.raises(refusal):
            rules.check_principles(new, last_on, TODAY)
