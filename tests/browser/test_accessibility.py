"""axe finds nothing on any page, populated, empty or in error, in either language; none need be moved sideways."""

import asyncpg
import pytest
from litestar import HttpMethod

from api.settings import Settings
from frontend.app import create_app
from governance.bilingual import Language
from i18n.addresses import PAGES, routes
from tests import stage
from tests.browser.axe import LOOKS, faults
from tests.browser.places import POSTS, Place, places

OFFICERS = ["rhiannon", "teyrnon", "heledd", "olwen", "cynon", "drystan", "gwydion"]
VIEWERS = [None, "bendigeidfran", "branwen", "pryderi", *OFFICERS]


def looks(number: int, language: Language) -> list[tuple[dict[str, int], str]]:
    """The look of one page: by turns, so that all are seen, and each page on both screens in its two languages."""
    return [LOOKS[(number % 2) * 3 if language is Language.CY else 3 - (number % 2) * 3]]


def listed(found: list[str]) -> str:
    return "\n".join(["", *found])


def test_every_page_that_answers_get_is_looked_at(demo):
    """Whoever adds a page adds it to the places."""
    answers = {route.path for route in create_app(Settings()).routes if HttpMethod.GET in route.methods}
    named = {name for name in PAGES if routes(name)[0] in answers}
    assert named == set(PAGES) - POSTS
    looked_at = {place.name for seen in places(demo).values() for place in seen if place.status == 200}
    assert looked_at >= named
    assert set(VIEWERS) == set(places(demo))


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda name: name or "visitor")
async def test_axe_finds_nothing_on_the_demo_network(demo, language, viewer, open_demo):
    reader = await open_demo(language, viewer)
    found = []
    for number, place in enumerate(places(demo)[viewer]):
        answer = await reader.go(place.path(language))
        if answer.status != place.status:
            found.append(f"{place.path(language)} answers {answer.status}, not {place.status}")
        if await reader.run("document.documentElement.lang") != language:
            found.append(f"{place.path(language)} is not in {language}")
        found += await faults(reader, looks(number, language))
    assert not found, listed(found)


async def test_axe_finds_nothing_on_all_components_in_every_look(language, open_demo):
    reader = await open_demo(language)
    await reader.go(f"/demo/components?lang={language}")
    assert not (found := await faults(reader, LOOKS)), listed(found)


async def test_axe_finds_nothing_on_the_manual_of_the_api(language, open_demo):
    reader = await open_demo(language)
    await reader.go(f"/api/docs?lang={language}")
    assert not (found := await faults(reader, looks(0, language))), listed(found)


async def test_axe_finds_nothing_where_there_is_nothing_yet(language, society, open_house, open_reader, session_of):
    """A society without motions: to a visitor, to a member and to an officer."""
    house = await open_house()
    found = []
    for someone in (None, society.branwen, society.gwydion):
        session = await session_of(someone) if someone else None
        reader = await open_reader(house, language, session=session)
        for number, name in enumerate(("home", "motions", "ballots", "decisions", "network")):
            await reader.open(name)
            found += await faults(reader, looks(number, language))
    assert not found, listed(found)


async def test_axe_finds_nothing_on_a_provisional_result(
    language, act, society, clock, open_house, open_reader, session_of
):
    """Before a scrutineer has certified it: as everybody sees it, and as the scrutineer does."""
    await stage.under_full_rules(act, society)
    ballot_id = await stage.opened(act, society, clock)
    for someone, choice in ((society.branwen, "yes"), (society.pwyll, "no")):
        await stage.cast(act, someone, ballot_id, choice)
    await stage.closed(act, clock, days=14)
    house = await open_house()
    for session in (None, await session_of(society.olwen)):
        reader = await open_reader(house, language, session=session)
        await reader.open("ballot", ballot_id=ballot_id)
        await reader.sees(reader.said("ballot", "Provisional result"))
        assert not (found := await faults(reader, looks(0, language))), listed(found)


async def test_axe_finds_nothing_on_the_page_that_says_we_failed(language, owner_url, open_house, open_reader):
    """500, made by taking a table away: the page tells nothing of it, and has both languages' way on."""
    house = await open_house()
    owner = await asyncpg.connect(owner_url)
    await owner.execute("ALTER TABLE motion RENAME TO taken_away")
    await owner.close()
    reader = await open_reader(house, language)
    answer = await reader.open("motions")
    assert answer.status == 500
    await reader.sees_no("taken_away", "Traceback", "SELECT", "sqlalchemy")
    assert not (found := await faults(reader, looks(1, language))), listed(found)


def test_places_outside_the_table_name_their_language():
    assert Place("/demo/mail", query={"to": "x"}).path(Language.EN) == "/demo/mail?lang=en&to=x"
