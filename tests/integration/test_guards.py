"""Guards that no other test would miss: races that a row lock decides, and what the schema refuses by itself."""

import asyncio

import asyncpg
import pytest

from governance.ballots import actions as ballots
from governance.ballots import queries
from governance.ballots.refusals import BallotClosed
from governance.ballots.values import NewVote, State
from governance.motions import actions as motions
from governance.motions import queries as motion_queries
from governance.motions.values import NewSecond
from tests import stage
from tests.integration.test_motions import proposed

# Long enough for the other to reach the lock or, without one, to go past it.
A_MOMENT = 0.3


async def test_two_who_second_at_once_are_both_counted(act, society):
    """One holds the motion, and the other waits instead of being told that somebody was first."""
    motion_id = await proposed(act, society, society.branwen)

    async def second(someone, then: float) -> None:
        async with act(someone) as ctx:
            await motions.second_motion(ctx, motion_id, NewSecond())
            await asyncio.sleep(then)

    await asyncio.gather(second(society.pwyll, A_MOMENT), second(society.cigfa, 0))
    async with act(None) as ctx:
        assert (await motion_queries.motion(ctx, motion_id)).seconds.count == 2


async def test_two_workers_at_once_close_a_ballot_once(act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    await clock.forward(days=8)

    async def advance(then: float) -> int:
        async with act(None) as ctx:
            done = await ballots.advance_due(ctx)
            await asyncio.sleep(then)
            return done

    assert sorted(await asyncio.gather(advance(A_MOMENT), advance(0))) == [0, 1]
    assert (await stage.seen(act, None, ballot_id)).state is State.DECLARED


async def test_a_vote_under_way_is_over_before_the_ballot_closes(act, society, clock, owner_url):
    """Closing waits for a vote that has been taken and is not yet committed, and counts it."""
    ballot_id = await stage.opened(act, society, clock)
    await stage.cast(act, society.pwyll, ballot_id, "yes")

    async def late_vote() -> None:
        async with act(society.branwen) as ctx:
            await ballots.cast_vote(ctx, ballot_id, NewVote("yes"))
            await clock.forward(days=8)
            await asyncio.sleep(A_MOMENT)

    async def close() -> int:
        await asyncio.sleep(A_MOMENT / 2)
        return await stage.advance(act)

    _, closed = await asyncio.gather(late_vote(), close())
    assert closed == 1
    async with act(None) as ctx:
        assert (await queries.result(ctx, ballot_id)).turnout == 2
    with pytest.raises(BallotClosed):
        await stage.cast(act, society.cigfa, ballot_id, "yes")


async def test_what_the_schema_itself_refuses(act, society, clock, owner_url):
    """A mistake in a query, or a hand at the database, meets the schema: as its owner too, but for the triggers."""
    ballot_id = await stage.opened(act, society, clock)
    owner = await asyncpg.connect(owner_url)
    off_roll = (
        "INSERT INTO vote SELECT ballot_id, member_id, {}, 'yes', NULL, $1, app_now() FROM roll_entry WHERE NOT on_roll"
    )
    officer = "UPDATE ballot SET certified_by = opened_by WHERE id = $1"
    try:
        for statement, value in (
            ('UPDATE body SET name = name || \'{"fr": "Forum"}\' WHERE id = $1', society.forum_id),
            ("UPDATE body SET name = '{}' WHERE id = $1", society.forum_id),
            (
                (
                    "INSERT INTO vote SELECT ballot_id, member_id, true, 'maybe', NULL, $1, app_now() FROM roll_entry"
                    " WHERE on_roll LIMIT 1"
                ),
                society.pwyll.person_id,
            ),
            (off_roll.format("false"), society.pwyll.person_id),
            (officer, ballot_id),
        ):
            with pytest.raises(asyncpg.CheckViolationError):
                await owner.execute(statement, value)
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await owner.execute(off_roll.format("true"), society.pwyll.person_id)
    finally:
        await owner.close()


async def test_a_temporary_table_is_never_read_in_place_of_ours(act, society, clock, db_url):
    """Whoever has the app's password may have tables of their own, and their names come first where nothing is said."""
    ballot_id = await stage.opened(act, society, clock)
    await stage.closed(act, clock)
    app = await asyncpg.connect(db_url)
    try:
        now = await app.fetchval("SELECT app_now()")
        await app.execute("CREATE TEMP TABLE clock AS SELECT true AS only_row, interval '-9 days' AS ahead")
        assert await app.fetchval("SELECT app_now()") >= now
        await app.execute(
            "CREATE TEMP TABLE ballot AS SELECT id, 'open' AS state, app_now() - interval '1 day' AS opens_at,"
            " app_now() + interval '1 day' AS closes_at FROM public.ballot"
        )
        with pytest.raises(asyncpg.PostgresError) as refused:
            await app.execute(
                "INSERT INTO vote SELECT ballot_id, member_id, true, 'no', NULL, $1, app_now() FROM roll_entry"
                " WHERE ballot_id = $2 AND on_roll LIMIT 1",
                society.pwyll.person_id,
                ballot_id,
            )
        assert refused.value.sqlstate == "FF002"
    finally:
        await app.close()


async def test_the_apps_role_forges_neither_the_journal_nor_seconds(act, society, clock, db_url):
    await stage.noticed(act, society, clock)
    app = await asyncpg.connect(db_url)
    journal = "INSERT INTO journal (event, subject_type, subject_id, facts, {}) VALUES ('x', 'body', $1, '{{}}', {})"
    try:
        for statement, state in (
            (journal.format("at", "'2001-01-01'"), "42501"),
            (journal.format("xid", "'1'"), "42501"),
            (journal.format("epoch", "-1"), "42501"),
            (journal.format("seq", "-1").replace(" VALUES", " OVERRIDING SYSTEM VALUE VALUES"), "42501"),
            ("DELETE FROM second USING motion m WHERE m.id = second.motion_id AND m.body_id = $1", "FF001"),
        ):
            with pytest.raises(asyncpg.PostgresError) as refused:
                await app.execute(statement, society.forum_id)
            assert refused.value.sqlstate == state, statement
    finally:
        await app.close()
