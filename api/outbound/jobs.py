"""What runs later: telling people, mailing codes, and doing what the rules do by themselves at their time.

Jobs are deferred by `governance.journal.defer` in the transaction of the act, so that an act which was rolled
back tells nobody. A job may run twice (a worker can die at any line); what it does happens once.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from email.message import EmailMessage
from functools import partial
from uuid import UUID

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from api.outbound import importing, mail, webhooks
from api.settings import Settings
from governance.accounts import queries as codes
from governance.context import Context, Visitor
from governance.database import open_engine
from governance.journal import QUEUES
from governance.notices import actions as notices
from governance.notices import queries as letters
from governance.rights import queries as rights
from governance.timers import TIMERS
from governance.webhooks import actions as endpoints
from governance.webhooks import queries as endpoint_views

log = logging.getLogger("fforwm.jobs")

TRIES = 480  # with waits of up to a quarter of an hour: five days, as mail servers try (RFC 5321 §4.5.4.1)
LONGEST_WAIT = 900
HEARTBEAT = 5.0  # seconds
STALLED_AFTER = 15.0  # seconds without a heartbeat: that worker is dead, and its jobs are free
AT_ONCE = 4  # of each queue
PATIENCE = 10.0  # seconds for what is under way when the worker is asked to stop

LONGEST_PAUSE = 30.0  # seconds between two looks, where each look fails


class Backoff(BaseRetryStrategy):
    """Try again after 1, 2, 4 … seconds, and at last each quarter of an hour."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        log.warning("job %s (%s) waits: %s", job.id, job.task_name, type(exception).__name__)
        if job.attempts >= TRIES:
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 10), LONGEST_WAIT)})


class Office:
    """What every job is given: the settings, and transactions in which nobody but the rules acts."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = open_engine(settings.database_url, pool_size=len(QUEUES) * AT_ONCE + 1)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Context]:
        async with self.engine.begin() as db:
            yield Context(db, Visitor())

    async def close(self) -> None:
        await self.engine.dispose()


def _office(context: JobContext) -> Office:
    office: Office = context.additional_context["office"]
    return office


async def tell(context: JobContext, event: str, subject_id: str) -> None:
    """Make the notices of one act: who must be told is derived now, from the roll and the rights of today."""
    async with _office(context).transaction() as ctx:
        await notices.tell(ctx, event, UUID(subject_id))


async def send_notice(context: JobContext, notice_id: str) -> None:
    """Send one notice, once.

    That it was sent is committed as soon as the mail server has taken it, while the row is held: a second job
    for the same notice waits, and then has nothing to do. Only a crash in between sends it twice, under one id.
    """
    office, id_ = _office(context), UUID(notice_id)
    async with office.transaction() as ctx:
        held = await notices.take_notice(ctx, id_)
        if held is not None:
            letter = await letters.letter(ctx, held)
            sent = letter.email is not None and await _sent(
                office, mail.notice(letter, office.settings, await ctx.now()), is_last=context.job.attempts >= TRIES
            )
            await notices.end_notice(ctx, id_, sent=sent)
    async with office.transaction() as ctx:
        await notices.complete_notice(ctx, id_)


async def _sent(office: Office, message: EmailMessage, *, is_last: bool) -> bool:
    """Hand a message over: False where it never will be taken. Raises where it is worth another try."""
    try:
        await mail.hand_over(message, office.settings)
    except mail.Refused as refusal:
        log.warning("message %s refused for good: %s", message["Message-ID"], refusal.code)
        return False
    except Exception:
        if not is_last:
            raise
        log.exception("message %s given up", message["Message-ID"])
        return False
    return True


async def send_code(context: JobContext, sign_in_id: str) -> None:
    """Mail a sign-in code, while it is good; nothing to an address at which nobody may sign in."""
    office, id_ = _office(context), UUID(sign_in_id)
    async with office.transaction() as ctx:
        code = await codes.code_mail(ctx, id_, office.settings.secret)
        now = await ctx.now()
    if code is not None:
        await _sent(office, mail.code(code, id_, office.settings, now), is_last=False)


async def tell_old_address(context: JobContext, change_id: str) -> None:
    """Write to the addresses in whose place another came."""
    office, id_ = _office(context), UUID(change_id)
    async with office.transaction() as ctx:
        told = await rights.replaced(ctx, id_)
        now = await ctx.now()
    for message in mail.address_changed(told, office.settings, now) if told else ():
        await _sent(office, message, is_last=False)


async def read_import(context: JobContext, import_id: str) -> None:
    """Read a list of members, and say of each row what it would do."""
    await importing.read(_office(context).transaction, UUID(import_id))


async def commit_import(context: JobContext, import_id: str) -> None:
    """Take a list of members into the register."""
    await importing.commit(_office(context).transaction, UUID(import_id))


async def undo_import(context: JobContext, import_id: str) -> None:
    """Take a list of members out of the register again."""
    await importing.undo(_office(context).transaction, UUID(import_id))


async def deliver(context: JobContext, delivery_id: str) -> None:
    """Try one message to a partner's program once, and store what came of it: the next try is another job.

    No transaction is open meanwhile. A worker that dies in between leaves the message waiting, and it is sent again.
    """
    office, id_ = _office(context), UUID(delivery_id)
    async with office.transaction() as ctx:
        ready = await endpoints.take_delivery(ctx, id_, office.settings.secret)
    if ready is not None:
        outcome = await webhooks.send(ready, office.settings)
        async with office.transaction() as ctx:
            await endpoints.end_try(ctx, id_, outcome)


async def warn_partner(context: JobContext, endpoint_id: str, message_id: str) -> None:
    """Write to a partner's contact that an endpoint was disabled."""
    office = _office(context)
    async with office.transaction() as ctx:
        off = await endpoint_views.switched_off(ctx, UUID(endpoint_id))
        now = await ctx.now()
    if off is not None:
        letter = mail.endpoint_disabled(off, UUID(message_id), office.settings, now)
        await _sent(office, letter, is_last=context.job.attempts >= TRIES)


async def send_invitation(context: JobContext, nomination_id: str) -> None:
    """Mail somebody who is not known yet that an organisation asks them to act for it, while it does."""
    office, id_ = _office(context), UUID(nomination_id)
    async with office.transaction() as ctx:
        letter, now = await letters.invitation(ctx, id_), await ctx.now()
    if letter is not None:
        await _sent(office, mail.notice(letter, office.settings, now), is_last=context.job.attempts >= TRIES)


def open_queue(settings: Settings) -> App:
    """The job queue, with every task under the name by which `journal.defer` calls it."""
    connector = PsycopgConnector(conninfo=settings.database_url, min_size=1, max_size=AT_ONCE)
    queue = App(connector=connector)
    queue.task(name="tell", pass_context=True, retry=Backoff())(tell)
    queue.task(name="send_notice", pass_context=True, retry=Backoff())(send_notice)
    queue.task(name="send_invitation", pass_context=True, retry=Backoff())(send_invitation)
    queue.task(name="send_code", pass_context=True, retry=Backoff())(send_code)
    for job in (read_import, commit_import, undo_import, tell_old_address):
        queue.task(name=job.__name__, pass_context=True, retry=Backoff())(job)
    queue.task(name="deliver", pass_context=True, retry=Backoff())(deliver)
    queue.task(name="warn_partner", pass_context=True, retry=Backoff())(warn_partner)
    return queue


async def work(settings: Settings, *, until: asyncio.Event | None = None) -> None:
    """Work the jobs and the timers until SIGTERM or SIGINT; or, where `until` is given, until that is set.

    What is under way is finished first. Several may run at once, on one machine or on many. A database that goes
    away is waited for.
    """
    stop = until or asyncio.Event()
    office = Office(settings)
    loops = [
        *(_keep_at(f"jobs of {name}", partial(_work_jobs, office, stop, name), stop, 1.0) for name in QUEUES),
        *(_keep_at(name, partial(run_timer, office, name), stop, 1.0) for name in TIMERS),
    ]
    with _signals(stop if until is None else None):
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            await stop.wait()
        finally:
            stop.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 2 * PATIENCE)
            await office.close()


@contextmanager
def _signals(stop: asyncio.Event | None) -> Iterator[None]:
    """Let SIGTERM and SIGINT set `stop`, where there is one and the system has such signals."""
    loop = asyncio.get_running_loop()
    held = [signal.SIGTERM, signal.SIGINT] if stop else []
    for each in held:
        with suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(each, stop.set) if stop else None
    try:
        yield
    finally:
        for each in held:
            with suppress(NotImplementedError, RuntimeError):
                loop.remove_signal_handler(each)


async def _keep_at(name: str, task: Callable[[], Awaitable[object]], stop: asyncio.Event, pause: float) -> None:
    """Do a thing again and again until told to stop; after a fault, wait longer each time."""
    wait = pause
    while not stop.is_set():
        try:
            await task()
            wait = pause
        except Exception:
            log.exception("%s failed, and is tried again", name)
            wait = min(2 * wait, LONGEST_PAUSE)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)


async def run_timer(office: Office, name: str) -> int:
    """Do what is due in one capability, unless another worker is at it. Gives how much was done."""
    async with office.transaction() as ctx:
        return await TIMERS[name](ctx) if await notices.hold_clock(ctx, name) else 0


async def _work_jobs(office: Office, stop: asyncio.Event, name: str) -> None:
    """Work one queue until told to stop, or until the database goes away."""
    queue = open_queue(office.settings)
    async with queue.open_async():
        worker = asyncio.create_task(
            queue.run_worker_async(
                queues=[name],
                concurrency=AT_ONCE,
                additional_context={"office": office},
                delete_jobs="successful",
                fetch_job_polling_interval=1.0,
                install_signal_handlers=False,
                shutdown_graceful_timeout=PATIENCE,
                stalled_worker_timeout=STALLED_AFTER,
                update_heartbeat_interval=HEARTBEAT,
            )
        )
        side = [asyncio.create_task(stop.wait()), asyncio.create_task(_free_stalled(queue))]
        try:
            await asyncio.wait({worker, *side}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*side, worker):  # for a worker, to be cancelled is to be asked to finish
                task.cancel()
            await asyncio.gather(*side, worker, return_exceptions=True)


async def _free_stalled(queue: App) -> None:
    """Put back the jobs of workers that died, for as long as this one lives."""
    while True:
        await queue.job_manager.prune_stalled_workers(STALLED_AFTER)
        for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
            log.warning("job %s (%s) was left by a worker that died", job.id, job.task_name)
            with suppress(ConnectorException):  # another worker was first
                await queue.job_manager.retry_job(job)
        await asyncio.sleep(HEARTBEAT)
