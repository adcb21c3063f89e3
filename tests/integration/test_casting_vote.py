"""The casting vote of the chair: an act of its own where the votes are equal, and never one of the votes."""

import csv
import io

import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.outbound import mail
from governance.ballots import actions, proof, refusals
from governance.ballots.values import NewCastingVote, State
from governance.bilingual import BilingualProse
from governance.bodies import store as bodies
from governance.bodies.rules import PRESETS
from governance.motions import queries as motions
from governance.motions.refusals import ReasonNeeded
from governance.motions.rules import LONDON
from governance.notices import actions as notices
from governance.notices import queries as letters
from governance.notices import store as notice_store
from governance.permissions import Office
from governance.refusal import NotPermitted, SignInNeeded
from governance.tasks import queries as tasks
from tests import stage
from tests.integration.test_motion_guards import told

WHY = BilingualProse(cy="Nid oes mwyafrif dros newid.", en="There is no majority for a change.")
FULL = replace(PRESETS["small-forum"], certification="scrutineer")


async def decide(act, someone, ballot_id, vote="yes", reason=WHY):
    async with act(someone) as ctx:
        await actions.give_casting_vote(ctx, ballot_id, NewCastingVote(vote, reason))


async def motion_of(act, ballot_id):
    async with act(None) as ctx:
        return await motions.motion(ctx, (await actions.store.load(ctx.db, ballot_id)).motion_id)


@pytest.mark.parametrize(
    ("vote", "outcome", "state", "sentence"),
    [
        (
            "yes",
            "carried",
            "awaiting_response",
            "Carried by the casting vote of the chair: the votes were equal",
        ),
        ("no", "lost", "lost", "Lost by the casting vote of the chair"),
        ("declined", "lost", "lost", "Lost because the votes were equal, 1 for and 1 against, and the chair declined"),
    ],
)
async def test_the_chair_decides_an_equal_vote(api, act, society, clock, vote, outcome, state, sentence):
    ballot_id = await stage.tied(act, society, clock)
    waiting = await stage.seen(act, society.pwyll, ballot_id)
    assert (waiting.state, waiting.outcome, waiting.casting.vote) == (State.TIED, None, None)
    assert (await motion_of(act, ballot_id)).state == "balloting"
    await decide(act, society.pwyll, ballot_id, vote)
    found = (await api.get(f"/api/v1/ballots/{ballot_id}/results")).json()
    assert (found["state"], found["outcome"], found["reason"], found["tie"]) == ("declared", outcome, "tie", "chair")
    assert found["tally"] == {"yes": 1, "no": 1, "abstain": 1}
    assert (found["casting"]["vote"], found["casting"]["by"]["name"]) == (vote, "Pwyll")
    assert found["casting"]["reason"] == {"cy": WHY.cy, "en": WHY.en}
    assert found["sentence"]["en"].startswith(sentence)
    assert (await motion_of(act, ballot_id)).state == state
    row = next(csv.DictReader(io.StringIO((await api.get(f"/api/v1/ballots/{ballot_id}/results?format=csv")).text)))
    assert (row["outcome"], row["reason"], row["yes"], row["casting_vote"]) == (outcome, "tie", "1", vote)
    async with act(None) as ctx:
        [again] = await proof.recount(ctx.db)
        said = (
            await ctx.db.execute(text("SELECT facts FROM journal WHERE event = 'ballot.casting_vote_given'"))
        ).scalars()
        assert [each["vote"] for each in said] == [vote]
    assert (again.outcome, again.casting_vote, again.faults) == ("lost", vote, ())
    [row] = (await api.get("/open-data/results.json")).json()["data"]
    assert (row["outcome"], row["casting_vote"]) == (outcome, vote)
    [event] = (await api.get("/popolo/vote-events.json")).json()["vote_events"]
    assert event["result"] == {"carried": "pass", "lost": "fail"}[outcome]


async def test_without_it_in_time_the_motion_is_lost(act, society, clock):
    ballot_id = await stage.tied(act, society, clock)
    await clock.forward(days=7)
    with pytest.raises(refusals.CastingVoteTooLate):
        await decide(act, society.pwyll, ballot_id)
    assert (await stage.seen(act, society.pwyll, ballot_id)).allowed_actions == []
    assert await stage.advance(act) == 1
    found = await stage.result(act, None, ballot_id)
    assert (found.state, found.outcome, found.casting.vote) == (State.DECLARED, "lost", None)
    assert "no casting vote was given in time" in found.because.message
    assert found.declared_at == found.casting.until


@pytest.mark.parametrize(
    "casting", [{"casting_vote_days": None}, {"names_seen_by": "self"}], ids=["no such rule", "names not seen"]
)
async def test_where_it_may_not_be_an_equal_vote_is_lost_at_once(act, society, clock, casting):
    ballot_id = await stage.tied(act, society, clock, **casting)
    found = await stage.result(act, None, ballot_id)
    assert (found.state, found.outcome, found.casting, found.tie) == (State.DECLARED, "lost", None, "lost")
    with pytest.raises(refusals.NoCastingVote):
        await decide(act, society.pwyll, ballot_id)


async def test_only_whoever_is_in_the_chair_today_gives_it_once_and_with_a_reason(act, society, clock):
    ballot_id = await stage.tied(act, society, clock)
    for someone, refusal in (
        (None, SignInNeeded),
        (society.branwen, NotPermitted),
        (society.rhiannon, NotPermitted),
        (society.arianrhod, refusals.NotTheChair),  # in the chair of the board
    ):
        with pytest.raises(refusal):
            await decide(act, someone, ballot_id)
    with pytest.raises(ReasonNeeded):
        await decide(act, society.pwyll, ballot_id, reason=BilingualProse(cy="Na."))
    async with act(None) as ctx:
        await ctx.db.execute(text("UPDATE appointment SET held_to = app_today() WHERE office = 'forum_chair'"))
    await clock.forward(days=1)
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        await bodies.appoint(ctx.db, society.forum_id, society.cigfa.person_id, Office.FORUM_CHAIR, today)
    with pytest.raises(NotPermitted):
        await decide(act, society.pwyll, ballot_id)
    await decide(act, society.cigfa, ballot_id, "no")
    with pytest.raises(refusals.NoCastingVote):
        await decide(act, society.cigfa, ballot_id)


async def test_whoever_gave_it_does_not_certify_the_result(act, society, clock):
    ballot_id = await stage.tied(act, society, clock, FULL)
    async with act(None) as ctx:
        since = (await ctx.now()).astimezone(LONDON).date()
        await bodies.appoint(ctx.db, society.forum_id, society.pwyll.person_id, Office.SCRUTINEER, since)
    await decide(act, society.pwyll, ballot_id)
    assert (await stage.result(act, None, ballot_id)).state == State.PROVISIONAL
    assert "declared" not in (await stage.seen(act, society.pwyll, ballot_id)).transitions
    async with act(society.pwyll) as ctx:
        with pytest.raises(refusals.CertifierGaveCastingVote):
            await actions.certify_result(ctx, ballot_id)
    change = f"state = 'declared', declared_at = app_now(), certified_by = '{society.pwyll.person_id}'"
    with pytest.raises(DBAPIError, match="nobody_certifies_their_casting_vote"):
        await told(act, ballot_id, f"UPDATE ballot SET {change} WHERE id = :id")
    async with act(society.olwen) as ctx:
        await actions.certify_result(ctx, ballot_id)
    found = await stage.result(act, None, ballot_id)
    assert (found.state, found.outcome) == (State.DECLARED, "carried")


async def test_the_chair_is_written_to_and_has_it_among_the_tasks(act, society, clock, settings):
    ballot_id = await stage.tied(act, society, clock)
    for someone, mine in ((society.pwyll, True), (society.arianrhod, False), (society.branwen, False)):
        async with act(someone) as ctx:
            assert any(each.kind == "casting_vote" for each in await tasks.my_tasks(ctx)) is mine
    async with act(None) as ctx:
        assert await notices.tell(ctx, "ballot.tied", ballot_id) == 1
        query = text("SELECT id FROM notice WHERE kind = 'casting_vote_asked'")
        notice = await notice_store.load(ctx.db, (await ctx.db.execute(query)).scalar_one())
        message = mail.notice(await letters.letter(ctx, notice), settings, await ctx.now())
        assert notice.person_id == society.pwyll.person_id
    assert message["Subject"] == f"Mae’r pleidleisiau’n gyfartal: {stage.TITLE.cy}"
    assert "1 o blaid a 1 yn erbyn" in message.get_content()
    await decide(act, society.pwyll, ballot_id)
    async with act(None) as ctx:
        assert await notices.take_notice(ctx, notice.id) is None  # nothing is asked of the chair any more


# ── What the database keeps ──────────────────────────────────────────────────────────────────────────

GIVEN = (
    'casting_vote = \'yes\', casting_at = app_now(), casting_reason = \'{"cy": "Ie.", "en": "Yes."}\','
    " state = 'declared', declared_at = app_now(), casting_by = "
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("state = 'declared', declared_at = app_now()", "may still give"),
        (GIVEN + "(SELECT person_id FROM appointment WHERE office = 'board_chair')", "only the chair of the body"),
        (GIVEN.replace("'declared'", "'tied'").replace(", declared_at = app_now()", "") + "NULL", "given once"),
        ("casting_until = casting_until + interval '1 day'", "given once"),
        ("outcome = jsonb_set(outcome, '{outcome}', '\"carried\"')", "keeps its count"),
    ],
)
async def test_the_database_asks_for_the_chair_and_for_time(act, society, clock, change, said):
    ballot_id = await stage.tied(act, society, clock)
    with pytest.raises(DBAPIError, match=said):
        await told(act, ballot_id, f"UPDATE ballot SET {change} WHERE id = :id")
    chair = "(SELECT person_id FROM appointment WHERE office = 'forum_chair')"
    assert await told(act, ballot_id, f"UPDATE ballot SET {GIVEN}{chair} WHERE id = :id") == 1
    await clock.forward(days=8)
    with pytest.raises(DBAPIError, match="the time for a casting vote is over"):
        await told(act, ballot_id, f"UPDATE ballot SET {GIVEN}{chair} WHERE id = :id")


async def test_no_ballot_is_tied_but_where_the_rules_say_so(act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    await clock.forward(days=8)
    change = "state = 'closed'"
    async with act(None) as ctx:
        await ctx.db.execute(text(f"UPDATE ballot SET {change} WHERE id = :id"), {"id": ballot_id})
    counted = "outcome = '{\"reason\": \"tie\"}', casting_until = app_now() + interval '1 day'"
    with pytest.raises(DBAPIError, match="the rules say so"):
        await told(act, ballot_id, f"UPDATE ballot SET state = 'tied', {counted} WHERE id = :id")
