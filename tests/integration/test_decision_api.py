"""Decisions, their feeds, and the bodies that decide, by the API: read by all, written by the board's officers."""

import json
from email.utils import parsedate_to_datetime
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from msgspec import to_builtins
from sqlalchemy import text

from api.app import create_app
from governance.bilingual import Bilingual
from governance.decisions import actions
from tests.mailbox import a_decision, published


@pytest.fixture
async def app(settings):
    """The headless service: what is asked here holds without the pages."""
    app = create_app(settings)
    async with app.lifespan():
        yield app


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
    async with act(society.gwydion) as ctx:  # a draft, of which no feed tells
        await actions.record_decision(ctx, a_decision(society))
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
        await ctx.db.execute(
            text("INSERT INTO document VALUES (:id, 'A paper', '2016-04-17', 'Somewhere', 'en', 'Words.', :summary)"),
            {"id": uuid4(), "summary": json.dumps({"cy": "Crynodeb", "en": "Summary"})},
        )
    first = (await api.get("/api/v1/regions?limit=2")).json()
    second = (await api.get("/api/v1/regions", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [each["code"] for each in first["data"] + second["data"]] == [f"W0600000{n}" for n in range(1, 5)]
    documents = (await api.get("/api/v1/documents")).json()["data"]
    assert [(each["quotation"], each["summary"]["cy"]) for each in documents] == [("Words.", "Crynodeb")]
