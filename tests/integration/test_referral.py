"""Referral to a body and back with its report, and reopening by a number of members."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.ballots import actions as ballots
from governance.ballots.values import NewBallot
from governance.bilingual import BilingualProse
from governance.decisions.values import LinkedMotion
from governance.implementation import actions as implementation
from governance.implementation.values import NewEnding
from governance.members.rules import RightNotYours
from governance.motions import actions as motions
from governance.motions.refusals import InvalidTransition
from governance.motions.rules import LONDON
from governance.notices import actions as notices
from governance.notices import inbox
from governance.outcomes import queries as outcomes
from governance.procedure import actions
from governance.procedure import queries as procedure
from governance.procedure.refusals import (
    AlreadySupported,
    NoReopening,
    NotReferred,
    NotReferredToYou,
    OwnBody,
    QuestionNeeded,
    ReopeningAsked,
    ReopeningIsOver,
    ReturnOutOfReach,
    StaysLost,
)
from governance.procedure.values import NewReferral, NewReopening, NewReport, SeconderActs
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from governance.tasks import queries as tasks
from tests import stage
from tests.integration.test_motion_guards import told
from tests.integration.test_put_off import WHY, put_off, read, under
from tests.mailbox import a_decision, published

REPORT = BilingualProse(cy="Mae’n ddoeth.")


async def referred(act, society, clock, days=20):
    motion_id = await stage.noticed(act, society, clock)
    await refer(act, society.pwyll, motion_id, society.board_id, days)
    return motion_id


async def refer(act, someone, motion_id, body_id, days=20, reason=WHY):
    async with act(someone) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        await actions.refer_motion(ctx, motion_id, NewReferral(body_id, today + timedelta(days=days), reason))


async def report(act, someone, motion_id):
    async with act(someone) as ctx:
        await actions.report_referral(ctx, motion_id, NewReport(REPORT))


# ── Referral ─────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_referred_comes_back_with_the_report(act, society, clock):
    await under(act, society)
    motion_id = await referred(act, society, clock)
    assert (await read(act, motion_id)).state == "referred"
    async with act(society.arianrhod) as ctx:
        assert ("report", motion_id) in [(each.kind, each.id) for each in await tasks.my_tasks(ctx)]
    async with act(society.pwyll) as ctx:
        assert "report" not in [each.kind for each in await tasks.my_tasks(ctx)]
    await report(act, society.arianrhod, motion_id)
    motion = await read(act, motion_id)
    assert (motion.state, motion.noticed_at, motion.returns_on) == ("noticed", None, None)
    async with act(None) as ctx:
        [shown] = (await procedure.motion_procedure(ctx, motion_id)).adjournments
        assert (shown.body_id, shown.report) == (society.board_id, REPORT)
    with pytest.raises(NotReferred):
        await report(act, society.arianrhod, motion_id)


async def test_or_on_its_day_without_one(act, society, clock):
    await under(act, society)
    motion_id = await referred(act, society, clock)
    with pytest.raises(DBAPIError, match="comes back on its day"):
        await told(act, motion_id, "UPDATE motion SET state = 'noticed', returns_on = NULL WHERE id = :id")
    await clock.forward(days=21)
    assert await stage.advance(act) == 1
    assert (await read(act, motion_id)).state == "noticed"
    with pytest.raises(DBAPIError, match="a body reports once"):
        await told(
            act,
            motion_id,
            'UPDATE adjournment SET report = \'{"cy": "Hwyr."}\', reported_by = adjourned_by,'
            " reported_at = app_now() WHERE motion_id = :id",
        )


async def test_only_the_chair_or_the_secretary_refers_and_only_who_leads_that_body_reports(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    for someone, refused in ((None, SignInNeeded), (society.branwen, NotPermitted), (society.gwydion, NotPermitted)):
        with pytest.raises(refused):
            await refer(act, someone, motion_id, society.board_id)
    await refer(act, society.rhiannon, motion_id, society.board_id)
    for someone, refused in (
        (None, SignInNeeded),
        (society.branwen, NotPermitted),
        (society.rhiannon, NotReferredToYou),
    ):
        with pytest.raises(refused):
            await report(act, someone, motion_id)
    for someone, may in ((society.rhiannon, False), (society.gwydion, True)):
        async with act(someone) as ctx:
            shown = await procedure.motion_procedure(ctx, motion_id)
        assert ("report_referral" in shown.allowed_actions) is may


async def test_a_referral_is_to_another_body_that_there_is_for_a_reason_and_a_time(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    for refused, facts in (
        (OwnBody, (society.forum_id,)),
        (NotFound, (motion_id,)),
        (ReturnOutOfReach, (society.board_id, 91)),
        (QuestionNeeded, (society.board_id, 9, REPORT)),
    ):
        with pytest.raises(refused):
            await refer(act, society.pwyll, motion_id, *facts)
    await put_off(act, society.pwyll, motion_id)
    with pytest.raises(InvalidTransition):
        await refer(act, society.pwyll, motion_id, society.board_id)
    with pytest.raises(NotReferred):
        await report(act, society.gwydion, motion_id)


async def test_all_are_told_and_who_leads_the_body_is_asked(act, society, clock):
    motion_id = await referred(act, society, clock)
    async with act(None) as ctx:
        id_ = (await ctx.db.execute(text("SELECT id FROM adjournment"))).scalar_one()
        assert await notices.tell(ctx, "motion.report_asked", id_) == 2
        everybody = await notices.tell(ctx, "motion.referred", id_)
    await report(act, society.gwydion, motion_id)
    async with act(None) as ctx:
        assert await notices.tell(ctx, "motion.resumed", id_) == everybody > 2
    async with act(society.gwydion) as ctx:
        kinds = [each.kind for each in await inbox.my_notices(ctx)]
        assert kinds == ["motion_resumed", "motion_referred", "report_asked"]


# ── Reopening ────────────────────────────────────────────────────────────────────────────────────────


async def lost(act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    for someone in (society.branwen, society.manawydan, society.pwyll):
        await stage.cast(act, someone, ballot_id, "no")
    await stage.closed(act, clock)
    return (await stage.result(act, None, ballot_id)).motion.id


async def ask(act, someone, motion_id):
    async with act(someone) as ctx:
        await actions.ask_reopening(ctx, motion_id, NewReopening(REPORT))


async def join(act, someone, motion_id, on_behalf_of=None):
    async with act(someone) as ctx:
        await actions.support_reopening(ctx, motion_id, SeconderActs(on_behalf_of))


async def test_enough_members_have_a_lost_motion_voted_on_again_once(act, society, clock):
    await under(act, society, reopen_members=3)
    motion_id = await lost(act, society, clock)
    await ask(act, society.branwen, motion_id)
    await join(act, society.cigfa, motion_id)
    assert (await read(act, motion_id)).state == "lost"
    with pytest.raises(DBAPIError, match="by enough members"):
        await told(act, motion_id, "UPDATE motion SET state = 'noticed' WHERE id = :id")
    async with act(society.teyrnon) as ctx:
        shown = (await procedure.motion_procedure(ctx, motion_id)).reopening
    assert (shown.support, shown.needed, shown.open, len(shown.mine_open)) == (2, 3, True, 1)
    await join(act, society.teyrnon, motion_id)
    motion = await read(act, motion_id)
    assert (motion.state, motion.noticed_at, motion.decided_at) == ("noticed", None, None)
    async with act(None) as ctx:
        await motions.complete_notice(ctx, motion_id)
        assert (await procedure.motion_procedure(ctx, motion_id)).reopening.reopened_at is not None
    await clock.forward(days=9)
    async with act(society.teyrnon) as ctx:
        ballot_id = await ballots.schedule_ballot(ctx, motion_id, NewBallot())
        await ballots.open_ballot(ctx, ballot_id)
    for someone in (society.branwen, society.manawydan, society.pwyll):
        await stage.cast(act, someone, ballot_id, "no")
    await stage.closed(act, clock)
    assert (await read(act, motion_id)).state == "lost"
    with pytest.raises(ReopeningAsked):
        await ask(act, society.branwen, motion_id)
    with pytest.raises(DBAPIError, match="reopened once"):
        await told(act, motion_id, "UPDATE motion SET state = 'noticed' WHERE id = :id")


async def test_what_is_not_reopened(act, society, clock):
    await under(act, society, reopen_members=2)
    motion_id = await lost(act, society, clock)
    for someone, refused in ((None, SignInNeeded), (society.efnisien, NotPermitted)):
        with pytest.raises(refused):
            await ask(act, someone, motion_id)
    with pytest.raises(NoReopening):
        await join(act, society.cigfa, motion_id)
    await ask(act, society.branwen, motion_id)
    for someone, refused in (
        (None, SignInNeeded),
        (society.efnisien, NotPermitted),
        (society.branwen, AlreadySupported),
    ):
        with pytest.raises(refused):
            await join(act, someone, motion_id)
    with pytest.raises(RightNotYours):
        await join(act, society.teyrnon, motion_id, society.cigfa.member_id)
    await clock.forward(days=28)
    with pytest.raises(ReopeningIsOver):
        await join(act, society.cigfa, motion_id)
    other = await stage.noticed(act, society, clock)
    with pytest.raises(InvalidTransition):
        await ask(act, society.branwen, other)


@pytest.mark.parametrize(("members", "days", "refused"), [(0, 0, StaysLost), (2, 28, ReopeningIsOver)])
async def test_where_the_rules_say_so_and_in_time(act, society, clock, members, days, refused):
    await under(act, society, reopen_members=members)
    motion_id = await lost(act, society, clock)
    await clock.forward(days=days)
    async with act(society.branwen) as ctx:
        assert "ask_reopening" not in (await procedure.motion_procedure(ctx, motion_id)).allowed_actions
    with pytest.raises(refused):
        await ask(act, society.branwen, motion_id)


async def declined(act, society, clock, answer="declined"):
    motion_id = await stage.carried(act, society, clock)
    await published(act, society, a_decision(society, motions=(LinkedMotion(motion_id, answer),)))
    return motion_id


async def reopened(act, society, motion_id):
    for asks, someone in ((ask, society.branwen), (join, society.cigfa)):
        await asks(act, someone, motion_id)
    motion = await read(act, motion_id)
    assert (motion.state, motion.response, motion.response_due_on, motion.decided_at) == ("noticed", None, None, None)
    assert motion.implementation_due_on is None
    async with act(None) as ctx:
        [led_to] = await outcomes.outcomes(ctx)
        await motions.complete_notice(ctx, motion_id)
    assert led_to.became == "under_way"


async def carried_again(act, society, clock, motion_id):
    await clock.forward(days=9)
    async with act(society.teyrnon) as ctx:
        ballot_id = await ballots.schedule_ballot(ctx, motion_id, NewBallot())
        await ballots.open_ballot(ctx, ballot_id)
    for someone in (society.branwen, society.manawydan, society.pwyll):
        await stage.cast(act, someone, ballot_id, "yes")
    await stage.closed(act, clock)
    return (await read(act, motion_id)).state


async def test_what_the_board_declined_is_voted_on_again_and_answered_again(act, society, clock):
    await under(act, society, reopen_members=2)
    motion_id = await declined(act, society, clock)
    with pytest.raises(DBAPIError, match="by enough members"):
        await told(act, motion_id, "UPDATE motion SET state = 'noticed' WHERE id = :id")
    await reopened(act, society, motion_id)
    async with act(None) as ctx:
        id_ = (await ctx.db.execute(text("SELECT id FROM reopening"))).scalar_one()
        assert await notices.tell(ctx, "motion.reopened", id_) > 2
    async with act(society.branwen) as ctx:
        [notice] = await inbox.my_notices(ctx)
        assert (notice.type, notice.subject_id, notice.said) == (
            "motion",
            motion_id,
            "Members reopened a motion: it is to be voted on again",
        )
    assert await carried_again(act, society, clock, motion_id) == "awaiting_response"
    await published(act, society, a_decision(society, motions=(LinkedMotion(motion_id, "accepted"),)))
    assert (await read(act, motion_id)).response == "accepted"


@pytest.mark.parametrize("answer", ["accepted", "in_part", "referred_back"])
async def test_what_the_board_did_not_decline_goes_its_way(act, society, clock, answer):
    await under(act, society, reopen_members=2)
    motion_id = await declined(act, society, clock, answer)
    with pytest.raises(StaysLost):
        await ask(act, society.branwen, motion_id)
    with pytest.raises(DBAPIError, match="did not decline"):
        await told(act, motion_id, "UPDATE motion SET state = 'noticed' WHERE id = :id")


@pytest.mark.parametrize("ended", ["implemented", "not_implemented"])
async def test_what_was_done_or_stopped_is_voted_on_again_and_planned_again(act, society, clock, ended):
    await under(act, society, reopen_members=2)
    motion_id = await stage.bound(act, society, clock)
    await stage.planned(act, society, motion_id)
    async with act(society.gwydion) as ctx:
        await implementation.end_implementation(ctx, motion_id, NewEnding(ended, WHY))
    assert (await read(act, motion_id)).state == ended
    await reopened(act, society, motion_id)
    assert await carried_again(act, society, clock, motion_id) == "carried"
    await stage.planned(act, society, motion_id)
    assert (await read(act, motion_id)).state == "implementing"


async def test_the_time_to_reopen_what_was_declined_runs_from_the_answer(act, society, clock):
    await under(act, society, reopen_members=2, reopen_days=10)
    motion_id = await stage.carried(act, society, clock)
    await clock.forward(days=20)
    await published(act, society, a_decision(society, motions=(LinkedMotion(motion_id, "declined"),)))
    await clock.forward(days=9)
    async with act(society.branwen) as ctx:
        assert "ask_reopening" in (await procedure.motion_procedure(ctx, motion_id)).allowed_actions
    await clock.forward(days=1)
    with pytest.raises(ReopeningIsOver):
        await ask(act, society.branwen, motion_id)
