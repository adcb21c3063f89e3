"""What no form of ours sends: each form, field by field, with everything that a browser cannot be trusted with."""

from urllib.parse import quote

import pytest
from sqlalchemy import text

from governance.bilingual import Language
from i18n.addresses import url
from tests import joining
from tests.integration.pages.reader import Browser, Reader, check

FORM = "application/x-www-form-urlencoded"
BAD = {
    "nothing": "",
    "blank": " \t ",
    "too long for a line": "x" * 201,
    "too long for a text": "x" * 20_001,
    "a NUL": "\0",
    "a NUL inside": "a\0b",
    "a control": "\x1b[2J",
    "markup": "<script>alert(1)</script>\"'",
    "more digits than Python reads": "1" * 5_000,
    "a huge number": "9" * 30,
    "a negative number": "-1",
    "digits that are none": "²",
    "no number": "NaN",
    "the first day": "0001-01-01",
    "the last instant": "9999-12-31T23:59",
    "no day": "2026-02-30",
    "an id of nothing": "0190a000-0000-7000-8000-000000000000",
    "JSON": '{"cy":"x"}',
    "broken UTF-8": b"\xff\xfe",
    "half a surrogate": b"\xed\xa0\x80",
}

# Who, where (with what of the scene), what is right otherwise, and every field.
FORMS = [
    ("branwen", "/cy/cynigion/newydd", None, {}, "title_cy title_en summary_cy text_cy original_language on_behalf_of"),
    ("branwen", "/en/motions/{}/edit", "draft", {"text_cy": "b"}, "title_cy text_en summary_en version"),
    ("heledd", "/cy/cynigion/{}/cyfieithu", "submitted", {"text_en": "b"}, "title_en text_en version"),
    ("heledd", "/cy/cynigion/{}/cymeradwyo", "submitted", {}, "language"),
    ("culhwch", "/en/motions/{}/second", "seeking", {}, "on_behalf_of"),
    ("culhwch", "/en/motions/{}/withdraw-second", "seeking", {}, "on_behalf_of"),
    ("pwyll", "/cy/cynigion/{}/symud", "submitted", {"to": "ruled_out"}, "to reason_cy reason_en legal_effect"),
    ("teyrnon", "/en/motions/{}/ballot", "answered", {}, "opens_at closes_at names_seen_by"),
    ("branwen", "/cy/pleidleisiau/{}", "ballot", {"choice": "yes"}, "choice on_behalf_of reason"),
    (
        "teyrnon",
        "/cy/pleidleisiau/{}/papur-a-ffon/cofnodi",
        "ballot",
        {"channel": "paper", "choice": "yes"},
        "member_id asked_by channel choice",
    ),
    ("teyrnon", "/en/ballots/{}/move", "ballot", {"to": "annulled"}, "to reason_cy reason_en"),
    (
        "rhiannon",
        "/cy/cwestiynau/newydd",
        None,
        {"method": "approval", "title_cy": "a", "title_en": "b", "text_cy": "c", "text_en": "d", "options_en": "e\nf"},
        "method title_cy text_en options_cy binding opens_at closes_at names_seen_by quorum needs_majority",
    ),
    (
        "rhiannon",
        "/en/questions/new/preview",
        None,
        {"method": "consent", "text_en": "b"},
        "title_en text_cy closes_at",
    ),
    ("branwen", "/en/questions/{}", "sense_check", {}, "choice on_behalf_of comment text_version"),
    ("branwen", "/cy/cwestiynau/{}", "consent", {"choice": "object"}, "comment text_version"),
    ("branwen", "/cy/cwestiynau/{}", "approval", {}, "approves_1 approves_9 approves_99 approves_0 approves_"),
    ("branwen", "/en/questions/{}", "score", {"scores_2": "5"}, "scores_1 scores_9 scores_99"),
    ("rhiannon", "/en/questions/{}/move", "score", {"to": "annulled"}, "to reason_cy"),
    ("rhiannon", "/cy/cwestiynau/{}/diwygio", "consent", {"text_cy": "b", "changes_en": "c"}, "text_en changes_cy"),
    (
        "gwydion",
        "/en/decisions/new",
        None,
        {"text_cy": "b", "reasons_cy": "c", "decided_on": "2026-01-01", "yes": "2", "no": "1"},
        "title_cy reasons_en decided_on due_on yes no abstain owner_cy",
    ),
    ("gwydion", "/cy/penderfyniadau/{}/golygu", "decision_draft", {"text_cy": "b"}, "title_cy version decided_on yes"),
    (
        "gwydion",
        "/cy/cyrff/newydd",
        None,
        {"kind": "committee", "name_cy": "a", "name_en": "b", "purpose_cy": "c"},
        "kind name_cy name_en purpose_en parent_id",
    ),
    ("gwydion", "/en/bodies/{}/terms", "board", {"text_cy": "b"}, "text_en effective_on"),
    ("gwydion", "/cy/cyrff/{}/cysylltiadau", "board", {"name_cy": "b"}, "name_en nature_cy held_from held_to"),
    (
        "gwydion",
        "/en/bodies/{}/offices?name=rhi",
        "board",
        {"office": "board_member", "held_from": "2099-01-01"},
        "office person_id held_from held_to takes_over",
    ),
    (
        "gwydion",
        "/en/bodies/{}/deputies?name=rhi",
        "board",
        {"covers_from": "2099-01-01"},
        "appointment_id person_id covers_from covers_to reason_cy",
    ),
    ("gwydion", "/cy/cyfrif/buddiannau", None, {}, "nature_cy nature_en"),
    ("branwen", "/cy/cyfrif", None, {}, "language"),
    ("branwen", "/en/account/end-sessions", None, {}, "session_id"),
]

AGREED = {"principles_version": "1", "agrees": "true"}
# The same of joining, and of what becomes of a membership.
OF_MEMBERSHIP = [
    (
        None,
        "/cy/ymaelodi",
        None,
        {
            "name": "Goewin",
            "email": "goewin@example.org",
            "language": "cy",
            "principles_version": "1",
            "agrees": "true",
        },
        "name email language region_code principles_version principles_language agrees",
    ),
    ("nisien", "/en/applications/{}/ask", "application", {"question_en": "b"}, "question_cy question_en"),
    ("gwydion", "/cy/ceisiadau/{}/gwrthod", "application", {"reasons_cy": "b"}, "reasons_en"),
    ("efnisien", "/en/applications/{}/answer", "asked", {}, "answer"),
    ("nisien", "/en/memberships/{}/payment", "membership", {}, "paid_to"),
    ("gwydion", "/cy/aelodaethau/{}/atal", "membership", {"reasons_cy": "b"}, "reasons_en"),
    ("gwydion", "/en/principles/new", None, {"text_cy": "b", "effective_on": "2099-01-01"}, "text_en effective_on"),
]


def encoded(fields: dict[str, str | bytes]) -> bytes:
    return "&".join(f"{name}={quote(value)}" for name, value in fields.items()).encode()


async def token_of(browser: Browser) -> str:
    await browser.open("/en/account")
    return browser.page.all("input", name="csrf_token")[0]["value"]


async def broken_by(browser: Browser, address: str, right: dict[str, str], fields: str) -> list[str]:
    """What in any of these fields breaks the page, or comes back as markup."""
    token = await token_of(browser) if "session" in browser.client.cookies else ""
    broken = []
    for field in fields.split():
        for name, value in BAD.items():
            body = encoded({"csrf_token": token} | right | {field: value})
            page = await browser.client.post(address, content=body, headers={"Content-Type": FORM})
            if page.status_code >= 500 or "<script>alert" in page.text:
                broken.append(f"{page.status_code} {address} {field}: {name}")
    return broken


async def test_no_field_breaks_a_page(browse, scene, society):
    broken = []
    for who, path, thing, right, fields in FORMS:
        browser = await browse(society.people[who])
        address = path.format(scene.questions.get(thing) or getattr(scene, thing) if thing else "")
        broken += await broken_by(browser, address, right, fields)
    assert broken == []


async def test_no_field_breaks_a_page_of_membership(act, browse, society):
    things = {
        "application": await joining.for_an_organisation(act, society.cigfa),
        "asked": await joining.asked(act, society, await joining.applied(act, society.efnisien)),
        "membership": await joining.membership_of(act, society.branwen.member_id),
    }
    broken = []
    for who, path, thing, right, fields in OF_MEMBERSHIP:
        browser = await browse(society.people[who] if who else None)
        broken += await broken_by(browser, path.format(things.get(thing)), right, fields)
    assert broken == []


KEPT = "Yr hyn a deipiwyd"
# Who edits what, and what is right in the form but for its version.
EDITS = [
    ("branwen", "edit_motion", "draft", {"title_cy": KEPT, "text_cy": "b"}),
    ("heledd", "translate_motion", "submitted", {"title_en": KEPT, "text_en": "b"}),
    (
        "gwydion",
        "amend_decision",
        "decision_draft",
        {"title_cy": KEPT, "text_cy": "b", "reasons_cy": "c", "decided_on": "2026-01-01", "yes": "2", "no": "1"},
    ),
]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("who", "name", "thing", "typed"), EDITS)
async def test_an_edit_says_which_version_it_changes(browse, scene, society, who, name, thing, typed, language):
    """No number, or one that was overtaken: refused with all that was typed, and then the person may insist."""
    browser = await browse(society.people[who])
    kind = "decision_id" if name == "amend_decision" else "motion_id"
    address = url(language, name, **{kind: getattr(scene, thing)})
    await browser.open(address)
    for said, status in [({}, 422), *(({"version": each}, 422) for each in ("", "x", "-1", "1e1", "1" * 5_000))]:
        answer = await browser.send(address, **typed, **said)
        assert answer.status_code == status, said
        check(browser.page, answer.text, language)
        assert KEPT in answer.text
        assert browser.page.all("div", role="alert")
    [version] = browser.page.all("input", name="version")
    await browser.follow(await browser.send(address, **typed, version=version["value"]))
    await browser.open(address)
    overtaken = await browser.send(address, **typed, version=version["value"])
    assert (overtaken.status_code, KEPT in overtaken.text) == (412, True)
    [present] = browser.page.all("input", name="version")
    assert (await browser.send(address, **typed, version=present["value"])).status_code == 303


# Who, which form, what is sent, and every field that is wrong.
AT_ONCE = [
    (
        "branwen",
        "propose_motion",
        {"title_cy": "x" * 201, "title_en": "y" * 201, "text_cy": "x" * 20_001, "text_en": "y" * 20_001},
        ["title_cy", "title_en", "text_cy", "text_en"],
    ),
    ("bendigeidfran", "propose_motion", {"original_language": "en"}, ["on_behalf_of", "title_en", "text_en"]),
    (
        "gwydion",
        "record_decision",
        {"owner_cy": "x" * 201, "owner_en": "y" * 201, "due_on": "soon", "abstain": "x"},
        ["title_{}", "text_{}", "reasons_{}", "decided_on", "yes", "no", "abstain", "owner_cy", "owner_en", "due_on"],
    ),
]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("who", "name", "typed", "wrong"), AT_ONCE)
async def test_all_that_is_wrong_is_said_at_once(browse, society, who, name, typed, wrong, language):
    """Whoever mends a form should not be sent back for the next fault: each field is marked, and named above."""
    browser, address = await browse(society.people[who]), url(language, name)
    await browser.open(address)
    answer = await browser.send(address, **typed)
    assert answer.status_code == 422
    check(browser.page, answer.text, language)
    expected = [each.format(language) for each in wrong]
    assert sorted(each.removesuffix("-error") for each in browser.page.ids if each.endswith("-error")) == sorted(
        expected
    )
    assert browser.page.all("div", role="alert")
    linked = [link["href"] for link in browser.page.all("a") if (link["href"] or "").startswith("#")]
    assert {f"#{each}" for each in expected} <= set(linked)


PART = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", PART % (b"choice", b"", b"\xff") + b"--x--"),
        ("multipart/form-data; boundary=x", PART % (b"choice", b"\r\nContent-Type: text/plain; charset=none", b"yes")),
        ("multipart/form-data", b"choice=yes"),
        ("application/json", b'{"choice":"yes"}'),
        ("text/plain", b"choice=yes"),
        ("", b"choice=yes"),
    ],
)
async def test_only_our_own_kind_of_form_is_read(browse, scene, society, content_type, body):
    browser = await browse(society.branwen)
    page = await browser.client.post(
        f"/cy/pleidleisiau/{scene.ballot}", content=body, headers={"Content-Type": content_type}
    )
    assert page.status_code == 403, page.text


async def test_a_refused_change_does_not_look_like_the_vote_that_stands(browse, scene, society):
    browser = await browse(society.branwen)
    token, address = await token_of(browser), f"/en/ballots/{scene.ballot}"
    await browser.client.post(address, data={"csrf_token": token, "choice": "yes"})
    page = await browser.client.post(address, data={"csrf_token": token, "choice": "no", "reason": "x" * 2_001})
    assert page.status_code == 422
    reader = Reader(page.text)
    assert "Your vote now: In favour" in reader.text
    assert [each["value"] for each in reader.all("input", name="choice") if "checked" in each] == ["no"]


@pytest.mark.parametrize("name", ["%00", "a%00.css", "x" * 300, "..%2f..%2fapp.py", "%ff", ""])
async def test_no_name_of_a_file_breaks_anything(api, name):
    answer = await api.get(f"/static/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("title", ["\u200b\u2060", "\u0301", "\u3164", "Te\u202e", "\u2066Te\u2069"])
async def test_a_title_that_deceives_the_eye_is_refused_by_both_doors(api, browse, society, title, language):
    browser, address = await browse(society.branwen), url(language, "propose_motion")
    await browser.open(address)
    answer = await browser.send(address, title_cy=title, text_cy="Bod te.", original_language="cy")
    assert answer.status_code == 422
    check(browser.page, answer.text, language)
    assert "title_cy-error" in browser.page.ids
    assert browser.page.all("textarea", id="text_cy")
    assert "Bod te." in browser.page.text
    client = await api.as_(society.branwen)
    words = {"title": {"cy": title}, "text": {"cy": "Bod te."}}
    body = {"body_id": str(society.forum_id), "original_language": "cy"} | words
    refused = await client.post("/api/v1/motions", json=body)
    assert refused.status_code == 400
    assert [(each["code"], each["pointer"]) for each in refused.json()["errors"]] == [("not_allowed", "/title/cy")]
    assert (await client.get("/api/v1/motions")).json()["data"] == []


async def test_a_reason_that_nobody_can_see_is_refused_by_both_doors(api, browse, scene, society):
    browser, address = await browse(society.branwen), url(Language.EN, "ballot", ballot_id=scene.ballot)
    await browser.open(address)
    answer = await browser.send(address, choice="yes", reason="\u200b\u200b")
    assert (answer.status_code, "Your vote now" in answer.text) == (422, False)
    client = await api.as_(society.branwen)
    vote = {"choice": "yes", "reason": "\u200b\u200b"}
    refused = await client.put(f"/api/v1/ballots/{scene.ballot}/my-vote", json=vote)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/reason")


async def test_a_title_stored_before_is_still_read(browse, act, scene, society):
    """Straight into the table, as it was once let in."""
    async with act(None) as ctx:
        row = text("UPDATE motion_text SET title = jsonb_build_object('cy', CAST(:cy AS text)) WHERE motion_id = :id")
        await ctx.db.execute(row, {"cy": "Te\u202e\u200b", "id": scene.draft})
    browser = await browse(society.branwen)
    assert (await browser.open(url(Language.CY, "motion", motion_id=scene.draft))).status_code == 200
    assert (await browser.open(url(Language.CY, "edit_motion", motion_id=scene.draft))).status_code == 200


LIMITED = [
    ("branwen", "propose_motion", None, ("title", "text"), ("200", "20,000")),
    ("heledd", "translate_motion", "submitted", ("title", "text"), ("200", "20,000")),
    ("gwydion", "record_decision", None, ("title", "text", "reasons", "owner"), ("200", "20,000")),
    ("branwen", "ballot", "ballot", ("reason",), ("2,000",)),
    ("pwyll", "motion", "submitted", ("reason",), ("20,000",)),
]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("who", "name", "thing", "fields", "most"), LIMITED)
async def test_how_long_a_text_may_be_is_said_and_left_to_nobodys_browser(
    browse, scene, society, who, name, thing, fields, most, language
):
    """A browser that is told a maxlength cuts what is pasted, and says nothing."""
    browser = await browse(society.people[who])
    ids = {"ballot_id" if name == "ballot" else "motion_id": getattr(scene, thing)} if thing else {}
    answer = await browser.open(url(language, name, **ids))
    check(browser.page, answer.text, language)
    controls = [each for tag, each in browser.page.tags if tag in ("input", "textarea")]
    assert [each for each in controls if "maxlength" in each] == []
    for each in controls:
        if (each.get("name") or "").removesuffix("_cy").removesuffix("_en") in fields:
            described = (each.get("aria-describedby") or "").split()
            [limit] = [id_ for id_ in described if id_.endswith("-limit")]
            assert limit in browser.page.ids, each
    sentence = "Nifer y nodau: {} ar y mwyaf." if language is Language.CY else "At most {} characters."
    for number in most:
        assert sentence.format(number) in browser.page.text


async def test_a_long_paste_is_kept_whole_beside_what_is_wrong_with_it(browse, society):
    """More than the pages once took in one form: what is too long by far must not be lost either."""
    browser, address = await browse(society.branwen), url(Language.EN, "propose_motion")
    await browser.open(address)
    long = "ŵ" * 100_000
    answer = await browser.send(address, original_language="en", title_en="Tea", text_en=long)
    assert answer.status_code == 422
    assert long in answer.text
    assert "The text is too long: write 20,000 characters at most." in browser.page.text
