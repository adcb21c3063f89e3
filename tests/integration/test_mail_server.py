"""Mail over TLS with a password, to a real server whose certificate the test makes itself."""

import asyncio
import contextlib
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import aiosmtplib
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from api.outbound import mail
from api.settings import Settings
from governance.accounts.views import CodeMail
from governance.bilingual import Language
from tests.mailbox import Mailbox

# What the server says of itself where it must ask for a password without STARTTLS: that is what is tried.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
USER, PASSWORD = "fforwm@example.org", "p/ss:w@rd"
WRITTEN = "fforwm%40example.org:p%2Fss%3Aw%40rd"
# Every address of this machine reaches the server; of these, only the second counts as another machine's.
HERE, AFAR = "127.0.0.1", "0.0.0.0"  # noqa: S104 - connected to, not listened on


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate and its key in one file, good for both addresses: made here, and trusted by nobody."""
    if shutil.which("openssl") is None:
        pytest.skip("NOT RUN: mail over TLS. There is no openssl here to make a certificate with.")
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=the test server"]
    command += ["-addext", f"subjectAltName=IP:{HERE},IP:{AFAR}", "-keyout", str(file), "-out", f"{file}.crt"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    with file.open("a") as both:
        both.write(Path(f"{file}.crt").read_text())
    return file


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    """The certificates that are believed are read once; here they differ from test to test."""
    mail._tls.cache_clear()
    yield
    mail._tls.cache_clear()


class Server(Mailbox):
    """A mail server that takes mail only from whoever gave the password, and notes each try and how it came."""

    def __init__(self) -> None:
        super().__init__()
        self.tries: list[tuple[str, bool]] = []
        self.greeted = 0

    def check(
        self, server: SMTP, _session: object, _envelope: object, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        self.tries.append((given.login.decode(), server.transport.get_extra_info("sslcontext") is not None))
        return AuthResult(success=given == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)


@contextlib.asynccontextmanager
async def served(certificate: Path, *, starttls: bool = True, wrapped: bool = False) -> AsyncIterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    loop, box = asyncio.get_running_loop(), Server()

    def session() -> SMTP:
        how = {"tls_context": context, "require_starttls": True} if starttls else {"auth_require_tls": False}
        made = SMTP(box, loop=loop, authenticator=box.check, auth_required=True, **how)
        box.greeted += 1
        return made

    server = await loop.create_server(session, "0.0.0.0", 0, ssl=context if wrapped else None)  # noqa: S104
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        await server.wait_closed()


async def send(url: str) -> None:
    settings = Settings(mode="test", smtp_url=url, mail_from="fforwm@example.org")
    letter = mail.code(CodeMail("branwen@example.org", Language.CY, "12345678", 10), uuid4(), settings, NOW)
    await mail.hand_over(letter, settings)


async def test_a_password_travels_by_starttls_to_a_server_that_is_who_it_says(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with served(certificate) as box:
        await send(f"smtp://{WRITTEN}@{AFAR}:{box.port}")
        assert box.tries == [(USER, True)]
        assert box.envelopes == ["branwen@example.org"]
        assert "12345678" in box.messages[0].get_content()


async def test_a_server_that_speaks_tls_from_the_first_byte(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with served(certificate, starttls=False, wrapped=True) as box:
        await send(f"smtps://{WRITTEN}@{AFAR}:{box.port}")
        assert (box.tries, len(box.messages)) == ([(USER, True)], 1)


@pytest.mark.parametrize("wrapped", [False, True])
async def test_no_password_is_given_to_a_server_that_may_be_anybody(certificate, wrapped):
    async with served(certificate, starttls=not wrapped, wrapped=wrapped) as box:
        with pytest.raises((aiosmtplib.SMTPException, ssl.SSLCertVerificationError)):
            await send(f"{'smtps' if wrapped else 'smtp'}://{WRITTEN}@{AFAR}:{box.port}")
        assert (box.greeted, box.tries, box.messages) == (1, [], [])


async def test_no_password_travels_in_clear(certificate):
    """Not even where somebody on the way has taken STARTTLS out of what the server offers."""
    async with served(certificate, starttls=False) as box:
        with pytest.raises(aiosmtplib.SMTPException):
            await send(f"smtp://{WRITTEN}@{AFAR}:{box.port}")
        assert (box.greeted, box.tries, box.messages) == (1, [], [])


async def test_a_wrong_password_is_ours_to_mend_and_no_mail_is_given_up(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with served(certificate) as box:
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await send(f"smtp://fforwm%40example.org:wrong@{AFAR}:{box.port}")
        assert {secure for _, secure in box.tries} == {True}
        assert box.messages == []


async def test_a_relay_on_this_machine_may_have_made_its_own_certificate(certificate):
    """As Debian's relays have; the default setting must not fail on it."""
    async with served(certificate) as box:
        await send(f"smtp://{WRITTEN}@{HERE}:{box.port}")
        assert (box.tries, len(box.messages)) == ([(USER, True)], 1)
