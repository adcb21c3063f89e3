"""Where one works or volunteers, by forms: entered with mistakes, read beside an office, and given its last day."""

from tests.integration.pages.reader import CY, EN, check


async def test_an_affiliation_is_entered_read_and_ended_by_forms(browse, society):
    browser, path = await browse(society.gwydion), "/cy/cyfrif/cysylltiadau"
    await browser.open("/cy/cyfrif")
    assert path in [link["href"] for link in browser.page.all("a")]
    answer = await browser.open(path)
    check(browser.page, answer.text, CY)
    for typed, beside, status in (
        ({"name_cy": "Cegin y Pair"}, "held_from-error", 422),
        ({"held_from": "2020-01-01"}, "name_cy-error", 422),
        ({"name_cy": "Cegin y Pair", "held_from": "2020-01-01", "held_to": "2019-01-01"}, "held_to-error", 422),
        ({"name_cy": "Cegin y Pair", "held_from": "ddoe"}, "held_from-error", 422),
    ):
        answer = await browser.send(path, title_cy="Cogydd", **typed)
        assert (answer.status_code, beside in browser.page.ids) == (status, True), typed
        check(browser.page, answer.text, CY)
        [kept] = browser.page.all("input", name="title_cy")
        assert kept["value"] == "Cogydd"
    typed = {"name_cy": "Cegin y Pair", "title_cy": "Cogydd", "held_from": "2020-01-01"}
    await browser.follow(await browser.send(path, **typed))
    answer = await browser.send(path, **typed)
    assert (answer.status_code, "held_from-error" in browser.page.ids) == (409, True)
    visitor = await browse()
    answer = await visitor.open(f"/en/bodies/{society.board_id}")
    check(visitor.page, answer.text, EN)
    assert "Affiliation: Cegin y Pair Cogydd (Welsh only) Since 1 January 2020" in " ".join(visitor.page.text.split())
    await browser.open(path)
    [ending] = [each["action"] for each in browser.page.all("form", method="post") if "diwedd" in each["action"]]
    answer = await browser.send(ending, held_to="2019-01-01")
    assert (answer.status_code, "held_to-error" in browser.page.ids) == (422, True)
    check(browser.page, answer.text, CY)
    assert (await (await browse(society.arianrhod)).send(ending, held_to="2024-01-01")).status_code in (403, 404)
    await browser.follow(await browser.send(ending, held_to="2024-01-01"))
    assert not [each for each in browser.page.all("form", method="post") if "diwedd" in each["action"]]
    await visitor.open(f"/en/bodies/{society.board_id}")
    assert "Cegin y Pair" not in visitor.page.text


async def test_whoever_acts_for_an_organisation_chooses_it(browse, society):
    browser, path = await browse(society.manawydan), "/en/account/affiliations"
    answer = await browser.open(path)
    check(browser.page, answer.text, EN)
    chosen = {"member_id": str(society.cartref_id), "held_from": "2020-01-01"}
    answer = await browser.send(path, **chosen, name_en="Another")
    assert (answer.status_code, "name_en-error" in browser.page.ids) == (422, True)
    check(browser.page, answer.text, EN)
    await browser.follow(await browser.send(path, **chosen))
    answer = await browser.open(path)
    check(browser.page, answer.text, EN)
    visitor = await browse()
    await visitor.open(path)
    assert "Since 1 January 2020" not in visitor.page.text
