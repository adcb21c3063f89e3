"""Applications: what they need, who may do what with them, and which person of an address it is."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from governance.accounts.values import PersonChoice
from governance.bilingual import BilingualProse, Language
from governance.memberships import rules
from governance.memberships.refusals import (
    ApplicationMove,
    AssentNeeded,
    OwnApplication,
    PrinciplesChanged,
    PrinciplesInOneLanguage,
    PrinciplesInThePast,
)
from governance.memberships.values import Move, NewApplication, NewPrinciples, Principles, State
from governance.refusal import NotFound

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
APPLICANT, OFFICER = uuid4(), uuid4()
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
        rules.agreed(sent, in_force)
    else:
        with pytest.raises(refusal):
            rules.agreed(sent, in_force)


def test_the_language_in_which_the_principles_were_read_is_kept_with_the_assent():
    assert draft().principles_language is Language.CY
    assert draft(new=replace(AGREED, principles_language=None)).principles_language is Language.EN
    assert draft(new=NewApplication(principles_language=Language.CY)).principles_language is None


def test_a_draft_gives_up_its_address_when_it_is_submitted():
    sent = rules.submitted(draft(), APPLICANT, NOW)
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
    sent = rules.submitted(draft(), APPLICANT, NOW)
    with pytest.raises(OwnApplication):
        rules.approved(sent, APPLICANT, NOW)
    with pytest.raises(ApplicationMove):
        rules.approved(draft(), OFFICER, NOW)
    decided = rules.approved(sent, OFFICER, NOW)
    assert (decided.state, decided.decided_by, decided.version) == (State.APPROVED, OFFICER, sent.version + 1)
    with pytest.raises(ApplicationMove) as refused:
        rules.approved(decided, OFFICER, NOW)
    assert refused.value.allowed == []


def test_only_the_applicant_takes_an_application_back_and_only_while_it_waits():
    sent = rules.submitted(draft(), APPLICANT, NOW)
    with pytest.raises(NotFound):
        rules.withdrawn(sent, OFFICER, NOW)
    gone = rules.withdrawn(sent, APPLICANT, NOW)
    assert gone.state is State.WITHDRAWN
    with pytest.raises(ApplicationMove):
        rules.withdrawn(gone, APPLICANT, NOW)


@pytest.mark.parametrize(
    ("person_id", "admits", "moves"),
    [
        (APPLICANT, False, [Move.WITHDRAW]),
        (APPLICANT, True, [Move.WITHDRAW]),
        (OFFICER, True, [Move.APPROVE]),
        (OFFICER, False, []),
    ],
)
def test_who_may_do_what(person_id, admits, moves):
    assert rules.may(rules.submitted(draft(), APPLICANT, NOW), person_id, admits=admits) == moves


def test_from_what_is_over_nothing_leads_on():
    assert {state for state, _ in rules.MOVES} == set(State) - rules.OVER


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
