"""The directory by its pages: chosen field by field, seen first, found, filtered by the map, withdrawn at once."""

import pytest

from frontend.tiles import PLACES
from governance.bilingual import Language
from i18n.addresses import url
from tests.integration.pages.reader import CY, EN, check

CHOSEN = {
    "version": "0",
    "audience": "everyone",
    "shows_name": "true",
    "region": "W06000008",
    "sector": "food",
    "offers_cy": "Lle ar fwrdd y gegin.",
    "asks_en": "Spades for Pen Llŷn.",
    "link": "https://example.org/cegin",
}


@pytest.fixture
async def save(browse, society):
    """Save an entry of Branwen's by its form; gives her browser."""

    async def save(**changed):
        browser = await browse(society.branwen)
        address = url(CY, "put_entry", member_id=society.branwen.member_id)
        await browser.open(address)
        await browser.follow(await browser.send(address, **CHOSEN | changed))
        return browser

    return save


async def test_a_member_chooses_sees_it_first_and_saves(browse, society):
    address = url(EN, "put_entry", member_id=society.branwen.member_id)
    browser = await browse(society.branwen)
    await browser.open(url(EN, "account"))
    assert url(EN, "my_entries") in browser.page.text or any(
        each.get("href") == url(EN, "my_entries") for each in browser.page.all("a")
    )
    await browser.open(address)
    checked = [each["value"] for each in browser.page.all("input", name="audience") if "checked" in each]
    assert checked == ["members"]
    assert not any("checked" in each for each in browser.page.all("input", name="shows_name"))
    seen = await browser.send(url(EN, "preview_entry", member_id=society.branwen.member_id), **CHOSEN)
    assert seen.status_code == 200
    check(browser.page, seen.text, EN)
    assert "As others will see it" in seen.text
    assert "&lt;" not in seen.text
    assert "Yn cynnig" in seen.text or "Yr hyn a gynigir" in seen.text
    assert browser.page.all("input", name="link")[0]["value"] == CHOSEN["link"]
    nobody = await (await browse()).open(url(EN, "directory"))
    assert "Nobody here shows this" in nobody.text
    await browser.follow(await browser.send(address, **CHOSEN))
    assert "The directory shows it from now on." in browser.page.text
    shown = await (await browse()).open(url(EN, "listing", member_id=society.branwen.member_id))
    for said in ("Branwen", "Ceredigion", "Food and gardens", "Lle ar fwrdd y gegin.", "Spades for Pen Llŷn."):
        assert said in shown.text, said


async def test_the_list_and_the_map_say_the_same_in_both_languages(browse, save, society):
    await save()
    browser = await browse()
    for language in Language:
        page = await browser.open(url(language, "directory"))
        check(browser.page, page.text, language)
        links = [each["href"] for each in browser.page.all("a") if "region=W06000008" in each.get("href", "")]
        assert len(links) == 2  # a tile, and a line of the list
        for link in links:
            inside = await browser.open(link.partition("#")[0])
            assert "Branwen" in inside.text
        assert "Branwen" not in (await browser.open(url(language, "directory", {"region": "W06000001"}))).text
        assert "Branwen" in (await browser.open(url(language, "directory", {"region": "cvc-ceredigion"}))).text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "bwrdd"}, True),
        ({"q": "llyn"}, True),
        ({"q": "cadair"}, False),
        ({"q": "\0"}, True),  # nothing was asked
        ({"sector": "food", "shows": "asks"}, True),
        ({"sector": "health"}, False),
        ({"sector": "", "region": "", "shows": "", "q": ""}, True),
    ],
)
async def test_what_is_found(browse, save, query, found):
    await save()
    page = await (await browse()).open(url(EN, "directory", query))
    assert ("Branwen" in page.text) is found


async def test_an_area_that_is_none_is_never_everybody(browse, save):
    await save()
    page = await (await browse()).open(url(EN, "directory", {"region": "W06000099"}))
    assert (page.status_code, "Branwen" in page.text) == (422, False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"link": "example.org"}, "link"),
        ({"offers_cy": "x" * 2001}, "offers_cy"),
        ({"asks_en": "x" * 2001}, "asks_en"),
        ({"region": "W06000099"}, "region"),
        ({"sector": "gossip"}, "sector"),
        ({"audience": ""}, None),
        ({name: "" for name in CHOSEN if name not in ("version", "audience")}, "form"),
        ({"version": "7"}, "form"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(browse, society, changed, field):
    browser = await browse(society.branwen)
    address = url(CY, "put_entry", member_id=society.branwen.member_id)
    await browser.open(address)
    answer = await browser.send(address, **CHOSEN | changed)
    if field is None:  # nothing said of who may read: members alone, and no more
        await browser.follow(answer)
        assert "Caiff aelodau eraill ddarllen y cofnod." in browser.page.text
        return
    assert answer.status_code in (412, 422)
    if field != "form":
        assert f"{field}-error" in browser.page.ids
    assert browser.page.all("input", name="link")[0]["value"] == (CHOSEN | changed)["link"]
    assert "Branwen" not in (await (await browse()).open(url(CY, "directory"))).text


async def test_it_is_withdrawn_at_once(browse, save, society):
    browser = await save()
    await browser.open(url(EN, "my_entries"))
    gone = await browser.send(url(EN, "withdraw_entry", member_id=society.branwen.member_id))
    await browser.follow(gone)
    assert "Nothing of it is left here." in browser.page.text
    assert "Branwen" not in (await (await browse()).open(url(EN, "directory"))).text
    assert (await browser.open(url(EN, "listing", member_id=society.branwen.member_id))).status_code == 404


async def test_nobody_chooses_for_another_and_a_visitor_signs_in_first(browse, save, society):
    await save()
    other = await browse(society.pryderi)
    address = url(EN, "put_entry", member_id=society.branwen.member_id)
    await other.open(url(EN, "account"))
    assert (await other.open(address)).status_code == 403
    await other.open(url(EN, "account"))
    for name in ("put_entry", "preview_entry", "withdraw_entry"):
        sent = await other.send(url(EN, name, member_id=society.branwen.member_id), **CHOSEN)
        assert sent.status_code == 403, name
    assert (await (await browse()).open(address)).status_code == 303
    assert "Branwen" in (await (await browse()).open(url(EN, "directory"))).text


async def test_a_list_whose_last_entry_left_begins_again(browse, save, society):
    await save()
    lost = await (await browse()).open(url(EN, "directory", {"sector": "food", "after": society.pwyll.member_id}))
    assert (lost.status_code, lost.headers["location"]) == (303, url(EN, "directory", {"sector": "food"}))


async def test_every_area_has_its_tile_and_no_two_share_a_place(api):
    regions = (await api.get("/api/v1/regions?limit=200")).json()["data"]
    assert set(PLACES) == {each["code"] for each in regions if each["kind"] == "local_authority"}
    squares = [
        (place.x + right, place.y + down)
        for place in PLACES.values()
        for right in range(place.wide)
        for down in range(place.high)
    ]
    assert len(squares) == len(set(squares))
