"""What follows when a ballot has closed: its count, its certificate, its annulment, and what nobody can change."""

import asyncpg
import pytest
from sqlalchemy import text

from governance.ballots import actions, queries, refusals
from governance.ballots.values import NewBallot, State
from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.motions import queries as motions
from governance.motions.refusals import ReasonNeeded
from governance.motions.rules import LONDON
from governance.refusal import NotFound, NotPermitted
from tests import stage
from tests.stage import cast, joined_now, result, seen, under_full_rules

BOTH = BilingualProse(cy="Gwall yn y rhestr.", en="An error in the roll.")


@pytest.fixture
async def ballot_id(act, society, clock):
    return await stage.opened(act, society, clock)


# ── The result ───────────────────────────────────────────────────────────────────────────────────────


async def test_carried_is_declared_at_once_and_the_board_must_answer(act, society, ballot_id, clock):
    for someone, choice in (("branwen", "yes"), ("pwyll", "yes"), ("cigfa", "no"), ("heledd", "abstain")):
        await cast(act, society.people[someone], ballot_id, choice)
    await clock.forward(days=9)  # the job comes two days late
    assert await stage.advance(act) == 1
    assert await stage.advance(act) == 0
    found = await result(act, None, ballot_id)
    assert (found.state, found.outcome, found.reason) == (State.DECLARED, "carried", "threshold_met")
    assert (found.turnout, found.base, found.needed, found.quorum_needed) == (4, 3, 2, 3)
    assert found.declared_at == found.closed_at
    async with act(None) as ctx:
        motion = await motions.motion(ctx, found.motion.id)
    assert (motion.state, motion.decided_at) == ("awaiting_response", found.closed_at)


@pytest.mark.parametrize(
    ("votes", "outcome", "reason", "motion_state"),
    [
        ({"branwen": "yes", "pwyll": "no", "cigfa": "abstain"}, "lost", "tie", "lost"),
        ({"branwen": "yes", "pwyll": "no", "cigfa": "no"}, "lost", "threshold_not_met", "lost"),
        ({"branwen": "abstain", "pwyll": "abstain", "cigfa": "abstain"}, "lost", "no_votes", "lost"),
        ({"branwen": "yes", "pwyll": "yes"}, "not_decided", "inquorate", "not_decided"),
        ({}, "not_decided", "inquorate", "not_decided"),
    ],
)
async def test_how_a_motion_is_lost_or_not_decided(
    act, society, ballot_id, clock, votes, outcome, reason, motion_state
):
    for someone, choice in votes.items():
        await cast(act, society.people[someone], ballot_id, choice)
    await stage.closed(act, clock)
    found = await result(act, None, ballot_id)
    assert (found.outcome, found.reason) == (outcome, reason)
    async with act(None) as ctx:
        assert (await motions.motion(ctx, found.motion.id)).state == motion_state


async def test_a_scrutineer_other_than_the_officer_declares(act, society, clock):
    await under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    for someone in ("branwen", "pwyll", "cigfa", "manawydan", "heledd", "rhiannon", "gwydion", "culhwch", "olwen"):
        await cast(act, society.people[someone], ballot_id, "yes")
    await cast(act, society.arianrhod, ballot_id, "no")
    await stage.closed(act, clock, days=14)
    found = await result(act, None, ballot_id)
    assert (found.state, found.outcome, found.declared_at) == (State.PROVISIONAL, "carried", None)
    async with act(None) as ctx:
        assert (await motions.motion(ctx, found.motion.id)).state == "balloting"
    async with act(society.teyrnon) as ctx:
        with pytest.raises(NotPermitted):
            await actions.certify_result(ctx, ballot_id)
    assert (await seen(act, society.olwen, ballot_id)).transitions == ["declared", "annulled"]
    async with act(society.olwen) as ctx:
        await actions.certify_result(ctx, ballot_id)
    found = await result(act, None, ballot_id)
    assert (found.state, found.declared_at > found.closed_at) == (State.DECLARED, True)
    async with act(None) as ctx:
        assert (await motions.motion(ctx, found.motion.id)).state == "awaiting_response"


async def test_who_opened_a_ballot_does_not_certify_it_in_another_office(act, society, clock):
    await under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    await stage.closed(act, clock, days=14)
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        await bodies.appoint(ctx.db, society.forum_id, society.teyrnon.person_id, "scrutineer", today)
    async with act(society.teyrnon) as ctx:
        with pytest.raises(refusals.CertifierOpenedTheBallot):
            await actions.certify_result(ctx, ballot_id)


async def test_the_scrutineer_may_come_before_the_job(act, society, clock):
    await under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    await clock.forward(days=14)
    async with act(society.olwen) as ctx:
        await actions.certify_result(ctx, ballot_id)
    assert (await result(act, None, ballot_id)).state is State.DECLARED


@pytest.mark.parametrize(
    ("audience", "seers"), [("self", []), ("members", ["pwyll"]), ("everyone", ["pwyll", "efnisien", None])]
)
async def test_names_are_seen_by_those_of_whom_it_was_said_before(act, society, clock, audience, seers):
    ballot_id = await stage.opened(act, society, clock, NewBallot(names_seen_by=audience))
    assert (await seen(act, None, ballot_id)).names_seen_by == audience
    await cast(act, society.branwen, ballot_id, "yes", reason="Angen mawr.")
    await stage.closed(act, clock)
    for who in ("pwyll", "efnisien", None):
        votes = (await result(act, society.people[who] if who else None, ballot_id)).votes
        if who in seers:
            assert [(vote.member_id, vote.choice, vote.reason) for vote in votes] == [
                (society.branwen.member_id, "yes", "Angen mawr.")
            ]
        else:
            assert votes is None


async def test_an_annulled_ballot_keeps_its_votes_counts_none_and_is_replaced(act, society, ballot_id, clock):
    await cast(act, society.branwen, ballot_id, "yes")
    async with act(society.teyrnon) as ctx:
        with pytest.raises(ReasonNeeded):
            await actions.annul_ballot(ctx, ballot_id, BilingualProse(cy="Gwall."))
    await stage.annulled(act, society, ballot_id, BOTH)
    async with act(society.teyrnon) as ctx:
        motion_id = (await queries.ballot(ctx, ballot_id)).motion.id
        listed = await queries.motion_ballots(ctx, motion_id)
        assert listed.allowed_actions == ["schedule_ballot"]
    with pytest.raises(refusals.BallotAnnulled):
        await cast(act, society.branwen, ballot_id, "no")
    with pytest.raises(NotFound):
        await result(act, None, ballot_id)
    assert await stage.advance(act) == 0  # the rules call no second ballot by themselves
    async with act(society.teyrnon) as ctx:
        again = await actions.schedule_ballot(ctx, motion_id, NewBallot())
        await actions.open_ballot(ctx, again)
        stored = await ctx.db.execute(text("SELECT count(*) FROM vote WHERE ballot_id = :id"), {"id": ballot_id})
        assert stored.scalar_one() == 1
    assert (await seen(act, None, again)).replaces_id == ballot_id
    old = await seen(act, None, ballot_id)
    assert (old.state, old.replaced_by_id, old.annulment) == (State.ANNULLED, again, BOTH)
    await stage.closed(act, clock)
    assert (await result(act, None, again)).turnout == 0


# ── What the database itself refuses to the app's role ───────────────────────────────────────────────

CHANGES = [
    "UPDATE vote SET choice = 'no'",
    "UPDATE vote SET member_id = '{other}'",
    "DELETE FROM vote",
    "TRUNCATE vote",
    "INSERT INTO vote SELECT ballot_id, '{other}', on_roll, 'no', reason, cast_by, cast_at FROM vote",
    "UPDATE roll_entry SET on_roll = false, reason = 'suspended'",
    "DELETE FROM roll_entry",
    "INSERT INTO roll_entry VALUES ('{ballot}', '{late}', true, 'member')",
    "UPDATE ballot SET closes_at = closes_at + interval '7 days'",
    'UPDATE ballot SET outcome = \'{{"outcome": "carried"}}\'',
    "UPDATE ballot SET roll_digest = repeat('0', 64)",
    "DELETE FROM ballot",
    "ALTER TABLE vote DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "UPDATE clock SET ahead = '-10 days'",
    "UPDATE journal SET member_id = NULL",
    "DELETE FROM journal",
]


@pytest.mark.parametrize("counted", [False, True], ids=["closed", "declared"])
async def test_after_closing_the_database_refuses_the_app(act, society, ballot_id, clock, db_url, counted):
    await cast(act, society.branwen, ballot_id, "yes")
    await clock.forward(days=7, minutes=1)
    if counted:
        await stage.advance(act)
    async with act(None) as ctx:
        late = (await joined_now(ctx)).member_id
    ids = {"other": society.pwyll.member_id, "ballot": ballot_id, "late": late}
    # Until a job has come, the row of a ballot that is over still says `open`.
    reopen = "UPDATE ballot SET state = 'open'" if counted else "UPDATE ballot SET state = 'scheduled'"
    connection = await asyncpg.connect(db_url)
    before = await connection.fetch(WHOLE)
    for change in [reopen, *CHANGES]:
        with pytest.raises(asyncpg.PostgresError) as refused:
            await connection.execute(change.format(**ids))
        assert refused.value.sqlstate in REFUSED, change
        assert await connection.fetch(WHOLE) == before, change
    await connection.close()


REFUSED = ("FF001", "FF002", "42501")  # by the schema's triggers, or for want of a grant
WHOLE = """
    SELECT to_jsonb(b), (SELECT jsonb_agg(to_jsonb(v)) FROM vote v), (SELECT jsonb_agg(to_jsonb(r)) FROM roll_entry r)
      FROM ballot b
"""


async def test_an_open_ballot_is_closed_by_nobody_before_its_time(ballot_id, db_url):
    connection = await asyncpg.connect(db_url)
    try:
        for change in ("state = 'closed'", "state = 'declared'", "outcome = '{}'", "names_seen_by = 'everyone'"):
            with pytest.raises(asyncpg.PostgresError) as refused:
                await connection.execute(f"UPDATE ballot SET {change}")
            assert refused.value.sqlstate == "FF001"
    finally:
        await connection.close()


async def test_a_vote_is_never_moved_to_another_right_or_ballot_even_while_it_is_open(ballot_id, db_url):
    connection = await asyncpg.connect(db_url)
    for change in ("UPDATE vote SET member_id = gen_random_uuid()", "UPDATE vote SET ballot_id = gen_random_uuid()"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(change)
    await connection.close()
