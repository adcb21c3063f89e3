"""Votes by paper and phone, from an officer's entry to the count, on a real PostgreSQL."""

import asyncpg
import pytest
from sqlalchemy import text

from governance.assisted import actions, queries, refusals
from governance.assisted.values import NewConfirmation, NewVoteEntry, NewWithdrawal
from governance.ballots.refusals import BallotClosed
from governance.changes import queries as changes
from governance.counting.majority import Tally
from governance.refusal import NotFound, NotPermitted, SignInNeeded
from tests import stage
from tests.stage import cast, result, seen


@pytest.fixture
async def ballot_id(act, society, clock):
    return await stage.opened(act, society, clock)


async def enter(act, officer, ballot_id, someone, choice="yes", channel="phone", member_id=None):
    async with act(officer) as ctx:
        new = NewVoteEntry(
            member_id=member_id or someone.member_id, asked_by=someone.person_id, channel=channel, choice=choice
        )
        return await actions.enter_vote(ctx, ballot_id, new)


async def confirm(act, officer, ballot_id, entry_id, choice="yes"):
    async with act(officer) as ctx:
        return await actions.confirm_vote(ctx, ballot_id, entry_id, NewConfirmation(choice))


async def listed(act, officer, ballot_id):
    async with act(officer) as ctx:
        return {each.id: each.state for each in await queries.vote_entries(ctx, ballot_id)}


async def test_a_vote_by_phone_counts_when_a_second_officer_says_the_same(act, society, ballot_id, clock):
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen)
    [paper] = (await seen(act, society.branwen, ballot_id)).my_papers
    assert (paper.vote, paper.entered) == (None, "phone")
    assert await confirm(act, society.rhiannon, ballot_id, entry_id) == "confirmed"
    [paper] = (await seen(act, society.branwen, ballot_id)).my_papers
    assert (paper.vote.choice, paper.vote.channel, paper.entered) == ("yes", "phone", None)
    await stage.closed(act, clock)
    found = await result(act, None, ballot_id)
    assert found.tally == Tally(yes=1)
    assert (found.channels.online, found.channels.paper, found.channels.phone) == (0, 0, 1)
    assert (await seen(act, None, ballot_id)).electorate.channels == found.channels


async def test_what_nobody_confirmed_before_closing_is_listed_and_not_counted(act, society, ballot_id, clock):
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen, channel="paper")
    await cast(act, society.pwyll, ballot_id, "no")
    assert (await seen(act, None, ballot_id)).electorate.channels is None
    await clock.forward(days=7)
    with pytest.raises(BallotClosed):
        await confirm(act, society.rhiannon, ballot_id, entry_id)
    await stage.closed(act, clock, days=0)
    found = await result(act, None, ballot_id)
    assert (found.tally, found.channels.not_confirmed) == (Tally(no=1), 1)
    assert await listed(act, society.rhiannon, ballot_id) == {entry_id: "not_confirmed"}


async def test_two_choices_that_differ_are_no_vote_and_there_is_one_try(act, society, ballot_id):
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen, "yes")
    assert await confirm(act, society.rhiannon, ballot_id, entry_id, "no") == "disputed"
    with pytest.raises(refusals.EntryIsOver):
        await confirm(act, society.rhiannon, ballot_id, entry_id, "yes")
    [paper] = (await seen(act, society.branwen, ballot_id)).my_papers
    assert (paper.vote, paper.entered) == (None, None)
    again = await enter(act, society.rhiannon, ballot_id, society.branwen, "yes")
    assert await confirm(act, society.teyrnon, ballot_id, again, "yes") == "confirmed"
    assert await listed(act, society.teyrnon, ballot_id) == {again: "confirmed", entry_id: "disputed"}


async def test_the_last_vote_counts_whichever_way_it_came(act, society, ballot_id):
    await cast(act, society.branwen, ballot_id, "no", reason="Rhy ddrud.")
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen, "yes")
    await confirm(act, society.rhiannon, ballot_id, entry_id)
    [paper] = (await seen(act, society.branwen, ballot_id)).my_papers
    assert (paper.vote.choice, paper.vote.reason, paper.vote.channel, paper.vote.revision) == ("yes", None, "phone", 2)
    await cast(act, society.branwen, ballot_id, "abstain")
    [paper] = (await seen(act, society.branwen, ballot_id)).my_papers
    assert (paper.vote.choice, paper.vote.channel) == ("abstain", "online")
    assert await listed(act, society.teyrnon, ballot_id) == {entry_id: "replaced"}


async def test_a_vote_online_replaces_what_waits(act, society, ballot_id, clock):
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen, "yes")
    with pytest.raises(refusals.EntryWaits):
        await enter(act, society.rhiannon, ballot_id, society.branwen, "no")
    await cast(act, society.branwen, ballot_id, "no")
    with pytest.raises(refusals.VotedSince):
        await confirm(act, society.rhiannon, ballot_id, entry_id)
    assert await listed(act, society.teyrnon, ballot_id) == {entry_id: "replaced"}
    assert await enter(act, society.rhiannon, ballot_id, society.branwen, "yes")
    await stage.closed(act, clock)
    assert (await result(act, None, ballot_id)).channels.not_confirmed == 1


async def test_nobody_enters_or_confirms_their_own_rights_vote_nor_what_they_entered(act, society, ballot_id):
    with pytest.raises(refusals.OwnRight):
        await enter(act, society.teyrnon, ballot_id, society.teyrnon)
    theirs = await enter(act, society.teyrnon, ballot_id, society.rhiannon)
    with pytest.raises(refusals.OwnRight):
        await confirm(act, society.rhiannon, ballot_id, theirs)
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen)
    with pytest.raises(refusals.SameOfficer):
        await confirm(act, society.teyrnon, ballot_id, entry_id)
    async with act(society.rhiannon) as ctx:
        open_to = {each.id: each.allowed_actions for each in await queries.vote_entries(ctx, ballot_id)}
    assert open_to == {theirs: ["withdraw_vote"], entry_id: ["confirm_vote", "withdraw_vote"]}


@pytest.mark.parametrize("who", ["branwen", "pwyll", "olwen", "heledd", "arianrhod"])
async def test_only_officers_for_votes_see_the_roll_enter_confirm_or_withdraw(act, society, ballot_id, who):
    entry_id = await enter(act, society.teyrnon, ballot_id, society.cigfa)
    someone = society.people[who]
    with pytest.raises(NotPermitted):
        await enter(act, someone, ballot_id, society.manawydan)
    with pytest.raises(NotPermitted):
        await confirm(act, someone, ballot_id, entry_id)
    async with act(someone) as ctx:
        with pytest.raises(NotPermitted):
            await actions.withdraw_vote(ctx, ballot_id, entry_id, NewWithdrawal("Camgymeriad."))
        for asked in (queries.roll, queries.vote_entries):
            with pytest.raises(NotPermitted):
                await asked(ctx, ballot_id)
    async with act(None) as ctx:
        with pytest.raises(SignInNeeded):
            await queries.roll(ctx, ballot_id)


async def test_an_organisations_vote_is_asked_for_by_whoever_may_use_its_right(act, society, ballot_id):
    with pytest.raises(refusals.CannotAskForThis):
        await enter(act, society.teyrnon, ballot_id, society.branwen, member_id=society.cartref_id)
    entry_id = await enter(act, society.teyrnon, ballot_id, society.bendigeidfran, member_id=society.cartref_id)
    assert await confirm(act, society.rhiannon, ballot_id, entry_id) == "confirmed"
    async with act(None) as ctx:
        query = "SELECT cast_by FROM vote WHERE member_id = :id"
        voter = (await ctx.db.execute(text(query), {"id": society.cartref_id})).scalar_one()
    assert voter == society.bendigeidfran.person_id


async def test_who_is_off_the_roll_has_no_vote_by_phone_either(act, society, ballot_id):
    with pytest.raises(refusals.RightNotOnTheRoll):
        await enter(act, society.teyrnon, ballot_id, society.efnisien)


async def test_an_entry_is_withdrawn_with_its_reason(act, society, ballot_id):
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen)
    async with act(society.teyrnon) as ctx:
        await actions.withdraw_vote(ctx, ballot_id, entry_id, NewWithdrawal("Aelod arall oedd hi."))
        found = await queries.vote_entry(ctx, ballot_id, entry_id)
    assert (found.state, found.reason, found.ended_by.name) == ("withdrawn", "Aelod arall oedd hi.", "Teyrnon")
    with pytest.raises(refusals.EntryIsOver):
        await confirm(act, society.rhiannon, ballot_id, entry_id)


async def test_an_entry_belongs_to_its_ballot(act, society, ballot_id, clock):
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen)
    other = await stage.opened(act, society, clock)
    with pytest.raises(NotFound):
        await confirm(act, society.rhiannon, other, entry_id)


async def test_the_roll_is_searched_by_part_of_a_name_in_either_language(act, society, ballot_id):
    async with act(society.teyrnon) as ctx:
        everybody = await queries.roll(ctx, ballot_id)
        [found] = await queries.roll(ctx, ballot_id, name="glannau")
        [in_english] = await queries.roll(ctx, ballot_id, name="Teifi SIDE")
        assert await queries.roll(ctx, ballot_id, name="%") == []
        first = await queries.roll(ctx, ballot_id, limit=3)
        rest = await queries.roll(ctx, ballot_id, after=first[-1].member_id)
    assert found == in_english
    assert [each.name for each in found.usable_by] == ["Bendigeidfran"]
    assert society.efnisien.member_id not in [each.member_id for each in everybody]
    assert first + rest == everybody


async def test_the_journal_has_every_step_and_no_choice_and_partners_hear_of_none(act, society, ballot_id):
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen, "abstain", "paper")
    await confirm(act, society.rhiannon, ballot_id, entry_id, "abstain")
    async with act(society.rhiannon) as ctx:
        query = text("SELECT event, person_id, member_id, facts FROM journal WHERE event LIKE 'vote.%' ORDER BY seq")
        rows = (await ctx.db.execute(query)).all()
        told = await changes.journal(ctx, types=["ballot"], limit=200)
    assert [(row.event, row.person_id) for row in rows] == [
        ("vote.entered", society.teyrnon.person_id),
        ("vote.confirmed", society.rhiannon.person_id),
    ]
    assert {row.member_id for row in rows} == {society.branwen.member_id}
    assert "abstain" not in str(rows)
    assert not [each for each in told if each.event.startswith("vote.")]


async def test_the_schema_lets_nothing_into_the_count_that_nobody_confirmed(act, society, ballot_id, owner_url, clock):
    entry_id = await enter(act, society.teyrnon, ballot_id, society.branwen, "yes", "paper")
    owner = await asyncpg.connect(owner_url)
    vote = (
        "INSERT INTO vote (ballot_id, member_id, choice, cast_by, cast_at, channel, entry_id)"
        " SELECT ballot_id, member_id, $2, asked_by, app_now(), {}, id FROM vote_entry WHERE id = $1"
    )
    confirmed = "UPDATE vote_entry SET state = 'confirmed', ended_by = {}, ended_at = app_now() WHERE id = $1"
    refused = [
        ("counts once it is confirmed", vote.format("channel"), (entry_id, "yes")),
        ("vote_entry_check", confirmed.format("entered_by"), (entry_id,)),
        ("vote_entry_check", confirmed.format("asked_by"), (entry_id,)),
        ("never altered", "UPDATE vote_entry SET choice = 'no' WHERE id = $1", (entry_id,)),
        ("never deleted", "DELETE FROM vote_entry WHERE id = $1", (entry_id,)),
    ]
    for said, statement, values in refused:
        with pytest.raises(asyncpg.PostgresError, match=said):
            await owner.execute(statement, *values)
    await owner.execute(confirmed.format("$2"), entry_id, society.rhiannon.person_id)
    for choice, channel in (("no", "channel"), ("yes", "'phone'")):
        with pytest.raises(asyncpg.ForeignKeyViolationError, match="vote_is_as_entered"):
            await owner.execute(vote.format(channel), entry_id, choice)
    with pytest.raises(asyncpg.CheckViolationError, match="vote_is_entered_unless_online"):
        await owner.execute(vote.format("'online'"), entry_id, "yes")
    with pytest.raises(asyncpg.PostgresError, match="never altered"):
        await owner.execute(confirmed.format("$2"), entry_id, society.olwen.person_id)
    await clock.forward(days=8)
    with pytest.raises(asyncpg.PostgresError, match="not open"):
        await owner.execute(
            "INSERT INTO vote_entry (id, ballot_id, member_id, asked_by, channel, choice, state, entered_by,"
            " entered_at)"
            " SELECT gen_random_uuid(), ballot_id, member_id, asked_by, channel, choice, 'entered', entered_by, now()"
            " FROM vote_entry"
        )
    await owner.close()


# ── Over the wire ────────────────────────────────────────────────────────────────────────────────────


async def test_by_the_api_no_answer_shows_a_choice(api, society, ballot_id):
    teyrnon, rhiannon = await api.as_(society.teyrnon), await api.as_(society.rhiannon)
    path = f"/api/v1/ballots/{ballot_id}/vote-entries"
    [line] = (await teyrnon.get(f"/api/v1/ballots/{ballot_id}/roll", params={"name": "branwen"})).json()["data"]
    new = {"member_id": line["member_id"], "asked_by": line["usable_by"][0]["person_id"], "channel": "paper"}
    assert (await teyrnon.post(path, json=new | {"choice": "maybe"})).status_code == 400
    answer = await teyrnon.post(path, json=new | {"choice": "abstain"})
    assert (answer.status_code, answer.json()["state"]) == (201, "entered")
    at = f"{path}/{answer.json()['id']}"
    assert (await teyrnon.post(f"{at}/confirmation", json={"choice": "abstain"})).status_code == 403
    done = await rhiannon.post(f"{at}/confirmation", json={"choice": "abstain"})
    assert (done.status_code, done.json()["state"]) == (200, "confirmed")
    late = await rhiannon.post(f"{at}/withdrawal", json={"reason": "Camgymeriad."})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/entry-is-over")
    for each in (answer, done, await rhiannon.get(path)):
        assert "abstain" not in each.text
        assert "choice" not in each.text
