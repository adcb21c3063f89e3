"""Mail: what happened, put into the recipient's language, and handed over to the operator's mail server.

Each text is a whole document in `i18n/{cy,en}/notices/`; its first line is the subject. Plain text only: nothing
to load, nothing to track, and the same for everybody.
"""

import ssl
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import aiosmtplib

import i18n
from api.settings import Settings
from governance.accounts.views import CodeMail
from governance.ballots.sentences import Because
from governance.bilingual import LANGUAGES, Language
from governance.identifiers import new_id
from governance.notices.kinds import KINDS
from governance.notices.rules import Fact, Letter
from governance.refusal import N_, Said
from governance.rights.values import Told
from governance.webhooks.values import SwitchedOff
from i18n.addresses import url

TIMEOUT = 30.0  # seconds for each step with the mail server
BETWEEN = "\n" + "─" * 40 + "\n\n"  # between the Welsh and the English of one message
ANSWERS = {
    "accepted": N_("The board accepts the motion."),
    "in_part": N_("The board accepts the motion in part."),
    "declined": N_("The board declines the motion."),
    "referred_back": N_("The board refers the motion back to the members."),
}
# 530, 535 and 538, and the extended 5.7 (RFC 3463), speak of our right to send: the operator's to mend.
OURS_TO_MEND = frozenset({530, 535, 538})
PERMANENT = 500
NO_SUCH_LETTERS = 553  # as servers answer to a mailbox that is not in ASCII (RFC 6531)


class Lines(EmailPolicy):
    """Lines as SMTP has them; subjects are folded by the older module, as the newer doubles a space where it folds."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        text = str(value)
        charset = "us-ascii" if text.isascii() else "utf-8"
        folded = Header(text, charset, maxlinelen=76, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode()


# What a code is for: its letter, and the page on which it is typed.
CODES: Mapping[str, tuple[str, str]] = {
    "sign_in": ("sign_in", "sign_in_code"),
    "application": ("application_code", "apply_code"),
    "erasure": ("erasure_code", "erase_me"),
    "address": ("address_code", "my_details"),
}
LINES = Lines(linesep="\r\n")


class Refused(Exception):  # noqa: N818 - a fact about one message
    """The server will never take this message: there is no such mailbox, or it wants no such mail.

    `code` is its answer (RFC 5321 §4.2); the words of the answer often hold the address, so they stay out.
    """

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def notice(letter: Letter, settings: Settings, now: datetime) -> EmailMessage:
    """Write one notice; `letter.email` must be there. For a person who wishes for both languages, Welsh comes first.

    The message's id is the notice's: a second handing over of it, after a crash, is the same message.
    """
    languages = LANGUAGES if letter.language == "both" else (Language(letter.language),)
    texts = [_document(_text_of(letter), language, _filled(letter, settings, language)) for language in languages]
    if _is_special(letter):
        whole = [_document("special_resolution", each, _filled(letter, settings, each)) for each in LANGUAGES]
        texts += [("", f"{heading}\n\n{body}") for heading, body in whole]
    return _message(
        settings,
        Address(_line(letter.name), addr_spec=_address(letter.email or "")),
        texts,
        languages,
        letter.notice_id,
        now,
    )


def code(mail: CodeMail, sign_in_id: UUID, settings: Settings, now: datetime) -> EmailMessage:
    """Write the mail with a sign-in code. It holds nothing that the person who asked for it could have written."""
    name, page = CODES[mail.purpose or ("application" if mail.applies else "sign_in")]
    facts = {"code": mail.code, "minutes": str(mail.minutes)} | {
        f"url_{each}": settings.base_url + url(each, page) for each in LANGUAGES
    }
    text = _document(name, mail.language, facts)
    return _message(settings, Address(addr_spec=_address(mail.email)), [text], (mail.language,), sign_in_id, now)


def address_changed(told: Told, settings: Settings, now: datetime) -> Iterator[EmailMessage]:
    """Write to each address in whose place another came, without saying which."""
    languages = LANGUAGES if told.language == "both" else (Language(told.language),)
    facts = {"name": _line(told.name), "contact": settings.contact_address}
    texts = [_document("address_changed", each, facts) for each in languages]
    for email in told.emails:
        yield _message(settings, Address(addr_spec=_address(email)), texts, languages, new_id(), now)


def endpoint_disabled(off: SwitchedOff, id_: UUID, settings: Settings, now: datetime) -> EmailMessage:
    """Write to a partner's contact that its program is told nothing more at an address, and why."""
    languages = LANGUAGES if off.language == "both" else (Language(off.language),)
    facts = {"url": _line(off.url), "contact": settings.contact_address, "docs": f"{settings.base_url}/api/docs"}
    texts = [_document(f"endpoint_{off.why}", each, facts) for each in languages]
    return _message(settings, Address(addr_spec=_address(off.email)), texts, languages, id_, now)


async def hand_over(message: EmailMessage, settings: Settings) -> None:
    """Give one message to the operator's mail server.

    Raises `Refused` where it never will be taken; anything else that is raised may pass, so try again later.
    """
    sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    if not recipient.isascii():
        raise Refused(NO_SUCH_LETTERS)
    try:
        await aiosmtplib.send(message.as_bytes(), sender=sender, recipients=[recipient], **_connection(settings))
    except aiosmtplib.SMTPRecipientsRefused as refusal:
        if all(_is_final(each) for each in refusal.recipients):
            raise Refused(refusal.recipients[0].code) from refusal
        raise
    except aiosmtplib.SMTPDataError as refusal:
        if _is_final(refusal):
            raise Refused(refusal.code) from refusal
        raise


def _is_final(answer: aiosmtplib.SMTPResponseException) -> bool:
    return answer.code >= PERMANENT and answer.code not in OURS_TO_MEND and not answer.message.startswith("5.7.")


def _connection(settings: Settings) -> dict[str, Any]:
    """Read `smtp://user:password@host:port` or `smtps://…`; `?starttls=no` for a relay on a trusted wire.

    STARTTLS is used where the server offers it, and insisted on where a password would travel. The certificate is
    believed only where it is the server's own, by the system's authorities or `SSL_CERT_FILE`; on this very machine
    any will do, as a local relay mostly has one that it made itself, and nobody stands between.
    """
    url = urlsplit(settings.smtp_url)
    host = url.hostname or "127.0.0.1"
    secure = url.scheme == "smtps"
    local = _is_loopback(host)
    insists = True if url.username and not local else None
    refuses = parse_qs(url.query).get("starttls") == ["no"]
    return {
        "hostname": host,
        "port": url.port or (465 if secure else 25),
        "username": unquote(url.username) if url.username else None,
        "password": unquote(url.password) if url.password else None,
        "use_tls": secure,
        "start_tls": False if secure or refuses else insists,
        "tls_context": _tls(verified=not local),
        "local_hostname": _own_name(settings),
        "timeout": TIMEOUT,
    }


@cache
def _tls(*, verified: bool) -> ssl.SSLContext:
    """The system's certificates, read once: that takes longer than to send a message."""
    context = ssl.create_default_context()
    if not verified:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _own_name(settings: Settings) -> str:
    """Say who we are without asking the name service, which may take its time to answer."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    return host if host[-1].isalpha() and ":" not in host else "localhost"


def _message(
    settings: Settings,
    to: Address,
    texts: list[tuple[str, str]],
    languages: tuple[Language, ...],
    id_: UUID,
    now: datetime,
) -> EmailMessage:
    """Put a message together. `texts` are (subject, body) in each of `languages`, and what is enclosed, with none."""
    message = EmailMessage(LINES)
    sender = _address(settings.mail_from)
    message["From"] = Address("Fforwm", addr_spec=sender)
    message["To"] = to
    message["Subject"] = _line(" / ".join(subject for subject, _ in texts if subject))
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{id_}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answer comes back
    message.set_content(BETWEEN.join(body for _, body in texts), charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = ", ".join(languages)  # after the content: setting that clears what describes it
    return message


def _is_special(letter: Letter) -> bool:
    """Whether notice of a special resolution is given: its whole text stands in the notice, in both languages."""
    return letter.facts.get("resolution") == "special"


def _text_of(letter: Letter) -> str:
    """The document that a letter is written after."""
    return "motion_noticed_special" if letter.kind == "motion_noticed" and _is_special(letter) else letter.kind


def _filled(letter: Letter, settings: Settings, language: Language) -> dict[str, str]:
    """Give every value a notice's text may name, written in `language`."""
    facts = {name: _said(fact, language) for name, fact in letter.facts.items()}
    if isinstance(response := letter.facts.get("response"), str):
        facts["answer"] = i18n.gettext(language, ANSWERS[response])
    page = KINDS[letter.kind].thing.page
    ids = {f"{page}_id": str(letter.page_id)}
    pages = {f"url_{each}": settings.base_url + url(each, page, None, **ids) for each in LANGUAGES}
    return {**facts, **pages, "name": _line(letter.name)}


def _said(fact: Fact, language: Language) -> str:
    """Write one fact: names as a list, a reason as its sentence, the rest as anywhere."""
    if fact is None:
        return ""
    if isinstance(fact, tuple):
        return "\n".join(f"• {_line(name.in_(language).text)}" for name in fact)
    if isinstance(fact, Because | Said):
        return i18n.sentence(fact, language)
    return i18n.shown(fact, language)


@cache
def _template(name: str, language: Language) -> tuple[str, str]:
    text = (Path(i18n.__file__).parent / language / "notices" / f"{name}.txt").read_text("utf-8")
    subject, _, body = text.partition("\n\n")
    return subject.removeprefix("Subject: "), body


def _document(name: str, language: Language, facts: Mapping[str, str]) -> tuple[str, str]:
    """Give one text's (subject, body) with its values filled in; braces in the values are only braces.

    A paragraph that is one value is left out where there is nothing to say.
    """
    subject, body = _template(name, language)
    for silent in (each for each, said in facts.items() if not said):
        body = body.replace(f"\n{{{silent}}}\n", "")
    return subject.format_map(facts), body.format_map(facts)


def _line(text: str) -> str:
    """Make one line: every line end that Unicode knows becomes a space, so a header cannot begin another."""
    return " ".join(text.split())


def _address(email: str) -> str:
    """Write the domain as the mail system does (IDNA): `x@tŷ.cymru` goes to `x@xn--t-uia.cymru` or the like."""
    local, _, domain = _line(email).rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
