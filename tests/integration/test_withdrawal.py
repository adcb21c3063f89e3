"""Withdrawal after admission: all seconders consent, or one of them adopts the motion."""

import pytest
from sqlalchemy.exc import DBAPIError

from governance.bilingual import BilingualProse
from governance.members.rules import RightNotYours
from governance.motions import actions as motions
from governance.motions import queries as motion_queries
from governance.motions.refusals import InvalidTransition, NotSeconded, NotTheMover
from governance.motions.values import NewTransition
from governance.procedure import actions, queries
from governance.procedure.refusals import AlreadyConsented, NoWithdrawal, WithdrawalAsked
from governance.procedure.values import NewWithdrawal, SeconderActs
from governance.refusal import NotPermitted, SignInNeeded
from tests import stage
from tests.integration.test_motion_guards import told

WHY = NewWithdrawal(BilingualProse(cy="Mae gwell ffordd."))


async def read(act, motion_id, someone=None):
    async with act(someone) as ctx:
        return await motion_queries.motion(ctx, motion_id), await queries.motion_procedure(ctx, motion_id)


async def consent(act, someone, motion_id, **more):
    async with act(someone) as ctx:
        await actions.consent_withdrawal(ctx, motion_id, SeconderActs(**more))


async def test_the_last_consent_withdraws_it(act, society):
    motion_id = await stage.asked_back(act, society)
    _, seen = await read(act, motion_id, society.cigfa)
    assert seen.allowed_actions == ["consent_withdrawal", "adopt_motion"]
    assert [each.member_id for each in seen.withdrawal.mine_open] == [society.cigfa.member_id]
    await consent(act, society.cigfa, motion_id)
    motion, seen = await read(act, motion_id, society.cigfa)
    assert (motion.state, seen.withdrawal.consents, seen.withdrawal.needed) == ("admitted", 1, 2)
    assert seen.allowed_actions == []
    with pytest.raises(AlreadyConsented):
        await consent(act, society.cigfa, motion_id)
    await consent(act, society.manawydan, motion_id)
    motion, seen = await read(act, motion_id)
    assert (motion.state, seen.withdrawal.open) == ("withdrawn", False)


async def test_a_seconder_adopts_it_and_moves_it_from_then_on(act, society):
    motion_id = await stage.asked_back(act, society)
    await consent(act, society.manawydan, motion_id)
    async with act(society.cigfa) as ctx:
        await actions.adopt_motion(ctx, motion_id, SeconderActs())
    motion, seen = await read(act, motion_id, society.cigfa)
    assert (motion.mover.member_id, motion.mine) == (society.cigfa.member_id, True)
    assert [each.member.member_id for each in seen.adoptions] == [society.cigfa.member_id]
    assert seen.allowed_actions == ["ask_withdrawal"]
    _, public = await read(act, motion_id)
    assert [each.member for each in public.adoptions] == [None]
    for late in (consent(act, society.cigfa, motion_id), consent(act, society.manawydan, motion_id)):
        with pytest.raises(NoWithdrawal):
            await late
    async with act(society.branwen) as ctx:
        with pytest.raises(NotTheMover):
            await actions.ask_withdrawal(ctx, motion_id, WHY)


async def test_the_mover_no_longer_withdraws_alone(act, society):
    motion_id = await stage.asked_back(act, society, asked=False)
    async with act(society.branwen) as ctx:
        assert "withdrawn" not in (await motion_queries.motion(ctx, motion_id)).transitions
        with pytest.raises(InvalidTransition):
            await motions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))
    with pytest.raises(DBAPIError, match="with the consent of its seconders"):
        await told(act, motion_id, "UPDATE motion SET state = 'withdrawn' WHERE id = :id")


async def test_only_the_mover_asks_and_not_twice_at_once(act, society, clock):
    motion_id = await stage.asked_back(act, society, asked=False)
    for someone, refused in ((None, SignInNeeded), (society.efnisien, NotPermitted), (society.cigfa, NotTheMover)):
        async with act(someone) as ctx:
            with pytest.raises(refused):
                await actions.ask_withdrawal(ctx, motion_id, WHY)
    async with act(society.branwen) as ctx:
        await actions.ask_withdrawal(ctx, motion_id, WHY)
        with pytest.raises(WithdrawalAsked):
            await actions.ask_withdrawal(ctx, motion_id, WHY)
    await clock.forward(days=14)
    with pytest.raises(NoWithdrawal):
        await consent(act, society.cigfa, motion_id)
    async with act(society.branwen) as ctx:
        await actions.ask_withdrawal(ctx, motion_id, WHY)


async def test_only_who_seconded_consents_or_adopts(act, society):
    motion_id = await stage.asked_back(act, society)
    for someone, refused in (
        (None, SignInNeeded),
        (society.efnisien, NotPermitted),
        (society.teyrnon, NotSeconded),
        (society.branwen, NotSeconded),
    ):
        for act_ in (actions.consent_withdrawal, actions.adopt_motion):
            async with act(someone) as ctx:
                with pytest.raises(refused):
                    await act_(ctx, motion_id, SeconderActs())
    with pytest.raises(RightNotYours):
        await consent(act, society.teyrnon, motion_id, on_behalf_of=society.cigfa.member_id)


async def test_what_is_not_admitted_or_is_noticed_needs_no_consent_or_takes_none(act, society, clock):
    noticed = await stage.noticed(act, society, clock)
    ruled_out = await stage.ruled_out(act, society)
    for motion_id in (noticed, ruled_out):
        async with act(society.branwen) as ctx:
            with pytest.raises(InvalidTransition):
                await actions.ask_withdrawal(ctx, motion_id, WHY)
    with pytest.raises(NoWithdrawal):
        await consent(act, society.manawydan, noticed)


async def test_the_database_takes_no_mover_without_an_adoption_and_changes_no_consent(act, society):
    motion_id = await stage.asked_back(act, society)
    await consent(act, society.cigfa, motion_id)
    to_cigfa = f"mover_id = '{society.cigfa.member_id}', moved_by = '{society.cigfa.person_id}'"
    with pytest.raises(DBAPIError, match="never changed"):
        await told(act, motion_id, f"UPDATE motion SET {to_cigfa} WHERE id = :id")
    for statement in (
        "DELETE FROM withdrawal_consent WHERE CAST(:id AS uuid) IS NOT NULL",
        "UPDATE withdrawal SET closes_at = closes_at + interval '9 days' WHERE motion_id = :id",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            await told(act, motion_id, statement)
