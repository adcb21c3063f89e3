"""Deputies: named for a time, with what the office may and its mail; never the second person beside whom they cover."""

from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from governance.ballots import rules as ballot_rules
from governance.ballots import store as ballot_store
from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.bodies.refusals import NotYourBody
from governance.changes import queries as changes
from governance.decisions import actions as decisions
from governance.decisions import queries as decision_queries
from governance.motions import actions as motions
from governance.motions import queries as motion_queries
from governance.motions.values import NewTransition
from governance.notices.kinds import KINDS
from governance.offices import actions, refusals
from governance.offices.values import NewAppointment, NewCover, NewEnding, NewVerdict
from governance.permissions import Office, Permission
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from governance.tasks import queries as tasks
from tests.conftest import actor
from tests.integration.pages.conftest import submitted
from tests.integration.test_bodies import seen, today
from tests.integration.test_offices import CONFIRMED, WHY, a_group, proposals
from tests.mailbox import a_decision
from tests.stage import opened

AWAY = BilingualProse(cy="I ffwrdd.", en="Away.")


async def held_by(act, someone):
    async with act(None) as ctx:
        query = text("SELECT id FROM appointment WHERE person_id = :id")
        return (await ctx.db.execute(query, {"id": someone.person_id})).scalar_one()


async def cover(act, by, whose, deputy, *, begins=0, days=10, **more):
    """`by` names `deputy` for the office of `whose`, from a day on, for some days."""
    first = await today(act) + timedelta(days=begins)
    last = first + timedelta(days=days - 1)
    appointment_id = await held_by(act, whose)
    async with act(by) as ctx:
        new = NewCover(person_id=deputy.person_id, covers_from=first, covers_to=last, reason=AWAY, **more)
        return await actions.name_deputy(ctx, appointment_id, new)


async def may(act, someone, permission):
    async with act(None) as ctx:
        return permission in (await actor(ctx.db, someone)).permissions


async def the_cover(act):
    async with act(None) as ctx:
        return (await ctx.db.execute(text("SELECT id FROM cover ORDER BY id DESC LIMIT 1"))).scalar_one()


async def test_a_deputy_may_do_what_the_office_may_for_its_days_and_no_longer(act, society, clock):
    assert not await may(act, society.branwen, Permission.MOTION_GIVE_NOTICE)
    assert await cover(act, society.rhiannon, society.rhiannon, society.branwen, begins=1, days=3) is None
    assert not await may(act, society.branwen, Permission.MOTION_GIVE_NOTICE)
    for forward, given in ((1, True), (2, True), (1, False)):
        await clock.forward(days=forward)
        assert await may(act, society.branwen, Permission.MOTION_GIVE_NOTICE) is given
        assert await may(act, society.rhiannon, Permission.MOTION_GIVE_NOTICE)


async def test_the_body_shows_who_covers_on_any_day(act, society, clock):
    await cover(act, society.rhiannon, society.rhiannon, society.branwen, begins=2, days=3)
    first = await today(act) + timedelta(days=2)

    async def covering(on=None):
        body = await seen(act, society.forum_id, on)
        held = next(each for each in body.offices if each.office is Office.SECRETARY)
        return [(each.name, each.covers_from, each.covers_to, each.in_force) for each in held.covered_by]

    named = ("Branwen", first, first + timedelta(days=2))
    assert await covering() == [(*named, False)]
    assert await covering(first - timedelta(days=1)) == []
    assert await covering(first + timedelta(days=2)) == [(*named, True)]
    await clock.forward(days=6)
    assert await covering() == []
    assert await covering(first) == [(*named, True)]


async def test_what_a_deputy_does_is_recorded_as_done_for_the_holder(act, society):
    await cover(act, society.gwydion, society.gwydion, society.arianrhod)
    await cover(act, society.rhiannon, society.rhiannon, society.branwen)
    motion_id = await submitted(act, society)
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("ruled_out", reason=WHY))
        [*_, ruling] = await motion_queries.motion_history(ctx, motion_id)
        assert (ruling.by.name, ruling.by.office, ruling.by.covers) == ("Branwen", Office.SECRETARY, "Rhiannon")
    async with act(society.arianrhod) as ctx:  # who chairs the board, and needs no cover to record
        decision_id = await decisions.record_decision(ctx, a_decision(society))
        by = (await decision_queries.decision(ctx, decision_id)).recorded_by
        assert (by.name, by.office, by.covers) == ("Arianrhod", Office.BOARD_CHAIR, None)
    async with act(society.rhiannon) as ctx:
        newest, *earlier = await changes.journal(ctx, subject_id=motion_id)
        assert (newest.name, newest.office, newest.covers) == ("Branwen", Office.SECRETARY, "Rhiannon")
        assert {each.covers for each in earlier} == {None}


async def test_what_a_deputy_does_in_their_own_right_is_their_own(act, society):
    await cover(act, society.rhiannon, society.rhiannon, society.branwen)
    async with act(society.branwen) as ctx:
        ctx.actor.require(Permission.VOTE_CAST)
        assert ctx.actor.cover_id is None
        ctx.actor.require(Permission.MOTION_GIVE_NOTICE)
        assert ctx.actor.cover_id == await the_cover(act)


@pytest.mark.parametrize(
    ("by", "whose", "deputy", "days", "refusal"),
    [
        ("pwyll", "pwyll", "pwyll", {}, refusals.NoDeputyOfOnesOwn),
        ("pwyll", "pwyll", "branwen", {"days": 61}, refusals.CoverTooLong),
        ("pwyll", "pwyll", "branwen", {"begins": -1}, refusals.OfficeInThePast),
        ("myrddin", "myrddin", "branwen", {}, refusals.NothingToCover),
        ("gwydion", "gwydion", "branwen", {}, refusals.DeputyFromTheBoard),
        ("branwen", "pwyll", "cigfa", {}, NotPermitted),
        ("gwydion", "pwyll", "cigfa", {}, NotYourBody),
        (None, "pwyll", "cigfa", {}, SignInNeeded),
    ],
)
async def test_who_may_not_cover_what(act, society, by, whose, deputy, days, refusal):
    people = society.people
    with pytest.raises(refusal):
        await cover(act, people.get(by), people[whose], people[deputy], **days)


async def test_one_deputy_at_a_time_and_a_person_and_an_office_that_there_are(act, society):
    await cover(act, society.pwyll, society.pwyll, society.branwen, days=60)
    with pytest.raises(refusals.OfficeCovered):
        await cover(act, society.pwyll, society.pwyll, society.cigfa, begins=59, days=1)
    await cover(act, society.pwyll, society.pwyll, society.cigfa, begins=60, days=1)
    day = await today(act)
    async with act(society.pwyll) as ctx:
        with pytest.raises(NotFound):
            await actions.name_deputy(ctx, uuid4(), NewCover(person_id=uuid4(), covers_from=day, covers_to=day))
        own = await held_by(act, society.pwyll)
        with pytest.raises(refusals.PersonUnknown):
            await actions.name_deputy(ctx, own, NewCover(person_id=uuid4(), covers_from=day, covers_to=day))


async def test_for_an_absent_holder_two_persons_name_the_deputy(act, society):
    proposal_id = await cover(act, society.rhiannon, society.teyrnon, society.branwen)
    [waiting] = await proposals(act, society.forum_id, society.pwyll)
    assert (waiting.kind, waiting.person.name, waiting.covers.name) == ("cover", "Branwen", "Teyrnon")
    assert waiting.transitions == ["confirmed", "objected"]
    for someone, refusal in ((society.rhiannon, refusals.NobodyConfirmsTheirOwn), (society.branwen, NotYourBody)):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.decide_proposal(ctx, proposal_id, CONFIRMED)
    assert not await may(act, society.branwen, Permission.BALLOT_OPEN)
    async with act(society.pwyll) as ctx:
        await actions.decide_proposal(ctx, proposal_id, CONFIRMED)
    assert await may(act, society.branwen, Permission.BALLOT_OPEN)


async def test_of_an_office_without_power_one_officer_names_it_and_alone_there_is_a_time_lock(act, society, clock):
    assert await cover(act, society.rhiannon, society.heledd, society.branwen) is None
    assert await may(act, society.branwen, Permission.MOTION_APPROVE_TEXT)
    group_id = await a_group(act, society)
    async with act(None) as ctx:
        day = await bodies.today(ctx.db)
        await bodies.appoint(ctx.db, group_id, society.manawydan.person_id, Office.WORKSTREAM_LEAD, day)
    await cover(act, society.cigfa, society.cigfa, society.manawydan)  # the only two who appoint are one now
    proposal_id = await cover(act, society.cigfa, society.manawydan, society.branwen)
    assert proposal_id is not None
    assert not await may(act, society.branwen, Permission.OFFICE_APPOINT)
    await clock.forward(days=4)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
    assert await may(act, society.branwen, Permission.OFFICE_APPOINT)


async def test_a_deputy_names_no_deputy(act, society):
    await cover(act, society.rhiannon, society.rhiannon, society.branwen)
    for whose in (society.rhiannon, society.heledd, society.pwyll):
        with pytest.raises((refusals.DeputyNamesNobody, refusals.OfficeCovered)) as refused:
            await cover(act, society.branwen, whose, society.cigfa, begins=20)
        assert isinstance(refused.value, refusals.DeputyNamesNobody)


@pytest.mark.parametrize(("proposes", "confirms"), [("rhiannon", "branwen"), ("branwen", "rhiannon")])
async def test_a_deputy_and_whom_they_cover_are_one_person_where_two_are_asked_for(act, society, proposes, confirms):
    await cover(act, society.rhiannon, society.rhiannon, society.branwen)
    day = await today(act)
    async with act(society.people[proposes]) as ctx:
        new = NewAppointment(office=Office.SCRUTINEER, person_id=society.cigfa.person_id, held_from=day)
        proposal_id = await actions.appoint(ctx, society.forum_id, new)
    [waiting] = await proposals(act, society.forum_id, society.people[confirms])
    assert "confirmed" not in waiting.transitions
    async with act(society.people[confirms]) as ctx:
        with pytest.raises(refusals.NobodyConfirmsTheirOwn):
            await actions.decide_proposal(ctx, proposal_id, CONFIRMED)
    async with act(society.pwyll) as ctx:
        with pytest.raises(Exception, match="one person where two are asked for"):
            async with ctx.db.begin_nested():
                await ctx.db.execute(
                    text(
                        "UPDATE office_proposal SET state = 'confirmed', decided_by = :by, decided_at = app_now()"
                        " WHERE id = :id"
                    ),
                    {"by": society.people[confirms].person_id, "id": proposal_id},
                )
        await actions.decide_proposal(ctx, proposal_id, CONFIRMED)


async def test_it_stays_so_when_the_cover_ends_and_where_both_officers_are_one_there_is_a_time_lock(
    act, society, clock
):
    await cover(act, society.rhiannon, society.rhiannon, society.pwyll)
    day = await today(act)
    async with act(society.pwyll) as ctx:
        new = NewAppointment(office=Office.SCRUTINEER, person_id=society.cigfa.person_id, held_from=day)
        proposal_id = await actions.appoint(ctx, society.forum_id, new)
    [waiting] = await proposals(act, society.forum_id, society.rhiannon)
    assert (waiting.transitions, waiting.locked_until is None) == (["objected"], False)
    async with act(society.rhiannon) as ctx:
        await actions.end_cover(ctx, await the_cover(act))
    await clock.forward(days=2)
    async with act(society.rhiannon) as ctx:
        with pytest.raises(refusals.NobodyConfirmsTheirOwn):
            await actions.decide_proposal(ctx, proposal_id, CONFIRMED)
    await clock.forward(days=2)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1


async def test_nobody_certifies_what_whom_they_cover_opened(act, society, clock):
    ballot_id = await opened(act, society, clock)
    await cover(act, society.teyrnon, society.teyrnon, society.olwen)
    async with act(society.olwen) as ctx:
        ballot = await ballot_store.load(ctx.db, ballot_id)
        bound = await ballot_store.bound(ctx.db, ballot)
        assert bound == {society.teyrnon.person_id, society.olwen.person_id}
        able = await bodies.leads(ctx.db, society.forum_id, Permission.BALLOT_CERTIFY) - bound
        assert ballot_rules.certifiers(ballot, able) == frozenset()
    async with act(None) as ctx:
        with pytest.raises(Exception, match="nobody certifies what they, or whom they cover, called"):
            await ctx.db.execute(
                text("UPDATE ballot SET certified_by = :id WHERE id = :ballot"),
                {"id": society.olwen.person_id, "ballot": ballot_id},
            )


async def test_a_cover_ends_early_by_either_and_is_never_changed_after(act, society, clock):
    for ends, forward in ((society.rhiannon, 0), (society.branwen, 1), (society.pwyll, 1)):
        await clock.forward(days=forward)
        await cover(act, society.rhiannon, society.rhiannon, society.branwen)
        cover_id = await the_cover(act)
        for someone, refusal in ((society.cigfa, refusals.NotYourCover), (None, SignInNeeded)):
            async with act(someone) as ctx:
                with pytest.raises(refusal):
                    await actions.end_cover(ctx, cover_id)
        async with act(ends) as ctx:
            assert await actions.end_cover(ctx, cover_id) == society.forum_id
            with pytest.raises(refusals.CoverEnded):
                await actions.end_cover(ctx, cover_id)
        assert await may(act, society.branwen, Permission.MOTION_GIVE_NOTICE)  # for the rest of the day
    await clock.forward(days=1)
    assert not await may(act, society.branwen, Permission.MOTION_GIVE_NOTICE)
    await cover(act, society.rhiannon, society.rhiannon, society.branwen, begins=5)
    async with act(society.branwen) as ctx:
        await actions.end_cover(ctx, await the_cover(act))
    await cover(act, society.rhiannon, society.rhiannon, society.cigfa, begins=5)  # the days are free again


async def test_a_cover_ends_with_the_office(act, society, clock):
    await cover(act, society.heledd, society.heledd, society.branwen)
    appointment_id = await held_by(act, society.heledd)
    async with act(society.heledd) as ctx:
        await actions.end_appointment(ctx, appointment_id, NewEnding(held_to=await today(act), reason=WHY))
    assert await may(act, society.branwen, Permission.MOTION_APPROVE_TEXT)
    await clock.forward(days=1)
    assert not await may(act, society.branwen, Permission.MOTION_APPROVE_TEXT)


async def test_the_mail_and_the_tasks_of_the_office_are_the_deputys_too(act, society):
    await cover(act, society.rhiannon, society.rhiannon, society.branwen)
    motion_id = await submitted(act, society)
    async with act(society.branwen) as ctx:
        ids = {society.rhiannon.person_id, society.pwyll.person_id, society.branwen.person_id}
        assert set(await KINDS["motion_submitted"].to(ctx.db, motion_id)) == ids
        owed = await tasks.tasks(ctx, office=Office.SECRETARY)
        [rule_on] = [each for each in owed if each.kind == "rule_on"]
        assert rule_on.mine
        assert ("Branwen", "Rhiannon") in [(each.name, each.covers) for each in rule_on.holders]


async def test_cover_is_asked_for_once_in_a_while_and_told_to_whoever_can_name_a_deputy(act, society, clock):
    teyrnons = await held_by(act, society.teyrnon)
    async with act(society.branwen) as ctx:
        assert await actions.ask_cover(ctx, teyrnons) == society.forum_id
        with pytest.raises(refusals.CoverAskedFor):
            await actions.ask_cover(ctx, teyrnons)
        with pytest.raises(refusals.NothingToCover):
            await actions.ask_cover(ctx, await held_by(act, society.myrddin))
    async with act(society.efnisien) as ctx:
        with pytest.raises(NotPermitted):
            await actions.ask_cover(ctx, teyrnons)
    await clock.forward(days=14)
    async with act(society.branwen) as ctx:
        await actions.ask_cover(ctx, teyrnons)
    await cover(act, society.teyrnon, society.teyrnon, society.cigfa)
    await clock.forward(days=1)
    async with act(society.branwen) as ctx:
        with pytest.raises(refusals.CoverAskedFor):
            await actions.ask_cover(ctx, teyrnons)


ENDED = "UPDATE cover SET covers_to = app_today() - 1, ended_by = named_by, ended_at = app_now()"
AGAIN = "INSERT INTO cover SELECT gen_random_uuid(), appointment_id, {0}, NULL, named_by, named_at FROM cover"
GUARDS = [
    ("DELETE FROM cover", "never changed"),
    ("UPDATE cover SET covers_to = covers_to + 1", "ended, today or later"),
    (ENDED, "ended, today or later"),
    ("UPDATE cover SET deputy_id = named_by", "ended, today or later"),
    (AGAIN.format("named_by, app_today() + 20, app_today() + 21"), "somebody else"),
    (AGAIN.format("deputy_id, app_today() - 20, app_today() - 19"), "somebody else"),
    (AGAIN.format("deputy_id, app_today() + 2, app_today() + 3"), "one_deputy_at_a_time"),
    (AGAIN.format("deputy_id, app_today() + 20, app_today() + 80"), "check constraint"),
]


@pytest.mark.parametrize(("sql", "said"), GUARDS)
async def test_the_schema_keeps_who_covered_what(act, society, owner_url, sql, said):
    await cover(act, society.pwyll, society.pwyll, society.branwen)
    connection = await asyncpg.connect(owner_url)
    try:
        with pytest.raises(asyncpg.PostgresError, match=said):
            await connection.execute(sql)
    finally:
        await connection.close()


async def test_a_verdict_of_a_deputy_is_for_the_holder(act, society):
    await cover(act, society.pwyll, society.pwyll, society.branwen)
    proposal_id = await cover(act, society.rhiannon, society.teyrnon, society.cigfa)
    async with act(society.branwen) as ctx:
        await actions.decide_proposal(ctx, proposal_id, NewVerdict(to="confirmed"))
    async with act(society.rhiannon) as ctx:
        newest = (await changes.journal(ctx, subject_id=society.forum_id))[0]
        assert (newest.name, newest.office, newest.covers) == ("Branwen", Office.FORUM_CHAIR, "Pwyll")
