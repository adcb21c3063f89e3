"""The board's decisions: drafted by its officers, published in both languages for ever, answered motions, feeds."""

import asyncio
import json
from email.utils import parsedate_to_datetime
from uuid import uuid4
from xml.etree import ElementTree as ET

import asyncpg
import pytest
from msgspec import to_builtins
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.app import create_app
from governance.ballots import actions as ballots
from governance.bilingual import Bilingual, BilingualProse
from governance.decisions import actions, queries, rules
from governance.decisions.rules import DecisionChanges, Interest, LinkedMotion
from governance.motions import actions as motions
from governance.motions import queries as motion_queries
from governance.motions.rules import InvalidTransition
from governance.refusal import NotFound, NotPermitted, SignInNeeded, Stale
from tests.mailbox import a_decision, noticed, published, vote


@pytest.fixture
async def app(settings):
    """The headless service: what is asked here holds without the pages."""
    app = create_app(settings)
    async with app.lifespan():
        yield app


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
    decision = await draft(act, society)
    for someone in (None, society.branwen, society.rhiannon):
        async with act(someone) as ctx:
            assert await queries.decisions(ctx) == []
            assert await queries.decisions(ctx, state="draft") == []
            with pytest.raises(NotFound):
                await queries.decision(ctx, decision.id)
    async with act(society.arianrhod) as ctx:
        view = await queries.decision(ctx, decision.id)
        assert (view.allowed_actions, view.transitions) == (["amend_decision", "publish_decision"], ["published"])
        assert [each.id for each in await queries.decisions(ctx)] == [decision.id]


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
    with pytest.raises(rules.CannotDecline):
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
            with pytest.raises(rules.NamesNothing) as refused:
                await actions.record_decision(ctx, a_decision(society, **changed))
            assert refused.value.pointer == pointer
        with pytest.raises(rules.NotABoard):
            await actions.record_decision(ctx, a_decision(society, body_id=society.forum_id))
        assert await queries.decisions(ctx) == []


async def test_an_amendment_changes_what_it_names_and_of_two_the_second_is_stale(act, society):
    interest = Interest(society.pwyll.person_id, NATURE, withdrew=False)
    decision = await draft(act, society, a_decision(society, interests=(interest,), due_on=None))
    async with act(society.arianrhod) as ctx:
        withdrawn = Interest(society.pwyll.person_id, NATURE, withdrew=True)
        changed = await actions.amend_decision(ctx, decision.id, DecisionChanges(yes=5, interests=(withdrawn,)), 1)
        assert (changed.version, changed.yes, changed.no, changed.interests) == (2, 5, 1, (withdrawn,))
        with pytest.raises(Stale):
            await actions.amend_decision(ctx, decision.id, DecisionChanges(yes=6), 1)


@pytest.mark.parametrize("what", ["publish", "amend"])
async def test_of_two_officers_at_once_the_second_sees_what_the_first_did(act, society, what):
    decision = await draft(act, society)

    async def second():
        async with act(society.gwydion) as ctx:
            if what == "publish":
                await actions.publish_decision(ctx, decision.id)
            else:
                await actions.amend_decision(ctx, decision.id, DecisionChanges(yes=7), 1)

    async with act(society.arianrhod) as ctx:
        await actions.publish_decision(ctx, decision.id)
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.3)
        assert not waiting.done()
    with pytest.raises(rules.AlreadyPublished):
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


async def test_the_database_publishes_only_both_languages(act, society):
    one = BilingualProse(cy="Dim ond Cymraeg.")
    decision = await draft(act, society, a_decision(society, reasons=one))
    async with act(society.arianrhod) as ctx, ctx.db.begin_nested() as attempt:
        with pytest.raises(rules.NotInBothLanguages):
            await actions.publish_decision(ctx, decision.id)
        with pytest.raises(DBAPIError, match="check constraint"):
            await ctx.db.execute(text("UPDATE decision SET state = 'published', published_at = app_now()"))
        await attempt.rollback()


async def test_by_the_api_a_decision_is_recorded_amended_and_published(api, society):
    board, chair = await api.as_(society.gwydion), await api.as_(society.arianrhod)
    body = to_builtins(a_decision(society))
    body["reasons"] = {"cy": "Mae’r gofalwyr ar eu colled."}
    made = await board.post("/api/v1/decisions", json=body)
    assert (made.status_code, made.json()["missing"]) == (201, ["/reasons/en"])
    where = made.headers["Location"]
    assert made.json()["reference"].startswith("B-")

    early = await chair.post(f"{where}/transitions", json={"to": "published"}, headers={"Accept-Language": "cy"})
    assert (early.status_code, early.json()["missing"]) == (422, ["/reasons/en"])
    assert early.json()["type"].endswith("not-in-both-languages")
    assert (await api.get(where)).status_code == 404
    assert (await api.get("/api/v1/decisions")).json() == {"data": [], "next_cursor": None}

    change = {"reasons": {"cy": "Maent ar eu colled.", "en": "They are out of pocket."}, "due_on": "2026-06-01"}
    assert (await board.patch(where, json=change)).status_code == 428
    tag = made.headers["ETag"]
    changed = await board.patch(where, json=change, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["due_on"], changed.json()["yes"]) == (200, "2026-06-01", 4)
    assert (await board.patch(where, json=change, headers={"If-Match": tag})).status_code == 412

    done = await chair.post(f"{where}/transitions", json={"to": "published"})
    assert done.status_code in (200, 201)
    assert done.json()["state"] == "published"
    again = await chair.post(f"{where}/transitions", json={"to": "published"})
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (409, "already-published")
    assert (await board.get("/api/v1/decisions?state=draft")).json()["data"] == []
    assert len((await board.get("/api/v1/decisions?state=published")).json()["data"]) == 1
    seen = await api.get(where)
    assert (seen.status_code, seen.json()["body"]["name"]) == (200, {"cy": "Y Bwrdd", "en": "The Board"})
    assert [each["id"] for each in (await api.get("/api/v1/decisions")).json()["data"]] == [made.json()["id"]]


@pytest.mark.parametrize(
    "change",
    [
        {"yes": -1},
        {"yes": 2_000_000},
        {"yes": 10**30},
        {"yes": "3"},
        {"title": {"fr": "Non"}},
        {"title": {}},
        {"title": {"cy": "x" * 201}},
        {"reasons": {"en": "\x00"}},
        {"decided_on": "2026-02-30"},
        {"motions": [{"motion_id": "nobody"}]},
        {"motions": [{"motion_id": str(uuid4()), "response": "perhaps"}]},
        {"motions": [{"motion_id": str(uuid4())}] * 51},
        {"state": "published"},
    ],
)
async def test_by_the_api_bad_input_is_refused_and_changes_nothing(api, society, change):
    board = await api.as_(society.gwydion)
    answer = await board.post("/api/v1/decisions", json=to_builtins(a_decision(society)) | change)
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert (await board.get("/api/v1/decisions")).json()["data"] == []


async def test_pages_of_decisions_follow_each_other(api, act, society):
    ids = [str(await published(act, society, a_decision(society))) for _ in range(3)]
    first = (await api.get("/api/v1/decisions?limit=2")).json()
    second = (await api.get("/api/v1/decisions", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [each["id"] for each in first["data"] + second["data"]] == ids[::-1]
    assert second["next_cursor"] is None


async def test_feeds_tell_each_language_what_was_published(api, act, society):
    title = Bilingual(cy="Ŵyn & <gwartheg>", en="Lambs & <cattle>\uffff")
    await draft(act, society)
    decision_id = await published(act, society, a_decision(society, title=title))
    for language, words, other in (("cy", "Ŵyn & <gwartheg>", "en-GB"), ("en", "Lambs & <cattle>", "cy")):
        rss = await api.get(f"/feeds/decisions.xml?lang={language}")
        assert rss.headers["Content-Type"].startswith("application/rss+xml")
        assert rss.headers["Content-Language"] == language
        channel = ET.fromstring(rss.content).find("channel")  # noqa: S314 - our own words
        items = channel.findall("item")
        assert len(items) == 1
        assert items[0].findtext("title").endswith(words)
        assert items[0].findtext("guid") == f"urn:uuid:{decision_id}"
        assert items[0].find("guid").get("isPermaLink") == "false"
        assert str(decision_id) in items[0].findtext("link")
        assert f"/{language}/" in items[0].findtext("link")
        assert parsedate_to_datetime(items[0].findtext("pubDate"))
        alternates = {link.get("hreflang") for link in channel.findall("{http://www.w3.org/2005/Atom}link")}
        assert other in alternates

        feed = await api.get(f"/feeds/decisions.json?lang={language}")
        assert feed.headers["Content-Type"].startswith("application/feed+json")
        told = feed.json()
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in told["items"]] == [f"urn:uuid:{decision_id}"]
        assert told["items"][0]["_fforwm"]["responses"] == []
        assert told["feed_url"] == f"http://testserver/feeds/decisions.json?lang={language}"


@pytest.mark.parametrize("form", ["xml", "json"])
async def test_a_feed_that_has_not_changed_is_not_sent_again(api, act, society, form):
    await published(act, society, a_decision(society))
    first = await api.get(f"/feeds/decisions.{form}?lang=en")
    assert "max-age=300" in first.headers["Cache-Control"]
    assert parsedate_to_datetime(first.headers["Last-Modified"])
    held = {"If-None-Match": first.headers["ETag"]}
    same = await api.get(f"/feeds/decisions.{form}?lang=en", headers=held)
    assert (same.status_code, same.content) == (304, b"")
    await published(act, society, a_decision(society))
    assert (await api.get(f"/feeds/decisions.{form}?lang=en", headers=held)).status_code == 200
    assert (await api.get(f"/feeds/decisions.{form}?lang=fr")).status_code == 400
    assert (await api.get(f"/feeds/decisions.{form}")).headers["Content-Language"] == "cy"


async def test_bodies_show_offices_and_standing_orders(api, society):
    listed = (await api.get("/api/v1/bodies")).json()["data"]
    assert {each["slug"] for each in listed} == {"network", "forum", "board"}
    forum = (await api.get(f"/api/v1/bodies/{society.forum_id}")).json()
    holders = {(each["office"], each["name"]) for each in forum["offices"]}
    assert holders >= {("secretary", "Rhiannon"), ("forum_chair", "Pwyll")}
    assert [(o["version"], o["preset"], o["in_force"]) for o in forum["standing_orders"]] == [(1, "small-forum", True)]
    assert forum["standing_orders"][0]["rules"]["seconders"] == 2
    assert (await api.get(f"/api/v1/bodies/{uuid4()}")).status_code == 404
    board = (await api.get(f"/api/v1/bodies/{society.board_id}")).json()
    assert board["standing_orders"] == []


async def test_regions_and_documents_are_listed_in_pages(api, act):
    async with act(None) as ctx:
        for number in range(3):
            await ctx.db.execute(
                text("INSERT INTO region VALUES (:code, 'local_authority', :name)"),
                {"code": f"W{number}", "name": json.dumps({"cy": "Môn", "en": "Anglesey"})},
            )
        await ctx.db.execute(
            text("INSERT INTO document VALUES (:id, 'A paper', '2016-04-17', 'Somewhere', 'en', 'Words.', :summary)"),
            {"id": uuid4(), "summary": json.dumps({"cy": "Crynodeb", "en": "Summary"})},
        )
    first = (await api.get("/api/v1/regions?limit=2")).json()
    second = (await api.get("/api/v1/regions", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [each["code"] for each in first["data"] + second["data"]] == ["W0", "W1", "W2"]
    documents = (await api.get("/api/v1/documents")).json()["data"]
    assert [(each["quotation"], each["summary"]["cy"]) for each in documents] == [("Words.", "Crynodeb")]
