"""The retention schedule: every column of the database is in it or is about nobody, and what it says is done."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from governance.accounts.store import enter_address
from governance.bodies import store as bodies
from governance.members import store as members
from governance.permissions import Office
from governance.retention import actions, rules


def classified() -> Counter[str]:
    tables = [line.columns for line in rules.LINES] + [rules.NOBODY]
    return Counter(
        f"{table}.{each}" for columns in tables for table, names in columns.items() for each in names.split()
    )


async def test_every_column_is_in_the_schedule_or_is_about_nobody(engine):
    """A new column is put into a line of the schedule, or said to be about nobody, before it is kept."""
    query = "SELECT table_name || '.' || column_name FROM information_schema.columns c JOIN information_schema.tables t"
    query += " USING (table_schema, table_name) WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'"
    async with engine.connect() as db:
        there = set((await db.execute(text(query))).scalars())
    assert there - set(classified()) == set(), "not in governance/retention/rules.py"
    assert set(classified()) - there == set(), "no longer in the database"


def test_no_column_is_in_two_lines():
    assert [column for column, times in classified().items() if times > 1] == []


def test_whatever_refers_to_a_person_is_in_a_line():
    """By the names of the columns: what ends in these is a person, or what a person wrote or did."""
    words = ("person_id", "email", "_by", "member_id", "token_digest", "network")
    about = [f"{table}.{each}" for table, names in rules.NOBODY.items() for each in names.split()]
    named = [column for column in about if column.endswith(words)]
    assert named == ["ballot.names_seen_by", "motion.superseded_by", "question.names_seen_by"], "no person"


@pytest.fixture
async def left(act, society, clock):
    """Somebody whose membership ended today, with an address; and one who was entered today, and is nothing yet."""
    async with act(None) as ctx:
        today = await ctx.db.scalar(text("SELECT app_today()"))
        gone = await members.enter_person(ctx.db, "Efnisien", "cy")
        await enter_address(ctx.db, gone, "efnisien@example.org")
        await members.enter_member(ctx.db, today - timedelta(days=400), person_id=gone, ended_on=today)
        new = await members.enter_person(ctx.db, "Lleu", "cy")
        await enter_address(ctx.db, new, "lleu@example.org")
    return gone, new


async def addresses(act) -> set[str]:
    async with act(None) as ctx:
        return set((await ctx.db.execute(text("SELECT email FROM address"))).scalars())


async def carry_out(act) -> int:
    async with act(None) as ctx:
        return await actions.advance_due(ctx)


async def test_the_address_of_one_who_left_is_deleted_after_a_year_and_no_other(act, left, clock):
    before = await addresses(act)
    await clock.forward(days=365)
    await carry_out(act)
    assert await addresses(act) == before
    await clock.forward(days=1)
    assert await carry_out(act) == 1
    assert await addresses(act) == before - {"efnisien@example.org"}


async def test_who_came_back_keeps_the_address(act, left, clock, society):
    async with act(None) as ctx:
        today = await ctx.db.scalar(text("SELECT app_today()"))
        await bodies.appoint(ctx.db, society.forum_id, left[0], Office.PATRON, today)
    await clock.forward(days=800)
    await carry_out(act)
    assert "efnisien@example.org" in await addresses(act)


async def test_sessions_are_forgotten_thirty_days_after_their_end(act, api, society, clock, engine):
    await api.as_(society.branwen)
    await api.as_(society.pwyll)
    async with engine.begin() as db:
        await db.execute(
            text("UPDATE session SET ended_at = app_now() WHERE person_id = :id"), {"id": society.branwen.person_id}
        )
    await clock.forward(days=29)
    assert await carry_out(act) == 0
    await clock.forward(days=2)
    assert await carry_out(act) == 1
    async with engine.begin() as db:
        left = (await db.execute(text("SELECT person_id FROM session"))).scalars().all()
    assert left == [society.pwyll.person_id]


async def test_it_is_done_once_a_day(act, clock, engine):
    await carry_out(act)
    await carry_out(act)
    await clock.forward(hours=23)
    await carry_out(act)
    async with engine.connect() as db:
        assert await db.scalar(text("SELECT count(*) FROM purge")) == 1
    await clock.forward(hours=1)
    await carry_out(act)
    async with engine.connect() as db:
        assert await db.scalar(text("SELECT count(*) FROM purge")) == 2


async def test_the_database_keeps_a_living_session_whoever_deletes(api, society, owner_url):
    await api.as_(society.branwen)
    owner = await asyncpg.connect(owner_url)
    with pytest.raises(asyncpg.PostgresError, match="living session"):
        await owner.execute("DELETE FROM session")
    await owner.execute("INSERT INTO purge VALUES ($1, now(), 0, 0)", uuid4())
    with pytest.raises(asyncpg.PostgresError, match="never allowed"):
        await owner.execute("DELETE FROM purge")
    await owner.close()


async def test_the_schedule_is_read_by_all_in_both_languages(api, act):
    answer = (await api.get("/api/v1/retention-schedule")).json()
    assert answer["carried_out_at"] is None
    assert all(
        line[part][language]
        for line in answer["data"]
        for part in ("what", "why", "until")
        for language in ("cy", "en")
    )
    assert sorted(column for line in answer["data"] for column in line["columns"]) == sorted(
        set(classified()) - {f"{table}.{each}" for table, names in rules.NOBODY.items() for each in names.split()}
    )
    await carry_out(act)
    assert (await api.get("/api/v1/retention-schedule")).json()["carried_out_at"] is not None
