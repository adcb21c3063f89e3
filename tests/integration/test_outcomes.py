"""What became of the motions; the same facts as open data, in Popolo and in feeds: and no member's name."""

import csv
import io
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import text

from governance.bilingual import Bilingual, BilingualProse
from governance.motions import actions as motions
from governance.motions.values import NewMotion, NewTransition
from governance.outcomes import queries
from governance.outcomes.queries import outcomes
from tests import stage
from tests.integration.test_search import motion
from tests.mailbox import a_decision, published

DATASETS = ("motions", "results", "decisions", "bodies")
POPOLO = ("organizations", "persons", "posts", "memberships", "motions", "vote-events")


@pytest.fixture
async def year(act, society, clock):
    """A motion that was carried and answered, one whose answer is late, a lost one, one under way, and a draft."""
    made = {}
    for name, choice in (("answered", "yes"), ("overdue", "yes"), ("lost", "no")):
        ballot_id = await stage.opened(act, society, clock)
        for someone in ("branwen", "pwyll", "cigfa"):
            await stage.cast(act, society.people[someone], ballot_id, choice)
        await stage.closed(act, clock)
        made[name] = (await stage.result(act, None, ballot_id)).motion.id
        if name == "answered":
            made["decision"] = await published(
                act, society, a_decision(society, made[name], "in_part", owner=Bilingual(cy="Branwen"))
            )
    await clock.forward(days=60)
    made["new"] = await motion(act, society, "Te i bawb", "Tea for all")
    async with act(society.branwen) as ctx:
        new = NewMotion(
            body_id=society.forum_id,
            original_language="cy",
            title=Bilingual(cy="Cyfrinach"),
            text=BilingualProse(cy="Bod cyfrinach."),
        )
        made["draft"] = await motions.propose_motion(ctx, new)
    return made


async def test_overdue_comes_first_and_each_says_what_it_led_to(api, year):
    answer = await api.get("/api/v1/outcomes")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    data = {each["id"]: each for each in answer.json()["data"]}
    assert list(data) == [str(year[name]) for name in ("overdue", "new", "lost", "answered")]
    became = [each["became"] for each in data.values()]
    assert became == ["overdue", "under_way", "not_carried", "in_part"]
    answered = data[str(year["answered"])]
    assert answered["answer"]["decision_id"] == str(year["decision"])
    assert (answered["vote"]["outcome"], answered["vote"]["yes"], answered["vote"]["no"]) == ("carried", 3, 0)
    assert data[str(year["new"])]["vote"] is data[str(year["new"])]["answer"] is None


async def test_page_by_page_nothing_is_left_out(api, year):
    seen, path = [], "/api/v1/outcomes?limit=1"
    while path:
        answer = await api.get(path)
        seen += [each["id"] for each in answer.json()["data"]]
        path = answer.links["next"]["url"] if "next" in answer.links else None
    assert seen == [str(year[name]) for name in ("overdue", "new", "lost", "answered")]


async def test_the_counts_add_up(api, act, year):
    found = (await api.get("/api/v1/outcomes/counts")).json()
    counts = {each["became"]: each["number"] for each in found["counts"]}
    assert (found["total"], found["year"], sum(counts.values())) == (4, None, 4)
    assert (counts["overdue"], counts["in_part"], counts["not_carried"], counts["under_way"]) == (1, 1, 1, 1)
    assert len(found["months"]) == 12
    async with act(None) as ctx:
        begun = [(each.begun_at.year, each.id) for each in await outcomes(ctx)]
    for one in found["years"]:
        here = [str(id_) for year_, id_ in begun if year_ == one]
        only = (await api.get(f"/api/v1/outcomes/counts?year={one}")).json()
        assert (only["total"], only["months"][0]["month"]) == (len(here), f"{one}-01")
        listed = (await api.get(f"/api/v1/outcomes?year={one}")).json()["data"]
        assert [each["id"] for each in listed] == here
    for wrong in ("?year=x", "?year=12", "?state=lost"):
        assert (await api.get(f"/api/v1/outcomes/counts{wrong}")).status_code == 400


async def test_of_an_empty_society_there_is_nothing(api):
    assert (await api.get("/api/v1/outcomes")).json() == {"data": [], "next_cursor": None}
    found = (await api.get("/api/v1/outcomes/counts")).json()
    assert (found["total"], found["years"], len(found["months"])) == (0, [], 12)
    for name in DATASETS:
        assert (await api.get(f"/open-data/{name}.csv")).status_code == 200
    for name in POPOLO:
        assert (await api.get(f"/popolo/{name}.json")).status_code == 200


async def test_open_data_is_the_same_in_both_forms_and_says_its_licence(api, year):
    for name in DATASETS:
        whole = (await api.get(f"/open-data/{name}.json")).json()
        assert whole["licence"] == "https://creativecommons.org/licenses/by/4.0/"
        answer = await api.get(f"/open-data/{name}.csv")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert whole["licence"] in answer.headers["Link"]
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
        assert len(rows) == len(whole["data"]) > 0, name
        assert all(None not in row and None not in row.values() for row in rows)
        for row, one in zip(rows, whole["data"], strict=True):
            ids = [key for key in one if key.endswith("id")]
            assert [row[key] for key in ids] == [one[key] or "" for key in ids]
    rows = list(csv.DictReader(io.StringIO((await api.get("/open-data/motions.csv")).content.decode("utf-8-sig"))))
    assert ("Te i bawb", "Tea for all") in {(row["title_cy"], row["title_en"]) for row in rows}


async def test_no_cell_is_a_formula(api, act, society):
    await motion(act, society, "=HYPERLINK(1)", "-2+3")
    await motion(act, society, '@sum, "a"', "+1")
    await motion(act, society, "\uff1d1", "\uff0b1")  # as wide as Chinese letters: some take these too
    read = (await api.get("/open-data/motions.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(read, newline="")))
    titles = {row[f"title_{language}"] for row in rows for language in ("cy", "en")}
    assert titles == {"'=HYPERLINK(1)", "'-2+3", '\'@sum, "a"', "'+1", "'\uff1d1", "'\uff0b1"}


async def test_no_members_name_and_no_draft_is_in_the_open_data(api, act, society, year):
    paths = [f"/open-data/{name}.{form}" for name in DATASETS for form in ("json", "csv")]
    paths += [f"/popolo/{name}.json" for name in POPOLO]
    paths += [f"/feeds/motions.{form}" for form in ("json", "xml")]
    async with act(None) as ctx:
        query = "SELECT id, name FROM person p WHERE NOT EXISTS (SELECT FROM appointment a WHERE a.person_id = p.id)"
        people = (await ctx.db.execute(text(query))).all()
    hidden = {str(one.id) for one in people} | {one.name for one in people}
    assert society.branwen.name in hidden
    for path in paths:
        answer = await api.get(path)
        assert answer.status_code == 200, path
        for secret in (*hidden, str(year["draft"]), "Cyfrinach", "@example.org", str(society.branwen.member_id)):
            assert secret not in answer.text, (path, secret)


# As Popolo's own schemas have it (specification of 2023), written down for what is served here: which names there are,
# and of what type each is. What is not among them is no Popolo.
STRING = {"type": ["string", "null"]}
DAY = {"type": ["string", "null"], "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"}
INSTANT = {
    "type": ["string", "null"],
    "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z$",
}
LINKS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["url"],
        "properties": {"url": {"type": "string", "pattern": "^https?://"}, "note": STRING},
    },
}
NAMES = {
    "type": "array",
    "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "note": STRING}},
}
COUNTS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["option", "value"],
        "properties": {"option": {"type": "string"}, "value": {"type": ["integer", "null"]}},
    },
}
SCHEMAS = {
    "organizations": {
        "id": STRING,
        "name": STRING,
        "other_names": NAMES,
        "classification": STRING,
        "founding_date": DAY,
        "sources": LINKS,
    },
    "persons": {"id": STRING, "name": STRING},
    "posts": {"id": STRING, "role": STRING, "organization_id": STRING},
    "memberships": {
        "id": STRING,
        "person_id": STRING,
        "organization_id": STRING,
        "post_id": STRING,
        "role": STRING,
        "start_date": DAY,
        "end_date": DAY,
    },
    "motions": {
        "id": STRING,
        "identifier": STRING,
        "text": STRING,
        "classification": STRING,
        "date": INSTANT,
        "requirement": STRING,
        "result": STRING,
        "sources": LINKS,
    },
    "vote_events": {
        "id": STRING,
        "identifier": STRING,
        "motion_id": STRING,
        "organization_id": STRING,
        "start_date": INSTANT,
        "end_date": INSTANT,
        "result": STRING,
        "counts": COUNTS,
        "sources": LINKS,
    },
}


@pytest.mark.parametrize("name", POPOLO)
async def test_popolo_is_popolo(api, year, name):
    key = name.replace("-", "_")
    schema = {"type": "object", "properties": SCHEMAS[key], "additionalProperties": False, "required": ["id"]}
    whole = (await api.get(f"/popolo/{name}.json?lang=en")).json()
    assert list(whole) == [key]
    assert whole[key]
    validator = Draft202012Validator({"type": "array", "items": schema})
    assert [error.message for error in validator.iter_errors(whole[key])] == []


async def test_in_popolo_everything_named_is_there(api, year):
    found = {name: (await api.get(f"/popolo/{name}.json")).json()[name.replace("-", "_")] for name in POPOLO}
    ids = {name: {each["id"] for each in rows} for name, rows in found.items()}
    for held in found["memberships"]:
        assert held["person_id"] in ids["persons"]
        assert held["organization_id"] in ids["organizations"]
        assert held["post_id"] in ids["posts"]
    for vote in found["vote-events"]:
        assert vote["motion_id"] in ids["motions"]
        assert vote["organization_id"] in ids["organizations"]
    assert sorted(vote.get("result", "") for vote in found["vote-events"]) == ["fail", "pass", "pass"]
    [welsh, english] = [(await api.get(f"/popolo/organizations.json?lang={lang}")).json() for lang in ("cy", "en")]
    board = {each["name"]: each for each in welsh["organizations"]}["Y Bwrdd"]
    assert board["other_names"] == [{"name": "The Board", "note": "en"}]
    assert {each["name"] for each in english["organizations"]} >= {"The Board"}


async def test_motions_are_a_feed_in_each_language(api, year):
    for language, title in (("cy", "Te i bawb"), ("en", "Tea for all")):
        told = (await api.get(f"/feeds/motions.json?lang={language}")).json()
        assert told["items"][0]["title"] == title
        assert told["items"][0]["_fforwm"] == {"reference": None, "state": "seeking_seconders"}
        assert len(told["items"]) == 4
        root = ET.fromstring((await api.get(f"/feeds/motions.xml?lang={language}")).content)  # noqa: S314 - our own
        assert root.findtext("channel/item/title") == title
        assert [each.text for each in root.iter("guid")] == [each["id"] for each in told["items"]]
    first = await api.get("/feeds/motions.xml")
    assert (await api.get("/feeds/motions.xml", headers={"If-None-Match": first.headers["ETag"]})).status_code == 304


async def test_what_members_write_is_no_markup_in_a_feed(api, act, society):
    """Readers take a description for HTML, and would load from wherever an image says."""
    async with act(society.branwen) as ctx:
        words = BilingualProse(cy="A <b> & B.\n\n<img src=//example.org/x>")
        new = NewMotion(body_id=society.forum_id, original_language="cy", title=Bilingual(cy="Te"), text=words)
        motion_id = await motions.propose_motion(ctx, new)
        await motions.transition_motion(ctx, motion_id, NewTransition("seeking_seconders"))
    root = ET.fromstring((await api.get("/feeds/motions.xml")).content)  # noqa: S314 - our own
    said = root.findtext("channel/item/description")
    assert said == "<p>A &lt;b&gt; &amp; B.</p><p>&lt;img src=//example.org/x&gt;</p>"


async def test_the_list_is_read_once_however_far_somebody_has_read(act, society):
    """A list that is read again for each of its rows takes seconds where there are some thousands."""
    first, many = await motion(act, society, "Te i bawb", "Tea for all"), 500
    async with act(None) as ctx:
        await ctx.db.execute(
            text(
                "INSERT INTO motion SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid()))).*"
                " FROM motion m, generate_series(1, :many)"
            ),
            {"many": many},
        )
        await ctx.db.execute(
            text(
                "INSERT INTO motion_text SELECT (jsonb_populate_record(t, jsonb_build_object('motion_id', m.id))).*"
                " FROM motion_text t, motion m WHERE m.id <> t.motion_id"
            )
        )
    plan = text(f"EXPLAIN (ANALYZE, FORMAT JSON) {queries._LIST.element.text}")
    async with act(None) as ctx:
        keys = {"person_id": None, "year": None, "after": first, "limit": 26}
        [[whole]] = (await ctx.db.execute(plan, keys)).all()
    assert max(_rows(whole[0]["Plan"])) <= 3 * many


def _rows(node):
    """How many rows each part of a plan looked at, in all."""
    yield (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    for each in node.get("Plans", ()):
        yield from _rows(each)
