"""The secretary's papers: filled in from settings and database, in both languages, and reached from every page."""

import pytest

from governance.bilingual import Language
from i18n.addresses import url
from tests.integration.pages.reader import check

PAPERS = ("accessibility", "privacy", "voting", "terms", "retention")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("paper", PAPERS)
async def test_a_paper_is_reached_from_the_foot_of_every_page(paper, language, browse, scene):
    browser = await browse()
    home = await browser.open(url(language, "home"))
    assert f'href="{url(language, paper)}"' in home.text
    answer = await browser.open(url(language, paper))
    check(browser.page, answer.text, language)
    assert "{" not in answer.text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("paper", ["accessibility", "privacy", "voting", "terms"])
async def test_a_paper_names_the_network_and_where_to_write(paper, language, browse, scene):
    answer = await (await browse()).open(url(language, paper))
    assert "fforwm@example.org" in answer.text


@pytest.mark.parametrize(("language", "said"), [(Language.CY, "Cyfeiriadau e-bost"), (Language.EN, "E-mail addresses")])
async def test_the_schedule_says_what_is_kept_and_for_how_long(language, said, browse, scene):
    answer = await (await browse()).open(url(language, "retention"))
    assert f">{said}</h2>" in answer.text
