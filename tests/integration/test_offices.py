"""Offices: appointed, handed over, ended; in offices of power by two persons, or by a time lock."""

from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies import store as bodies
from governance.bodies.refusals import DayOutOfReach, DaysOutOfOrder, NotYourBody
from governance.motions import actions as motions
from governance.motions import queries as motion_queries
from governance.motions.values import NewTransition
from governance.offices import actions, queries, refusals
from governance.offices.values import NewAppointment, NewEnding, NewInterest, NewVerdict, State
from governance.permissions import Office
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from tests.conftest import actor
from tests.integration.pages.conftest import submitted
from tests.integration.test_bodies import seen, today

WHY = BilingualProse(cy="Am resymau da.", en="For good reasons.")
CONFIRMED, OBJECTED = NewVerdict(to="confirmed"), NewVerdict(to="objected", reason=WHY)


async def holder(act, body_id, office, on=None):
    return [each.name for each in (await seen(act, body_id, on)).offices if each.office is office]


async def of_the_chair(act, body_id):
    return next(each for each in (await seen(act, body_id)).offices if each.office is Office.FORUM_CHAIR)


async def handover(act, society, **changed):
    """Rhiannon proposes that Branwen take over the chair from Pwyll, in ten days."""
    chair = await of_the_chair(act, society.forum_id)
    begins = await today(act) + timedelta(days=10)
    new = {"office": Office.FORUM_CHAIR, "person_id": society.branwen.person_id, "held_from": begins}
    async with act(society.rhiannon) as ctx:
        return await actions.appoint(
            ctx, society.forum_id, NewAppointment(**new | {"takes_over": chair.appointment_id} | changed)
        )


async def decide(act, someone, proposal_id, verdict=CONFIRMED):
    async with act(someone) as ctx:
        return await actions.decide_proposal(ctx, proposal_id, verdict)


async def proposals(act, body_id, someone=None, *, waiting=True):
    async with act(someone) as ctx:
        return await queries.office_proposals(ctx, body_id, waiting=waiting)


async def a_group(act, society):
    """A regional group with one officer, Cigfa, and nobody above her."""
    async with act(None) as ctx:
        day = (await ctx.db.execute(text("SELECT app_today()"))).scalar_one()
        name = Bilingual(cy="Grŵp y Gorllewin", en="West Group")
        body_id = await bodies.establish(ctx.db, "west", "regional_group", name, None, day)
        await bodies.appoint(ctx.db, body_id, society.cigfa.person_id, Office.GROUP_CONVENOR, day)
    return body_id


async def test_an_office_without_power_is_filled_at_once(act, society):
    day = await today(act)
    new = NewAppointment(office=Office.TRANSLATOR, person_id=society.cigfa.person_id, held_from=day)
    async with act(society.pwyll) as ctx:
        assert await actions.appoint(ctx, society.forum_id, new) is None
        with pytest.raises(refusals.AlreadyHolds):
            await actions.appoint(ctx, society.forum_id, new)
    assert await holder(act, society.forum_id, Office.TRANSLATOR) == ["Cigfa", "Heledd"]
    async with act(None) as ctx:
        facts = (await ctx.db.execute(text("SELECT event, facts FROM journal ORDER BY seq DESC LIMIT 1"))).one()
        assert (facts.event, facts.facts["office"]) == ("office.filled", "translator")
        assert "motion:approve_text" in (await actor(ctx.db, society.cigfa)).permissions


async def test_an_office_of_power_is_handed_over_when_another_officer_confirms_it(act, society, clock):
    proposal_id = await handover(act, society)
    begins = await today(act) + timedelta(days=10)
    assert await holder(act, society.forum_id, Office.FORUM_CHAIR, begins) == ["Pwyll"]
    [waiting] = await proposals(act, society.forum_id, society.pwyll)
    assert (waiting.person.name, waiting.takes_over.name, waiting.locked_until) == ("Branwen", "Pwyll", None)
    assert waiting.transitions == ["confirmed", "objected"]
    assert await decide(act, society.pwyll, proposal_id) == society.forum_id
    last = begins - timedelta(days=1)
    assert await holder(act, society.forum_id, Office.FORUM_CHAIR, last) == ["Pwyll"]
    assert await holder(act, society.forum_id, Office.FORUM_CHAIR, begins) == ["Branwen"]
    await clock.forward(days=11)
    async with act(None) as ctx:
        assert "motion:admit" in (await actor(ctx.db, society.branwen)).permissions
        assert "motion:admit" not in (await actor(ctx.db, society.pwyll)).permissions
    past = (await seen(act, society.forum_id)).past_offices
    assert [(each.name, each.held_to, each.end_reason.en) for each in past] == [
        ("Pwyll", last, "The office was handed over.")
    ]


async def test_nobody_confirms_their_own_and_only_those_who_lead_confirm(act, society):
    proposal_id = await handover(act, society)
    for someone, refusal in (
        (None, SignInNeeded),
        (society.rhiannon, refusals.NobodyConfirmsTheirOwn),
        (society.branwen, NotYourBody),
        (society.gwydion, NotYourBody),
    ):
        with pytest.raises(refusal):
            await decide(act, someone, proposal_id)
    with pytest.raises(NotFound):
        await decide(act, society.pwyll, uuid4())
    other = await handover(act, society, person_id=society.manawydan.person_id)
    await decide(act, society.pwyll, proposal_id)
    with pytest.raises(refusals.ChangeDecided):
        await decide(act, society.pwyll, proposal_id)
    with pytest.raises(refusals.OfficeHeld):  # both officers meant well: the second finds it done
        await decide(act, society.pwyll, other)


async def test_whoever_an_office_is_taken_over_from_may_object(act, society):
    """As they may where their office is ended: Teyrnon, the returning officer, appoints nobody."""
    held = (await seen(act, society.forum_id)).offices
    teyrnons = next(each.appointment_id for each in held if each.office is Office.RETURNING_OFFICER)
    new = {"office": Office.RETURNING_OFFICER, "takes_over": teyrnons}
    for someone in (society.branwen, society.cigfa):  # as a member, neither does
        proposal_id = await handover(act, society, **new, person_id=someone.person_id)
        [waiting] = await proposals(act, society.forum_id, society.teyrnon)
        assert waiting.transitions == ["objected"]
        with pytest.raises(refusals.MayNotObject):
            await decide(act, society.manawydan, proposal_id, OBJECTED)
        with pytest.raises(NotYourBody):
            await decide(act, society.teyrnon, proposal_id)
        await decide(act, society.teyrnon, proposal_id, OBJECTED)
    assert await holder(act, society.forum_id, Office.RETURNING_OFFICER) == ["Teyrnon"]


async def test_the_officer_whom_it_is_about_does_not_confirm_it(act, society):
    day = await today(act)
    ending = NewEnding(held_to=day, reason=WHY)
    chair = await of_the_chair(act, society.forum_id)
    async with act(society.rhiannon) as ctx:
        proposal_id = await actions.end_appointment(ctx, chair.appointment_id, ending)
        with pytest.raises(refusals.ChangeWaits):
            await actions.end_appointment(ctx, chair.appointment_id, ending)
    [waiting] = await proposals(act, society.forum_id, society.pwyll)
    assert (waiting.kind, waiting.transitions) == ("ending", ["objected"])
    assert waiting.locked_until is not None  # nobody else could confirm it
    with pytest.raises(refusals.NobodyConfirmsTheirOwn):
        await decide(act, society.pwyll, proposal_id)
    await decide(act, society.pwyll, proposal_id, OBJECTED)
    assert await holder(act, society.forum_id, Office.FORUM_CHAIR) == ["Pwyll"]
    [stopped] = await proposals(act, society.forum_id, waiting=False)
    assert (stopped.state, stopped.objection, stopped.decided_by.name) == (State.OBJECTED, WHY, "Pwyll")


async def test_the_holder_lays_an_office_down_alone_and_nobody_else_does(act, society):
    chair, day = await of_the_chair(act, society.forum_id), await today(act)
    for someone, refusal in ((None, SignInNeeded), (society.branwen, NotPermitted), (society.gwydion, NotYourBody)):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.end_appointment(ctx, chair.appointment_id, NewEnding(held_to=day, reason=WHY))
    async with act(society.pwyll) as ctx:
        past = NewEnding(held_to=day - timedelta(days=1), reason=WHY)
        with pytest.raises(refusals.OfficeInThePast):
            await actions.end_appointment(ctx, chair.appointment_id, past)
        assert await actions.end_appointment(ctx, chair.appointment_id, NewEnding(held_to=day, reason=WHY)) is None
        with pytest.raises(refusals.OfficeEnded):
            await actions.end_appointment(ctx, chair.appointment_id, NewEnding(held_to=day, reason=WHY))
    assert await holder(act, society.forum_id, Office.FORUM_CHAIR, day) == ["Pwyll"]
    assert await holder(act, society.forum_id, Office.FORUM_CHAIR, day + timedelta(days=1)) == []


async def test_where_nobody_else_could_confirm_a_time_lock_runs_out(act, society, clock):
    group = await a_group(act, society)
    new = NewAppointment(office=Office.GROUP_CONVENOR, person_id=society.branwen.person_id, held_from=await today(act))
    async with act(society.cigfa) as ctx:
        await actions.appoint(ctx, group, new)
    [waiting] = await proposals(act, group)
    assert waiting.locked_until - waiting.proposed_at == timedelta(hours=72)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 0
    await clock.forward(hours=73)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
    found = await seen(act, group)
    assert [(each.name, each.held_from <= found.on) for each in found.offices] == [("Branwen", True), ("Cigfa", True)]
    begun = next(each for each in found.offices if each.name == "Branwen")
    assert begun.held_from == found.on  # not before it took effect
    [done] = await proposals(act, group, waiting=False)
    assert (done.state, done.decided_by) == (State.CONFIRMED, None)


async def test_while_a_time_lock_runs_every_member_may_object_with_a_reason(act, society, clock):
    group = await a_group(act, society)
    new = NewAppointment(office=Office.GROUP_CONVENOR, person_id=society.branwen.person_id, held_from=await today(act))
    async with act(society.cigfa) as ctx:
        proposal_id = await actions.appoint(ctx, group, new)
    with pytest.raises(refusals.ObjectionNeedsReason):
        await decide(act, society.manawydan, proposal_id, NewVerdict(to="objected"))
    with pytest.raises(refusals.ReasonWithoutObjection):
        await decide(act, society.cigfa, proposal_id, NewVerdict(to="withdrawn", reason=WHY))
    with pytest.raises(refusals.MayNotObject):
        await decide(act, society.efnisien, proposal_id, OBJECTED)
    with pytest.raises(refusals.NotYourProposal):
        await decide(act, society.manawydan, proposal_id, NewVerdict(to="withdrawn"))
    await decide(act, society.manawydan, proposal_id, OBJECTED)
    await clock.forward(hours=73)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 0
    assert await holder(act, group, Office.GROUP_CONVENOR) == ["Cigfa"]


async def test_members_leave_to_the_officers_what_another_officer_is_to_confirm(act, society):
    proposal_id = await handover(act, society)
    with pytest.raises(refusals.MayNotObject):
        await decide(act, society.cigfa, proposal_id, OBJECTED)
    assert [each.transitions for each in await proposals(act, society.forum_id, society.branwen)] == [["objected"]]
    await decide(act, society.branwen, proposal_id, OBJECTED)  # whom it is about may decline
    proposal_id = await handover(act, society)
    await decide(act, society.rhiannon, proposal_id, NewVerdict(to="withdrawn"))
    assert await proposals(act, society.forum_id) == []


async def test_a_change_that_can_no_longer_be_made_when_its_lock_runs_out_lapses(act, society, clock):
    group = await a_group(act, society)
    day = await today(act)
    new = NewAppointment(office=Office.GROUP_CONVENOR, person_id=society.branwen.person_id, held_from=day, held_to=day)
    async with act(society.cigfa) as ctx:
        await actions.appoint(ctx, group, new)
    await clock.forward(hours=73)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
    [lapsed] = await proposals(act, group, waiting=False)
    assert lapsed.state is State.LAPSED
    assert await holder(act, group, Office.GROUP_CONVENOR) == ["Cigfa"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"office": Office.BOARD_CHAIR}, refusals.OfficeNotInBody),
        ({"days": -1}, refusals.OfficeInThePast),
        ({"days": 0}, refusals.OfficeInThePast),  # an office is handed over tomorrow at the earliest
        ({"takes_over": None}, refusals.OfficeHeld),
        ({"takes_over": uuid4()}, refusals.NothingToTakeOver),
        ({"last": 5}, DaysOutOfOrder),
        ({"last": 999_999}, DayOutOfReach),
        ({"person_id": uuid4()}, refusals.PersonUnknown),
    ],
)
async def test_what_no_appointment_may_be(act, society, changed, refusal):
    day, given = await today(act), dict(changed)
    if "days" in given:
        given["held_from"] = day + timedelta(days=given.pop("days"))
    if "last" in given:
        given["held_to"] = day + timedelta(days=given.pop("last"))
    with pytest.raises(refusal):
        await handover(act, society, **given)


async def test_only_those_who_lead_a_body_appoint_in_it(act, society):
    new = NewAppointment(office=Office.BOARD_MEMBER, person_id=society.cigfa.person_id, held_from=await today(act))
    for someone, refusal in (
        (None, SignInNeeded),
        (society.branwen, NotPermitted),
        (society.teyrnon, NotPermitted),
        (society.rhiannon, NotYourBody),
    ):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.appoint(ctx, society.board_id, new)
    async with act(society.gwydion) as ctx:
        with pytest.raises(NotFound):
            await actions.appoint(ctx, uuid4(), new)


async def test_the_database_itself_keeps_the_past_of_an_office(act, society, owner_url):
    """One holder at a time, nobody confirming their own, and nothing of the past changed: as its owner too."""
    await handover(act, society)
    owner = await asyncpg.connect(owner_url)
    copied = "INSERT INTO appointment SELECT gen_random_uuid(), body_id, {}, office, held_from FROM appointment"
    for statement, refused in (
        ("DELETE FROM appointment", "never deleted"),
        ("UPDATE appointment SET person_id = (SELECT id FROM person LIMIT 1)", "never changed"),
        ("UPDATE appointment SET held_to = app_today() - 1", "past of an office"),
        (copied.format("(SELECT id FROM person WHERE name = 'Cigfa')") + " WHERE office = 'secretary'", "one_holder"),
        (copied.format("person_id") + " WHERE office = 'scrutineer'", "not_twice"),
        ("UPDATE office_proposal SET person_id = proposed_by", "proposed is never changed"),
        (
            "UPDATE office_proposal SET state = 'confirmed', decided_at = app_now(), decided_by = proposed_by",
            "nobody_confirms",
        ),
        ("UPDATE office_proposal SET state = 'confirmed', decided_at = app_now()", "nobody_confirms"),
        ("DELETE FROM office_proposal", "never changed"),
    ):
        with pytest.raises(asyncpg.PostgresError, match=refused):
            await owner.execute(statement)
    await owner.close()


async def test_interests_are_declared_by_those_in_office_and_published_with_it(act, society, clock, owner_url):
    day, nature = await today(act), Bilingual(cy="Ymddiriedolwr elusen arall")
    for someone, refusal in ((None, SignInNeeded), (society.branwen, refusals.NotInOffice)):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.declare_interest(ctx, NewInterest(nature=nature))
    async with act(society.gwydion) as ctx:
        entry = await actions.declare_interest(ctx, NewInterest(nature=nature))
    await clock.forward(days=5)
    async with act(society.arianrhod) as ctx:
        with pytest.raises(NotFound):
            await actions.end_interest(ctx, entry)
    async with act(society.gwydion) as ctx:
        await actions.end_interest(ctx, entry)
        with pytest.raises(refusals.InterestEnded):
            await actions.end_interest(ctx, entry)
        [mine] = (await queries.my_interests(ctx)).data
    assert (mine.nature, mine.declared_on, mine.ended_on) == (nature, day, day + timedelta(days=5))
    for on, declared in ((-1, 0), (0, 1), (5, 1), (6, 0)):
        offices = (await seen(act, society.board_id, day + timedelta(days=on))).offices
        assert sum(len(each.interests) for each in offices) == declared
    owner = await asyncpg.connect(owner_url)
    for statement in ('UPDATE interest SET nature = \'{"cy": "Dim"}\'', "DELETE FROM interest"):
        with pytest.raises(asyncpg.PostgresError, match="never"):
            await owner.execute(statement)
    await owner.close()


async def test_people_are_found_by_a_part_of_their_names_by_those_who_appoint(act, society):
    async with act(society.branwen) as ctx:
        with pytest.raises(NotPermitted):
            await queries.people_named(ctx, "rhi")
    async with act(society.gwydion) as ctx:
        assert [each.name for each in (await queries.people_named(ctx, "RHÎ")).data] == ["Rhiannon"]
        assert (await queries.people_named(ctx, "%")).data == []
        assert (await queries.people_named(ctx, "\0")).data == []


async def test_a_past_chairs_acts_stay_hers_in_the_office_that_she_held_then(act, society, clock):
    motion_id = await submitted(act, society)
    async with act(society.pwyll) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("ruled_out", WHY))
    proposal_id = await handover(act, society)
    await decide(act, society.pwyll, proposal_id)
    await clock.forward(days=30)
    assert await holder(act, society.forum_id, Office.FORUM_CHAIR) == ["Branwen"]
    async with act(None) as ctx:
        history = await motion_queries.motion_history(ctx, motion_id)
    assert [(each.to_state, each.by.name, each.by.office) for each in history if each.by] == [
        ("ruled_out", "Pwyll", Office.FORUM_CHAIR)
    ]
    assert {each.to_state for each in history if not each.by} >= {"seeking_seconders", "submitted"}  # nobody is named
