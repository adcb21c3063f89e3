"""Agreements, tokens and what is told: the rules as tables."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from governance.bilingual import BilingualProse
from governance.partners import refusals, rules
from governance.partners.values import (
    Agreement,
    Credentials,
    Field,
    NewAgreement,
    NewIdentifier,
    Scheme,
    StandingFacts,
    TokenAsked,
)
from governance.permissions import Scope

BOTH = BilingualProse(cy="I wybod.", en="To know.")
TODAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 11, tzinfo=UTC)
ID = UUID(int=1)


def new(**changes) -> NewAgreement:
    given = {
        "membership": BOTH,
        "basis": "consent",
        "contact": BOTH,
        "scopes": tuple(Scope),
        "fields": tuple(Field),
        "starts_on": TODAY,
        "ends_on": date(2026, 12, 31),
    }
    return NewAgreement(**given | changes)


def agreed(others=(), **changes) -> Agreement:
    return rules.agreed(new(**changes), ID, ID, others, {"gwynedd"}, TODAY)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"membership": BilingualProse(cy="I wybod.")}, refusals.AgreementInBothLanguages),
        ({"contact": BilingualProse(en="To know.")}, refusals.AgreementInBothLanguages),
        ({"ends_on": date(2026, 5, 31), "starts_on": date(2026, 5, 1)}, refusals.AgreementDaysInvalid),
        ({"ends_on": date(2026, 5, 31)}, refusals.AgreementDaysInvalid),
        ({"ends_on": date(2032, 1, 1)}, refusals.AgreementDaysInvalid),
        ({"contact": None}, refusals.ContactWithoutPurpose),
        ({"contact": None, "scopes": (Scope.MEMBERS_READ,), "fields": (Field.EMAIL,)}, refusals.ContactWithoutPurpose),
        ({"regions": ("gwynedd", "atlantis")}, refusals.RegionNotKnown),
    ],
)
def test_what_cannot_be_agreed(changes, refusal):
    assert agreed(regions=("gwynedd",)).scopes == tuple(Scope)
    with pytest.raises(refusal):
        agreed(**changes)


def test_one_agreement_at_a_time_and_the_next_from_the_day_after():
    first = agreed()
    with pytest.raises(refusals.AgreementStands):
        agreed([first], starts_on=date(2026, 12, 31), ends_on=date(2027, 1, 31))
    after = agreed([first], starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 31))
    ended = rules.ended(first, BOTH, ID, NOON)
    assert agreed([ended, after]).ends_on == first.ends_on
    with pytest.raises(refusals.AgreementOver):
        rules.ended(ended, BOTH, ID, NOON)


@pytest.mark.parametrize(
    ("now", "stands"),
    [
        (datetime(2026, 5, 31, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 5, 31, 23, tzinfo=UTC), True),  # summer time: the day begins at eleven at night in UTC
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 1, tzinfo=UTC), False),
    ],
)
def test_its_days_are_those_in_wales(now, stands):
    assert rules.in_force(agreed(), now) is stands


LAST = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
ASKED = TokenAsked("client_credentials", Credentials("x", "y"))


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (NOON, 900),
        (datetime(2026, 12, 31, 23, 50, tzinfo=UTC), 600),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), 1),
    ],
)
def test_a_token_never_outlives_its_agreement(now, seconds):
    token = rules.granted(ASKED, ID, [agreed()], b"", now)
    assert token.expires_at - token.issued_at == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("scope", "given"),
    [
        (None, ("members.read",)),
        ("members.read", ("members.read",)),
        ("members.contact.read", None),
        ("", None),
        ("members.read ", None),
        ("members.read admin", None),
    ],
)
def test_a_token_has_the_scopes_that_are_agreed(scope, given):
    agreement = agreed(scopes=(Scope.MEMBERS_READ,))
    asked = TokenAsked("client_credentials", Credentials("x", "y"), scope)
    if given is None:
        with pytest.raises(refusals.ScopeNotAgreed):
            rules.granted(asked, ID, [agreement], b"", NOON)
    else:
        assert rules.granted(asked, ID, [agreement], b"", NOON).scopes == given


def test_no_other_way_to_a_token_and_none_without_an_agreement():
    with pytest.raises(refusals.GrantNotOffered):
        rules.granted(TokenAsked("password", Credentials("x", "y")), ID, [agreed()], b"", NOON)
    for agreements in ([], [rules.ended(agreed(), BOTH, ID, NOON)], [agreed(starts_on=date(2026, 6, 2))]):
        with pytest.raises(refusals.ClientWithoutAgreement):
            rules.granted(ASKED, ID, agreements, b"", NOON)


def test_a_secret_is_one_of_the_clients_or_none():
    digests = [rules.digest_of("old"), rules.digest_of("new")]
    rules.authenticate(Credentials("x", "new"), digests)
    for secret, known in (("other", digests), ("", digests), ("new", [])):
        with pytest.raises(refusals.ClientNotKnown):
            rules.authenticate(Credentials("x", secret), known)


PLAIN = {"kind", "class", "status", "joined_on", "ended_on", "region", "standing"}
READ, CONTACT = Scope.MEMBERS_READ, Scope.MEMBERS_CONTACT


@pytest.mark.parametrize(
    ("kind", "scopes", "ceiling", "may_contact", "told"),
    [
        ("person", {READ}, Field, True, PLAIN),
        (
            "person",
            {READ, CONTACT},
            Field,
            False,
            PLAIN,
        ),
        ("person", {READ, CONTACT}, Field, True, set(Field)),
        ("person", {READ, CONTACT}, {"kind", "email"}, True, {"kind", "email"}),
        ("person", {READ}, {"kind", "email", "name"}, True, {"kind"}),
        ("organisation", {READ}, {"kind", "name"}, False, {"kind", "name"}),
        ("organisation", {READ}, set(), False, set()),
        ("person", set(), Field, True, set()),
    ],
)
def test_what_is_told_is_what_scope_agreement_and_member_all_give(kind, scopes, ceiling, may_contact, told):
    assert rules.fields_told(kind, scopes, set(ceiling), may_contact=may_contact) == told


def test_a_member_consents_to_the_words_of_a_purpose_that_is_there():
    agreement = agreed(contact=BilingualProse(cy="I ysgrifennu.", en="To write."))
    assert rules.wording(agreement, "contact", NOON).en == "To write."
    assert rules.wording(agreement, "membership", NOON) == BOTH
    with pytest.raises(refusals.AgreementOver):
        rules.wording(rules.ended(agreement, BOTH, ID, NOON), "contact", NOON)
    duty = agreed(basis="legal_obligation", contact=None, scopes=(READ,), fields=())
    for purpose in ("membership", "contact"):
        with pytest.raises(refusals.NothingToConsentTo):
            rules.wording(duty, purpose, NOON)


@pytest.mark.parametrize(
    ("scheme", "given", "stored"),
    [
        ("GB-CHC", "1234567", "1234567"),
        ("GB-CHC", " 123 456 ", "123456"),
        ("GB-CHC", "1234567-1", "1234567-1"),
        ("GB-CHC", "12345", None),
        ("GB-COH", "07444723", "07444723"),
        ("GB-COH", "oc301234", "OC301234"),
        ("GB-COH", "7444723", None),
        ("GB-MPR", "235C", "235C"),
        ("GB-MPR", "ip031455", "IP031455"),
        ("GB-MPR", "C235", None),
        ("GB-PLA", "gwn", "GWN"),
        ("GB-PLA", "LND", None),
        ("GB-WALEDU", "6654000", "6654000"),
        ("GB-WALEDU", "665400", None),
        ("x-cy-rsl", "L124", "L124"),
        ("x-cy-rsl", "L124\n", "L124"),
        ("x-cy-rsl", "1", None),
    ],
)
def test_a_number_has_the_form_of_its_register(scheme, given, stored):
    new = NewIdentifier(Scheme(scheme), given)
    if stored is None:
        with pytest.raises(refusals.IdentifierNotOfItsForm):
            rules.tidied(new)
    else:
        assert rules.tidied(new) == stored


HELD = {"kind": "person", "held_from": date(2026, 1, 1), "held_to": None, "rests": False}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "member"),
        ({"held_from": TODAY}, "member"),
        ({"held_from": None}, "no_right"),
        ({"held_from": date(2026, 6, 2)}, "not_yet_joined"),
        ({"held_to": TODAY}, "member"),
        ({"held_to": date(2026, 5, 31)}, "membership_ended"),
        ({"rests": True}, "suspended"),
        ({"kind": "organisation"}, "no_representative"),
        ({"kind": "organisation", "represented": True}, "member"),
    ],
)
def test_why_a_member_may_use_their_right_on_a_day(changes, reason):
    assert rules.standing(StandingFacts(**{**HELD, "represented": False, **changes}), TODAY) == reason


def test_only_an_interest_is_objected_to():
    rules.objected(agreed(basis="legitimate_interests"), NOON)
    for basis in ("consent", "legal_obligation"):
        with pytest.raises(refusals.NothingToObjectTo):
            rules.objected(agreed(basis=basis), NOON)
