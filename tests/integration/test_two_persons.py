"""Two persons where it must be: annulled and certified by two, or by a time lock that everybody can stop."""

from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from governance.assisted import actions as assisted
from governance.assisted.values import NewVoteEntry
from governance.ballots import actions, refusals
from governance.ballots.values import State
from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.bodies.refusals import NotYourBody
from governance.changes import queries as journal
from governance.motions.refusals import ReasonNeeded
from governance.motions.rules import LONDON
from governance.offices.refusals import ChangeDecided, MayNotObject, NobodyConfirmsTheirOwn
from governance.offices.values import NewVerdict
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from tests import stage

WHY = BilingualProse(cy="Gwall yn y rhestr.", en="An error in the roll.")
CONFIRMED, OBJECTED, WITHDRAWN = (
    NewVerdict(to="confirmed"),
    NewVerdict(to="objected", reason=WHY),
    NewVerdict(to="withdrawn"),
)


@pytest.fixture
async def ballot_id(act, society, clock):
    return await stage.opened(act, society, clock)


async def annul(act, someone, ballot_id):
    async with act(someone) as ctx:
        return await actions.annul_ballot(ctx, ballot_id, WHY)


async def decide(act, someone, ballot_id, step, verdict=CONFIRMED):
    async with act(someone) as ctx:
        await actions.decide_ballot_proposal(ctx, ballot_id, step, verdict)


async def leave(act, *offices: str) -> None:
    """Nobody holds these offices any more."""
    async with act(None) as ctx:
        await ctx.db.execute(
            text("UPDATE appointment SET held_to = app_today() WHERE office = ANY (:offices)"), {"offices": [*offices]}
        )


async def state(act, ballot_id) -> State:
    return (await stage.seen(act, None, ballot_id)).state


async def test_one_officer_proposes_to_annul_and_another_confirms(act, society, ballot_id):
    for someone, refusal in ((None, SignInNeeded), (society.branwen, NotPermitted), (society.pwyll, NotPermitted)):
        with pytest.raises(refusal):
            await annul(act, someone, ballot_id)
    step = await annul(act, society.teyrnon, ballot_id)
    with pytest.raises(refusals.StepWaits):
        await annul(act, society.olwen, ballot_id)
    assert await state(act, ballot_id) is State.OPEN
    await stage.cast(act, society.branwen, ballot_id, "yes")  # votes are taken until it is confirmed
    for someone, refusal in (
        (None, SignInNeeded),
        (society.teyrnon, NobodyConfirmsTheirOwn),
        (society.branwen, NotYourBody),
        (society.gwydion, NotYourBody),
    ):
        with pytest.raises(refusal):
            await decide(act, someone, ballot_id, step)
    with pytest.raises(MayNotObject):
        await decide(act, society.branwen, ballot_id, step, OBJECTED)
    with pytest.raises(NotFound):
        await decide(act, society.olwen, ballot_id, uuid4())
    await decide(act, society.olwen, ballot_id, step)
    found = await stage.seen(act, society.olwen, ballot_id)
    assert (found.state, found.annulment) == (State.ANNULLED, WHY)
    [done] = found.proposals
    assert (done.proposed_by.name, done.decided_by.name, done.transitions) == ("Teyrnon", "Olwen", [])
    with pytest.raises(ChangeDecided):
        await decide(act, society.rhiannon, ballot_id, step)


async def test_a_step_is_withdrawn_or_stopped_and_may_be_proposed_again(act, society, ballot_id):
    await decide(act, society.teyrnon, ballot_id, await annul(act, society.teyrnon, ballot_id), WITHDRAWN)
    await decide(act, society.rhiannon, ballot_id, await annul(act, society.teyrnon, ballot_id), OBJECTED)
    assert await state(act, ballot_id) is State.OPEN
    steps = (await stage.seen(act, None, ballot_id)).proposals
    assert [(each.state, each.objection) for each in steps] == [("objected", WHY), ("withdrawn", None)]


async def test_what_waits_when_the_result_is_declared_is_overtaken(act, society, ballot_id, clock):
    step = await annul(act, society.teyrnon, ballot_id)
    await stage.closed(act, clock)
    assert await state(act, ballot_id) is State.DECLARED
    [overtaken] = (await stage.seen(act, None, ballot_id)).proposals
    assert overtaken.state == "lapsed"
    with pytest.raises(ChangeDecided):
        await decide(act, society.rhiannon, ballot_id, step)


async def test_where_there_is_one_officer_a_time_lock_stands_for_the_second(act, society, clock):
    await leave(act, "secretary", "scrutineer")
    ballot_id = await stage.opened(act, society, clock)
    await annul(act, society.teyrnon, ballot_id)
    [step] = (await stage.seen(act, society.branwen, ballot_id)).proposals
    assert step.locked_until - step.proposed_at == timedelta(hours=72)
    assert step.transitions == ["objected"], "every member may stop it meanwhile"
    await decide(act, society.branwen, ballot_id, step.id, OBJECTED)
    await annul(act, society.teyrnon, ballot_id)
    await clock.forward(hours=71)
    assert (await stage.advance(act), await state(act, ballot_id)) == (0, State.OPEN)
    await clock.forward(hours=2)
    assert (await stage.advance(act), await state(act, ballot_id)) == (1, State.ANNULLED)
    done = (await stage.seen(act, None, ballot_id)).proposals[0]
    assert (done.state, done.decided_by) == ("confirmed", None)


async def test_a_result_that_nobody_else_can_certify_waits_for_its_time_lock(act, society, clock):
    await stage.under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    await leave(act, "scrutineer")
    await stage.closed(act, clock, days=14)
    async with act(society.teyrnon) as ctx:
        step = await actions.certify_result(ctx, ballot_id)
    assert (step is not None, await state(act, ballot_id)) == (True, State.PROVISIONAL)
    await clock.forward(hours=73)
    assert (await stage.advance(act), await state(act, ballot_id)) == (1, State.DECLARED)


async def test_two_scrutineers_certify_what_the_rules_called(act, society, clock, owner_url):
    await stage.under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    await stage.closed(act, clock, days=14)
    owner = await asyncpg.connect(owner_url)
    await owner.execute("ALTER TABLE ballot DISABLE TRIGGER ballot_is_guarded")
    await owner.execute("UPDATE ballot SET scheduled_by = NULL, opened_by = NULL")
    await owner.execute("ALTER TABLE ballot ENABLE TRIGGER ballot_is_guarded")
    await owner.close()
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        await bodies.appoint(ctx.db, society.forum_id, society.cigfa.person_id, "scrutineer", today)
    async with act(society.olwen) as ctx:
        step = await actions.certify_result(ctx, ballot_id)
    with pytest.raises(NobodyConfirmsTheirOwn):
        await decide(act, society.olwen, ballot_id, step)
    with pytest.raises(NotYourBody):
        await decide(act, society.teyrnon, ballot_id, step)
    await decide(act, society.cigfa, ballot_id, step)
    assert await state(act, ballot_id) is State.DECLARED


async def test_the_database_itself_asks_for_the_second_person(act, society, ballot_id, clock, owner_url):
    step = await annul(act, society.teyrnon, ballot_id)
    owner = await asyncpg.connect(owner_url)
    annulled = "UPDATE ballot SET state = 'annulled', annulled_at = app_now(), annulled_by = scheduled_by,"
    copied = "INSERT INTO ballot_proposal SELECT gen_random_uuid(), ballot_id, kind, reason, '{}', proposed_by,"
    for statement, refused in (
        (annulled + """ annulment = '{"cy": "x", "en": "x"}'""", "two persons annul"),
        (
            "UPDATE ballot_proposal SET state = 'confirmed', decided_at = app_now(), decided_by = proposed_by",
            "nobody_confirms_their_own_step",
        ),
        ("UPDATE ballot_proposal SET state = 'confirmed', decided_at = app_now()", "nobody_confirms_their_own_step"),
        ("UPDATE ballot_proposal SET proposed_by = (SELECT id FROM person LIMIT 1)", "proposed is never changed"),
        ("DELETE FROM ballot_proposal", "never changed"),
        (copied.format("confirmed") + " proposed_at, NULL, NULL, app_now() FROM ballot_proposal", "begins as proposed"),
        (copied.format("waiting") + " proposed_at, app_now() FROM ballot_proposal", "runs for three days"),
        (copied.format("waiting") + " proposed_at FROM ballot_proposal", "one_step_of_a_kind_waits"),
    ):
        with pytest.raises(asyncpg.PostgresError, match=refused):
            await owner.execute(statement)
    await owner.close()
    await decide(act, society.rhiannon, ballot_id, step)
    assert await state(act, ballot_id) is State.ANNULLED


async def test_the_database_declares_nothing_that_nobody_certified(act, society, clock, owner_url):
    await stage.under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    await stage.closed(act, clock, days=14)
    owner = await asyncpg.connect(owner_url)
    with pytest.raises(asyncpg.PostgresError, match="stand behind a certified result"):
        await owner.execute("UPDATE ballot SET state = 'declared', declared_at = app_now()")
    await owner.close()
    async with act(society.olwen) as ctx:
        assert await actions.certify_result(ctx, ballot_id) is None
    assert await state(act, ballot_id) is State.DECLARED


# ── Closed early ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def early_id(act, society, clock):
    """An open ballot by rules that let two officers close it early; nobody has voted yet."""
    await stage.under_early_close(act, society)
    return await stage.opened(act, society, clock)


async def close(act, someone, ballot_id, reason=WHY):
    async with act(someone) as ctx:
        return await actions.close_early(ctx, ballot_id, reason)


async def test_two_officers_close_a_ballot_in_which_everybody_has_voted(act, society, early_id, clock):
    before = await stage.seen(act, society.teyrnon, early_id)
    assert "closed" not in before.transitions
    with pytest.raises(refusals.NotAllHaveVoted):
        await close(act, society.teyrnon, early_id)
    await stage.everybody_votes(act, society, early_id)
    for someone, refusal in ((None, SignInNeeded), (society.branwen, NotPermitted), (society.pwyll, NotPermitted)):
        with pytest.raises(refusal):
            await close(act, someone, early_id)
    for reason in (None, BilingualProse(cy="Pawb.")):
        with pytest.raises(ReasonNeeded):
            await close(act, society.teyrnon, early_id, reason)
    assert "closed" in (await stage.seen(act, society.teyrnon, early_id)).transitions
    step = await close(act, society.teyrnon, early_id)
    with pytest.raises(refusals.StepWaits):
        await close(act, society.olwen, early_id)
    assert await state(act, early_id) is State.OPEN
    await stage.cast(act, society.branwen, early_id, "no")  # and changed until the second officer confirms it
    for someone, refusal in ((society.teyrnon, NobodyConfirmsTheirOwn), (society.branwen, NotYourBody)):
        with pytest.raises(refusal):
            await decide(act, someone, early_id, step)
    await clock.forward(hours=5)
    await decide(act, society.olwen, early_id, step)
    found = await stage.result(act, None, early_id)
    assert (found.state, found.tally.no, found.turnout) == (State.DECLARED, 1, found.entitled)
    by = found.closed_early
    assert (by.was_to_close_at, by.reason) == (before.closes_at, WHY)
    assert (by.proposed_by.name, by.confirmed_by.name) == ("Teyrnon", "Olwen")
    assert found.opened_at < found.closed_at == found.declared_at < before.closes_at
    with pytest.raises(refusals.BallotClosed) as refused:
        await stage.cast(act, society.branwen, early_id, "yes")
    assert refused.value.closed_at == found.closed_at
    assert (await stage.seen(act, None, early_id)).closed_early == by
    async with act(society.pwyll) as ctx:
        assert "ballot.closed_early" in [each.event for each in await journal.journal(ctx)]


async def test_no_ballot_closes_early_where_its_rules_do_not_say_so(act, society, ballot_id):
    await stage.everybody_votes(act, society, ballot_id)
    assert "closed" not in (await stage.seen(act, society.teyrnon, ballot_id)).transitions
    with pytest.raises(refusals.ClosesAtItsTime):
        await close(act, society.teyrnon, ballot_id)


async def test_a_vote_that_was_entered_and_not_confirmed_holds_an_early_close_off(act, society, early_id, clock):
    await stage.everybody_votes(act, society, early_id)
    step = await close(act, society.teyrnon, early_id)
    await clock.forward(minutes=1)
    async with act(society.teyrnon) as ctx:
        who = {"member_id": society.branwen.member_id, "asked_by": society.branwen.person_id}
        asked = NewVoteEntry(**who, channel="phone", choice="no")
        await assisted.enter_vote(ctx, early_id, asked)
    with pytest.raises(refusals.EntriesWait):
        await decide(act, society.olwen, early_id, step)
    assert await state(act, early_id) is State.OPEN


async def test_an_early_close_that_nobody_confirmed_is_overtaken_by_the_closing(act, society, early_id, clock):
    await stage.everybody_votes(act, society, early_id)
    await close(act, society.teyrnon, early_id)
    await stage.closed(act, clock)
    found = await stage.seen(act, None, early_id)
    assert (found.state, found.closed_early, found.proposals[0].state) == (State.DECLARED, None, "lapsed")
    with pytest.raises(refusals.BallotClosed):
        await close(act, society.teyrnon, early_id)


async def test_a_single_officer_closes_a_ballot_early_by_the_time_lock(act, society, early_id, clock):
    await stage.everybody_votes(act, society, early_id)
    await leave(act, "secretary", "scrutineer")
    await clock.forward(days=1)
    await close(act, society.teyrnon, early_id)
    await clock.forward(hours=73)
    assert (await stage.advance(act), await state(act, early_id)) == (1, State.DECLARED)
    by = (await stage.result(act, None, early_id)).closed_early
    assert (by.proposed_by.name, by.confirmed_by) == ("Teyrnon", None)


EARLY = "UPDATE ballot SET state = 'closed', was_to_close_at = closes_at, closes_at = app_now()"
CLOSE_PROPOSED = """
    INSERT INTO ballot_proposal (id, ballot_id, kind, reason, state, proposed_by, proposed_at)
    SELECT gen_random_uuid(), id, 'early_close', '{"cy": "x", "en": "x"}', 'waiting', scheduled_by, app_now()
      FROM ballot;
"""
CLOSE_CONFIRMED = (
    CLOSE_PROPOSED
    + """
    UPDATE ballot_proposal SET state = 'confirmed', decided_at = app_now(),
           decided_by = (SELECT id FROM person WHERE id <> proposed_by LIMIT 1)
"""
)


async def test_the_database_closes_no_ballot_early_by_itself(act, society, early_id, owner_url):
    owner = await asyncpg.connect(owner_url)
    for statement, refused in (
        ("UPDATE ballot SET state = 'closed'", "closes at its time only"),
        ("UPDATE ballot SET closes_at = app_now() + interval '1 hour'", "terms of an opened ballot"),
        ("UPDATE ballot SET was_to_close_at = closes_at", "closed early once"),
        (EARLY + " + interval '1 hour'", "as of no later"),
        (EARLY, "two persons close a ballot early"),
        (CLOSE_PROPOSED.replace("""'{"cy": "x", "en": "x"}'""", "NULL"), "ballot_proposal_check"),
    ):
        with pytest.raises(asyncpg.PostgresError, match=refused):
            await owner.execute(statement)
    await owner.execute(CLOSE_CONFIRMED)
    with pytest.raises(asyncpg.PostgresError, match="nobody loses a vote"):
        await owner.execute(EARLY)
    await stage.everybody_votes(act, society, early_id)
    await owner.execute(EARLY)
    await owner.close()
    assert (await stage.seen(act, None, early_id)).state is State.CLOSED


async def test_the_database_asks_the_rules_whether_a_ballot_may_close_early(act, society, ballot_id, owner_url):
    await stage.everybody_votes(act, society, ballot_id)
    owner = await asyncpg.connect(owner_url)
    await owner.execute(CLOSE_CONFIRMED)
    with pytest.raises(asyncpg.PostgresError, match="let nobody close it early"):
        await owner.execute(EARLY)
    await owner.close()
