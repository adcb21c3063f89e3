"""Codes, sessions and networks, as rules."""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from governance.accounts import rules, values
from governance.accounts.refusals import ChoosePerson, CodeNotValid
from governance.accounts.values import NewSession, NewSignIn, PersonChoice, Session, SignIn
from governance.bilingual import Language
from governance.permissions import OFFICES, Office

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
SECRET = "the operator's"
ID = UUID("019a0000-0000-7000-8000-000000000001")
MANAWYDAN = PersonChoice(UUID(int=1), "Manawydan")
CIGFA = PersonChoice(UUID(int=2), "Cigfa")
STRANGER = UUID(int=3)
ASKED = SignIn(ID, "cartref@example.org", Language.CY, NOW, NOW + timedelta(minutes=10), 0, None)
CODE = rules.code_of(SECRET, ID)
WRONG = f"{(int(CODE) + 1) % 10**8:08d}"


def new(code: str = CODE, person_id: UUID | None = None) -> NewSession:
    return NewSession(ID, code, person_id)


@given(st.text(), st.uuids())
def test_a_code_is_eight_digits_of_the_hmac(secret, sign_in_id):
    code = rules.code_of(secret, sign_in_id)
    whole = int(hmac.new(secret.encode(), sign_in_id.bytes, sha256).hexdigest(), 16)
    assert len(code) == 8
    assert int(code) == whole % 100_000_000


def test_codes_differ_by_secret_and_by_sign_in():
    codes = {rules.code_of(secret, UUID(int=n)) for secret in ("one", "another") for n in range(50)}
    assert len(codes) == 100


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        f" {CODE[:4]} {CODE[4:]} ",
        f"{CODE[:4]}-{CODE[4:]}",
        "\u00a0".join(CODE),
        f"{CODE[:2]}\u2011{CODE[2:]}\t\n",
    ],
)
def test_spaces_and_hyphens_in_a_code_are_forgiven(typed):
    assert rules.recognise(ASKED, [CIGFA], new(typed), SECRET, NOW) == CIGFA


@pytest.mark.parametrize(
    ("sign_in", "people", "entered", "secret", "now"),
    [
        pytest.param(ASKED, [CIGFA], new(WRONG), SECRET, NOW, id="wrong"),
        pytest.param(ASKED, [CIGFA], new(CODE[:-1]), SECRET, NOW, id="too short"),
        pytest.param(ASKED, [CIGFA], new(CODE + "0"), SECRET, NOW, id="too long"),
        pytest.param(ASKED, [CIGFA], new("１" * 8), SECRET, NOW, id="other digits"),
        pytest.param(ASKED, [CIGFA], new(), "another secret", NOW, id="another secret"),
        pytest.param(ASKED, [CIGFA], new(), SECRET, NOW + timedelta(minutes=10), id="expired at the instant"),
        pytest.param(replace(ASKED, used_at=NOW), [CIGFA], new(), SECRET, NOW, id="used"),
        pytest.param(replace(ASKED, failures=5), [CIGFA], new(), SECRET, NOW, id="after five failures"),
        pytest.param(ASKED, [], new(), SECRET, NOW, id="nobody has the address"),
        pytest.param(ASKED, [CIGFA], new(person_id=STRANGER), SECRET, NOW, id="somebody else's id"),
        pytest.param(ASKED, [CIGFA, MANAWYDAN], new(WRONG), SECRET, NOW, id="wrong, of several"),
    ],
)
def test_every_bad_code_gets_the_one_same_answer(sign_in, people, entered, secret, now):
    with pytest.raises(CodeNotValid) as refused:
        rules.recognise(sign_in, people, entered, secret, now)
    assert refused.value.facts == {}


def test_the_last_moment_and_the_fifth_try_still_count():
    just = NOW + timedelta(minutes=10) - timedelta(microseconds=1)
    assert rules.recognise(replace(ASKED, failures=4), [CIGFA], new(), SECRET, just) == CIGFA


def test_a_shared_address_gives_a_choice_and_only_after_the_right_code():
    people = [CIGFA, MANAWYDAN]
    with pytest.raises(ChoosePerson) as refused:
        rules.recognise(ASKED, people, new(), SECRET, NOW)
    assert refused.value.people == people
    assert rules.recognise(ASKED, people, new(person_id=MANAWYDAN.person_id), SECRET, NOW) == MANAWYDAN


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2aff::9", "2001:db8:1:2a00::/56"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("127.0.0.1", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("testclient", None),
        ("", None),
        (None, None),
    ],
)
def test_a_network_is_a_household_or_an_office(client, network):
    assert rules.network_of(client) == network


@pytest.mark.parametrize(
    ("here", "in_all", "recent", "may"),
    [(0, 0, 0, True), (2, 8, 9, True), (3, 3, 0, False), (0, 9, 0, False), (0, 0, 10, False), (0, 3, 0, True)],
)
def test_three_live_codes_from_here_nine_in_all_and_ten_asks_are_the_most(here, in_all, recent, may):
    assert rules.may_ask(rules.Asks(here, in_all, recent)) is may


@pytest.mark.parametrize("email", ["branwen@example.org", "B.W+fforwm@post.example.cymru", "a@b.c", "o'r@x-y.wales"])
def test_ordinary_addresses_are_taken(email):
    assert msgspec.convert({"email": email}, NewSignIn).email == email


@pytest.mark.parametrize(
    "email",
    [
        "",
        "branwen",
        "branwen@",
        "@example.org",
        "branwen@example",
        "branwen@example.org\n",
        "branwen@example.org\r\nBcc: all@example.org",
        "bran wen@example.org",
        "branwen@example.org\x00",
        "Branwen <branwen@example.org>",
        "a@b@c.org",
        "branwen@example..org",
        "ŵ@example.org",
        "a@" + "b" * 250 + ".org",
        "x" * 65 + "@example.org",
    ],
)
def test_what_is_no_plain_address_is_refused(email):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"email": email}, NewSignIn)


@given(st.from_regex(values.EMAIL))
def test_no_address_brings_a_line_end_or_a_space(email):
    assert not any(character.isspace() or not character.isprintable() for character in email)


POWERFUL = [office for office in Office if OFFICES[office]]


@pytest.mark.parametrize("office", POWERFUL)
def test_officers_sessions_on_the_pages_are_short(office):
    assert rules.lifetime("pages", {office}) == rules.OFFICERS
    assert rules.lifetime("api", {office}) == rules.ORDINARY


@pytest.mark.parametrize("offices", [set(), {Office.PATRON}, {Office.BOARD_MEMBER}])
def test_an_office_without_powers_changes_nothing(offices):
    assert rules.lifetime("pages", offices) == rules.ORDINARY


def session(door: rules.Door = "pages") -> Session:
    return Session(ID, CIGFA.person_id, door, NOW, NOW, NOW + timedelta(days=90), None)


@pytest.mark.parametrize(
    ("offices", "idle", "absolute"),
    [(set(), timedelta(days=14), timedelta(days=90)), ({Office.SECRETARY}, timedelta(minutes=30), timedelta(hours=12))],
)
def test_a_session_ends_when_idle_and_at_the_latest(offices, idle, absolute):
    moment = timedelta(microseconds=1)
    assert rules.stands(session(), offices, NOW + idle - moment)
    assert not rules.stands(session(), offices, NOW + idle)
    busy = replace(session(), seen_at=NOW + absolute - moment)
    assert rules.stands(busy, offices, NOW + absolute - moment)
    assert not rules.stands(busy, offices, NOW + absolute)


def test_who_becomes_an_officer_gets_the_short_session_at_once():
    later = NOW + timedelta(hours=1)
    assert rules.stands(session(), set(), later)
    assert not rules.stands(session(), {Office.FORUM_CHAIR}, later)


def test_an_ended_session_never_stands():
    assert not rules.stands(replace(session(), ended_at=NOW), set(), NOW)


def test_a_session_is_touched_every_five_minutes_at_most():
    assert not rules.touch_is_due(session(), NOW + timedelta(minutes=4, seconds=59))
    assert rules.touch_is_due(session(), NOW + timedelta(minutes=5))


def test_of_a_token_only_its_sha256_is_kept():
    assert rules.token_digest("abc") == sha256(b"abc").digest()
