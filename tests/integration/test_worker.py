"""The worker: what it is asked to do happens once, whatever fails meanwhile, and it stops when it is asked to."""

import asyncio
import os
import signal
import sys
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from api.outbound import jobs, mail
from api.settings import Settings
from governance.accounts import actions as accounts
from governance.accounts.rules import code_of
from governance.accounts.values import NewSignIn
from governance.bilingual import Language
from governance.journal import defer
from governance.motions import queries
from governance.notices import actions as notices
from tests.mailbox import ELECTORS, mailbox, noticed, until, with_mail, working

pytestmark = pytest.mark.slow


async def row(act, sql, **keys):
    async with act(None) as ctx:
        return (await ctx.db.execute(text(sql), keys)).one()


async def ended(act, how) -> int:
    return (await row(act, f"SELECT count(*) FROM notice WHERE {how}_at IS NOT NULL"))[0]


async def all_sent(act) -> bool:
    return await ended(act, "sent") == len(ELECTORS)


async def is_noticed(act, motion_id) -> bool:
    async with act(None) as ctx:
        return (await queries.motion(ctx, motion_id)).noticed_at is not None


async def test_a_mail_server_that_is_down_gets_each_notice_once_when_it_is_back(act, society, clock, settings):
    motion_id = await noticed(act, society, clock)
    async with mailbox() as box:
        await box.close()
        async with working(with_mail(settings, box)):

            async def tried() -> bool:
                return (await row(act, "SELECT coalesce(min(attempts), 0) FROM procrastinate_jobs"))[0] > 0

            await until(tried)
            assert (await ended(act, "sent"), await ended(act, "failed")) == (0, 0)
            assert not await is_noticed(act, motion_id)
            await box.open()
            await until(lambda: all_sent(act), 40)
            await until(lambda: is_noticed(act, motion_id))
        assert len(box.messages) == len({m["Message-ID"] for m in box.messages}) == len(ELECTORS)


async def test_two_workers_send_each_notice_once(act, society, clock, settings):
    motion_id = await noticed(act, society, clock)
    async with mailbox() as box, working(with_mail(settings, box), workers=2):
        await until(lambda: is_noticed(act, motion_id))
        assert len(box.messages) == len({m["Message-ID"] for m in box.messages}) == len(ELECTORS)


async def test_two_jobs_for_one_notice_send_it_once(act, society, clock, settings):
    motion_id = await noticed(act, society, clock)
    async with act(None) as ctx:
        await notices.tell(ctx, "motion.noticed", motion_id)
        found = (await ctx.db.execute(text("SELECT id FROM notice LIMIT 1"))).scalar_one()
        for _ in range(3):
            await defer(ctx, "send_notice", notice_id=found)
        # All four first, so that they run at once.
        first = "UPDATE procrastinate_jobs SET priority = 9 WHERE args ->> 'notice_id' = :id"
        assert (await ctx.db.execute(text(first), {"id": str(found)})).rowcount == 4
    async with mailbox() as box:
        box.delay = 0.2
        async with working(with_mail(settings, box), workers=2):
            await until(lambda: is_noticed(act, motion_id))
            await until(lambda: idle(act))
        assert len(to_electors(box)) == len(ELECTORS)


async def idle(act) -> bool:
    return (await row(act, "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"))[0] == 0


async def test_a_mailbox_that_does_not_exist_fails_and_holds_nothing_up(act, society, clock, settings):
    motion_id = await noticed(act, society, clock)
    async with mailbox() as box, working(with_mail(settings, box)):
        box.refuse[society.pryderi.email] = "550 5.1.1 No such mailbox"
        await until(lambda: is_noticed(act, motion_id))
        assert await ended(act, "failed") == 1
        assert len(to_electors(box)) == len(ELECTORS) - 1
        failed = await row(act, "SELECT person_id FROM notice WHERE failed_at IS NOT NULL")
        assert failed.person_id == society.pryderi.person_id


async def test_a_person_without_an_address_fails_and_holds_nothing_up(act, society, clock, settings, owner_url):
    owner = await asyncpg.connect(owner_url)
    await owner.execute("DELETE FROM address WHERE person_id = $1", society.pryderi.person_id)
    await owner.close()
    motion_id = await noticed(act, society, clock)
    async with mailbox() as box, working(with_mail(settings, box)):
        await until(lambda: is_noticed(act, motion_id))
        assert await ended(act, "failed") == 1


@pytest.mark.parametrize("answer", ["451 4.7.1 Later", "554 5.7.1 Relay access denied", "530 Authenticate first"])
async def test_what_may_pass_is_tried_again(act, society, clock, settings, answer):
    motion_id = await noticed(act, society, clock)
    async with mailbox() as box, working(with_mail(settings, box)):
        box.refuse[society.pryderi.email] = answer
        await until(lambda: others_are_sent(act))
        assert not await is_noticed(act, motion_id)
        assert await ended(act, "failed") == 0
        box.refuse.clear()
        await until(lambda: is_noticed(act, motion_id))
        assert len(to_electors(box)) == len(ELECTORS)


async def others_are_sent(act) -> bool:
    return await ended(act, "sent") == len(ELECTORS) - 1


async def test_the_last_try_gives_up_and_holds_nothing_up(act, society, clock, settings):
    motion_id = await noticed(act, society, clock)
    async with act(None) as ctx:
        await notices.tell(ctx, "motion.noticed", motion_id)
        await ctx.db.execute(text("UPDATE procrastinate_jobs SET attempts = :tries"), {"tries": jobs.TRIES})
    async with mailbox() as box:
        await box.close()
        async with working(with_mail(settings, box)):
            await until(lambda: is_noticed(act, motion_id))
    assert await ended(act, "failed") == len(ELECTORS)


ADMITTING = ("Cynnig i’w ganiatáu", "A motion to admit")  # subjects


def to_electors(box):
    """What was mailed but for what asks officers to admit a motion: that goes only if a worker comes by in time."""
    return [each for each in box.messages if not each["Subject"].startswith(ADMITTING)]


async def test_the_jobs_of_a_worker_that_died_are_done_by_another(act, society, clock, settings):
    motion_id = await noticed(act, society, clock)
    async with act(None) as ctx:
        await ctx.db.execute(
            text(
                "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
                " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)"
            )
        )
    async with mailbox() as box, working(with_mail(settings, box)):
        await until(lambda: is_noticed(act, motion_id))
        assert len(to_electors(box)) == len(ELECTORS)


async def test_a_database_that_hangs_up_is_waited_for(act, society, clock, settings, server, database):
    async with mailbox() as box, working(with_mail(settings, box)):
        await asyncio.sleep(1)
        admin = await asyncpg.connect(server)
        hung_up = await admin.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1",
            database,
        )
        await admin.close()
        assert hung_up > 0
        motion_id = await noticed(act, society, clock)
        await until(lambda: is_noticed(act, motion_id), 40)
        assert len(to_electors(box)) == len(ELECTORS)


async def test_timers_move_motions_and_ballots_by_themselves(act, society, clock, settings):
    async with mailbox() as box, working(with_mail(settings, box), workers=2):
        motion_id = await noticed(act, society, clock)
        await until(lambda: is_noticed(act, motion_id))
        await clock.forward(days=9)

        async def opened() -> bool:
            return (await row(act, "SELECT count(*) FROM ballot WHERE state = 'open'"))[0] == 1

        await until(opened)
        await clock.forward(days=8)

        async def told_of_the_result() -> bool:
            told = "SELECT count(*) FROM notice WHERE kind = 'result_declared' AND sent_at IS NOT NULL"
            return (await row(act, told))[0] == len(ELECTORS)

        await until(told_of_the_result)
        assert len(to_electors(box)) == 3 * len(ELECTORS)


async def test_one_worker_at_a_time_sees_to_a_timer(act, society, settings, clock):
    office = jobs.Office(settings)
    await asked(act, society.branwen.email)
    await clock.forward(days=2)
    async with act(None) as ctx:
        assert await notices.hold_clock(ctx, "accounts")
        assert await jobs.run_timer(office, "accounts") == 0
    assert await jobs.run_timer(office, "accounts") == 1
    async with act(None) as ctx:
        assert await notices.hold_clock(ctx, "motions")
        async with office.transaction() as other:
            assert not await notices.hold_clock(other, "motions")
            assert await notices.hold_clock(other, "ballots")
    await office.close()


async def asked(act, email) -> object:
    async with act(None) as ctx:
        return (await accounts.ask_sign_in(ctx, NewSignIn(email, Language.CY), None)).sign_in_id


async def test_a_code_goes_to_a_known_address_and_nothing_to_an_unknown_one(act, society, settings):
    async with mailbox() as box, working(with_mail(settings, box)):
        unknown = await asked(act, "nobody-at-all@elsewhere.example")
        known = await asked(act, society.branwen.email.upper())
        await until(lambda: idle(act))
        assert box.envelopes == [society.branwen.email]
        body = box.messages[0].get_content()
        assert code_of(settings.secret, known) in body
        assert code_of(settings.secret, unknown) not in body
        assert box.messages[0]["Content-Language"] == "cy"
        assert "Branwen" not in body  # who shares the mailbox learns no name


async def test_a_code_that_has_run_out_is_not_mailed(act, society, settings, clock):
    await asked(act, society.branwen.email)
    await clock.forward(minutes=11)
    async with mailbox() as box, working(with_mail(settings, box)):
        await until(lambda: idle(act))
        assert box.messages == []


async def test_asked_to_stop_it_finishes_what_is_under_way(act, society, clock, settings):
    await noticed(act, society, clock)
    async with mailbox() as box:
        box.delay = 1.5
        own = with_mail(settings, box)
        given = {f"FFORWM_{name.upper()}": str(getattr(own, name)) for name in own.__struct_fields__}
        program = "import asyncio; from api.outbound.jobs import work; from api.settings import from_environment;"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", f"{program} asyncio.run(work(from_environment()))", env={**os.environ, **given}
        )

        async def under_way() -> bool:
            return (await row(act, "SELECT count(*) FROM notice"))[0] == len(ELECTORS)

        await until(under_way)
        await asyncio.sleep(0.7)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0
        await asyncio.sleep(0.2)
        assert 0 < len(box.messages) == await ended(act, "sent") < len(ELECTORS)
        box.delay = 0
        async with working(own):
            await until(lambda: all_sent(act))
        assert len(box.messages) == len({m["Message-ID"] for m in box.messages}) == len(ELECTORS)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", {"hostname": "mail.example.org", "port": 25, "use_tls": False, "start_tls": None}),
        ("smtps://mail.example.org", {"port": 465, "use_tls": True, "start_tls": False}),
        (
            "smtp://us%40er:p%2Fw@mail.example.org:587",
            {"port": 587, "username": "us@er", "password": "p/w", "start_tls": True},
        ),
        ("smtp://user:pw@127.0.0.1:2525", {"start_tls": None, "username": "user"}),
        ("smtp://relay.example.org?starttls=no", {"start_tls": False}),
        ("smtp://[::1]:2525", {"hostname": "::1", "port": 2525}),
    ],
)
def test_the_address_of_the_mail_server_says_how_to_speak_to_it(url, expected):
    found = mail._connection(Settings(smtp_url=url))
    assert {name: found[name] for name in expected} == expected


async def test_a_notice_that_is_not_there_is_no_error(act):
    async with act(None) as ctx:
        assert await notices.take_notice(ctx, uuid4()) is None
        await notices.complete_notice(ctx, uuid4())
