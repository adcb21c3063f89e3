"""Adjournment, a second ballot where too few voted, and the time that a motion has: over a real database's clock."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.ballots import actions as ballots
from governance.ballots import queries as ballot_queries
from governance.ballots.refusals import BallotExists
from governance.ballots.values import NewBallot
from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.motions import actions as motions
from governance.motions import queries
from governance.motions.refusals import InvalidTransition, ReasonNeeded
from governance.motions.rules import LONDON
from governance.motions.values import NewTransition
from governance.procedure import actions
from governance.procedure import queries as procedure
from governance.procedure.refusals import BallotUnderWay, PutOffEnough, ReturnOutOfReach
from governance.procedure.values import NewAdjournment
from governance.refusal import NotPermitted, SignInNeeded
from tests import stage
from tests.integration.test_motion_guards import told
from tests.integration.test_motions import seconded

WHY = BilingualProse(cy="Mae’r ystafell dan ddŵr.", en="The room is under water.")


async def under(act, society, **changes) -> None:
    """From now on motions of the Forum go by the small forum's rules with these changes, each step by hand."""
    async with act(None) as ctx:
        rules = replace(PRESETS["small-forum"], automatic=False, **changes)
        await bodies.enact(ctx.db, society.forum_id, "small-forum", rules, await ctx.now())


async def put_off(act, someone, motion_id, days=10, reason=WHY):
    async with act(someone) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        await actions.adjourn_motion(ctx, motion_id, NewAdjournment(today + timedelta(days=days), reason))


async def read(act, motion_id, someone=None):
    async with act(someone) as ctx:
        return await queries.motion(ctx, motion_id)


async def too_few(act, society, clock, motion_id):
    """The motion's ballot, on which one right alone has voted, declared; the quorum is three."""
    await clock.forward(days=16)
    async with act(society.teyrnon) as ctx:
        ballot_id = await ballots.schedule_ballot(ctx, motion_id, NewBallot())
        await ballots.open_ballot(ctx, ballot_id)
    await stage.cast(act, society.branwen, ballot_id, "yes")
    await stage.closed(act, clock)
    return ballot_id


# ── Adjournment ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_motion_is_put_off_no_more_often_than_its_rules_allow(act, society, clock):
    await under(act, society, adjournments=2)
    motion_id = await stage.noticed(act, society, clock)
    for left in (2, 1):
        async with act(society.pwyll) as ctx:
            assert (await procedure.motion_procedure(ctx, motion_id)).adjournments_left == left
        await put_off(act, society.pwyll, motion_id, days=2)
        await clock.forward(days=3)
        await stage.advance(act)
    async with act(society.pwyll) as ctx:
        shown = await procedure.motion_procedure(ctx, motion_id)
    assert (shown.adjournments_left, shown.allowed_actions) == (0, [])
    with pytest.raises(PutOffEnough):
        await put_off(act, society.pwyll, motion_id)
    again = "WITH again AS (INSERT INTO adjournment SELECT gen_random_uuid(), motion_id, reason, app_today() + 9,"
    again += " adjourned_by, app_now() FROM adjournment WHERE motion_id = :id LIMIT 1 RETURNING motion_id) SELECT 1"
    async with act(society.pwyll) as ctx:
        await ctx.db.execute(text(again), {"id": motion_id})
        with pytest.raises(DBAPIError, match="no more often"):
            await ctx.db.execute(
                text("UPDATE motion SET state = 'adjourned', returns_on = app_today() + 9 WHERE id = :id"),
                {"id": motion_id},
            )


async def test_what_is_put_off_comes_back_on_its_day_to_be_noticed_anew(act, society, clock):
    await under(act, society)
    motion_id = await stage.noticed(act, society, clock)
    await put_off(act, society.pwyll, motion_id)
    motion = await read(act, motion_id)
    assert (motion.state, motion.noticed_at is not None) == ("adjourned", True)
    async with act(None) as ctx:
        [shown] = (await procedure.motion_procedure(ctx, motion_id)).adjournments
    assert (shown.reason, shown.returns_on) == (WHY, motion.returns_on)
    await clock.forward(days=8)
    assert await stage.advance(act) == 0
    await clock.forward(days=12)
    assert await stage.advance(act) == 1
    back = await read(act, motion_id)
    assert (back.state, back.noticed_at, back.returns_on) == ("noticed", None, None)
    assert back.state_since.astimezone(LONDON).date() == motion.returns_on
    assert await stage.advance(act) == 0
    async with act(society.teyrnon) as ctx:
        assert "schedule_ballot" not in (await ballot_queries.motion_ballots(ctx, motion_id)).allowed_actions
        await motions.complete_notice(ctx, motion_id)
        assert "schedule_ballot" in (await ballot_queries.motion_ballots(ctx, motion_id)).allowed_actions


async def test_only_the_chair_or_the_secretary_puts_a_motion_off(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    for someone, refused in ((None, SignInNeeded), (society.branwen, NotPermitted), (society.gwydion, NotPermitted)):
        with pytest.raises(refused):
            await put_off(act, someone, motion_id)
    for someone, may in ((society.branwen, False), (society.rhiannon, True)):
        async with act(someone) as ctx:
            shown = await procedure.motion_procedure(ctx, motion_id)
        assert ("adjourn_motion" in shown.allowed_actions) is may
    await put_off(act, society.rhiannon, motion_id)


@pytest.mark.parametrize("days", [-1, 0, 31])
async def test_the_day_is_after_today_and_within_the_rules(act, society, clock, days):
    await under(act, society, adjournment_days=30)
    motion_id = await stage.noticed(act, society, clock)
    with pytest.raises(ReturnOutOfReach):
        await put_off(act, society.pwyll, motion_id, days)
    await put_off(act, society.pwyll, motion_id, 30)


async def test_a_reason_in_one_language_and_a_motion_not_noticed_are_refused(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    with pytest.raises(ReasonNeeded):
        await put_off(act, society.pwyll, motion_id, reason=BilingualProse(cy="Dim ond yn Gymraeg."))
    with pytest.raises(InvalidTransition):
        await put_off(act, society.pwyll, await seconded(act, society))


async def test_a_ballot_that_is_called_goes_on_unless_it_is_annulled(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    async with act(society.teyrnon) as ctx:
        ballot_id = await ballots.schedule_ballot(ctx, motion_id, NewBallot())
    with pytest.raises(BallotUnderWay):
        await put_off(act, society.pwyll, motion_id)
    adjourned = "UPDATE motion SET state = 'adjourned', returns_on = app_today() + 9 WHERE id = :id"
    with pytest.raises(DBAPIError, match="a ballot on the motion is under way"):
        await told(act, motion_id, adjourned)
    await stage.annulled(act, society, ballot_id)
    await put_off(act, society.pwyll, motion_id)


async def test_the_database_puts_nothing_off_without_a_reason_and_brings_nothing_back_early(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    with pytest.raises(DBAPIError, match="put off for a reason"):
        await told(act, motion_id, "UPDATE motion SET state = 'adjourned', returns_on = app_today() + 9 WHERE id = :id")
    await put_off(act, society.pwyll, motion_id)
    with pytest.raises(DBAPIError, match="comes back on its day"):
        await told(act, motion_id, "UPDATE motion SET state = 'noticed', returns_on = NULL WHERE id = :id")
    with pytest.raises(DBAPIError, match="permission denied"):
        await told(act, motion_id, "UPDATE adjournment SET returns_on = app_today() WHERE motion_id = :id")


# ── Too few votes ────────────────────────────────────────────────────────────────────────────────────


async def test_where_the_rules_say_so_too_few_votes_lead_to_one_more_ballot(act, society, clock):
    await under(act, society, inquorate="second_ballot")
    motion_id = await stage.noticed(act, society, clock)
    first = await too_few(act, society, clock, motion_id)
    motion = await read(act, motion_id)
    assert (motion.state, motion.noticed_at, motion.decided_at) == ("noticed", None, None)
    async with act(society.teyrnon) as ctx:  # one at a time; what is tried here is taken back
        beside = await ctx.db.begin_nested()
        await motions.complete_notice(ctx, motion_id)
        await ballots.schedule_ballot(ctx, motion_id, NewBallot())
        with pytest.raises(BallotExists):
            await ballots.schedule_ballot(ctx, motion_id, NewBallot())
        await beside.rollback()
    async with act(None) as ctx:
        await motions.complete_notice(ctx, motion_id)
    second = await too_few(act, society, clock, motion_id)
    assert (await read(act, motion_id)).state == "not_decided"
    for ballot_id in (first, second):  # both stay as they were counted, each with its vote
        result = await stage.result(act, None, ballot_id)
        assert (result.state, result.outcome, result.tally.yes) == ("declared", "not_decided", 1)
    async with act(society.branwen) as ctx:
        held = (await ballot_queries.motion_ballots(ctx, motion_id)).data
        votes = (await ctx.db.execute(text("SELECT count(*) FROM vote"))).scalar_one()
    assert ([each.id for each in held], votes) == ([second, first], 2)


async def test_a_second_ballot_decides(act, society, clock):
    await under(act, society, inquorate="second_ballot")
    motion_id = await stage.noticed(act, society, clock)
    await too_few(act, society, clock, motion_id)
    async with act(None) as ctx:
        await motions.complete_notice(ctx, motion_id)
    await clock.forward(days=16)
    async with act(society.teyrnon) as ctx:
        ballot_id = await ballots.schedule_ballot(ctx, motion_id, NewBallot())
        await ballots.open_ballot(ctx, ballot_id)
    for someone in (society.pwyll, society.manawydan, society.cigfa):
        await stage.cast(act, someone, ballot_id, "yes")
    await stage.closed(act, clock)
    assert (await read(act, motion_id)).state == "awaiting_response"
    with pytest.raises(DBAPIError, match="what was decided is not voted on again"):
        await told(
            act,
            ballot_id,
            "INSERT INTO ballot (id, motion_id, text_version, text_digest, standing_orders_id, state, names_seen_by,"
            " record_on, opens_at, closes_at) SELECT gen_random_uuid(), motion_id, text_version, text_digest,"
            " standing_orders_id, 'scheduled', names_seen_by, record_on, opens_at, closes_at"
            " FROM ballot WHERE id = :id",
        )


async def test_the_rules_themselves_call_the_second_ballot_where_they_are_automatic(act, society, clock):
    async with act(None) as ctx:
        rules = replace(PRESETS["small-forum"], inquorate="second_ballot")
        await bodies.enact(ctx.db, society.forum_id, "small-forum", rules, await ctx.now())
    motion_id = await stage.noticed(act, society, clock)
    await too_few(act, society, clock, motion_id)
    async with act(None) as ctx:
        await motions.complete_notice(ctx, motion_id)
    assert await stage.advance(act) == 1
    async with act(None) as ctx:
        newest, *_ = (await ballot_queries.motion_ballots(ctx, motion_id)).data
    assert newest.state == "scheduled"


@pytest.mark.parametrize(("rule", "state"), [("not_decided", "not_decided"), ("lapsed", "lapsed")])
async def test_or_the_motion_ends(act, society, clock, rule, state):
    await under(act, society, inquorate=rule)
    motion_id = await stage.noticed(act, society, clock)
    await too_few(act, society, clock, motion_id)
    assert (await read(act, motion_id)).state == state
    if state == "not_decided":
        for wanted in ("noticed", "lapsed"):
            with pytest.raises(DBAPIError, match="is said in the rules"):
                await told(act, motion_id, f"UPDATE motion SET state = '{wanted}' WHERE id = :id")


# ── The time that a motion has ───────────────────────────────────────────────────────────────────────


async def admitted(act, society):
    motion_id = await seconded(act, society)
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("submitted"))
    async with act(society.pwyll) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("admitted"))
    return motion_id


async def test_a_motion_that_has_not_come_to_a_vote_lapses_at_its_time(act, society, clock):
    await under(act, society, lapse_days=40)
    motion_id = await admitted(act, society)
    with pytest.raises(DBAPIError, match="lapses at its time only"):
        await told(act, motion_id, "UPDATE motion SET state = 'lapsed' WHERE id = :id")
    await clock.forward(days=39, hours=23)
    assert await stage.advance(act) == 0
    await clock.forward(days=20)
    assert await stage.advance(act) == 1
    motion = await read(act, motion_id)
    assert (motion.state, motion.state_since) == ("lapsed", motion.lapses_at)


async def test_or_is_carried_over_as_often_as_the_rules_say(act, society, clock):
    await under(act, society, lapse_days=40, carry_overs=2)
    motion_id = await admitted(act, society)
    began = (await read(act, motion_id)).lapses_at
    for times in (1, 2):
        await clock.forward(days=41)
        assert await stage.advance(act) == 1
        motion = await read(act, motion_id)
        assert (motion.state, motion.carried_over) == ("admitted", times)
        assert motion.lapses_at == began + timedelta(days=40 * times)
    await clock.forward(days=41)
    assert await stage.advance(act) == 1
    assert (await read(act, motion_id)).state == "lapsed"
    async with act(None) as ctx:
        history = [step.event for step in await queries.motion_history(ctx, motion_id)]
    assert history.count("motion.carried_over") == 2


async def test_a_ballot_that_is_called_holds_it_off_and_an_adjournment_adds_its_length(act, society, clock):
    await under(act, society, lapse_days=30)
    called, put_aside = await stage.noticed(act, society, clock), await stage.noticed(act, society, clock)
    ends = (await read(act, put_aside)).lapses_at
    await clock.forward(days=10)
    await put_off(act, society.pwyll, put_aside, 40)
    async with act(society.teyrnon) as ctx:
        opens_at = await ctx.now() + timedelta(days=60)
        await ballots.schedule_ballot(ctx, called, NewBallot(opens_at=opens_at))
    await clock.forward(days=45)
    assert await stage.advance(act) == 1
    assert (await read(act, called)).state == "noticed"
    with pytest.raises(DBAPIError, match="a ballot on the motion is under way"):
        await told(act, called, "UPDATE motion SET state = 'lapsed' WHERE id = :id")
    back = await read(act, put_aside)
    assert back.state == "noticed"
    assert timedelta(days=39) < back.lapses_at - ends <= timedelta(days=40)
