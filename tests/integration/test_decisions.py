"""The board's decisions: drafted by its officers, published in both languages for ever, answering motions."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.ballots import actions as ballots
from governance.bilingual import Bilingual, BilingualProse
from governance.decisions import actions, queries, refusals, store
from governance.decisions.values import DecisionChanges, Interest, LinkedMotion
from governance.motions import actions as motions
from governance.motions import queries as motion_queries
from governance.motions.refusals import InvalidTransition
from governance.refusal import NotFound, NotPermitted, SignInNeeded, Stale
from tests.mailbox import a_decision, noticed, published, vote

NATURE = Bilingual(cy="Ymddiriedolwr un o’r gofalwyr", en="A trustee of one of the carers")


async def carried(act, society, clock):
    """A motion that the members carried, waiting for the board."""
    return await carried_from(act, society, clock, await noticed(act, society, clock))


async def carried_from(act, society, clock, motion_id):
    """Bring a motion of which notice is given through its ballot."""
    async with act(None) as ctx:
        await motions.complete_notice(ctx, motion_id)
    await clock.forward(days=9)
    for _ in range(2):
        async with act(None) as ctx:
            await ballots.advance_due(ctx)
    async with act(None) as ctx:
        found = await ctx.db.execute(text("SELECT id FROM ballot WHERE motion_id = :id"), {"id": motion_id})
        ballot_id = found.scalar_one()
    for someone in (society.branwen, society.pwyll, society.manawydan):
        await vote(act, someone, ballot_id, "yes")
    await clock.forward(days=8)
    async with act(None) as ctx:
        await ballots.advance_due(ctx)
    return motion_id


async def draft(act, society, new=None):
    async with act(society.gwydion) as ctx:
        return await actions.record_decision(ctx, new or a_decision(society))


async def test_only_the_boards_officers_record_and_publish(act, society):
    for someone, refusal in ((None, SignInNeeded), (society.branwen, NotPermitted), (society.rhiannon, NotPermitted)):
        async with act(someone) as ctx:
            with pytest.raises(refusal):
                await actions.record_decision(ctx, a_decision(society))
            with pytest.raises(refusal):
                await actions.amend_decision(ctx, uuid4(), DecisionChanges(), 1)
            with pytest.raises(refusal):
                await actions.publish_decision(ctx, uuid4())


async def test_a_draft_is_seen_by_the_boards_officers_alone(act, society):
    decision_id = await draft(act, society)
    for someone in (None, society.branwen, society.rhiannon):
        async with act(someone) as ctx:
            assert await queries.decisions(ctx) == []
            assert await queries.decisions(ctx, state="draft") == []
            with pytest.raises(NotFound):
                await queries.decision(ctx, decision_id)
    async with act(society.arianrhod) as ctx:
        view = await queries.decision(ctx, decision_id)
        assert (view.allowed_actions, view.transitions) == (["amend_decision", "publish_decision"], ["published"])
        assert [each.id for each in await queries.decisions(ctx)] == [decision_id]


async def test_a_published_decision_answers_its_motion_and_is_seen_by_all(act, society, clock):
    motion_id = await carried(act, society, clock)
    interest = Interest(society.pwyll.person_id, NATURE, withdrew=True)
    new = a_decision(society, motion_id, "in_part", interests=(interest,), owner=Bilingual(cy="Y trysorydd"))
    decision_id = await published(act, society, new)
    async with act(None) as ctx:
        view = await queries.decision(ctx, decision_id)
        motion = await motion_queries.motion(ctx, motion_id)
        jobs = "SELECT args FROM procrastinate_jobs WHERE task_name = 'tell' ORDER BY id DESC LIMIT 1"
        told = (await ctx.db.execute(text(jobs))).scalar_one()
        events = (await ctx.db.execute(text("SELECT event, facts FROM journal ORDER BY seq DESC LIMIT 3"))).all()
    assert (view.state, view.allowed_actions, view.missing) == ("published", [], [])
    assert [(m.motion_id, m.reference, m.response) for m in view.motions] == [(motion_id, motion.reference, "in_part")]
    assert [(i.name, i.withdrew) for i in view.interests] == [("Pwyll", True)]
    assert motion.state == "responded"
    assert told == {"event": "motion.responded", "subject_id": str(motion_id)}
    assert [event for event, _ in events] == ["motion.responded", "motion.transitioned", "decision.published"]
    assert events[0].facts == {"decision_id": str(decision_id), "response": "in_part"}


async def test_a_motion_is_answered_only_when_the_members_have_carried_it_and_only_once(act, society, clock):
    early = await noticed(act, society, clock)
    with pytest.raises(InvalidTransition):
        await published(act, society, a_decision(society, early))
    async with act(None) as ctx:
        assert await queries.decisions(ctx) == []  # nothing of it happened
    motion_id = await carried_from(act, society, clock, early)
    await published(act, society, a_decision(society, motion_id))
    with pytest.raises(InvalidTransition):
        await published(act, society, a_decision(society, motion_id, "declined"))
    later = await published(act, society, a_decision(society, motion_id, None))  # about it, and no answer
    async with act(None) as ctx:
        found = await queries.decisions(ctx, motion_id=motion_id)
    assert (found[0].id, len(found)) == (later, 2)


async def test_what_only_the_members_may_decide_cannot_be_declined(act, society, clock):
    motion_id = await carried(act, society, clock)
    async with act(None) as ctx:
        await ctx.db.execute(text("UPDATE motion SET legal_effect = 'reserved' WHERE id = :id"), {"id": motion_id})
    with pytest.raises(refusals.CannotDecline):
        await published(act, society, a_decision(society, motion_id, "declined"))
    await published(act, society, a_decision(society, motion_id, "accepted"))


async def test_a_draft_names_only_what_there_is(act, society, clock):
    nobody = Interest(uuid4(), NATURE, withdrew=True)
    async with act(society.gwydion) as ctx:
        for changed, pointer in (
            ({"body_id": uuid4()}, "/body_id"),
            ({"interests": (nobody,)}, "/interests/0/person_id"),
            ({"motions": (LinkedMotion(uuid4()),)}, "/motions/0/motion_id"),
        ):
            with pytest.raises(refusals.NamesNothing) as refused:
                await actions.record_decision(ctx, a_decision(society, **changed))
            assert refused.value.pointer == pointer
        with pytest.raises(refusals.NotABoard):
            await actions.record_decision(ctx, a_decision(society, body_id=society.forum_id))
        assert await queries.decisions(ctx) == []


async def test_an_amendment_changes_what_it_names_and_of_two_the_second_is_stale(act, society):
    interest = Interest(society.pwyll.person_id, NATURE, withdrew=False)
    decision_id = await draft(act, society, a_decision(society, interests=(interest,), due_on=None))
    async with act(society.arianrhod) as ctx:
        withdrawn = Interest(society.pwyll.person_id, NATURE, withdrew=True)
        await actions.amend_decision(ctx, decision_id, DecisionChanges(yes=5, interests=(withdrawn,)), 1)
        changed = await store.load(ctx.db, decision_id)
        assert (changed.version, changed.yes, changed.no, changed.interests) == (2, 5, 1, (withdrawn,))
        with pytest.raises(Stale):
            await actions.amend_decision(ctx, decision_id, DecisionChanges(yes=6), 1)


@pytest.mark.parametrize("what", ["publish", "amend"])
async def test_of_two_officers_at_once_the_second_sees_what_the_first_did(act, society, what):
    decision_id = await draft(act, society)

    async def second():
        async with act(society.gwydion) as ctx:
            if what == "publish":
                await actions.publish_decision(ctx, decision_id)
            else:
                await actions.amend_decision(ctx, decision_id, DecisionChanges(yes=7), 1)

    async with act(society.arianrhod) as ctx:
        await actions.publish_decision(ctx, decision_id)
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.3)
        assert not waiting.done()
    with pytest.raises(refusals.AlreadyPublished):
        await waiting


async def test_the_database_itself_keeps_a_published_decision_as_it_is(act, society, owner_url):
    await published(act, society, a_decision(society))
    for statement, refusal in (
        ("UPDATE decision SET yes = 9", "never changed"),
        ("UPDATE decision SET state = 'draft', published_at = NULL", "never changed"),
        ("DELETE FROM decision", "permission denied"),
    ):
        async with act(society.arianrhod) as ctx, ctx.db.begin_nested() as attempt:
            with pytest.raises(DBAPIError, match=refusal):
                await ctx.db.execute(text(statement))
            await attempt.rollback()
    owner = await asyncpg.connect(owner_url)
    with pytest.raises(asyncpg.PostgresError, match="never changed"):
        await owner.execute("DELETE FROM decision")
    await owner.close()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO decision_motion SELECT :id, id, 'declined' FROM motion",
        "DELETE FROM decision_motion WHERE decision_id = :id",
        "INSERT INTO declared_interest SELECT :id, id, '{\"cy\": \"Dim\"}', true FROM person WHERE name = 'Branwen'",
        "DELETE FROM declared_interest WHERE decision_id = :id",
    ],
)
async def test_the_database_keeps_what_belongs_to_a_published_decision(act, society, clock, statement):
    """As the app's own role; of a draft the same may be done."""
    motion_id, other = await noticed(act, society, clock), await noticed(act, society, clock)
    interest = Interest(society.pwyll.person_id, NATURE, withdrew=True)
    new = a_decision(society, motion_id, None, interests=(interest,))
    decision_id = await draft(act, society, new)
    if statement.startswith("INSERT INTO decision_motion"):
        statement += f" WHERE id = '{other}'"
    async with act(society.arianrhod) as ctx:
        undone = await ctx.db.begin_nested()
        assert (await ctx.db.execute(text(statement), {"id": decision_id})).rowcount == 1
        await undone.rollback()
        await actions.publish_decision(ctx, decision_id)
    async with act(society.arianrhod) as ctx, ctx.db.begin_nested() as undone:
        with pytest.raises(DBAPIError, match="never changed"):
            await ctx.db.execute(text(statement), {"id": decision_id})
        await undone.rollback()


async def test_the_database_publishes_only_both_languages(act, society):
    one = BilingualProse(cy="Dim ond Cymraeg.")
    decision_id = await draft(act, society, a_decision(society, reasons=one))
    async with act(society.arianrhod) as ctx, ctx.db.begin_nested() as attempt:
        with pytest.raises(refusals.NotInBothLanguages):
            await actions.publish_decision(ctx, decision_id)
        with pytest.raises(DBAPIError, match="check constraint"):
            await ctx.db.execute(text("UPDATE decision SET state = 'published', published_at = app_now()"))
        await attempt.rollback()
