"""What became of it, and the open data, as pages."""

import re

from governance.bilingual import Language
from i18n.addresses import url
from tests.integration.pages.conftest import Scene
from tests.integration.pages.reader import EN, check


async def test_each_motion_stands_there_with_what_it_led_to(browse, scene: Scene, clock):
    await clock.forward(days=60)
    browser = await browse()
    for language in Language:
        answer = await browser.open(url(language, "outcomes"))
        assert answer.status_code == 200
        check(browser.page, answer.text, language)
        for motion_id in (scene.awaiting, scene.answered, scene.submitted):
            assert url(language, "motion", motion_id=motion_id) in answer.text
        assert url(language, "decision", decision_id=scene.decision) in answer.text
        assert str(scene.draft) not in answer.text
        assert str(scene.decision_draft) not in answer.text
    rows = re.findall(r'/en/motions/([0-9a-f-]{36})"', answer.text)
    assert rows[0] == str(scene.awaiting)  # the board's answer to it is overdue
    assert "is overdue." in browser.page.text


async def test_a_year_is_a_filter_and_nonsense_is_every_year(browse, scene: Scene):
    browser = await browse()
    whole = (await browser.open(url(EN, "outcomes"))).text
    year = max(re.findall(r"year=(\d{4})", whole))
    assert (await browser.open(url(EN, "outcomes", {"year": year}))).status_code == 200
    assert f'aria-current="true">{year}</a>' in (await browser.open(url(EN, "outcomes", {"year": year}))).text
    for nonsense in ("x", "-1", "99999", "٢٠٢٦", ""):
        assert (await browser.open(url(EN, "outcomes", {"year": nonsense}))).status_code == 200
    nothing = await browser.open(url(EN, "outcomes", {"year": 1999}))
    assert "There are no motions here" in nothing.text


async def test_an_empty_society_has_nothing_to_draw(browse):
    browser = await browse()
    for language in Language:
        answer = await browser.open(url(language, "outcomes"))
        assert answer.status_code == 200
        check(browser.page, answer.text, language)
        assert '<svg class="months"' not in answer.text


async def test_the_data_are_offered_under_their_terms(browse, scene: Scene, api):
    browser = await browse()
    for language in Language:
        answer = await browser.open(url(language, "open_data"))
        check(browser.page, answer.text, language)
        [licence] = browser.page.all("a", rel="license")
        assert licence["href"] == "https://creativecommons.org/licenses/by/4.0/"
        files = [link["href"] for link in browser.page.all("a") if re.match("/(open-data|popolo|feeds)/", link["href"])]
        assert len(files) == 8 + 6 + 4
        for path in files:
            assert (await api.get(path)).status_code == 200, path
