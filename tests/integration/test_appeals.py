"""Appeals against a ruling: by the mover, once, in time; decided by somebody else than who ruled."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.bilingual import BilingualProse
from governance.motions import actions as motions
from governance.motions import queries as motion_queries
from governance.motions.refusals import InvalidTransition, NotTheMover, ReasonNeeded
from governance.motions.values import NewTransition
from governance.permissions import Office
from governance.procedure import actions, queries
from governance.procedure.refusals import AppealedBefore, AppealIsTooLate, OwnRuling
from governance.procedure.values import NewAppeal, NewAppealDecision
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from tests import stage
from tests.integration.test_motion_guards import told

GROUNDS = BilingualProse(cy="Mae o fewn ein pwerau.")
REASON = BilingualProse(cy="Mae o fewn y pwerau.", en="It is within the powers.")


async def read(act, motion_id, someone=None):
    async with act(someone) as ctx:
        return await motion_queries.motion(ctx, motion_id), await queries.motion_procedure(ctx, motion_id)


async def test_a_ruling_is_overturned_and_the_motion_has_its_number(act, society):
    motion_id = await stage.ruled_out(act, society)
    _, before = await read(act, motion_id, society.branwen)
    assert before.allowed_actions == ["appeal_ruling"]
    assert before.appeal_closes_at is not None
    async with act(society.branwen) as ctx:
        await actions.appeal_ruling(ctx, motion_id, NewAppeal(GROUNDS))
    motion, procedure = await read(act, motion_id, society.gwydion)
    assert (motion.state, motion.reference) == ("appealed", None)
    assert procedure.allowed_actions == ["decide_appeal"]
    assert procedure.appeal_closes_at is None
    async with act(society.gwydion) as ctx:
        await actions.decide_appeal(ctx, motion_id, NewAppealDecision("admitted", REASON))
    motion, procedure = await read(act, motion_id)
    assert (motion.state, motion.reference[:4]) == ("admitted", "CYN-")
    assert (procedure.appeal.overturned, procedure.appeal.reason, procedure.allowed_actions) == (True, REASON, [])


async def test_a_ruling_that_stands_is_not_appealed_against_again(act, society):
    motion_id = await stage.appealed(act, society, await stage.ruled_out(act, society))
    async with act(society.arianrhod) as ctx:
        await actions.decide_appeal(ctx, motion_id, NewAppealDecision("ruled_out", REASON))
    motion, procedure = await read(act, motion_id, society.branwen)
    assert (motion.state, procedure.appeal.overturned, procedure.allowed_actions) == ("ruled_out", False, [])
    async with act(society.branwen) as ctx:
        with pytest.raises(AppealedBefore):
            await actions.appeal_ruling(ctx, motion_id, NewAppeal(GROUNDS))
    async with act(society.arianrhod) as ctx:
        with pytest.raises(InvalidTransition):
            await actions.decide_appeal(ctx, motion_id, NewAppealDecision("admitted", REASON))


async def test_only_the_mover_appeals_and_only_in_time(act, society, clock):
    motion_id = await stage.ruled_out(act, society)
    for someone, refusal in (
        (None, SignInNeeded),
        (society.efnisien, NotPermitted),
        (society.manawydan, NotTheMover),
    ):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.appeal_ruling(ctx, motion_id, NewAppeal(GROUNDS))
    async with act(society.branwen) as ctx:
        with pytest.raises(NotFound):
            await actions.appeal_ruling(ctx, uuid4(), NewAppeal(GROUNDS))
        submitted = (await motion_queries.motion(ctx, motion_id)).state
    assert submitted == "ruled_out"
    await clock.forward(days=14)
    async with act(society.branwen) as ctx:
        with pytest.raises(AppealIsTooLate):
            await actions.appeal_ruling(ctx, motion_id, NewAppeal(GROUNDS))
        assert (await queries.motion_procedure(ctx, motion_id)).allowed_actions == []


async def test_what_was_not_ruled_out_is_not_appealed_against(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    async with act(society.branwen) as ctx:
        with pytest.raises(InvalidTransition):
            await actions.appeal_ruling(ctx, motion_id, NewAppeal(GROUNDS))


async def test_nobody_decides_on_their_own_ruling_or_appeal(act, society):
    motion_id = await stage.appealed(act, society, await stage.ruled_out(act, society))
    decision = NewAppealDecision("admitted", REASON)
    async with act(society.rhiannon) as ctx:
        with pytest.raises(NotPermitted):
            await actions.decide_appeal(ctx, motion_id, decision)
    for someone in (society.pwyll, society.branwen):
        async with act(someone) as seen:
            ctx = replace(seen, actor=replace(seen.actor, offices=frozenset({Office.BOARD_CHAIR})))
            assert (await queries.motion_procedure(ctx, motion_id)).allowed_actions == []
            with pytest.raises(OwnRuling):
                await actions.decide_appeal(ctx, motion_id, decision)
    by = 'overturned = true, reason = \'{"cy": "x", "en": "x"}\', decided_at = app_now()'
    with pytest.raises(DBAPIError, match="whoever ruled does not hear"):
        await told(
            act, motion_id, f"UPDATE appeal SET {by}, decided_by = '{society.pwyll.person_id}' WHERE motion_id = :id"
        )
    with pytest.raises(DBAPIError, match="appeal_check"):
        await told(
            act, motion_id, f"UPDATE appeal SET {by}, decided_by = '{society.branwen.person_id}' WHERE motion_id = :id"
        )


async def test_an_appeal_is_decided_with_reasons_in_both_languages(act, society):
    motion_id = await stage.appealed(act, society, await stage.ruled_out(act, society))
    async with act(society.gwydion) as ctx:
        with pytest.raises(ReasonNeeded):
            await actions.decide_appeal(ctx, motion_id, NewAppealDecision("admitted", GROUNDS))
        await actions.decide_appeal(ctx, motion_id, NewAppealDecision("admitted", REASON))
    with pytest.raises(DBAPIError, match="decided once"):
        await told(act, motion_id, "UPDATE appeal SET overturned = false WHERE motion_id = :id")


async def test_no_officer_admits_past_an_appeal(act, society):
    motion_id = await stage.appealed(act, society, await stage.ruled_out(act, society))
    async with act(society.rhiannon) as ctx:
        with pytest.raises(InvalidTransition):
            await motions.transition_motion(ctx, motion_id, NewTransition("admitted"))


async def test_an_appeal_and_its_decision_are_in_the_motions_history(act, society):
    motion_id = await stage.appealed(act, society, await stage.ruled_out(act, society))
    async with act(society.gwydion) as ctx:
        await actions.decide_appeal(ctx, motion_id, NewAppealDecision("admitted", REASON))
        history = await motion_queries.motion_history(ctx, motion_id)
        told_of = [each.event for each in history if "appeal" in each.event]
        by = await ctx.db.execute(text("SELECT person_id FROM journal WHERE event = 'motion.appeal_decided'"))
    assert told_of == ["motion.appealed", "motion.appeal_decided"]
    assert by.scalar_one() == society.gwydion.person_id
