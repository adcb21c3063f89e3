"""Enacting standing orders by action and by API; and that nothing, by any hand, alters what a vote began under."""

import asyncpg
import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS, digest
from governance.context import attempt
from governance.counting.majority import Quorum
from governance.motions import queries as motions
from governance.motions.rules import LONDON
from governance.motions.values import State
from governance.orders import actions, queries, rules
from governance.orders.refusals import NotAnOfficerOfThisBody
from governance.orders.values import NewOrders
from governance.permissions import Office
from governance.refusal import NotFound, NotPermitted, SignInNeeded, Stale
from tests import stage
from tests.integration.pages.conftest import proposed

SMALL = PRESETS["small-forum"]
STRICTER = msgspec.structs.replace(SMALL, seconders=3, quorum=Quorum(minimum=5, percent=20))
REASON = BilingualProse(cy="I gael mwy o gefnogaeth.", en="To have more support.")


async def new(ctx, **changes) -> NewOrders:
    day = rules.earliest(await ctx.now(), None)
    given = {"base_version": 1, "preset": "small-forum", "effective_on": day, "reason": REASON, "rules": STRICTER}
    return NewOrders(**given | changes)


async def enact(act, society, someone, **changes) -> int:
    async with act(someone) as ctx:
        return await actions.enact_standing_orders(ctx, society.forum_id, await new(ctx, **changes))


async def test_the_secretary_or_the_chair_of_a_body_enacts_its_rules_and_nobody_else(act, society):
    async with act(society.rhiannon) as ctx:
        committee = await bodies.establish(
            ctx.db, "tea", "committee", Bilingual(cy="Te", en="Tea"), None, (await ctx.now()).astimezone(LONDON).date()
        )
        wanted = await new(ctx)
    cases = [
        (None, society.forum_id, SignInNeeded),
        (society.branwen, society.forum_id, NotPermitted),
        (society.teyrnon, society.forum_id, NotPermitted),
        (society.gwydion, society.forum_id, NotAnOfficerOfThisBody),
        (society.rhiannon, society.board_id, NotAnOfficerOfThisBody),
        (society.rhiannon, committee, NotAnOfficerOfThisBody),
        (society.pwyll, society.board_id, NotAnOfficerOfThisBody),
        (society.rhiannon, society.rhiannon.person_id, NotFound),
        (society.rhiannon, society.forum_id, None),
    ]
    for someone, body_id, expected in cases:
        async with act(someone) as ctx:
            _, refusal = await attempt(ctx, actions.enact_standing_orders(ctx, body_id, wanted))
            assert type(refusal) is (expected or type(None)), (someone and someone.name, refusal)
    for someone, body_id in ((society.gwydion, society.board_id), (society.pwyll, committee)):
        async with act(someone) as ctx:
            first = msgspec.structs.replace(wanted, base_version=0)
            assert await actions.enact_standing_orders(ctx, body_id, first) == 1


async def leaves(act, clock, someone) -> None:
    """Today is the last day of whatever office they hold; then it is tomorrow."""
    async with act(None) as ctx:
        last = text("UPDATE appointment SET held_to = app_today() WHERE person_id = :id")
        await ctx.db.execute(last, {"id": someone.person_id})
    await clock.forward(days=1)


async def test_a_past_secretary_enacts_nothing(act, society, clock):
    await leaves(act, clock, society.rhiannon)
    with pytest.raises(NotPermitted):
        await enact(act, society, society.rhiannon)


async def test_a_version_waits_for_its_day_and_what_began_before_keeps_its_own(act, society, clock):
    before = await proposed(act, society, society.branwen)
    assert await enact(act, society, society.rhiannon) == 2
    meanwhile = await proposed(act, society, society.branwen)
    await clock.forward(days=16)
    after = await proposed(act, society, society.branwen)
    async with act(None) as ctx:
        found = [await motions.motion(ctx, each) for each in (before, meanwhile, after)]
        assert [each.rules.seconders for each in found] == [2, 2, 3]
        versions = await queries.standing_orders(ctx, society.forum_id)
    assert [(each.version, each.in_force, each.coming) for each in versions] == [(2, True, False), (1, False, False)]
    assert versions[0].enacted_by == "Rhiannon"
    assert versions[0].digest == digest(STRICTER)


async def test_a_ballot_under_way_is_counted_by_the_rules_that_it_began_under(act, society, clock):
    """Two of the three that the old rules ask for would not be a quorum by the new ones."""
    ballot_id = await stage.opened(act, society, clock)
    old = (await stage.seen(act, None, ballot_id)).orders_digest
    await enact(act, society, society.rhiannon)
    for someone in (society.branwen, society.pwyll, society.cigfa):
        await stage.cast(act, someone, ballot_id, "yes")
    await clock.forward(days=20)
    await stage.advance(act)
    found = await stage.result(act, None, ballot_id)
    assert (found.outcome, found.quorum_needed, found.orders_version) == ("carried", 3, 1)
    assert found.orders_digest == old
    async with act(None) as ctx:
        assert (await motions.motion(ctx, found.motion.id)).state is State.AWAITING_RESPONSE


async def test_whoever_read_an_older_version_is_told(act, society):
    await enact(act, society, society.rhiannon)
    with pytest.raises(Stale):
        await enact(act, society, society.pwyll, rules=msgspec.structs.replace(SMALL, seconders=4))


async def test_enacting_stands_in_the_journal_without_a_name_or_a_reason(act, society):
    await enact(act, society, society.rhiannon)
    async with act(None) as ctx:
        row = (
            (
                await ctx.db.execute(
                    text("SELECT subject_id, person_id, facts FROM journal WHERE event = 'standing_orders.enacted'")
                )
            )
            .mappings()
            .one()
        )
    assert (row["subject_id"], row["person_id"]) == (society.forum_id, society.rhiannon.person_id)
    assert set(row["facts"]) == {"orders_version", "effective_from"}


ALTER = (
    "UPDATE standing_orders SET rules = rules || '{\"seconders\": 0}'",
    "UPDATE standing_orders SET effective_from = app_now()",
    "DELETE FROM standing_orders",
    "TRUNCATE standing_orders CASCADE",
)


@pytest.mark.parametrize("statement", ALTER)
async def test_the_apps_role_cannot_alter_a_version(act, society, statement):
    with pytest.raises(DBAPIError) as refused:
        async with act(None) as ctx:
            await ctx.db.execute(text(statement))
    assert "permission denied" in str(refused.value.orig)


@pytest.mark.parametrize("statement", ALTER[:3])
async def test_the_schema_refuses_it_to_its_owner_too(society, owner_url, statement):
    owner = await asyncpg.connect(owner_url)
    try:
        with pytest.raises(asyncpg.PostgresError) as refused:
            await owner.execute(statement)
        assert refused.value.sqlstate == "FF001"
    finally:
        await owner.close()


INSERT = (
    "INSERT INTO standing_orders (id, body_id, version, preset, effective_from, rules, digest, enacted_at, enacted_by,"
    " reason) SELECT gen_random_uuid(), body_id, {version}, preset, {begins}, rules, digest, {at}, {by}, {reason}"
    " FROM standing_orders WHERE version = 1 AND body_id = :body"
)
LATER = "app_now() + interval '16 days'"
GOOD = {"version": "2", "begins": LATER, "at": "app_now()", "by": ":by", "reason": '\'{"cy": "A", "en": "B"}\''}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"version": "3"}, "does not follow"),
        ({"version": "1"}, "does not follow"),
        ({"begins": "effective_from - interval '1 day'", "at": "NULL", "by": "NULL", "reason": "NULL"}, "comes into"),
        ({"begins": "app_now() + interval '14 days'"}, "known_in_time"),
        ({"begins": "app_now()", "at": "app_now() - interval '20 days'"}, "at the time when they are"),
        ({"at": "app_now() + interval '1 day'"}, "at the time when they are"),
        ({"reason": "NULL"}, "standing_orders_enacted"),
        ({"reason": '\'{"cy": "A"}\''}, "standing_orders_reason"),
        ({}, None),
    ],
)
async def test_the_apps_role_adds_a_version_only_as_the_rules_do(act, society, changed, said):
    async with act(None) as ctx:
        statement = INSERT.format(**GOOD | changed)
        keys = {"body": society.forum_id} | ({"by": society.rhiannon.person_id} if ":by" in statement else {})
        if said is None:
            await ctx.db.execute(text(statement), keys)
            return
        with pytest.raises(DBAPIError, match=said):
            await ctx.db.execute(text(statement), keys)
        await ctx.db.rollback()


async def test_the_apps_role_adds_no_version_of_nobodys_to_what_officers_enacted(act, society):
    await enact(act, society, society.rhiannon)
    unsaid = {"version": "3", "begins": LATER, "at": "NULL", "by": "NULL", "reason": "NULL"}
    async with act(None) as ctx:
        with pytest.raises(DBAPIError, match="by enacting new ones"):
            await ctx.db.execute(text(INSERT.format(**unsaid)), {"body": society.forum_id})
        await ctx.db.rollback()


async def test_the_apps_role_cannot_move_a_motion_or_a_ballot_under_other_rules(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    await clock.forward(days=8)
    async with act(society.teyrnon) as ctx:
        from governance.ballots import actions as ballots
        from governance.ballots.values import NewBallot

        ballot_id = await ballots.schedule_ballot(ctx, motion_id, NewBallot())
    await enact(act, society, society.rhiannon)
    other = "UPDATE {} SET standing_orders_id = (SELECT id FROM standing_orders WHERE version = 2) WHERE id = :id"
    for table, id_ in (("motion", motion_id), ("ballot", ballot_id)):
        with pytest.raises(DBAPIError, match="rules"):
            async with act(None) as ctx:
                await ctx.db.execute(text(other.format(table)), {"id": id_})


async def test_a_deputys_office_in_another_body_does_not_count(act, society, clock):
    """Rhiannon is the Forum's secretary; as the board's secretary too, after Gwydion, she may enact for both."""
    await leaves(act, clock, society.gwydion)
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        await bodies.appoint(ctx.db, society.board_id, society.rhiannon.person_id, Office.BOARD_SECRETARY, today)
    async with act(society.rhiannon) as ctx:
        wanted = await new(ctx, base_version=0)
        assert await actions.enact_standing_orders(ctx, society.board_id, wanted) == 1
