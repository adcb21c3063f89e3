"""What the database itself keeps of a motion, against whoever gets past the program, as the app's own role."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.motions import actions
from governance.motions.values import NewTransition
from tests import stage
from tests.integration.test_motions import draft, proposed


async def told(act, motion_id, statement):
    """Say one statement to the database as the app, and take it back."""
    async with act(None) as ctx:
        attempt = await ctx.db.begin_nested()
        try:
            return (await ctx.db.execute(text(statement), {"id": motion_id})).rowcount
        finally:
            await attempt.rollback()


async def test_nobody_adds_a_move(act):
    with pytest.raises(DBAPIError, match="permission denied"):
        await told(act, None, "INSERT INTO motion_move SELECT 'draft', 'carried' WHERE CAST(:id AS uuid) IS NULL")


@pytest.mark.parametrize("to", ["carried", "submitted", "withdrawn", "final_text"])
async def test_a_motion_changes_its_state_by_the_rules_moves_alone(act, society, clock, to):
    motion_id = await stage.noticed(act, society, clock)
    with pytest.raises(DBAPIError, match="a noticed motion never becomes"):
        await told(act, motion_id, f"UPDATE motion SET state = '{to}' WHERE id = :id")
    assert await told(act, motion_id, "UPDATE motion SET state = 'balloting' WHERE id = :id") == 1


@pytest.mark.parametrize(
    "change",
    [
        "mover_id = (SELECT id FROM member WHERE id <> mover_id LIMIT 1)",
        "moved_by = (SELECT id FROM person WHERE id <> moved_by LIMIT 1)",
        "body_id = (SELECT id FROM body WHERE id <> body_id LIMIT 1)",
        "standing_orders_id = gen_random_uuid()",
        "created_at = app_now()",
        "reference = 'CYN-2026-999'",
        "reference = NULL",
    ],
)
async def test_whose_a_motion_is_its_rules_and_its_reference_stay(act, society, clock, change):
    motion_id = await stage.noticed(act, society, clock)
    with pytest.raises(DBAPIError, match="are never changed"):
        await told(act, motion_id, f"UPDATE motion SET {change} WHERE id = :id")


async def test_the_text_stays_once_it_is_final(act, society, clock):
    change = 'UPDATE motion_text SET text = \'{"cy": "Arall.", "en": "Other."}\' WHERE motion_id = :id'
    async with act(society.branwen) as ctx:
        begun = await actions.propose_motion(ctx, draft(society))
    assert await told(act, begun, change) == 1
    final = await stage.noticed(act, society, clock)
    with pytest.raises(DBAPIError, match="a final text is never changed"):
        await told(act, final, change)
    with pytest.raises(DBAPIError, match="permission denied"):
        await told(act, begun, "UPDATE motion_text SET written_at = app_now() WHERE motion_id = :id")


async def test_another_version_of_the_text_is_taken_only_while_its_mover_may_edit(act, society):
    motion_id = await proposed(act, society, society.branwen)
    another = "UPDATE motion SET text_version = text_version + 1 WHERE id = :id"
    assert await told(act, motion_id, another) == 1
    async with act(None) as ctx:
        await ctx.db.execute(text("UPDATE motion SET state = 'submitted' WHERE id = :id"), {"id": motion_id})
    with pytest.raises(DBAPIError, match="keeps its version of the text"):
        await told(act, motion_id, another)


async def test_a_motion_withdrawn_stays_so(act, society):
    motion_id = await proposed(act, society, society.branwen)
    async with act(society.branwen) as ctx:
        await actions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))
    with pytest.raises(DBAPIError, match="a withdrawn motion never becomes"):
        await told(act, motion_id, "UPDATE motion SET state = 'seeking_seconders' WHERE id = :id")


@pytest.mark.parametrize("looked_up", ["ballot (motion_id", "ballot (replaces_id", "motion (moved_by"])
async def test_what_pages_look_up_has_an_index_over_all_its_rows(engine, looked_up):
    table, _, column = looked_up.partition(" (")
    query = "SELECT indexdef FROM pg_indexes WHERE tablename = :table AND indexdef NOT LIKE '% WHERE %'"
    async with engine.connect() as db:
        found = (await db.execute(text(query), {"table": table})).scalars()
    assert any(f"btree ({column}" in each for each in found)
