"""Many votes at once, on committed transactions and a server of our own: what was acknowledged is what is counted."""

import asyncio
import os
import signal
import tempfile
from collections import Counter
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.app import create_app
from cli.embedded import Embedded
from governance.ballots import actions, queries
from governance.ballots.refusals import BallotAnnulled
from governance.ballots.values import NewVote
from governance.bilingual import BilingualProse
from governance.database import open_engine
from governance.members import store as members
from governance.migrations import migrate
from governance.motions.rules import LONDON
from governance.offices.values import NewVerdict
from tests import cast, stage

CHOICES = ("yes", "no", "abstain")
PATIENCE = 90  # seconds for anything here, on a busy machine too

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own_server():
    """A server that may be killed."""
    with tempfile.TemporaryDirectory(prefix="fforwm-test-") as home, Embedded(Path(home)) as server:
        server.ensure_roles_and_database()
        yield server


@pytest.fixture
async def database(own_server):
    name = f"races_{uuid4().hex[:8]}"
    admin = await asyncpg.connect(own_server.url("postgres", "postgres"))
    await admin.execute(f"CREATE DATABASE {name} OWNER fforwm_owner")
    await admin.close()
    migrate(own_server.url("fforwm_owner", name))
    return name


@pytest.fixture
def db_url(own_server, database):
    return own_server.url("fforwm_app", database)


@pytest.fixture
def owner_url(own_server, database):
    return own_server.url("fforwm_owner", database)


@pytest.fixture
async def society(db_url):
    engine = open_engine(db_url)
    async with engine.begin() as db:
        society = await cast.found(db, (await db.execute(text("SELECT app_today()"))).scalar_one())
    await engine.dispose()
    return society


@pytest.fixture
async def app(settings):
    """The service without its pages, and without its limit of requests."""
    app = create_app(settings)
    async with app.lifespan():
        yield app


@pytest.fixture
async def electors(act, society):
    """Fifty more members, each with a right of their own."""
    people = []
    async with act(None) as ctx:
        today = (await ctx.now()).astimezone(LONDON).date()
        for number in range(50):
            name = f"Elector {number}"
            person_id = await members.enter_person(ctx.db, name, "cy")
            member_id = await members.enter_member(ctx.db, today, person_id=person_id)
            people.append(cast.Someone(name, f"elector{number}@example.org", "cy", person_id, member_id))
    return people


@pytest.fixture
async def ballot_id(act, society, clock, electors):
    return await stage.opened(act, society, clock)


async def stored(act, ballot_id):
    """What the database holds: for each right its last choice and how often it voted."""
    async with act(None) as ctx:
        query = text("SELECT member_id, choice, revision FROM vote WHERE ballot_id = :id")
        rows = (await ctx.db.execute(query, {"id": ballot_id})).all()
    return {row.member_id: (row.revision, row.choice) for row in rows}


async def test_fifty_rights_with_eight_votes_at_once_are_fifty_votes(api, act, clock, electors, ballot_id):
    acknowledged = {each.member_id: [] for each in electors}
    turn = asyncio.Semaphore(40)

    async def vote(client, member_id, choice):
        async with turn:
            answer = await client.put(f"/api/v1/ballots/{ballot_id}/my-vote", json={"choice": choice})
        assert answer.status_code == 200, answer.text
        acknowledged[member_id].append((answer.json()["revision"], answer.json()["choice"]))

    clients = {each.member_id: await api.as_(each) for each in electors}
    votes = [
        vote(client, member_id, CHOICES[(place + again) % 3])
        for again in range(8)
        for place, (member_id, client) in enumerate(clients.items())
    ]
    await asyncio.wait_for(asyncio.gather(*votes), PATIENCE)

    found = await stored(act, ballot_id)
    assert len(found) == 50
    for member_id, answers in acknowledged.items():
        assert sorted(revision for revision, _ in answers) == list(range(1, 9))
        assert found[member_id] == max(answers)
    await stage.closed(act, clock)
    tally = Counter(choice for _, choice in found.values())
    assert await declared(act, ballot_id) == tuple(tally[choice] for choice in CHOICES)


async def declared(act, ballot_id):
    async with act(None) as ctx:
        tally = (await queries.result(ctx, ballot_id)).tally
    return tally.yes, tally.no, tally.abstain


class Elector:
    """Votes, and changes the vote, until told that the ballot has closed. Keeps what was acknowledged."""

    def __init__(self, client, ballot_id, first):
        self.client = client
        self.address = f"/api/v1/ballots/{ballot_id}/my-vote"
        self.next = first
        self.last = None
        self.acknowledged = 0
        self.unknown = None  # a vote of which no answer said whether it was recorded
        self.statuses = Counter()

    async def run(self):
        while True:
            choice = CHOICES[self.next % 3]
            answer = await self.client.put(self.address, json={"choice": choice})
            self.statuses[answer.status_code] += 1
            if answer.status_code == 409:
                assert answer.json()["type"] == "/problems/ballot-closed"
                return
            if answer.status_code == 200:
                self.last = (answer.json()["revision"], answer.json()["choice"])
                self.unknown = None
                self.acknowledged += 1
                self.next += 1
            else:
                assert answer.status_code == 503, answer.text
                self.unknown = choice
                await asyncio.sleep(0.2)


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - a server's recovery has no event of ours
            await asyncio.sleep(0.02)


async def worker(act, ballot_id):
    """Looks at the clock again and again, as the jobs do, until the ballot is counted."""
    while True:
        try:
            if await stage.advance(act):
                return
        except (OSError, DBAPIError):
            pass
        await asyncio.sleep(0.05)


async def test_votes_through_a_kill_and_through_the_closing_instant(api, act, clock, electors, ballot_id, own_server):
    people = electors[:12]
    voters = [Elector(await api.as_(each), ballot_id, place) for place, each in enumerate(people)]
    tasks = [asyncio.create_task(voter.run()) for voter in voters]
    job = asyncio.create_task(worker(act, ballot_id))

    await until(lambda: all(voter.acknowledged >= 3 for voter in voters))
    killed = own_server.pid
    os.kill(killed, signal.SIGKILL)
    before = [voter.acknowledged for voter in voters]
    await until(lambda: all(voter.acknowledged >= was + 3 for voter, was in zip(voters, before, strict=True)))
    assert own_server.pid not in (None, killed)

    async with act(None) as ctx:
        left = (await queries.ballot(ctx, ballot_id)).closes_at - await ctx.now()
    await clock.forward(seconds=left.total_seconds() - 1)  # a second later the ballot is over
    await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE)
    await asyncio.wait_for(job, PATIENCE)

    assert any(voter.statuses[503] for voter in voters), "the kill was not felt"
    assert not any(voter.unknown for voter in voters)
    found = await stored(act, ballot_id)
    log = {each.member_id: voter.last for each, voter in zip(people, voters, strict=True)}
    assert found == log
    tally = Counter(choice for _, choice in log.values())
    assert await declared(act, ballot_id) == tuple(tally[choice] for choice in CHOICES)


async def test_closing_waits_for_the_votes_under_way_and_counts_them(act, society, clock, ballot_id):
    """A vote that holds its lock when the time runs out is counted, though it commits after the closing instant."""
    async with act(society.branwen) as ctx:
        await actions.cast_vote(ctx, ballot_id, NewVote("yes"))
        await clock.forward(days=7, minutes=1)
        closing = asyncio.create_task(stage.advance(act))
        await asyncio.sleep(0.5)
        assert not closing.done()
    assert await asyncio.wait_for(closing, PATIENCE) == 1
    assert await declared(act, ballot_id) == (1, 0, 0)


async def test_two_workers_at_once_close_a_ballot_once(act, clock, ballot_id):
    await clock.forward(days=7, minutes=1)
    done = await asyncio.wait_for(asyncio.gather(*(stage.advance(act) for _ in range(4))), PATIENCE)
    assert sorted(done) == [0, 0, 0, 1]
    async with act(None) as ctx:
        query = text("SELECT count(*) FROM journal WHERE event = 'ballot.declared' AND subject_id = :id")
        assert (await ctx.db.execute(query, {"id": ballot_id})).scalar_one() == 1


async def test_a_vote_that_waits_for_an_annulment_is_told_of_it(act, society, ballot_id):
    """The case is read under the lock, so the refusal is of what is, and not of what was."""
    async with act(society.teyrnon) as ctx:
        step = await actions.annul_ballot(ctx, ballot_id, BilingualProse(cy="Gwall.", en="An error."))
    async with act(society.rhiannon) as officer:
        await actions.decide_ballot_proposal(officer, ballot_id, step, NewVerdict(to="confirmed"))
        voting = asyncio.create_task(stage.cast(act, society.branwen, ballot_id, "yes"))
        await asyncio.sleep(0.5)
        assert not voting.done()
    with pytest.raises(BallotAnnulled):
        await asyncio.wait_for(voting, PATIENCE)
