"""A body comes to its end: between two persons, with nothing of it left open, and its acts stay."""

from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from governance.bilingual import Bilingual, BilingualProse
from governance.bodies import actions as bodies
from governance.bodies import queries, store
from governance.bodies.refusals import BodyIsDissolved, NotYourBody
from governance.bodies.rules import PRESETS
from governance.bodies.values import NewBody, NewTerms
from governance.dissolution import actions, refusals
from governance.dissolution import queries as dissolutions
from governance.dissolution.values import NewDissolution
from governance.motions import actions as motions
from governance.motions.values import NewMotion, NewTransition
from governance.notices import inbox
from governance.offices import actions as offices
from governance.offices.refusals import ChangeDecided, NobodyConfirmsTheirOwn
from governance.offices.values import NewAppointment, NewVerdict
from governance.permissions import Office
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from tests.integration.test_deputies import cover
from tests.integration.test_notices import idle
from tests.mailbox import mailbox, until, with_mail, working

WHY = BilingualProse(cy="Mae’r gwaith wedi’i orffen.", en="The work is done.")
NAME = Bilingual(cy="Gweithgor Trafnidiaeth", en="Transport Workstream")
CONFIRMED = NewVerdict(to="confirmed")


@pytest.fixture
async def body_id(act, society):
    """A workstream under the Forum, which Branwen leads; Rhiannon and Pwyll lead it from the Forum."""
    async with act(society.rhiannon) as ctx:
        new = NewBody(kind="workstream", name=NAME, purpose=WHY, parent_id=society.forum_id)
        found = await bodies.establish_body(ctx, new)
        lead = NewAppointment(
            office=Office.WORKSTREAM_MEMBER, person_id=society.branwen.person_id, held_from=await store.today(ctx.db)
        )
        await offices.appoint(ctx, found, lead)
    return found


async def dissolve(act, someone, body_id, days=0, reason=WHY):
    async with act(someone) as ctx:
        last_on = await store.today(ctx.db) + timedelta(days=days)
        return await actions.dissolve_body(ctx, body_id, NewDissolution(last_on=last_on, reason=reason))


async def decide(act, someone, dissolution_id, verdict=CONFIRMED):
    async with act(someone) as ctx:
        return await actions.decide_dissolution(ctx, dissolution_id, verdict)


async def seen(act, someone, body_id, on=None):
    async with act(someone) as ctx:
        return await queries.body(ctx, body_id, on)


async def test_one_who_leads_a_body_proposes_its_end_and_another_confirms_it(act, society, body_id, clock):
    for someone, refusal in ((None, SignInNeeded), (society.branwen, NotPermitted), (society.gwydion, NotYourBody)):
        with pytest.raises(refusal):
            await dissolve(act, someone, body_id)
    with pytest.raises(refusals.DissolutionInOneLanguage):
        await dissolve(act, society.rhiannon, body_id, reason=BilingualProse(cy="Wedi gorffen."))
    with pytest.raises(refusals.DissolvedInThePast):
        await dissolve(act, society.rhiannon, body_id, days=-1)
    with pytest.raises(NotFound):
        await dissolve(act, society.rhiannon, uuid4())
    step = await dissolve(act, society.rhiannon, body_id, days=2)
    with pytest.raises(refusals.DissolutionWaits):
        await dissolve(act, society.pwyll, body_id)
    for someone, refusal in ((society.rhiannon, NobodyConfirmsTheirOwn), (society.branwen, NotYourBody)):
        with pytest.raises(refusal):
            await decide(act, someone, step)
    await decide(act, society.pwyll, step)
    with pytest.raises(ChangeDecided):
        await decide(act, society.pwyll, step)
    found = await seen(act, society.rhiannon, body_id)
    assert found.dissolved_on == found.on + timedelta(days=2)
    assert [each.held_to for each in found.offices] == [found.dissolved_on], "its offices end on its last day"
    assert found.allowed_actions == ["end_affiliation", "end_appointment"]
    await clock.forward(days=3)
    after = await seen(act, None, body_id)
    assert (after.offices, len(after.past_offices)) == ([], 1)
    assert len((await seen(act, None, body_id, found.on)).offices) == 1, "it is read as it was on any day"
    async with act(None) as ctx:
        [done] = (await dissolutions.dissolutions(ctx, body_id)).data
        assert (done.state, done.reason, done.decided_by.name) == ("confirmed", WHY, "Pwyll")
        assert body_id not in [each.id for each in (await queries.body(ctx, society.forum_id)).bodies]


async def test_nothing_new_begins_in_a_dissolved_body(act, society, body_id):
    await decide(act, society.pwyll, await dissolve(act, society.rhiannon, body_id))
    async with act(society.rhiannon) as ctx:
        today = await store.today(ctx.db)
    appointment = NewAppointment(
        office=Office.WORKSTREAM_LEAD, person_id=society.cigfa.person_id, held_from=today + timedelta(days=1)
    )
    for begin in (
        lambda ctx: bodies.enact_terms(ctx, body_id, NewTerms(text=WHY, effective_on=today)),
        lambda ctx: bodies.establish_body(
            ctx, NewBody(kind="committee", name=Bilingual(cy="Is", en="Sub"), purpose=WHY, parent_id=body_id)
        ),
        lambda ctx: offices.appoint(ctx, body_id, appointment),
        lambda ctx: actions.dissolve_body(ctx, body_id, NewDissolution(last_on=today, reason=WHY)),
    ):
        with pytest.raises(BodyIsDissolved):
            async with act(society.rhiannon) as ctx:
                await begin(ctx)


async def test_what_is_still_open_is_named_and_is_ended_first(act, society, body_id):
    async with act(None) as ctx:
        await store.enact(ctx.db, body_id, "small-forum", PRESETS["small-forum"], await ctx.now())
    step = await dissolve(act, society.rhiannon, body_id)
    async with act(society.branwen) as ctx:
        title = Bilingual(cy="Bws hwyr", en="A late bus")
        motion_id = await motions.propose_motion(
            ctx, NewMotion(body_id=body_id, original_language="cy", title=title, text=WHY)
        )
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    with pytest.raises(refusals.StillOpen) as refused:
        await decide(act, society.pwyll, step)
    assert [(each.kind, each.id) for each in refused.value.in_the_way] == [("motion", motion_id)]
    assert refused.value.titles == title
    async with act(society.branwen) as ctx:
        await motions.transition_motion(ctx, motion_id, NewTransition("withdrawn"))
    async with act(society.branwen) as ctx:
        draft = await motions.propose_motion(
            ctx, NewMotion(body_id=body_id, original_language="cy", title=title, text=WHY)
        )
    await decide(act, society.pwyll, step)
    with pytest.raises(BodyIsDissolved):
        async with act(society.branwen) as ctx:
            await motions.transition_motion(ctx, draft, NewTransition("seeking_seconders"))


async def test_the_forum_and_the_board_stay(act, society):
    for someone, kind in ((society.rhiannon, society.forum_id), (society.gwydion, society.board_id)):
        with pytest.raises(refusals.BodyStays):
            await dissolve(act, someone, kind)
        assert "dissolve_body" not in (await seen(act, someone, kind)).allowed_actions


async def test_it_is_stopped_by_an_objection_or_takes_effect_by_a_time_lock(act, society, body_id, clock, owner_url):
    step = await dissolve(act, society.rhiannon, body_id)
    await decide(act, society.pwyll, step, NewVerdict(to="objected", reason=WHY))
    owner = await asyncpg.connect(owner_url)
    await owner.execute("UPDATE appointment SET held_to = app_today() WHERE office = 'forum_chair'")
    await owner.close()
    await clock.forward(days=1)
    step = await dissolve(act, society.rhiannon, body_id)
    async with act(None) as ctx:
        assert (await dissolutions.dissolutions(ctx, body_id)).data[0].locked_until is not None
        assert await actions.advance_due(ctx) == 0
    await clock.forward(hours=73)
    async with act(None) as ctx:
        assert await actions.advance_due(ctx) == 1
    found = await seen(act, None, body_id)
    assert found.dissolved_on == found.on, "not before the day on which it takes effect"


async def test_a_deputy_is_no_second_person_beside_whom_they_cover(act, society, body_id, owner_url):
    await cover(act, society.rhiannon, society.rhiannon, society.branwen)
    step = await dissolve(act, society.rhiannon, body_id)
    with pytest.raises(NobodyConfirmsTheirOwn):
        await decide(act, society.branwen, step)
    async with act(society.branwen) as ctx:
        [waits] = (await dissolutions.dissolutions(ctx, body_id)).data
        assert "confirmed" not in waits.transitions
    owner = await asyncpg.connect(owner_url)
    confirmed = "UPDATE dissolution SET state = 'confirmed', decided_at = app_now(), decided_by = $1"
    with pytest.raises(asyncpg.PostgresError, match="are one person"):
        await owner.execute(confirmed, society.branwen.person_id)
    await owner.close()
    await decide(act, society.pwyll, step)


async def test_the_database_itself_lets_no_body_end_otherwise(act, society, body_id, owner_url):
    owner = await asyncpg.connect(owner_url)
    ended = "UPDATE body SET dissolved_on = app_today() WHERE id = $1"
    for of, refused in ((society.forum_id, "never the forum"), (body_id, "two persons dissolve a body")):
        with pytest.raises(asyncpg.PostgresError, match=refused):
            await owner.execute(ended, of)
    await dissolve(act, society.rhiannon, body_id)
    for statement, refused in (
        (
            "UPDATE dissolution SET state = 'confirmed', decided_at = app_now(), decided_by = proposed_by",
            "nobody_confirms_their_own_dissolution",
        ),
        ("UPDATE dissolution SET last_on = last_on + 1", "proposed is never changed"),
        ("DELETE FROM dissolution", "never changed"),
    ):
        with pytest.raises(asyncpg.PostgresError, match=refused):
            await owner.execute(statement)
    await owner.execute(
        "UPDATE dissolution SET state = 'confirmed', decided_at = app_now(), decided_by = $1", society.pwyll.person_id
    )
    with pytest.raises(asyncpg.PostgresError, match="still open"):
        await owner.execute(ended, body_id)
    await owner.execute("UPDATE appointment SET held_to = app_today() WHERE body_id = $1", body_id)
    await owner.execute(ended, body_id)
    with pytest.raises(asyncpg.PostgresError, match="dissolved once"):
        await owner.execute("UPDATE body SET dissolved_on = NULL WHERE id = $1", body_id)
    with pytest.raises(DBAPIError, match="nothing new begins"):
        async with act(None) as ctx:
            await store.appoint(
                ctx.db, body_id, society.cigfa.person_id, Office.WORKSTREAM_LEAD, await store.today(ctx.db)
            )
    await owner.close()


async def test_whoever_can_confirm_it_is_written_to(act, society, body_id, settings):
    async with mailbox() as box, working(with_mail(settings, box)):
        await dissolve(act, society.rhiannon, body_id)
        await until(lambda: idle(act))
    [letter] = [each for each in box.messages if WHY.cy in each.get_content()]
    assert letter["To"].addresses[0].username == "pwyll"
    assert NAME.cy in letter["Subject"]
    assert f"/cyrff/{body_id}" in letter.get_content()
    async with act(society.pwyll) as ctx:
        [notice] = await inbox.my_notices(ctx)
        assert (notice.type, notice.subject_id, notice.title) == ("body", body_id, NAME)
