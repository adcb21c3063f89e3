"""Where a message really goes: to the address that was looked up, once, by the name that was asked for."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time  # noqa: TID251 - what a receiver's clock says
from uuid import uuid4

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.outbound import webhooks
from api.settings import Settings
from governance.webhooks import rules
from governance.webhooks.values import Delivery, Outcome, Ready
from tests.receiver import receiving

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAME = "hooks.partner.example"
SECRET = rules.secret_of("the server's", uuid4())


def ready(url: str) -> Ready:
    waiting = {"state": "waiting", "attempts": 0, "due_at": NOW, "type": "ballot.opened", "at": NOW}
    ids = {name: uuid4() for name in ("id", "endpoint_id", "agreement_id", "subject_id")}
    return Ready(
        Delivery(**ids, **waiting), url, (SECRET,), datetime.fromtimestamp(time(), UTC)
    )  # as the receiver's clock


class Names:
    """A name service that gives its answers in turn, and counts how often it was asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = [*answers], 0

    async def __call__(self, _host: str, _port: int) -> list[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"]
)
async def test_a_name_that_leads_inside_is_not_connected_to(address):
    names = Names([address])
    assert await webhooks.send(ready(f"https://{NAME}/"), Settings(), names) == Outcome(fault="address_refused")
    both = Names(["93.184.216.34", address])
    assert await webhooks.send(ready(f"https://{NAME}/"), Settings(), both) == Outcome(fault="address_refused")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "127.0.0.1", "[::1]", "[::ffff:10.0.0.1]"])
async def test_what_stands_in_the_table_is_looked_at_again_before_it_is_sent_to(host):
    names = Names(["93.184.216.34"])
    assert await webhooks.send(ready(f"https://{host}/"), Settings(), names) == Outcome(fault="address_refused")
    assert names.asked == 0


async def test_this_machine_is_sent_to_in_the_demo_alone():
    async with receiving() as receiver:
        production = await webhooks.send(ready(receiver.url), Settings())
        assert (production, receiver.received) == (Outcome(fault="address_refused"), [])
        assert (await webhooks.send(ready(receiver.url), Settings(mode="demo"))).status == 200


async def test_a_redirect_inside_is_not_followed():
    async with receiving() as inside:
        async with receiving(answers=[(307, f"location: {inside.url}\r\n")]) as receiver:
            outcome = await webhooks.send(ready(receiver.url), Settings(mode="demo"))
        assert (outcome.status, inside.received) == (307, [])


async def test_a_name_without_an_address_is_no_answer():
    async def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError

    assert await webhooks.send(ready(f"https://{NAME}/"), Settings(), nowhere) == Outcome(fault="no_answer")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's TLS for the name alone, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2199, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(pem, private)
    return server, ssl.create_default_context(cafile=str(pem))


def wire(trusted: ssl.SSLContext) -> httpx2.AsyncHTTPTransport:
    return httpx2.AsyncHTTPTransport(verify=trusted, trust_env=False)


async def test_it_goes_to_the_address_that_was_looked_at_under_the_name_that_was_asked_for(certificate):
    """The name leads inside from the second asking on; nobody asks a second time."""
    server, trusted = certificate
    asked_for: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    async with receiving(ssl=server) as receiver:
        url = f"https://{NAME}:{receiver.port}/hooks?of=ours"
        body, headers = webhooks.signed(ready(url))
        outcome = await webhooks.post(url, "127.0.0.1", body, headers, NOW, wire(trusted))
        assert outcome.status == 200
        [received] = receiver.received
        assert asked_for == [NAME]
        assert received.headers["host"] == f"{NAME}:{receiver.port}"
        assert received.line == "POST /hooks?of=ours HTTP/1.1"
        received.verified(SECRET)


async def test_a_certificate_of_another_name_is_not_believed(certificate):
    server, trusted = certificate
    async with receiving(ssl=server) as receiver:
        url = f"https://elsewhere.example:{receiver.port}/"
        body, headers = webhooks.signed(ready(url))
        with pytest.raises((OSError, httpx2.HTTPError)):
            await webhooks.post(url, "127.0.0.1", body, headers, NOW, wire(trusted))
        assert receiver.received == []


async def test_the_name_is_looked_up_once_and_the_connection_goes_there():
    """Whoever answers an open address first and a private one after it gets one question from us at each try."""
    went: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        went.append(request.url.host)
        return httpx2.Response(204)

    names, wire = Names(["93.184.216.34"], ["127.0.0.1"]), httpx2.MockTransport(answer)
    assert (await webhooks.send(ready(f"https://{NAME}/"), Settings(), names, lambda: wire)).status == 204
    assert (went, names.asked) == (["93.184.216.34"], 1)
    assert (await webhooks.send(ready(f"https://{NAME}/"), Settings(), names, lambda: wire)).fault == "address_refused"
    assert (went, names.asked) == (["93.184.216.34"], 2)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Sun, 01 Mar 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Sun, 01 Mar 2020 12:10:00 GMT", timedelta()),
        ("soon", None),
        ("-5", None),
        ("9" * 400, timedelta(seconds=999999999)),
        ("Sun, 01 Mar 2026 12:10:00", None),
    ],
)
def test_retry_after_by_seconds_or_by_date(value, wait):
    assert webhooks._retry_after(value, NOW) == wait
