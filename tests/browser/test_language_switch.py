"""The language switch: on every page, first in the header; it keeps page, id and query, and loads the whole page."""

from urllib.parse import parse_qs, urlsplit

import pytest

from i18n.addresses import FORM_OF
from tests.browser.places import Place, places
from tests.browser.reader import Reader
from tests.browser.test_accessibility import VIEWERS

KEPT = {"x": "tŷ bach"}  # a query that no page knows is nobody's to drop
SWITCH = "header a[hreflang]"
_MARK = "window.stillHere = true"
_AFTER = "() => [document.documentElement.lang, window.stillHere === undefined]"
# The first thing that Tab reaches after the way past the header.
_FIRST = f"document.querySelectorAll('header a')[0] === document.querySelector('{SWITCH}')"


async def switch(reader: Reader) -> str:
    """Switch, and give what is wrong with where that leads: nothing, or one line."""
    before = reader.page.url
    if not await reader.page.locator(SWITCH).count():
        return f"{before} has no switch"
    await reader.run(_MARK)
    async with reader.page.expect_navigation(wait_until="load"):
        await reader.page.locator(SWITCH).click()
    assert reader.answer is not None
    language, loaded = await reader.run(_AFTER)
    header = await reader.answer.header_value("content-language")
    if language == header == reader.language.other and loaded:
        return ""
    return f"{before} leads to {reader.page.url}: lang {language}, Content-Language {header}, whole load {loaded}"


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda name: name or "visitor")
async def test_the_switch_keeps_page_id_and_query_on_every_page(demo, language, viewer, open_demo):
    reader = await open_demo(language, viewer)
    found = []
    for place in one_of_each(places(demo)[viewer]):
        if place.name in FORM_OF:
            continue  # an act's own address: the switch leads to the page with its form, as shown below
        manual = place.name.startswith("/problems")  # a page of the API's manual: it knows no query but the language
        query = {} if manual else KEPT
        await reader.go(place.path(language, query))
        if not (manual or await reader.run(_FIRST)):
            found.append(f"{place.path(language)}: the switch is not first in the header")
        found.append(await switch(reader))
        there, wanted = urlsplit(reader.page.url), urlsplit(place.path(language.other, query))
        if (there.path, parse_qs(there.query)) != (wanted.path, parse_qs(wanted.query)):
            found.append(f"{place.path(language, query)} leads to {reader.page.url}")
        if reader.answer is None or reader.answer.status != place.status:
            found.append(f"{reader.page.url} answers {reader.answer and reader.answer.status}, not {place.status}")
    assert not any(found), "\n".join(["", *filter(None, found)])


async def test_the_switch_leads_out_of_an_address_that_names_no_page(language, open_demo):
    """404: there is no other page to go to, yet the reader can read it in their language."""
    reader = await open_demo(language)
    answer = await reader.go(f"/{language}/dim-byd?x=1")
    assert answer.status == 404
    assert await switch(reader) == ""


async def test_the_switch_leads_from_a_refused_form_to_a_page_that_can_be_read(language, demo, open_demo):
    """A form's own address may answer POST only: the switch then leads to the page that holds the form."""
    reader = await open_demo(language, "pwyll")
    await reader.open("motion", motion_id=demo.motion["submitted"])
    form = reader.form("transition_motion", {"to": "ruled_out"}, motion_id=demo.motion["submitted"])
    await reader.page.locator("details").filter(has=form).locator("summary").click()
    await reader.send(form)
    assert reader.answer.status == 422
    assert await switch(reader) == ""
    assert reader.answer.status == 200


def one_of_each(seen: list[Place]) -> list[Place]:
    """One place for each page: a motion's page has the same switch in every state."""
    return list({(place.name, place.status, bool(place.query)): place for place in seen}.values())
