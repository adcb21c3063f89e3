"""A ballot from its calling to its result, through the actions and the API, on a real PostgreSQL."""

import asyncpg
import pytest
from sqlalchemy import text

from governance.ballots import actions, queries, refusals, rules
from governance.ballots.values import NewBallot, NewBallotTransition, NewVote, State
from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.counting.majority import Tally
from governance.members import store as members
from governance.members.rules import ChooseRight, RightNotYours
from governance.motions import queries as motions
from governance.motions.rules import ReasonNeeded, TextNotApproved
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from tests import stage
from tests.cast import Someone

BOTH = BilingualProse(cy="Gwall yn y rhestr.", en="An error in the roll.")


@pytest.fixture
async def ballot_id(act, society, clock):
    return await stage.opened(act, society, clock)


async def cast(act, someone, ballot_id, choice, **more):
    async with act(someone) as ctx:
        return await actions.cast_vote(ctx, ballot_id, NewVote(choice, **more))


async def seen(act, someone, ballot_id):
    async with act(someone) as ctx:
        return await queries.ballot(ctx, ballot_id)


async def result(act, someone, ballot_id):
    async with act(someone) as ctx:
        return await queries.result(ctx, ballot_id)


async def under_full_rules(act, society):
    """From now on motions of the Forum go by the rules that ask for a scrutineer."""
    async with act(None) as ctx:
        await bodies.enact(
            ctx.db, society.forum_id, "members-forum-advisory", PRESETS["members-forum-advisory"], await ctx.now()
        )


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
        for to in ("open", "annulled"):
            with pytest.raises(NotPermitted):
                await actions.transition_ballot(ctx, ballot_id, NewBallotTransition(to, BOTH))


async def test_a_motion_has_one_ballot(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    async with act(society.teyrnon) as ctx:
        ballot_id = await actions.schedule_ballot(ctx, motion_id, NewBallot())
        with pytest.raises(refusals.BallotExists) as refused:
            await actions.schedule_ballot(ctx, motion_id, NewBallot())
    assert refused.value.ballot_id == ballot_id


async def test_no_ballot_without_notice(act, society, clock):
    motion_id = await stage.noticed(act, society, clock)
    async with act(None) as ctx:
        await ctx.db.execute(text("UPDATE motion SET state = 'final_text' WHERE id = :id"), {"id": motion_id})
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
        ("held_from = (SELECT app_today() + 1)", "joined_after_record_date"),
        ("suspended_from = (SELECT app_today()), suspended_to = (SELECT app_today() + 16)", "suspended"),
    ],
)
async def test_who_was_not_in_good_standing_on_the_record_date_is_refused(act, society, clock, change, reason):
    motion_id = await stage.noticed(act, society, clock)
    await clock.forward(days=16)
    async with act(society.teyrnon) as ctx:
        ballot_id = await actions.schedule_ballot(ctx, motion_id, NewBallot())
        await ctx.db.execute(
            text(f"UPDATE voting_right SET {change} WHERE member_id = :id"), {"id": society.branwen.member_id}
        )
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


# ── The result ───────────────────────────────────────────────────────────────────────────────────────


async def test_carried_is_declared_at_once_and_the_board_must_answer(act, society, ballot_id, clock):
    for someone, choice in (("branwen", "yes"), ("pwyll", "yes"), ("cigfa", "no"), ("heledd", "abstain")):
        await cast(act, society.people[someone], ballot_id, choice)
    await clock.forward(days=9)  # the job comes two days late
    assert await stage.advance(act) == 1
    assert await stage.advance(act) == 0
    found = await result(act, None, ballot_id)
    assert (found.state, found.outcome, found.reason) == (State.DECLARED, "carried", "threshold_met")
    assert (found.turnout, found.base, found.needed, found.quorum_needed) == (4, 3, 2, 3)
    assert found.declared_at == found.closed_at
    async with act(None) as ctx:
        motion = await motions.motion(ctx, found.motion.id)
    assert (motion.state, motion.decided_at) == ("awaiting_response", found.closed_at)


@pytest.mark.parametrize(
    ("votes", "outcome", "reason", "motion_state"),
    [
        ({"branwen": "yes", "pwyll": "no", "cigfa": "abstain"}, "lost", "tie", "lost"),
        ({"branwen": "yes", "pwyll": "no", "cigfa": "no"}, "lost", "threshold_not_met", "lost"),
        ({"branwen": "abstain", "pwyll": "abstain", "cigfa": "abstain"}, "lost", "no_votes", "lost"),
        ({"branwen": "yes", "pwyll": "yes"}, "not_decided", "inquorate", "not_decided"),
        ({}, "not_decided", "inquorate", "not_decided"),
    ],
)
async def test_how_a_motion_is_lost_or_not_decided(
    act, society, ballot_id, clock, votes, outcome, reason, motion_state
):
    for someone, choice in votes.items():
        await cast(act, society.people[someone], ballot_id, choice)
    await stage.closed(act, clock)
    found = await result(act, None, ballot_id)
    assert (found.outcome, found.reason) == (outcome, reason)
    async with act(None) as ctx:
        assert (await motions.motion(ctx, found.motion.id)).state == motion_state


async def test_a_scrutineer_other_than_the_officer_declares(act, society, clock):
    await under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    for someone in ("branwen", "pwyll", "cigfa", "manawydan", "heledd", "rhiannon", "gwydion", "culhwch", "olwen"):
        await cast(act, society.people[someone], ballot_id, "yes")
    await cast(act, society.arianrhod, ballot_id, "no")
    await stage.closed(act, clock, days=14)
    found = await result(act, None, ballot_id)
    assert (found.state, found.outcome, found.declared_at) == (State.PROVISIONAL, "carried", None)
    async with act(None) as ctx:
        assert (await motions.motion(ctx, found.motion.id)).state == "balloting"
    async with act(society.teyrnon) as ctx:
        with pytest.raises(NotPermitted):
            await actions.certify_result(ctx, ballot_id)
    assert (await seen(act, society.olwen, ballot_id)).transitions == ["declared"]
    async with act(society.olwen) as ctx:
        await actions.certify_result(ctx, ballot_id)
    found = await result(act, None, ballot_id)
    assert (found.state, found.declared_at > found.closed_at) == (State.DECLARED, True)
    async with act(None) as ctx:
        assert (await motions.motion(ctx, found.motion.id)).state == "awaiting_response"


async def test_who_opened_a_ballot_does_not_certify_it_in_another_office(act, society, clock):
    await under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    await stage.closed(act, clock, days=14)
    async with act(None) as ctx:
        today = (await ctx.now()).date()
        await bodies.appoint(ctx.db, society.forum_id, society.teyrnon.person_id, "scrutineer", today)
    async with act(society.teyrnon) as ctx:
        with pytest.raises(refusals.CertifierOpenedTheBallot):
            await actions.certify_result(ctx, ballot_id)


async def test_the_scrutineer_may_come_before_the_job(act, society, clock):
    await under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    await clock.forward(days=14)
    async with act(society.olwen) as ctx:
        await actions.certify_result(ctx, ballot_id)
    assert (await result(act, None, ballot_id)).state is State.DECLARED


@pytest.mark.parametrize(
    ("audience", "seers"), [("self", []), ("members", ["pwyll"]), ("everyone", ["pwyll", "efnisien", None])]
)
async def test_names_are_seen_by_those_of_whom_it_was_said_before(act, society, clock, audience, seers):
    ballot_id = await stage.opened(act, society, clock, NewBallot(names_seen_by=audience))
    assert (await seen(act, None, ballot_id)).names_seen_by == audience
    await cast(act, society.branwen, ballot_id, "yes", reason="Angen mawr.")
    await stage.closed(act, clock)
    for who in ("pwyll", "efnisien", None):
        votes = (await result(act, society.people[who] if who else None, ballot_id)).votes
        if who in seers:
            assert [(vote.member_id, vote.choice, vote.reason) for vote in votes] == [
                (society.branwen.member_id, "yes", "Angen mawr.")
            ]
        else:
            assert votes is None


async def test_an_annulled_ballot_keeps_its_votes_counts_none_and_is_replaced(act, society, ballot_id, clock):
    await cast(act, society.branwen, ballot_id, "yes")
    async with act(society.teyrnon) as ctx:
        with pytest.raises(ReasonNeeded):
            await actions.annul_ballot(ctx, ballot_id, BilingualProse(cy="Gwall."))
        await actions.annul_ballot(ctx, ballot_id, BOTH)
        motion_id = (await queries.ballot(ctx, ballot_id)).motion.id
        listed = await queries.motion_ballots(ctx, motion_id)
        assert listed.allowed_actions == ["schedule_ballot"]
    with pytest.raises(refusals.BallotAnnulled):
        await cast(act, society.branwen, ballot_id, "no")
    with pytest.raises(NotFound):
        await result(act, None, ballot_id)
    assert await stage.advance(act) == 0  # the rules call no second ballot by themselves
    async with act(society.teyrnon) as ctx:
        again = await actions.schedule_ballot(ctx, motion_id, NewBallot())
        await actions.open_ballot(ctx, again)
        stored = await ctx.db.execute(text("SELECT count(*) FROM vote WHERE ballot_id = :id"), {"id": ballot_id})
        assert stored.scalar_one() == 1
    assert (await seen(act, None, again)).replaces_id == ballot_id
    old = await seen(act, None, ballot_id)
    assert (old.state, old.replaced_by_id, old.annulment) == (State.ANNULLED, again, BOTH)
    await stage.closed(act, clock)
    assert (await result(act, None, again)).turnout == 0


# ── What the database itself refuses to the app's role ───────────────────────────────────────────────

CHANGES = [
    "UPDATE vote SET choice = 'no'",
    "UPDATE vote SET member_id = '{other}'",
    "DELETE FROM vote",
    "TRUNCATE vote",
    "INSERT INTO vote (ballot_id, member_id, choice, cast_by, cast_at)"
    " SELECT ballot_id, '{other}', 'no', cast_by, cast_at FROM vote",
    "UPDATE roll_entry SET on_roll = false, reason = 'suspended'",
    "DELETE FROM roll_entry",
    "INSERT INTO roll_entry VALUES ('{ballot}', '{late}', true, 'member')",
    "UPDATE ballot SET closes_at = closes_at + interval '7 days'",
    'UPDATE ballot SET tally = \'{{"yes": 9, "no": 0, "abstain": 0}}\'',
    "UPDATE ballot SET roll_digest = repeat('0', 64)",
    "DELETE FROM ballot",
    "ALTER TABLE vote DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "UPDATE clock SET ahead = '-10 days'",
    "UPDATE journal SET member_id = NULL",
    "DELETE FROM journal",
]


@pytest.mark.parametrize("counted", [False, True], ids=["closed", "declared"])
async def test_after_closing_the_database_refuses_the_app(act, society, ballot_id, clock, db_url, counted):
    await cast(act, society.branwen, ballot_id, "yes")
    await clock.forward(days=7, minutes=1)
    if counted:
        await stage.advance(act)
    async with act(None) as ctx:
        late = (await joined_now(ctx)).member_id
    ids = {"other": society.pwyll.member_id, "ballot": ballot_id, "late": late}
    # Until a job has come, the row of a ballot that is over still says `open`.
    reopen = "UPDATE ballot SET state = 'open'" if counted else "UPDATE ballot SET state = 'scheduled'"
    connection = await asyncpg.connect(db_url)
    before = await connection.fetch(WHOLE)
    for change in [reopen, *CHANGES]:
        with pytest.raises(asyncpg.PostgresError) as refused:
            await connection.execute(change.format(**ids))
        assert refused.value.sqlstate in REFUSED, change
        assert await connection.fetch(WHOLE) == before, change
    await connection.close()


REFUSED = ("FF001", "FF002", "42501")  # by the schema's triggers, or for want of a grant
WHOLE = """
    SELECT to_jsonb(b), (SELECT jsonb_agg(to_jsonb(v)) FROM vote v), (SELECT jsonb_agg(to_jsonb(r)) FROM roll_entry r)
      FROM ballot b
"""


async def joined_now(ctx):
    """Somebody who becomes a member now."""
    person_id = await members.enter_person(ctx.db, "Goewin", "cy")
    member_id = await members.enter_member(ctx.db, (await ctx.now()).date(), person_id=person_id)
    return Someone("Goewin", "goewin@example.org", "cy", person_id, member_id)


async def test_an_open_ballot_is_closed_by_nobody_before_its_time(ballot_id, db_url):
    connection = await asyncpg.connect(db_url)
    try:
        for change in ("state = 'closed'", "state = 'declared'", "tally = '{}'", "names_seen_by = 'everyone'"):
            with pytest.raises(asyncpg.PostgresError) as refused:
                await connection.execute(f"UPDATE ballot SET {change}")
            assert refused.value.sqlstate == "FF001"
    finally:
        await connection.close()
