"""Several motions put together: offered by the chair, agreed by every mover, or nothing at all."""

import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.composites import actions, queries
from governance.composites.refusals import (
    AnsweredAlready,
    CompositeInBothLanguages,
    DeclinedWithoutReason,
    NoLongerOffered,
    NotToBeCombined,
    OfferedAlready,
    TooFewMotions,
)
from governance.composites.values import NewComposite, NewCompositeAnswer, NewCompositeWithdrawal
from governance.motions import actions as motion_actions
from governance.motions import queries as motions
from governance.motions.refusals import InvalidTransition, NotTheMover, SummaryTooLong
from governance.motions.values import NewTransition, State
from governance.notices import actions as notices
from governance.outcomes import queries as outcomes
from governance.procedure import actions as procedure
from governance.procedure.values import NewWithdrawal, SeconderActs
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from governance.tasks import queries as tasks
from tests import stage
from tests.integration.test_motion_guards import told

SPECIAL = replace(PRESETS["small-forum"], special_threshold=PRESETS["clg"].special_threshold)
WHY = BilingualProse(cy="Mae gwell ffordd.")


async def read(act, motion_id, someone=None):
    async with act(someone) as ctx:
        return await motions.motion(ctx, motion_id)


async def seen(act, composite_id, someone=None):
    async with act(someone) as ctx:
        return await queries.composite(ctx, composite_id)


async def answer(act, someone, composite_id, motion_id, to="consented", reason=None):
    async with act(someone) as ctx:
        await actions.answer_composite(ctx, composite_id, NewCompositeAnswer(motion_id, to, reason))


async def test_with_the_last_consent_they_go_on_as_one(act, society):
    first, second = await stage.two_submitted(act, society)
    composite_id = await stage.offered(act, society, first, second, legal_effect="member_power")
    await answer(act, society.manawydan, composite_id, second)
    assert (await read(act, first)).state is State.SUBMITTED
    await answer(act, society.branwen, composite_id, first)
    agreed = await seen(act, composite_id)
    assert (agreed.state, agreed.allowed_actions) == ("agreed", [])
    made = await read(act, agreed.motion_id, society.cigfa)
    assert (made.state, made.legal_effect) == ("admitted", "member_power")
    assert made.reference
    assert made.title == Bilingual(cy="Teithio", en="Travel")
    assert made.mover.member_id == society.branwen.member_id
    assert (made.seconds.count, made.lapses_at) == (1, None)
    assert [each.id for each in made.sources] == sorted((first, second))
    assert {each.mover.member_id for each in made.sources} == {society.branwen.member_id, society.manawydan.member_id}
    for motion_id in (first, second):
        source = await read(act, motion_id)
        assert (source.state, source.superseded_by.id, source.superseded_by.mover) == ("superseded", made.id, None)
        async with act(None) as ctx:
            history = await motions.motion_history(ctx, motion_id)
        assert (history[-1].from_state, history[-1].to_state) == ("submitted", "superseded")
    async with act(None) as ctx:
        led_to = {each.id: (each.became, each.superseded_by) for each in await outcomes.outcomes(ctx)}
        assert [each.event for each in await motions.motion_history(ctx, made.id)] == ["motion.composed"]
    assert led_to == {first: ("superseded", made.id), second: ("superseded", made.id), made.id: ("under_way", None)}


async def test_what_comes_of_it_goes_its_way_like_any_motion(act, society):
    composite_id, _ = await stage.combined(act, society)
    motion_id = (await seen(act, composite_id)).motion_id
    async with act(society.branwen) as ctx:
        await procedure.ask_withdrawal(ctx, motion_id, NewWithdrawal(WHY))
    async with act(society.manawydan) as ctx:
        await procedure.consent_withdrawal(ctx, motion_id, SeconderActs())
    assert (await read(act, motion_id)).state == "withdrawn"


async def test_whoever_declines_says_why_and_nothing_changes(act, society):
    first, second = await stage.two_submitted(act, society)
    composite_id = await stage.offered(act, society, first, second)
    with pytest.raises(DeclinedWithoutReason):
        await answer(act, society.branwen, composite_id, first, "declined")
    await answer(act, society.manawydan, composite_id, second)
    await answer(act, society.branwen, composite_id, first, "declined", WHY)
    found = await seen(act, composite_id, society.pwyll)
    assert (found.state, found.ending, found.motion_id, found.allowed_actions) == ("declined", WHY, None, [])
    assert [each.answer for each in found.sources] == ["declined", "consented"]
    assert {(await read(act, each)).state for each in (first, second)} == {State.SUBMITTED}
    with pytest.raises(NoLongerOffered):
        await answer(act, society.branwen, composite_id, first)
    await stage.offered(act, society, first, second)


async def test_who_has_not_answered_in_time_has_not_consented(act, society, clock):
    first, second = await stage.two_submitted(act, society)
    async with act(society.pwyll) as ctx:
        await motion_actions.transition_motion(ctx, second, NewTransition("admitted"))
    composite_id = await stage.offered(act, society, first, second)
    await answer(act, society.branwen, composite_id, first)
    assert (await seen(act, composite_id, society.manawydan)).mine_open
    await clock.forward(days=14)
    assert (await seen(act, composite_id, society.manawydan)).state == "lapsed"
    with pytest.raises(NoLongerOffered):
        await answer(act, society.manawydan, composite_id, second)
    assert [(await read(act, each)).state for each in (first, second)] == ["submitted", "admitted"]
    with pytest.raises(DBAPIError, match="answers once, while the composite is offered"):
        await told(
            act,
            second,
            "UPDATE composite_source SET answer = 'consented', answered_at = app_now(), answered_by ="
            f" '{society.manawydan.person_id}' WHERE motion_id = :id",
        )


async def test_the_chair_takes_it_back(act, society):
    first, second = await stage.two_submitted(act, society)
    composite_id = await stage.offered(act, society, first, second)
    for someone, refused in ((None, SignInNeeded), (society.branwen, NotPermitted)):
        async with act(someone) as ctx:
            with pytest.raises(refused):
                await actions.withdraw_composite(ctx, composite_id, NewCompositeWithdrawal(WHY))
    async with act(society.rhiannon) as ctx:
        await actions.withdraw_composite(ctx, composite_id, NewCompositeWithdrawal(WHY))
        with pytest.raises(NoLongerOffered):
            await actions.withdraw_composite(ctx, composite_id, NewCompositeWithdrawal(WHY))
    assert (await seen(act, composite_id)).state == "withdrawn"
    with pytest.raises(NoLongerOffered):
        await answer(act, society.branwen, composite_id, first)


async def test_a_motion_that_moves_on_overtakes_it(act, society):
    first, second = await stage.two_submitted(act, society)
    composite_id = await stage.offered(act, society, first, second)
    async with act(society.manawydan) as ctx:
        await motion_actions.transition_motion(ctx, second, NewTransition("withdrawn"))
    assert (await seen(act, composite_id)).state == "overtaken"
    with pytest.raises(NoLongerOffered):
        await answer(act, society.branwen, composite_id, first)
    with pytest.raises(NotToBeCombined):
        await stage.offered(act, society, first, second)


async def test_each_mover_answers_for_their_own_motion_once(act, society):
    first, second = await stage.two_submitted(act, society)
    composite_id = await stage.offered(act, society, first, second)
    for someone, motion_id, refused in (
        (None, first, SignInNeeded),
        (society.efnisien, first, NotPermitted),
        (society.manawydan, first, NotTheMover),
        (society.pwyll, first, NotTheMover),
        (society.branwen, composite_id, NotFound),
    ):
        with pytest.raises(refused):
            await answer(act, someone, composite_id, motion_id)
    await answer(act, society.branwen, composite_id, first)
    with pytest.raises(AnsweredAlready):
        await answer(act, society.branwen, composite_id, first, "declined", WHY)


async def test_who_adopted_a_motion_meanwhile_is_asked_anew(act, society):
    first, second = await stage.two_submitted(act, society)
    async with act(society.pwyll) as ctx:
        await motion_actions.transition_motion(ctx, first, NewTransition("admitted"))
    composite_id = await stage.offered(act, society, first, second)
    await answer(act, society.branwen, composite_id, first)
    async with act(society.branwen) as ctx:
        await procedure.ask_withdrawal(ctx, first, NewWithdrawal(WHY))
    async with act(society.cigfa) as ctx:
        await procedure.adopt_motion(ctx, first, SeconderActs())
    await answer(act, society.manawydan, composite_id, second)
    assert (await seen(act, composite_id)).state == "offered"
    await answer(act, society.cigfa, composite_id, first)
    made = await read(act, (await seen(act, composite_id)).motion_id, society.cigfa)
    assert made.mover.member_id == society.cigfa.member_id


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"title": Bilingual(cy="Teithio")}, CompositeInBothLanguages),
        ({"text": BilingualProse(en="That it be.")}, CompositeInBothLanguages),
        ({"reason": WHY}, CompositeInBothLanguages),
        ({"summary": BilingualProse(cy="gair " * 61)}, SummaryTooLong),
    ],
)
async def test_what_is_not_whole_is_not_offered(act, society, changed, refused):
    first, second = await stage.two_submitted(act, society)
    with pytest.raises(refused):
        await stage.offered(act, society, first, second, **changed)


async def test_it_takes_two_motions_of_one_body_that_nobody_else_is_asked_about(act, society, clock):
    noticed = await stage.noticed(act, society, clock)
    first, second = await stage.two_submitted(act, society)
    for ids, refused in (
        ((), TooFewMotions),
        ((first,), TooFewMotions),
        ((first, first), TooFewMotions),
        ((first, noticed), NotToBeCombined),
        ((first, society.forum_id), NotFound),
    ):
        with pytest.raises(refused):
            await stage.offered(act, society, *ids)
    await stage.offered(act, society, first, second)
    with pytest.raises(OfferedAlready):
        await stage.offered(act, society, second, first)
    async with act(None) as ctx:
        assert [each.state for each in await queries.composites(ctx, motion_id=first)] == ["offered"]
        assert await queries.composites(ctx, motion_id=noticed) == []


async def test_only_who_admits_offers(act, society):
    ids = await stage.two_submitted(act, society)
    new = NewComposite(motion_ids=ids, title=stage.TITLE, text=stage.TEXT, reason=stage.TEXT)
    for someone, refused in ((None, SignInNeeded), (society.branwen, NotPermitted), (society.gwydion, NotPermitted)):
        async with act(someone) as ctx:
            with pytest.raises(refused):
                await actions.offer_composite(ctx, new)


async def test_movers_have_a_task_and_hear_of_what_came(act, society):
    first, second = await stage.two_submitted(act, society)
    composite_id = await stage.offered(act, society, first, second)
    async with act(society.branwen) as ctx:
        assert ("answer_composite", composite_id) in [(each.kind, each.id) for each in await tasks.my_tasks(ctx)]
    async with act(None) as ctx:
        assert await notices.tell(ctx, "composite.offered", composite_id) == 2
        assert await notices.tell(ctx, "composite.declined", composite_id) == 3
        assert await notices.tell(ctx, "composite.agreed", composite_id) == 3
    await answer(act, society.branwen, composite_id, first)
    async with act(society.branwen) as ctx:
        assert "answer_composite" not in [each.kind for each in await tasks.my_tasks(ctx)]


async def test_the_database_puts_nothing_together_without_every_consent(act, society):
    first, second = await stage.two_submitted(act, society)
    composite_id = await stage.offered(act, society, first, second)
    await answer(act, society.branwen, composite_id, first)
    agree = f"UPDATE composite SET ended_as = 'agreed', ended_at = app_now(), motion_id = '{composite_id}'"
    copy = """SELECT (jsonb_populate_record(m, '{"state": "admitted"}')).* FROM motion m WHERE id = :id"""
    for statement, why in (
        (f"{agree} WHERE CAST(:id AS uuid) IS NOT NULL", "consent of each mover"),
        (
            f"UPDATE motion SET state = 'superseded', superseded_by = '{second}' WHERE id = :id",
            "goes on only as",
        ),
        ("UPDATE motion SET state = 'superseded' WHERE id = :id", "motion_superseded_check"),
        ("UPDATE composite_source SET answer = 'declined' WHERE motion_id = :id", "answers once"),
        ("DELETE FROM composite_source WHERE motion_id = :id", "permission denied"),
        (f"UPDATE composite SET text = title WHERE id = '{composite_id}' OR id = :id", "permission denied"),
        (f"INSERT INTO motion {copy}", "begins as a draft"),
    ):
        with pytest.raises(DBAPIError, match=why):
            await told(act, first, statement)


async def test_what_became_of_it_is_never_changed(act, society):
    composite_id, first = await stage.combined(act, society)
    for statement in (
        f"UPDATE composite SET ended_as = 'withdrawn' WHERE id = '{composite_id}' OR id = :id",
        "UPDATE motion SET superseded_by = id WHERE id = :id",
    ):
        with pytest.raises(DBAPIError, match=r"never changed|goes on only"):
            await told(act, first, statement)
    async with act(society.branwen) as ctx:
        with pytest.raises(InvalidTransition):
            await motion_actions.transition_motion(ctx, first, NewTransition("withdrawn"))
        assert (await ctx.db.execute(text("SELECT count(*) FROM composite"))).scalar_one() == 1


async def test_over_the_wire(api, act, society):
    first, second = await stage.two_submitted(act, society)
    both = {"cy": "Te", "en": "Tea"}
    new = {"motion_ids": [str(first), str(second)], "title": both, "text": both, "reason": both}
    chair, mover = await api.as_(society.pwyll), await api.as_(society.branwen)
    made = await chair.post("/api/v1/composites", json=new)
    composite_id = made.json()["id"]
    assert (made.status_code, made.headers["location"]) == (201, f"/api/v1/composites/{composite_id}")
    assert (await chair.post("/api/v1/composites", json=new | {"motion_ids": [str(first)]})).status_code == 422
    public = (await api.get(f"/api/v1/composites?motion_id={second}")).json()["data"]
    assert [(each["id"], each["state"], each["mine_open"]) for each in public] == [(composite_id, "offered", False)]
    path = f"/api/v1/composites/{composite_id}"
    assert [each["mover"] for each in (await api.get(path)).json()["sources"]] == [None, None]
    consented = await mover.post(f"{path}/answers", json={"motion_id": str(first), "to": "consented"})
    assert (consented.status_code, consented.json()["sources"][0]["answer"]) == (200, "consented")
    taken = await chair.post(f"{path}/withdrawal", json={"reason": {"cy": "Na."}})
    assert (taken.status_code, taken.json()["state"]) == (200, "withdrawn")


async def test_a_composite_is_a_special_resolution_only_where_the_movers_consented_to_that(act, society):
    async with act(None) as ctx:
        await bodies.enact(ctx.db, society.forum_id, "clg", SPECIAL, await ctx.now())
    first, second = await stage.two_submitted(act, society)
    composite_id = await stage.offered(act, society, first, second, resolution="special")
    for someone, motion_id in ((society.branwen, first), (society.manawydan, second)):
        await answer(act, someone, composite_id, motion_id)
    made = await read(act, (await seen(act, composite_id)).motion_id)
    assert (made.resolution, made.state) == ("special", "admitted")
    with pytest.raises(DBAPIError, match="class of a motion"):
        await told(act, made.id, "UPDATE motion SET resolution = 'ordinary' WHERE id = :id")
