"""A ballot from its calling to its result, through the actions and the API, on a real PostgreSQL."""

from dataclasses import replace

import asyncpg
import pytest
from sqlalchemy import event, text

from governance.ballots import actions, queries, refusals, rules
from governance.ballots.values import NewBallot, NewBallotTransition, NewVote, State
from governance.bilingual import BilingualProse
from governance.context import Context
from governance.counting.majority import Tally
from governance.members.rules import ChooseRight, RightNotYours
from governance.motions import queries as motions
from governance.motions.refusals import TextNotApproved
from governance.refusal import NotPermitted, SignInNeeded
from tests import stage
from tests.integration.test_motions import proposed
from tests.stage import cast, joined_now, result, seen

BOTH = BilingualProse(cy="Gwall yn y rhestr.", en="An error in the roll.")


@pytest.fixture
async def ballot_id(act, society, clock):
    return await stage.opened(act, society, clock)


async def test_a_list_of_ballots_is_one_statement_and_the_callers_rights(act, society, ballot_id, engine):
    said = []

    def note(_connection, _cursor, statement, *_):
        said.append(statement)

    async with act(society.bendigeidfran) as ctx:
        event.listen(engine.sync_engine, "before_cursor_execute", note)
        [listed] = await queries.ballots(ctx)
        event.remove(engine.sync_engine, "before_cursor_execute", note)
    assert (listed.id, listed.my_papers, len(said)) == (ballot_id, 2, 2)


# ── Calling and opening ──────────────────────────────────────────────────────────────────────────────


async def test_automatic_rules_call_and_open_a_ballot_when_the_clear_days_have_run(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    assert await stage.advance(act) == 1
    async with act(None) as ctx:
        [called] = (await queries.motion_ballots(ctx, motion_id)).data
        assert called.opens_at == (await motions.motion(ctx, motion_id)).earliest_opening_at
    assert called.state is State.SCHEDULED
    await clock.forward(days=6)
    assert await stage.advance(act) == 0
    async with act(None) as ctx:
        left = called.opens_at - await ctx.now()
    await clock.forward(seconds=left.total_seconds())
    assert await stage.advance(act) == 1
    view = await seen(act, None, called.id)
    assert (view.state, view.opens_at, view.closes_at) == (State.OPEN, called.opens_at, called.closes_at)
    assert view.electorate.digest
    async with act(None) as ctx:
        assert (await motions.motion(ctx, motion_id)).state == "balloting"


async def test_no_ballot_is_called_while_notice_is_still_going_out(act, society, clock):
    motion_id = await stage.noticed(act, society, clock, notice_sent=False)
    assert await stage.advance(act) == 0
    async with act(society.teyrnon) as ctx:
        with pytest.raises(refusals.NoticeNotGiven):
            await actions.schedule_ballot(ctx, motion_id, NewBallot())


async def test_an_officer_neither_calls_nor_opens_before_the_clear_days_have_run(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    async with act(society.teyrnon) as ctx:
        with pytest.raises(refusals.TooEarly):
            await actions.schedule_ballot(ctx, motion_id, NewBallot(opens_at=await ctx.now()))
        ballot_id = await actions.schedule_ballot(ctx, motion_id, NewBallot())
    async with act(society.teyrnon) as ctx:
        with pytest.raises(refusals.TooEarly):
            await actions.open_ballot(ctx, ballot_id)


@pytest.mark.parametrize("who", ["branwen", "pwyll", "olwen", "arianrhod"])
async def test_only_an_officer_for_ballots_calls_opens_or_annuls(act, society, clock, who):
    motion_id = await stage.noticed(act, society, clock)
    async with act(society.teyrnon) as ctx:
        ballot_id = await actions.schedule_ballot(ctx, motion_id, NewBallot())
    async with act(society.people[who]) as ctx:
        with pytest.raises(NotPermitted):
            await actions.schedule_ballot(ctx, motion_id, NewBallot())
        for to in ("open", "annulled") if who != "olwen" else ("open",):  # a scrutineer may find a fault
            with pytest.raises(NotPermitted):
                await actions.transition_ballot(ctx, ballot_id, NewBallotTransition(to, BOTH))


async def test_a_motion_has_one_ballot(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    async with act(society.teyrnon) as ctx:
        ballot_id = await actions.schedule_ballot(ctx, motion_id, NewBallot())
        with pytest.raises(refusals.BallotExists) as refused:
            await actions.schedule_ballot(ctx, motion_id, NewBallot())
    assert refused.value.ballot_id == ballot_id


async def test_no_ballot_without_notice(act, society):
    motion_id = await proposed(act, society, society.branwen)
    async with act(society.teyrnon) as ctx:
        with pytest.raises(refusals.MotionNotNoticed):
            await actions.schedule_ballot(ctx, motion_id, NewBallot())


async def test_a_ballot_refuses_to_open_until_both_languages_are_approved(act, society, clock, owner_url):
    motion_id = await stage.noticed(act, society, clock)
    await stage.advance(act)
    owner = await asyncpg.connect(owner_url)
    await owner.execute("DELETE FROM text_approval WHERE motion_id = $1 AND language = 'cy'", motion_id)
    await clock.forward(days=8)
    assert await stage.advance(act) == 0
    async with act(society.teyrnon) as ctx:
        [waiting] = (await queries.motion_ballots(ctx, motion_id)).data
        with pytest.raises(TextNotApproved) as refused:
            await actions.open_ballot(ctx, waiting.id)
    assert refused.value.missing == ["cy"]
    await owner.execute(
        "INSERT INTO text_approval SELECT motion_id, version, 'cy', digest, approved_by, approved_at"
        " FROM text_approval WHERE motion_id = $1",
        motion_id,
    )
    await owner.close()
    assert await stage.advance(act) == 1
    assert (await seen(act, None, waiting.id)).state is State.OPEN


async def test_the_roll_is_frozen_with_a_reason_for_each_right(act, society, ballot_id):
    async with act(None) as ctx:
        rows = (await ctx.db.execute(text("SELECT member_id, on_roll, reason FROM roll_entry"))).all()
        roll = [rules.RollEntry(*row) for row in rows]
        case = await queries.electorate(ctx, ballot_id)
    reasons = {each.member_id: each.reason for each in roll}
    assert reasons[society.branwen.member_id] == reasons[society.cartref_id] == "member"
    assert reasons[society.efnisien.member_id] == "membership_ended"
    assert case.entitled == sum(each.on_roll for each in roll)
    assert case.entitled + case.not_entitled == len(roll)
    assert case.digest == rules.roll_digest(ballot_id, case.record_on, roll)


# ── Voting ───────────────────────────────────────────────────────────────────────────────────────────


async def test_a_vote_is_changed_until_closing_and_the_last_counts(act, society, ballot_id, clock):
    first = await cast(act, society.branwen, ballot_id, "no", reason="Rhy ddrud.")
    second = await cast(act, society.branwen, ballot_id, "yes")
    assert (first.revision, second.revision) == (1, 2)
    assert second.reason is None
    await stage.closed(act, clock)
    with pytest.raises(refusals.BallotClosed):
        await cast(act, society.branwen, ballot_id, "no")
    assert (await result(act, None, ballot_id)).tally == Tally(yes=1)


async def test_the_closing_instant_needs_no_job(act, society, ballot_id, clock):
    await clock.forward(days=7)
    with pytest.raises(refusals.BallotClosed):
        await cast(act, society.branwen, ballot_id, "yes")
    view = await seen(act, society.branwen, ballot_id)
    assert (view.state, view.allowed_actions) == (State.CLOSED, [])
    async with act(None) as ctx:
        assert [each.id for each in await queries.ballots(ctx, states=[State.OPEN])] == []
        assert [each.id for each in await queries.ballots(ctx, states=[State.CLOSED])] == [ballot_id]


async def test_a_visitor_does_not_vote(act, ballot_id):
    with pytest.raises(SignInNeeded):
        await cast(act, None, ballot_id, "yes")
    async with act(None) as ctx:
        with pytest.raises(SignInNeeded):
            await queries.my_papers(ctx, ballot_id)


async def test_a_lapsed_member_is_refused_with_the_reason(act, society, ballot_id):
    with pytest.raises(refusals.NotOnTheRoll) as refused:
        await cast(act, society.efnisien, ballot_id, "yes")
    assert refused.value.reason == "membership_ended"
    [paper] = (await seen(act, society.efnisien, ballot_id)).my_papers
    assert (paper.name.cy, paper.on_roll, paper.reason, paper.can_vote) == (
        "Efnisien",
        False,
        "membership_ended",
        False,
    )


async def test_who_joined_since_the_roll_was_frozen_is_refused_with_the_reason(act, society, ballot_id):
    async with act(None) as ctx:
        goewin = await joined_now(ctx)
    with pytest.raises(refusals.NotOnTheRoll) as refused:
        await cast(act, goewin, ballot_id, "yes")
    assert refused.value.reason == "joined_after_record_date"
    [paper] = (await seen(act, goewin, ballot_id)).my_papers
    assert (paper.on_roll, paper.reason, paper.can_vote) == (False, "joined_after_record_date", False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE voting_right SET held_from = app_today() + 1 WHERE member_id = :id", "joined_after_record_date"),
        ("INSERT INTO right_rest VALUES (:id, app_today(), app_today() + 16)", "suspended"),
    ],
)
async def test_who_was_not_in_good_standing_on_the_record_date_is_refused(act, society, clock, change, reason):
    motion_id = await stage.noticed(act, society, clock)
    await clock.forward(days=16)
    async with act(society.teyrnon) as ctx:
        ballot_id = await actions.schedule_ballot(ctx, motion_id, NewBallot())
        await ctx.db.execute(text(change), {"id": society.branwen.member_id})
        await actions.open_ballot(ctx, ballot_id)
    with pytest.raises(refusals.NotOnTheRoll) as refused:
        await cast(act, society.branwen, ballot_id, "yes")
    assert refused.value.reason == reason
    [paper] = (await seen(act, society.branwen, ballot_id)).my_papers
    assert (paper.on_roll, paper.reason, paper.can_vote) == (False, reason, False)
    await clock.forward(days=2)  # a member again by now, but the roll is frozen
    with pytest.raises(refusals.NotOnTheRoll):
        await cast(act, society.branwen, ballot_id, "yes")


async def test_a_person_with_two_rights_has_two_papers_and_names_one(act, society, ballot_id, clock):
    one, other = society.bendigeidfran.member_id, society.cartref_id
    view = await seen(act, society.bendigeidfran, ballot_id)
    assert [(paper.member_id, paper.capacity, paper.can_vote) for paper in view.my_papers] == [
        (one, "own", True),
        (other, "representative", True),
    ]
    with pytest.raises(ChooseRight) as refused:
        await cast(act, society.bendigeidfran, ballot_id, "yes")
    assert [right.member_id for right in refused.value.rights] == [one, other]
    await cast(act, society.bendigeidfran, ballot_id, "yes", on_behalf_of=one)
    await cast(act, society.bendigeidfran, ballot_id, "no", on_behalf_of=other)
    with pytest.raises(RightNotYours):
        await cast(act, society.bendigeidfran, ballot_id, "no", on_behalf_of=society.branwen.member_id)
    papers = (await seen(act, society.bendigeidfran, ballot_id)).my_papers
    assert [paper.vote.choice for paper in papers] == ["yes", "no"]
    await stage.closed(act, clock)
    tally = (await result(act, None, ballot_id)).tally
    assert (tally.yes, tally.no, tally.abstain) == (1, 1, 0)


async def test_nobody_sees_another_vote_or_any_total_while_it_is_open(act, society, ballot_id):
    await cast(act, society.branwen, ballot_id, "yes", reason="Angen mawr.")
    for someone in (None, society.pwyll, society.teyrnon, society.olwen):
        view = await seen(act, someone, ballot_id)
        assert view.outcome is None
        assert all(paper.vote is None for paper in view.my_papers)
        with pytest.raises(refusals.ResultNotYet):
            await result(act, someone, ballot_id)
    [paper] = (await seen(act, society.branwen, ballot_id)).my_papers
    assert (paper.vote.choice, paper.vote.reason) == ("yes", "Angen mawr.")


async def test_the_journal_of_a_vote_says_no_choice(act, society, ballot_id):
    await cast(act, society.branwen, ballot_id, "abstain", reason="Cyfrinach.")
    async with act(None) as ctx:
        query = text("SELECT subject_id, person_id, member_id, facts FROM journal WHERE event = 'vote.cast'")
        row = (await ctx.db.execute(query)).one()
    assert (row.subject_id, row.person_id) == (ballot_id, society.branwen.person_id)
    assert row.member_id == society.branwen.member_id
    assert row.facts in ({}, "{}")


async def test_an_actor_without_the_permission_does_not_vote_whatever_rights_the_person_holds(act, society, ballot_id):
    async with act(society.branwen) as ctx:
        limited = Context(ctx.db, replace(ctx.actor, is_member=False))
        with pytest.raises(NotPermitted):
            await actions.cast_vote(limited, ballot_id, NewVote("yes"))
