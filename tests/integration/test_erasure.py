"""Erasure: nothing of a person is left in any column but those that decision 45 names, and everything counted stays."""

import json
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from governance.accounts.rules import code_of
from governance.ballots import actions as ballots
from governance.ballots.proof import recount
from governance.ballots.values import NewVote
from governance.bilingual import Bilingual, BilingualProse, Language
from governance.directory import actions as directory
from governance.directory.values import NewEntry
from governance.motions import actions as motions
from governance.motions.values import NewMotion, NewSecond, NewTransition
from governance.rights import log
from governance.standing import actions as standing
from governance.standing.values import NewHearing, NewReasons
from tests import apps, asking, joining, stage
from tests.cast import Someone
from tests.integration import test_merges as merging
from tests.partners import consented, made, program

NAME, EMAIL = "Cantre’r Gwaelod", "gwaelod@canari.example"
CANARY = "canari7f3a"  # stands in everything that this person wrote
BOTH = BilingualProse(cy=f"Testun {CANARY}.", en=f"Text {CANARY}.")
TITLE = Bilingual(cy=f"Teitl {CANARY}", en=f"Title {CANARY}")
DECISION = Path(__file__).parents[2] / "docs/decisions/0045-erasure.md"


async def found(owner_url: str, *words: str) -> set[str]:
    """Every column of the database, as table.column, in which one of the words stands."""
    owner = await asyncpg.connect(owner_url)
    columns = await owner.fetch(
        "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    there = set()
    for table, column in columns:
        query = f'SELECT EXISTS (SELECT FROM "{table}" WHERE "{column}"::text ILIKE ANY ($1))'
        if await owner.fetchval(query, [f"%{word}%" for word in words]):
            there.add(f"{table}.{column}")
    await owner.close()
    return there


@pytest.fixture
async def gwaelod(api, act, society, clock) -> Someone:
    """Somebody who applied, was asked, admitted and heard, shows themselves, shares, proposed, seconded, voted."""
    await joining.drafted(act, NAME, EMAIL)
    async with act(None) as ctx:
        sign_in_id = (await ctx.db.execute(text("SELECT sign_in_id FROM application"))).scalar_one()
    secret = api.app.state.settings.secret
    code = {"sign_in_id": str(sign_in_id), "code": code_of(secret, sign_in_id)}
    assert (await api.post("/api/v1/applications/confirmations", json=code)).is_success
    async with act(None) as ctx:
        query = text("SELECT person_id, id FROM application WHERE person_id IS NOT NULL")
        person_id, application_id = (await ctx.db.execute(query)).one()
    someone = Someone(NAME, EMAIL, "cy", person_id, None)
    await joining.asked(act, society, application_id)
    async with act(someone) as ctx:
        from governance.memberships import actions
        from governance.memberships.values import NewAnswer

        await actions.answer_question(ctx, application_id, NewAnswer(f"Ydw {CANARY}."))
    await joining.admitted(act, society, application_id)
    async with act(None) as ctx:
        query = text("SELECT id FROM member WHERE person_id = :id")
        member_id = (await ctx.db.execute(query, {"id": person_id})).scalar_one()
    return Someone(NAME, EMAIL, "cy", person_id, member_id)


@pytest.fixture
async def lived(api, act, society, clock, gwaelod, owner_url) -> UUID:
    """The same, after a life in the network. Gives the ballot, which is counted."""
    await clock.forward(days=2)
    async with act(gwaelod) as ctx:
        new = NewEntry(shows_name=True, region="W06000008", offers=BOTH, link=f"https://{CANARY}.example")
        await directory.put_entry(ctx, gwaelod.member_id, new)
        draft = NewMotion(body_id=society.forum_id, original_language=Language.CY, title=TITLE, text=BOTH)
        await motions.propose_motion(ctx, draft)
        public = await motions.propose_motion(ctx, draft)
        await motions.transition_motion(ctx, public, NewTransition("seeking_seconders"))
    async with act(society.branwen) as ctx:
        await motions.second_motion(ctx, public, NewSecond())
    partner = await made(act, society)
    await consented(act, gwaelod, partner)
    reader = await program(api, act, partner)
    path = f"/api/v1/members/{gwaelod.member_id}/external-id"
    assert (await reader.put(path, json={"value": CANARY})).is_success
    membership_id = await joining.membership_of(act, gwaelod.member_id)
    async with act(society.arianrhod) as ctx:
        await standing.propose_removal(ctx, membership_id, NewReasons(BOTH))
    async with act(gwaelod) as ctx:
        await standing.be_heard(ctx, membership_id, NewHearing(f"Na {CANARY}."))
    question = await asking.asked(act, society, "consent")
    await asking.answer(act, gwaelod, question, choice="object", comment=f"Rhy bell {CANARY}.")
    ballot_id = await stage.opened(act, society, clock)
    async with act(gwaelod) as ctx:
        await ballots.cast_vote(ctx, ballot_id, NewVote("no", reason=f"Rheswm {CANARY}."))
    async with act(society.branwen) as ctx:
        await ballots.cast_vote(ctx, ballot_id, NewVote("yes"))
    await stage.closed(act, clock, days=30)
    assert (await api.post("/api/v1/sign-ins", json={"email": EMAIL})).is_success
    assert len(await found(owner_url, CANARY)) >= 10
    return ballot_id


async def erased(api, someone: Someone, *, texts: bool) -> None:
    """By the person's own wish, as over the wire."""
    client = await api.as_(someone)
    asked = await client.post("/api/v1/me/erasure-requests", json={"texts": texts})
    assert asked.status_code == 202, asked.text
    done = await client.post(
        f"/api/v1/me/erasure-requests/{asked.json()['id']}/confirmation",
        json={"code": await code(api, asked.json()["id"])},
    )
    assert done.status_code == 204, done.text


async def code(api, request_id: str) -> str:
    async with api.engine.begin() as db:
        query = text("SELECT sign_in_id FROM erasure_request WHERE id = :id")
        sign_in_id = (await db.execute(query, {"id": UUID(request_id)})).scalar_one()
    return code_of(api.app.state.settings.secret, sign_in_id)


async def test_nothing_of_the_person_is_left_but_what_the_decision_names(api, act, gwaelod, lived, owner_url):
    await erased(api, gwaelod, texts=True)
    left = await found(owner_url, CANARY, "gwaelod")
    assert left == {"motion_text.title", "motion_text.text"}
    assert all(f"`{each}`" in DECISION.read_text() for each in left), "what is kept stands in decision 45"


async def test_without_the_wish_their_reasons_stay_as_a_former_members(api, act, society, gwaelod, lived, owner_url):
    await erased(api, gwaelod, texts=False)
    left = await found(owner_url, CANARY, "gwaelod")
    kept = {"vote.reason", "question_answer.comment", "question_objection.reason"}
    assert left == {"motion_text.title", "motion_text.text"} | kept
    assert all(f"`{each}`" in DECISION.read_text() for each in left)
    async with act(None) as ctx:
        query = text("SELECT id FROM motion WHERE moved_by = :id AND state <> 'draft'")
        motion_id = (await ctx.db.execute(query, {"id": gwaelod.person_id})).scalar_one()
    shown = await (await api.as_(society.branwen)).get(f"/api/v1/motions/{motion_id}")
    assert "Cyn-aelod" in shown.text
    assert NAME not in shown.text


async def test_what_was_counted_and_recorded_is_as_it_was(api, act, gwaelod, lived, owner_url, engine):
    async def record() -> list:
        owner = await asyncpg.connect(owner_url)
        asked = (
            "SELECT to_jsonb(t) FROM ballot t ORDER BY id",
            "SELECT to_jsonb(t) FROM roll_entry t ORDER BY ballot_id, member_id",
            "SELECT to_jsonb(t) - 'reason' FROM vote t ORDER BY ballot_id, member_id",
            "SELECT to_jsonb(t) FROM second t ORDER BY motion_id, member_id",
            "SELECT to_jsonb(t) FROM decision t ORDER BY id",
            "SELECT to_jsonb(t) FROM disclosure t ORDER BY id",
            "SELECT to_jsonb(t) FROM journal t WHERE event !~ '^(person|sign_in)' ORDER BY seq",
        )
        rows = [[row[0] for row in await owner.fetch(query)] for query in asked]
        await owner.close()
        return rows

    before = await record()
    await erased(api, gwaelod, texts=True)
    assert await record() == before
    async with engine.connect() as db:
        assert [(each.turnout, each.faults) for each in await recount(db)] == [(2, ())]


async def test_the_journal_says_that_somebody_was_erased_and_holds_no_name(api, act, gwaelod, lived, owner_url):
    await erased(api, gwaelod, texts=False)
    owner = await asyncpg.connect(owner_url)
    rows = await owner.fetch("SELECT subject_id, member_id, facts FROM journal WHERE event = 'person.erased'")
    names = await owner.fetch("SELECT name FROM person UNION SELECT email FROM address")
    said = await owner.fetchval("SELECT string_agg(facts::text, ' ') FROM journal")
    await owner.close()
    assert [(row["subject_id"], row["member_id"], json.loads(row["facts"])) for row in rows] == [
        (gwaelod.person_id, gwaelod.member_id, {"texts": False})
    ]
    assert [name for (name,) in names if name in said] == []


async def test_nobody_can_sign_in_as_them_and_no_partner_sees_them(api, act, society, gwaelod, lived):
    partner = await made(act, society, basis="legitimate_interests")
    reader = await program(api, act, partner)
    path = f"/api/v1/members/{gwaelod.member_id}"
    assert (await reader.get(path)).status_code == 200
    client = await api.as_(gwaelod)
    await erased(api, gwaelod, texts=False)
    assert (await client.get("/api/v1/me")).status_code == 401
    assert (await reader.get(path)).status_code == 404
    told = await reader.get("/api/v1/members?kind=person&limit=200")
    assert str(gwaelod.member_id) not in told.text
    async with act(None) as ctx:
        query = text("SELECT count(*) FROM address WHERE person_id = :id")
        assert await ctx.db.scalar(query, {"id": gwaelod.person_id}) == 0


async def test_the_log_beside_the_database_has_the_erasure(api, act, gwaelod, lived):
    await erased(api, gwaelod, texts=True)
    path = api.app.state.settings.erasures
    [line] = log.read(path)
    assert (line.person_id, line.texts) == (gwaelod.person_id, True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert NAME not in path.read_text()


async def test_an_open_vote_and_an_office_held_alone_delay_it(api, act, society, clock):
    ballot_id = await stage.opened(act, society, clock)
    await stage.cast(act, society.branwen, ballot_id, "yes")
    for someone, refused in ((society.branwen, "still-voting"), (society.pwyll, "last-in-office")):
        client = await api.as_(someone)
        answer = await client.post("/api/v1/me/erasure-requests", json={"texts": False})
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (409, refused)
    said = (await (await api.as_(society.branwen)).get("/api/v1/me/erasure")).json()
    assert said["open_until"] is not None
    await stage.closed(act, clock, days=30)
    await erased(api, society.branwen, texts=False)


async def test_a_wrong_code_or_somebody_elses_ask_erases_nobody(api, society):
    client = await api.as_(society.branwen)
    asked = (await client.post("/api/v1/me/erasure-requests", json={"texts": False})).json()["id"]
    path = f"/api/v1/me/erasure-requests/{asked}/confirmation"
    right = {"code": await code(api, asked)}
    assert (await (await api.as_(society.cigfa)).post(path, json=right)).status_code == 404
    assert (await client.post(path, json={"code": "0000 0000"})).status_code == 422
    assert (await client.get("/api/v1/me")).json()["name"] == "Branwen"
    signed_in = {"sign_in_id": str(await _sign_in(api, asked)), **right}
    assert (await api.post("/api/v1/sessions", json=signed_in)).status_code == 422
    assert (await client.post(path, json=right)).status_code == 204
    assert (await client.post(path, json=right)).status_code == 401


async def _sign_in(api, request_id: str) -> UUID:
    async with api.engine.begin() as db:
        query = text("SELECT sign_in_id FROM erasure_request WHERE id = :id")
        return (await db.execute(query, {"id": UUID(request_id)})).scalar_one()


async def test_an_officer_of_the_board_erases_who_wrote_in_and_nobody_else_does(api, act, society):
    path = f"/api/v1/memberships/{await joining.membership_of(act, society.branwen.member_id)}/erasure"
    for someone in (society.pwyll, society.nisien, society.branwen):
        assert (await (await api.as_(someone)).post(path, json={"texts": True})).status_code == 403
    officer = await api.as_(society.gwydion)
    assert (await officer.post(path, json={"texts": True})).status_code == 204
    assert (await officer.post(path, json={"texts": True})).status_code == 409
    own = f"/api/v1/memberships/{await joining.membership_of(act, society.gwydion.member_id)}/erasure"
    assert (await officer.post(own, json={"texts": True})).status_code == 403
    organisation = f"/api/v1/memberships/{await joining.membership_of(act, society.cartref_id)}/erasure"
    assert (await officer.post(organisation, json={"texts": True})).status_code == 404


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE person SET erased_at = app_now()",
        "SELECT erase_person((SELECT id FROM person LIMIT 1), true)",
        "SELECT set_config('app.erasing', 'yes', true); UPDATE membership_step SET words = NULL",
        "UPDATE erasure_request SET done_at = NULL",
        "DELETE FROM erasure_request",
    ],
)
async def test_the_database_erases_nobody_by_another_way(api, act, society, gwaelod, lived, db_url, forbidden):
    await erased(api, gwaelod, texts=False)
    app = await asyncpg.connect(db_url)
    with pytest.raises(asyncpg.PostgresError):
        await app.execute(forbidden.replace("LIMIT 1", "WHERE erased_at IS NULL LIMIT 1"))
    await app.close()


async def test_with_somebody_go_their_apps_and_their_other_entry(api, act, society):
    app = await apps.registered(act, society)
    await apps.let_in(act, society.branwen, app)
    merge_id = await joining.twice(act, society.nisien, society.branwen, society.cigfa)
    assert (await merging.decide(api, society, merge_id, "merged")).status_code == 200
    await erased(api, society.branwen, texts=False)
    async with act(None) as ctx:
        gone = text("SELECT count(*) FROM person WHERE name IN ('Branwen', 'Cigfa')")
        living = text("SELECT count(*) FROM app_permit WHERE ended_at IS NULL")
        assert (await ctx.db.scalar(gone), await ctx.db.scalar(living)) == (0, 0)
        assert await ctx.db.scalar(text("SELECT count(*) FROM person WHERE erased_at IS NOT NULL")) == 2
