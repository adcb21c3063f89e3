"""Where may be sent to, what is told, and when it is tried again."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from api.messages import body_of
from governance.permissions import Scope
from governance.webhooks import rules
from governance.webhooks.refusals import (
    DeliveryUnderWay,
    EndpointDisabled,
    EndpointsFull,
    SecretsOverlap,
    WebhookAddressRefused,
)
from governance.webhooks.values import (
    TEST,
    Delivery,
    Endpoint,
    Happened,
    Listener,
    NewEndpoint,
    Outcome,
    SecretKept,
    Topic,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ID = UUID("01890000-0000-7000-8000-000000000000")
OTHER = UUID("01890000-0000-7000-8000-00000000ffff")

HOSTILE = [
    "http://example.org/",
    "ftp://example.org/",
    "https://example.org:8443/",
    "https://example.org:80/",
    "https://user@example.org/",
    "https://user:password@example.org/",
    "https://@example.org/",
    "https://example.org/#part",
    "https://example.org\\@127.0.0.1/",
    "https:///path",
    "https://localhost/",
    "https://intranet/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://0177.0.0.1/",
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://10.0.0.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://192.168.1.1/",
    "https://192.88.99.1/",
    "https://224.0.0.251/",
    "https://255.255.255.255/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[::10.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://[2001::1]/",
    "https://[3fff::1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fc00::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[::1",
    "https://example.org:99999/",
    "https://exa mple.org/",
    "https://exam%70le.org/",
    "http://127.0.0.1/",
    "http://127.0.0.2:8000/",
    "http://127.0.0.1@example.org:80/",
    "//example.org/",
    "HTTPS://example.org/",
    "HTTP://127.0.0.1:8000/",
    "example.org",
]


@pytest.mark.parametrize("url", HOSTILE)
@pytest.mark.parametrize("local", [False, True])
def test_hostile_addresses_are_refused_in_the_demo_too(url, local):
    with pytest.raises(WebhookAddressRefused):
        rules.checked_url(url, local=local)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/hooks?a=b",
        "https://EXAMPLE.org:443",
        "https://a.b.example.org./x",
        "https://xn--t-uia.cymru/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
    ],
)
def test_addresses_of_the_open_internet_are_taken(url):
    assert rules.checked_url(url, local=False) == url


def test_this_machine_is_open_in_the_demo_alone():
    url = "http://127.0.0.1:8123/hooks"
    assert rules.checked_url(url, local=True) == url
    with pytest.raises(WebhookAddressRefused):
        rules.checked_url(url, local=False)


def test_the_first_address_of_a_name_is_gone_to():
    assert rules.pinned(["93.184.216.34", "2606:4700::1111"]) == "93.184.216.34"


@pytest.mark.parametrize(
    "addresses",
    [
        ["93.184.216.34", "10.0.0.1"],  # one of them inside is enough
        ["127.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::a00:1"],
        ["fe80::1%eth0"],
        [],
        ["no address"],
    ],
)
def test_every_address_of_a_name_must_be_open(addresses):
    with pytest.raises(WebhookAddressRefused):
        rules.pinned(addresses)


def delivery(**changes) -> Delivery:
    given = {
        "id": ID,
        "endpoint_id": ID,
        "agreement_id": ID,
        "type": "motion.published",
        "subject_id": OTHER,
        "at": NOW,
        "state": "waiting",
        "attempts": 0,
        "due_at": NOW,
    }
    return Delivery(**given | changes)


def endpoint(**changes) -> Endpoint:
    given = {"id": ID, "client_id": ID, "url": "https://a.example.org/", "event_types": (), "language": "cy"}
    return Endpoint(**given | {"made_at": NOW} | changes)


def test_ten_tries_in_three_days_and_then_the_endpoint_is_disabled():
    waits, each, now = [], delivery(), NOW
    for _ in range(9):
        each, disabled = rules.tried(each, Outcome(status=500), now)
        assert (each.state, disabled) == ("waiting", None)
        waits.append((each.due_at - now).total_seconds())
        now = each.due_at
    assert waits == [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    each, disabled = rules.tried(each, Outcome(fault="too_slow"), now)
    assert (each.state, each.attempts, each.due_at, disabled) == ("failed", 10, None, "failed")


def test_the_jitter_lengthens_a_wait_by_a_tenth_at_most():
    late, _ = rules.tried(delivery(id=OTHER, attempts=8), Outcome(status=500), NOW)
    assert timedelta(hours=24) * 1.09 < late.due_at - NOW < timedelta(hours=24) * 1.1


@pytest.mark.parametrize(
    ("outcome", "state", "disabled"),
    [
        (Outcome(status=200), "delivered", None),
        (Outcome(status=204), "delivered", None),
        (Outcome(status=299), "delivered", None),
        (Outcome(status=301), "waiting", None),
        (Outcome(status=307), "waiting", None),
        (Outcome(status=404), "waiting", None),
        (Outcome(status=410), "failed", "gone"),
        (Outcome(status=429), "waiting", None),
        (Outcome(status=503), "waiting", None),
        (Outcome(fault="address_refused"), "waiting", None),
    ],
)
def test_what_an_answer_means(outcome, state, disabled):
    after, why = rules.tried(delivery(), outcome, NOW)
    assert (after.state, why, after.attempts, after.status) == (state, disabled, 1, outcome.status)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [(3600, 3600), (1, 5), (10**8, 86400)],  # as asked, no sooner than ours, no later than a day
)
def test_a_receiver_may_ask_for_a_longer_wait(asked, seconds):
    after, _ = rules.tried(delivery(), Outcome(status=503, wait=timedelta(seconds=asked)), NOW)
    assert (after.due_at - NOW).total_seconds() == seconds


def test_a_test_is_tried_once_and_disables_nothing():
    after, why = rules.tried(delivery(type=TEST), Outcome(status=500), NOW)
    assert (after.state, why) == ("failed", None)


def test_what_was_tried_to_the_end_may_be_sent_again_under_its_own_id():
    for state in ("delivered", "failed", "dropped"):
        after = rules.again(delivery(state=state, attempts=10, due_at=None), endpoint(), NOW)
        assert (after.id, after.state, after.attempts, after.due_at) == (ID, "waiting", 0, NOW)
    with pytest.raises(DeliveryUnderWay):
        rules.again(delivery(), endpoint(), NOW)
    with pytest.raises(EndpointDisabled):
        rules.again(delivery(state="failed"), endpoint(disabled_at=NOW, disabled_why="failed"), NOW)


def test_two_secrets_sign_for_a_day_and_a_leaked_one_ends_at_once():
    one = SecretKept(ID, NOW, None)
    assert rules.old_until([one], NOW, at_once=False) == NOW + timedelta(hours=24)
    two = [SecretKept(OTHER, NOW, None), SecretKept(ID, NOW, NOW + timedelta(hours=24))]
    assert len(rules.live(two, NOW + timedelta(hours=23))) == 2
    assert [each.id for each in rules.live(two, NOW + timedelta(hours=24))] == [OTHER]
    with pytest.raises(SecretsOverlap):
        rules.old_until(two, NOW, at_once=False)
    assert rules.old_until(two, NOW, at_once=True) == NOW


def test_a_secret_is_of_the_server_and_of_the_endpoint():
    secrets = {rules.secret_of(server, id_) for server in ("one", "two") for id_ in (ID, OTHER)}
    assert len(secrets) == 4
    assert all(each.startswith("whsec_") and len(each) == 50 for each in secrets)


def test_a_program_has_five_endpoints_at_most():
    new = NewEndpoint("https://a.example.org/", (Topic.BALLOT_OPENED, Topic.MOTION_PUBLISHED))
    assert rules.made(new, ID, ID, 4, NOW, local=False).event_types == ("motion.published", "ballot.opened")
    with pytest.raises(EndpointsFull):
        rules.made(new, ID, ID, 5, NOW, local=False)


@pytest.mark.parametrize(
    ("event", "facts", "topic"),
    [
        ("motion.transitioned", {"to": "seeking_seconders"}, "motion.published"),
        ("motion.transitioned", {"to": "submitted"}, None),
        ("motion.composed", {}, "motion.published"),
        ("motion.proposed", {}, None),
        ("ballot.closed_early", {}, "ballot.closed"),
        ("vote.cast", {}, None),
        ("minutes.approved", {}, "minutes.published"),
        ("membership.ended", {"reason": "lapsed"}, "membership.lapsed"),
        ("membership.ended", {"reason": "removed"}, "membership.ended"),
        ("membership.suspended", {}, None),
        ("application.submitted", {}, None),
        ("consent.given", {"agreement_id": str(ID)}, None),
        ("consent.objected", {"agreement_id": str(ID)}, "consent.withdrawn"),
    ],
)
def test_what_is_told_of_the_journal(event, facts, topic):
    message = rules.message_of(Happened(event, OTHER, NOW, facts))
    assert (message and message.topic) == topic


def listener(**changes) -> Listener:
    given = {"endpoint_id": ID, "client_id": ID, "agreement_id": ID, "event_types": (), "made_at": NOW}
    return Listener(**given | {"scopes": frozenset(Scope), "fields": frozenset({"status"})} | changes)


def test_a_program_is_told_what_its_agreement_gives_from_when_it_asked():
    ended = rules.message_of(Happened("membership.ended", OTHER, NOW, {"reason": "ended"}))
    assert rules.concerns(listener(), ended)
    assert not rules.concerns(listener(scopes=frozenset({Scope.WEBHOOKS_MANAGE})), ended)
    assert not rules.concerns(listener(fields=frozenset({"name"})), ended)
    assert not rules.concerns(listener(made_at=NOW + timedelta(seconds=1)), ended)
    withdrawn = rules.message_of(Happened("consent.withdrawn", OTHER, NOW, {"agreement_id": str(ID)}))
    assert rules.concerns(listener(), withdrawn)
    assert not rules.concerns(listener(agreement_id=OTHER), withdrawn)


def test_a_view_changes_by_what_is_done_to_a_member_under_this_agreement():
    done = Happened("consent.given", OTHER, NOW, {"agreement_id": str(ID)}, of_member=True)
    assert rules.changes_view(listener(), done)
    assert rules.changes_view(
        listener(agreement_id=OTHER), Happened("membership.ended", OTHER, NOW, {}, of_member=True)
    )
    assert not rules.changes_view(listener(agreement_id=OTHER), done)
    assert not rules.changes_view(listener(made_at=NOW + timedelta(seconds=1)), done)
    assert not rules.changes_view(listener(), Happened("decision.published", OTHER, NOW, {}))


def test_news_is_what_everybody_may_read_since_the_endpoint_is_there():
    seconded = Happened("motion.seconded", OTHER, NOW, {}, is_public=True)
    assert rules.is_news(listener(), seconded)
    assert not rules.is_news(listener(), Happened("motion.edited", OTHER, NOW, {}))  # of a draft
    assert not rules.is_news(listener(made_at=NOW + timedelta(seconds=1)), seconded)


@pytest.mark.parametrize("type_", [*Topic, TEST])
def test_a_message_says_type_time_id_and_address_and_no_more(type_):
    body = body_of(delivery(type=str(type_)))
    assert body.startswith(f'{{"type":"{type_}","timestamp":"2026-03-01T12:00:00Z","data":{{"id":"{OTHER}",'.encode())
    assert {*json.loads(body)} == {"type", "timestamp", "data"}
    assert {*json.loads(body)["data"]} == {"id", "href"}
    assert body == body_of(replace(delivery(type=str(type_)), attempts=3))  # the same at every try
