"""A real mail server for the tests, a worker beside it, and a motion brought as far as a test needs it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import msgspec
from aiosmtpd.smtp import SMTP

from api.outbound import jobs
from api.settings import Settings
from governance.ballots import actions as ballots
from governance.ballots.values import NewVote
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.decisions import actions as decisions
from governance.decisions.values import LinkedMotion, NewDecision
from governance.motions import actions as motions
from governance.motions.values import NewApproval, NewMotion, NewSecond, NewTransition

TITLE = Bilingual(cy="Costau teithio gofalwyr", en="Carers’ travel costs")
TEXT = BilingualProse(cy="Bod y Bwrdd yn talu costau teithio.", en="That the Board pay travel costs.")
# Who may use a right today: Pryderi (joined today), too; not Efnisien (lapsed) and not Myrddin (no member).
ELECTORS = (
    *("rhiannon", "pwyll", "branwen", "pryderi", "bendigeidfran", "manawydan", "cigfa", "arianrhod", "gwydion"),
    *("teyrnon", "heledd", "olwen", "culhwch"),
)


class Mailbox:
    """An SMTP server on this event loop. `refuse` answers a recipient with what it names."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.envelopes: list[str] = []
        self.refuse: dict[str, str] = {}
        self.delay = 0.0
        self.port = 0
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, loop=loop), "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 - aiosmtpd's name
        if answer := self.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(self.delay)
        content = envelope.content.replace(b"\r\n", b"\n")  # as a mail program shows it
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.envelopes += envelope.rcpt_tos
        return "250 OK"

    def received(self, subject: str) -> list[EmailMessage]:
        """The messages with these words in their subject."""
        return [message for message in self.messages if subject in str(message["Subject"])]


@contextlib.asynccontextmanager
async def mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox()
    await box.open()
    try:
        yield box
    finally:
        await box.close()


def with_mail(settings: Settings, box: Mailbox) -> Settings:
    return msgspec.structs.replace(settings, smtp_url=f"smtp://127.0.0.1:{box.port}")


@contextlib.asynccontextmanager
async def working(settings: Settings, workers: int = 1) -> AsyncIterator[None]:
    """Workers at work while the block runs; stopped in good order at its end."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(jobs.work(settings, until=stop)) for _ in range(workers)]
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 30)


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Wait until something holds; fails where it does not in time."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.05)


async def noticed(act, society, clock) -> UUID:
    """A motion of Branwen's of which notice has been given (and not yet sent)."""
    async with act(society.branwen) as ctx:
        new = NewMotion(body_id=society.forum_id, original_language=Language.CY, title=TITLE, text=TEXT)
        motion_id = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    for someone in (society.pwyll, society.manawydan):
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
    async with act(society.heledd) as ctx:
        for language in (Language.CY, Language.EN):
            await motions.approve_text(ctx, motion_id, NewApproval(language))
    await clock.forward(hours=49)
    for _ in range(3):  # admitted, final text, notice given
        async with act(None) as ctx:
            await motions.advance_due(ctx)
    return motion_id


async def vote(act, someone, ballot_id: UUID, choice: str, on_behalf_of: UUID | None = None) -> None:
    async with act(someone) as ctx:
        await ballots.cast_vote(ctx, ballot_id, NewVote(choice, on_behalf_of))


def a_decision(society, motion_id: UUID | None = None, response: str | None = "accepted", **changes) -> NewDecision:
    """A decision that could be published as it is; with a motion, the board's answer to it."""
    given = {
        "body_id": society.board_id,
        "title": Bilingual(cy="Costau teithio: ateb y Bwrdd", en="Travel costs: the Board’s answer"),
        "text": BilingualProse(cy="Bydd y Bwrdd yn talu.", en="The Board will pay."),
        "reasons": BilingualProse(cy="Mae’r gofalwyr ar eu colled.", en="Carers are out of pocket."),
        "decided_on": date(2026, 1, 15),
        "yes": 4,
        "no": 1,
        "motions": () if motion_id is None else (LinkedMotion(motion_id, response),),
    }
    return NewDecision(**given | changes)


async def published(act, society, new: NewDecision) -> UUID:
    async with act(society.gwydion) as ctx:
        decision_id = await decisions.record_decision(ctx, new)
    async with act(society.arianrhod) as ctx:
        await decisions.publish_decision(ctx, decision_id)
    return decision_id
