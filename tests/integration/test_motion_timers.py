"""What the rules do with motions by themselves: as of when, what they leave alone, and what it costs."""

import pytest
from sqlalchemy import event, text

from governance.bilingual import Bilingual, BilingualProse, Language
from governance.motions import actions, queries, store
from governance.motions.refusals import FieldNotTaken
from governance.motions.values import NewApproval, NewTransition
from governance.motions.views import MotionSummary
from tests import stage
from tests.integration.test_motions import proposed, seconded


async def read(act, motion_id):
    async with act(None) as ctx:
        return await store.load(ctx.db, motion_id)


async def due(act):
    async with act(None) as ctx:
        return await store.due(ctx.db)


async def approve(act, society, motion_id):
    async with act(society.heledd) as ctx:
        for language in Language:
            await actions.approve_text(ctx, motion_id, NewApproval(language))


async def test_what_a_late_worker_does_counts_as_of_its_time(act, society, clock):
    lapses, admitted = await proposed(act, society, society.branwen), await seconded(act, society)
    await clock.forward(days=40)
    assert await stage.advance(act) == 2
    late, other = await read(act, lapses), await read(act, admitted)
    assert (late.state, late.state_since) == ("lapsed", late.seconding_closes_at)
    assert (other.state, other.state_since) == ("admitted", other.admission_due_at)


async def test_a_carried_motion_is_decided_as_of_its_ballots_closing(act, society, clock):
    await stage.opened(act, society, clock)
    await clock.forward(days=30)
    await stage.advance(act)
    async with act(None) as ctx:
        [motion] = await queries.motions(ctx)
        closed_at = (await ctx.db.execute(text("SELECT closes_at FROM ballot"))).scalar_one()
    assert motion.state_since == closed_at


async def test_a_motion_that_a_rule_holds_back_holds_back_no_other(act, society, clock):
    broken, sound = await proposed(act, society, society.branwen), await proposed(act, society, society.branwen)
    async with act(None) as ctx:
        await ctx.db.execute(text("UPDATE motion SET text_version = 9 WHERE id = :id"), {"id": broken})
    await clock.forward(days=29)
    assert await due(act) == [broken, sound]
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
    assert [(await read(act, each)).state for each in (broken, sound)] == ["seeking_seconders", "lapsed"]


async def test_only_what_the_rules_move_by_themselves_is_looked_at(act, society, clock):
    motion_id = await seconded(act, society)
    assert await due(act) == []
    await clock.forward(hours=49)
    assert await due(act) == [motion_id]
    await stage.advance(act)
    assert await due(act) == []  # neither language is approved yet
    await approve(act, society, motion_id)
    assert await due(act) == [motion_id]
    await stage.advance(act)
    await stage.advance(act)
    assert (await read(act, motion_id)).state == "noticed"
    assert await due(act) == []


async def test_what_officers_move_on_is_not_looked_at(act, society):
    await stage.under_full_rules(act, society)
    motion_id = await proposed(act, society, society.branwen)
    async with act(None) as ctx:
        for state in ("submitted", "admitted", "final_text"):
            await ctx.db.execute(
                text("UPDATE motion SET state = :state WHERE id = :id"), {"state": state, "id": motion_id}
            )
    assert await due(act) == []


async def test_notice_is_complete_once_and_the_journal_says_so(act, society, clock):
    motion_id = await stage.noticed(act, society, clock, notice_sent=False)
    for _ in range(2):
        async with act(None) as ctx:
            await actions.complete_notice(ctx, motion_id)
    async with act(None) as ctx:
        history = await queries.motion_history(ctx, motion_id)
    assert [step.event for step in history].count("motion.notice_completed") == 1
    assert history[-1].event == "motion.notice_completed"


async def test_a_field_that_a_move_does_not_take_is_refused(act, society):
    motion_id = await seconded(act, society)
    reason = BilingualProse(cy="Pam.", en="Why.")
    async with act(society.pwyll) as ctx:
        for new in (NewTransition("admitted", reason), NewTransition("ruled_out", reason, "reserved")):
            with pytest.raises(FieldNotTaken):
                await actions.transition_motion(ctx, motion_id, new)
        await actions.transition_motion(ctx, motion_id, NewTransition("admitted", legal_effect="reserved"))
        assert (await queries.motion(ctx, motion_id)).legal_effect == "reserved"


async def test_a_list_says_the_same_as_each_motion_and_fetches_no_text(act, society, engine):
    half = {"title": Bilingual(cy="Costau"), "text": BilingualProse(cy="Bod y Bwrdd yn talu.")}
    await proposed(act, society, society.branwen, **half)
    await seconded(act, society)
    fetched = []

    def note(_connection, cursor, *_):
        fetched.extend(column[0] for column in cursor.description or ())

    for someone in (None, society.branwen, society.pwyll, society.heledd):
        async with act(someone) as ctx:
            event.listen(engine.sync_engine, "after_cursor_execute", note)
            listed = await queries.motions(ctx)
            event.remove(engine.sync_engine, "after_cursor_execute", note)
            assert len(listed) == 2
            for summary in listed:
                view = await queries.motion(ctx, summary.id)
                for name in MotionSummary.__struct_fields__:
                    assert getattr(summary, name) == getattr(view, name), name
    assert "title" in fetched
    assert not {"text", "wording"} & set(fetched)


async def test_one_move_reads_the_orders_and_the_text_once(act, society, clock, engine):
    await proposed(act, society, society.branwen)
    await clock.forward(days=29)
    said = []

    def note(_connection, _cursor, statement, *_):
        said.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    for table in ("FROM standing_orders", "FROM motion_text"):
        assert len([each for each in said if table in each and "m.id" not in each]) == 1
